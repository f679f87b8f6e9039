"""The pen draws on ReportLab's canvas and keeps track of what each mark means.

Content is drawn inside `element(role)`, which says what it is to a reader by ear; everything else
is decoration. Marked content is written as it is drawn, and `document` grows with it.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cached_property
from math import cos, pi, sin
from typing import Any, NamedTuple

from transcript.portrayal.isolation import bare
from transcript_exporters.pdf.hand import GlyphCodes, Hand, exact, number, rgb
from transcript_exporters.pdf.outline import Bookmark
from transcript_exporters.pdf.structure import HOLDERS, Element, Group, Mark, appended
from transcript_exporters.pdf.text import Line, Run
from transcript_exporters.pdf.theme import Colour, Style

_PAINTED = {(True, True): "B*", (True, False): "S", (False, True): "f*", (False, False): "n"}
"""The operators that paint a shape, by whether it has an outline, and whether it is filled."""

Bars = Iterable[tuple[int, int]]
"""Where in a row of cells filled ones begin, and how many they are."""


class Picture(NamedTuple):
    """A picture of red, green and blue in a byte each, row by row from the top."""

    width: int
    height: int
    pixels: bytes


class Pen:
    """Draws pages of one size.

    `finish` returns the PDF without fonts and `contents`: they are put into it later.
    """

    def __init__(self, size: tuple[float, float]) -> None:
        """Open an empty document."""
        self._size = size
        self._file = io.BytesIO()
        self.codes = GlyphCodes()
        self.pictures: dict[Picture, str] = {}
        self.page = 0
        self.document = Element("Document")
        self._open = [self.document]
        self._groups: tuple[Group, ...] = ()
        self._pages: list[str] = []
        self.contents: list[bytes] = []
        self.bookmarks: list[Bookmark] = []
        self._marks = 0
        self._marking: Element | None = None
        self._hands: dict[tuple[str, Style], Hand] = {}

    @cached_property
    def canvas(self) -> Any:  # noqa: ANN401
        """The canvas of ReportLab, once something is drawn."""
        from reportlab.pdfgen.canvas import Canvas

        return Canvas(
            self._file, pagesize=self._size, invariant=1, pageCompression=0, pdfVersion=(1, 7)
        )

    # -- structure ---------------------------------------------------------------------------

    @contextmanager
    def element(
        self, role: str, *, alt: str = "", lang: str = "", actual: str = "", scope: str = ""
    ) -> Iterator[None]:
        """Everything drawn inside is the content of a new element of `role`.

        `lang` (BCP 47) is said where it is not the document's own; `actual` and `scope` are those
        of `Element`. The box of a figure is found as it is drawn. Nothing is told apart inside a
        figure or inside decoration.
        """
        if self._open[-1].role in {"Artifact", "Figure"}:
            yield
            return
        self._close_mark()
        made = Element(role, bare(alt), lang, bare(actual), scope)
        self._open[-1].content.append(made)
        self._open.append(made)
        try:
            yield
        finally:
            self._close_mark()
            self._open.pop()

    def go_on(self, groups: Sequence[Group]) -> None:
        """Leave the groups that are open and not among these, and enter those not yet open."""
        self._close_mark()
        shared = 0
        for mine, theirs in zip(self._groups, groups, strict=False):
            if mine != theirs:
                break
            shared += 1
        del self._open[shared + 1 :]
        for each in groups[shared:]:
            made = Element(each.role)
            self._open[-1].content.append(made)
            self._open.append(made)
        self._groups = tuple(groups)

    @contextmanager
    def artifact(self, repeated: str = "") -> Iterator[None]:
        """Everything drawn inside is decoration, which a reader by ear is not told of.

        `repeated` is what each page has again, a `Header` or a `Footer`.
        """
        if self._open[-1].role == "Artifact":
            yield
            return
        self._close_mark()
        kind = f"<</Type/Pagination/Subtype/{repeated}>> BDC" if repeated else "BMC"
        self._write(f"/Artifact {kind}")
        self._open.append(Element("Artifact"))
        try:
            yield
        finally:
            self._open.pop()
            self._write("EMC")

    def _mark(self, points: Iterable[tuple[float, float]] = ()) -> None:
        current = self._open[-1]
        if current.role == "Figure":
            current.reach(points)
        if current.role == "Artifact" or self._marking is current:
            return
        self._close_mark()
        if current.role in HOLDERS:
            raise AssertionError(f"drawn in {current.role}, outside any element it holds")
        self._write(f"/{current.role} <</MCID {self._marks}>> BDC")
        current.content.append(Mark(self.page, self._marks))
        self._marks += 1
        self._marking = current

    def _close_mark(self) -> None:
        if self._marking is not None:
            self._write("EMC")
            self._marking = None

    def _write(self, operators: str) -> None:
        self.canvas._code.append(operators)  # noqa: SLF001 - as ReportLab's own extensions do

    def bookmark(self, title: str, top: float, *, within: bool = False) -> None:
        """Mark a place on the page; `within` puts it below the last that is not within another."""
        self.bookmarks.append(Bookmark(bare(title), self.page, top, within))

    def next_page(self) -> None:
        """End the page."""
        self._close_mark()
        # Kept from ReportLab: it would look up every letter in a table, and put a font before them
        # that could not be embedded.
        drawn = self.canvas._code  # noqa: SLF001 - likewise
        self.contents.append(("\n".join(drawn) + "\n").encode("ascii"))
        drawn.clear()
        self._pages.append(self.canvas._doc.thisPageName())  # noqa: SLF001 - likewise
        self.canvas.showPage()
        self.page += 1
        self._marks = 0

    def finish(self) -> tuple[bytes, int]:
        """End the document and return it, with the object number of its structure tree."""
        self.canvas.save()
        numbers = self.canvas._doc.idToObjectNumberAndVersion  # noqa: SLF001 - likewise
        pages = [numbers[name][0] for name in self._pages]
        return appended(self._file.getvalue(), self.document, pages)

    # -- text --------------------------------------------------------------------------------

    def line(self, x: float, baseline: float, line: Line) -> None:
        """Draw a line of text from `x` on."""
        points = ((x, baseline), (x + line.width, baseline + line.ascent))
        for run in line.runs:
            foreign = self._foreign(run.style.lang)
            # Told apart: some readers hear nothing of an element after marks inside a mark of it.
            with self.element("Span", lang=foreign) if run.spelled or foreign else nullcontext():
                self._mark(points)
                self._run(x, baseline, run)
            x += run.width

    def _run(self, x: float, y: float, run: Run) -> None:
        hand = self._hand(run.face, run.style)
        if run.spelled:
            # Said only where glyphs alone would mislead: readers that turn right-to-left glyphs
            # round also turn round what is said here.
            actual = ("\ufeff" + run.text).encode("utf-16-be").hex().upper()
            self._write(f"/Span <</ActualText <{actual}>>> BDC")
        shown = hand.shown(run.glyphs)
        self._write(f"BT {hand.manner} 1 0 0 1 {number(x)} {number(y)} Tm {shown} ET")
        if run.spelled:
            self._write("EMC")

    def _foreign(self, lang: str) -> str:
        """Return the language that text must say here, unless an element around it has done so."""
        around = next((each.lang for each in reversed(self._open) if each.lang), "")
        return lang if lang != around else ""

    def _hand(self, face: str, style: Style) -> Hand:
        found = self._hands.get((face, style))
        if found is None:
            found = self._hands[face, style] = Hand(face, style, self.codes)
        return found

    @contextmanager
    def turned(self, origin: tuple[float, float], angle: float) -> Iterator[None]:
        """What is drawn inside starts at `origin`, turned by an angle in radians to the left."""
        turn = (cos(angle), sin(angle), -sin(angle), cos(angle))
        across = " ".join(f"{each:.6f}" for each in turn)
        self._write(f"q {across} {number(origin[0])} {number(origin[1])} cm")
        yield
        self._write("Q")

    # -- shapes ------------------------------------------------------------------------------

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], *, colour: Colour, width: float
    ) -> None:
        """Draw a line from one point to another."""
        self._mark((start, end))
        self._outline_with(colour, width)
        self._write(f"n {exact(*start)} m {exact(*end)} l S")

    def picture(
        self, corner: tuple[float, float], size: tuple[float, float], picture: Picture
    ) -> None:
        """Draw a picture into a rectangle given by its lower left corner."""
        (x, y), (width, height) = corner, size
        self._mark((corner, (x + width, y + height)))
        name = self.pictures.setdefault(picture, f"Picture{len(self.pictures) + 1}")
        scale = f"{number(width)} 0 0 {number(height)} {number(x)} {number(y)} cm"
        self._write(f"q {scale} /{name} Do Q")

    def box(self, corner: tuple[float, float], size: tuple[float, float], colour: Colour) -> None:
        """Fill a rectangle given by its lower left corner."""
        (x, y), (width, height) = corner, size
        self._mark((corner, (x + width, y + height)))
        self._fill_with(colour)
        self._write(f"n {exact(x, y, width, height)} re")
        self._write("f*")

    def grid(
        self, corner: tuple[float, float], size: float, rows: Iterable[Bars], colour: Colour
    ) -> None:
        """Fill cells of a square as one shape, without seams: rows from the top, as many columns.

        `corner` is the lower left one. Of each row those cells are filled in which bars stand.
        """
        (x, y), bars = corner, tuple(rows)
        self._mark((corner, (x + size, y + size)))
        # One unit to a cell, downwards from the top: every number is whole.
        side = f"{size / len(bars):.6f}"
        cells = (f"{at} {row} {count} 1 re" for row, each in enumerate(bars) for at, count in each)
        self._write(
            f"q {side} 0 0 -{side} {number(x)} {number(y + size)} cm "
            f"{rgb(colour)} rg {' '.join(cells)} f Q"
        )

    def disc(
        self,
        centre: tuple[float, float],
        radius: float,
        *,
        fill: Colour,
        stroke: Colour | None = None,
        width: float = 0.8,
    ) -> None:
        """Draw a filled circle, outlined if `stroke` is given."""
        x, y = centre
        self._mark(((x - radius, y - radius), (x + radius, y + radius)))
        self._fill_with(fill)
        if stroke:
            self._outline_with(stroke, width)
        (right, up), *quarters = circle(centre, radius)
        self._write("n")
        self._write(f"{exact(right, up)} m")
        for each in quarters:
            self._write(f"{exact(*each)} c")
        self._write("B*" if stroke else "f*")

    def shape(
        self,
        outline: Iterable[tuple[float, ...]],
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        width: float = 0.6,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw a closed outline: the first point, then points and Bezier curves of six numbers."""
        first, *others = outline
        self._mark((step[-2], step[-1]) for step in (first, *others))
        steps = [f"{exact(*step)} {'c' if len(step) == 6 else 'l'}" for step in others]  # noqa: PLR2004
        if fill:
            self._fill_with(fill)
        if stroke:
            self._outline_with(stroke, width)
            self._write(f"[{exact(*dash)}] 0 d")
        self._write(f"n {exact(*first)} m {' '.join(steps)} h")
        self._write(_PAINTED[bool(stroke), bool(fill)])
        if dash:
            self._write("[] 0 d")

    def _fill_with(self, colour: Colour) -> None:
        self._write(f"{exact(*colour)} rg")

    def _outline_with(self, colour: Colour, width: float) -> None:
        self._write(f"{exact(*colour)} RG")
        self._write(f"{exact(width)} w")


