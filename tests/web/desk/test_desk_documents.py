"""What was issued: found, shown, read, taken back, replaced."""

import errno
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.anybody import Anybody
from tests.web.desk.conftest import PASSPHRASE, Desk
from tests.web.words import words
from transcript.accounts.roles import GRANTS, Role
from transcript.batch.superseding import Replacement
from transcript.office import clock
from transcript.registry.documents import Documents
from transcript.web.app import application
from transcript.web.asked import Person
from transcript.web.desk import corrections, documents
from transcript.web.desk.ways import WAYS
from transcript.web.site import Site

ANA = "ana-perez-soto"
WHY = "the wrong learner"


def revise(folder: Path, before: str = "I learned", after: str = "Then I learned") -> None:
    """Change a learner's record, so that there is something to issue anew."""
    file = folder / "learners" / ANA / "record.yaml"
    file.write_text(file.read_text().replace(before, after))


def rename(folder: Path, before: str, after: str) -> None:
    """Change a learner's name."""
    file = folder / "learners" / ANA / "learner.yaml"
    file.write_text(file.read_text().replace(before, after))


def test_before_anything_was_issued_the_page_says_what_to_do(desk: Desk) -> None:
    assert "Nothing was issued yet. Issue the first transcripts" in words(desk.get("/documents"))


def test_a_learner_without_documents_has_none_on_the_page_either(desk: Desk) -> None:
    assert "Documents Nothing was issued yet." in words(desk.get(f"/learners/{ANA}"))


def test_the_page_of_a_learner_leads_to_what_was_issued_newest_first(
    issued: Desk, folder: Path
) -> None:
    before = issued.number
    revise(folder)
    issued.issue()
    text = issued.get(f"/learners/{ANA}").text
    both = [text.index(f"/documents/{each}") for each in (issued.number, before)]
    assert both == sorted(both)


def test_the_page_of_a_learner_says_how_each_document_stands(listed: Desk) -> None:
    page = f"/learners/{ANA}"
    assert "✓ in force" in words(listed.get(page))
    listed.post(f"/documents/{listed.number}/change/revoke", reason=WHY)
    assert "✕ revoked" in words(listed.get(page))


def test_a_record_can_be_worked_on_though_the_registry_cannot_be_asked(
    issued: Desk, folder: Path
) -> None:
    (folder / "registry.db").write_bytes(b"this was a registry once")
    answer = issued.get(f"/learners/{ANA}")
    assert answer.status_code == 200
    assert "What was issued cannot be told now" in words(answer)


def test_a_document_is_found_by_its_number_in_any_spelling(issued: Desk) -> None:
    spelt = issued.number.replace("-", "").lower()
    assert issued.post("/documents", search=spelt).url.path == f"/documents/{issued.number}"


@pytest.mark.parametrize("text", ["pérez", "Ana Soto", "ana-perez"])
def test_a_document_is_found_by_its_learner(issued: Desk, text: str) -> None:
    assert issued.post("/documents", search=text).url.path == f"/documents/{issued.number}"


