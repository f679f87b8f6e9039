"""`transcript release`: nothing goes out without a ground, and everything that does is noted."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import Result
from sqlalchemy import select
from transcript_exporters.pdf import PdfExporter

from transcript.batch import releasing
from transcript.cli.commands.release import command
from transcript.durable import locked
from transcript.errors import RegistryError
from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.disclosure import GROUNDS
from transcript.model.recipient import Recipient
from transcript.registry.database import Database
from transcript.registry.originals import Originals
from transcript.registry.registry import Registry
from transcript.registry.releases import NotInForceError, ReleaseNote, Releases
from transcript.registry.status_book import Standing
from transcript.registry.tables import ledger

Run = Callable[..., Result]
Release = Callable[..., Result]

ANA = "ana-perez-soto"
CONSENTS = """\
postsecondary_since: 2025-09-01
consents:
  - id: colleges
    records: [transcript, evidence]
    purpose: Application for admission
    recipients:
      - {name: Lakeside College, kind: school}
      - {name: The Lake Fund, kind: other}
      - {name: "=HYPERLINK(1)", kind: other}
    signed: [{by: Ana Pérez Soto, as: student, on: 2026-01-15}]
"""
TO_LAKESIDE = ("--to", "Lakeside College", "--basis", "consent:colleges")


@pytest.fixture
def shelf(school: Path) -> None:
    """Let Ana have evidence for everybody, for colleges, and for the school alone."""
    record = school / "learners" / ANA / "record.yaml"
    entries = "".join(
        f"  - id: {name}\n    title: The {name} one\n    kind: text\n"
        f"    file: evidence/{name}.txt\n"
        f"    digest: sha256:{_digest(name)}\n    made_on: 2026-03-02\n    context: course\n"
        f"    audience: {audience}\n"
        for name, audience in (("open", "public"), ("secret", "sealed"))
    )
    record.write_text(record.read_text().replace("evidence:\n", f"evidence:\n{entries}", 1))
    for name in ("open", "secret"):
        (record.parent / "evidence" / f"{name}.txt").write_text(f"{name} canary\n")


def _digest(name: str) -> str:
    return sha256(f"{name} canary\n".encode()).hexdigest()


@pytest.fixture
def consented(issued: Path) -> Path:
    """The school, with Ana's consent on file."""
    (issued / "learners" / ANA / "consents.yaml").write_text(CONSENTS)
    return issued


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder that packages are written to."""
    return tmp_path / "outbox"


@pytest.fixture
def release(consented: Path, passphrase: Path, out: Path, run: Run) -> Release:
    """Release Ana's transcript, with the passphrase at hand."""

    def invoke(*more: object) -> Result:
        where = ("--out", out, "-w", consented, "--passphrase-file", passphrase)
        return run("release", ANA, *more, *where)

    return invoke


def registry(school: Path) -> Registry:
    return Registry(database=Database(school / "registry.db"))


def noted(school: Path) -> tuple[ReleaseNote, ...]:
    return registry(school).releases.noted()


def entries(school: Path) -> int:
    """Return how many entries of the ledger are of releases."""
    with registry(school).database.reading() as connection:
        kinds = connection.execute(select(ledger.c.kind)).scalars().all()
    return kinds.count("released")


def packages(out: Path) -> list[Path]:
    return sorted(path for path in out.glob("*.zip") if not path.name.startswith("."))


def unzipped(path: Path, folder: Path) -> Path:
    with ZipFile(path) as file:
        file.extractall(folder)
    return folder


def refused(result: Result, school: Path, out: Path) -> str:
    """Return why nothing was released; nothing is there, and nothing noted."""
    assert result.exit_code == 1, result.output
    assert result.stderr.startswith("error: ")
    assert result.stderr.endswith(". Nothing was released.\n")
    assert noted(school) == ()
    assert not out.exists() or list(out.iterdir()) == []
    return result.stderr.removeprefix("error: ").removesuffix(". Nothing was released.\n")


# A package


def test_a_consent_makes_a_package_that_is_noted_once(
    release: Release, consented: Path, out: Path
) -> None:
    result = release(*TO_LAKESIDE, "--expires", "2099-06-30")
    assert result.exit_code == 0, result.output
    (note,), (package,) = noted(consented), packages(out)
    assert package.name == f"{ANA}-for-lakeside-college-{note.id[:8]}.zip"
    assert entries(consented) == 1
    assert note.package == sha256(package.read_bytes()).hexdigest()
    assert (note.learner, note.recipient, note.basis, note.consent, note.purpose) == (
        ANA,
        "Lakeside College",
        "consent",
        "colleges",
        "Application for admission",
    )
    assert list(out.iterdir()) == [package]
    assert str(package) in result.stdout


