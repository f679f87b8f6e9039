"""The school's logo as a picture on the page, decoded within bounds: it may be a stranger's."""

import io
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from transcript.errors import ExportError
from transcript.model.appearance import LARGEST_LOGO, MOST_LOGO_PIXELS
from transcript_exporters.pdf.pen import Pen, Picture
from transcript_exporters.pdf.theme import LOGO

_FINEST = 12.0  # pixels a point: 864 to the inch, sharp on any printer
_HEADER = 24  # PNG 11.2.1: up to the end of width and height


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo of a height, its sides in proportion; a very wide one is less high."""

    picture: Picture
    alt: str

    @property
    def size(self) -> tuple[float, float]:
        """The width and the height on the page."""
        highest, widest = LOGO
        scale = min(highest / self.picture.height, widest / self.picture.width)
        return self.picture.width * scale, self.picture.height * scale

    def height(self, width: float) -> float:  # noqa: ARG002 - the same at any width
        """Return its height on the page."""
        return self.size[1]

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:  # noqa: ARG002
        """Draw it with its upper left corner at a point."""
        with pen.element("Figure", alt=self.alt):
            pen.picture((at[0], at[1] - self.size[1]), self.size, self.picture)


@lru_cache(maxsize=8)
def picture_of(png: bytes) -> Picture:
    """Return a PNG on white, no finer than print can show. Raises `ExportError`.

    What is larger than a logo may be is refused before it is decoded.
    """
    if len(png) > LARGEST_LOGO or len(png) < _HEADER:
        raise ExportError("pdf", "the logo is not a PNG of at most 200 KB")
    if max(struct.unpack_from(">II", png, 16)) > MOST_LOGO_PIXELS:
        raise ExportError("pdf", f"the logo has more than {MOST_LOGO_PIXELS} pixels in a row")
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as opened:
            picture = _on_white(opened)
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise ExportError("pdf", f"the logo cannot be drawn: {error}") from error
    return Picture(picture.width, picture.height, picture.tobytes())


def _on_white(opened: Any) -> Any:  # noqa: ANN401
    from PIL import Image

    # Pillow cuts off 16 bits of grey where it should scale them.
    deep = opened.mode.startswith("I")
    grey = opened.point(lambda value: value * (1 / 257)).convert("L") if deep else opened
    drawn = grey.convert("RGBA")
    most = int(LOGO[0] * _FINEST), int(LOGO[1] * _FINEST)
    if drawn.height > most[0] or drawn.width > most[1]:
        scale = min(most[0] / drawn.height, most[1] / drawn.width)
        size = max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale))
        drawn = drawn.resize(size, Image.Resampling.LANCZOS)
    paper = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(paper, drawn).convert("RGB")