def test_more_than_a_page_can_hold_is_told(
    issued: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revise(folder)
    issued.issue()
    monkeypatch.setattr(documents, "_MOST_FOUND", 1)
    said = words(issued.post("/documents", search="ana"))
    assert "2 documents" in said
    assert "The newest 1 are shown" in said


def test_what_is_not_there_is_not_found(issued: Desk) -> None:
    assert "Nothing was found" in words(issued.post("/documents", search="somebody else"))
    assert issued.get("/documents/0000-0000-00").status_code == 404


def test_the_beginning_of_a_number_is_no_address(issued: Desk) -> None:
    assert issued.get(f"/documents/{issued.number[:6]}").status_code == 404


def test_documents_are_listed_by_standing(listed: Desk) -> None:
    listed.post(f"/documents/{listed.number}/change/revoke", reason=WHY)
    assert listed.number in words(listed.get("/documents?standing=revoked"))
    assert listed.number not in words(listed.get("/documents?standing=suspended"))


def test_a_page_reads_the_documents_that_it_shows_alone(
    issued: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = issued.number
    monkeypatch.setattr(Documents, "every", lambda _: pytest.fail("all documents were read"))
    assert number in words(issued.get("/documents"))
    assert number in words(issued.post("/documents", search="ana"))
    assert issued.get("/status").status_code == 200


def test_many_documents_come_in_pages(
    issued: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = issued.number
    revise(folder)
    issued.issue()
    monkeypatch.setattr(documents, "_A_PAGE", 1)
    newest = words(issued.get("/documents"))
    assert issued.number in newest
    assert "Page 1 of 2" in newest
    assert first in words(issued.get("/documents?page=2"))
    assert first in words(issued.get("/documents?page=99"))
    assert issued.number in words(issued.get("/documents?page=x"))


def test_a_document_tells_its_history(listed: Desk) -> None:
    number = listed.number
    listed.post(f"/documents/{number}/change/suspend", reason="looked into")
    listed.post(f"/documents/{number}/change/reinstate", reason="all is well")
    said = words(listed.get(f"/documents/{number}"))
    for each in ("issued", "suspended : looked into", "reinstated : all is well", "by a.reyes"):
        assert each in said
    assert "in force" in said


@pytest.mark.parametrize(
    ("act", "told"), [("revoke", "revoked"), ("suspend", "suspended"), ("cancel", "cancelled")]
)
def test_a_document_is_taken_back_for_a_reason(listed: Desk, act: str, told: str) -> None:
    address = f"/documents/{listed.number}/change/{act}"
    assert "What a college sees" in words(listed.get(address))
    refused = listed.post(address, reason=" ")
    assert refused.status_code == 422
    assert "Write why" in words(refused)
    assert told in words(listed.post(address, reason=WHY))
    (change,) = listed.registry.status.changes()
    assert (str(change.standing), change.reason) == (told, WHY)


def test_what_is_final_stays(listed: Desk) -> None:
    number = listed.number
    listed.post(f"/documents/{number}/change/revoke", reason=WHY)
    assert "It is revoked already." in words(listed.get(f"/documents/{number}/change/revoke"))
    assert "It was revoked, and that is final." in words(
        listed.get(f"/documents/{number}/change/suspend")
    )
    refused = listed.post(f"/documents/{number}/change/reinstate", reason=WHY)
    assert refused.status_code == 422
    assert "It was revoked, and that is final." in words(refused)
    assert "and that is final" in words(listed.get(f"/documents/{number}"))


def test_of_two_who_revoke_at_once_the_second_is_told(listed: Desk) -> None:
    address = f"/documents/{listed.number}/change/revoke"
    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda why: listed.post(address, reason=why), "abcd"))
    assert sorted(each.status_code for each in answers) == [200, 422, 422, 422]
    late = next(each for each in answers if each.status_code != 200)
    assert "the reason that you wrote was not noted" in words(late)
    assert len(listed.registry.status.changes()) == 1


def test_of_two_who_revoke_and_cancel_at_once_one_is_refused(listed: Desk) -> None:
    address = f"/documents/{listed.number}/change"
    with ThreadPoolExecutor(2) as people:
        acts = (f"{address}/revoke", f"{address}/cancel")
        answers = list(people.map(lambda act: listed.post(act, reason=WHY), acts))
    assert sorted(each.status_code for each in answers) == [200, 422]
    assert len(listed.registry.status.changes()) == 1


def test_a_reason_has_an_end(listed: Desk) -> None:
    answer = listed.post(f"/documents/{listed.number}/change/revoke", reason="x" * 501)
    assert "500 letters at most" in words(answer)


def test_what_has_no_place_in_a_list_cannot_be_taken_back(issued: Desk) -> None:
    said = words(issued.get(f"/documents/{issued.number}/change/revoke"))
    assert "issued without a place in a status list" in said
    refused = issued.post(f"/documents/{issued.number}/change/revoke", reason=WHY)
    assert refused.status_code == 422


def test_what_somebody_was_given_is_not_cancelled(listed: Desk) -> None:
    listed.post(f"/documents/{listed.number}/export", format="json", unofficial="yes")
    refused = listed.post(f"/documents/{listed.number}/change/cancel", reason=WHY)
    assert refused.status_code == 422
    assert "revoke it instead" in words(refused)


def test_there_is_no_other_act(listed: Desk) -> None:
    assert listed.get(f"/documents/{listed.number}/change/burn").status_code == 404


def test_a_document_is_replaced_by_a_new_one(listed: Desk, folder: Path) -> None:
    old = listed.number
    revise(folder)
    address = f"/documents/{old}/replace"
    assert "cannot be replaced" not in words(listed.get(address))
    answer = listed.post(address, reason="a better sentence", passphrase=PASSPHRASE)
    assert listed.number != old
    assert answer.url.path == f"/documents/{listed.number}"
    assert "superseded by " + listed.number in words(listed.get(f"/documents/{old}")).replace(
        "  ", " "
    )


def test_a_former_name_has_to_be_let_stand(keyed: Desk, folder: Path) -> None:
    rename(folder, "Ana Pérez Soto", "Ana Vega")
    revise(folder, "I learned", "I, Ana Vega, learned")
    keyed.issue()
    rename(folder, "Ana Vega", "Ana Lund")
    address, old = f"/documents/{keyed.number}/replace", keyed.number
    assert "A former name may still stand in it" in words(keyed.get(address))
    refused = keyed.post(address, reason="name", passphrase=PASSPHRASE)
    assert "Tick that it may stand there" in words(refused)
    assert keyed.number == old
    keyed.post(address, reason="name", passphrase=PASSPHRASE, despite="yes")
    assert keyed.number != old


def test_what_has_not_changed_is_replaced_only_if_asked(listed: Desk) -> None:
    old, address = listed.number, f"/documents/{listed.number}/replace"
    said = words(listed.get(address))
    assert "nothing has changed since it was issued" in said
    assert "--same" not in said
    refused = listed.post(address, reason="again", passphrase=PASSPHRASE)
    assert refused.status_code == 422
    assert "Nothing was replaced." in words(refused)
    assert listed.number == old
    listed.post(address, reason="again", passphrase=PASSPHRASE, same="yes")
    assert listed.number != old


def test_a_document_that_is_there_may_take_the_place(listed: Desk, folder: Path) -> None:
    old = listed.number
    revise(folder)
    listed.issue()
    address = f"/documents/{old}/replace"
    assert "choose it below" in words(listed.get(address))
    answer = listed.post(address, reason="misprint", passphrase=PASSPHRASE, by=listed.number)
    assert answer.url.path == f"/documents/{listed.number}"
    assert len(listed.registry.documents.every()) == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": "", "passphrase": PASSPHRASE}, "Write why"),
        ({"reason": "x", "passphrase": "wrong wrong wrong"}, "not the passphrase"),
    ],
)
def test_nothing_is_replaced_on_a_wrong_form(
    listed: Desk, folder: Path, fields: dict[str, str], told: str
) -> None:
    revise(folder)
    answer = listed.post(f"/documents/{listed.number}/replace", **fields)
    assert told in words(answer)
    assert len(listed.registry.documents.every()) == 1


