"""Blocks know how high they are at a width, and draw themselves downwards from a point.

Nothing is drawn before everything has its place: pages are made of measured blocks. A block is
asked for its height in many arrangements, so what is made of parts keeps what it has found.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from typing import NamedTuple, Protocol

from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.structure import Group
from transcript_exporters.pdf.text import Line, Span, compose_balanced, compose_settled
from transcript_exporters.pdf.theme import HAIRLINE, Colour, Style

_Heights = dict[float, float]

_LEAST_GIVE = 3.0
_MOST_SPREAD = 1.8  # of what gives


class Block(Protocol):
    """Something that takes room on a page."""

    def height(self, width: float) -> float:
        """Return the room it takes at a width."""
        ...

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw it with its upper left corner at a point."""
        ...


class _Composed(NamedTuple):
    lines: tuple[Line, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `role` says what it is; an empty role leaves that to what holds it.

    With `own` it takes its direction from its own letters, not from the page.
    """

    spans: tuple[Span, ...]
    role: str = "P"
    align: str = "left"
    balanced: bool = False
    own: bool = False
    _found: dict[float, _Composed] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def _composed(self, width: float) -> _Composed:
        found = self._found.get(width)
        if found is None:
            if self.balanced:
                lines = compose_balanced(self.spans, width)
            else:
                lines = compose_settled(self.spans, width, own=self.own)
            height = sum([line.leading for line in lines])
            found = self._found[width] = _Composed(lines, height)
        return found

    def height(self, width: float) -> float:
        """Return the sum of the leadings."""
        return self._composed(width).height

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw line after line; a right-to-left paragraph stands at the right."""
        actual = self._actual(width)
        spoken = {span.style.lang for span in self.spans}
        lang = spoken.pop() if len(spoken) == 1 else ""
        if not (self.role or actual or lang):
            self._draw_lines(pen, at, width)
            return
        with pen.element(self.role or "Span", lang=lang, actual=actual):
            self._draw_lines(pen, at, width)

    def _actual(self, width: float) -> str:
        """Return the words if they are drawn in another order than they are read in."""
        if not any(run.level for line in self._composed(width).lines for run in line.runs):
            return ""
        return " ".join("".join(span.text for span in self.spans).split())

    def _draw_lines(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        x, top = at
        for line in self._composed(width).lines:
            slack = width - line.width
            right = self.align == "right" or (line.rtl and self.align == "left")
            shift = slack if right else slack / 2 if self.align == "centre" else 0.0
            pen.line(x + shift, top - line.ascent, line)
            top -= line.leading


@dataclass(frozen=True, slots=True)
class Space:
    """Nothing, of a height."""

    size: float

    def height(self, width: float) -> float:  # noqa: ARG002 - the same at any width
        """Return its size."""
        return self.size

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across, with room above and below it."""

    above: float = 0.0
    below: float = 0.0
    colour: Colour = HAIRLINE
    weight: float = 0.5

    def height(self, width: float) -> float:  # noqa: ARG002 - the same at any width
        """Return the room above and below."""
        return self.above + self.below

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw the line as decoration."""
        x, top = at
        y = top - self.above
        with pen.artifact():
            pen.rule((x, y), (x + width, y), colour=self.colour, width=self.weight)


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks one under another, `gap` apart."""

    blocks: tuple[Block, ...]
    gap: float = 0.0
    role: str = ""
    _found: _Heights = field(default_factory=dict, init=False, repr=False, compare=False)

    def height(self, width: float) -> float:
        """Return the heights and the gaps between."""
        found = self._found.get(width)
        if found is None:
            gaps = self.gap * max(0, len(self.blocks) - 1)
            found = sum([block.height(width) for block in self.blocks]) + gaps
            self._found[width] = found
        return found

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw from the top down."""
        if self.role:
            with pen.element(self.role):
                self._draw(pen, at, width)
        else:
            self._draw(pen, at, width)

    def _draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        x, top = at
        for block in self.blocks:
            block.draw(pen, (x, top), width)
            top -= block.height(width) + self.gap


@dataclass(frozen=True, slots=True)
class Column:
    """Sections one under another, spread over the room they are given."""

    sections: tuple[Block, ...]
    gap: float = 15.0
    widest_gap: float = 62.0

    def height(self, width: float) -> float:
        """Return the least room the sections need."""
        return Stack(self.sections, self.gap).height(width)

    def draw_in(self, pen: Pen, at: tuple[float, float], room: tuple[float, float]) -> None:
        """Draw the sections, the gaps between them widened towards the end of the room."""
        width, height = room
        spare = max(0.0, height - self.height(width)) / max(1, len(self.sections) - 1)
        Stack(self.sections, min(self.widest_gap, self.gap + spare)).draw(pen, at, width)


@dataclass(frozen=True, slots=True)
class Cell:
    """A block in a row: where it starts and how wide it is, as shares of the row."""

    block: Block
    start: float
    width: float
    role: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks side by side; never divided. A `TH` heads its row, or its column among its like."""

    cells: tuple[Cell, ...]
    role: str = ""
    _found: _Heights = field(default_factory=dict, init=False, repr=False, compare=False)

    def height(self, width: float) -> float:
        """Return the height of the highest cell."""
        found = self._found.get(width)
        if found is None:
            found = max([cell.block.height(cell.width * width) for cell in self.cells])
            self._found[width] = found
        return found

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw the cells, their tops level."""
        if self.role:
            with pen.element(self.role):
                self._draw(pen, at, width)
        else:
            self._draw(pen, at, width)

    def _draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        x, top = at
        heads = "Column" if all(cell.role == "TH" for cell in self.cells) else "Row"
        for cell in self.cells:
            place = (x + cell.start * width, top)
            if cell.role:
                with pen.element(cell.role, scope=heads if cell.role == "TH" else ""):
                    cell.block.draw(pen, place, cell.width * width)
            else:
                cell.block.draw(pen, place, cell.width * width)


@dataclass(frozen=True, slots=True)
class Barred:
    """A block with a bar at its left."""

    block: Block
    colour: Colour
    bar: float = 2.2
    indent: float = 9.0

    def height(self, width: float) -> float:
        """Return the height of the block."""
        return self.block.height(width - self.indent)

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw the bar as decoration, then the block."""
        x, top = at
        height = self.height(width)
        with pen.artifact():
            pen.box((x, top - height + 1), (self.bar, height - 2), self.colour)
        self.block.draw(pen, (x + self.indent, top), width - self.indent)


class Part(NamedTuple):
    """A block on its way to a page. `keeps` holds it on the page of the next block.

    `before` is the room above it, dropped at the top of a page; `resume` stands above it when it
    opens a page in the middle of what it belongs to. A `head` stays close to what it keeps to.
    `groups` are the elements it is in, from the outermost.
    """

    block: Block
    before: float = 0.0
    keeps: bool = False
    head: bool = False
    resume: Block | None = None
    fresh: bool = False
    key: str = ""
    groups: tuple[Group, ...] = ()


def grouped(role: str, key: str, parts: Iterable[Part]) -> Iterator[Part]:
    """Put parts into one element, on however many pages they come to stand."""
    for part in parts:
        yield part._replace(groups=(Group(role, key), *part.groups))


@dataclass(frozen=True, slots=True)
class _Measured:
    """A block whose height at one width is known."""

    block: Block
    width: float
    taken: float

    def height(self, width: float) -> float:
        return self.taken if width == self.width else self.block.height(width)

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        self.block.draw(pen, at, width)


def measured(parts: Iterable[Part], width: float) -> tuple[Part, ...]:
    """Measure parts once for all the ways in which pages may be made of them."""
    return tuple(
        part._replace(block=_Measured(part.block, width, part.block.height(width)))
        for part in parts
    )


class Placed(NamedTuple):
    """A block with its place on a page; `give` is how readily it moves away from the one above.

    What is `repeated` from an earlier page says nothing new.
    """

    block: Block
    top: float
    key: str = ""
    give: float = 0.0
    groups: tuple[Group, ...] = ()
    repeated: bool = False


def paginate(
    parts: Sequence[Part], *, width: float, room: tuple[float, float]
) -> list[list[Placed]]:
    """Give every part a page and a height on it, between the top and the bottom of `room`.

    A part that keeps never ends a page, unless what it keeps to would not fit on a whole page.
    """
    top, bottom = room
    pages: list[list[Placed]] = []
    y = bottom
    for place, part in enumerate(parts):
        full = bool(pages) and y - _needed(parts, place, width) < bottom
        if not pages or part.fresh or full:
            if full:
                pages[-1] = _spread(pages[-1], y - bottom)
            pages.append([])
            y = top
            if part.resume:
                pages[-1].append(Placed(part.resume, y, repeated=True))
                y -= part.resume.height(width)
        elif pages[-1]:
            y -= part.before
        held = not pages[-1] or pages[-1][-1].repeated or parts[place - 1].head
        give = 0.0 if held else _LEAST_GIVE + part.before
        pages[-1].append(Placed(part.block, y, part.key, give, part.groups))
        y -= part.block.height(width)
    return pages


def _spread(page: list[Placed], spare: float) -> list[Placed]:
    """Take up what is left at the foot of a full page between its blocks, if it is little."""
    extra = spare / max(1.0, sum(each.give for each in page))
    if extra > _MOST_SPREAD:
        return page
    moved = accumulate(each.give * extra for each in page)
    return [each._replace(top=each.top - down) for each, down in zip(page, moved, strict=True)]


def _needed(parts: Sequence[Part], place: int, width: float) -> float:
    """Return the room for the part at a place and for those it keeps to."""
    needed = 0.0
    for part in islice(parts, place, None):
        needed += part.before + part.block.height(width)
        if not part.keeps:
            break
    return needed


def height_of(parts: Sequence[Part], width: float) -> float:
    """Return the room that parts take one under another."""
    return sum(part.before + part.block.height(width) for part in parts)


def lowered(block: Block, style: Style, onto: Style) -> Block:
    """Lower a block whose first line is of `style` to the baseline of a first line of `onto`."""
    return Stack((Space(max(0.0, onto.ascent - style.ascent)), block))


def text(words: str, style: Style, role: str = "P") -> Text:
    """Return a paragraph in one style."""
    return Text((Span(words, style),), role)
