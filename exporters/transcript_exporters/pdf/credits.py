"""Credits by area: the table that says what the graphic shows, then every earned credit."""

from collections.abc import Iterator
from dataclasses import dataclass

from transcript.model.credit import CreditLevel
from transcript.model.evidence import Evidence
from transcript_exporters.pdf.facts import AreaFacts, Attempt, CreditFacts, Standing
from transcript_exporters.pdf.flow import Block, Cell, Part, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.person import Contents
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import (
    BODY,
    HAIRLINE,
    MUTED,
    NOTE,
    NOTE_STRONG,
    STRONG,
    WHITE,
    Colour,
    Style,
)

_NAME = (0.0, 0.21)
_WORK = (0.23, 0.48)
_PATH = (0.735, 0.265)
_MOST_EVIDENCE = 6
_STANDARD = Style(size=8.4, leading=11.3)
_TITLE = Style(size=8.2, leading=11)


def summary(sheet: Sheet, contents: Contents) -> Iterator[Part]:
    """Yield the table of areas: what the graphic says, for print, search and the ear."""
    words, facts = sheet.words, sheet.facts
    rows: list[Block] = [_table_row(tuple(words.say(f"table.{key}") for key in _COLUMNS), "TH")]
    for area in facts.areas:
        page = contents.credits.get(f"area:{area.area.id}", 0)
        rows.append(Rule(2, 2.5))
        rows.append(
            _table_row(
                (
                    area.area.name,
                    _earned_of(sheet, area.foundational),
                    _earned_of(sheet, area.advanced),
                    str(page or ""),
                )
            )
        )
    levels = (CreditLevel.FOUNDATIONAL, CreditLevel.ADVANCED)
    totals = (
        words.say("earned_of", earned=facts.count(level), offered=facts.offered(level))
        for level in levels
    )
    rows.append(Rule(2, 2.5, MUTED))
    rows.append(_table_row((words.say("table.total"), *totals, ""), "TD", NOTE_STRONG))
    yield Part(text(words.say("credits"), sheet.theme.part, "H2"), before=16, keeps=True, key="credits")
    yield Part(Stack((Space(4), Stack(tuple(rows), role="Table"), Space(4))))


_COLUMNS = ("area", "foundational", "advanced", "page")
_TABLE = ((0.0, 0.4), (0.42, 0.24), (0.68, 0.24), (0.93, 0.07))


def _table_row(said: tuple[str, ...], role: str = "TD", style: Style = NOTE) -> Block:
    style = NOTE_STRONG if role == "TH" else style
    cells = []
    for place, (each, (start, width)) in enumerate(zip(said, _TABLE, strict=True)):
        align = "right" if place == len(said) - 1 else "left"
        shown = NOTE_STRONG if place == 0 else style
        cells.append(Cell(Text((Span(each, shown),), "", align), start, width, role))
    return Row(tuple(cells), "TR")


def _earned_of(sheet: Sheet, credits_: tuple[CreditFacts, ...]) -> str:
    if not credits_:
        return sheet.words.say("none_offered")
    earned = sum(bool(each.award) for each in credits_)
    said = sheet.words.say("earned_of", earned=earned, offered=len(credits_))
    going = sum(each.standing is Standing.UNDER_WAY for each in credits_)
    return f"{said} · {sheet.words.say('under_way_count', number=going)}" if going else said


def areas(sheet: Sheet) -> Iterator[Part]:
    """Yield the areas: each opens with its promise, then every earned credit in a row."""
    for area in sheet.facts.areas:
        yield from _area(sheet, area)


def _area(sheet: Sheet, area: AreaFacts) -> Iterator[Part]:
    colour = sheet.theme.area_colour(area.place)
    earned = [each for each in area.credits if each.award]
    yield Part(_opening(sheet, area), before=20, keeps=True, key=f"area:{area.area.id}")
    resume = Stack(
        (
            _heading(sheet, area, sheet.words.say("continued", name=area.area.name), role="P"),
            Space(2),
        )
    )
    quiet = _not_yet(sheet, area)
    for place, each in enumerate(earned):
        row = Stack((Rule(3, 5, HAIRLINE), _credit(sheet, each, colour)))
        last = place == len(earned) - 1 and quiet is not None
        yield Part(
            row, before=2, keeps=last, resume=resume if place else None, key=each.credit.id
        )
    if quiet:
        yield Part(Stack((Rule(5, 5), quiet)), before=2, resume=resume if earned else None)


