import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from transcript import resources
from transcript.batch import issuing
from transcript.errors import IssuingError
from transcript.registry.originals import Entry, Original, Originals

Run = Callable[..., Result]


def test_new_keys_are_named_with_their_use(school: Path, passphrase: Path, run: Run) -> None:
    result = run("keys", "new", "-w", school, "--passphrase-file", passphrase)
    assert result.exit_code == 0
    assert "signs credentials (Ed25519)" in result.output
    assert "for the seal on PDFs (P-256)" in result.output


def test_keys_are_made_once(with_keys: Path, passphrase: Path, run: Run) -> None:
    before = sorted(path.name for path in (with_keys / "keys").iterdir())
    result = run("keys", "new", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 0
    assert result.output.startswith("Both keys are there already")
    assert sorted(path.name for path in (with_keys / "keys").iterdir()) == before


def test_a_school_without_keys_is_told_how_to_make_them(school: Path, run: Run) -> None:
    result = run("keys", "list", "-w", school)
    assert result.output == "There is no key yet. Make them with “transcript keys new”.\n"


def test_keys_are_listed_with_their_validity(with_keys: Path, run: Run) -> None:
    result = run("keys", "list", "-w", with_keys)
    assert result.exit_code == 0
    assert "active, valid from" in result.output
    assert "    z6Mk" in result.output
    assert "    sha256:" in result.output


def test_keys_as_json_are_the_public_history(with_keys: Path, run: Run) -> None:
    listed = json.loads(run("keys", "list", "-w", with_keys, "--format", "json").output)
    assert listed == json.loads((with_keys / "keys" / "public-keys.json").read_text())


def test_a_damaged_history_is_named(with_keys: Path, run: Run) -> None:
    (with_keys / "keys" / "public-keys.json").write_text("{")
    result = run("keys", "list", "-w", with_keys)
    assert (result.exit_code, result.output) == (
        4,
        "error: public-keys.json: the file is damaged: it is not JSON\n",
    )


def test_a_lost_private_key_is_named(with_keys: Path, passphrase: Path, run: Run) -> None:
    for path in (with_keys / "keys").glob("*.pem"):
        path.unlink()
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert "credentials-" in result.output
    assert "bug" not in result.output


def test_the_did_document_is_for_the_schools_web_site(with_keys: Path, run: Run) -> None:
    out = with_keys / "did.json"
    result = run("keys", "did-document", "-w", with_keys, "--out", out)
    assert result.exit_code == 0
    assert "Publish it at https://school.example/.well-known/did.json" in result.output
    document = json.loads(out.read_text())
    assert document["id"] == "did:web:school.example"
    assert document["assertionMethod"] == [document["verificationMethod"][0]["id"]]


def test_the_certificate_of_the_seal_is_pem(with_keys: Path, run: Run) -> None:
    result = run("keys", "certificate", "-w", with_keys)
    assert result.exit_code == 0
    assert result.output.startswith("-----BEGIN CERTIFICATE-----\n")


def test_there_is_no_certificate_before_there_is_a_key(school: Path, run: Run) -> None:
    result = run("keys", "certificate", "-w", school)
    assert result.exit_code == 1
    assert "there is no active key for the seal" in result.output


def test_an_empty_did_document_is_not_written(school: Path, run: Run) -> None:
    result = run("keys", "did-document", "-w", school)
    assert result.exit_code == 1
    assert "there is no active key for credentials" in result.output


def test_a_school_that_cannot_be_read_makes_no_keys(
    school: Path, passphrase: Path, run: Run
) -> None:
    (school / "school.yaml").write_text("name: [\n")
    result = run("keys", "new", "-w", school, "--passphrase-file", passphrase)
    assert result.exit_code == 1
    assert "the school's file has to be mended first" in result.output
    assert not (school / "keys").exists()


def test_an_issued_transcript_is_kept_whole(issued: Path) -> None:
    (folder,) = (issued / "issued" / "ana-perez-soto").iterdir()
    files = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*.*"))
    assert files == ["badges/weigh-sources.jwt", "clr.json", "issued.json", "record.json"]


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
    assert result.stdout.endswith("2 learners: 1 issued, 1 refused.\n")


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
        "and “transcript keys list” does not\n"
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
    import os

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert result.output == "error: No space left on device\n"
    assert list((with_keys / "issued" / "ana-perez-soto").iterdir()) == []
    again = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert again.stdout.endswith("1 learner: 1 issued.\n")


def test_what_was_issued_before_a_full_disk_is_told(
    with_keys: Path, passphrase: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(with_keys / "learners" / "ana-perez-soto", with_keys / "learners" / "bo")
    learner = with_keys / "learners" / "bo" / "learner.yaml"
    learner.write_text(learner.read_text().replace("id: ana-perez-soto", "id: bo"))
    store = Originals.store

    def full_for_bo(self: Originals, entry: Entry, files: dict[str, bytes]) -> Original:
        if entry.learner == "bo":
            raise OSError(28, "No space left on device")
        return store(self, entry, files)

    monkeypatch.setattr(Originals, "store", full_for_bo)
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert result.stdout.endswith("1 learner: 1 issued.\n")
    assert result.stderr.endswith("error: No space left on device\n")


def test_every_format_is_written(issued: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "exports"
    result = run("export", "--all", "--to", "pdf,json,clr,badges,jwt", "--out", out, "-w", issued)
    assert result.exit_code == 0
    assert result.output == f"wrote 5 files for 1 learner to {out}\n"
    assert sorted(each.name for each in out.iterdir()) == [
        "ana-perez-soto.badges.jwt.zip",
        "ana-perez-soto.badges.zip",
        "ana-perez-soto.clr.json",
        "ana-perez-soto.pdf",
        "ana-perez-soto.transcript.json",
    ]


def test_exporting_twice_gives_the_same_bytes(issued: Path, tmp_path: Path, run: Run) -> None:
    for name in ("one", "two"):
        out = tmp_path / name
        run("export", "--all", "--to", "pdf,badges,jwt", "--out", out, "-w", issued)
    one = {each.name: each.read_bytes() for each in (tmp_path / "one").iterdir()}
    two = {each.name: each.read_bytes() for each in (tmp_path / "two").iterdir()}
    assert one == two


def test_a_learner_without_an_issued_transcript_is_named(
    with_keys: Path, tmp_path: Path, run: Run
) -> None:
    result = run(
        "export", "ana-perez-soto", "--to", "pdf", "--out", tmp_path / "out", "-w", with_keys
    )
    assert result.exit_code == 1
    expected = "ana-perez-soto: nothing was issued yet; run “transcript issue ana-perez-soto”"
    assert expected in result.output


def test_a_damaged_original_is_named_and_nothing_of_it_is_written(
    issued: Path, tmp_path: Path, run: Run
) -> None:
    (clr,) = issued.glob("issued/*/*/clr.json")
    clr.write_bytes(clr.read_bytes().replace(b"Ana", b"Eva"))
    result = run("export", "--all", "--to", "pdf", "--out", tmp_path / "out", "-w", issued)
    assert result.exit_code == 4
    assert result.stdout == "there was nothing to export\n"
    assert result.stderr == (
        f"error: ana-perez-soto: {clr}: it was changed after it was signed; "
        "bring it back from a backup\n"
    )


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


def test_all_formats_can_be_asked_for_at_once(issued: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    result = run("export", "--all", "--to", "ALL", "--out", out, "-w", issued)
    assert result.output == f"wrote 5 files for 1 learner to {out}\n"


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ("docx", "there is no format “docx”; there are: badges, clr, json, jwt, pdf"),
        (" , ", "name at least one format"),
    ],
)
def test_a_wrong_format_is_a_wrong_use(
    issued: Path, tmp_path: Path, run: Run, names: str, reason: str
) -> None:
    result = run("export", "--all", "--to", names, "--out", tmp_path / "out", "-w", issued)
    assert result.exit_code == 2
    assert reason in result.output
