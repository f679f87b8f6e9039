"""How a school's documents look: what it may adjust, and what stays readable."""

from dataclasses import dataclass, field

from transcript.model.origin import NOWHERE, Origin

LARGEST_LOGO = 200 * 1024
"""The largest logo, in bytes."""

MOST_LOGO_PIXELS = 2000
"""The widest and the highest logo, in pixels."""

TEXT_CONTRAST = 4.5
"""What text needs against white (WCAG 2.1, 1.4.3)."""

MARK_CONTRAST = 3.0
"""What rules and marks need against white (WCAG 2.1, 1.4.11)."""

_STEPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What a school may adjust; where it says nothing, the document looks as we draw it.

    `colour` is for headings, `accent` for rules and marks, each `#rrggbb`. `logo` names a PNG in
    the school's folder, `picture` is what it holds: nothing until somebody has read it.
    """

    colour: str | None = None
    accent: str | None = None
    logo: str | None = None
    picture: bytes = field(default=b"", repr=False)
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


def contrast(colour: str) -> float:
    """Return the contrast of a colour `#rrggbb` against white, from 1 to 21 (WCAG 2.1)."""
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def darkened(colour: str, *, to: float) -> str:
    """Return the lightest shade of a colour, no lighter than itself, that has a contrast."""
    parts = _parts(colour)
    shades = (
        "#" + "".join(f"{part * step // _STEPS:02x}" for part in parts)
        for step in range(_STEPS, -1, -1)
    )
    return next(shade for shade in shades if contrast(shade) >= to)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - IEC 61966-2-1