def circle(centre: tuple[float, float], radius: float) -> Iterator[tuple[float, ...]]:
    """Yield the point of a circle at its right, then the Bezier curves of its quarters."""
    from reportlab.pdfgen.pdfgeom import bezierArc

    x, y = centre
    quarters = bezierArc(
        x - radius, y - radius, x - radius + 2 * radius, y - radius + 2 * radius, 0, 360
    )
    yield quarters[0][:2]
    yield from (each[2:] for each in quarters)


def arc(
    centre: tuple[float, float], radius: float, start: float, end: float
) -> Iterator[tuple[float, ...]]:
    """Yield the Bezier curves of an arc; angles are radians clockwise from the top."""
    parts = max(1, int(abs(end - start) / (pi / 4)) + 1)
    step = (end - start) / parts
    handle = 4 / 3 * (1 - cos(step / 2)) / sin(step / 2) * radius if step else 0.0
    x, y = centre
    for part in range(parts):
        first, last = start + part * step, start + (part + 1) * step
        yield (
            x + radius * sin(first) + handle * cos(first),
            y + radius * cos(first) - handle * sin(first),
            x + radius * sin(last) - handle * cos(last),
            y + radius * cos(last) + handle * sin(last),
            x + radius * sin(last),
            y + radius * cos(last),
        )
