"""How text is written on a page: glyphs become codes, and codes the operators that show them."""

from collections.abc import Iterable

from transcript_exporters.pdf.fonts import Glyph
from transcript_exporters.pdf.theme import Colour, Style

_APART = "\n"
_NOTHING = 1e-7
_ADJUSTED = 0.5  # thousandths of an em below which a glyph counts as in its place


class GlyphCodes:
    """The codes a document gives to the glyphs it uses, by face, in the order of first use."""

    def __init__(self) -> None:
        """Start with no glyph used."""
        self.faces: dict[str, dict[tuple[int, str], int]] = {}

    def code(self, face: str, gid: int, text: str) -> int:
        """Return the code of a glyph standing for `text`; code 0 is left to the missing glyph."""
        codes = self.faces.setdefault(face, {})
        return codes.setdefault((gid, text), len(codes) + 1)


class Hand(dict[Glyph, str]):
    """How a document writes text of one face and style: what each glyph becomes, found once.

    A glyph in its place becomes its code, and one that is moved an operation between two
    `_APART`.
    """

    def __init__(self, face: str, style: Style, codes: GlyphCodes) -> None:
        """Start with no glyph written."""
        self._face, self._style, self._codes = face, style, codes
        self.manner = f"/{face} {number(style.size)} Tf {rgb(style.colour)} rg"

    def __missing__(self, glyph: Glyph) -> str:
        """Write a glyph for the first time."""
        code = f"{self._codes.code(self._face, glyph.gid, glyph.text):04X}"
        after = glyph.width - glyph.advance - self._style.tracking * 1000 + glyph.dx
        written = f"{code}> {number(after)} <" if abs(after) >= _ADJUSTED else code
        if abs(glyph.dx) >= _ADJUSTED or abs(glyph.dy) >= _ADJUSTED:
            rise = number(glyph.dy * self._style.size / 1000)
            moved = f"{rise} Ts [{number(-glyph.dx)} <{code}> {number(after)}] TJ 0 Ts"
            written = f"{_APART}{moved}{_APART}"
        self[glyph] = written
        return written

    def shown(self, glyphs: Iterable[Glyph]) -> str:
        """Return the operators that show glyphs one after another."""
        parts = "".join([self[each] for each in glyphs]).split(_APART)
        return " ".join(
            [part if place % 2 else _in_place(part) for place, part in enumerate(parts)]
        )


def _in_place(codes: str) -> str:
    if ">" not in codes:
        return f"<{codes}> Tj" if codes else ""
    return f"[<{codes.removesuffix(' <')}] TJ" if codes.endswith("<") else f"[<{codes}>] TJ"


def number(value: float) -> str:
    """Return a number as a page has it: a hundredth of a point is fine enough."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def exact(*values: float) -> str:
    """Return numbers as fine as a shape needs them: six digits, no zero that says nothing."""
    return " ".join([_exact(value) for value in values])


def _exact(value: float) -> str:
    size = abs(value)
    if size <= _NOTHING:
        return "0"
    places = 6 if size < 10 else 5 if size < 100 else 4  # noqa: PLR2004 - tens and hundreds
    said = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return said[1:] if said.startswith("0.") else said


def rgb(colour: Colour) -> str:
    """Return the three numbers of a colour."""
    return " ".join([number(part) for part in colour])
