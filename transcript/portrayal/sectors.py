"""How the credit graphic divides its circle: a sector for each area, a cell for each credit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import pi, sin

from transcript.portrayal.facts import AreaFacts, CreditFacts

_SMALLEST_SHARE = 0.6  # of an average sector, so that a small area keeps room for its label


@dataclass(frozen=True, slots=True)
class Sector:
    """An area's share of the circle, in radians clockwise from the top."""

    facts: AreaFacts
    start: float
    end: float

    @property
    def middle(self) -> float:
        """The direction of the sector."""
        return (self.start + self.end) / 2

    @property
    def side(self) -> int:
        """On which side of the circle it is: 1 at the right, -1 at the left."""
        return 1 if sin(self.middle) >= 0 else -1


def sectors(areas: Sequence[AreaFacts]) -> tuple[Sector, ...]:
    """Divide the circle by how many credits stand side by side in each area."""
    counts = [max(len(each.foundational), len(each.advanced), 1) for each in areas]
    smallest = _SMALLEST_SHARE * sum(counts) / max(1, len(counts))
    shares = [max(float(count), smallest) for count in counts]
    made, angle = [], 0.0
    for facts, share in zip(areas, shares, strict=True):
        end = angle + 2 * pi * share / sum(shares)
        made.append(Sector(facts, angle, end))
        angle = end
    return tuple(made)


def cells(
    credits_: Sequence[CreditFacts], sector: Sector, *, low: float, gap: float
) -> Iterator[tuple[CreditFacts, tuple[float, float]]]:
    """Yield each credit with its angles, side by side in a ring that begins `low` from the centre.

    Sectors are nearly `gap` apart there.
    """
    margin = gap / 2 / low * 0.8
    start, room = sector.start + margin, sector.end - sector.start - 2 * margin
    share = room / max(1, len(credits_))
    for place, credit in enumerate(credits_):
        yield credit, (start + place * share, start + (place + 1) * share)
