"""The learner's statement: what of it stands on page one, how large, and what page two has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcript.portrayal.brevity import divided, length_of
from transcript_exporters.pdf.flow import Block, Part, Space, Stack, Text
from transcript_exporters.pdf.pouring import poured
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import NOTE, VOICE

SMALLEST = 9.2
"""The size below which a statement is cut instead."""

_LARGEST = ((12, 22.0), (25, 19.0), (45, 16.4), (70, 14.8), (95, 13.2), (125, 12.0))
_USUAL = 10.6
_CONTINUED = 9.8
_MEASURE = 0.72  # of the page: longer lines are hard to come back from


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The paragraphs that stand on page one, and those that page two goes on with."""

    said: tuple[str, ...]
    rest: tuple[str, ...] = ()

    @property
    def largest(self) -> float:
        """The size that suits that many words: few are set large."""
        count = sum(map(length_of, self.said))
        return next((size for most, size in _LARGEST if count <= most), _USUAL)


def voice_of(statement: str, most: int) -> Voice:
    """Divide a statement: so many words for page one, the rest for page two."""
    said, rest = divided(statement, most)
    return Voice(said=said, rest=rest)


def voice(sheet: Sheet, shown: Voice, size: float) -> tuple[Block, ...]:
    """Return the statement under its head, or nothing if there is none."""
    if not shown.said:
        return ()
    style = VOICE.scaled(size)
    said: tuple[Block, ...] = tuple(
        Text((Span(each, sheet.spoken(style, each)),), own=True) for each in shown.said
    )
    parts: tuple[Block, ...] = (sheet.head("voice"), Space(4), Stack(said, style.leading * 0.35))
    if shown.rest:
        goes_on = Text((Span(sheet.words.say("voice.continues"), NOTE),), "P", "right")
        parts += (Space(2), goes_on)
    return (Stack(parts),)


def continued(sheet: Sheet, rest: Sequence[str]) -> Iterator[Part]:
    """Yield what page two goes on with."""
    if not rest:
        return
    yield Part(sheet.head("voice.continued"), keeps=True, head=True)
    style = VOICE.scaled(_CONTINUED)
    for number, said in enumerate(rest):
        before = style.leading * 0.35 if number else 3.0
        span = Span(said, sheet.spoken(style, said))
        yield from poured((span,), _MEASURE * sheet.theme.width, before)
