"""Taking back what was issued: `revoke`, `suspend`, `reinstate`, `status`, `verify --status`."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from click.testing import Result
from sqlalchemy import delete

from transcript.credentials.status_list import Bitstring
from transcript.proofs import keyring
from transcript.registry import documents
from transcript.registry.database import Database
from transcript.registry.status_book import StatusBook
from transcript.registry.tables import intent
from transcript.source.workspace import Workspace

Run = Callable[..., Result]

URL = "https://hill.example/status"


def settings(folder: Path, text: str) -> None:
    path = folder / "workspace.yaml"
    path.write_text(f"{path.read_text()}\nstatus: {{{text}}}\n")


@pytest.fixture
def listed(with_keys: Path, passphrase: Path, run: Run) -> Path:
    """The school, its learner's transcript issued with a place in both lists."""
    settings(with_keys, f"url: {URL}/, suspension: true, valid_days: 3")
    done = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert done.exit_code == 0, done.output
    return with_keys


@pytest.fixture
def college(listed: Path, tmp_path: Path) -> Path:
    """A college's trust list that holds the school."""
    school = Workspace.open(listed).load_school().school
    assert school is not None
    keys = keyring.Keyring(folder=listed / "keys").history().keys
    path = tmp_path / "college.yaml"
    path.write_text(
        f"version: 1\nissuers:\n  - id: {school.id}\n    name: Hill School\n"
        f"    keys: [{next(each.public_key.multibase for each in keys if not each.certificate)}]\n"
        f"    certificates: ['{next(each.certificate for each in keys if each.certificate)}']\n"
    )
    return path


@pytest.fixture
def publish(listed: Path, passphrase: Path, tmp_path: Path, run: Run) -> Callable[..., Result]:
    """Publish the lists into the folder `lists`."""

    def invoke(*more: object) -> Result:
        where = ("-w", listed, "--passphrase-file", passphrase)
        return run("status", "publish", "--out", tmp_path / "lists", *where, *more)

    return invoke


def entry(folder: Path) -> dict[str, str]:
    (manifest,) = folder.glob("issued/*/*/issued.json")
    found: dict[str, str] = json.loads(manifest.read_text())
    return found


def issued_clr(folder: Path) -> Path:
    (path,) = folder.glob("issued/*/*/clr.json")
    return path


def test_what_is_issued_has_a_place_in_the_lists(listed: Path) -> None:
    clr = json.loads(issued_clr(listed).read_bytes())
    (badge,) = clr["credentialSubject"]["verifiableCredential"]
    places = [clr["credentialStatus"], badge["credentialStatus"]]
    assert {each["statusListCredential"] for each in places} == {f"{URL}/revocation-1.json"}
    assert {each["statusReference"] for each in places} == {f"{URL}/suspension-1.json"}
    kept = StatusBook(Database(listed / "registry.db")).places_of(clr["id"])
    assert {each["statusListIndex"] for each in places} == {
        str(place.index) for place in kept.values()
    }


def test_without_the_setting_nothing_has_a_place(issued: Path) -> None:
    assert "credentialStatus" not in json.loads(issued_clr(issued).read_bytes())
    assert StatusBook(Database(issued / "registry.db")).lists() == ()


@pytest.mark.parametrize(
    "spelt",
    [
        lambda found: found["document_id"],
        lambda found: found["document_id"].removeprefix("urn:uuid:"),
        lambda found: found["document_id"].removeprefix("urn:uuid:")[:8].upper(),
        lambda found: found["number"],
        lambda found: found["number"].replace("-", "").lower(),
        lambda found: found["number"][:6],
    ],
)
def test_a_document_is_named_by_its_id_or_number(
    listed: Path, run: Run, spelt: Callable[[dict[str, str]], str]
) -> None:
    found = entry(listed)
    result = run("revoke", spelt(found), "--reason", "a mistake", "-w", listed)
    assert result.exit_code == 0
    assert result.stdout == (
        f"{found['number']}  ana-perez-soto  revoked, with 1 badge\n"
        "Nobody outside can see it yet. Next: “transcript status publish --out DIR”,\n"
        "and put the files on the school's web site.\n"
    )