def test_what_is_in_a_package(release: Release, out: Path) -> None:
    release(*TO_LAKESIDE)
    (package,) = packages(out)
    with ZipFile(package) as file:
        names = file.namelist()
        told = json.loads(file.read("release.json"))
        listed = {each["name"]: each for each in told["files"]}
        sizes = {name: len(file.read(name)) for name in listed}
    assert names == [
        f"{ANA}.pdf",
        f"{ANA}.clr.json",
        f"{ANA}.tlog-proof",
        "evidence/essay.txt",
        f"{ANA}.html",
        "index.html",
        "release.json",
    ]
    assert list(listed) == names[:-1]
    assert all(each["size"] == sizes[name] for name, each in listed.items())
    assert told["basis"] == {"code": "consent", "clause": "34 CFR 99.30", "consent": "colleges"}
    assert told["recipient"] == "Lakeside College"
    assert told["notice"].startswith("This education record is released under FERPA")


def test_the_page_of_a_package_runs_nothing_and_needs_nothing(release: Release, out: Path) -> None:
    release(*TO_LAKESIDE, "--expires", "2099-06-30")
    (package,) = packages(out)
    with ZipFile(package) as file:
        page = file.read("index.html").decode()
    assert "<td>Lakeside College</td>" in page
    assert "<td>2099-06-30</td>" in page
    assert "will not disclose it to any other party" in page
    assert "<pre>transcript verify ana-perez-soto.pdf --trust trust.yaml</pre>" in page
    assert page.index("How to check it") < page.index("What is in this package")
    assert not any(each in page for each in ("<script", "src=", "url(", "@import"))


def test_a_college_sees_for_whom_the_copy_was_made(
    release: Release, out: Path, trust: Path, tmp_path: Path, run: Run
) -> None:
    release(*TO_LAKESIDE, "--expires", "2099-06-30")
    (package,) = packages(out)
    files = unzipped(package, tmp_path / "unzipped")
    result = run("verify", files / f"{ANA}.pdf", "--trust", trust, "--format", "json")
    (report,) = json.loads(result.stdout)["files"]
    assert report["axes"]["integrity"] == "passed"
    assert report["axes"]["issuer"] == "passed"
    said = [each["message"] for each in report["checks"] if each["code"] == "RELEASE_OK"]
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    number = package.stem[-8:]
    assert said == [
        (
            f"The school made this copy for “Lakeside College” on {today}, for use until "
            f"2099-06-30 (release {number})."
        )
    ]


def test_who_does_not_know_the_school_is_not_told_a_name(
    release: Release, out: Path, tmp_path: Path, run: Run
) -> None:
    release(*TO_LAKESIDE)
    (package,) = packages(out)
    files = unzipped(package, tmp_path / "unzipped")
    result = run("verify", files / f"{ANA}.pdf", "--format", "json")
    (report,) = json.loads(result.stdout)["files"]
    said = [each["message"] for each in report["checks"] if each["code"] == "RELEASE_OK"]
    assert said == ["The seal covers what the pages say about whom this copy is for."]
    assert "Lakeside" not in result.stdout


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("told", ["Lakeside College", "Lakeside\u202eCollege"])
def test_a_copy_for_somebody_without_a_seal_fails(
    told: str, consented: Path, tmp_path: Path, trust: Path, run: Run
) -> None:
    original = Originals(folder=consented / "issued").latest(ANA)
    assert original is not None
    recipient = Recipient(
        name=told,
        release="3f2a9c1d-1111-4111-8111-111111111111",
        released_on=datetime(2026, 11, 22, tzinfo=UTC).date(),
    )
    pdf = PdfExporter().render(
        IssuedTranscript.from_files(original.files()),
        Edition(official=False, recipient=recipient),
    )
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(pdf)
    result = run("verify", forged, "--trust", trust, "--format", "json")
    assert result.exit_code == 1
    (report,) = json.loads(result.stdout)["files"]
    assert "RELEASE_WRONG" in [each["code"] for each in report["checks"]]


