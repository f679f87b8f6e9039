"""Laws of status: what is written is read again; the book is what was done to it, in order."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from transcript.credentials.status_list import ENTRIES, Bitstring, StatusListError, encoded
from transcript.registry.database import Database
from transcript.registry.status_book import FinalStandingError, Place, Standing, StatusBook

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
DOCUMENTS = st.sampled_from(["d1", "d2", "d3"])
PLACES = st.integers(0, ENTRIES - 1)
GONE = {Standing.REVOKED, Standing.CANCELLED, Standing.SUPERSEDED}
"""What is never undone; the lists call all of it revoked."""


@given(st.sets(PLACES, max_size=50), PLACES)
def test_a_list_says_what_was_written_and_nothing_else(set_bits: set[int], other: int) -> None:
    bits = Bitstring.decode(encoded(set_bits))
    assert all(bits.value(each) for each in set_bits)
    assert bits.value(other) == (other in set_bits)


@given(st.text())
def test_any_text_is_a_list_or_refused(text: str) -> None:
    for each in (text, f"u{text}"):
        try:
            Bitstring.decode(each)
        except StatusListError as error:
            refused = error.name
            assert refused == "MALFORMED_VALUE_ERROR"


class BookLaws(RuleBasedStateMachine):
    """A book beside a plain account of what was done."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "registry.db"
        self.places: dict[str, dict[str, Place]] = {}
        self.standing = dict.fromkeys(("d1", "d2", "d3"), Standing.IN_FORCE)
        self.changes = 0

    @property
    def book(self) -> StatusBook:
        """The book, opened anew as every run does."""
        return StatusBook(Database(self.path))

    @rule(document=DOCUMENTS)
    def place(self, document: str) -> None:
        ids = [document, f"{document}/badge"]
        found = dict(
            self.book.place(ids, document=document, base="https://s.example", suspendable=True)
        )
        assert self.places.setdefault(document, found) == found

    @rule(documents=st.lists(DOCUMENTS, min_size=1), standing=st.sampled_from(Standing))
    def change(self, documents: list[str], standing: Standing) -> None:
        named = dict.fromkeys(documents)
        again = (Standing.CANCELLED, Standing.SUPERSEDED)  # nobody was given it: it is replaced
        final = any(
            self.standing[each] in GONE
            and self.standing[each] is not standing
            and (self.standing[each], standing) != again
            for each in named
        )
        try:
            changed = self.book.change(documents, standing, reason="a law", at=AT)
        except FinalStandingError:
            assert final
            return
        assert not final
        assert changed == tuple(each for each in named if self.standing[each] is not standing)
        self.changes += len(changed)
        self.standing.update(dict.fromkeys(changed, standing))

    @invariant()
    def the_book_is_the_account(self) -> None:
        book = self.book
        assert {each: book.standing_of(each) for each in self.standing} == self.standing
        assert len(book.changes()) == self.changes
        for bits in book.lists():
            assert bits.revoked == self._where(GONE)
            assert bits.suspended == self._where({Standing.SUSPENDED})

    def _where(self, standings: set[Standing]) -> set[int]:
        return {
            place.index
            for document, places in self.places.items()
            if self.standing[document] in standings
            for place in places.values()
        }

    def teardown(self) -> None:
        self.folder.cleanup()


TestBookLaws = BookLaws.TestCase
TestBookLaws.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
