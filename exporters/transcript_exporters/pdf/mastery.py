"""The record on page one: the credit graphic and the strongest evidence, fitted to the room."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from transcript.portrayal.brevity import brief
from transcript.portrayal.facts import CreditFacts
from transcript.portrayal.isolation import isolated
from transcript_exporters.pdf.flow import Block, Cell, Column, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.key import Key
from transcript_exporters.pdf.radial import Wheel, captions
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.tally import words_on
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import BODY, NOTE, SCALES, STRONG, TINY_STRONG

_SMALLEST_WHEEL = 70.0
_LARGEST_WHEEL = 126.0
_GOOD_WHEEL = 0.94  # of the largest: larger text is worth that much
_STEP = 3.0
_MOST_STRONG = 4
_MOST_GOING = 3
_TITLES = 1.5  # rows: what the titles of works are worth
_LITTLE = 2  # rows, and a record has little to show yet
_NAME_SHARE = 0.37
_WIDEST_GAP = 80.0
_WIDEST_LED = 8.0
_ROWS_SHARE = 0.7  # of the room that is left
_LONGEST, _PROMISE = 90, 160  # letters
_LEVEL = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What is shown of the strongest credits, with the title of a work or not, and under way."""

    strong: tuple[CreditFacts, ...]
    going: tuple[CreditFacts, ...]
    titles: bool = True
    promise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """How the column is set: how large the graphic and the text, how far apart the rows."""

    radius: float
    scale: float = 1.0
    led: float = 0.0


class Record:
    """The column, its parts made once for all the sizes in which it is tried."""

    def __init__(self, sheet: Sheet) -> None:
        """Make no part before it is asked for."""
        self._sheet = sheet
        self._captions = captions(sheet.portrait.tallies, sheet.quoted(TINY_STRONG))
        self._wheels: dict[float, Wheel] = {}
        self._graphic_words: dict[float, int] = {}
        self._rows: dict[tuple[str, float, bool], Block] = {}

    def reserved(self, width: float, rows: int) -> int:
        """Return how many words the graphic and so many rows take, with titles if they are all."""
        return self._words(_rows(self._sheet, rows, titles=rows >= _MOST_STRONG), width)

    def arrange(self, room: tuple[float, float], words: int) -> Column:
        """Return as many rows as words and room allow, everything as large as may be."""
        shown = _rows(self._sheet, 0, titles=False)
        smallest = _Manner(radius=_SMALLEST_WHEEL)
        for rows in _choices(self._sheet):
            within = self._words(rows, room[0]) <= words
            if within and self._height(rows, smallest, room[0]) <= room[1]:
                shown = rows
                break
        return self._column(shown, self._led(shown, self._fitted(shown, room), room))

    def _fitted(self, rows: Rows, room: tuple[float, float]) -> _Manner:
        """Return the largest text beside a good graphic, then the largest graphic beside that."""
        largest = _LARGEST_WHEEL
        while largest > _SMALLEST_WHEEL and not self._wheel(largest).fits(room[0]):
            largest -= _STEP
        for scale in SCALES:
            least = _SMALLEST_WHEEL if scale == SCALES[-1] else _GOOD_WHEEL * largest
            radius = largest
            while radius >= least:
                manner = _Manner(radius=radius, scale=scale)
                if self._height(rows, manner, room[0]) <= room[1]:
                    return manner
                radius -= _STEP
        return _Manner(radius=min(largest, _SMALLEST_WHEEL))

    def _led(self, rows: Rows, manner: _Manner, room: tuple[float, float]) -> _Manner:
        """Set rows wider apart where that leaves room."""
        count = len(rows.strong) + len(rows.going)
        spare = room[1] - self._height(rows, manner, room[0])
        led = min(_WIDEST_LED, max(0.0, spare) * _ROWS_SHARE / (2 * count)) if count else 0.0
        return replace(manner, led=led)

    def _height(self, rows: Rows, manner: _Manner, width: float) -> float:
        return self._column(rows, manner).height(width)

    def _words(self, rows: Rows, width: float) -> int:
        # A small graphic says less at its centre.
        graphic, *others = self._column(rows, _Manner(radius=_LARGEST_WHEEL)).sections
        if width not in self._graphic_words:
            self._graphic_words[width] = words_on(graphic, width)
        return self._graphic_words[width] + words_on(Stack(tuple(others)), width)

    def _column(self, rows: Rows, manner: _Manner) -> Column:
        sheet = self._sheet
        sections: list[Block] = [self._graphic(manner.radius)]
        if rows.strong:
            lines = (self._row(each, manner.scale, titles=rows.titles) for each in rows.strong)
            sections.append(Stack((sheet.head("strongest"), Space(4), _ruled(lines, manner.led))))
        if rows.going:
            lines = (self._row(each, manner.scale) for each in rows.going)
            sections.append(Stack((sheet.head("under_way"), Space(4), _ruled(lines, manner.led))))
        if rows.promise:
            sections.append(_promise(sheet))
        return Column(tuple(sections), widest_gap=_WIDEST_GAP)

    def _graphic(self, radius: float) -> Block:
        sheet = self._sheet
        key = Key(sheet.facts, sheet.words)
        return Stack((sheet.head("graphic"), Space(10), self._wheel(radius), Space(10), key))

    def _wheel(self, radius: float) -> Wheel:
        if radius not in self._wheels:
            sheet = self._sheet
            made = Wheel(sheet.portrait.tallies, sheet.theme, radius, self._captions)
            self._wheels[radius] = made
        return self._wheels[radius]

    def _row(self, each: CreditFacts, scale: float, *, titles: bool = False) -> Block:
        key = (each.credit.id, scale, titles)
        if key not in self._rows:
            earned = each.award is not None
            self._rows[key] = (
                _strong_row(self._sheet, each, scale, titles=titles)
                if earned
                else _going_row(self._sheet, each, scale)
            )
        return self._rows[key]