def test_the_students_own_copy_carries_no_notice(
    release: Release, out: Path, tmp_path: Path
) -> None:
    result = release("--to", "Ana Pérez Soto", "--basis", "student", "--purpose", "own use")
    assert result.exit_code == 0, result.output
    (package,) = packages(out)
    files = unzipped(package, tmp_path / "unzipped")
    assert json.loads((files / "release.json").read_bytes())["notice"] is None
    page = (files / "index.html").read_text()
    assert "Issued to the student" in page
    assert "FERPA" not in page


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("asked", "evidence"),
    [
        (TO_LAKESIDE, {"essay", "open"}),
        (("--to", "The Lake Fund", "--basis", "consent:colleges"), {"open"}),
        (("--to", "A Judge", "--basis", "court-order", "--purpose", "Order 7"), {"open"}),
        (("--to", "Ana Pérez Soto", "--basis", "student", "--purpose", "own"), {"essay", "open"}),
    ],
)
def test_only_evidence_for_such_a_recipient_goes_along(
    asked: tuple[str, ...], evidence: set[str], release: Release, out: Path
) -> None:
    result = release(*asked)
    assert result.exit_code == 0, result.output
    (package,) = packages(out)
    with ZipFile(package) as file:
        found = {Path(name).stem for name in file.namelist() if name.startswith("evidence/")}
        everything = b"".join(file.read(name) for name in file.namelist())
    assert found == evidence
    assert b"secret canary" not in everything


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda path: path.write_text("another text"), "its file is not the one that the signed"),
        (lambda path: path.unlink(), "its file is not there any more"),
        (lambda path: (path.unlink(), path.mkdir()), "this is not a file"),
    ],
)
def test_evidence_that_is_not_as_it_was_signed_does_not_go_along(
    change: Callable[[Path], Any], reason: str, release: Release, consented: Path, out: Path
) -> None:
    change(consented / "learners" / ANA / "evidence" / "essay.txt")
    result = release(*TO_LAKESIDE)
    assert result.exit_code == 0
    assert f"warning: not in the package: “The flood of 1927”: {reason}" in result.stderr
    (package,) = packages(out)
    with ZipFile(package) as file:
        assert "evidence/essay.txt" not in file.namelist()
        assert "not here: “The flood of 1927”" in file.read("index.html").decode()


def test_a_package_as_json(release: Release, consented: Path, out: Path) -> None:
    told = json.loads(release(*TO_LAKESIDE, "--format", "json").stdout)
    (note,), (package,) = noted(consented), packages(out)
    assert told == {
        "version": 1,
        "release": note.id,
        "document": note.document,
        "number": told["number"],
        "recipient": "Lakeside College",
        "path": str(package),
        "package": f"sha256:{note.package}",
        "files": told["files"],
        "left_out": [],
        "finished": False,
    }
    assert len(told["files"]) == 7


def test_two_releases_are_two_packages(release: Release, consented: Path, out: Path) -> None:
    for _ in range(2):
        assert release(*TO_LAKESIDE).exit_code == 0
    assert len(packages(out)) == len(noted(consented)) == entries(consented) == 2


def test_a_name_that_no_file_can_have_is_left_out_of_the_files_name(
    release: Release, out: Path
) -> None:
    result = release("--to", "جامعة", "--basis", "enrollment", "--purpose", "p")
    assert result.exit_code == 0, result.output
    (package,) = packages(out)
    assert package.name.startswith(f"{ANA}-for-recipient-")


@pytest.fixture
def listed(school: Path) -> None:
    """Let the school keep status lists."""
    settings = school / "workspace.yaml"
    url = "https://hill.example/status"
    settings.write_text(settings.read_text() + f"status:\n  url: {url}\n  suspension: true\n")


@pytest.mark.usefixtures("listed")
def test_the_status_lists_of_the_day_go_along(
    release: Release, out: Path, tmp_path: Path, trust: Path, run: Run
) -> None:
    assert release(*TO_LAKESIDE).exit_code == 0
    (package,) = packages(out)
    files = unzipped(package, tmp_path / "unzipped")
    given = (files / f"{ANA}.pdf", files / f"{ANA}.clr.json")
    result = run("verify", *given, "--trust", trust, "--status", files / "status")
    assert result.exit_code == 0, result.output


@pytest.fixture
def no_ledger_key(with_keys: Path) -> None:
    """Take away the key that signs the ledger, before anything is issued."""
    history = with_keys / "keys" / "public-keys.json"
    content = json.loads(history.read_text())
    content["keys"] = [each for each in content["keys"] if each["purpose"] != "ledger"]
    history.write_text(json.dumps(content))


