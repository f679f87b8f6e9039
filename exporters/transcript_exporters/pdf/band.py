"""The top of page one: the school, what the document is, the learner's name and standing."""

from collections.abc import Iterator
from dataclasses import dataclass

from transcript.portrayal.brevity import brief
from transcript_exporters.pdf.flow import Block, Cell, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span, natural_width
from transcript_exporters.pdf.theme import INK, NAME, NOTE, NOTE_STRONG, SCHOOL, STATUS, Style

_SMALLEST_NAME = 15.0
_LONGEST_NAME = 360  # letters
_BESIDE_LOGO = 9.0
_MARK = Style(size=9.0, leading=16.0, weight="bold", tracking=0.05)
_MARK_PADDING = 7.0


def band(sheet: Sheet) -> Iterator[Block]:
    """Yield the school at the left and the document at the right, over a line."""
    theme, portrait = sheet.theme, sheet.portrait
    named = portrait.title if sheet.edition.official else portrait.plain_title
    title = Span(named.upper(), theme.title)
    said = (
        title,
        Span(portrait.document_line, NOTE),
        Span(portrait.replaces, NOTE),
        Span(portrait.courtesy, NOTE_STRONG),
    )
    lines = tuple((each,) for each in said if each.text)
    share = min(0.62, (max(natural_width(each) for each in lines) + 2) / theme.width)
    left = Stack((text(sheet.school_name, SCHOOL), text(portrait.whereabouts, NOTE)))
    mark = (
        () if sheet.edition.official else (_Framed(sheet.words.say("unofficial").upper()), Space(4))
    )
    right = Stack((*mark, Space(1.5), *(Text(each, "P", "right") for each in lines)))
    logo = sheet.logo
    start = (logo.size[0] + _BESIDE_LOGO) / theme.width if logo else 0.0
    cells = [Cell(left, start, 0.98 - share - start), Cell(right, 1 - share, share)]
    yield Row((Cell(logo, 0, start), *cells) if logo else tuple(cells))
    yield Rule(7, 12, theme.accent, 0.9)


@dataclass(frozen=True, slots=True)
class _Framed:
    """Words in a frame at the right: black and white show it as well as colour."""

    said: str

    def _spans(self) -> tuple[Span, ...]:
        return (Span(self.said, _MARK),)

    def height(self, width: float) -> float:  # noqa: ARG002 - one line at any width
        return _MARK.leading

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        taken = natural_width(self._spans()) + 2 * _MARK_PADDING
        left, bottom = at[0] + width - taken, at[1] - _MARK.leading
        with pen.artifact():
            right, top = left + taken, at[1]
            corners = ((left, bottom), (right, bottom), (right, top), (left, top))
            pen.shape(corners, stroke=INK, width=1.1)
        Text(self._spans()).draw(pen, (left + _MARK_PADDING, at[1]), taken)


def identity(sheet: Sheet) -> Iterator[Block]:
    """Yield the name, as large as it fits on a line, and what stands under it."""
    width = sheet.theme.width
    name = brief(sheet.name, _LONGEST_NAME)
    natural = natural_width((Span(name, NAME),))
    size = NAME.size * min(1.0, 0.999 * width / natural) if natural else NAME.size
    yield text(name, NAME.scaled(max(_SMALLEST_NAME, size)), "H1")
    yield text(sheet.portrait.standing, STATUS)
    details = sheet.portrait.details
    if details:
        yield text(details, NOTE)
    yield Space(16)