def _choices(sheet: Sheet) -> Iterator[Rows]:
    """Yield what may be shown, the most first."""
    most = min(_MOST_STRONG, len(sheet.facts.earned)) + len(_going(sheet))
    if most <= _LITTLE:
        yield replace(_rows(sheet, most, titles=True), promise=True)
    ways = ((count, titles) for count in range(most + 1) for titles in (True, False))
    for count, titles in sorted(ways, key=_worth, reverse=True):
        yield _rows(sheet, count, titles=titles)


def _worth(way: tuple[int, bool]) -> float:
    count, titles = way
    return count + titles * (_TITLES if count > _LITTLE else 0.5)


def _going(sheet: Sheet) -> tuple[CreditFacts, ...]:
    return sheet.facts.under_way[:_MOST_GOING] if sheet.facts.in_progress else ()


def _rows(sheet: Sheet, count: int, *, titles: bool) -> Rows:
    """Share rows between what is earned and what is under way: at least half for the earned."""
    strong, going = sheet.facts.strongest()[:_MOST_STRONG], _going(sheet)
    earned = min(len(strong), max(count - len(going), (count + 1) // 2))
    return Rows(strong=strong[:earned], going=going[: count - earned], titles=titles)


def _promise(sheet: Sheet) -> Block:
    """What every graduate will be able to do: for a record with little to show yet."""
    strong, plain = sheet.quoted(STRONG.scaled(NOTE.size)), sheet.quoted(NOTE)
    lines = (
        _row(
            text(brief(each.name, _LONGEST), strong), text(brief(each.description, _PROMISE), plain)
        )
        for each in sheet.transcript.graduate_profile.areas
    )
    return Stack((sheet.head("promise"), Space(4), _ruled(lines, 0.0)))


def _ruled(rows: Iterator[Block], led: float) -> Block:
    blocks = ((Rule(0, 3 + led), row, Space(3.5 + led)) for row in rows)
    return Stack(tuple(chain.from_iterable(blocks)), role="L")


def _strong_row(sheet: Sheet, each: CreditFacts, scale: float, *, titles: bool) -> Block:
    strong, body = STRONG.times(scale), BODY.times(scale)
    said = [Span(brief(each.level_name, _LEVEL), sheet.quoted(strong.scaled(body.size)))]
    if len(each.contexts) > 1:
        said.append(Span(", " + sheet.words.count("in_contexts", len(each.contexts)), body))
    lines: list[Block] = [Text(tuple(said))]
    if titles and each.evidence:
        title = each.evidence[0].title
        lines.append(text(isolated(brief(title, _LONGEST)), sheet.spoken(body, title)))
    name = text(brief(each.credit.name, _LONGEST), sheet.quoted(strong))
    return _row(name, Stack(tuple(lines)))


def _going_row(sheet: Sheet, each: CreditFacts, scale: float) -> Block:
    said = sheet.portrait.under_way(each, _LEVEL)
    name = text(brief(each.credit.name, _LONGEST), sheet.quoted(STRONG.times(scale)))
    return _row(name, text(said, BODY.times(scale)))


def _row(name: Text, said: Block) -> Block:
    cells = (
        Cell(replace(name, role=""), 0, _NAME_SHARE - 0.02, "Lbl"),
        Cell(said, _NAME_SHARE, 1 - _NAME_SHARE, "LBody"),
    )
    return Row(cells, "LI")
