"""The foot of page one: how to read it, the levels, how to check it, who signed."""

from collections import Counter
from dataclasses import dataclass

from transcript.model.credit import CreditLevel, Rubric
from transcript_exporters.pdf.flow import Block, Cell, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import INK, NOTE, NOTE_STRONG, Style

_QR = 54.0
_SIGNATURE = Style(size=10.5, leading=13.5, weight="italic")
_SIGNATORIES = 2


@dataclass(frozen=True, slots=True)
class Code:
    """A square code that leads to an address."""

    content: str
    alt: str
    size: float = _QR

    def height(self, width: float) -> float:  # noqa: ARG002 - square
        """Return its size."""
        return self.size

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:  # noqa: ARG002
        """Draw the dark modules as one shape."""
        from reportlab.graphics.barcode.qr import QrCodeWidget

        code = QrCodeWidget(
            self.content, barWidth=self.size, barHeight=self.size, barBorder=0, barLevel="M"
        )
        x, y = at[0], at[1] - self.size
        dark = [each for each in code.draw().contents if each.fillColor is not None]
        with pen.element("Figure", alt=self.alt):
            pen.boxes([(x + each.x, y + each.y, each.width, each.height) for each in dark], INK)


def foot(sheet: Sheet) -> Block:
    """Return the foot, under a line."""
    row = Row(
        (
            Cell(_how_to_read(sheet), 0, 0.31),
            Cell(_levels(sheet), 0.345, 0.255),
            *_code(sheet),
            Cell(_check(sheet), *((0.755, 0.245) if _code(sheet) else (0.635, 0.365))),
        )
    )
    return Stack((Rule(0, 6), row))


def _code(sheet: Sheet) -> tuple[Cell, ...]:
    # A code that leads nowhere is worse than none: only a school with such a page has one.
    address = sheet.transcript.school.verify_url
    if address is None:
        return ()
    code = Code(
        f"{address}#{sheet.document.number}",
        sheet.words.say("check.alt", address=str(sheet.verify_address_shown)),
    )
    return (Cell(Stack((Space(1.5), code)), 0.635, 0.11),)


def _lead(sheet: Sheet, key: str, said: str) -> Block:
    return Text((Span(sheet.words.say(key), NOTE_STRONG), Span(" " + said, NOTE)))


def _how_to_read(sheet: Sheet) -> Block:
    foundational = sheet.facts.offered(CreditLevel.FOUNDATIONAL)
    advanced = sheet.facts.offered(CreditLevel.ADVANCED)
    key = "how_to_read.text" if advanced else "how_to_read.text.foundational"
    return _lead(sheet, "how_to_read", sheet.words.say(key, foundational=foundational))


def level_names(sheet: Sheet) -> tuple[tuple[str, ...], str] | None:
    """Return the levels and the required one if nearly all rubrics share them, else None."""
    rubrics = Counter(_names(each.rubric) for each in sheet.transcript.credits)
    if not rubrics:
        return None
    found, count = rubrics.most_common(1)[0]
    return found if count * 10 >= len(sheet.transcript.credits) * 9 else None


def _names(rubric: Rubric) -> tuple[tuple[str, ...], str]:
    required = rubric.level(rubric.required)
    return tuple(level.name for level in rubric.levels), required.name if required else ""


def _levels(sheet: Sheet) -> Block:
    words = sheet.words
    shared = level_names(sheet)
    said = (
        words.say("levels.text", levels=" · ".join(shared[0]), required=shared[1])
        if shared
        else words.say("levels.various")
    )
    return _lead(sheet, "levels", said + ".")


def _check(sheet: Sheet) -> Block:
    number, address = sheet.document.number, sheet.verify_address_shown
    if address:
        said = sheet.words.say("check.text", number=number, address=address)
    else:
        phone = sheet.transcript.school.phone
        said = sheet.words.say("check.text.ask", number=number, phone=phone)
    before, number, after = said.partition(sheet.document.number)
    check = Text(
        (
            Span(sheet.words.say("check"), NOTE_STRONG),
            Span(f" {before}", NOTE),
            Span(number, NOTE_STRONG),
            Span(after, NOTE),
        )
    )
    signed = [
        Stack((text(each.name, _SIGNATURE), text(each.title, NOTE)))
        for each in sheet.transcript.school.signatories[:1]
    ]
    return Stack((check, Space(4), *signed))