@pytest.mark.parametrize("state", [Replacement.FAILED, Replacement.REFUSED])
def test_what_kept_a_document_from_being_replaced_is_told(
    listed: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, state: Replacement
) -> None:
    revise(folder)
    monkeypatch.setattr(
        corrections,
        "supersede",
        lambda due, *_: [replace(each, state=state, reason="it is in the way") for each in due],
    )
    address = f"/documents/{listed.number}/replace"
    answer = listed.post(address, reason="x", passphrase=PASSPHRASE)
    assert answer.status_code == 422
    assert "It is in the way." in words(answer)


def test_a_disk_that_fails_while_a_document_is_replaced_is_told(
    listed: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    revise(folder)
    monkeypatch.setattr(corrections, "supersede", full)
    answer = listed.post(f"/documents/{listed.number}/replace", reason="x", passphrase=PASSPHRASE)
    assert answer.status_code == 422
    assert "No space left on device." in words(answer)


def test_a_record_with_errors_replaces_nothing(listed: Desk, folder: Path) -> None:
    (folder / "learners" / ANA / "evidence" / "essay.txt").write_text("changed")
    said = words(listed.get(f"/documents/{listed.number}/replace"))
    assert "It cannot be replaced now: the files have errors" in said
    assert "record.yaml:" in said


def test_an_export_that_needs_a_key_leads_to_the_keys_and_to_no_command(
    listed: Desk, folder: Path
) -> None:
    (folder / "keys").rename(folder / "gone")
    answer = listed.post(f"/documents/{listed.number}/export", format="pdf", passphrase=PASSPHRASE)
    assert answer.status_code == 409
    assert "make one under Office, Keys" in words(answer)


def test_the_reader_is_shown_and_may_do_nothing_but_be_seen(issued: Desk) -> None:
    answer = issued.get(f"/documents/{issued.number}/read?lang=es")
    assert "Hill School" in answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_an_original_that_is_gone_is_told(issued: Desk, folder: Path) -> None:
    for each in (folder / "issued" / ANA).iterdir():
        each.rename(folder / each.name)
    answer = issued.get(f"/documents/{issued.number}/read")
    assert answer.status_code == 409
    assert "backup" in words(answer)


def test_who_may_only_look_is_shown_nothing_to_do(issued: Desk, person: Person) -> None:
    reader = replace(person, may=GRANTS[Role.READER])
    site = Site(home=issued.home, address="http://testserver", folder=issued.folder)
    app = application(site, ways=WAYS, door=Anybody(reader), now=clock.now)
    client = TestClient(app)
    page = client.get(f"/documents/{issued.number}")
    assert page.status_code == 200
    assert "/change/" not in page.text
    assert client.get(f"/documents/{issued.number}/change/revoke").status_code == 403
