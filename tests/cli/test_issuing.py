import errno
import fcntl
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from transcript import resources
from transcript.batch import issuing
from transcript.errors import IssuingError
from transcript.office.clock import now
from transcript.registry.originals import Entry, Original, Originals

Run = Callable[..., Result]


def test_an_issued_transcript_is_kept_whole(issued: Path) -> None:
    (folder,) = (issued / "issued" / "ana-perez-soto").iterdir()
    files = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*.*"))
    assert files == [
        "clr.json",
        "code.txt",
        "issued.json",
        "record.json",
        "tokens.json",
    ]


def test_nothing_is_issued_twice(issued: Path, passphrase: Path, run: Run) -> None:
    result = run("issue", "--all", "-w", issued, "--passphrase-file", passphrase)
    assert result.exit_code == 0
    assert result.stdout.endswith("1 learner: 1 already issued.\n")
    assert len(list((issued / "issued" / "ana-perez-soto").iterdir())) == 1


def test_a_record_that_changed_is_issued_as_a_new_document(
    issued: Path, passphrase: Path, run: Run
) -> None:
    record = issued / "learners" / "ana-perez-soto" / "record.yaml"
    record.write_text(record.read_text().replace("I learned to ask", "I have learned to ask"))
    result = run("issue", "ana-perez-soto", "-w", issued, "--passphrase-file", passphrase)
    assert result.stdout.endswith("1 learner: 1 issued.\n")
    assert len(list((issued / "issued" / "ana-perez-soto").iterdir())) == 2


def test_a_dry_run_signs_nothing_and_asks_no_passphrase(with_keys: Path, run: Run) -> None:
    result = run("issue", "--all", "--dry-run", "-w", with_keys)
    assert result.exit_code == 0
    assert result.stdout.endswith("1 learner: 1 would issue.\n")
    assert not (with_keys / "issued").exists()


