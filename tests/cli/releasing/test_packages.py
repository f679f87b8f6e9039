"""What a recipient is given: a package of their own, with what they may see."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from transcript_exporters.pdf import PdfExporter

from tests.cli.releasing.handed_out import (
    ANA,
    TO_LAKESIDE,
    Release,
    Run,
    entries,
    noted,
    packages,
    unzipped,
)
from transcript.cli.commands.release import command
from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.recipient import Recipient
from transcript.registry.originals import Originals


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


def test_the_usual_command_need_not_be_named(run: Run) -> None:
    assert "Usage: " in run("release", "--help").stdout
    assert list(command.commands) == ["package", "log", "codes"]


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
