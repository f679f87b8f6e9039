"""Font faces and shaping: text becomes positioned glyphs, always the same ones.

Every face comes from the installed package `pymupdf_fonts`. A character that the first face of a
weight lacks is taken from the next; one that no face has becomes `REPLACEMENT`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

REPLACEMENT = "\ufffd"
"""Stands where no installed font has the character."""

_SYMBOLS = ("symbol1", "symbol2", "math")
_FACES = {
    "regular": ("notos", "figo", *_SYMBOLS),
    "bold": ("notosbo", "figbo", *_SYMBOLS),
    "italic": ("notosit", "figit", *_SYMBOLS),
    "bold-italic": ("notosbi", "figbi", *_SYMBOLS),
}
# What the first face has whole, so that most texts are known to be shown without parsing a font.
_EVERYDAY = re.compile(
    "[\\s\\x20-\\x7e\u00a0-\u0377\u0400-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*"
)
_DOTTED = re.compile("[\u0456\u0458](?![\u0300-\u036f])")
_INHERITING = frozenset({"Mn", "Mc", "Me", "Cf"})
_PRIVATE = "Co"  # what a font makes of these characters, nobody else can know
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_EM = 1000
_LONGEST_KEPT = 120  # characters: a line of a right-to-left text
_POSTSCRIPT_NAME = 6  # OpenType name table: name id of the PostScript name


class Glyph(NamedTuple):
    """A shaped glyph in thousandths of an em.

    `text` is what it stands for, empty if its neighbour stands for both; `width` is the font's own
    advance, `advance` the one after kerning.
    """

    gid: int
    text: str
    advance: float
    dx: float
    dy: float
    width: float


class Face:
    """One font file, parsed once for all documents."""

    def __init__(self, name: str) -> None:
        """Load the face that `pymupdf_fonts` knows by `name`."""
        import pymupdf_fonts
        import uharfbuzz

        self.name = name
        self.hb_face: Any = uharfbuzz.Face(pymupdf_fonts.myfont(name))
        self.hb_font: Any = uharfbuzz.Font(self.hb_face)
        self.characters = frozenset(self.hb_face.unicodes)
        self.scale = _EM / self.hb_face.upem
        self.postscript_name: str = self.hb_face.get_name(_POSTSCRIPT_NAME)

    def metric(self, tag: str) -> float:
        """Return a metric of the font, such as `CAP_HEIGHT`, in thousandths of an em."""
        import uharfbuzz

        wanted = uharfbuzz.OTMetricsTag[tag]
        return float(self.hb_font.get_metric_position_with_fallback(wanted) * self.scale)

    def width(self, gid: int) -> float:
        """Return the advance of a glyph before kerning."""
        return float(self.hb_font.get_glyph_h_advance(gid) * self.scale)


@cache
def face(name: str) -> Face:
    """Return a face by the name `pymupdf_fonts` gives it."""
    return Face(name)


@lru_cache(maxsize=8192)
def _face_for(character: str, weight: str) -> str | None:
    code = ord(character)
    if unicodedata.category(character) == _PRIVATE:
        return None
    return next((name for name in _FACES[weight] if code in face(name).characters), None)


def missing(text: str) -> frozenset[str]:
    """Return the characters of `text` that no installed font can show."""
    if is_everyday(text):
        return frozenset()
    return frozenset(each for each in clean(text) if each != "\n" and not shows(each))


def is_everyday(text: str) -> bool:
    """Whether the first face of each weight shows all of a text, which runs from left to right."""
    return _EVERYDAY.fullmatch(text) is not None


def first_face(weight: str) -> str:
    """Return the face that is asked first for the characters of a text."""
    return _FACES[weight][0]


def shows(character: str) -> bool:
    """Whether some installed font has a character."""
    return _face_for(character, "regular") is not None


@lru_cache(maxsize=2048)
def clean(text: str) -> str:
    """Return `text` composed, on one line a paragraph, without controls that could reorder it.

    Author-written directional marks are dropped: the direction follows from the letters alone.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_printable(each) for each in composed)


def _printable(character: str) -> str:
    if character == "\n":
        return character
    if ord(character) in _VARIATION_SELECTORS:
        return ""
    category = unicodedata.category(character)
    if category == "Cf":
        return character if character in "\u200c\u200d" else ""
    return " " if category in {"Cc", "Zs", "Zl", "Zp"} and character != "\u00a0" else character


def assign_faces(text: str, weight: str) -> Iterator[tuple[str, str]]:
    """Yield a face's name and the character to draw, for each character of clean `text`."""
    previous = _FACES[weight][0]
    for character in text:
        stays = unicodedata.category(character) in _INHERITING
        if stays and ord(character) in face(previous).characters:
            yield previous, character
            continue
        found = _face_for(character, weight)
        if found is None:
            character = REPLACEMENT  # noqa: PLW2901
            found = _face_for(character, weight) or previous
        if character != " ":
            previous = found
        yield found, character


def shape(
    text: str, face_name: str, *, rtl: bool = False, tracked: bool = False
) -> tuple[Glyph, ...]:
    """Return the glyphs of `text` from left to right as they are drawn."""
    shaped = shape_and_keep if len(text) <= _LONGEST_KEPT else _shape
    return shaped(text, face_name, rtl, tracked)


def _shape(text: str, face_name: str, rtl: bool, tracked: bool) -> tuple[Glyph, ...]:  # noqa: FBT001
    import uharfbuzz

    loaded = face(face_name)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    uharfbuzz.shape(loaded.hb_font, buffer, {"liga": not tracked, "ccmp": _composed(text)})
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    texts = _texts_by_glyph(text, [info.cluster for info in infos])
    return tuple(
        _glyph(face_name, stands_for, info.codepoint, position.position[:3])
        for info, position, stands_for in zip(infos, positions, texts, strict=True)
    )


def _composed(text: str) -> bool | list[tuple[int, int, bool]]:
    """Say where letters and marks may be put together otherwise than written.

    Noto Sans takes the dot off U+0456 and U+0458 (Cyrillic) even where no mark wants its
    place.
    """
    return [(at.start(), at.end(), False) for at in _DOTTED.finditer(text)] or True


shape_and_keep = lru_cache(maxsize=16384)(_shape)


@lru_cache(maxsize=16384)  # one object for each way a letter is drawn, however often it is
def _glyph(face_name: str, text: str, gid: int, position: tuple[int, int, int]) -> Glyph:
    loaded = face(face_name)
    dx, dy, advance = (each * loaded.scale for each in position)
    return Glyph(gid, text, advance, dx, dy, loaded.width(gid))


def _texts_by_glyph(text: str, clusters: list[int]) -> list[str]:
    if clusters == list(range(len(text))):
        return list(text)  # almost always: each letter has a glyph, in its place
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    seen: set[int] = set()
    texts = []
    for cluster in clusters:
        texts.append("" if cluster in seen else text[cluster : ends[cluster]])
        seen.add(cluster)
    return texts