@pytest.mark.usefixtures("no_ledger_key")
def test_without_a_key_for_the_ledger_there_is_no_proof_and_that_is_told(
    release: Release, out: Path
) -> None:
    result = release(*TO_LAKESIDE)
    assert result.exit_code == 0, result.output
    assert "note: the ledger was not signed" in result.stderr
    (package,) = packages(out)
    with ZipFile(package) as file:
        assert f"{ANA}.tlog-proof" not in file.namelist()


# An older document


@pytest.fixture
def issued_twice(consented: Path, passphrase: Path, run: Run) -> tuple[str, str]:
    """The numbers of the two transcripts that Ana has."""
    record = consented / "learners" / ANA / "record.yaml"
    record.write_text(record.read_text().replace("I learned", "Since then I learned"))
    done = run("issue", ANA, "-w", consented, "--passphrase-file", passphrase)
    assert done.exit_code == 0, done.output
    known = Originals(folder=consented / "issued").of(ANA)
    numbers = {each.entry.number: each.entry.document_id for each in known}
    newest = Originals(folder=consented / "issued").latest(ANA)
    assert newest is not None
    (older,) = (each for each in numbers if each != newest.entry.number)
    return older, newest.entry.number


def test_the_newest_transcript_is_released(issued_twice: tuple[str, str], release: Release) -> None:
    assert f"released {issued_twice[1]} to" in release(*TO_LAKESIDE).stdout


def test_an_older_transcript_can_be_named(issued_twice: tuple[str, str], release: Release) -> None:
    result = release(*TO_LAKESIDE, "--document", issued_twice[0].lower())
    assert f"released {issued_twice[0]} to" in result.stdout


def test_a_document_that_was_not_issued_is_a_wrong_use(release: Release) -> None:
    result = release(*TO_LAKESIDE, "--document", "0000")
    assert result.exit_code == 2
    assert "no document was issued here whose id or number begins with “0000”" in result.output


@pytest.mark.usefixtures("issued_twice")
def test_a_document_has_to_be_named_so_that_it_is_one(release: Release) -> None:
    result = release(*TO_LAKESIDE, "--document", "urn:uuid:")
    assert result.exit_code == 2
    assert "“urn:uuid:” is too short" in result.output


# No ground


def test_without_a_basis_it_is_a_wrong_use(release: Release, consented: Path) -> None:
    result = release("--to", "Lakeside College")
    assert result.exit_code == 2
    assert "Missing option '--basis'" in result.output
    assert noted(consented) == ()


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (("--to", "X", "--basis", "friendship", "--purpose", "p"), "“friendship” is no basis"),
        (("--to", "X", "--basis", "consent:other"), "there is no consent “other”"),
        (("--to", "X", "--basis", "consent:colleges"), "not for “X”"),
        (("--to", "X", "--basis", "emergency"), "say with --purpose"),
        (("--to", "X", "--basis", "student", "--purpose", "p"), "the student's own copy is for"),
        (("--to", "X", "--basis", "parent", "--purpose", "p"), "no ground for a parent's copy"),
        ((*TO_LAKESIDE, "--purpose", "Marketing"), "and for no other"),
        ((*TO_LAKESIDE, "--expires", "2020-01-01"), "the last day of its use, 2020-01-01, is over"),
        (("--to", "x" * 121, "--basis", "enrollment", "--purpose", "p"), "in 120 letters at most"),
        (("--to", "\u202ex", "--basis", "enrollment", "--purpose", "p"), "stands on every page"),
        (("--to", "\U0001f1e6", "--basis", "enrollment", "--purpose", "p"), "cannot be printed"),
    ],
)
def test_without_a_ground_nothing_goes_out(
    asked: tuple[str, ...], reason: str, release: Release, consented: Path, out: Path
) -> None:
    assert reason in refused(release(*asked), consented, out)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2026-01-15}]", "2026-01-15}]\n    expires: 2026-02-01", "it ended on 2026-02-01"),
        ("2026-01-15}]", "2026-01-15}]\n    withdrawn_on: 2026-02-01", "it was withdrawn on"),
        ("as: student", "as: parent", "the learner is 18 or at a college and has to sign"),
        ("as: student", "as: aunt", "consents.yaml has to be mended first"),
        ("2026-01-15", "2999-01-15", "consents.yaml has to be mended first"),
    ],
)
def test_a_consent_that_does_not_hold_is_no_ground(
    old: str, new: str, reason: str, release: Release, consented: Path, out: Path
) -> None:
    file = consented / "learners" / ANA / "consents.yaml"
    file.write_text(file.read_text().replace(old, new))
    assert reason in refused(release(*TO_LAKESIDE), consented, out)