def test_revoking_again_changes_nothing(listed: Path, run: Run) -> None:
    number = entry(listed)["number"]
    run("revoke", number, "--reason", "a mistake", "-w", listed)
    result = run("revoke", number, "--reason", "another", "-w", listed)
    assert (result.exit_code, result.stdout) == (0, f"{number}  ana-perez-soto  revoked already\n")


@pytest.mark.parametrize("deed", ["suspend", "reinstate"])
def test_revoking_is_final(listed: Path, run: Run, deed: str) -> None:
    number = entry(listed)["number"]
    run("revoke", number, "--reason", "a mistake", "-w", listed)
    result = run(deed, number, "--reason", "no", "-w", listed)
    assert (result.exit_code, result.stderr) == (
        1,
        f"error: {number} was revoked, and that is final. Nothing was changed.\n",
    )


def test_a_change_as_json(listed: Path, run: Run) -> None:
    found = entry(listed)
    result = run(
        "suspend", found["number"], "--reason", "a review", "-w", listed, "--format", "json"
    )
    assert json.loads(result.stdout) == {
        "version": 1,
        "dry_run": False,
        "documents": [
            {
                "document_id": found["document_id"],
                "number": found["number"],
                "learner": "ana-perez-soto",
                "standing": "suspended",
                "changed": True,
            }
        ],
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("abc", "“abc” is too short"),
        ("zzzz-zzzz", "no document was issued here whose id or number begins with “zzzz-zzzz”"),
    ],
)
def test_a_document_that_cannot_be_found_is_a_wrong_use(
    listed: Path, run: Run, name: str, said: str
) -> None:
    result = run("revoke", name, "--reason", "a mistake", "-w", listed)
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_beginning_of_two_documents_names_neither(
    listed: Path, passphrase: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter([UUID(f"5f0e8a52-0000-4000-8000-00000000000{number}") for number in (1, 2)])
    monkeypatch.setattr(documents, "uuid4", lambda: next(ids))
    record = listed / "learners" / "ana-perez-soto" / "record.yaml"
    text = record.read_text()
    for word in ("once", "twice"):
        record.write_text(text.replace("I learned", f"I {word} learned"))
        run("issue", "--all", "-w", listed, "--passphrase-file", passphrase)
    result = run("revoke", "5f0e8a52", "--reason", "a mistake", "-w", listed)
    assert result.exit_code == 2
    assert "several documents begin with “5f0e8a52”" in result.stderr


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_reason_is_needed(listed: Path, run: Run, reason: str) -> None:
    result = run("revoke", entry(listed)["number"], "--reason", reason, "-w", listed)
    assert result.exit_code == 2
    assert "write why, in 500 characters at most" in result.stderr


def test_what_has_no_place_cannot_be_taken_back(issued: Path, run: Run) -> None:
    result = run("revoke", entry(issued)["number"], "--reason", "a mistake", "-w", issued)
    assert result.exit_code == 1
    assert "was issued without a place in a status list" in result.stderr


def test_what_has_no_place_among_suspensions_can_only_be_revoked(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    settings(with_keys, f"url: {URL}")
    run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    number = entry(with_keys)["number"]
    refused = run("suspend", number, "--reason", "a review", "-w", with_keys)
    assert refused.exit_code == 1
    assert "it can only be revoked" in refused.stderr
    assert run("revoke", number, "--reason", "a review", "-w", with_keys).exit_code == 0


def test_a_folder_that_is_no_school(tmp_path: Path, run: Run) -> None:
    for words in (("revoke", "5f0e8a52", "--reason", "x"), ("status", "show")):
        assert run(*words, "-w", tmp_path).exit_code == 4


def test_the_lists_are_written_as_their_addresses_end(
    publish: Callable[..., Result], listed: Path, tmp_path: Path, run: Run
) -> None:
    run("revoke", entry(listed)["number"], "--reason", "a mistake", "-w", listed)
    result = publish()
    lists = tmp_path / "lists"
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:4] == [
        f"wrote {lists / 'revocation-1.json'}: 2 revoked of 2 credentials",
        f"    belongs at {URL}/revocation-1.json",
        f"wrote {lists / 'suspension-1.json'}: 0 suspended of 2 credentials",
        f"    belongs at {URL}/suspension-1.json",
    ]
    assert result.stdout.endswith("Publish again before then,\nand after every change.\n")
    assert sorted(each.name for each in lists.iterdir()) == [
        "documents",
        "revocation-1.json",
        "suspension-1.json",
    ]


def test_a_published_list_has_the_bits_of_the_book(
    publish: Callable[..., Result], listed: Path, tmp_path: Path, run: Run
) -> None:
    run("suspend", entry(listed)["number"], "--reason", "a review", "-w", listed)
    publish()
    bits = {}
    for name in ("revocation-1.json", "suspension-1.json"):
        content = json.loads((tmp_path / "lists" / name).read_text())
        read = Bitstring.decode(content["credentialSubject"]["encodedList"])
        bits[name] = {place for place in range(131_072) if read.value(place)}
    (book,) = StatusBook(Database(listed / "registry.db")).lists()
    assert bits == {"revocation-1.json": set(), "suspension-1.json": set(book.suspended)}
    assert len(book.suspended) == 2


def test_issuing_changes_no_bit_of_a_list(
    publish: Callable[..., Result], listed: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    def bits() -> list[str]:
        publish()
        contents = [json.loads(each.read_text()) for each in (tmp_path / "lists").iterdir()]
        return [each["credentialSubject"]["encodedList"] for each in contents]

    before = bits()
    record = listed / "learners" / "ana-perez-soto" / "record.yaml"
    record.write_text(record.read_text().replace("I learned", "I have learned"))
    issued = run("issue", "--all", "-w", listed, "--passphrase-file", passphrase)
    assert issued.stdout.endswith("1 learner: 1 issued.\n")
    assert bits() == before


def test_a_school_that_suspends_nothing_publishes_one_list(
    with_keys: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    settings(with_keys, f"url: {URL}")
    where = ("-w", with_keys, "--passphrase-file", passphrase)
    run("issue", "--all", *where)
    run("status", "publish", "--out", tmp_path / "lists", *where)
    assert [each.name for each in (tmp_path / "lists").iterdir()] == ["revocation-1.json"]


def test_publishing_as_json(publish: Callable[..., Result], tmp_path: Path) -> None:
    told = json.loads(publish("--format", "json").stdout)
    assert [(each["purpose"], each["credentials"], each["set"]) for each in told["lists"]] == [
        ("revocation", 2, 0),
        ("suspension", 2, 0),
    ]
    first = told["lists"][0]
    assert first["url"] == f"{URL}/revocation-1.json"
    content = json.loads((tmp_path / "lists" / "revocation-1.json").read_text())
    assert content["validUntil"] == first["valid_until"]


def test_a_learner_is_no_document_but_has_some(listed: Path, run: Run) -> None:
    result = run("revoke", "ana-perez-soto", "--reason", "a mistake", "-w", listed)
    assert result.exit_code == 2
    number = entry(listed)["number"]
    assert (
        f"is a learner; name the document: {number}; or all of them: --learner\n" in result.stderr
    )


def test_issuing_what_can_never_be_revoked_is_warned_about(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    warning = "What is issued without `status` in workspace.yaml can never be revoked.\n"
    where = ("-w", with_keys, "--passphrase-file", passphrase)
    assert warning in run("issue", "--all", "--dry-run", *where).stderr
    assert warning in run("issue", "--all", *where).stderr
    assert warning not in run("issue", "--all", *where).stderr  # nothing new


def test_without_the_setting_there_is_no_list_to_publish(
    issued: Path, tmp_path: Path, run: Run
) -> None:
    result = run("status", "publish", "--out", tmp_path / "lists", "-w", issued)
    assert result.exit_code == 0
    assert result.stdout == (
        "There is no list to publish: workspace.yaml has no `status`. What is issued\n"
        "without it can never be taken back.\n"
    )


def test_with_nothing_issued_there_is_nothing_to_publish(
    with_keys: Path, tmp_path: Path, run: Run
) -> None:
    settings(with_keys, f"url: {URL}")
    result = run("status", "publish", "--out", tmp_path / "lists", "-w", with_keys)
    assert (result.exit_code, result.stdout) == (
        0,
        "There is no list to publish: nothing was issued with a place in one yet.\n",
    )
    assert not (tmp_path / "lists").exists()


def test_publishing_needs_the_passphrase(listed: Path, tmp_path: Path, run: Run) -> None:
    result = run("status", "publish", "--out", tmp_path / "lists", "-w", listed)
    assert result.exit_code == 2
    assert not (tmp_path / "lists").exists()


def test_the_changes_are_shown(listed: Path, run: Run) -> None:
    found = entry(listed)
    run("suspend", found["number"], "--reason", "a  review", "-w", listed)
    run("reinstate", found["number"], "--reason", "it is over", "-w", listed)
    lines = run("status", "show", "-w", listed).stdout.splitlines()
    who = f"{found['number']}  ana-perez-soto"
    assert [line[18:] for line in lines[:2]] == [
        f"{who}  suspended: a review",
        f"{who}  in force: it is over",
    ]
    assert lines[2] == "list 1: 2 credentials, 0 revoked, 0 suspended"
    told = json.loads(run("status", "show", "-w", listed, "--format", "json").stdout)
    assert [each["standing"] for each in told["changes"]] == ["suspended", "in force"]
    assert told["changes"][0]["number"] == found["number"]
    assert told["lists"] == [{"number": 1, "credentials": 2, "revoked": 0, "suspended": 0}]


def test_where_nothing_was_taken_back_that_is_said(issued: Path, run: Run) -> None:
    assert run("status", "show", "-w", issued).stdout == (
        "Nothing that was issued has been taken back.\n"
    )


def test_a_change_of_a_document_that_was_purged_is_shown_by_its_id(listed: Path, run: Run) -> None:
    found = entry(listed)
    run("revoke", found["number"], "--reason", "a mistake", "-w", listed)
    with Database(listed / "registry.db").writing() as connection:
        connection.execute(delete(intent))
    assert f"{found['document_id']}  revoked" in run("status", "show", "-w", listed).stdout


def test_a_list_without_suspensions_is_counted_without(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    settings(with_keys, f"url: {URL}")
    run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    shown = run("status", "show", "-w", with_keys).stdout
    assert shown.endswith("list 1: 2 credentials, 0 revoked\n")


@pytest.mark.parametrize("given", ["lists", "lists/revocation-1.json"])
def test_a_college_verifies_with_the_lists_it_has(
    publish: Callable[..., Result],
    listed: Path,
    college: Path,
    tmp_path: Path,
    run: Run,
    given: str,
) -> None:
    publish()
    more = ["--status", tmp_path / "lists" / "suspension-1.json"]
    words = ("verify", issued_clr(listed), "--trust", college, "--status", tmp_path / given, *more)
    result = run(*words)
    assert result.exit_code == 0, result.output
    run("revoke", entry(listed)["number"], "--reason", "a mistake", "-w", listed)
    publish()
    result = run(*words)
    assert result.exit_code == 1
    assert "[STATUS_REVOKED]" in result.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "this is no status list: it is no JSON: line 1, column 1"),
        (b"{}", "this is no status list: it has no “id” that says where it is published"),
        (b"x" * 2_000_001, "the file is larger than 2 MB; no list is"),
    ],
    ids=["html", "json", "large"],
)
def test_a_file_that_is_no_list_ends_with_4(
    listed: Path, tmp_path: Path, run: Run, content: bytes, said: str
) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(content)
    result = run("verify", issued_clr(listed), "--status", path)
    assert result.exit_code == 4
    assert f"error: {path}: {said}" in result.stderr


def test_a_folder_without_lists_ends_with_4(listed: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "empty").mkdir()
    result = run("verify", issued_clr(listed), "--status", tmp_path / "empty")
    assert result.exit_code == 4
    assert (
        result.stderr
        == f"error: {tmp_path / 'empty'}: no file in this folder ends in .json or .jwt\n"
    )


def test_a_device_is_no_list(listed: Path, run: Run) -> None:
    result = run("verify", issued_clr(listed), "--status", "/dev/null")
    assert result.exit_code == 4
    assert "/dev/null: it is not a file" in result.stderr


def test_what_is_exported_brings_its_lists(
    listed: Path, passphrase: Path, college: Path, tmp_path: Path, run: Run
) -> None:
    out = tmp_path / "exports"
    where = ("--out", out, "-w", listed, "--passphrase-file", passphrase)
    assert run("export", "--all", "--to", "pdf,badges,jwt", *where).exit_code == 0
    for suffix in ("badges.zip", "badges.jwt.zip"):
        with ZipFile(out / f"ana-perez-soto.{suffix}") as opened:
            assert {"status-list.json", "suspension-list.json"} <= set(opened.namelist())
            opened.extractall(tmp_path / suffix)
        badge = next(
            each for each in (tmp_path / suffix).iterdir() if "weigh-sources.j" in each.name
        )
        words = ("verify", badge, "--trust", college, "--status")
        assert run(*words, tmp_path / suffix / "status-list.json").exit_code == 3
        more = ("--status", tmp_path / suffix / "suspension-list.json")
        assert run(*words, tmp_path / suffix / "status-list.json", *more).exit_code == 0
    result = run("verify", out / "ana-perez-soto.pdf", "--trust", college, "--format", "json")
    (report,) = json.loads(result.stdout)["files"]
    assert report["axes"]["standing"] == "passed"


def test_an_unofficial_copy_brings_no_lists(listed: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "exports"
    words = ("export", "--all", "--to", "badges", "--unofficial", "--out", out, "-w", listed)
    assert run(*words).exit_code == 0
    with ZipFile(out / "ana-perez-soto.badges.zip") as opened:
        assert "status-list.json" not in opened.namelist()


def test_badges_with_lists_need_the_passphrase(listed: Path, tmp_path: Path, run: Run) -> None:
    result = run("export", "--all", "--to", "badges", "--out", tmp_path / "x", "-w", listed)
    assert result.exit_code == 2
    assert run("export", "--all", "--to", "clr", "--out", tmp_path / "x", "-w", listed).output


def test_exporting_and_issuing_say_what_does_not_count_any_more(
    listed: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    number = entry(listed)["number"]
    run("revoke", number, "--reason", "a mistake", "-w", listed)
    exported = run("export", "--all", "--to", "clr", "--out", tmp_path / "x", "-w", listed)
    assert exported.exit_code == 0
    assert "ana-perez-soto: this document is revoked\n" in exported.stderr
    issued = run("issue", "--all", "-w", listed, "--passphrase-file", passphrase)
    assert issued.stdout.splitlines()[0] == (
        f"ana-perez-soto  already issued  {number}: it is revoked"
    )


def test_a_damaged_registry_is_noticed_before_anything_is_signed(
    listed: Path, passphrase: Path, run: Run
) -> None:
    (listed / "registry.db").write_bytes(b"no database" * 100)
    record = listed / "learners" / "ana-perez-soto" / "record.yaml"
    record.write_text(record.read_text().replace("I learned", "I have learned"))
    result = run("issue", "--all", "-w", listed, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert "registry.db: it is damaged" in result.stderr
    assert len(list((listed / "issued" / "ana-perez-soto").iterdir())) == 1
