"""Status lists, ledger, backup and approvals."""

import io
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from tests.schools import ESSAY
from tests.web.desk.conftest import APPROVERS_OWN, PASSPHRASE, Desk
from tests.web.words import words
from transcript.office.editing import Authored, read_authored
from transcript.office.keys import keyring_of
from transcript.registry.documents import Documents
from transcript.source.workspace import Workspace
from transcript.web.desk import ledger, status
from transcript.web.jobs import Job, jobs_of

ANA = "ana-perez-soto"


def names_in(content: bytes) -> list[str]:
    """Return the names of the files in a ZIP file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()


def two_person(folder: Path) -> None:
    """Have the school ask for approvals."""
    file = folder / "workspace.yaml"
    file.write_text(file.read_text() + "\napproval: two-person\n")


def sent(desk: Desk, **fields: str) -> str:
    """Send the form that approves everybody, or what differs; return what the page says."""
    form = {"do": "approve", "whom": "everybody", "passphrase": APPROVERS_OWN, **fields}
    return words(desk.post("/approvals", **form))


def approve(desk: Desk) -> str:
    """Approve everybody; return what the page of the run says when it is over."""
    form = {"do": "approve", "whom": "everybody", "passphrase": APPROVERS_OWN}
    return words(desk.over(desk.post("/approvals", **form)))


def checked(desk: Desk, address: str = "/ledger/check") -> str:
    """Check the ledger, or all that is there; return what the page says when that is over."""
    return words(desk.over(desk.post(address)))


@contextmanager
def at_work(desk: Desk, kind: str) -> Iterator[Job]:
    """Have a run of somebody else at work in the block."""
    go_on = Event()

    def wait(_: Job) -> None:
        assert go_on.wait(60)

    learners = (ANA,) if kind == "approve" else ()
    job = jobs_of(desk.home).begin(
        wait, kind=kind, title="Theirs", by="b.okafor", learners=learners, facts={}
    )
    try:
        yield job
    finally:
        go_on.set()
        assert job.wait(60)


def test_the_lists_are_signed_and_given_for_the_web_site(listed: Desk) -> None:
    listed.post(f"/documents/{listed.number}/change/revoke", reason="misprint")
    said = words(listed.get("/status"))
    assert "https://hill.example/status" in said
    assert "misprint" in said
    answer = listed.post("/status", passphrase=PASSPHRASE)
    assert any(each.endswith(".json") for each in names_in(answer.content))


def test_no_list_is_signed_with_a_wrong_passphrase(listed: Desk) -> None:
    answer = listed.post("/status", passphrase="wrong wrong wrong")
    assert answer.status_code == 422
    assert "not the passphrase" in words(answer)


def test_where_there_is_no_list_nothing_is_published(issued: Desk) -> None:
    assert "can never be taken back" in words(issued.get("/status"))
    assert "nothing to publish" in words(issued.post("/status", passphrase=PASSPHRASE))


def test_where_the_lists_will_be_is_settled_on_their_page(keyed: Desk) -> None:
    said = keyed.post("/status/place", url="https://hill.example/status", suspension="yes")
    assert "Where the lists will be" not in words(said)
    keyed.issue(ANA)
    standing = keyed.registry.status.lists()[0]
    assert (standing.base, standing.suspended) == ("https://hill.example/status", frozenset())
    settings = (keyed.folder / "workspace.yaml").read_text()
    assert "# How the tool works in this folder." in settings


def test_the_address_that_is_suggested_is_never_that_of_the_examples(keyed: Desk) -> None:
    assert "school.example" not in keyed.get("/status").text
    file = keyed.folder / "school.yaml"
    file.write_text(file.read_text().replace("url: https://school.example", "url: https://a.edu/"))
    assert 'value="https://a.edu/status"' in keyed.get("/status").text


@pytest.mark.parametrize("url", ["", "http://hill.example", "https://hill.example/?a=b"])
def test_an_address_that_cannot_be_one_is_not_noted(keyed: Desk, url: str) -> None:
    before = (keyed.folder / "workspace.yaml").read_text()
    answer = keyed.post("/status/place", url=url)
    assert answer.status_code == 422
    assert "write an https address" in words(answer)
    assert (keyed.folder / "workspace.yaml").read_text() == before


def test_a_place_that_is_settled_stays(listed: Desk) -> None:
    answer = listed.post("/status/place", url="https://elsewhere.example/status")
    assert answer.url.path == "/status"
    assert "elsewhere" not in (listed.folder / "workspace.yaml").read_text()


def test_settings_that_change_in_the_same_moment_are_not_written_over(
    keyed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = keyed.folder / "workspace.yaml"

    def meanwhile(workspace: Workspace, name: str) -> Authored:
        found = read_authored(workspace, name)
        file.write_text(f"{found.text}\nstatus:\n  url: https://theirs.example/status\n")
        return found

    monkeypatch.setattr(status, "read_authored", meanwhile)
    answer = keyed.post("/status/place", url="https://mine.example/status")
    assert "in this moment" in words(answer)
    assert "mine.example" not in file.read_text()


def test_a_school_whose_keys_are_gone_is_told_so(listed: Desk) -> None:
    key = keyring_of(listed.folder).history().keys[0].id
    listed.post("/keys/retire", key=key, reason="lost")
    answer = listed.post("/status", passphrase=PASSPHRASE)
    assert answer.status_code == 422
    assert "cannot sign" in words(answer)


def test_a_superseded_document_is_told_with_what_took_its_place(listed: Desk) -> None:
    old = listed.number
    listed.post(f"/documents/{old}/replace", reason="again", passphrase=PASSPHRASE, same="yes")
    assert f"superseded by {listed.number}" in words(listed.get("/status"))


def test_of_a_long_ledger_the_newest_entries_are_shown(
    issued: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_RECENT", 1)
    page = issued.get("/ledger")
    assert "The newest 1 of 4." in words(page)
    assert f"/documents/{issued.number}" in page.text


def test_a_whole_ledger_is_found_whole(issued: Desk) -> None:
    said = checked(issued)
    assert "The ledger is whole: 4 entries" in said
    assert "It was signed 1 time." in said


def test_a_checkpoint_that_was_kept_is_compared(issued: Desk) -> None:
    checkpoint = issued.post("/ledger/checkpoint", passphrase=PASSPHRASE).content
    said = words(issued.over(issued.send("/ledger/check", "checkpoint", checkpoint)))
    assert "It agrees with the checkpoint that you gave." in said


def test_what_is_no_checkpoint_is_told(issued: Desk) -> None:
    answer = issued.over(issued.send("/ledger/check", "checkpoint", b"x"))
    assert "The ledger is not whole" in words(answer)
    assert issued.send("/ledger/check", "checkpoint", b"x" * 70_000).status_code == 422


def test_an_entry_that_was_changed_is_found(issued: Desk, folder: Path) -> None:
    with sqlite3.connect(folder / "registry.db") as connection:
        connection.execute("DROP TRIGGER ledger_UPDATE")
        connection.execute("UPDATE ledger SET at = '2001-01-01T00:00:00Z' WHERE position = 1")
    assert "The ledger is not whole." in checked(issued)


def test_everything_that_is_kept_is_inspected(issued: Desk, folder: Path) -> None:
    assert "All is there: 1 document" in checked(issued, "/ledger/inspection")
    (original,) = (folder / "issued" / ANA).glob("*/record.json")
    original.write_bytes(b"{}")
    assert "Something is missing, or was changed." in checked(issued, "/ledger/inspection")


def test_the_ledger_is_signed_and_its_checkpoint_given(issued: Desk) -> None:
    answer = issued.post("/ledger/checkpoint", passphrase=PASSPHRASE)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("hill.example/ledger\n4\n")
    wrong = issued.post("/ledger/checkpoint", passphrase="wrong wrong wrong")
    assert wrong.status_code == 422


def test_without_a_key_for_it_the_ledger_is_not_signed(keyed: Desk) -> None:
    for each in keyring_of(keyed.folder).history().keys:
        keyed.post("/keys/retire", key=each.id, reason="lost")
    answer = keyed.post("/ledger/checkpoint", passphrase=PASSPHRASE)
    assert answer.status_code == 422


def test_before_anything_was_done_there_is_nothing_to_sign(desk: Desk) -> None:
    answer = desk.post("/ledger/checkpoint", passphrase=PASSPHRASE)
    assert "make the school's keys first" in words(answer)
    assert desk.get("/ledger/files").status_code == 404
    assert desk.get("/ledger/backup").status_code == 409
    assert "There is no entry yet" in words(desk.get("/ledger"))


def test_the_ledger_is_given_as_files_that_name_nobody(issued: Desk) -> None:
    content = issued.get("/ledger/files").content
    assert "checkpoint" in names_in(content)
    assert ANA.encode() not in content


def test_the_registry_is_backed_up(issued: Desk) -> None:
    assert "manifest.json" in names_in(issued.get("/ledger/backup").content)


def test_a_run_that_did_not_end_is_told(issued: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Documents, "open_runs", lambda _: frozenset({"a"}))
    assert "1 run did not end" in checked(issued, "/ledger/inspection")


def test_of_very_much_that_is_wrong_the_first_is_told(
    issued: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_MOST_PROBLEMS", 1)
    (original,) = (folder / "issued" / ANA).glob("*")
    original.rename(original.with_name("moved"))
    shutil.copytree(original.with_name("moved"), original.with_name("again"))
    assert "more." in checked(issued, "/ledger/inspection")


def test_a_check_that_lasts_is_told_as_at_work(issued: Desk) -> None:
    with at_work(issued, "check") as job:
        assert "At work" in words(issued.get(f"/ledger/checks/{job.id}"))
        refused = issued.post("/ledger/check")
        assert refused.status_code == 409
        assert job.id in refused.text


def test_a_check_that_was_cut_off_has_to_begin_again(issued: Desk) -> None:
    with at_work(issued, "check") as job:
        jobs_of.cache_clear()
        assert "begin it again" in words(issued.get(f"/ledger/checks/{job.id}"))


def test_approving_that_lasts_is_told_and_stopped(keyed: Desk) -> None:
    keyed.post("/approvals/key", passphrase=APPROVERS_OWN, again=APPROVERS_OWN)
    with at_work(keyed, "approve") as job:
        assert "0 of 1 done" in words(keyed.get(f"/approvals/{job.id}"))
        assert keyed.get(f"/approvals/{job.id}/state").json()["total"] == 1
        assert "begun by b.okafor" in sent(keyed)
        keyed.post(f"/approvals/{job.id}/stop")
    assert "It was stopped after 0 of 1" in words(keyed.get(f"/approvals/{job.id}"))


def test_who_was_not_approved_before_the_stop_is_not_approved(
    keyed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyed.post("/approvals/key", passphrase=APPROVERS_OWN, again=APPROVERS_OWN)
    monkeypatch.setattr(Job, "is_asked_to_stop", True)
    assert "It was stopped after 1 of 2" in approve(keyed)


def test_what_an_approver_began_no_registrar_stops(keyed: Desk) -> None:
    with at_work(keyed, "approve") as job:
        assert keyed.get(f"/runs/{job.id}/state").status_code == 404
        assert keyed.post(f"/runs/{job.id}/stop").status_code == 404


def test_who_approves_has_a_key_of_their_own(keyed: Desk) -> None:
    said = words(keyed.post("/approvals/key", passphrase=PASSPHRASE, again=PASSPHRASE))
    assert "must not be able to sign" in said
    keyed.post("/approvals/key", passphrase=APPROVERS_OWN, again=APPROVERS_OWN)
    assert [str(each.purpose) for each in keyring_of(keyed.folder).history().keys][-1] == "approval"


def test_a_key_for_approving_has_a_passphrase_typed_twice(keyed: Desk) -> None:
    said = words(keyed.post("/approvals/key", passphrase=APPROVERS_OWN, again="other"))
    assert "two passphrases are not the same" in said
    assert "12 letters or more" in words(
        keyed.post("/approvals/key", passphrase="short", again="short")
    )


def test_what_was_approved_is_issued(keyed: Desk, approvers: Desk, folder: Path) -> None:
    two_person(folder)
    assert "Nothing is signed here before" in words(approvers.get("/approvals"))
    approvers.post("/approvals/key", passphrase=APPROVERS_OWN, again=APPROVERS_OWN)
    said = approve(approvers)
    assert "1 transcript was approved" in said
    assert ": Weigh sources" in said
    assert "Already approved, and not changed since 1" in approve(approvers)
    assert "1 transcript was issued" in words(keyed.issue())


def test_where_two_people_are_asked_for_who_may_sign_approves_nothing(
    keyed: Desk, approvers: Desk, folder: Path
) -> None:
    two_person(folder)
    approvers.post("/approvals/key", passphrase=APPROVERS_OWN, again=APPROVERS_OWN)
    page = words(keyed.get("/approvals"))
    assert "Your account may sign, so it cannot approve" in page
    assert "Make the key" not in page
    assert "your account may sign" in sent(keyed)
    again = keyed.post("/approvals/key", passphrase=APPROVERS_OWN, again=APPROVERS_OWN)
    assert again.status_code == 403
    review = keyed.post("/issue", do="review", whom="everybody")
    assert "Waiting for approval 1" in words(keyed.over(review))


def test_what_changed_after_its_approval_is_not_issued(
    keyed: Desk, approvers: Desk, folder: Path
) -> None:
    two_person(folder)
    approvers.post("/approvals/key", passphrase=APPROVERS_OWN, again=APPROVERS_OWN)
    approve(approvers)
    record = folder / "learners" / ANA / "record.yaml"
    record.write_text(record.read_text().replace("I learned", "Then I learned"))
    keyed.post("/issue", do="review", whom="everybody")
    assert not keyed.registry.documents.every()


def test_a_record_with_errors_is_not_approved(keyed: Desk, folder: Path) -> None:
    keyed.post("/approvals/key", passphrase=APPROVERS_OWN, again=APPROVERS_OWN)
    (folder / "learners" / ANA / "evidence" / "essay.txt").write_text(ESSAY + "changed")
    said = approve(keyed)
    assert "Refused, to be mended first 1" in said
    assert "record.yaml:" in said


def test_nothing_is_approved_on_a_wrong_form(keyed: Desk) -> None:
    keyed.post("/approvals/key", passphrase=APPROVERS_OWN, again=APPROVERS_OWN)
    assert "opens no key for approving" in sent(keyed, passphrase="wrong wrong wrong")
    assert "Type your own passphrase" in sent(keyed, passphrase="")
    assert "Nobody is chosen" in sent(keyed, whom="named")
    assert 'search" value="ana"' in keyed.post("/approvals", do="search", search="ana").text
