import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from transcript import resources
from transcript.office import findings
from transcript.proofs.keyring import Keyring

Run = Callable[..., Result]


@pytest.fixture
def exports(issued: Path, passphrase: Path, tmp_path: Path, run: Run) -> Path:
    """What the school has sent."""
    out = tmp_path / "exports"
    where = ("--out", out, "-w", issued, "--passphrase-file", passphrase)
    assert run("export", "--all", "--to", "pdf,clr", *where).exit_code == 0
    return out


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


def test_without_a_trust_list_the_option_is_named(exports: Path, run: Run) -> None:
    result = run("verify", *exports.glob("*.json"))
    said = " ".join(result.output.split())
    assert "before you add them. Give your list with --trust." in said


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
    later = f"{datetime.now(UTC) + timedelta(days=32):%Y-%m-%d}"
    result = run("verify", *exports.glob("*.json"), "--trust", trust, "--at", later)
    lines = [line.strip() for line in result.output.splitlines()]
    assert lines[0].endswith("(clr): indeterminate")
    assert lines[1] == "for Ana Pérez Soto"
    answers = [line for line in lines if line.split("  ")[0] in {"unchanged", "who issued it"}]
    assert [line.split()[-1] for line in answers] == ["passed", "passed"]
    assert lines[-1] == f"as of {later} 00:00 UTC"


def test_what_holds_for_every_credit_is_told_once(
    exports: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "_MOST_ALIKE", 2)
    result = run("verify", *exports.glob("*.json"), "--at", "2020-01-01")
    told = " ".join(result.output.split())
    assert told.count("[NOT_YET_VALID]") == 1
    assert "The transcript is valid from" in told
    assert "[NOT_YET_VALID] There are 3 more like it: --format json lists them." in told


def test_a_fingerprint_is_not_broken_between_lines(
    issued: Path, exports: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    seal = Keyring(folder=issued / "keys").history().keys[1].certificate
    assert f"{seal}." in run("verify", *exports.glob("*.pdf")).output


def test_two_files_are_told_apart(exports: Path, run: Run) -> None:
    files = [each for each in sorted(exports.iterdir()) if each.suffix != ".tlog-proof"]
    assert [each.suffix for each in files] == [".json", ".pdf"]
    result = run("verify", *files)
    assert [str(each) in result.output for each in files] == [True, True]


def test_proofs_among_the_files_are_no_files_to_judge(exports: Path, trust: Path, run: Run) -> None:
    together = run("verify", *sorted(exports.iterdir()), "--trust", trust, "--format", "json")
    judged = [Path(each["file"]).suffix for each in json.loads(together.output)["files"]]
    assert judged == [".json", ".pdf"]


def test_a_proof_alone_proves_nothing(exports: Path, run: Run) -> None:
    result = run("verify", *exports.glob("*.tlog-proof"))
    assert result.exit_code == 2
    assert "a ledger's proof proves another file: name that file too" in result.output


def test_of_several_files_a_summary_comes_last(exports: Path, trust: Path, run: Run) -> None:
    files = [each for each in sorted(exports.iterdir()) if each.suffix != ".tlog-proof"]
    result = run("verify", *files, exports / "none.pdf", "--trust", trust)
    assert result.stdout.splitlines()[-3:] == [
        "3 files: 2 indeterminate, 1 could not be read",
        *(f"  ? {each}" for each in files),
    ]


def test_of_one_file_there_is_no_summary(exports: Path, trust: Path, run: Run) -> None:
    result = run("verify", next(exports.iterdir()), "--trust", trust)
    assert "files:" not in result.stdout


def test_there_is_no_receipt_of_nothing(tmp_path: Path, run: Run) -> None:
    result = run("verify", tmp_path / "none.pdf", "--format", "receipt")
    assert (result.exit_code, result.stdout) == (4, "")


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


def test_a_date_that_is_none_is_answered_with_an_example(exports: Path, run: Run) -> None:
    result = run("verify", *exports.iterdir(), "--at", "tomorrow")
    assert result.exit_code == 2
    assert "“tomorrow” is no date; write it like 2026-11-21, or 2026-11-21T09:30:00Z" in (
        result.stderr
    )


def test_a_name_cannot_print_a_verdict_of_its_own(
    exports: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcript.batch import verifying
    from transcript.verification.shown import SubjectShown
    from transcript.verification.verify import Examined, examine

    forged = SubjectShown(name="Eve\n  who issued it  ✓ passed\x1b[8m\u202e")

    def tell(*arguments: object, **more: object) -> Examined:
        found = honest(*arguments, **more)
        return replace(found, report=replace(found.report, subject=forged))

    honest: Callable[..., Examined] = examine
    monkeypatch.setattr(verifying, "examine", tell)
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


def test_what_a_pdf_carries_is_written_to_a_folder(
    exports: Path, trust: Path, tmp_path: Path, run: Run
) -> None:
    (clr,) = exports.glob("*.clr.json")
    out = tmp_path / "inside" / "of it"
    result = run("verify", *exports.iterdir(), "--trust", trust, "--extract", out)
    assert result.exit_code == 3
    stem = clr.name.removesuffix(".clr.json")
    assert sorted(each.name for each in out.iterdir()) == [
        f"{stem}.clr.json",
        f"{stem}.transcript.json",
    ]
    assert (out / clr.name).read_bytes() == clr.read_bytes()


def test_to_take_the_same_out_again_changes_nothing(
    exports: Path, trust: Path, tmp_path: Path, run: Run
) -> None:
    (pdf,) = exports.glob("*.pdf")
    for _ in range(2):
        result = run("verify", pdf, "--trust", trust, "--extract", tmp_path / "inside")
        assert result.exit_code == 3


def test_what_is_taken_out_never_replaces_another_file(
    exports: Path, trust: Path, tmp_path: Path, run: Run
) -> None:
    (pdf,) = exports.glob("*.pdf")
    there = tmp_path / f"{pdf.stem}.clr.json"
    there.write_text("another learner's")
    result = run("verify", pdf, "--trust", trust, "--extract", tmp_path)
    assert (result.exit_code, there.read_text()) == (4, "another learner's")
    assert result.stderr == f"error: {there}: another file is there already\n"


def test_nothing_is_taken_out_of_a_file_that_failed(
    exports: Path, trust: Path, tmp_path: Path, run: Run
) -> None:
    (pdf,) = exports.glob("*.pdf")
    pdf.write_bytes(pdf.read_bytes() + b"\n")
    out = tmp_path / "inside"
    assert run("verify", pdf, "--trust", trust, "--extract", out).exit_code == 1
    assert not out.exists()


def test_a_process_that_verifies_does_not_know_the_passphrase(
    exports: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcript.batch import verifying

    told: dict[str, str] = {}

    class Witness(verifying.Verifier):
        def __init__(self, terms: object, *, environment: dict[str, str]) -> None:
            told.update(environment)
            super().__init__(terms, environment=environment)  # type: ignore[arg-type]

    monkeypatch.setattr(verifying, "Verifier", Witness)
    monkeypatch.setenv("TRANSCRIPT_PASSPHRASE", "a secret")
    monkeypatch.setenv("HOME", "/home/registrar")
    run("verify", *exports.glob("*.json"))
    assert told["HOME"] == "/home/registrar"
    assert "TRANSCRIPT_PASSPHRASE" not in told