def test_no_passphrase_is_asked_for_where_there_is_no_ground(
    consented: Path, out: Path, run: Run
) -> None:
    result = run("release", ANA, "--to", "X", "--basis", "no", "--out", out, "-w", consented)
    assert "is no basis" in refused(result, consented, out)


def test_a_file_of_the_learner_with_errors_stops_it(
    release: Release, consented: Path, out: Path
) -> None:
    (consented / "learners" / ANA / "learner.yaml").write_text("id: [")
    told = refused(release(*TO_LAKESIDE), consented, out)
    assert told == (
        f"the files of {ANA} have to be mended first; “transcript validate {ANA}” shows how"
    )


def test_where_nothing_was_issued_nothing_goes_out(
    with_keys: Path, passphrase: Path, out: Path, run: Run
) -> None:
    where = ("--out", out, "-w", with_keys, "--passphrase-file", passphrase)
    asked = ("--to", "X", "--basis", "enrollment", "--purpose", "p")
    told = refused(run("release", ANA, *asked, *where), with_keys, out)
    assert told == f"nothing was issued to {ANA} yet; run “transcript issue {ANA}”"


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.IN_FORCE])
def test_what_was_taken_back_goes_to_nobody(
    standing: Standing,
    release: Release,
    consented: Path,
    out: Path,
    monkeypatch: Any,  # noqa: ANN401
) -> None:
    from transcript.registry.status_book import StatusBook

    monkeypatch.setattr(StatusBook, "standing_of", lambda *_: standing)
    told = refused(release(*TO_LAKESIDE), consented, out)
    assert told.endswith(
        f" is {standing}; name another document with --document, or issue a new one"
    )


