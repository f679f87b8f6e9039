"""An association endorses a school: from the command to what a college reads."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from transcript.office.trust_file import trust_file
from transcript.proofs.keyring import Keyring
from transcript.source.workspace import Workspace

Run = Callable[..., Result]

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SCHOOL = "did:web:school.example"
CREDIT = "https://school.example/credits/weigh-sources"


@pytest.fixture
def lake(with_keys: Path, tmp_path: Path, passphrase: Path, run: Run) -> Path:
    """An association with a workspace and keys of its own."""
    del with_keys  # it makes keys cheap to open
    folder = tmp_path / "lake"
    assert run("new", "school", folder, "--name", "Lake Association").exit_code == 0
    text = (folder / "school.yaml").read_text()
    (folder / "school.yaml").write_text(text.replace("school.example", "lake.example"))
    made = run("keys", "new", "-w", folder, "--passphrase-file", passphrase)
    assert made.exit_code == 0, made.output
    return folder


@pytest.fixture
def praise(lake: Path, tmp_path: Path, passphrase: Path, run: Run) -> Callable[..., Result]:
    """Run the command with what it needs; options given replace these."""

    def call(subject: str = SCHOOL, **options: object) -> Result:
        given = {
            "name": "Accreditation",
            "comment": "We visited, and found the standards kept.",
            "out": tmp_path / "signed.json",
            "workspace": lake,
            "passphrase_file": passphrase,
            **options,
        }
        named = {f"--{name.replace('_', '-')}": each for name, each in given.items() if each}
        return run("endorse", subject, *(part for pair in named.items() for part in pair))

    return call


def test_an_endorsement_is_written_and_says_where_it_goes(
    praise: Callable[..., Result], tmp_path: Path
) -> None:
    result = praise(valid_until="2999-06-30")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"wrote {tmp_path / 'signed.json'}: Lake Association endorses {SCHOOL}",
        "Send it to the school, for its folder endorsements/, without editing it.",
    ]
    written = json.loads((tmp_path / "signed.json").read_bytes())
    assert written["validUntil"] == "2999-06-30T23:59:59Z"
    assert "is the template's text" in result.stderr


def test_the_comment_may_be_in_a_file(praise: Callable[..., Result], tmp_path: Path) -> None:
    words = tmp_path / "words.md"
    words.write_text("Kept.\n\nIn *every* credit.\n", encoding="utf-8")
    assert praise(comment=None, comment_file=words).exit_code == 0
    written = json.loads((tmp_path / "signed.json").read_bytes())
    assert written["credentialSubject"]["endorsementComment"] == "Kept.\n\nIn *every* credit."


@pytest.mark.parametrize(
    ("subject", "options", "reason"),
    [
        ("Hill School", {}, "“Hill School” is not an id; it is like did:web:riverbend.example"),
        ("did:web:lake.example", {}, "is your own id: an endorsement is of somebody else"),
        (SCHOOL, {"name": " "}, "--name is empty"),
        (SCHOOL, {"comment": " "}, "the comment has from 1 to 5,000 characters"),
        (SCHOOL, {"comment": "so " * 2_000}, "the comment has from 1 to 5,000 characters"),
        (SCHOOL, {"comment": None}, "give --comment, or --comment-file"),
        (SCHOOL, {"valid_until": "2020-01-01"}, "--valid-until is in the past"),
        (SCHOOL, {"out": "signed.txt"}, "--out names a .json file: schools read no other"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_signed(
    praise: Callable[..., Result], subject: str, options: dict[str, object], reason: str
) -> None:
    result = praise(subject, **options)
    assert result.exit_code == 2
    assert reason in result.stderr


def test_a_comment_is_given_once(praise: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "words.md").write_text("Kept.")
    result = praise(comment_file=tmp_path / "words.md")
    assert "give --comment, or --comment-file" in result.stderr


def test_a_comment_in_another_encoding_is_refused(
    praise: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "words.md").write_bytes(b"caf\xe9")
    result = praise(comment=None, comment_file=tmp_path / "words.md")
    assert result.exit_code == 2
    assert "the comment is not UTF-8 text" in result.stderr


def test_nothing_is_overwritten(praise: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "signed.json").write_text("mine")
    result = praise()
    assert result.exit_code == 2
    assert (tmp_path / "signed.json").read_text() == "mine"


def test_an_endorser_s_own_file_has_to_be_sound(
    praise: Callable[..., Result], lake: Path, tmp_path: Path
) -> None:
    with (lake / "school.yaml").open("a") as file:
        file.write("notice: Our number is 123-45-6789.\n")
    result = praise()
    assert result.exit_code == 1
    assert "error MT441" in result.stderr
    assert not (tmp_path / "signed.json").exists()


@pytest.fixture
def endorsed(praise: Callable[..., Result], with_keys: Path) -> Path:
    """The school, endorsed as a whole and in one credit."""
    for subject, name in ((SCHOOL, "school"), (CREDIT, "credit")):
        result = praise(subject, out=with_keys / "endorsements" / f"{name}.json")
        assert result.exit_code == 0, result.output
    return with_keys


def test_an_endorsed_school_is_sound(endorsed: Path, run: Run) -> None:
    result = run("validate", "-w", endorsed, "--format", "json")
    codes = {each["code"] for each in json.loads(result.output)["diagnostics"]}
    assert codes == {"MT454"}


def test_a_new_endorsement_is_reason_to_issue_anew(
    issued: Path, praise: Callable[..., Result], passphrase: Path, run: Run
) -> None:
    signing = ("issue", "--all", "-w", issued, "--passphrase-file", passphrase)
    praise(out=issued / "endorsements" / "school.json")
    assert run(*signing).stdout.endswith("1 learner: 1 issued.\n")
    assert run(*signing).stdout.endswith("1 learner: 1 already issued.\n")


def test_an_endorsement_of_a_credit_not_earned_is_no_reason_to_issue_anew(
    issued: Path, praise: Callable[..., Result], passphrase: Path, run: Run
) -> None:
    unearned = "https://school.example/credits/write-for-a-reader"
    praise(unearned, out=issued / "endorsements" / "credit.json")
    again = run("issue", "--all", "-w", issued, "--passphrase-file", passphrase)
    assert again.stdout.endswith("1 learner: 1 already issued.\n")


def test_a_broken_endorsement_stops_issuing(endorsed: Path, passphrase: Path, run: Run) -> None:
    file = endorsed / "endorsements" / "school.json"
    file.write_text(file.read_text("utf-8").replace("We visited", "I visited"), "utf-8")
    result = run("issue", "--all", "-w", endorsed, "--passphrase-file", passphrase)
    assert result.exit_code == 1
    assert "error MT502" in result.output


@pytest.fixture
def sent(endorsed: Path, passphrase: Path, tmp_path: Path, run: Run) -> Path:
    """What the endorsed school has sent."""
    signing = ("-w", endorsed, "--passphrase-file", passphrase)
    assert run("issue", "--all", *signing).exit_code == 0
    out = tmp_path / "exports"
    assert run("export", "--all", "--to", "pdf,clr,badges", "--out", out, *signing).exit_code == 0
    return out


def test_a_college_is_told_of_endorsements_by_somebody_it_does_not_know(
    sent: Path, run: Run
) -> None:
    result = run("verify", *sent.glob("*.clr.json"))
    assert result.output.count("endorsement    ? indeterminate") == 2
    assert "Somebody who is not on your trust list, did:web:lake.example," in " ".join(
        result.output.split()
    )
    assert "We visited" not in result.output


def known(file: Path, *workspaces: Path) -> Path:
    """Write a college's trust list that holds these."""
    issuers = []
    for each in workspaces:
        school = Workspace.open(each).load_school().school
        assert school is not None
        issuers.append((school, Keyring(folder=each / "keys").history()))
    file.write_bytes(trust_file(issuers, at=NOON, source="by phone"))
    return file


def test_a_college_that_knows_the_endorser_reads_its_words(
    sent: Path, endorsed: Path, lake: Path, tmp_path: Path, run: Run
) -> None:
    both = known(tmp_path / "both.yaml", endorsed, lake)
    for file in sorted([*sent.glob("*.pdf"), *sent.glob("*.clr.json")]):
        result = run("verify", file, "--trust", both)
        said = " ".join(result.output.split())
        assert result.output.count("endorsement    ✓ passed") == 2, result.output
        assert (
            "“Lake Association”, which is on your trust list, endorses the issuer. In their words: "
            "“We visited, and found the standards kept.”"
        ) in said
        assert "endorses “Weigh sources” (https://school.example/credits/" in said


def test_a_college_that_knows_the_endorser_alone_reads_none_of_its_words(
    sent: Path, lake: Path, tmp_path: Path, run: Run
) -> None:
    alone = known(tmp_path / "lake.yaml", lake)
    result = run("verify", *sent.glob("*.clr.json"), "--trust", alone)
    assert result.output.count("endorsement    ? indeterminate") == 2
    assert "anyone can copy an endorsement into a file" in " ".join(result.output.split())
    assert "We visited" not in result.output
