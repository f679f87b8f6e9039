"""The first screen and the first sheet of paper: who, what, and how to read it, in few words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import NamedTuple

from transcript.model.evidence import Evidence
from transcript.model.transcript import FeaturedWork
from transcript.portrayal.brevity import divided, length_of
from transcript.portrayal.facts import CreditFacts, RecordFacts

MOST_WORDS = 350
"""A reader has two minutes for the whole record, so the first page has no more words than this."""

_STATEMENTS = (200, 160, 130, 110, 90, 75, 60, 50, 40)  # words
_MOST_GOING = 3
_LITTLE = 2  # credits, and a record has little to show yet

_Featured = tuple[FeaturedWork, Evidence, tuple[CreditFacts, ...]]


class _Manner(NamedTuple):
    """How many featured works and rows of credits there are, and what is said beside them."""

    works: int
    rows: int
    titles: bool = False
    captions: bool = True
    proven: bool = False


_MANNERS = (
    _Manner(6, 4, titles=True, proven=True),
    _Manner(3, 4, titles=True, proven=True),
    _Manner(3, 4, titles=True),
    _Manner(3, 3, titles=True),
    _Manner(3, 4),
    _Manner(3, 3),
    _Manner(3, 2),
    _Manner(3, 3, captions=False),
    _Manner(3, 2, captions=False),
)
"""The most first; the learner's own words are cut after that."""

_TIGHT = (_Manner(2, 2, captions=False), _Manner(1, 1, captions=False), _Manner(0, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """What stands on the first page; `rest` is what of the statement follows on request.

    `more` are featured works that have no room there. `captions` and `proven` are whether a work
    says why, and what it earned; `titles` whether the strongest credits name a work. With
    `promises` there is so little to show yet that the page says what graduates can do.
    """

    said: tuple[str, ...]
    rest: tuple[str, ...]
    works: tuple[_Featured, ...]
    more: tuple[_Featured, ...]
    strong: tuple[CreditFacts, ...]
    going: tuple[CreditFacts, ...]
    titles: bool
    captions: bool
    proven: bool
    promises: bool


def fitted(facts: RecordFacts, count: Callable[[Landing], int]) -> Landing:
    """Return the fullest landing that `count` finds short enough, or the shortest."""
    every = tuple(_landings(facts))
    return next((each for each in every if count(each) <= MOST_WORDS), every[-1])


def _landings(facts: RecordFacts) -> Iterator[Landing]:
    length = length_of(facts.transcript.statement)
    lengths = [length, *(each for each in _STATEMENTS if each < length)]
    for most in lengths:
        for manner in _MANNERS:
            yield _landing(facts, most, manner)
    for manner in _TIGHT:
        yield _landing(facts, lengths[-1], manner)


def _landing(facts: RecordFacts, most: int, manner: _Manner) -> Landing:
    works = tuple(facts.featured())
    said, rest = divided(facts.transcript.statement, most)
    going = facts.under_way[:_MOST_GOING] if facts.in_progress else ()
    strong = facts.strongest()
    # At least half of the rows are for what is earned.
    earned = min(len(strong), max(manner.rows - len(going), (manner.rows + 1) // 2))
    return Landing(
        said=said,
        rest=rest,
        works=works[: manner.works],
        more=works[manner.works if manner.captions else 0 :],
        strong=strong[:earned],
        going=going[: manner.rows - earned] if len(strong) + len(going) > manner.rows else going,
        titles=manner.titles,
        captions=manner.captions,
        proven=manner.proven,
        promises=manner.rows > 0 and len(strong) + len(going) <= _LITTLE,
    )


class _Counter(HTMLParser):
    """Counts the words that a reader of one language sees."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._tag = tag
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        other = "w" in classes and given.get("lang") != self._tag
        if tag in _VOID:
            return
        if self._hidden or other or _UNSEEN.intersection(classes):
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag not in _VOID:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.extend(data.split())


_VOID = frozenset({"img", "br", "input", "path", "circle", "rect", "meta"})
_UNSEEN = frozenset({"aside", "tip", "narrow", "later", "skip"})


def words_seen(markup: str, tag: str) -> int:
    """Return how many words of a part of the page a reader of a language sees at first."""
    counter = _Counter(tag)
    counter.feed(markup)
    counter.close()
    return len(counter.words)
