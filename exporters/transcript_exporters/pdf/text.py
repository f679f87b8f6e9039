"""Text becomes lines: fallback by script, right-to-left order, line breaks.

A `Span` is text in one style. `compose` breaks spans into `Line`s no wider than asked; a line
holds `Run`s from left to right as they are drawn, each of one face, one style, one direction.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from transcript.portrayal.isolation import bare
from transcript_exporters.pdf import direction, fonts
from transcript_exporters.pdf.fonts import Glyph
from transcript_exporters.pdf.theme import Style

_TOKENS = re.compile(r" +|\n|[^ \n]+")
# A line may end after a hyphen in a name or a dash; never in a number or an address.
_BREAKS = re.compile(r"(?<=[a-zß-öø-ÿ][-–])(?=[^\W\d_])|(?<=\S[—…])(?=\w)")
_SLIVER = 0.01
_SETTLED = 0.2  # of the measure: what a last line fills at least, where that costs no line
_NARROWER = (0.97, 0.94, 0.91, 0.88, 0.85, 0.82)
_LONGEST_WORD = 300  # letters; anything longer is not a word, and only then is haste wanted
_KEPT = 2048  # texts; a transcript has about a thousand
_AT_HAND = 256  # texts; one is tried in several widths, mostly at once
_WORDS_KEPT = 8192  # words, each in the style it has


class Span(NamedTuple):
    """Text in one style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one face, style and direction; `text` is what they stand for, in reading order.

    It is `spelled` where the glyphs do not say the text by themselves.
    """

    face: str
    style: Style
    text: str
    glyphs: tuple[Glyph, ...]
    level: int
    width: float
    spelled: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Runs from left to right, and how much of the measure they fill.

    A space at the end of a line that goes on is not counted. `ascent` is how far the baseline lies
    below the top of the line, `leading` how far it is to the top of the next.
    """

    runs: tuple[Run, ...]
    width: float
    leading: float
    ascent: float
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """What no line break divides: a word, or the space between words."""

    runs: tuple[Run, ...]
    width: float
    kind: str  # "word", "space" or "break"


_BREAK = _Piece((), 0.0, "break")


class _Letter(NamedTuple):
    character: str
    style: Style
    face: str
    level: int


_CHARACTER, _MANNER = attrgetter("character"), attrgetter("style", "face", "level")


def plain(text: str, style: Style) -> tuple[Span, ...]:
    """Return a text as spans."""
    return (Span(text, style),)


@lru_cache(maxsize=_KEPT)
def compose(spans: tuple[Span, ...], width: float, *, own: bool = False) -> tuple[Line, ...]:
    """Break spans into lines; a word wider than the line is divided where it must be.

    The page reads from left to right, whatever letters a name has; with `own` the text goes by its
    own first letter, as a paragraph in another language does.
    """
    pieces, base = _measured(spans, own=own)
    return tuple(_line(line, base) for line in _fill(pieces, width))


@lru_cache(maxsize=_KEPT)
def compose_balanced(spans: tuple[Span, ...], width: float) -> tuple[Line, ...]:
    """Break spans into as few lines as `compose` does, of lengths as equal as can be."""
    lines = compose(spans, width)
    if len(lines) < 2:  # noqa: PLR2004
        return lines
    low, high = max(line.width for line in lines) / len(lines), width
    while high - low > 1:
        middle = (low + high) / 2
        fits = len(compose(spans, middle)) <= len(lines) and _widest_word(spans) <= middle
        low, high = (low, middle) if fits else (middle, high)
    return compose(spans, high)


@lru_cache(maxsize=_KEPT)
def compose_settled(
    spans: tuple[Span, ...], width: float, *, own: bool = False
) -> tuple[Line, ...]:
    """Break spans as `compose` does; where no line is added, no word stands alone at the end."""
    lines = compose(spans, width, own=own)
    if len(lines) < 2 or lines[-1].width >= _SETTLED * width:  # noqa: PLR2004
        return lines
    widest = _widest_word(spans)
    for share in _NARROWER:
        closer = compose(spans, share * width, own=own)
        if len(closer) > len(lines) or widest > share * width:
            break
        if closer[-1].width >= _SETTLED * width:
            return closer
    return lines


