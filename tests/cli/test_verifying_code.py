import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from transcript import resources
from transcript.cli.commands import verify
from transcript.cli.main import main

Run = Callable[..., Result]


@pytest.fixture
def original(issued: Path) -> Path:
    """The folder of the one transcript that was issued."""
    (folder,) = (each.parent for each in issued.glob("issued/*/*/code.txt"))
    return folder


@pytest.fixture
def code(original: Path) -> str:
    """The code that is printed on its first page."""
    return (original / "code.txt").read_text("ascii")


@pytest.fixture
def number(original: Path) -> str:
    """The number on the pages."""
    found: str = json.loads((original / "issued.json").read_text("utf-8"))["number"]
    return found


def files(result: Result) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(result.output)["files"]
    return found


def test_a_printed_page_is_checked_by_its_code(
    original: Path, code: str, trust: Path, run: Run
) -> None:
    result = run("verify", "--code", code, "--trust", trust, "--format", "json")
    assert result.exit_code == 3
    (found,) = files(result)
    manifest = json.loads((original / "issued.json").read_text("utf-8"))
    assert found["kind"] == "code"
    assert found["axes"] == {"integrity": "passed", "issuer": "passed", "standing": "indeterminate"}
    assert found["page"] == {
        "name": "Ana Pérez Soto",
        "name_is_cut": False,
        "number": manifest["number"],
        "issued_on": manifest["issued_at"][:10],
        "foundational": 1,
        "advanced": 0,
    }


def test_the_report_on_a_code_follows_its_schema(code: str, trust: Path, run: Run) -> None:
    result = run("verify", "--code", code, "--trust", trust, "--format", "json")
    schema = resources.schema("output/verification-report")
    Draft202012Validator(schema).validate(json.loads(result.output))


def test_people_are_told_what_the_page_must_say(
    code: str, number: str, trust: Path, run: Run
) -> None:
    lines = run("verify", "--code", code, "--trust", trust).output.splitlines()
    place = lines.index("  The printed page must say:")
    assert lines[place + 1 : place + 3] == [
        "    name         Ana Pérez Soto",
        f"    document     {number}",
    ]
    assert lines[place + 4 : place + 6] == [
        "    credits      1 foundational, 0 advanced",
        "    school       Hill School",
    ]


def test_a_name_that_had_no_room_is_told_as_the_beginning_of_one(
    code: str, trust: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from transcript.verification import paper
    from transcript.verification.report import FileReport

    def tell(*arguments: object, **more: object) -> FileReport:
        report = honest(*arguments, **more)
        assert report.page is not None
        return replace(report, page=replace(report.page, name_is_cut=True))

    honest: Callable[..., FileReport] = paper.judge_code
    monkeypatch.setattr(paper, "judge_code", tell)
    told = run("verify", "--code", code, "--trust", trust).output
    assert "Ana Pérez Soto… (the beginning of the name)" in told


def test_a_code_may_come_through_the_input(code: str, trust: Path) -> None:
    typed = f"https://school.example/verify#{code[:100]}\n{code[100:].lower()}\n"
    arguments = ["verify", "--code", "-", "--trust", str(trust), "--format", "json"]
    result = CliRunner().invoke(main, arguments, input=typed)
    (found,) = files(result)
    assert found["subject"] == {"name": "Ana Pérez Soto"}


def test_who_sits_at_the_input_is_told_what_to_do(
    code: str, trust: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "has_terminal", lambda: True)
    result = CliRunner().invoke(main, ["verify", "--code", "-", "--trust", str(trust)], input=code)
    assert result.stderr.startswith("Paste what the square code holds, then press Enter and ")
    assert result.exit_code == 3


def test_input_that_is_no_text_is_no_code(trust: Path) -> None:
    arguments = ["verify", "--code", "-", "--trust", str(trust), "--format", "json"]
    result = CliRunner().invoke(main, arguments, input=b"\xff" * 60)
    assert result.exit_code == 1


def test_without_a_list_nothing_of_the_code_is_shown(code: str, run: Run) -> None:
    result = run("verify", "--code", code)
    assert result.exit_code == 3
    assert "Ana" not in result.output
    assert "must say" not in result.output


def test_a_changed_code_is_found(code: str, trust: Path, run: Run) -> None:
    changed = code[:60] + ("2" if code[60] != "2" else "3") + code[61:]
    result = run("verify", "--code", changed, "--trust", trust)
    assert result.exit_code == 1
    assert "Ana" not in result.output


def test_a_number_alone_cannot_be_told(number: str, trust: Path, run: Run) -> None:
    result = run("verify", "--code", number, "--trust", trust)
    assert result.exit_code == 3
    assert f"{number} is the number of a document." in result.output


def test_a_file_that_came_with_the_page_is_verified_and_compared(
    original: Path, code: str, trust: Path, run: Run
) -> None:
    clr = original / "clr.json"
    result = run("verify", "--code", code, clr, "--trust", trust, "--format", "json")
    assert result.exit_code == 3
    found = files(result)
    assert [each["file"] for each in found] == ["printed code", str(clr)]
    assert [each["verdict"] for each in found] == ["indeterminate", "indeterminate"]
    assert "FILE_SAME" in result.output


def test_a_pdf_that_came_with_the_page_is_compared_by_the_record_in_it(
    issued: Path, code: str, trust: Path, tmp_path: Path, run: Run
) -> None:
    out = tmp_path / "out"
    exported = run("export", "--all", "--to", "pdf", "--unofficial", "--out", out, "-w", issued)
    assert exported.exit_code == 0
    (pdf,) = out.iterdir()
    result = run("verify", "--code", code, pdf, "--trust", trust, "--format", "json")
    assert "FILE_SAME" in result.output


def test_a_file_of_another_document_is_found(
    issued: Path, original: Path, code: str, trust: Path, passphrase: Path, run: Run
) -> None:
    (learner,) = issued.glob("learners/*/record.yaml")
    learner.write_text(learner.read_text().replace("I learned", "I have learned"))
    again = run("issue", "--all", "-w", issued, "--passphrase-file", passphrase)
    assert again.exit_code == 0
    (other,) = (each for each in issued.glob("issued/*/*/clr.json") if each.parent != original)
    result = run("verify", "--code", code, other, "--trust", trust)
    assert result.exit_code == 1
    assert "FILE_OTHER" in result.output


def test_a_code_alone_has_nothing_to_take_out(code: str, tmp_path: Path, run: Run) -> None:
    result = run("verify", "--code", code, "--extract", tmp_path)
    assert result.exit_code == 2
    assert "--extract takes something out of PDFs: name a file" in result.output


def test_neither_a_file_nor_a_code_is_a_wrong_use(run: Run) -> None:
    result = run("verify")
    assert result.exit_code == 2
    assert "name a file, or give the code from a printed page with --code" in result.output
