"""`transcript ledger`, and the proofs that go from a school to a college."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import Result
from sqlalchemy import text, update

from transcript.office.trust_file import trust_file
from transcript.proofs.keyring import Keyring
from transcript.registry.database import Database
from transcript.registry.tables import ledger
from transcript.source.workspace import Workspace

Run = Callable[..., Result]
Book = Callable[..., Result]

NO_KEY = "there is no key for the ledger; make one with “transcript keys new --for ledger”"
LEARNER = "ana-perez-soto"


@pytest.fixture
def issued(with_keys: Path, passphrase: Path, run: Run) -> Path:
    """The school, its learner's transcript issued so that it can be taken back."""
    path = with_keys / "workspace.yaml"
    path.write_text(f"{path.read_text()}\nstatus: {{url: https://hill.example/status}}\n")
    done = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert done.exit_code == 0, done.output
    return with_keys


@pytest.fixture
def book(issued: Path, run: Run) -> Book:
    """Call `transcript ledger` in the school's folder."""
    return lambda *arguments: run("ledger", *arguments, "-w", issued)


@pytest.fixture
def exported(issued: Path, passphrase: Path, tmp_path: Path, run: Run) -> Path:
    """The learner's transcript in every form that a college may get."""
    folder = tmp_path / "exports"
    options = ("--to", "pdf,clr,json,badges,jwt", "--out", folder, "-w", issued)
    done = run("export", "--all", *options, "--passphrase-file", passphrase)
    assert done.exit_code == 0, done.output
    return folder


def list_with(school: Path, path: Path) -> Path:
    """Write a college's trust list with what the school's key history says now."""
    found = Workspace.open(school).load_school().school
    assert found is not None
    history = Keyring(folder=school / "keys").history()
    path.write_bytes(
        trust_file([(found, history)], at=datetime(2026, 11, 22, tzinfo=UTC), source="x")
    )
    return path


def entries(book: Book) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(book("show", "--format", "json").stdout)["entries"]
    return found


def document(book: Book) -> str:
    return next(str(each["document"]) for each in entries(book) if each["kind"] == "issued")


def take_back(school: Path, book: Book, run: Run) -> None:
    """Have the ledger go on by an entry."""
    done = run("revoke", document(book), "--reason", "a typo", "-w", school)
    assert done.exit_code == 0, done.output


def brought_back(school: Path, copy: Path) -> None:
    """Put the registry of an earlier day in the place of today's."""
    for each in school.glob("registry.db*"):
        each.unlink()
    shutil.copy(copy, school / "registry.db")


@pytest.fixture
def yesterday(issued: Path, tmp_path: Path) -> Path:
    """A copy of the registry as it is now."""
    copy = tmp_path / "yesterday.db"
    with Database(issued / "registry.db").reading() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    shutil.copy(issued / "registry.db", copy)
    return copy


# verify


def test_an_untouched_ledger_is_whole(book: Book, issued: Path) -> None:
    result = book("verify")
    assert result.exit_code == 0
    first, second, root, third = result.stdout.splitlines()
    assert re.fullmatch(r"The ledger is whole: \d+ entr(y|ies)\.", first)
    assert second == "It was signed 1 time. Its root is"
    assert re.fullmatch(r"    [0-9a-f]{64}", root)
    assert third == f"It agrees with {issued / 'ledger'}."


def test_a_program_is_told_as_well(book: Book, issued: Path) -> None:
    told = json.loads(book("verify", "--format", "json").stdout)
    assert (told["version"], told["whole"], told["checkpoints"], told["purged"]) == (1, True, 1, 0)
    assert told["entries"] == len(entries(book))
    assert told["compared_with"] == [str(issued / "ledger")]


def test_a_changed_entry_is_named(book: Book, issued: Path) -> None:
    with Database(issued / "registry.db").writing() as connection:
        connection.execute(text('DROP TRIGGER "ledger_UPDATE"'))
        connection.execute(update(ledger).where(ledger.c.position == 0).values(kind="purged"))
    result = book("verify")
    assert (result.exit_code, result.stdout) == (
        1,
        "The ledger is not whole: entry 0: it is not as it was noted\n",
    )
    assert json.loads(book("verify", "--format", "json").stdout) == {
        "version": 1,
        "whole": False,
        "first_wrong": 0,
        "reason": "it is not as it was noted",
    }


