"""One earned credit: a row that never splits, set openly or, in a long record, closely."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from transcript.portrayal.brevity import brief, unbroken
from transcript.portrayal.facts import MOST_MARKS, Attempt, CreditFacts
from transcript.portrayal.isolation import isolated
from transcript_exporters.pdf.flow import Block, Cell, Row, Space, Stack, Text, lowered, text
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import MUTED, NOTE, NOTE_STRONG, STRONG, WHITE, Colour, Style

_OPEN = ((0.0, 0.21), (0.222, 0.496), (0.735, 0.265))
_CLOSE = ((0.0, 0.2), (0.215, 0.785))
_RUN_ON = ((0.0, 0.235), (0.25, 0.75))
_MOST_EVIDENCE = 6
# Letters: what goes on longer is in the attached record, and no row is higher than a page.
_NAME, _STANDARD, _TITLE, _LEVEL = 120, 480, 140, 80
_INDENT = 6.0
_MARK = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """How close the credits stand.

    `close` runs evidence and award on, each in one paragraph; `run_on` puts all of it into one,
    and of the evidence says title and date.
    """

    name: Style = STRONG
    standard: Style
    title: Style
    note: Style
    padding: float
    close: bool = False
    run_on: bool = False

    @property
    def note_strong(self) -> Style:
        """The bold companion of `note`."""
        return replace(self.note, weight="bold", colour=NOTE_STRONG.colour)


DENSITIES = (
    Density(
        standard=Style(size=8.4, leading=11.3),
        title=Style(size=8.2, leading=10.9),
        note=NOTE,
        padding=5.0,
    ),
    Density(
        standard=Style(size=8.2, leading=10.7),
        title=Style(size=8.0, leading=10.4),
        note=NOTE.scaled(7.5),
        padding=4.0,
    ),
    Density(
        standard=Style(size=7.8, leading=9.9),
        title=Style(size=7.5, leading=9.4),
        note=Style(size=7.2, leading=9.4),
        padding=3.2,
        close=True,
    ),
    Density(
        name=Style(size=8.0, leading=9.6, weight="bold"),
        standard=Style(size=7.4, leading=9.2),
        title=Style(size=7.4, leading=9.2),
        note=Style(size=7.0, leading=9.2),
        padding=2.7,
        close=True,
        run_on=True,
    ),
)
"""From the most open to the closest."""


def credit_row(sheet: Sheet, each: CreditFacts, density: Density) -> Block:
    """Return the row: the credit and its level, the standard and the work, the way to the award."""
    if density.close:
        blocks: tuple[Block, ...] = (_name(sheet, each, density), _closely(sheet, each, density))
    else:
        blocks = (
            _name(sheet, each, density),
            _work(sheet, each, density),
            _path(sheet, each, density),
        )
    places = _RUN_ON if density.run_on else _CLOSE if density.close else _OPEN
    cells = (Cell(block, *place) for block, place in zip(blocks, places, strict=True))
    return Row(tuple(cells), "Sect")


def _name(sheet: Sheet, each: CreditFacts, density: Density) -> Block:
    kind = sheet.words.say(each.credit.level.value)
    level: Block = text(brief(each.level_name, _LEVEL), sheet.quoted(density.note_strong))
    if density.close and len(each.attempts) > 1:
        level = Row((Cell(level, 0, 0.6), Cell(_marks(sheet, each, density), 0.6, 0.36)))
    return Stack(
        (
            text(brief(each.credit.name, _NAME), sheet.quoted(density.name), "H4"),
            text(f"{each.credit.code} · {kind}", density.note),
            level,
        )
    )


def _work(sheet: Sheet, each: CreditFacts, density: Density) -> Block:
    standard = text(brief(each.credit.standard, _STANDARD), sheet.quoted(density.standard))
    items = tuple(_Item(Text(each, ""), density.title) for each in _evidence(sheet, each, density))
    listed = (Stack(items, role="L"),) if items else ()
    first = lowered(standard, density.standard, STRONG)
    return Stack((first, Space(density.padding / 2), *listed))


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of evidence: a small mark shows where it begins."""

    block: Block
    style: Style

    def height(self, width: float) -> float:
        return self.block.height(width - _INDENT)

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        x, top = at
        with pen.artifact():
            y = top - self.style.ascent + 0.26 * self.style.size
            pen.disc((x + _MARK, y), _MARK, fill=MUTED)
        with pen.element("LI"), pen.element("LBody"):
            self.block.draw(pen, (x + _INDENT, top), width - _INDENT)


