"""The credit graphic: a sector for each area, a cell for each credit.

Foundational credits are the inner ring, advanced ones the outer ring with a dot. Earned is filled,
under way is outlined, not yet earned is dashed: grey print and every eye tell them apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import cos, sin, sqrt
from typing import NamedTuple

from transcript.model.credit import CreditLevel
from transcript.portrayal.brevity import brief
from transcript.portrayal.facts import Standing
from transcript.portrayal.sectors import Sector, cells, sectors
from transcript.portrayal.tallies import Tallies
from transcript_exporters.pdf.flow import Block, Stack, Text
from transcript_exporters.pdf.pen import Pen, arc
from transcript_exporters.pdf.text import Span, natural_width
from transcript_exporters.pdf.theme import (
    QUIET,
    TINY,
    TINY_STRONG,
    WHITE,
    Colour,
    Style,
    Theme,
)

_HOLE = 0.42
_INNER = (0.42, 0.775)
_OUTER = (0.81, 1.0)
_ONLY = (0.46, 1.0)  # the one ring of a school that offers no advanced credits
_CELL_GAP = 1.5
_SECTOR_GAP = 5.0
_LABEL_OFF = 7.0  # between the rings and a label
_LABEL_GAP = 3.0
_LONGEST_NAME = 70  # letters
_NARROWEST_LABEL = 46.0
_DOT = 2.1
_TOTAL = Style(size=25, leading=27, weight="bold")
_CENTRE_ESSENTIALS = 2  # the total and what it counts
_CENTRE = Style(size=7.4, leading=9.6)


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands beside a sector: the area's name, and its counts on one line or on several.

    `natural` is the width of the one line, `needed` that of the longest word of the name.
    """

    sector: Sector
    name: Text
    counts: Text
    lines: Text
    natural: float
    needed: float


class _Label(NamedTuple):
    caption: Caption
    block: Block
    x: float
    top: float
    width: float
    height: float


def captions(
    tallies: Tallies, name: Style = TINY_STRONG, note: Style = TINY
) -> tuple[Caption, ...]:
    """Return what stands beside each sector, whatever the radius."""
    return tuple(_caption(each, tallies, name, note) for each in sectors(tallies.facts.areas))


def _caption(sector: Sector, tallies: Tallies, name: Style, note: Style) -> Caption:
    align = "left" if sector.side > 0 else "right"
    said, counts = brief(sector.facts.area.name, _LONGEST_NAME), tallies.area_counts(sector.facts)
    joined = (Span(", ".join(counts), note),)
    return Caption(
        sector=sector,
        name=Text((Span(said, name),), "", align, balanced=True),
        counts=Text(joined, "", align),
        lines=Text((Span("\n".join(counts), note),), "", align),
        natural=natural_width(joined),
        needed=max(natural_width((Span(word, name),)) for word in said.split() or [""]),
    )


