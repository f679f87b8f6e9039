"""The record on page one: the credit graphic and the strongest evidence, fitted to the room."""

from collections.abc import Iterator, Sequence

from transcript_exporters.pdf.facts import CreditFacts
from transcript_exporters.pdf.flow import Block, Cell, Column, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.radial import Key, Wheel
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import BODY, NOTE, STRONG

_SMALLEST_WHEEL = 62.0
_LARGEST_WHEEL = 118.0
_STEP = 4.0
_MOST_ROWS = 7
_FEWEST_ROWS = 3
_TITLES = 2
_NAME_SHARE = 0.36


def arrange(sheet: Sheet, room: tuple[float, float]) -> Column:
    """Return the column: the graphic as large as it may be, then as many rows as fit."""
    width, height = room
    radius = min(_LARGEST_WHEEL, Wheel.widest_radius(sheet.facts, width))
    while True:
        column = _fullest(sheet, radius, room)
        if column or radius <= _SMALLEST_WHEEL:
            break
        radius -= _STEP
    return column or Column((_graphic(sheet, radius),))


def _fullest(sheet: Sheet, radius: float, room: tuple[float, float]) -> Column | None:
    """Return the fullest column with a graphic of that size, or None if too little would fit."""
    width, height = room
    going = sheet.facts.under_way if sheet.facts.in_progress else ()
    strong = sheet.facts.strongest()
    wanted = min(_FEWEST_ROWS, len(strong) + len(going))
    best: Column | None = None
    for count in range(wanted, _MOST_ROWS + 1):
        for detail in (False, True):
            column = _column(sheet, radius, _split(count, going, strong), detail=detail)
            if column.height(width) > height:
                continue
            best = column
    return best


def _split(
    count: int, going: Sequence[CreditFacts], strong: Sequence[CreditFacts]
) -> tuple[Sequence[CreditFacts], Sequence[CreditFacts]]:
    """Share rows between what is under way and what is earned: at least half for the earned."""
    earned = min(len(strong), max(count - len(going), (count + 1) // 2))
    return going[: count - earned], strong[:earned]


def _column(
    sheet: Sheet,
    radius: float,
    rows: tuple[Sequence[CreditFacts], Sequence[CreditFacts]],
    *,
    detail: bool,
) -> Column:
    going, strong = rows
    sections: list[Block] = [_graphic(sheet, radius)]
    if strong:
        lines = (_strong_row(sheet, each, detail=detail) for each in strong)
        sections.append(Stack((sheet.head("strongest"), Space(4), *_ruled(lines))))
    if going:
        lines = (_going_row(sheet, each) for each in going)
        sections.append(Stack((sheet.head("under_way"), Space(4), *_ruled(lines))))
    return Column(tuple(sections))


def _graphic(sheet: Sheet, radius: float) -> Block:
    wheel = Wheel(sheet.facts, sheet.theme, sheet.words, radius)
    key = Key(sheet.facts, sheet.theme, sheet.words)
    return Stack((sheet.head("graphic"), Space(9), wheel, Space(9), key))


def _ruled(rows: Iterator[Block]) -> Iterator[Block]:
    for row in rows:
        yield Rule(0, 3)
        yield row
        yield Space(3.5)


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
    titles = "; ".join(item.title for item in each.evidence[:_TITLES])
    return f"{said}: {titles}" if titles else said


def _going_row(sheet: Sheet, each: CreditFacts) -> Block:
    latest = each.attempts[-1]
    said = sheet.words.say("latest", level=latest.level, month=sheet.words.month(latest.on))
    return _row(text(each.credit.name, STRONG), text(said, BODY))


def _row(name: Block, said: Block) -> Block:
    rest = 1 - _NAME_SHARE
    return Row((Cell(name, 0, _NAME_SHARE - 0.02), Cell(said, _NAME_SHARE, rest)))
