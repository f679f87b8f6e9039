"""The learner's statement: what of it stands on page one, how large, and what page two has."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
_LETTERS = 8  # to a word, at most, where room is shared out by words
_SENTENCE_END = re.compile(r"[.!?…؟。\uff01\uff1f]+[”’»)\]]*(?=\s|$)|[。\uff01\uff1f]|\n")
_WORD = re.compile(r"\S+")
_FEW = 0.5  # of what might stand on page one: a sentence is divided rather than less shown


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


def length_of(text: str) -> int:
    """Return how many words a text has, very long ones or a script without spaces reckoned in."""
    return max(len(text.split()), len(text) // _LETTERS)


def voice_of(statement: str, most: int) -> Voice:
    """Divide a statement, at the end of a sentence if one is near: so many words for page one."""
    paragraphs = [" ".join(each.split()) for each in statement.split("\n")]
    whole = "\n".join(each for each in paragraphs if each)
    end = _end(whole, most)
    if end == len(whole):
        return Voice(said=_paragraphs(whole))
    ends = [each.end() for each in _SENTENCE_END.finditer(whole, 0, end)]
    if ends and ends[-1] > _FEW * end:
        return Voice(said=_paragraphs(whole[: ends[-1]]), rest=_paragraphs(whole[ends[-1] :]))
    said = whole[:end].rstrip() + "…" if end else ""
    return Voice(said=_paragraphs(said), rest=_paragraphs(whole[end:]))


def _end(text: str, most: int) -> int:
    """Return where that many words end, or as many letters as they might have."""
    place = end = 0
    for place, word in enumerate(_WORD.finditer(text), 1):
        if place > most or word.end() > _LETTERS * most:
            break
        end = word.end()
    else:
        return len(text)
    return end or min(len(text), _LETTERS * most)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split("\n") if each.strip())


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