def test_what_is_taken_back_meanwhile_goes_to_nobody(
    release: Release, consented: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_back(*_: object) -> int:
        raise NotInForceError(Standing.REVOKED)

    monkeypatch.setattr(Releases, "note", taken_back)
    assert " is revoked; " in refused(release(*TO_LAKESIDE), consented, out)


def test_a_purpose_is_a_line(release: Release) -> None:
    result = release("--to", "X", "--basis", "enrollment", "--purpose", "x" * 301)
    assert result.exit_code == 2
    assert "write what for, in 300 letters at most" in result.output


def test_an_unknown_learner_is_a_wrong_use(
    consented: Path, out: Path, passphrase: Path, run: Run
) -> None:
    where = ("--out", out, "-w", consented, "--passphrase-file", passphrase)
    result = run("release", "ana", *TO_LAKESIDE, *where)
    assert result.exit_code == 2
    assert f"did you mean {ANA}?" in result.output


# Interrupted, and two at once


class Killed(BaseException):
    """The process ends here."""


def killed(*_: object) -> Any:  # noqa: ANN401 - it never returns
    raise Killed


def kill(release: Release, where: object, step: str) -> None:
    """Release Ana's transcript, and be killed when a step is about to be taken."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(where, step, killed)
        with pytest.raises(Killed):
            release(*TO_LAKESIDE)


def test_killed_after_the_note_the_same_command_ends_the_release(
    release: Release, consented: Path, out: Path
) -> None:
    kill(release, releasing, "_shown")
    assert packages(out) == []
    result = release(*TO_LAKESIDE)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("An earlier run had noted this release and was interrupted")
    (note,), (package,) = noted(consented), packages(out)
    assert note.package == sha256(package.read_bytes()).hexdigest()
    assert entries(consented) == 1
    assert list(out.iterdir()) == [package]


def test_killed_after_the_note_another_release_ends_it_too(
    release: Release, consented: Path, out: Path
) -> None:
    kill(release, releasing, "_shown")
    assert release("--to", "The Lake Fund", "--basis", "consent:colleges").exit_code == 0
    assert len(packages(out)) == len(noted(consented)) == entries(consented) == 2
    assert len(list(out.iterdir())) == 2


def test_killed_before_the_note_nothing_is_left(
    release: Release, consented: Path, out: Path
) -> None:
    kill(release, Releases, "note")
    assert noted(consented) == ()
    assert release(*TO_LAKESIDE).exit_code == 0
    assert len(noted(consented)) == len(list(out.iterdir())) == 1


def test_where_it_cannot_be_noted_there_is_no_package(
    release: Release, consented: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise RegistryError("registry.db", "the disk is full")

    monkeypatch.setattr(Releases, "note", full)
    result = release(*TO_LAKESIDE)
    assert result.exit_code == 4
    assert result.stderr == "error: registry.db: the disk is full\n"
    assert noted(consented) == ()
    assert list(out.iterdir()) == []


def test_on_a_full_disk_there_is_no_package_and_no_note(
    release: Release, consented: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ZipFile, "writestr", full)
    result = release(*TO_LAKESIDE)
    assert result.exit_code == 4
    assert result.stderr.startswith("error: No space left on device\n    hint: make room")
    assert noted(consented) == ()
    assert list(out.iterdir()) == []


def test_half_a_package_is_taken_away_and_another_schools_is_not(
    release: Release, out: Path
) -> None:
    kill(release, Releases, "note")
    (draft,) = out.iterdir()
    half = draft.with_name(f".{draft.name}.0123456789abcdef.tmp")
    theirs = draft.with_name(".release-00000000-3f2a9c1d-1111-4111-8111-111111111111.zip")
    for path in (half, theirs):
        shutil.copy(draft, path)
    assert release(*TO_LAKESIDE).exit_code == 0
    assert not half.exists()
    assert not draft.exists()
    assert theirs.exists()


def test_a_draft_that_is_not_what_was_noted_is_taken_away(release: Release, out: Path) -> None:
    kill(release, releasing, "_shown")
    (draft,) = out.iterdir()
    draft.write_bytes(b"torn")
    assert release(*TO_LAKESIDE).exit_code == 0
    assert len(packages(out)) == 1
    assert not draft.exists()


def test_two_at_once_wait_for_each_other(release: Release, consented: Path, out: Path) -> None:
    out.mkdir()
    with locked(out / ".release.lock"):
        result = release(*TO_LAKESIDE)
    assert result.exit_code == 1
    assert "another release is being made in" in result.stderr
    assert noted(consented) == ()


# The account


@pytest.fixture
def account(release: Release) -> Callable[..., Result]:
    """The account of three releases."""
    made = [
        TO_LAKESIDE,
        ("--to", "=HYPERLINK(1)", "--basis", "consent:colleges", "--expires", "2099-06-30"),
        ("--to", "A Judge", "--basis", "sealed-subpoena", "--purpose", "Order 7"),
    ]
    for each in made:
        assert release(*each).exit_code == 0
    return release


@pytest.fixture
def log(account: object, consented: Path, run: Run) -> Callable[..., Result]:
    """Show the account."""
    del account
    return lambda *more: run("release", "log", "-w", consented, *more)


Log = Callable[..., Result]


def test_the_account_says_to_whom_what_for_and_on_what_ground(log: Log) -> None:
    said = log().stdout
    assert "    to Lakeside College, for: Application for admission\n" in said
    assert "    on the ground of the consent “colleges” (34 CFR 99.30)\n" in said
    assert "    on the ground of the consent “colleges” (34 CFR 99.30); for use until 2099" in said
    assert "(34 CFR 99.31(a)(9)(ii))" in said
    assert said.endswith("3 releases noted.\n")


def test_the_account_as_json(log: Log, consented: Path) -> None:
    told = json.loads(log("--format", "json").stdout)
    # Within a second, releases have no order.
    (first,) = (each for each in told["releases"] if each["recipient"] == "Lakeside College")
    (note,) = (each for each in noted(consented) if each.recipient == "Lakeside College")
    assert told["version"] == 1
    assert first == {
        "at": f"{note.at:%Y-%m-%dT%H:%M:%SZ}",
        "release": note.id,
        "number": first["number"],
        "document": note.document,
        "learner": ANA,
        "recipient": "Lakeside College",
        "purpose": "Application for admission",
        "basis": "consent:colleges",
        "clause": "34 CFR 99.30",
        "expires": None,
        "package": f"sha256:{note.package}",
        "actor": note.actor,
    }


def test_the_account_as_a_table_has_no_formula(log: Log) -> None:
    rows = list(csv.DictReader(io.StringIO(log("--format", "csv").stdout)))
    recipients = {each["recipient"] for each in rows}
    assert recipients == {"Lakeside College", "'=HYPERLINK(1)", "A Judge"}
    assert {each["expires"] for each in rows} == {"", "2099-06-30"}


def test_the_account_of_a_learner_and_of_a_time(log: Log) -> None:
    assert log("--learner", ANA).stdout.endswith("3 releases noted.\n")
    assert log("--since", "2999-01-01").stdout == "no releases noted.\n"


def test_the_account_of_a_learner_who_is_not_there_is_not_told_as_empty(log: Log) -> None:
    result = log("--learner", "nobody")
    assert result.exit_code == 2
    assert "there is no learner “nobody”" in result.output


def test_the_account_of_a_learner_goes_on_after_a_change_of_name(
    log: Log, consented: Path, passphrase: Path, run: Run
) -> None:
    learner = consented / "learners" / ANA
    renamed = learner.rename(learner.with_name("ana-lago"))
    file = renamed / "learner.yaml"
    file.write_text(file.read_text().replace(ANA, "ana-lago"))
    replaced = run(
        "supersede", "--learner", ANA, "--from", "ana-lago", "--same", "--yes",
        "--reason", "change of legal name", "-w", consented, "--passphrase-file", passphrase,
    )  # fmt: skip
    assert replaced.exit_code == 0, replaced.output
    for known in ("ana-lago", ANA):
        assert log("--learner", known).stdout.endswith("3 releases noted.\n")
        said = log("--learner", known, "--family").stdout
        assert "to Lakeside College, for: Application for admission" in said


def test_the_familys_account_has_not_what_a_court_forbids_to_tell(log: Log) -> None:
    said = log("--learner", ANA, "--family").stdout
    assert said.startswith(f"To whom the record of {ANA} was given, and what for:\n")
    assert "to Lakeside College, for: Application for admission" in said
    assert "Judge" not in said
    assert "sha256" not in said


def test_the_familys_account_as_json(log: Log) -> None:
    told = json.loads(log("--learner", ANA, "--family", "--format", "json").stdout)
    assert (told["version"], told["learner"], len(told["releases"])) == (1, ANA, 2)
    assert list(told["releases"][0]) == [
        "at",
        "number",
        "recipient",
        "purpose",
        "basis",
        "clause",
        "expires",
    ]


def test_a_family_whose_record_went_nowhere_is_told_so(consented: Path, run: Run) -> None:
    said = run("release", "log", "--learner", ANA, "--family", "-w", consented).stdout
    assert said.endswith("\nNobody has been given it.\n")


@pytest.mark.parametrize("more", [(), ("--learner", ANA, "--format", "csv")])
def test_the_familys_account_is_of_one_learner(
    more: tuple[str, ...], consented: Path, run: Run
) -> None:
    result = run("release", "log", "--family", *more, "-w", consented)
    assert result.exit_code == 2
    assert "--family is of one --learner" in result.output


# The codes


def test_the_codes_are_explained(run: Run) -> None:
    said = run("release", "codes").stdout
    assert all(
        f"{each.code}  {each.clause}\n    {each.title}\n" in said for each in GROUNDS.values()
    )
    assert "consent:ID  34 CFR 99.30" in said


def test_the_codes_as_json(run: Run) -> None:
    told = json.loads(run("release", "codes", "--format", "json").stdout)
    assert [each["code"] for each in told["codes"]] == list(GROUNDS)
    assert set(told["codes"][0]) == {"code", "clause", "title", "needs"}


def test_the_usual_command_need_not_be_named(run: Run) -> None:
    assert "Usage: " in run("release", "--help").stdout
    assert list(command.commands) == ["package", "log", "codes"]


# The file of consents


def test_the_file_of_consents_can_be_begun(school: Path, run: Run) -> None:
    result = run("new", "consents", ANA, "-w", school)
    assert result.exit_code == 0
    assert (school / "learners" / ANA / "consents.yaml").exists()
    assert run("validate", ANA, "-w", school).exit_code == 0
    again = run("new", "consents", ANA, "-w", school)
    assert again.exit_code == 2
    assert "is there already; nothing was written" in again.output


def test_no_file_of_consents_is_begun_for_files_with_errors(school: Path, run: Run) -> None:
    (school / "learners" / ANA / "record.yaml").write_text("status: [")
    result = run("new", "consents", ANA, "-w", school)
    assert result.exit_code == 1
    assert "error: the learner's files have to be mended first" in result.stderr