def natural_width(spans: tuple[Span, ...]) -> float:
    """Return the width of spans set on one line."""
    return max((line.width for line in compose(spans, float("inf"))), default=0.0)


def shortened(text: str, style: Style, width: float) -> str:
    """Return as much of a text as fits on one line, an ellipsis for the rest."""
    if natural_width(plain(text, style)) <= width:
        return text
    low, high = 0, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        fits = natural_width(plain(text[:middle].rstrip() + "…", style)) <= width
        low, high = (middle, high) if fits else (low, middle)
    return text[:low].rstrip() + "…"


def _widest_word(spans: tuple[Span, ...]) -> float:
    return max((piece.width for piece in _measured(spans, own=False)[0]), default=0.0)


@lru_cache(maxsize=_AT_HAND)
def _measured(spans: tuple[Span, ...], *, own: bool) -> tuple[tuple[_Piece, ...], int]:
    if len(spans) == 1 and fonts.is_everyday(spans[0].text):
        return tuple(_everyday_pieces(spans[0])), 0
    letters, base = _letters(spans, own=own)
    return tuple(_pieces(letters)), base


def _letters(spans: Sequence[Span], *, own: bool) -> tuple[list[_Letter], int]:
    cleaned = [Span(fonts.clean(span.text), span.style) for span in spans]
    levels, base = direction.levels("".join(span.text for span in cleaned), own=own)
    letters: list[_Letter] = []
    for span in cleaned:
        shown = bare(span.text)
        for name, character in fonts.assign_faces(shown, span.style.weight):
            letters.append(_Letter(character, span.style, name, levels[len(letters)]))
    return letters, base


def _pieces(letters: list[_Letter]) -> Iterator[_Piece]:
    text = "".join(letter.character for letter in letters)
    for kind, start, end in _undivided(text):
        yield _BREAK if kind == "break" else _piece(letters[start:end], kind)


def _everyday_pieces(span: Span) -> Iterator[_Piece]:
    """As `_pieces` of its letters: one face has them all, and all run from left to right."""
    text, face = fonts.clean(span.text), fonts.first_face(span.style.weight)
    for kind, start, end in _undivided(text):
        yield _BREAK if kind == "break" else _everyday(text[start:end], kind, span.style, face)


@lru_cache(maxsize=_WORDS_KEPT)
def _everyday(text: str, kind: str, style: Style, face: str) -> _Piece:
    return _piece([_Letter(each, style, face, 0) for each in text], kind)


