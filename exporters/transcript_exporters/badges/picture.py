"""The picture of a badge: a ring in the area's colour, the code, the name.

A foundational credit has one ring; an advanced one has a second ring of dots around it, so that the
two are told apart in grey as well. SVG and PNG are drawn from the same measures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from math import cos, pi, sin, sqrt
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from transcript.theme.tokens import AREAS

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SIZE = 600
_CENTRE = SIZE / 2
_INK = "#16181d"
_MUTED = "#474d57"
_PAPER = "#ffffff"
_PLATE = 292
_RING, _RING_WIDTH = 262, 30
_ADVANCED_RING, _DOT_ORBIT, _DOTS, _DOT = 236, 270, 48, 6.5
_CODE_SIZES = range(104, 32, -8)
_SHARPNESS = 2
"""How many times larger the PNG is drawn before it is scaled down."""
_COLOURS = 64
_ELLIPSIS = "…"
_REMEMBERED = 256
"""How many pictures are kept: the learners of a school earn the same credits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a badge's picture says. `hue` picks the colour; areas are told by their order."""

    code: str
    name: str
    area: str
    school: str
    level: str
    advanced: bool
    hue: int

    @property
    def colour(self) -> str:
        """The colour of the ring, as `#rrggbb`."""
        return AREAS[self.hue % len(AREAS)]

    @property
    def ring(self) -> float:
        """The radius of the ring, to the middle of its stroke."""
        return _ADVANCED_RING if self.advanced else _RING


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    text: str
    baseline: float
    size: int
    bold: bool
    colour: str


@lru_cache(maxsize=_REMEMBERED)
def to_svg(picture: Picture) -> bytes:
    """Return the picture as an SVG document; the same bytes for the same picture."""
    title = escape(f"{picture.name}, {picture.level} credit, {picture.school}")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img">',
        f"<title>{title}</title>",
        _svg_circle(_CENTRE, _CENTRE, _PLATE, f'fill="{_PAPER}"'),
        _svg_circle(
            _CENTRE,
            _CENTRE,
            picture.ring,
            f'fill="none" stroke="{picture.colour}" stroke-width="{_RING_WIDTH}"',
        ),
        *(_svg_circle(x, y, _DOT, f'fill="{picture.colour}"') for x, y in _dots(picture)),
        *(_svg_line(line) for line in _lines(picture)),
        "</svg>",
    ]
    return "\n".join(parts).encode()


@lru_cache(maxsize=_REMEMBERED)
def to_png(picture: Picture) -> bytes:
    """Return the picture as a PNG image, transparent around the plate."""
    from PIL import Image, ImageDraw

    image = Image.new("RGBA", (SIZE * _SHARPNESS, SIZE * _SHARPNESS), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse(_box(_CENTRE, _CENTRE, _PLATE), fill=_PAPER)
    outer = picture.ring + _RING_WIDTH / 2
    pen.ellipse(
        _box(_CENTRE, _CENTRE, outer), outline=picture.colour, width=_RING_WIDTH * _SHARPNESS
    )
    for x, y in _dots(picture):
        pen.ellipse(_box(x, y, _DOT), fill=picture.colour)
    for line in _lines(picture):
        place = (_CENTRE * _SHARPNESS, line.baseline * _SHARPNESS)
        font = _font(line.size * _SHARPNESS, bold=line.bold)
        pen.text(place, line.text, font=font, fill=line.colour, anchor="ms")
    content = BytesIO()
    small = image.resize((SIZE, SIZE), Image.Resampling.BOX)
    # Few colours are in it: a palette keeps the edges and makes the file a fifth.
    small.quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(content, "PNG")
    return content.getvalue()


def _lines(picture: Picture) -> Iterator[_Line]:
    room = _chord(picture, 250)
    fitting = (size for size in _CODE_SIZES if _width(picture.code, size, bold=True) <= room)
    code_size = next(fitting, _CODE_SIZES[-1])
    yield _line(picture, picture.area.upper(), 166, (20, True, picture.colour))
    yield _line(picture, picture.code, 278, (code_size, True, _INK))
    for place, text in enumerate(_wrapped(picture)):
        yield _line(picture, text, 334 + 38 * place, (32, False, _INK))
    yield _line(picture, picture.level, 448, (20, True, picture.colour))
    yield _line(picture, picture.school, 478, (17, False, _MUTED))


def _line(picture: Picture, text: str, baseline: float, style: tuple[int, bool, str]) -> _Line:
    size, bold, colour = style
    shown = _shortened(text, size, bold=bold, room=_chord(picture, baseline))
    return _Line(text=shown, baseline=baseline, size=size, bold=bold, colour=colour)


def _wrapped(picture: Picture) -> list[str]:
    rows = 3
    room = 0.9 * _chord(picture, 370)
    lines: list[str] = [""]
    for word in picture.name.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or _width(longer, 32, bold=False) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = lines[:rows]
    if len(lines) > rows:
        kept[-1] += f" {_ELLIPSIS}"
    return kept


def _shortened(text: str, size: int, *, bold: bool, room: float) -> str:
    if _width(text, size, bold=bold) <= room:
        return text
    while text and _width(text + _ELLIPSIS, size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS


def _chord(picture: Picture, baseline: float) -> float:
    inner = picture.ring - _RING_WIDTH / 2 - 22
    away = abs(baseline - 8 - _CENTRE)
    return 2 * sqrt(max(inner**2 - away**2, 0))


def _dots(picture: Picture) -> Iterator[tuple[float, float]]:
    if picture.advanced:
        for place in range(_DOTS):
            angle = 2 * pi * place / _DOTS
            yield _CENTRE + _DOT_ORBIT * sin(angle), _CENTRE - _DOT_ORBIT * cos(angle)


def _box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    edges = (x - radius, y - radius, x + radius, y + radius)
    left, top, right, bottom = (edge * _SHARPNESS for edge in edges)
    return left, top, right, bottom


def _svg_circle(x: float, y: float, radius: float, paint: str) -> str:
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:g}" {paint}/>'


def _svg_line(line: _Line) -> str:
    weight = "bold" if line.bold else "normal"
    # The width is given, so that another font at the reader's neither shrinks nor overflows.
    length = _width(line.text, line.size, bold=line.bold)
    return (
        f'<text x="{_CENTRE:g}" y="{line.baseline:g}" text-anchor="middle" fill="{line.colour}" '
        f'font-family="FiraGO, Noto Sans, sans-serif" font-weight="{weight}" '
        f'font-size="{line.size}" textLength="{length:.0f}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(line.text)}</text>"
    )


def _width(text: str, size: int, *, bold: bool) -> float:
    return float(_font(size, bold=bold).getlength(text))


@cache
def _font(size: int, *, bold: bool) -> "FreeTypeFont":
    import pymupdf_fonts
    from PIL import ImageFont

    name = "figbo" if bold else "figo"
    content: bytes = pymupdf_fonts.myfont(name)
    # Basic layout: the other engine is not in every build of Pillow and would change the bytes.
    return ImageFont.truetype(BytesIO(content), size, layout_engine=ImageFont.Layout.BASIC)
