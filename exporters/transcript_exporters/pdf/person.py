"""The person on page one: the statement, featured work, and what else the document holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from transcript.model.evidence import Evidence
from transcript.model.transcript import FeaturedWork
from transcript_exporters.pdf.facts import CreditFacts
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
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Line, Span, compose, unbroken
from transcript_exporters.pdf.theme import BODY, HAIRLINE, NOTE, STRONG, VOICE

_SIZES = ((25, 13.0), (45, 11.6), (80, 10.6), (110, 10.0), (135, 9.6))
_USUAL = 9.2
_SMALLEST = 8.8
_STEP = 0.2
_MOST_STEPS_UP = 4
_MUCH_ROOM = 24.0
_ACROSS = 9.2  # the size of a statement set across the page
_MOST_LINES_ACROSS = 13
_NEW_PARAGRAPH = "\n" + 4 * "\u00a0"
_LINES_TOGETHER = 6
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_CREDITS_NAMED = 3
_TITLE_SHARE = 0.76

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
class Person:
    """How the person's part of page one is arranged, and what goes on to page two.

    `across` stands above both columns, if the statement is too long to stand beside the record.
    """

    across: Block | None
    beside: Column
    spilled: tuple[Part, ...]


def arrange(sheet: Sheet, contents: Contents, room: tuple[float, float]) -> Person:
    """Arrange the person's part in a column of that width and height."""
    width, height = room
    works = tuple(sheet.facts.featured())
    voice = _voice(sheet, _voice_size(sheet, works, room))
    if Column((*voice, *_featured(sheet, contents, works, 0))).height(width) <= height:
        return Person(across=None, beside=_with_voice(sheet, contents, room), spilled=())
    across, rest = _across(sheet)
    height -= across.height(sheet.theme.width) + sheet.theme.section_gap
    shown = len(works)
    while shown and Column(_featured(sheet, contents, works[:shown], 0)).height(width) > height:
        shown -= 1
    spilled = (*_spilled_voice(sheet, rest), *_spilled_works(sheet, contents, works[shown:]))
    beside = (
        _filled(sheet, contents, (), (width, height))
        if shown == len(works)
        else Column(_featured(sheet, contents, works[:shown], 0))
    )
    return Person(across=across, beside=beside, spilled=spilled)


# The statement.


def _with_voice(sheet: Sheet, contents: Contents, room: tuple[float, float]) -> Column:
    """Fill the column; set the statement larger while much room is left."""
    size = _voice_size(sheet, tuple(sheet.facts.featured()), room)
    column = _filled(sheet, contents, _voice(sheet, size), room)
    for _ in range(_MOST_STEPS_UP):
        if room[1] - column.height(room[0]) < _MUCH_ROOM:
            break
        size += 2 * _STEP
        larger = _filled(sheet, contents, _voice(sheet, size), room)
        if len(larger.sections) < len(column.sections):
            break
        column = larger
    return column


def _voice_size(sheet: Sheet, works: Sequence[_Work], room: tuple[float, float]) -> float:
    """Set few words large and many small, smaller still where they would not fit."""
    width, height = room
    count = len(sheet.transcript.statement.split())
    size = next((size for most, size in _SIZES if count <= most), _USUAL)
    rest = _featured(sheet, Contents(), works, 1)
    while size - _STEP >= _SMALLEST:
        if Column((*_voice(sheet, size), *rest)).height(width) <= height:
            break
        size -= _STEP
    return size


def _voice(sheet: Sheet, size: float) -> tuple[Block, ...]:
    style = VOICE.scaled(size)
    said = tuple(Text((Span(each, style),), own=True) for each in _paragraphs(sheet))
    if not said:
        return ()
    return (Stack((sheet.head("voice"), Space(3), Stack(said, style.leading * 0.35))),)


def _paragraphs(sheet: Sheet) -> list[str]:
    parts = (" ".join(each.split()) for each in sheet.transcript.statement.split("\n"))
    return [each for each in parts if each]