def test_a_learner_with_errors_is_refused_and_the_others_go_on(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    ana, bo = (with_keys / "learners" / each for each in ("ana-perez-soto", "bo"))
    copytree(ana, bo)
    (bo / "learner.yaml").write_text(
        (bo / "learner.yaml").read_text().replace("id: ana-perez-soto", "id: bo")
    )
    (ana / "evidence" / "essay.txt").unlink()
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 1
    assert "error MT301" in result.output
    assert "warning" not in result.stdout
    assert result.stdout.endswith("2 learners: 1 issued, 1 refused.\n")


def test_a_name_that_could_not_be_printed_is_refused(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    person = with_keys / "learners" / "ana-perez-soto" / "learner.yaml"
    person.write_text(person.read_text("utf-8").replace("Ana Pérez", "安娜 Pérez"), "utf-8")
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 1
    assert "error MT447" in result.output
    assert "“娜” (U+5A1C), “安” (U+5B89)" in result.output


def test_a_newcomer_who_has_earned_nothing_is_passed_over(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    assert run("new", "learner", "Bo", "-w", with_keys).exit_code == 0
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 0
    assert result.stdout.endswith("2 learners: 1 issued, 1 nothing earned yet.\n")


def test_a_newcomer_asked_for_by_name_is_a_no(with_keys: Path, passphrase: Path, run: Run) -> None:
    assert run("new", "learner", "Bo", "-w", with_keys).exit_code == 0
    result = run("issue", "bo", "-w", with_keys, "--passphrase-file", passphrase)
    assert (result.exit_code, result.stdout) == (
        1,
        "bo  nothing earned yet\n1 learner: 1 nothing earned yet.\n",
    )


def test_a_transcript_that_cannot_be_signed_is_named_and_the_run_goes_on(
    with_keys: Path, passphrase: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise IssuingError("key", "the signature did not verify")

    monkeypatch.setattr(issuing, "issue", refuse)
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 1
    assert result.stdout == (
        "ana-perez-soto  failed: the signature did not verify\n1 learner: 1 failed.\n"
    )


def test_a_run_as_json_follows_its_schema(issued: Path, passphrase: Path, run: Run) -> None:
    result = run(
        "issue", "--all", "-w", issued, "--passphrase-file", passphrase, "--format", "json"
    )
    report = json.loads(result.stdout)
    Draft202012Validator(resources.schema("output/run-report")).validate(report)
    assert [each["state"] for each in report["learners"]] == ["already issued"]


def test_issuing_nobody_is_a_wrong_use(with_keys: Path, run: Run) -> None:
    result = run("issue", "-w", with_keys)
    assert result.exit_code == 2
    assert "name one or more learners, or give --all" in result.output


def test_issuing_without_a_key_says_how_to_make_one(
    school: Path, passphrase: Path, run: Run
) -> None:
    result = run("issue", "--all", "-w", school, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert result.output == (
        "error: the key for credentials cannot sign: "
        "there is none; make one with “transcript keys new”\n"
    )


def test_a_key_named_in_the_workspace_has_to_be_there(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    settings = with_keys / "workspace.yaml"
    settings.write_text(settings.read_text() + "issuer_key: no-such-key\n")
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert result.output == (
        "error: the key no-such-key cannot sign: workspace.yaml names it under `issuer_key`, "
        "and the school has no such key; see “transcript keys list”\n"
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "retired"}, "it is retired; name an active one under `issuer_key`, or none"),
        ({"valid_from": "2999-01-01T00:00:00Z"}, "it is not valid now"),
    ],
)
def test_a_key_that_may_not_sign_any_more_does_not(
    with_keys: Path, passphrase: Path, run: Run, change: dict[str, str], reason: str
) -> None:
    history = with_keys / "keys" / "public-keys.json"
    content = json.loads(history.read_text())
    content["keys"][0].update(change)
    history.write_text(json.dumps(content))
    settings = with_keys / "workspace.yaml"
    settings.write_text(settings.read_text() + f"issuer_key: {content['keys'][0]['id']}\n")
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert reason in result.output


def test_the_key_of_the_seal_signs_no_credentials(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    seal = next((with_keys / "keys").glob("pdf-seal-*.pem")).stem
    settings = with_keys / "workspace.yaml"
    settings.write_text(settings.read_text() + f"issuer_key: {seal}\n")
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert "it is not a key for credentials; name another under `issuer_key`" in result.output


def test_a_wrong_passphrase_signs_nothing_and_is_not_repeated(with_keys: Path, run: Run) -> None:
    result = run("issue", "--all", "-w", with_keys, TRANSCRIPT_PASSPHRASE="wrong-canary")
    assert result.exit_code == 4
    assert "wrong-canary" not in result.output
    assert not (with_keys / "issued" / "ana-perez-soto").exists()


def test_the_passphrase_comes_from_the_environment(with_keys: Path, run: Run) -> None:
    result = run("issue", "--all", "-w", with_keys, TRANSCRIPT_PASSPHRASE="correct horse battery")
    assert result.exit_code == 0


def test_an_empty_passphrase_file_is_a_wrong_use(with_keys: Path, tmp_path: Path, run: Run) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", empty)
    assert result.exit_code == 2
    assert "the first line must be the passphrase" in result.output


def test_a_full_disk_leaves_nothing_of_the_document(
    with_keys: Path, passphrase: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, __: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "write_bytes", full)
        result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert result.stderr.startswith(f"error: {with_keys}")
    assert "record.json: No space left on device" in result.stderr
    assert list((with_keys / "issued" / "ana-perez-soto").iterdir()) == []
    again = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert again.stdout.endswith("1 learner: 1 issued.\n")


def test_what_was_issued_before_a_full_disk_is_told(
    with_keys: Path, passphrase: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(with_keys / "learners" / "ana-perez-soto", with_keys / "learners" / "bo")
    learner = with_keys / "learners" / "bo" / "learner.yaml"
    learner.write_text(learner.read_text().replace("id: ana-perez-soto", "id: bo"))
    draft = Originals.draft

    def full_for_bo(self: Originals, entry: Entry, files: dict[str, bytes]) -> Original:
        if entry.learner == "bo":
            raise OSError(28, "No space left on device")
        return draft(self, entry, files)

    monkeypatch.setattr(Originals, "draft", full_for_bo)
    monkeypatch.setattr(issuing, "CHUNK", 1)
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert "ana-perez-soto  issued" in result.stdout
    assert "error: No space left on device\n    hint: make room on the disk" in result.stderr


def test_a_folder_in_which_nothing_can_be_written_is_named(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    (with_keys / "issued").write_text("in the way")
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert result.stderr == f"error: {with_keys / 'issued' / '.runs'}: Not a directory\n"


def test_a_disk_that_knows_no_locks_is_told(
    with_keys: Path, passphrase: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_: int, __: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert "locks do not work here, as on some network drives and in synced folders" in (
        result.stderr
    )


def test_a_clock_that_was_set_back_is_told(
    with_keys: Path, passphrase: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as tomorrow:
        later = now() + timedelta(days=1)
        tomorrow.setattr("transcript.office.issuing.now", lambda: later)
        tomorrow.setattr("transcript.cli.commands.issue.now", lambda: later)
        run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    record = with_keys / "learners" / "ana-perez-soto" / "record.yaml"
    record.write_text(record.read_text().replace("I learned to ask", "I have learned to ask"))
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert "set the clock right, and run it again" in result.stderr
    assert len(list((with_keys / "issued" / "ana-perez-soto").iterdir())) == 1


def test_a_damaged_record_of_issuing_is_a_failure_of_that_learner(
    issued: Path, passphrase: Path, run: Run
) -> None:
    (manifest,) = issued.glob("issued/*/*/issued.json")
    manifest.write_text("{")
    result = run("issue", "--all", "-w", issued, "--passphrase-file", passphrase)
    assert result.exit_code == 1
    assert "ana-perez-soto  failed: " in result.output
    assert result.stdout.endswith("1 learner: 1 failed.\n")


def test_a_dry_run_without_a_key_says_so(school: Path, run: Run) -> None:
    result = run("issue", "--all", "--dry-run", "-w", school)
    assert result.exit_code == 4
    assert "there is none; make one with “transcript keys new”" in result.output


def test_a_school_without_learners_is_told_what_comes_next(
    tmp_path: Path, passphrase: Path, run: Run
) -> None:
    run("new", "school", tmp_path / "s", "--name", "S")
    run("keys", "new", "-w", tmp_path / "s", "--passphrase-file", passphrase)
    result = run("issue", "--all", "-w", tmp_path / "s", "--passphrase-file", passphrase)
    assert (result.exit_code, result.output) == (
        0,
        "There are no learners yet. Next: “transcript new learner NAME”.\n",
    )
