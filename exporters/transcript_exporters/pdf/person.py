"""The person on page one: the statement, featured work, and what else the document holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import NamedTuple

from transcript.model.evidence import Evidence
from transcript.model.transcript import FeaturedWork
from transcript.portrayal.brevity import brief, length_of, unbroken
from transcript.portrayal.facts import CreditFacts
from transcript_exporters.pdf.flow import (
    Barred,
    Block,
    Cell,
    Column,
    Part,
    Row,
    Space,
    Stack,
    Text,
    lowered,
    text,
)
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.tally import words_on
from transcript_exporters.pdf.text import Span, natural_width
from transcript_exporters.pdf.theme import BODY, HAIRLINE, NOTE, SCALES, STRONG
from transcript_exporters.pdf.voice import SMALLEST, Voice, continued, voice, voice_of

_STEP = 0.3
_ALONE = 1.2  # how much larger a statement may be that nothing else stands below
_COMFORTABLE = 10.4  # what the statement's size is before anything is added
_USUAL_WORKS = 3
_FEWEST_WORDS = 40  # of the statement, however much there is to feature
_SHORTER = 0.94
_SILENT = Voice(said=())
_CREDITS_NAMED = 2
_WIDEST_GAP = 110.0
_APART = (15.0, 11.0, 8.0)  # works from one another
_TITLE, _CAPTION = 120, 180  # letters: longer ones are whole in the attached record

_Work = tuple[FeaturedWork, Evidence, tuple[CreditFacts, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What page one says about later pages.

    `pages` has the first page of what is named `credit:…`, `area:…` or as a part; `parts` the
    title, the first and the last page of each part.
    """

    pages: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What of the person stands on page one: the statement, and how many featured works.

    `words` is how many words that takes; without `captions` works are named only.
    """

    voice: Voice
    works: int = 0
    captions: bool = True
    words: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the learner has nothing to say or to show here."""
        return not self.voice.said and not self.works


class Budget(NamedTuple):
    """How many words the person may have: usually, at most, and with more works than usual."""

    usual: int
    most: int
    more_works: int


def plan(sheet: Sheet, budget: Budget, room: tuple[float, float]) -> Plan:
    """Share out words and room: three works, the statement, then more works.

    To keep the statement whole, works are only named on page one and captioned on page two; if
    that is not enough, the evidence has fewer words.
    """
    tried = []
    for words in (budget.usual, budget.most):
        for captions in (True, False):
            tried.append(_plan(sheet, words, room, captions=captions))
            if not tried[-1].voice.rest:
                return _with_more_works(sheet, tried[-1], budget.more_works, room)
    return tried[0]


def _with_more_works(sheet: Sheet, made: Plan, words: int, room: tuple[float, float]) -> Plan:
    works = tuple(sheet.facts.featured())
    manner = _Manner(captions=made.captions)
    while made.works < len(works):
        more = _tried(sheet, manner, (made.voice, works[: made.works + 1]), (words, room))
        if not more:
            break
        made = more
    return made


def _plan(sheet: Sheet, words: int, room: tuple[float, float], *, captions: bool) -> Plan:
    works = tuple(sheet.facts.featured())
    manner = _Manner(captions=captions)
    for most, shown in _offers(sheet, manner, words, room[0]):
        said = voice_of(sheet.transcript.statement, most)
        tried = _tried(sheet, manner, (said, works[:shown]), (words, room))
        if tried:
            return tried
    return Plan(voice=voice_of(sheet.transcript.statement, 0), captions=captions)


def _offers(sheet: Sheet, manner: "_Manner", words: int, width: float) -> Iterator[tuple[int, int]]:
    """Yield how many words of the statement and how many works to try, the most first."""
    works = tuple(sheet.facts.featured())
    length = length_of(sheet.transcript.statement)
    for shown in range(min(len(works), _USUAL_WORKS), -1, -1):
        rest = words_on(Stack(manner.column(sheet, _SILENT, works[:shown]).sections), width)
        most = min(words - rest, length)
        while most >= _FEWEST_WORDS or most == length:
            yield most, shown
            most = min(most - 1, int(_SHORTER * most))


def _tried(
    sheet: Sheet,
    manner: "_Manner",
    shown: tuple[Voice, Sequence[_Work]],
    within: tuple[int, tuple[float, float]],
) -> Plan | None:
    words, room = within
    column = manner.column(sheet, *shown)
    if column.height(room[0]) > room[1]:
        return None
    taken = words_on(Stack(column.sections), room[0])
    if taken > words:
        return None
    return Plan(voice=shown[0], works=len(shown[1]), captions=manner.captions, words=taken)


def spilled(sheet: Sheet, contents: Contents, planned: Plan) -> Iterator[Part]:
    """Yield what page two carries on with."""
    yield from continued(sheet, planned.voice.rest)
    works = tuple(sheet.facts.featured())[planned.works if planned.captions else 0 :]
    if works:
        before = 14.0 if planned.voice.rest else 0.0
        key = "featured.continued" if planned.works and planned.captions else "featured"
        yield Part(sheet.head(key), before=before, keeps=True, head=True)
    for place, work in enumerate(works):
        shown = _work(sheet, work, _Manner(), _proven(sheet, contents, work[2]))
        yield Part(shown, before=7 if place else 3)


