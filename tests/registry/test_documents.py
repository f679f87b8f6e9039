"""What is about to be issued, and what was, in a file and on a server."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, literal, select

from tests.registry.conftest import AnotherLook
from transcript.errors import LedgerError
from transcript.model.document import number_of
from transcript.registry import documents as room
from transcript.registry.database import Database
from transcript.registry.documents import (
    Chance,
    Documents,
    Finished,
    Intent,
    Known,
    Reserved,
    Terms,
    Wish,
)
from transcript.registry.tables import abandoned, batch, ledger, secret, supersession

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TERMS = Terms(
    run="run-1",
    actor="Registrar",
    key="z6Mk1",
    language="en",
    issued_at=AT,
    status="https://hill.example/status",
    suspendable=True,
)


@pytest.fixture
def documents(database: Database) -> Documents:
    return Documents(database)


def wish(learner: str = "ana", source: str = "s1", *, supersedes: str = "") -> Wish:
    return Wish(
        learner=learner,
        source_digest=source,
        credentials=lambda document: [document, f"{document}/badge"],
        supersedes=supersedes,
    )


def reserve(documents: Documents, *wishes: Wish, terms: Terms = TERMS) -> Reserved:
    return documents.reserve(wishes or [wish()], terms, at=AT)


def intent(documents: Documents, *wishes: Wish, terms: Terms = TERMS) -> Intent:
    (found,) = reserve(documents, *wishes, terms=terms).intents.values()
    return found


def issue(documents: Documents, *wishes: Wish, terms: Terms = TERMS) -> list[Known]:
    reserved = reserve(documents, *wishes, terms=terms)
    finish(documents, list(reserved.intents.values()))
    return [known for each in reserved.intents.values() for known in documents.find(each.document)]


def finish(documents: Documents, intents: Sequence[Intent]) -> dict[str, int]:
    return documents.record(
        [
            Finished(intent=each, digests=["a1" * 32, "b2" * 32], approvals=["key-2"])
            for each in intents
        ],
        at=AT,
    )


def test_what_is_settled_before_signing_identifies_the_document(documents: Documents) -> None:
    settled = intent(documents)
    assert settled.number == number_of(settled.document)
    assert (settled.identity.id, settled.identity.issued_at, settled.identity.language) == (
        settled.document,
        AT,
        "en",
    )
    assert settled.identity.supersedes is None


def test_what_is_taken_up_again_is_as_it_was_settled(look: AnotherLook) -> None:
    first = reserve(Documents(look()))
    later = replace(TERMS, issued_at=AT + timedelta(hours=1), language="es")
    again = reserve(Documents(look()), terms=later)
    assert again.intents == first.intents
    assert again.places == first.places


def test_every_credential_has_a_place_before_it_is_signed(documents: Documents) -> None:
    reserved = reserve(documents, wish("ana"), wish("bo"))
    places = [place for each in reserved.places.values() for place in each.values()]
    assert len({each.index for each in places}) == 4
    assert [set(reserved.places[each.document]) for each in reserved.intents.values()] == [
        {each.document, f"{each.document}/badge"} for each in reserved.intents.values()
    ]


def test_a_school_without_status_lists_gives_no_places(documents: Documents) -> None:
    reserved = reserve(documents, terms=replace(TERMS, status=""))
    assert list(reserved.places.values()) == [{}]


def test_places_that_were_given_stay_when_a_school_gives_up_its_lists(documents: Documents) -> None:
    first = reserve(documents)
    again = reserve(documents, terms=replace(TERMS, status=""))
    assert again.places == first.places


def test_what_is_random_comes_from_where_the_caller_says(documents: Documents) -> None:
    document = UUID(int=7)
    chance = Chance(
        document=lambda _: document, salt=lambda _: b"s" * 16, draw=lambda _: lambda _: 5
    )
    one = Wish(learner="ana", source_digest="s1", credentials=lambda document: [document])
    reserved = reserve(documents, one, terms=replace(TERMS, chance=chance))
    settled = reserved.intents["ana"]
    assert (settled.document, settled.salt) == (document.urn, b"s" * 16)
    assert reserved.places[settled.document][settled.document].index == 5


def test_an_open_intent_of_a_run_that_is_alive_is_left_alone(documents: Documents) -> None:
    intent(documents)
    reserved = reserve(documents, terms=replace(TERMS, run="run-2"))
    assert reserved.busy == {"ana"}
    assert reserved.intents == {}
    assert reserved.dropped == ()


def test_what_another_run_has_issued_meanwhile_is_not_wanted_any_more(look: AnotherLook) -> None:
    (known,) = issue(Documents(look()))
    reserved = reserve(Documents(look()), terms=replace(TERMS, run="run-2"))
    assert reserved.issued == {"ana": known}
    assert reserved.intents == {}


def test_an_open_intent_of_a_dead_run_is_taken_over(documents: Documents) -> None:
    first = intent(documents)
    second = replace(TERMS, run="run-2", taken_over=frozenset({"run-1"}))
    assert intent(documents, terms=second) == first


def test_an_intent_whose_source_changed_is_dropped_for_ever(documents: Documents) -> None:
    first = intent(documents)
    reserved = reserve(documents, wish(source="s2"))
    assert reserved.dropped == (first,)
    assert reserved.intents["ana"].document != first.document
    assert reserve(documents, wish(source="s2")).dropped == ()


def test_an_intent_whose_key_changed_is_dropped(documents: Documents) -> None:
    first = intent(documents)
    reserved = reserve(documents, terms=replace(TERMS, key="z6Mk2"))
    assert reserved.dropped == (first,)


def test_why_an_intent_was_dropped_is_kept(database: Database, documents: Documents) -> None:
    intent(documents)
    reserve(documents, wish(source="s2"))
    with database.reading() as connection:
        (row,) = connection.execute(select(abandoned)).all()
    assert row.reason == "the school's files or its key changed before it was signed"


def test_a_source_to_which_a_school_goes_back_gets_another_document(documents: Documents) -> None:
    first = intent(documents)
    intent(documents, wish(source="s2"))
    back = intent(documents)
    assert back.document != first.document
    assert intent(documents) == back


def test_a_run_is_noted_once(database: Database, documents: Documents) -> None:
    reserve(documents, wish("ana"))
    reserve(documents, wish("bo"))
    with database.reading() as connection:
        assert connection.execute(select(batch)).all() == [
            ("run-1", "2026-11-22T12:00:00+00:00", "Registrar")
        ]


def test_nothing_is_settled_when_the_clock_was_set_back(documents: Documents) -> None:
    issue(documents)
    with pytest.raises(LedgerError, match="set the clock right"):
        documents.reserve([wish("bo")], TERMS, at=AT - timedelta(days=1))
    assert documents.open_runs() == frozenset()


def test_runs_with_something_open_are_known(documents: Documents) -> None:
    assert documents.open_runs() == frozenset()
    reserved = reserve(documents)
    assert documents.open_runs() == {"run-1"}
    finish(documents, list(reserved.intents.values()))
    assert documents.open_runs() == frozenset()


def test_what_was_issued_is_known(documents: Documents) -> None:
    settled = intent(documents)
    entries = finish(documents, [settled])
    assert entries == {settled.document: 0}
    assert documents.every() == (
        Known(
            document=settled.document,
            number=settled.number,
            learner="ana",
            source_digest="s1",
            issued_at=AT,
            batch="run-1",
            key="z6Mk1",
            digest="a1" * 32,
            entry=0,
            supersedes="",
            successor="",
        ),
    )


def test_what_is_only_settled_is_not_yet_known(documents: Documents) -> None:
    intent(documents)
    assert documents.every() == ()


def test_what_was_noted_is_not_noted_again(database: Database, documents: Documents) -> None:
    intents = list(reserve(documents, wish("ana"), wish("bo")).intents.values())
    finish(documents, intents[:1])
    entries = finish(documents, intents)
    assert list(entries.values()) == [0, 1]
    assert finish(documents, intents) == entries
    with database.reading() as connection:
        assert len(connection.execute(select(ledger)).all()) == 2


def test_nothing_is_noted_of_nothing(documents: Documents) -> None:
    assert documents.record([], at=AT) == {}


def test_the_ledger_says_what_was_signed_and_who_approved(
    database: Database, documents: Documents
) -> None:
    settled = intent(documents)
    finish(documents, [settled])
    with database.reading() as connection:
        (row,) = connection.execute(select(secret)).all()
    assert bytes(row.salt) == settled.salt
    assert bytes(row.statement).decode() == (
        f'{{"approvals":["key-2"],"batch":"run-1","credentials":["{"a1" * 32}","{"b2" * 32}"],'
        f'"document":"{settled.document}","supersedes":""}}'
    )


def test_a_document_is_found_by_its_id_and_number_however_they_are_spelt(
    documents: Documents,
) -> None:
    (known,) = issue(documents)
    bare = known.document.removeprefix("urn:uuid:")
    for text in (
        known.document,
        bare,
        bare[:9],
        bare.replace("-", "")[:10],  # as long as a number
        bare.upper(),
        bare.replace("-", ""),
        known.number,
        f" {known.number.lower()} ",
        known.number[:6].replace("-", ""),
    ):
        assert documents.find(text) == (known,), text


@pytest.mark.parametrize("text", ["", "urn:uuid:", "%", "_", "zzzz", str(UUID(int=1))])
def test_what_begins_no_documents_id_finds_nothing(documents: Documents, text: str) -> None:
    issue(documents)
    assert documents.find(text) == ()


def test_a_whole_number_means_its_document_alone(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (issue(documents, wish(each))[0] for each in ("ana", "bo"))
    monkeypatch.setattr(room, "_plain", lambda _: literal("every row was read"))
    assert documents.find(second.number) == (second,)
    assert documents.find(first.number) == (first,)


def test_documents_are_found_by_learner_run_and_moment(documents: Documents) -> None:
    (ana,) = issue(documents, wish("ana"))
    later = AT + timedelta(days=1)
    second = replace(TERMS, run="run-2", issued_at=later)
    (bo,) = issue(documents, wish("bo"), terms=second)
    assert documents.of("ana") == (ana,)
    assert documents.in_batch("run-2") == (bo,)
    assert documents.since(later) == (bo,)
    assert documents.every() == (ana, bo)


def test_a_document_that_replaces_another_names_it(
    database: Database, documents: Documents
) -> None:
    (old,) = issue(documents)
    (new,) = issue(documents, wish(source="s2", supersedes=old.document))
    with database.writing() as connection:
        connection.execute(
            insert(supersession).values(
                document=old.document, successor=new.document, reason="name", at="2026-11-22"
            )
        )
    known = {each.document: each for each in documents.of("ana")}
    assert known[old.document].successor == new.document
    assert known[new.document].supersedes == old.document


def test_what_was_issued_from_a_source_is_found_whichever_key_signed(documents: Documents) -> None:
    (known,) = issue(documents)
    assert documents.issued_from([wish(), wish("bo")]) == {"ana": known}
    assert documents.issued_from([wish(source="s2")]) == {}


def test_a_replacement_counts_for_whoever_wants_the_source(documents: Documents) -> None:
    (old,) = issue(documents)
    (new,) = issue(documents, wish(supersedes=old.document))
    assert documents.issued_from([wish()]) == {"ana": new}
    assert documents.issued_from([wish(supersedes=old.document)]) == {"ana": new}
    assert documents.issued_from([wish(supersedes=new.document)]) == {}
