"""The foot of page one: how to read it, the levels, how to check it, who signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from transcript.portrayal.brevity import brief
from transcript_exporters.pdf.flow import Block, Cell, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.square_code import modules
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import INK, NOTE, NOTE_STRONG, WHITE, Style

_QR = 72.0
_QUIET = 4  # ISO/IEC 18004, 6.3.8: light modules around the symbol
_SIGNATURE = Style(size=10.5, leading=13.5, weight="italic")
_MOST_LISTED = 5  # levels; of more, the names run on
_LEVEL_INDENT = 10.0
_LEVEL = 40  # letters of its name


@dataclass(frozen=True, slots=True)
class Code:
    """A square code that leads to an address, with the white margin that scanners need."""

    content: str
    alt: str
    size: float = _QR

    def height(self, width: float) -> float:  # noqa: ARG002 - square
        """Return its size."""
        return self.size

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:  # noqa: ARG002
        """Draw the dark modules as one shape."""
        rows = modules(self.content)
        side = self.size / (len(rows) + 2 * _QUIET)
        corner = at[0] + _QUIET * side, at[1] - self.size + _QUIET * side
        with pen.element("Figure", alt=self.alt):
            pen.grid(corner, side * len(rows), (_dark(row) for row in rows), INK)


def _dark(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules that touch begin, and how many they are."""
    column = 0
    for is_dark, group in groupby(row):
        count = len(list(group))
        if is_dark:
            yield column, count
        column += count


def foot(sheet: Sheet) -> Block:
    """Return the foot, under a line."""
    start = sheet.theme.person + sheet.theme.gutter / sheet.theme.width
    code = _code(sheet)
    check = (0.783, 0.217) if code else (0.64, 0.36)
    row = Row(
        (
            Cell(_how_to_read(sheet), 0, sheet.theme.person),
            Cell(_levels(sheet), start, 0.622 - start),
            *code,
            Cell(_check(sheet), *check),
        )
    )
    return Stack((Rule(0, 8), row))


def _code(sheet: Sheet) -> tuple[Cell, ...]:
    # A code that leads nowhere is worse than none: only a school with such a page has one.
    address = sheet.transcript.school.verify_url
    if address is None:
        return ()
    code = Code(
        f"{address}#{sheet.code or sheet.document.number}",
        sheet.words.say("check.alt", address=str(sheet.portrait.verify_address_shown)),
    )
    return (Cell(Stack((Space(1.5), code)), 0.632, 0.137),)


def _lead(sheet: Sheet, key: str, said: str) -> Block:
    return Text((Span(sheet.words.say(key), NOTE_STRONG), Span(" " + said, NOTE)))


def _how_to_read(sheet: Sheet) -> Block:
    return _lead(sheet, "how_to_read", sheet.portrait.how_to_read)


def _levels(sheet: Sheet) -> Block:
    words = sheet.words
    shared = sheet.portrait.level_names
    if shared is None:
        return _lead(sheet, "levels", words.say("levels.various") + ".")
    names, required = (tuple(brief(each, _LEVEL) for each in shared[0]), brief(shared[1], _LEVEL))
    if len(names) > _MOST_LISTED:
        said = words.say("levels.text", levels=" · ".join(names), required=required)
        return _lead(sheet, "levels", said + ".")
    met = names.index(required) if required in names else 0
    listed = tuple(
        _Level(text(name, sheet.quoted(NOTE), "LBody"), met=place >= met)
        for place, name in enumerate(names)
    )
    lead = text(words.say("levels"), NOTE_STRONG)
    awarded = text(words.say("levels.from", required=required), NOTE)
    return Stack((lead, Stack(listed, role="L"), Space(2), awarded))


@dataclass(frozen=True, slots=True)
class _Level:
    """A level's name after the mark that a journey has for it: filled from the standard on."""

    name: Text
    met: bool

    def height(self, width: float) -> float:
        return self.name.height(width - _LEVEL_INDENT)

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        x, top = at
        with pen.element("LI"):
            with pen.artifact():
                y = top - NOTE.ascent + 0.27 * NOTE.size
                pen.disc((x + 3, y), 2.4, fill=INK if self.met else WHITE, stroke=INK)
            self.name.draw(pen, (x + _LEVEL_INDENT, top), width - _LEVEL_INDENT)


def _check(sheet: Sheet) -> Block:
    said = sheet.portrait.check
    before, number, after = said.partition(sheet.document.number)
    check = Text(
        (
            Span(sheet.words.say("check"), NOTE_STRONG),
            Span(f" {before}", NOTE),
            Span(number, NOTE_STRONG),
            Span(after, NOTE),
        )
    )
    return Stack((check, Space(5), *_signed(sheet)))


def _signed(sheet: Sheet) -> Iterator[Block]:
    """Yield who signed; nobody did a copy that has no seal."""
    if not sheet.edition.official:
        said = sheet.words.say("check.unofficial")
        yield Text((Span(sheet.words.say("unofficial") + ".", NOTE_STRONG), Span(f" {said}", NOTE)))
        return
    for each in sheet.transcript.school.signatories[:1]:
        yield text(each.name, _SIGNATURE)
        yield text(each.title, sheet.quoted(NOTE))
