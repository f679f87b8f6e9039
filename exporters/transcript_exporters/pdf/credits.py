"""Credits by area: the table that says what the graphic shows, then every earned credit."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from transcript.model.credit import CreditLevel
from transcript.portrayal.brevity import brief
from transcript.portrayal.facts import AreaFacts
from transcript_exporters.pdf.credit_row import Density, credit_row
from transcript_exporters.pdf.flow import (
    Block,
    Cell,
    Part,
    Row,
    Rule,
    Space,
    Stack,
    Text,
    grouped,
    text,
)
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.person import Contents
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import (
    BODY,
    MUTED,
    NOTE,
    NOTE_STRONG,
    Colour,
    Style,
)


def summary(sheet: Sheet, contents: Contents, density: Density) -> Iterator[Part]:
    """Yield the table of areas: what the graphic says, for print, search and the ear."""
    words, facts, tallies = sheet.words, sheet.facts, sheet.portrait.tallies
    rule = Rule(density.padding * 0.4, density.padding * 0.5)
    rows: list[Block] = [_table_row(tuple(words.say(f"table.{key}") for key in _COLUMNS), "TH")]
    for area in facts.areas:
        page = contents.pages.get(f"area:{area.area.id}", 0)
        rows.append(rule)
        rows.append(
            _table_row(
                (
                    brief(area.area.name, _NAME),
                    tallies.earned_of(area.foundational),
                    tallies.earned_of(area.advanced),
                    str(page or ""),
                ),
                first=sheet.quoted(NOTE_STRONG),
            )
        )
    levels = (CreditLevel.FOUNDATIONAL, CreditLevel.ADVANCED)
    totals = (tallies.total_of(level) for level in levels)
    rows.append(replace(rule, colour=MUTED))
    rows.append(_table_row((words.say("table.total"), *totals, ""), "TD", NOTE_STRONG))
    title = text(words.say("credits"), sheet.theme.part, "H2")
    yield Part(title, before=16, keeps=True, head=True, key="credits")
    yield Part(Stack((Space(4), Stack(tuple(rows), role="Table"), Space(4))))


_NAME, _PROMISE = 110, 320  # letters of an area's name, and of what it promises
_COLUMNS = ("area", "foundational", "advanced", "page")
_TABLE = ((0.0, 0.4), (0.42, 0.24), (0.68, 0.24), (0.93, 0.07))


def _table_row(
    said: tuple[str, ...], role: str = "TD", style: Style = NOTE, first: Style = NOTE_STRONG
) -> Block:
    style = NOTE_STRONG if role == "TH" else style
    cells = []
    for place, (each, (start, width)) in enumerate(zip(said, _TABLE, strict=True)):
        align = "right" if place == len(said) - 1 else "left"
        shown = first if place == 0 else style
        heads = role if place else "TH"
        cells.append(Cell(Text((Span(each, shown),), "", align), start, width, heads))
    return Row(tuple(cells), "TR")


def areas(sheet: Sheet, density: Density) -> Iterator[Part]:
    """Yield the areas: each opens with its promise, then every earned credit in a row."""
    for area in sheet.facts.areas:
        yield from grouped("Sect", area.area.id, _area(sheet, area, density))


def _area(sheet: Sheet, area: AreaFacts, density: Density) -> Iterator[Part]:
    earned = [each for each in area.credits if each.award]
    key = f"area:{area.area.id}"
    yield Part(_opening(sheet, area), before=4 * density.padding, keeps=True, head=True, key=key)
    resume = Stack(
        (
            _heading(
                sheet,
                area,
                sheet.words.say("continued", name=brief(area.area.name, _NAME)),
                role="P",
            ),
            Space(2),
        )
    )
    quiet = _not_yet(sheet, area)
    rule, gap = Rule(density.padding * 0.6, density.padding), density.padding * 0.4
    for place, each in enumerate(earned):
        row = Stack((rule, credit_row(sheet, each, density)))
        last = place == len(earned) - 1 and quiet is not None
        key = f"credit:{each.credit.id}"
        yield Part(row, before=gap, keeps=last, resume=resume if place else None, key=key)
    if quiet:
        yield Part(Stack((rule, quiet)), before=gap, resume=resume if earned else None)


def _opening(sheet: Sheet, area: AreaFacts) -> Block:
    heading = _heading(sheet, area, brief(area.area.name, _NAME), role="H3")
    if not area.area.description:
        return heading
    return Stack(
        (heading, text(brief(area.area.description, _PROMISE), sheet.quoted(BODY)), Space(1))
    )


@dataclass(frozen=True, slots=True)
class _Swatch:
    """A small square of an area's colour before its name."""

    colour: Colour
    down: float

    def height(self, width: float) -> float:  # noqa: ARG002 - hangs from the row's top
        return 0.0

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:  # noqa: ARG002
        with pen.artifact():
            pen.box((at[0], at[1] - self.down), (8.6, 8.6), self.colour)


def _heading(sheet: Sheet, area: AreaFacts, said: str, *, role: str) -> Block:
    own = role == "H3"
    style = sheet.quoted(sheet.theme.heading) if own else sheet.theme.heading
    indent = 14 / sheet.theme.width
    right = Text((Span(sheet.portrait.tallies.counts(area), NOTE),), "P", "right")
    return Row(
        (
            Cell(_Swatch(sheet.theme.area_colour(area.place), style.ascent + 0.1), 0, 0.02),
            Cell(text(said, style, role), indent, 0.6 - indent),
            Cell(Stack((Space(4.2), right)), 0.6, 0.4),
        )
    )


def _not_yet(sheet: Sheet, area: AreaFacts) -> Block | None:
    """Return the credits of an area that are not earned, said quietly.

    Advanced credits are optional: only those under way are named.
    """
    words, said = sheet.words, sheet.portrait.not_yet(area)
    if said:
        lead = words.say("not_yet")
        return Text((Span(lead, NOTE_STRONG), Span(" " + "; ".join(said) + ".", NOTE)))
    if any(each.award for each in area.credits):
        return None
    return text(words.say("nothing_yet"), NOTE)