@dataclass(frozen=True, slots=True)
class Wheel:
    """The graphic as a block, its radius chosen by whoever places it."""

    tallies: Tallies
    theme: Theme
    radius: float
    captions: tuple[Caption, ...]
    note: Style = TINY
    _found: dict[float, tuple[_Label, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def fits(self, width: float) -> bool:
        """Whether every label has room for its longest word."""
        return all(label.caption.needed <= label.width for label in self._labels(width))

    def height(self, width: float) -> float:
        """Return the height of rings and labels."""
        above, below = self._reach(width)
        return above + below

    def _reach(self, width: float) -> tuple[float, float]:
        labels = self._labels(width)
        above = max([self.radius, *(label.top for label in labels)])
        below = max([self.radius, *(label.height - label.top for label in labels)])
        return above, below

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw rings, centre and labels."""
        centre = (at[0] + width / 2, at[1] - self._reach(width)[0])
        with pen.element("Figure", alt=self.tallies.finding()):
            for each in self.captions:
                self._draw_sector(pen, centre, each.sector)
            self._draw_centre(pen, centre)
            for label in self._labels(width):
                label.block.draw(pen, (centre[0] + label.x, centre[1] + label.top), label.width)

    # The rings.

    def _draw_sector(self, pen: Pen, centre: tuple[float, float], sector: Sector) -> None:
        colour = self.theme.area_colour(sector.facts.place)
        lone = not self.tallies.facts.offered(CreditLevel.ADVANCED)
        rings = (
            (sector.facts.foundational, _ONLY if lone else _INNER),
            (sector.facts.advanced, _OUTER),
        )
        for credits_, (low, high) in rings:
            ring = (low * self.radius, high * self.radius)
            for credit, angles in cells(credits_, sector, low=ring[0], gap=_SECTOR_GAP):
                outline = _cell(centre, ring, angles)
                draw_cell(pen, outline, credit.standing, colour)
                if credit.credit.level is CreditLevel.ADVANCED and credit.award:
                    _draw_dot(pen, centre, ring, angles)

    def _draw_centre(self, pen: Pen, centre: tuple[float, float]) -> None:
        room = 2 * _HOLE * self.radius * 0.86
        blocks = tuple(
            Text((Span(said, style),), "", "centre") for said, style in self._centre_lines()
        )
        shown = Stack(blocks)
        if shown.height(room) > room * 0.84:
            shown = Stack(blocks[:_CENTRE_ESSENTIALS])
        height = shown.height(room)
        shown.draw(pen, (centre[0] - room / 2, centre[1] + height / 2 + 1.5), room)

    def _centre_lines(self) -> Iterator[tuple[str, Style]]:
        total, counted, *kinds = self.tallies.centre()
        yield total, _TOTAL.scaled(min(_TOTAL.size, self.radius * 0.27))
        yield counted, _CENTRE
        for each in kinds:
            yield each, self.note

    # The labels.

    def _labels(self, width: float) -> tuple[_Label, ...]:
        found = self._found.get(width)
        if found is None:
            found = self._found[width] = (*self._beside(1, width), *self._beside(-1, width))
        return found

    def _beside(self, side: int, width: float) -> Iterable[_Label]:
        mine = [each for each in self.captions if each.sector.side == side]
        mine.sort(key=lambda each: -cos(each.sector.middle))
        labels = [self._label(each, width) for each in mine]
        for _ in range(2):  # room depends on height, height on the line breaks, those on room
            labels = _spread(labels, self.radius)
            labels = [self._label(each.caption, width, each) for each in labels]
        return labels

    def _label(self, caption: Caption, width: float, earlier: _Label | None = None) -> _Label:
        edge = self.radius + _LABEL_OFF
        height = earlier.height if earlier else 2 * self.note.leading
        middle = earlier.top - height / 2 if earlier else edge * cos(caption.sector.middle)
        nearest = max(0.0, abs(middle) - height / 2)
        inner = sqrt(max(36.0, edge**2 - nearest**2))
        room = max(width / 2 - inner, _NARROWEST_LABEL)
        counts = caption.counts if caption.natural <= room else caption.lines
        block = Stack((caption.name, counts))
        taken = block.height(room)
        start = min(inner, width / 2 - room)
        x = start if caption.sector.side > 0 else -start - room
        return _Label(caption, block, x, middle + taken / 2, room, taken)


def _cell(
    centre: tuple[float, float], ring: tuple[float, float], angles: tuple[float, float]
) -> Iterator[tuple[float, ...]]:
    low, high = ring
    start, end = angles
    # The gap between cells is as wide at the rim as at the hole.
    gap = min(_CELL_GAP, (end - start) * low * 0.24) / 2
    near, far = gap / low, gap / high
    x, y = centre
    yield x + low * sin(start + near), y + low * cos(start + near)
    yield x + high * sin(start + far), y + high * cos(start + far)
    yield from arc(centre, high, start + far, end - far)
    yield x + low * sin(end - near), y + low * cos(end - near)
    yield from arc(centre, low, end - near, start + near)


def draw_cell(
    pen: Pen, outline: Iterable[tuple[float, ...]], standing: Standing, colour: Colour
) -> None:
    """Draw a credit's cell as its standing wants."""
    if standing is Standing.EARNED:
        pen.shape(outline, fill=colour)
    elif standing is Standing.UNDER_WAY:
        pen.shape(outline, fill=_tint(colour), stroke=colour, width=0.8)
    else:
        pen.shape(outline, stroke=QUIET, width=0.65, dash=(1.7, 1.6))


def _draw_dot(
    pen: Pen, centre: tuple[float, float], ring: tuple[float, float], angles: tuple[float, float]
) -> None:
    middle, radius = (angles[0] + angles[1]) / 2, (ring[0] + ring[1]) / 2
    size = min(_DOT, (angles[1] - angles[0]) * radius / 3.4, (ring[1] - ring[0]) / 3)
    pen.disc((centre[0] + radius * sin(middle), centre[1] + radius * cos(middle)), size, fill=WHITE)


def _tint(colour: Colour) -> Colour:
    red, green, blue = (1 - (1 - part) * 0.16 for part in colour)
    return red, green, blue


def _spread(labels: list[_Label], radius: float) -> list[_Label]:
    """Push labels of one side apart, from the top down, then back up into their room."""
    limit = radius + _LABEL_OFF + 2 * TINY.leading
    ceiling = limit
    placed = []
    for label in labels:
        top = min(label.top, ceiling)
        placed.append(label._replace(top=top))
        ceiling = top - label.height - _LABEL_GAP
    floor = -limit
    for place in reversed(range(len(placed))):
        label = placed[place]
        top = max(label.top, floor + label.height)
        placed[place] = label._replace(top=top)
        floor = top + _LABEL_GAP
    return placed