def _evidence(sheet: Sheet, each: CreditFacts, density: Density) -> Iterator[tuple[Span, ...]]:
    shown = each.evidence[:_MOST_EVIDENCE]
    for item in shown:
        about = (
            sheet.words.short_month(item.made_on) if density.run_on else sheet.portrait.about(item)
        )
        said = Span(" " + unbroken(f"({about})"), density.note)
        yield (
            Span(isolated(brief(item.title, _TITLE)), sheet.spoken(density.title, item.title)),
            said,
        )
    more = len(each.evidence) - len(shown)
    if more:
        yield (Span(sheet.words.count("more_evidence", more), density.note),)


def _path(sheet: Sheet, each: CreditFacts, density: Density) -> Block:
    if each.award is None:
        return Space(0)
    awarded = text(sheet.portrait.awarded(each), density.note_strong)
    lines: list[Block] = [lowered(awarded, density.note_strong, STRONG)]
    if each.award.approved_by:
        lines.append(text(sheet.portrait.approved_by(each), density.note))
    if len(each.attempts) > 1:
        lines.append(_marks(sheet, each, density))
        lines.append(text(sheet.portrait.journey(each), density.note))
    if each.award.transferred_from:
        lines.append(text(sheet.portrait.transferred(each), density.note))
    return Stack(tuple(lines))


def _closely(sheet: Sheet, each: CreditFacts, density: Density) -> Block:
    """The standard, then the evidence in one paragraph, then the award in one; or all in one."""
    standard = Span(brief(each.credit.standard, _STANDARD), sheet.quoted(density.standard))
    spans: list[Span] = []
    for item in _evidence(sheet, each, density):
        spans += [Span("; ", density.note)] if spans else []
        spans += item
    journey = _journey(sheet, each, density)
    way = " · ".join(said for said in (journey, sheet.portrait.transferred(each)) if said)
    award = (
        Span(sheet.portrait.awarded(each), density.note_strong),
        Span(f" {sheet.portrait.approved_by(each)}" + (f" · {way}" if way else ""), density.note),
    )
    if density.run_on:
        apart = Span(" ·\u00a0", density.note)
        paragraphs = [(standard, *((apart, *spans) if spans else ()), apart, *award)]
    else:
        paragraphs = [(standard,), *([tuple(spans)] if spans else []), award]
    first, *others = (Text(each) for each in paragraphs)
    return Stack((lowered(first, density.standard, density.name), *others))


def _journey(sheet: Sheet, each: CreditFacts, density: Density) -> str:
    count = len(each.attempts)
    if count < 2:  # noqa: PLR2004
        return ""
    return (
        sheet.words.count("after_attempts", count)
        if density.run_on
        else sheet.portrait.journey(each)
    )


def _marks(sheet: Sheet, each: CreditFacts, density: Density) -> Block:
    return Journey(each.attempts[-MOST_MARKS:], sheet.theme.accent, density.note.leading)


@dataclass(frozen=True, slots=True)
class Journey:
    """Marks on a line from one attempt to the last: open below the standard, else filled."""

    attempts: tuple[Attempt, ...]
    colour: Colour
    room: float

    def height(self, width: float) -> float:  # noqa: ARG002 - one line at any width
        """Return the room of one line of marks."""
        return self.room

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw the line and its marks, spaced by time."""
        y, radius = at[1] - self.room / 2, 2.2
        left, right = at[0] + radius + 0.4, at[0] + min(width, 92.0) - radius
        first, last = self.attempts[0].on, self.attempts[-1].on
        days = max(1, (last - first).days)
        with pen.artifact():
            pen.rule((left, y), (right, y), colour=MUTED, width=0.6)
            for place, attempt in enumerate(self.attempts):
                share = (attempt.on - first).days / days
                even = place / (len(self.attempts) - 1)
                x = left + (right - left) * (share + even) / 2
                fill = self.colour if attempt.met else WHITE
                pen.disc((x, y), radius, fill=fill, stroke=self.colour)