def _opening(sheet: Sheet, area: AreaFacts) -> Block:
    heading = _heading(sheet, area, area.area.name, role="H3")
    if not area.area.description:
        return heading
    return Stack((heading, text(area.area.description, BODY), Space(1)))


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
    style = sheet.theme.heading
    indent = 14 / sheet.theme.width
    counts = " · ".join(_counts(sheet, area))
    right = Text((Span(counts, NOTE),), "P", "right")
    return Row(
        (
            Cell(_Swatch(sheet.theme.area_colour(area.place), style.ascent + 0.1), 0, 0.02),
            Cell(text(said, style, role), indent, 0.6 - indent),
            Cell(Stack((Space(4.2), right)), 0.6, 0.4),
        )
    )


def _counts(sheet: Sheet, area: AreaFacts) -> Iterator[str]:
    for credits_, key in ((area.foundational, "foundational_of"), (area.advanced, "advanced_of")):
        if credits_:
            earned = sum(bool(each.award) for each in credits_)
            yield sheet.words.say(key, earned=earned, offered=len(credits_))


# A credit.


def _credit(sheet: Sheet, each: CreditFacts, colour: Colour) -> Block:
    return Row(
        (
            Cell(_name(sheet, each), *_NAME),
            Cell(_work(sheet, each), *_WORK),
            Cell(_path(sheet, each, colour), *_PATH),
        )
    )


def _name(sheet: Sheet, each: CreditFacts) -> Block:
    level = sheet.words.say(each.credit.level.value)
    return Stack(
        (
            text(each.credit.name, STRONG, "H4"),
            text(f"{each.credit.code} · {level}", NOTE),
            text(each.level_name, NOTE_STRONG),
        )
    )


def _work(sheet: Sheet, each: CreditFacts) -> Block:
    lines: list[Block] = [text(each.credit.standard, _STANDARD), Space(2.5)]
    shown = each.evidence[:_MOST_EVIDENCE]
    lines.extend(_evidence(sheet, item) for item in shown)
    more = len(each.evidence) - len(shown)
    if more:
        lines.append(text(sheet.words.count("more_evidence", more), NOTE))
    return Stack(tuple(lines))


def _evidence(sheet: Sheet, item: Evidence) -> Block:
    words = sheet.words
    facts = (
        words.say(f"kind.{item.kind.value}"),
        words.say(f"context.{item.context.value}"),
        words.short_month(item.made_on),
    )
    return Text((Span(item.title, _TITLE), Span("  " + ", ".join(facts), NOTE)))


def _path(sheet: Sheet, each: CreditFacts, colour: Colour) -> Block:
    award, words = each.award, sheet.words
    if award is None:
        return Space(0)
    lines: list[Block] = [text(words.say("awarded", date=words.day(award.awarded_on)), NOTE_STRONG)]
    if len(each.attempts) > 1:
        lines.append(Journey(each.attempts, colour))
        lines.append(text(sheet.journey(each), NOTE))
    if award.transferred_from:
        lines.append(text(_transfer(sheet, each), NOTE))
    if award.approved_by:
        lines.append(text(words.say("approved_by", names=words.listed(award.approved_by)), NOTE))
    return Stack(tuple(lines))


def _transfer(sheet: Sheet, each: CreditFacts) -> str:
    source = each.award.transferred_from if each.award else None
    if source is None:
        return ""
    return sheet.words.say(
        "transferred",
        institution=source.institution,
        date=sheet.words.day(source.earned_on),
        person=source.accepted_by,
    )


@dataclass(frozen=True, slots=True)
class Journey:
    """Marks on a line from the first attempt to the last: open below the standard, else filled."""

    attempts: tuple[Attempt, ...]
    colour: Colour

    def height(self, width: float) -> float:  # noqa: ARG002 - one line at any width
        """Return the room of one line of marks."""
        return 9.0

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw the line and its marks, spaced by time."""
        y, radius = at[1] - 5, 2.3
        left, right = at[0] + radius + 0.4, at[0] + min(width, 86.0) - radius
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


def _not_yet(sheet: Sheet, area: AreaFacts) -> Block | None:
    """Return the credits of an area that are not earned, said quietly.

    Advanced credits are optional: only those under way are named.
    """
    words = sheet.words
    pending = [each for each in area.foundational if not each.award]
    pending += [each for each in area.advanced if each.standing is Standing.UNDER_WAY]
    said = []
    for each in pending:
        name = f"{each.credit.name} ({each.credit.code})"
        if each.attempts:
            latest = each.attempts[-1]
            name = words.say(
                "not_yet.under_way",
                name=each.credit.name,
                level=latest.level,
                month=words.short_month(latest.on),
            )
        said.append(name)
    if said:
        lead = words.say("not_yet")
        return Text((Span(lead, NOTE_STRONG), Span(" " + "; ".join(said) + ".", NOTE)))
    if any(each.award for each in area.credits):
        return None
    return text(words.say("nothing_yet"), NOTE)
