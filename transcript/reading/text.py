"""Bytes to text: strict UTF-8, places by line and column, and characters that must not be there."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from transcript.diagnostics import Code
from transcript.reading.codes import BAD_CHARACTER, NOT_TEXT, TOO_LARGE
from transcript.reading.limits import Limits

_BOM = "\ufeff"
_LONG = 60

# C0 and C1 controls except TAB, LF and CR; bidirectional embeddings, overrides and isolates, with
# which a name can be made to read as another; lone surrogates and noncharacters, which have no
# canonical form. Zero-width joiners stay: several scripts need them.
UNSIGNABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Characters that no authored file may hold."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

SURROGATE = re.compile("[\ud800-\udfff]")
"""Characters that no JSON text may hold, whoever wrote it: they have no UTF-8 form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong at a place of a text; `offset` counts characters from 0."""

    code: Code
    offset: int
    message: str
    hint: str
    pointer: str = ""


class StopReadingError(Exception):
    """Nothing after this problem can be made sense of. Stays inside `transcript.reading`."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem.message)
        self.problem = problem


class Lines:
    """Turns offsets into a text to lines and columns, both counted from 1, in characters."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        """Note where each line of `text` starts."""
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def shown(text: str) -> str:
    """Return a text between quotation marks, cut if long, safe to print."""
    short = text if len(text) <= _LONG else text[:_LONG] + "…"
    return "“" + UNSIGNABLE.sub("\N{REPLACEMENT CHARACTER}", short).replace("\n", " ") + "”"


def megabytes(size: int) -> str:
    """Return a size as people say it."""
    return f"{size / (1024 * 1024):.3g} MB"


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """Return a number with what it counts: “1 rating”, “2,000 ratings”, “0 people”."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def decode(content: bytes, limits: Limits) -> str:
    """Return the text of a file, with any byte-order mark. Raises `StopReadingError`."""
    if len(content) > limits.size:
        message = f"the file is {megabytes(len(content))}; the limit is {megabytes(limits.size)}"
        hint = "keep texts short, and evidence in files of its own"
        raise StopReadingError(Problem(code=TOO_LARGE, offset=0, message=message, hint=hint))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = len(content[: error.start].decode("utf-8"))
        message = "the file is not UTF-8 text"
        hint = "save it again with the encoding UTF-8"
        problem = Problem(code=NOT_TEXT, offset=offset, message=message, hint=hint)
        raise StopReadingError(problem) from error


def without_mark(text: str) -> str:
    """Return the text without the byte-order mark that some editors put first."""
    return text.removeprefix(_BOM)


def first_unsignable(text: str) -> re.Match[str] | None:
    """Return the first character of a text that no authored file may hold, or None."""
    return _quick(text, UNSIGNABLE).search(text)


def unsignable(text: str, refused: re.Pattern[str]) -> Iterator[Problem]:
    """Yield a problem for each character of a text that is refused."""
    for match in _quick(text, refused).finditer(text):
        name = f"U+{ord(match[0]):04X}"
        yield Problem(
            code=BAD_CHARACTER,
            offset=match.start(),
            message=f"the character {name} is invisible or reserved, and cannot be signed",
            hint="delete it; it often comes with text that was copied from elsewhere",
        )


def _quick(text: str, refused: re.Pattern[str]) -> re.Pattern[str]:
    # The planes make the pattern twenty times as slow, and plain ASCII can only hold controls.
    return _CONTROLS if refused is UNSIGNABLE and text.isascii() else refused


def damage(text: str) -> Iterator[Problem]:
    """Yield what shows, before any parsing, that a text is no authored file."""
    nul = text.find("\x00")
    if nul >= 0:
        message = "the file holds a NUL character, so it is not a text file, or it is damaged"
        hint = "save it again as UTF-8 text, or write it anew"
        yield Problem(code=NOT_TEXT, offset=nul, message=message, hint=hint)
    else:
        yield from unsignable(text, UNSIGNABLE)
