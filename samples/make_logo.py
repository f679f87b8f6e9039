"""Draw the logo of the sample school: a river that bends between two hills.

    python samples/make_logo.py [FILE]        # FILE is samples/riverbend/logo.png by default

It is invented, like the school. The same libraries give the same bytes.
"""

import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 240
FINER = 6  # drawn larger and made smaller, so that edges are smooth
HORIZON = 0.44
CLEAR = (255, 255, 255, 0)
HILL, MEADOW, WATER = (31, 78, 121, 255), (46, 112, 92, 255), (255, 255, 255, 255)


def bend(y: float) -> float:
    """Return how far to the right the middle of the river runs at a height, both from 0 to 1."""
    near = (y - HORIZON) / (1 - HORIZON)
    return 0.5 + (0.03 + 0.2 * near) * math.sin(2.4 * math.pi * near**0.75 + 0.5)


def bank(side: int, scaled: Callable[[float], float]) -> Iterator[tuple[float, float]]:
    """Yield the points of a bank from the horizon down: the river widens as it comes nearer."""
    for step in range(81):
        near = step / 80
        y = HORIZON + (1 - HORIZON) * near
        yield scaled(bend(y) + side * (0.008 + 0.12 * near**1.3)), scaled(y)


def logo() -> Image.Image:
    """Return the logo on a clear ground."""
    size = SIDE * FINER

    def scaled(part: float) -> float:
        return part * size

    picture = Image.new("RGBA", (size, size), CLEAR)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, scaled(HORIZON), size, size), fill=MEADOW)
    for middle, height in ((0.3, 0.24), (0.72, 0.17)):
        slope = [middle - 0.45 + step / 80 for step in range(73)]
        tops = [HORIZON - height * math.cos(math.pi * (x - middle) / 0.9) ** 2 for x in slope]
        pen.polygon([(scaled(x), scaled(y)) for x, y in zip(slope, tops)], fill=HILL)
    pen.polygon([*bank(-1, scaled), *reversed(list(bank(1, scaled)))], fill=WATER)
    disc = Image.new("L", (size, size), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, size - 1, size - 1), fill=255)
    picture.putalpha(Image.composite(picture.getchannel("A"), Image.new("L", disc.size, 0), disc))
    ring = ImageDraw.Draw(picture)
    width = size // 22
    ring.ellipse((0, 0, size - 1, size - 1), outline=HILL, width=width)
    return picture.resize((SIDE, SIDE), Image.Resampling.BOX)


def main() -> None:
    """Write the file."""
    target = Path(__file__).resolve().parent / "riverbend" / "logo.png"
    logo().save(Path(sys.argv[1]) if len(sys.argv) > 1 else target, optimize=True)


if __name__ == "__main__":
    main()