def _undivided(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what no line break divides: of what kind it is, where it begins and ends."""
    for token in _TOKENS.finditer(text):
        said, at = token.group(), token.start()
        if said == "\n":
            yield "break", at, at + 1
            continue
        kind = "space" if said.startswith(" ") else "word"
        cuts = [0, *(cut.start() for cut in _BREAKS.finditer(said)), len(said)]
        for start, end in pairwise(cuts):
            yield kind, at + start, at + end


def _piece(letters: Sequence[_Letter], kind: str) -> _Piece:
    shown = letters[:1] if kind == "space" else letters
    runs = tuple(_runs(shown))
    return _Piece(runs, sum(run.width for run in runs), kind)


def _runs(letters: Iterable[_Letter]) -> Iterator[Run]:
    for (style, name, level), group in groupby(letters, key=_MANNER):
        # What no line break may divide is a plain space again once it is on its line.
        text = "".join(map(_CHARACTER, group)).replace("\u00a0", " ")
        yield _run(text, style, name, level)


def _run(text: str, style: Style, name: str, level: int) -> Run:
    glyphs = fonts.shape(text, name, rtl=level % 2 == 1, tracked=style.tracking > 0)
    advance = sum(glyph.advance for glyph in glyphs) / 1000 + style.tracking * len(glyphs)
    return _of_glyphs(name, style, text, glyphs, level, advance * style.size)


def _of_glyphs(
    face: str, style: Style, text: str, glyphs: tuple[Glyph, ...], level: int, width: float
) -> Run:
    # Found out here and not where it is drawn: most lines are drawn in many documents.
    said = [glyph.text for glyph in (reversed(glyphs) if level % 2 else glyphs)]
    spelled = "".join(said) != text or "" in said
    return Run(face, style, text, glyphs, level, width, spelled)


def _fill(pieces: Iterable[_Piece], width: float) -> Iterator[list[_Piece]]:
    line: list[_Piece] = []
    used = 0.0
    for piece in pieces:
        if piece.kind == "break" or (
            piece.kind == "word" and line and used + piece.width > width + _SLIVER
        ):
            yield _trimmed(line)
            line, used = [], 0.0
        for part in _divided(piece, width) if piece.kind == "word" else (piece,):
            if line and used + part.width > width + _SLIVER and part.kind == "word":
                yield _trimmed(line)
                line, used = [], 0.0
            if part.kind == "word" or line:
                line.append(part)
                used += part.width
    if line:
        yield _trimmed(line)[:-1] if line[-1].kind == "space" else line


def _trimmed(line: list[_Piece]) -> list[_Piece]:
    """Leave one space at most at the end: it is not seen, but tells words of two lines apart."""
    while len(line) > 1 and line[-1].kind != "word" and line[-2].kind != "word":
        line = line[:-1]
    return line


def _divided(piece: _Piece, width: float) -> Iterator[_Piece]:
    if piece.width <= width + _SLIVER:
        yield piece
        return
    letters = [
        _Letter(character, run.style, run.face, run.level)
        for run in piece.runs
        for character in run.text
    ]
    start, reach = 0, len(letters)
    if reach > _LONGEST_WORD:
        # To shape all that is left for every line would take the square of the length.
        reach = 1 + int(1.25 * len(letters) * width / piece.width)
    while start < len(letters):
        part = _as_much_as_fits(letters[start : start + reach], width)
        yield part
        start += sum(len(run.text) for run in part.runs)


def _as_much_as_fits(letters: Sequence[_Letter], width: float) -> _Piece:
    count = len(letters)
    part = _piece(letters, "word")
    while count > 1 and part.width > width:
        # Shrink in proportion first, then letter by letter.
        count = min(count - 1, max(1, int(count * width / part.width)))
        part = _piece(letters[:count], "word")
    return part


def _line(pieces: Sequence[_Piece], base: int) -> Line:
    words, end = (pieces[:-1], pieces[-1].runs) if _ends_open(pieces) else (pieces, ())
    runs = [run for piece in words for run in piece.runs]
    turned = base or any(run.level for run in runs)
    # UAX #9, rule L1: the space at the end of a line runs as the paragraph does.
    after = () if base else tuple(replace(run, level=0) for run in end)
    shown = [*_in_visual_order(_merged(runs), base), *after] if turned else _merged([*runs, *after])
    made = tuple(shown)
    return Line(
        made,
        sum([run.width for run in made]) - sum([run.width for run in after]),
        leading=max([run.style.leading for run in made], default=0.0),
        ascent=max([run.style.ascent for run in made], default=0.0),
        rtl=base == 1,
    )


def _ends_open(pieces: Sequence[_Piece]) -> bool:
    return bool(pieces) and pieces[-1].kind == "space"


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Join neighbours of one face and style; right-to-left words are shaped again as one."""
    for (face, style, level), group in groupby(
        runs, key=lambda run: (run.face, run.style, run.level)
    ):
        parts = list(group)
        text = "".join(part.text for part in parts)
        if level % 2 and len(parts) > 1:
            yield _run(text, style, face, level)
            continue
        glyphs = tuple(chain.from_iterable([part.glyphs for part in parts]))
        yield _of_glyphs(face, style, text, glyphs, level, sum([part.width for part in parts]))


def _in_visual_order(runs: Iterable[Run], base: int) -> list[Run]:
    """UAX #9, rule L2: from the highest level down, reverse what is at that level or above."""
    ordered = list(runs)
    for level in range(max((run.level for run in ordered), default=base), 0, -1):
        result: list[Run] = []
        for above, group in groupby(ordered, key=lambda run: run.level >= level):
            members = list(group)
            result.extend(reversed(members) if above else members)
        ordered = result
    return ordered