def test_an_old_registry_that_was_brought_back_is_found_by_the_files_beside_it(
    book: Book, issued: Path, yesterday: Path, passphrase: Path, run: Run
) -> None:
    size = len(entries(book))
    take_back(issued, book, run)
    assert book("checkpoint", "--passphrase-file", passphrase).exit_code == 0
    brought_back(issued, yesterday)
    result = book("verify")
    assert (result.exit_code, result.stdout) == (
        1,
        (
            f"The ledger is not whole: entry {size}: it is missing, and all that follow: the "
            f"checkpoint in {issued / 'ledger' / 'checkpoint'} says that there were {size + 1} "
            "entries. Bring the registry back from a backup\n"
        ),
    )


def test_nothing_is_issued_into_an_old_registry_that_was_brought_back(
    book: Book, issued: Path, yesterday: Path, passphrase: Path, run: Run
) -> None:
    size = len(entries(book))
    take_back(issued, book, run)
    assert book("checkpoint", "--passphrase-file", passphrase).exit_code == 0
    brought_back(issued, yesterday)
    result = run("issue", "--all", "-w", issued, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert f"entry {size}: it is missing: {size + 1} entries were signed once" in result.stderr
    assert len(entries(book)) == size


def test_a_checkpoint_that_was_kept_is_compared(
    book: Book, issued: Path, passphrase: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "safe" / "checkpoint"
    made = book("checkpoint", "--out", kept, "--passphrase-file", passphrase)
    assert made.stdout.startswith(f"wrote {kept}: it covers ")
    assert book("verify", "--checkpoint", kept).stdout.splitlines()[3:] == [
        f"It agrees with {kept}.",
        f"It agrees with {issued / 'ledger'}.",
    ]


def test_a_forged_checkpoint_is_told(book: Book, issued: Path, tmp_path: Path) -> None:
    kept = tmp_path / "checkpoint"
    kept.write_bytes((issued / "ledger" / "checkpoint").read_bytes().replace(b"\n\n", b"\nx\n\n"))
    result = book("verify", "--checkpoint", kept)
    assert (result.exit_code, result.stdout) == (
        1,
        (
            f"The ledger is not whole: the checkpoint in {kept} is forged: no ledger key of the "
            "school's has signed it\n"
        ),
    )


def test_files_beside_the_registry_that_cannot_be_read_are_told(book: Book, issued: Path) -> None:
    (issued / "ledger" / "checkpoint").write_text("nothing")
    result = book("verify")
    assert result.exit_code == 1
    assert result.stdout.endswith("cannot be read: it has no signature\n")


def test_without_its_first_file_the_ledger_is_still_compared_by_its_root(
    book: Book, issued: Path
) -> None:
    shutil.rmtree(issued / "ledger" / "tile")
    assert book("verify").exit_code == 0


# show


def test_the_entries_are_shown_with_who_did_what_and_why(
    book: Book, issued: Path, run: Run
) -> None:
    take_back(issued, book, run)
    lines = book("show").stdout.splitlines()
    assert len(lines) == len(entries(book))
    form = r" +\d+  \d{4}-\d\d-\d\d \d\d:\d\d  revoked     [0-9A-Z-]{12}  a typo  by .+"
    assert re.fullmatch(form, lines[-1])


def test_the_entries_of_one_document_are_shown(book: Book, issued: Path, run: Run) -> None:
    take_back(issued, book, run)
    number = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", book("show").stdout)[0]
    shown = json.loads(book("show", number, "--format", "json").stdout)
    assert [each["kind"] for each in shown["entries"]] == ["issued", "revoked"]
    assert shown["size"] == len(entries(book))
    assert shown["signed"]["size"] == shown["size"] - 1
    statement = shown["entries"][1]["statement"]
    assert (statement["document"], statement["reason"]) == (document(book), "a typo")


def test_a_document_that_is_not_there_is_told(book: Book) -> None:
    result = book("show", "ZZZZ")
    assert result.exit_code == 2
    assert "no document was issued here whose id or number begins with “ZZZZ”" in result.stderr


def test_a_school_that_has_issued_nothing_has_no_entry(school: Path, run: Run) -> None:
    shown = run("ledger", "show", "-w", school)
    assert shown.stdout == "The ledger has no entry yet: nothing was issued.\n"
    told = json.loads(run("ledger", "show", "-w", school, "--format", "json").stdout)
    assert told == {"version": 1, "size": 0, "signed": None, "entries": []}


# checkpoint, publish, key


def test_a_checkpoint_is_the_same_until_the_ledger_goes_on(
    book: Book, issued: Path, passphrase: Path, run: Run
) -> None:
    first = book("checkpoint")
    assert first.stdout == (issued / "ledger" / "checkpoint").read_text()
    take_back(issued, book, run)
    second = book("checkpoint", "--passphrase-file", passphrase)
    assert second.stdout != first.stdout
    assert second.stdout == (issued / "ledger" / "checkpoint").read_text()


def test_the_ledger_is_published_and_gone_on_with(
    book: Book, issued: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    out = tmp_path / "site"
    first = book("publish", "--out", out)
    size = len(entries(book))
    assert first.stdout.splitlines()[0].startswith(f"wrote 3 files to {out}: the ledger of {size} ")
    assert (out / "tile" / "0" / f"000.p/{size}").stat().st_size == 32 * size
    assert book("publish", "--out", out).stdout.startswith(f"wrote no files to {out}")
    take_back(issued, book, run)
    again = book("publish", "--out", out, "--passphrase-file", passphrase)
    assert again.stdout.startswith(f"wrote 3 files to {out}")
    assert book("verify", "--published", out).exit_code == 0


def test_the_ledger_of_another_school_is_not_written_over(
    book: Book, issued: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    assert book("publish", "--out", out).exit_code == 0
    lines = (out / "checkpoint").read_text().splitlines(keepends=True)
    lines[2] = "A" * 43 + "=\n"
    (out / "checkpoint").write_text("".join(lines))
    result = book("publish", "--out", out)
    assert result.exit_code == 4
    assert "another ledger was written there" in result.stderr
    assert (out / "checkpoint").read_text() == "".join(lines)
    assert (issued / "ledger" / "checkpoint").read_text() != "".join(lines)


def test_the_key_is_what_a_trust_list_names(book: Book, trust: Path) -> None:
    (line,) = book("key").stdout.splitlines()
    assert f'    logs:\n      - "{line}"\n' in trust.read_text()


def test_a_school_without_a_ledger_key_is_told_how_to_make_one(
    school: Path, passphrase: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcript.proofs.keyring.SCRYPT_COST", 2**4)
    kinds = ("--for", "credentials", "--for", "pdf-seal")
    where = ("-w", school, "--passphrase-file", passphrase)
    assert run("keys", "new", *kinds, *where).exit_code == 0
    assert run("ledger", "key", "-w", school).stderr == f"Error: {NO_KEY}\n"
    done = run("issue", "--all", *where)
    assert (done.exit_code, NO_KEY in done.stderr) == (0, True)
    result = run("ledger", "checkpoint", *where)
    assert result.exit_code == 1
    assert result.stderr.endswith(f"Error: {NO_KEY}\n")


def test_an_empty_ledger_is_not_signed(with_keys: Path, passphrase: Path, run: Run) -> None:
    shown = run("ledger", "show", "-w", with_keys)
    result = run("ledger", "checkpoint", "-w", with_keys, "--passphrase-file", passphrase)
    # The making of keys may be noted already.
    assert (result.exit_code == 1) is ("no entry yet" in shown.stdout)


# From the school to the college


def ledgers(result: Result) -> list[object]:
    return [each["ledger"] for each in json.loads(result.stdout)["files"]]


def codes(result: Result) -> list[str]:
    checks = [check for each in json.loads(result.stdout)["files"] for check in each["checks"]]
    return [each["code"] for each in checks if each["step"] == "ledger"]


def test_every_export_brings_the_same_proof(exported: Path) -> None:
    proof = (exported / f"{LEARNER}.tlog-proof").read_bytes()
    for name in ("badges.zip", "badges.jwt.zip"):
        with ZipFile(exported / f"{LEARNER}.{name}") as made:
            assert made.read("transcript.tlog-proof") == proof


def test_a_college_finds_the_proof_inside_and_beside(
    exported: Path, trust: Path, run: Run, book: Book
) -> None:
    with ZipFile(exported / f"{LEARNER}.badges.zip") as made:
        made.extractall(exported / "badges")
    (badge,) = (exported / "badges").glob("*-weigh-sources.json")
    files = [exported / f"{LEARNER}.pdf", exported / f"{LEARNER}.clr.json", badge]
    result = run("verify", *files, "--trust", trust, "--format", "json")
    position = next(each["position"] for each in entries(book) if each["kind"] == "issued")
    at = next(each["at"] for each in entries(book) if each["kind"] == "issued")
    origin = (book("key").stdout).partition("+")[0]
    assert ledgers(result) == [{"origin": origin, "position": position, "logged_at": at}] * 3
    assert codes(result) == ["LEDGER_OK"] * 3


def test_after_the_ledger_key_was_stolen_a_new_one_proves_what_was_issued_before(
    issued: Path, passphrase: Path, tmp_path: Path, run: Run, book: Book
) -> None:
    where = ("-w", issued, "--passphrase-file", passphrase)
    stolen = next(each for each in (issued / "keys").glob("ledger-*.pem")).stem
    theft = ("--since", "2026-01-01", "--reason", "lost")
    assert run("keys", "compromised", stolen, *theft, "-w", issued).exit_code == 0
    assert run("keys", "new", "--for", "ledger", *where).exit_code == 0
    assert book("checkpoint", "--passphrase-file", passphrase).exit_code == 0
    out = tmp_path / "again"
    assert run("export", "--all", "--to", "clr", "--out", out, *where).exit_code == 0
    clr = out / f"{LEARNER}.clr.json"
    known = list_with(issued, tmp_path / "college.yaml")
    assert codes(run("verify", clr, "--trust", known, "--format", "json")) == ["LEDGER_OK"]
    assert book("verify").exit_code == 0


def test_a_proof_elsewhere_is_named(exported: Path, trust: Path, tmp_path: Path, run: Run) -> None:
    proof = (exported / f"{LEARNER}.tlog-proof").rename(tmp_path / "proof")
    clr = exported / f"{LEARNER}.clr.json"
    assert codes(run("verify", clr, "--trust", trust, "--format", "json")) == []
    named = run("verify", clr, "--trust", trust, "--proof", proof, "--format", "json")
    assert codes(named) == ["LEDGER_OK"]


def test_a_proof_that_is_of_no_file_is_told(
    exported: Path, trust: Path, tmp_path: Path, run: Run
) -> None:
    proof = (exported / f"{LEARNER}.tlog-proof").rename(tmp_path / "proof")
    clr = exported / f"{LEARNER}.clr.json"
    other = exported / "other.clr.json"
    other.write_bytes(clr.read_bytes() + b"\n")
    result = run("verify", other, "--trust", trust, "--proof", proof)
    assert f"note: none of the ledger's proofs is of {other}\n" in result.stderr


def test_what_is_no_proof_is_refused_by_name(exported: Path, tmp_path: Path, run: Run) -> None:
    proof = tmp_path / "proof"
    proof.write_text("hello")
    result = run("verify", exported / f"{LEARNER}.clr.json", "--proof", proof)
    assert (result.exit_code, result.stderr) == (
        4,
        f"error: {proof}: this is no proof of a ledger: it is no proof of a ledger\n",
    )


def test_what_lies_beside_and_is_no_proof_is_not_used(exported: Path, run: Run) -> None:
    proof = exported / f"{LEARNER}.tlog-proof"
    proof.write_text("hello")
    result = run("verify", exported / f"{LEARNER}.clr.json", "--format", "json")
    assert codes(result) == []
    assert f"note: {proof} is not used: this is no proof of a ledger" in result.stderr


def test_a_proof_that_was_changed_fails(exported: Path, trust: Path, run: Run) -> None:
    proof = exported / f"{LEARNER}.tlog-proof"
    lines = proof.read_text().split("\n")
    lines[2] = f"index {int(lines[2].split()[1]) + 1}"
    proof.write_text("\n".join(lines))
    result = run("verify", exported / f"{LEARNER}.clr.json", "--trust", trust, "--format", "json")
    assert (result.exit_code, codes(result)) == (1, ["LEDGER_WRONG"])