# The column: the largest type, and the most beside what is planned, that words and room allow.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """How the column is set: the sizes, the air between works, and what is said beside them."""

    size: float = SMALLEST
    scale: float = 1.0
    apart: float = _APART[-1]
    captions: bool = True
    proven: Contents | None = None
    after: tuple[Block, ...] = ()

    def column(self, sheet: Sheet, said: Voice, works: Sequence[_Work]) -> Column:
        """Return statement, works, and what comes after them."""
        proven = (_proven(sheet, self.proven, each[2]) if self.proven else "" for each in works)
        shown = tuple(
            _work(sheet, work, self, said) for work, said in zip(works, proven, strict=True)
        )
        listed = (Stack((sheet.head("featured"), Space(5), Stack(shown, self.apart))),)
        sections = (*voice(sheet, said, self.size), *(listed if works else ()), *self.after)
        return Column(sections, widest_gap=_WIDEST_GAP)


def arrange(
    sheet: Sheet, contents: Contents, planned: Plan, room: tuple[float, float], words: int
) -> Column:
    """Return the column, filled as far as so many words and the room allow."""
    works = tuple(sheet.facts.featured())[: planned.works]
    said = planned.voice

    def made(manner: _Manner) -> Column:
        return manner.column(sheet, said, works)

    def fits(manner: _Manner) -> bool:
        return made(manner).height(room[0]) <= room[1]

    manner = _Manner(captions=planned.captions)
    for proven, after in ((contents, True), (None, True), (contents, False)):
        size = min(said.largest, _COMFORTABLE)
        listed = (_contents(sheet, contents),) if after and contents.parts else ()
        fuller = replace(manner, size=size, proven=proven, after=listed)
        if fits(fuller) and _words_in(made(fuller), room[0]) <= words:
            manner = fuller
            break
    larger = (replace(manner, scale=scale) for scale in SCALES)
    manner = next((each for each in larger if fits(each)), manner)
    largest = said.largest * (1.0 if works else _ALONE)
    manner = replace(manner, size=_largest(made, manner, largest, room))
    wider = (replace(manner, apart=apart) for apart in _APART)
    return made(next((each for each in wider if fits(each)), manner))


def _words_in(column: Column, width: float) -> int:
    return words_on(Stack(column.sections), width)


def _largest(
    made: Callable[[_Manner], Column], manner: _Manner, largest: float, room: tuple[float, float]
) -> float:
    """Return the size at which the statement fills the column, if it may be so large."""
    size = largest
    width, height = room
    while size > manner.size:
        needed = made(replace(manner, size=size)).height(width)
        if needed <= height:
            return size
        # Lines and leading both shrink: a little less than the square root of what is too much.
        size = min(size - _STEP, size * (1 - (1 - sqrt(height / needed)) / 2))
    return manner.size


# Featured work.


def _work(sheet: Sheet, work: _Work, manner: _Manner, proven: str) -> Block:
    featured, item, _ = work
    lines: list[Block] = [
        text(
            brief(item.title, _TITLE),
            sheet.spoken(STRONG.times(manner.scale), item.title),
            "H3",
        )
    ]
    if manner.captions:
        style = sheet.spoken(BODY.times(manner.scale), featured.caption)
        lines.append(Text((Span(brief(featured.caption, _CAPTION), style),), own=True))
    if proven:
        lines.append(text(proven, NOTE))
    return Barred(Stack(tuple(lines)), HAIRLINE)


def _proven(sheet: Sheet, contents: Contents, credits_: Sequence[CreditFacts]) -> str:
    """Say which credits a work earned, and on which pages they are."""
    said = ", ".join(brief(each.credit.name, _TITLE) for each in credits_[:_CREDITS_NAMED])
    found = {contents.pages.get(f"credit:{each.credit.id}", 0) for each in credits_}
    pages = sorted(found - {0})
    if not said or not pages:
        return said
    listed = unbroken(", ".join(str(page) for page in pages))
    key = "page" if len(pages) == 1 else "pages"
    return sheet.words.say("proven", credits=said, pages=sheet.words.say(key, page=listed))


# What else the document holds.


def _contents(sheet: Sheet, contents: Contents) -> Block:
    said = [(title, (Span(sheet.pages(*pages), NOTE),)) for title, *pages in contents.parts]
    width = sheet.theme.person * sheet.theme.width
    pages = (1 + max((natural_width(each) for _, each in said), default=0.0)) / width
    lines = tuple(
        Row(
            (
                Cell(text(title, BODY), 0, 1 - pages),
                Cell(lowered(Text(each, "P", "right"), NOTE, BODY), 1 - pages, pages),
            ),
            "TOCI",
        )
        for title, each in said
    )
    return Stack((sheet.head("contents"), Space(3), Stack(lines, role="TOC")))