@dataclass(frozen=True, slots=True)
class _Lines:
    """A part of a paragraph, broken into lines already, in columns of a share of the width."""

    lines: tuple[Line, ...]
    share: float
    columns: int

    @property
    def _deep(self) -> int:
        return -(-len(self.lines) // self.columns)

    def height(self, width: float) -> float:  # noqa: ARG002 - broken into lines already
        return sum(line.leading for line in self.lines[: self._deep])

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        step = width * (1 - self.share) / max(1, self.columns - 1)
        with pen.element("P"):
            for place, line in enumerate(self.lines):
                column, row = divmod(place, self._deep)
                shift = self.share * width - line.width if line.rtl else 0
                x = at[0] + column * step + shift
                pen.line(x, at[1] - line.ascent - row * line.leading, line)


def _across(sheet: Sheet) -> tuple[Block, str]:
    """Return the statement across the page, and the words that did not fit there."""
    said = _NEW_PARAGRAPH.join(_paragraphs(sheet))
    share = 0.5 - sheet.theme.gutter / 2 / sheet.theme.width
    lines = compose((Span(said, VOICE.scaled(_ACROSS)),), share * sheet.theme.width, own=True)
    shown = lines[: 2 * _MOST_LINES_ACROSS]
    rest = " ".join(_said(line) for line in lines[2 * _MOST_LINES_ACROSS :])
    parts: list[Block] = [sheet.head("voice"), Space(3), _Lines(shown, share, 2)]
    if rest:
        parts.append(Text((Span(sheet.words.say("voice.continues"), NOTE),), "P", "right"))
    return Stack(tuple(parts)), rest


def _said(line: Line) -> str:
    runs = reversed(line.runs) if line.rtl else line.runs
    return "".join(run.text for run in runs)


def _spilled_voice(sheet: Sheet, rest: str) -> Iterator[Part]:
    if rest:
        yield Part(sheet.head("voice.continued"), keeps=True, head=True)
        lines = compose((Span(rest, VOICE.scaled(_ACROSS)),), sheet.theme.width, own=True)
        for start in range(0, len(lines), _LINES_TOGETHER):
            shown = _Lines(lines[start : start + _LINES_TOGETHER], 1.0, 1)
            yield Part(shown, before=0 if start else 3)


# Featured work.


def _featured(
    sheet: Sheet, contents: Contents, works: Sequence[_Work], detail: int
) -> tuple[Block, ...]:
    if not works:
        return ()
    shown = tuple(_work(sheet, contents, work, detail) for work in works)
    return (Stack((sheet.head("featured"), Space(4), Stack(shown, 8.0 if detail else 5.5))),)


def _work(sheet: Sheet, contents: Contents, work: _Work, detail: int) -> Block:
    featured, item, credits_ = work
    lines: list[Block] = [
        text(item.title, STRONG),
        Text((Span(featured.caption, BODY),), own=True),
    ]
    if detail > 1 and item.reflection:
        lines.append(text(f"“{item.reflection}”", VOICE.scaled(BODY.size)))
    proven = _proven(sheet, contents, credits_)
    if detail and proven:
        lines.append(text(proven, NOTE))
    return Barred(Stack(tuple(lines)), HAIRLINE)


def _proven(sheet: Sheet, contents: Contents, credits_: Sequence[CreditFacts]) -> str:
    named = credits_[:_CREDITS_NAMED]
    said = ", ".join(each.credit.name for each in named)
    pages = sorted({contents.pages.get(f"credit:{each.credit.id}", 0) for each in named} - {0})
    key = "page" if len(pages) == 1 else "pages"
    if pages:
        listed = unbroken(", ".join(str(page) for page in pages))
        said = sheet.words.say("proven", credits=said, pages=sheet.words.say(key, page=listed))
    return said


def _spilled_works(sheet: Sheet, contents: Contents, works: Sequence[_Work]) -> Iterator[Part]:
    if works:
        yield Part(sheet.head("featured.continued"), before=14, keeps=True, head=True)
    for work in works:
        yield Part(_work(sheet, contents, work, 1), before=6)


# What fills the column.


def _filled(
    sheet: Sheet, contents: Contents, opening: tuple[Block, ...], room: tuple[float, float]
) -> Column:
    """Add what there is room for: credits proven, contents, reflections, the school's approach."""
    width, height = room
    works = tuple(sheet.facts.featured())
    best = Column((*opening, *_featured(sheet, contents, works, 0)))
    for fuller in _fillings(sheet, contents, opening):
        if fuller.height(width) <= height:
            best = fuller
    return best


def _fillings(sheet: Sheet, contents: Contents, opening: tuple[Block, ...]) -> Iterator[Column]:
    works = tuple(sheet.facts.featured())
    listed = _contents(sheet, contents)
    for detail in (1, 2):
        featured = _featured(sheet, contents, works, detail)
        if detail == 1:
            yield Column((*opening, *featured))
        yield Column((*opening, *featured, listed))
    profile = sheet.transcript.graduate_profile
    about: tuple[Block, ...] = ()
    for title, said in (
        (sheet.words.say("school"), _approach(sheet)),
        (profile.name, " ".join(profile.statement.split())),
    ):
        sentences = _SENTENCE_END.split(said) if said else []
        head = text(title.upper(), sheet.theme.head, "H2")
        for count in range(1, len(sentences) + 1):
            shown = Stack((head, Space(2), text(" ".join(sentences[:count]), BODY)))
            yield Column((*opening, *featured, *about, shown, listed))
        if sentences:
            about += (Stack((head, Space(2), text(said, BODY))),)


def _approach(sheet: Sheet) -> str:
    items = sheet.transcript.school.profile
    return " ".join(items[0].text.split()) if items else ""


def _contents(sheet: Sheet, contents: Contents) -> Block:
    lines = [
        Row(
            (
                Cell(text(title, BODY), 0, _TITLE_SHARE),
                Cell(
                    lowered(
                        Text((Span(sheet.pages(first, last), NOTE),), "P", "right"), NOTE, BODY
                    ),
                    _TITLE_SHARE,
                    1 - _TITLE_SHARE,
                ),
            )
        )
        for title, first, last in contents.parts
    ]
    return Stack((sheet.head("contents"), Space(2), *lines))
