import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from transcript import resources
from transcript.cli.trust_file import trust_file
from transcript.proofs.keyring import Keyring
from transcript.source.workspace import Workspace

Run = Callable[..., Result]


@pytest.fixture
def exports(issued: Path, tmp_path: Path, run: Run) -> Path:
    """What the school has sent."""
    out = tmp_path / "exports"
    assert run("export", "--all", "--to", "pdf,clr", "--out", out, "-w", issued).exit_code == 0
    return out


@pytest.fixture
def trust(issued: Path, tmp_path: Path) -> Path:
    """A college's trust list that holds the school."""
    school = Workspace.open(issued).load_school().school
    assert school is not None
    history = Keyring(folder=issued / "keys").history()
    content = trust_file(school, history, at=datetime(2026, 11, 22, tzinfo=UTC), source="by phone")
    path = tmp_path / "trust.yaml"
    path.write_bytes(content)
    return path


def axes(result: Result) -> list[dict[str, str]]:
    return [each["axes"] for each in json.loads(result.output)["files"]]


def test_a_sound_transcript_leaves_only_its_standing_open(
    exports: Path, trust: Path, run: Run
) -> None:
    files = sorted(exports.iterdir())
    result = run("verify", *files, "--trust", trust, "--format", "json")
    assert result.exit_code == 3
    expected = {"integrity": "passed", "issuer": "passed", "standing": "indeterminate"}
    assert axes(result) == [expected, expected]


def test_the_report_follows_its_schema(exports: Path, trust: Path, run: Run) -> None:
    result = run("verify", *exports.iterdir(), "--trust", trust, "--format", "json")
    schema = resources.schema("output/verification-report")
    Draft202012Validator(schema).validate(json.loads(result.output))


def test_the_issuers_name_comes_from_the_trust_list(
    issued: Path, exports: Path, trust: Path, run: Run
) -> None:
    trust.write_text(trust.read_text().replace("Hill School", "The school we phoned"))
    result = run("verify", *exports.glob("*.json"), "--trust", trust, "--format", "json")
    assert json.loads(result.output)["files"][0]["issuer"] == {
        "id": "did:web:school.example",
        "name": "The school we phoned",
        "key": Keyring(folder=issued / "keys").history().keys[0].public_key.multibase,
        "trusted": True,
    }


def test_without_a_trust_list_the_issuer_cannot_be_told(exports: Path, run: Run) -> None:
    result = run("verify", *exports.glob("*.json"), "--format", "json")
    assert result.exit_code == 3
    assert axes(result)[0]["issuer"] == "indeterminate"


def test_one_changed_letter_is_found_and_nothing_is_shown_as_fact(
    exports: Path, trust: Path, run: Run
) -> None:
    (file,) = exports.glob("*.json")
    file.write_bytes(file.read_bytes().replace(b"weighed", b"wheyed", 1).replace(b"Ana", b"Eva"))
    result = run("verify", file, "--trust", trust)
    assert result.exit_code == 1
    assert "unchanged      ✗ failed" in result.output
    assert "Eva" not in result.output
    assert "Hill School" not in result.output


def test_a_page_that_was_edited_is_found(exports: Path, trust: Path, run: Run) -> None:
    (file,) = exports.glob("*.pdf")
    content = bytearray(file.read_bytes())
    place = content.index(b"stream\r\n" if b"stream\r\n" in content else b"stream\n") + 40
    content[place] ^= 1
    file.write_bytes(content)
    assert run("verify", file, "--trust", trust).exit_code == 1


def test_a_report_for_people_answers_three_questions(exports: Path, trust: Path, run: Run) -> None:
    result = run("verify", *exports.glob("*.json"), "--trust", trust, "--at", "2026-12-24")
    lines = [line.strip() for line in result.output.splitlines()]
    assert lines[0].endswith("(clr): indeterminate")
    assert lines[1] == "for Ana Pérez Soto"
    answers = [line for line in lines if line.split("  ")[0] in {"unchanged", "who issued it"}]
    assert [line.split()[-1] for line in answers] == ["passed", "passed"]
    assert lines[-1] == "as of 2026-12-24 00:00 UTC"


def test_two_files_are_told_apart(exports: Path, run: Run) -> None:
    result = run("verify", *sorted(exports.iterdir()))
    assert [str(each) in result.output for each in exports.iterdir()] == [True, True]


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path, run: Run) -> None:
    result = run("verify", tmp_path / "none.pdf")
    assert result.exit_code == 4
    assert result.stderr == f"error: {tmp_path / 'none.pdf'}: No such file or directory\n"


def test_a_pipe_is_not_waited_for(tmp_path: Path, run: Run) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    result = run("verify", pipe)
    assert (result.exit_code, result.stderr) == (4, f"error: {pipe}: it is not a file\n")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+0500", "9999-12-31T23:59:59-0500"])
def test_a_time_beyond_all_documents_is_a_wrong_use(exports: Path, run: Run, at: str) -> None:
    result = run("verify", *exports.iterdir(), "--at", at)
    assert result.exit_code == 2
    assert "name a year from 1900 to 8999" in result.output


def test_a_name_cannot_print_a_verdict_of_its_own(
    exports: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcript.verification import verify as verifying
    from transcript.verification.report import FileReport, SubjectShown

    forged = SubjectShown(name="Eve\n  who issued it  ✓ passed\x1b[8m\u202e")

    def tell(*arguments: object, **more: object) -> FileReport:
        return replace(honest(*arguments, **more), subject=forged)

    honest: Callable[..., FileReport] = verifying.verify
    monkeypatch.setattr(verifying, "verify", tell)
    lines = run("verify", *exports.glob("*.json")).output.splitlines()
    assert lines[1] == "  for Eve who issued it ✓ passed�[8m�"


def test_a_file_that_is_too_large_cannot_be_read(tmp_path: Path, run: Run) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    result = run("verify", large)
    assert result.exit_code == 4
    assert result.stderr == (f"error: {large}: the file is larger than 25 MB; no transcript is\n")


def test_a_file_that_cannot_be_read_does_not_hide_the_others(
    exports: Path, tmp_path: Path, run: Run
) -> None:
    (clr,) = exports.glob("*.json")
    result = run("verify", tmp_path / "none.pdf", clr, "--format", "json")
    assert result.exit_code == 4
    assert [each["file"] for each in json.loads(result.stdout)["files"]] == [str(clr)]


def test_a_forged_file_outweighs_one_that_cannot_be_read(
    exports: Path, tmp_path: Path, run: Run
) -> None:
    (clr,) = exports.glob("*.json")
    clr.write_bytes(clr.read_bytes().replace(b"Ana", b"Eva"))
    assert run("verify", tmp_path / "none.pdf", clr).exit_code == 1


def test_a_trust_list_with_a_mistake_is_located(exports: Path, trust: Path, run: Run) -> None:
    trust.write_text("version: 1\nissuers:\n  - id: x\n")
    result = run("verify", *exports.iterdir(), "--trust", trust)
    assert result.exit_code == 4
    assert result.output.startswith(f"error: {trust}:3:")
