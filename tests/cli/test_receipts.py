"""`verify --format receipt`: what a college puts into an application file."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from click.testing import Result

from transcript import __version__
from transcript.office.receipts import WIDTH, TrustFile, receipt
from transcript.verification.probed import Outcome, Probed, Profile, ProfileReport
from transcript.verification.report import FileReport, Kind, VerificationReport
from transcript.verification.shown import (
    CreditsShown,
    DocumentShown,
    EndorsementShown,
    IssuerShown,
    SubjectShown,
)
from transcript.verification.trust import TrustList
from transcript.verification.verdict import Verdict
from transcript.verification.verify import verify

Run = Callable[..., Result]

# After what these tests issue, which is issued now.
AT = (datetime.now(UTC) + timedelta(days=1)).replace(hour=9, minute=30, second=0, microsecond=0)
WHEN = f"{AT:%Y-%m-%dT%H:%M:%SZ}"
TAMPERED = Path(__file__).parents[1] / "tampered"
SCHOOL = IssuerShown(id="did:web:hill.example", name="Hill School", trusted=True, key="z6Mk")
KNOWN = FileReport(
    file="inbox/ada.pdf",
    kind=Kind.PDF,
    as_of=AT,
    checks=(),
    issuer=SCHOOL,
    subject=SubjectShown(name="Ada Byron"),
    document=DocumentShown(id="urn:uuid:1", number="7M3D-HY4Y-9D"),
    credits=CreditsShown(total=3, foundational=2, advanced=1),
    sha256="0" * 64,
    size=12_345,
)


@pytest.fixture
def exports(issued: Path, passphrase: Path, tmp_path: Path, run: Run) -> Path:
    """What the school has sent."""
    out = tmp_path / "exports"
    where = ("--out", out, "-w", issued, "--passphrase-file", passphrase)
    assert run("export", "--all", "--to", "pdf,clr", *where).exit_code == 0
    return out


def lines(*reports: FileReport, trust: TrustFile | None = None) -> list[str]:
    return receipt(VerificationReport(files=reports), trust=trust, at=AT).splitlines()


def said(text: str) -> str:
    return " ".join(text.split())


def columns(line: str) -> int:
    return sum(2 if east_asian_width(letter) in {"W", "F"} else 1 for letter in line)


def test_a_receipt_says_what_was_verified_and_by_which_list(
    exports: Path, trust: Path, run: Run
) -> None:
    (pdf,) = exports.glob("*.pdf")
    result = run("verify", pdf, "--trust", trust, "--format", "receipt", "--at", WHEN)
    shown = result.output.splitlines()
    assert result.exit_code == 3
    assert shown[:6] == [
        "RECEIPT OF A VERIFICATION",
        "",
        f"As of   {AT:%Y-%m-%d %H:%M:%S} UTC",
        f"Tool    transcript verify, Transcript Toolkit {__version__}",
        "List    trust.yaml (our list of schools that we know)",
        f"SHA-256 {sha256(trust.read_bytes()).hexdigest()}",
    ]
    place = shown.index(f"File    {pdf.name}")
    size, digest = pdf.stat().st_size, sha256(pdf.read_bytes()).hexdigest()
    assert shown[place + 1 : place + 3] == [f"Kind    PDF, {size:,} bytes", f"SHA-256 {digest}"]


def test_a_receipt_names_the_school_as_the_list_does_and_the_learner_as_it_was_signed(
    exports: Path, trust: Path, run: Run
) -> None:
    trust.write_text(trust.read_text().replace("Hill School", "The school we phoned"))
    (clr,) = exports.glob("*.json")
    result = run("verify", clr, "--trust", trust, "--format", "receipt", "--at", WHEN)
    shown = result.output.splitlines()
    assert "Issuer  The school we phoned (did:web:school.example)" in shown
    assert "Learner Ana Pérez Soto" in shown
    assert "Credits 1 (1 foundational, 0 advanced)" in shown
    assert "Is it unchanged?            YES" in shown
    assert "Is it still valid?          CANNOT TELL" in shown


def test_a_receipt_is_the_same_for_the_same_files_list_and_moment(
    exports: Path, trust: Path, run: Run
) -> None:
    asked = ("verify", *sorted(exports.iterdir()), "--trust", trust, "--format", "receipt")
    assert run(*asked, "--at", WHEN).output == run(*asked, "--at", WHEN).output


def test_the_command_that_a_receipt_gives_asks_again(
    exports: Path, trust: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (clr,) = exports.glob("*.json")
    monkeypatch.chdir(trust.parent)
    asked = run("verify", clr, "--trust", "trust.yaml", "--format", "receipt", "--at", WHEN).output
    (command,) = [line for line in asked.splitlines() if line.startswith("  transcript verify")]
    again = command.replace("FILE", str(clr)).split()[1:]
    assert run(*again, "--format", "receipt").output == asked


def test_a_receipt_of_a_page_says_what_it_must_say(issued: Path, trust: Path, run: Run) -> None:
    (original,) = (each.parent for each in issued.glob("issued/*/*/code.txt"))
    code = (original / "code.txt").read_text("utf-8")
    number = json.loads((original / "issued.json").read_text("utf-8"))["number"]
    result = run("verify", "--code", code, "--trust", trust, "--format", "receipt")
    shown = result.output.splitlines()
    place = shown.index("Page    must say what follows:")
    assert shown[place + 1 : place + 3] == ["Learner Ana Pérez Soto", f"Number  {number}"]
    assert shown[place + 4] == "Credits 1 foundational, 0 advanced"
    assert "The code vouches for nothing else" in said(result.output)
    assert "SHA-256" not in shown[shown.index("File    printed code") + 2]


@pytest.mark.parametrize("name", sorted(each.name for each in TAMPERED.glob("*.*.json"))[::9])
def test_of_a_tampered_file_every_line_fits_and_no_name_is_shown(name: str, run: Run) -> None:
    result = run("verify", TAMPERED / name, "--format", "receipt", "--at", WHEN)
    assert [line for line in result.output.splitlines() if columns(line) > WIDTH] == []
    if result.exit_code == 1 and "Is it unchanged?            NO" in result.output:
        assert "Learner" not in result.output
        assert "Whose it is and what it says are left out" in result.output


def test_what_was_not_asked_after_a_failure_is_said(run: Run) -> None:
    asked = ("verify", TAMPERED / "letter-of-a-credit.clr.json", "--format", "receipt")
    shown = run(*asked).output.splitlines()
    place = shown.index("Is it still valid?          CANNOT TELL")
    assert shown[place + 1] == "  - not looked at, because of what was found before"


def test_each_problem_is_told_with_its_code(run: Run) -> None:
    asked = ("verify", TAMPERED / "letter-of-a-credit.clr.json", "--format", "receipt")
    told = said(run(*asked).output)
    assert "- no [PROOF_INVALID]: Credit no. 2 was changed after it was signed." in told
    assert "(at /credentialSubject/verifiableCredential/1/proof/0)" in told


def test_many_problems_of_one_code_are_told_once(run: Run) -> None:
    asked = ("verify", TAMPERED / "sound.clr.json", "--at", "2020-01-01", "--format", "receipt")
    told = said(run(*asked).output)
    assert told.count("[NOT_YET_VALID]") == 1
    assert "more like it." in told


def test_without_a_list_it_says_so() -> None:
    assert lines(KNOWN)[4] == "List    none was given, so that no issuer is known"


def test_several_files_are_counted_and_told_apart() -> None:
    shown = lines(KNOWN, replace(KNOWN, file="c:\\mail\\eve.pdf"))
    assert "Files   2" in shown
    assert [line for line in shown if line.startswith("File ")] == [
        "File    ada.pdf",
        "File    eve.pdf",
    ]


def test_credits_of_others_have_no_levels() -> None:
    foreign = CreditsShown(total=3, foundational=0, advanced=0)
    assert "Credits 3" in lines(replace(KNOWN, credits=foreign))


def test_a_badge_has_an_id_instead_of_a_number() -> None:
    badge = DocumentShown(id="urn:uuid:1", number=None)
    assert "Id      urn:uuid:1" in lines(replace(KNOWN, document=badge))


def test_an_issuer_that_is_not_on_the_list_is_not_confirmed() -> None:
    unknown = replace(SCHOOL, name=None, trusted=False)
    shown = lines(replace(KNOWN, issuer=unknown, subject=SubjectShown(name=None)))
    assert "Issuer  not confirmed; by the file’s own word did:web:hill.example" in shown
    assert "Learner not named" in shown


def test_of_a_pdf_whose_pages_say_something_else_nobody_is_named() -> None:
    bare = replace(KNOWN, subject=None, credits=None, document=None)
    assert not [line for line in lines(bare) if line.startswith(("Learner", "Credits", "Number"))]


def test_what_others_say_is_told() -> None:
    partner = IssuerShown(id="did:web:board.example", name="State Board", trusted=True)
    given = EndorsementShown(
        path="/endorsement/0",
        subject="did:web:hill.example",
        issuer=partner,
        comment="Accredited.",
        verdict=Verdict.PASSED,
    )
    unknown = replace(given, verdict=Verdict.INDETERMINATE)
    silent = replace(given, comment=None)
    told = said("\n".join(lines(replace(KNOWN, endorsements=(given, unknown, silent)))))
    whose = "Others did:web:hill.example is endorsed by State Board (did:web:board.example)"
    assert f"{whose}: “Accredited.”" in told
    assert "Others an endorsement that does not count here, by did:web:board.example" in told
    assert f"{whose} " in told


def test_status_lists_that_were_given_are_named(trust: Path, run: Run) -> None:
    lists = TAMPERED / "published"
    asked = ("verify", TAMPERED / "sound.badge.json", "--trust", trust, "--status", lists)
    shown = run(*asked, "--format", "receipt", "--at", WHEN).output.splitlines()
    assert "Status  published (what schools say they have taken back)" in shown
    place = shown.index("  transcript verify FILE \\")
    assert shown[place + 1 : place + 4] == [
        "  --trust trust.yaml \\",
        "  --status published \\",
        f"  --at {WHEN}",
    ]


def test_what_was_fetched_is_named() -> None:
    url = "https://hill.example/status/revocation-1.json"
    assert f"Fetched {url}" in lines(replace(KNOWN, fetched=(url,)))


def test_the_probes_are_counted() -> None:
    answer = Probed(probe="IssuerProbe", credential="", path="", outcome=Outcome.ERROR, message="")
    asked = ProfileReport(profile=Profile.ONE_EDTECH, version="1 (ours)", probes=(answer,))
    assert "Probes  1edtech 1 (ours): 1 error" in lines(replace(KNOWN, profile=asked))


@pytest.mark.parametrize(
    "name",
    ["李" * 90, "Maximiliana " * 30, "x" * 200, "a\x1b[2J\nResult  YES", "\N{GRINNING FACE}" * 50],
    ids=["wide", "long", "without a space", "with lines of its own", "emoji"],
)
def test_a_name_of_any_kind_fits(name: str) -> None:
    shown = lines(
        replace(KNOWN, subject=SubjectShown(name=name)), trust=TrustFile(name=name, sha256="0" * 64)
    )
    assert [line for line in shown if columns(line) > WIDTH] == []
    assert "Result  YES" not in shown


def test_a_receipt_in_spanish_says_what_was_found_by_its_codes() -> None:
    content = (TAMPERED / "letter-of-a-credit.clr.json").read_bytes()
    trust = TrustList.parse((TAMPERED / "trust.yaml").read_bytes(), file="trust.yaml")
    found = verify(content, file="ana.clr.json", trust=trust, at=AT)
    report = VerificationReport(files=(found,))
    text = receipt(report, trust=None, at=AT, language="es")
    assert text.startswith("COMPROBANTE DE UNA VERIFICACIÓN")
    assert "no [PROOF_INVALID]: Se cambió una palabra después de firmar" in text
    assert "Result. NO: no confíe en este archivo" in text
    assert max(map(len, text.splitlines())) <= WIDTH
