"""The record on page one: the credit graphic and the strongest evidence, fitted to the room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcript_exporters.pdf.direction import isolated
from transcript_exporters.pdf.facts import CreditFacts
from transcript_exporters.pdf.flow import Block, Cell, Column, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.radial import Key, Wheel
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import BODY, NOTE, NOTE_STRONG, STRONG

_SMALLEST_WHEEL = 78.0
_LARGEST_WHEEL = 118.0
_STEP = 4.0
_MOST_ROWS = 6
_FEWEST_ROWS = 3
_FEW_ROWS = 6
_TITLES = 1
_NAME_SHARE = 0.36
_LED = (0.0, 1.0, 2.0, 3.0)  # room added above and below a row, the more the better


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """How rows are set: with the school's standard or without, and how far apart."""

    detail: bool
    led: float


def arrange(sheet: Sheet, room: tuple[float, float]) -> Column:
    """Return the column: the graphic as large as it may be, then as many rows as fit."""
    width, _ = room
    largest = min(_LARGEST_WHEEL, Wheel.widest_radius(sheet.facts, width))
    for fewest in range(_FEWEST_ROWS, -1, -1):
        radius = largest
        while radius >= min(largest, _SMALLEST_WHEEL):
            column = _fullest(sheet, radius, room, fewest)
            if column:
                return column
            radius -= _STEP
    return Column((_graphic(sheet, min(largest, _SMALLEST_WHEEL)),))


def _fullest(sheet: Sheet, radius: float, room: tuple[float, float], fewest: int) -> Column | None:
    """Return the fullest column with a graphic of that size, or None if too little would fit."""
    width, height = room
    going = sheet.facts.under_way if sheet.facts.in_progress else ()
    strong = sheet.facts.strongest()
    known = len(strong) + len(going)
    best: Column | None = None
    for count in range(min(fewest, known), min(_MOST_ROWS, known) + 1):
        for detail in (False, True):
            for led in _LED:
                rows = _split(count, going, strong)
                column = _column(sheet, radius, rows, _Rows(detail=detail, led=led))
                if column.height(width) <= height:
                    best = column
    if best and known < _FEW_ROWS:
        fuller = best
        for promise in (_promise_briefly(sheet), _promise(sheet)):
            promised = Column((*best.sections, promise))
            fuller = promised if promised.height(width) <= height else fuller
        best = fuller
    return best


def _promise(sheet: Sheet) -> Block:
    """What every graduate will be able to do: for a record with little to show yet."""
    areas = sheet.transcript.graduate_profile.areas
    lines = (_row(text(each.name, NOTE_STRONG), text(each.description, NOTE)) for each in areas)
    return Stack((sheet.head("promise"), Space(4), *_ruled(lines, _LED[0])))


def _promise_briefly(sheet: Sheet) -> Block:
    """The same, run on."""
    spans: list[Span] = []
    for each in sheet.transcript.graduate_profile.areas:
        spans.append(Span(f"{each.name}: ", NOTE_STRONG))
        spans.append(Span(f"{each.description} ", NOTE))
    return Stack((sheet.head("promise"), Space(2), Text(tuple(spans))))


def _split(
    count: int, going: Sequence[CreditFacts], strong: Sequence[CreditFacts]
) -> tuple[Sequence[CreditFacts], Sequence[CreditFacts]]:
    """Share rows between what is under way and what is earned: at least half for the earned."""
    earned = min(len(strong), max(count - len(going), (count + 1) // 2))
    return going[: count - earned], strong[:earned]


def _column(
    sheet: Sheet,
    radius: float,
    shown: tuple[Sequence[CreditFacts], Sequence[CreditFacts]],
    rows: _Rows,
) -> Column:
    going, strong = shown
    sections: list[Block] = [_graphic(sheet, radius)]
    if strong:
        lines = (_strong_row(sheet, each, detail=rows.detail) for each in strong)
        sections.append(Stack((sheet.head("strongest"), Space(4), *_ruled(lines, rows.led))))
    if going:
        lines = (_going_row(sheet, each) for each in going)
        sections.append(Stack((sheet.head("under_way"), Space(4), *_ruled(lines, rows.led))))
    return Column(tuple(sections))


def _graphic(sheet: Sheet, radius: float) -> Block:
    wheel = Wheel(sheet.facts, sheet.theme, sheet.words, radius)
    key = Key(sheet.facts, sheet.theme, sheet.words)
    return Stack((sheet.head("graphic"), Space(9), wheel, Space(9), key))


def _ruled(rows: Iterator[Block], led: float) -> Iterator[Block]:
    for row in rows:
        yield Rule(0, 3 + led)
        yield row
        yield Space(3.5 + led)


def _strong_row(sheet: Sheet, each: CreditFacts, *, detail: bool) -> Block:
    said: list[Block] = [Text((Span(each.level_name, STRONG), Span(_finding(sheet, each), BODY)))]
    if detail:
        said.append(text(each.credit.standard, NOTE))
    return _row(text(each.credit.name, STRONG), Stack(tuple(said)))


def _finding(sheet: Sheet, each: CreditFacts) -> str:
    words = sheet.words
    said = ""
    if len(each.contexts) > 1:
        said += ", " + words.count("in_contexts", len(each.contexts))
    if len(each.attempts) > 1:
        said += ", " + words.count("after_attempts", len(each.attempts))
    titles = "; ".join(isolated(item.title) for item in each.evidence[:_TITLES])
    return f"{said}: {titles}" if titles else said


def _going_row(sheet: Sheet, each: CreditFacts) -> Block:
    latest = each.attempts[-1]
    key = "latest.met" if latest.met else "latest"
    said = sheet.words.say(key, level=latest.level, month=sheet.words.month(latest.on))
    return _row(text(each.credit.name, STRONG), text(said, BODY))


def _row(name: Block, said: Block) -> Block:
    rest = 1 - _NAME_SHARE
    return Row((Cell(name, 0, _NAME_SHARE - 0.02), Cell(said, _NAME_SHARE, rest)))
