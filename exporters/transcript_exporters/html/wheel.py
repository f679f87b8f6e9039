"""The credit graphic as shapes that lead to credits, with what stands beside and in it.

Units are those of the drawing: the rings reach 100 from the centre. Words are set in the width that
letters usually take; nothing depends on that being exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, cos, pi, sin, sqrt

from transcript.model.credit import CreditLevel
from transcript.portrayal.brevity import brief
from transcript.portrayal.facts import AreaFacts, CreditFacts, Standing
from transcript.portrayal.portrait import Portrait
from transcript.portrayal.sectors import Sector, cells, sectors

_INNER, _OUTER, _ONLY = (42.0, 77.5), (81.0, 100.0), (46.0, 100.0)
_SECTOR_GAP, _CELL_GAP = 3.4, 1.1
_DOT = 2.6
_LABEL_OFF, _LABEL_GAP = 7.0, 3.0
LINE = 9.2
"""How far a line of a label is from the next."""

_LONGEST_LINE = 17  # letters
_LONGEST_NAME = 70
_TIP_LINE, _TIP_LINES = 15, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A credit's shape: the outline, the dot of an advanced one that is earned, where it leads."""

    path: str
    dot: tuple[float, float, float] | None
    place: int
    standing: str
    leads_to: str
    tip: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """An area's name and counts beside its sector: the lines, and where they begin."""

    x: float
    y: float
    anchor: str
    name: tuple[str, ...]
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """The graphic in one language."""

    tag: str
    finding: str
    centre: tuple[str, ...]
    cells: tuple[Cell, ...]
    labels: tuple[Label, ...]


def wheel(portrait: Portrait) -> Wheel:
    """Return the graphic with the words of a portrait."""
    found = sectors(portrait.facts.areas)
    total, counted, *kinds = portrait.tallies.centre()
    return Wheel(
        tag=portrait.words.tag,
        finding=portrait.tallies.finding(),
        centre=(total, *counted.split("\n"), *kinds),
        cells=tuple(each for sector in found for each in _cells(portrait, sector)),
        labels=(*_beside(portrait, found, 1), *_beside(portrait, found, -1)),
    )


def anchor_of(credit: CreditFacts) -> str:
    """Return the address of a credit inside the page; an optional one not begun has none."""
    optional = credit.credit.level is CreditLevel.ADVANCED
    if optional and credit.standing is Standing.OPEN:
        return ""
    return f"credit-{credit.credit.id}"


# The rings.


def _cells(portrait: Portrait, sector: Sector) -> Iterator[Cell]:
    lone = not portrait.facts.offered(CreditLevel.ADVANCED)
    rings = (
        (sector.facts.foundational, _ONLY if lone else _INNER),
        (sector.facts.advanced, _OUTER),
    )
    for credits_, ring in rings:
        for credit, angles in cells(credits_, sector, low=ring[0], gap=_SECTOR_GAP):
            yield _cell(portrait, sector.facts, credit, (ring, angles))


def _cell(
    portrait: Portrait,
    area: AreaFacts,
    credit: CreditFacts,
    at: tuple[tuple[float, float], tuple[float, float]],
) -> Cell:
    ring, angles = at
    dotted = credit.award is not None and credit.credit.level is CreditLevel.ADVANCED
    key = f"state.{credit.standing.name.lower()}"
    return Cell(
        path=_outline(ring, angles),
        dot=_dot(ring, angles) if dotted else None,
        place=area.place,
        standing=credit.standing.name.lower(),
        leads_to=anchor_of(credit),
        tip=_broken(brief(credit.credit.name, _LONGEST_NAME), _TIP_LINE)[:_TIP_LINES],
        state=portrait.words.say(key, level=credit.level_name),
    )


def _outline(ring: tuple[float, float], angles: tuple[float, float]) -> str:
    """Return a cell's outline; the gap to the next is as wide at the rim as at the hole."""
    (low, high), (start, end) = ring, angles
    gap = min(_CELL_GAP, (end - start) * low * 0.24) / 2
    near, far = gap / low, gap / high
    large = int(end - start - 2 * far > pi)
    return (
        f"M{_at(low, start + near)}L{_at(high, start + far)}"
        f"A{high:g} {high:g} 0 {large} 1 {_at(high, end - far)}L{_at(low, end - near)}"
        f"A{low:g} {low:g} 0 {large} 0 {_at(low, start + near)}Z"
    )


def _at(radius: float, angle: float) -> str:
    return f"{radius * sin(angle):.2f} {-radius * cos(angle):.2f}"


def _dot(ring: tuple[float, float], angles: tuple[float, float]) -> tuple[float, float, float]:
    middle, radius = (angles[0] + angles[1]) / 2, (ring[0] + ring[1]) / 2
    size = min(_DOT, (angles[1] - angles[0]) * radius / 3.4, (ring[1] - ring[0]) / 3)
    return round(radius * sin(middle), 2), round(-radius * cos(middle), 2), round(size, 2)


# The labels.


def _beside(portrait: Portrait, found: Sequence[Sector], side: int) -> Iterator[Label]:
    mine = sorted((each for each in found if each.side == side), key=lambda each: -cos(each.middle))
    made = [_said(portrait, each) for each in mine]
    heights = [LINE * (len(name) + 1) for name, _ in made]
    wanted = [-(100 + _LABEL_OFF) * cos(each.middle) for each in mine]
    for (name, counts), height, top in zip(made, heights, _tops(wanted, heights), strict=True):
        nearest = 0.0 if top < 0 < top + height else min(abs(top), abs(top + height))
        x = sqrt(max(36.0, (100 + _LABEL_OFF) ** 2 - nearest**2))
        yield Label(
            x=round(side * x, 1),
            y=round(top + 0.75 * LINE, 1),
            anchor="start" if side > 0 else "end",
            name=name,
            counts=counts,
        )


def _said(portrait: Portrait, sector: Sector) -> tuple[tuple[str, ...], str]:
    name = brief(sector.facts.area.name, _LONGEST_NAME)
    return _broken(name, _LONGEST_LINE), ", ".join(portrait.tallies.area_counts(sector.facts))


def _tops(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Place labels of one side below each other, as near to where they belong as may be."""
    tops: list[float] = []
    floor = -100 - 3 * LINE
    for middle, height in zip(wanted, heights, strict=True):
        tops.append(max(middle - height / 2, floor))
        floor = tops[-1] + height + _LABEL_GAP
    ceiling = 100 + 3 * LINE
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], ceiling - heights[place])
        ceiling = tops[place] - _LABEL_GAP
    return tops


def _broken(text: str, most: int) -> tuple[str, ...]:
    """Break a text into lines of about the same length, as few as there can be."""
    count = max(1, ceil(len(text) / most))
    measure = max(ceil(len(text) / count), *(map(len, text.split() or [""])), 1)
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= max(measure, min(most, measure + 2)) or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(lines)
