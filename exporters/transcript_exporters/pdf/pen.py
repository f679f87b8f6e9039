"""The pen draws on ReportLab's canvas and keeps track of what each mark means.

Content is drawn inside `element(role)`, which says what it is to a reader by ear; everything else
is decoration. Marked content is written as it is drawn, so that a structure tree can be built from
`elements` without touching the layout.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import cos, pi, sin
from typing import Any

from transcript_exporters.pdf.direction import bare
from transcript_exporters.pdf.text import Line, Run
from transcript_exporters.pdf.theme import Colour

_ADJUSTED = 0.5  # thousandths of an em below which a glyph counts as in its place


@dataclass(slots=True)
class Element:
    """A node of what the document says: its role, what it holds, and where its marks are."""

    role: str
    alt: str = ""
    kids: list["Element"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)


class GlyphCodes:
    """The codes a document gives to the glyphs it uses, by face, in the order of first use."""

    def __init__(self) -> None:
        """Start with no glyph used."""
        self.faces: dict[str, dict[tuple[int, str], int]] = {}

    def code(self, face: str, gid: int, text: str) -> int:
        """Return the code of a glyph standing for `text`; code 0 is left to the missing glyph."""
        codes = self.faces.setdefault(face, {})
        return codes.setdefault((gid, text), len(codes) + 1)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


class Pen:
    """Draws pages of one size. `finish` returns the PDF without fonts: they are embedded later."""

    def __init__(self, size: tuple[float, float]) -> None:
        """Open an empty document."""
        from reportlab.pdfgen.canvas import Canvas

        self._file = io.BytesIO()
        self.canvas: Any = Canvas(
            self._file, pagesize=size, invariant=1, pageCompression=0, pdfVersion=(1, 7)
        )
        # ReportLab opens each page with Helvetica, which could not be embedded.
        self.canvas._preamble = "1 0 0 1 0 0 cm"  # noqa: SLF001
        self.codes = GlyphCodes()
        self.page = 0
        self.document = Element("Document")
        self._open = [self.document]
        self._marks = 0
        self._marking: Element | None = None

    # -- structure ---------------------------------------------------------------------------

    @contextmanager
    def element(self, role: str, *, alt: str = "") -> Iterator[None]:
        """Everything drawn inside is the content of a new element of `role`."""
        self._close_mark()
        made = Element(role, bare(alt))
        self._open[-1].kids.append(made)
        self._open.append(made)
        try:
            yield
        finally:
            self._close_mark()
            self._open.pop()

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Everything drawn inside is decoration, which a reader by ear is not told of."""
        self._close_mark()
        self._write("/Artifact BMC")
        self._open.append(Element("Artifact"))
        try:
            yield
        finally:
            self._open.pop()
            self._write("EMC")

    def _mark(self) -> None:
        current = self._open[-1]
        if current.role == "Artifact" or self._marking is current:
            return
        self._close_mark()
        if current.role == "Document":
            raise AssertionError("drawn outside any element")
        self._write(f"/{current.role} <</MCID {self._marks}>> BDC")
        current.marks.append((self.page, self._marks))
        self._marks += 1
        self._marking = current

    def _close_mark(self) -> None:
        if self._marking is not None:
            self._write("EMC")
            self._marking = None

    def _write(self, operators: str) -> None:
        self.canvas._code.append(operators)  # noqa: SLF001 - as ReportLab's own extensions do

    def next_page(self) -> None:
        """End the page."""
        self._close_mark()
        self.canvas.showPage()
        self.page += 1
        self._marks = 0

    def finish(self) -> bytes:
        """End the document and return it."""
        self.canvas.save()
        return self._file.getvalue()

    # -- text --------------------------------------------------------------------------------

    def line(self, x: float, baseline: float, line: Line) -> None:
        """Draw a line of text from `x` on."""
        self._mark()
        for run in line.runs:
            self._run(x, baseline, run)
            x += run.width

    def _run(self, x: float, y: float, run: Run) -> None:
        style = run.style
        order = reversed(run.glyphs) if run.level % 2 else run.glyphs
        spelled = "".join(glyph.text for glyph in order) != run.text
        if spelled:
            # Said only where glyphs alone would mislead: readers that turn right-to-left glyphs
            # round also turn round what is said here.
            actual = ("\ufeff" + run.text).encode("utf-16-be").hex().upper()
            self._write(f"/Span <</ActualText <{actual}>>> BDC")
        red, green, blue = (_number(part) for part in style.colour)
        self._write(
            f"BT /{run.face} {_number(style.size)} Tf {red} {green} {blue} rg "
            f"1 0 0 1 {_number(x)} {_number(y)} Tm {' '.join(self._shown(run))} ET"
        )
        if spelled:
            self._write("EMC")

    def _shown(self, run: Run) -> Iterator[str]:
        tracking = run.style.tracking * 1000
        array: list[str] = []
        codes = ""
        for glyph in run.glyphs:
            code = f"{self.codes.code(run.face, glyph.gid, glyph.text):04X}"
            after = glyph.width - glyph.advance - tracking + glyph.dx
            if abs(glyph.dx) >= _ADJUSTED or abs(glyph.dy) >= _ADJUSTED:
                yield _array(array, codes)
                rise = _number(glyph.dy * run.style.size / 1000)
                yield f"{rise} Ts [{_number(-glyph.dx)} <{code}> {_number(after)}] TJ 0 Ts"
                array, codes = [], ""
                continue
            codes += code
            if abs(after) >= _ADJUSTED:
                array.append(f"<{codes}> {_number(after)}")
                codes = ""
        yield _array(array, codes)

    # -- shapes ------------------------------------------------------------------------------

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], *, colour: Colour, width: float
    ) -> None:
        """Draw a line from one point to another."""
        self._mark()
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(width)
        self.canvas.line(*start, *end)

    def box(self, corner: tuple[float, float], size: tuple[float, float], colour: Colour) -> None:
        """Fill a rectangle given by its lower left corner."""
        self.boxes([(*corner, *size)], colour)

    def boxes(self, boxes: Iterable[tuple[float, float, float, float]], colour: Colour) -> None:
        """Fill rectangles (x, y, width, height) as one shape, without seams."""
        self._mark()
        path = self.canvas.beginPath()
        for each in boxes:
            path.rect(*each)
        self.canvas.setFillColorRGB(*colour)
        self.canvas.drawPath(path, stroke=0, fill=1)

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
        self._mark()
        self.canvas.setFillColorRGB(*fill)
        if stroke:
            self.canvas.setStrokeColorRGB(*stroke)
            self.canvas.setLineWidth(width)
        self.canvas.circle(*centre, radius, stroke=bool(stroke), fill=1)

    def shape(
        self,
        outline: Sequence[tuple[float, ...]],
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        width: float = 0.6,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw a closed outline: the first point, then points and Bezier curves of six numbers."""
        self._mark()
        path = self.canvas.beginPath()
        path.moveTo(*outline[0])
        for step in outline[1:]:
            (path.curveTo if len(step) == 6 else path.lineTo)(*step)  # noqa: PLR2004
        path.close()
        if fill:
            self.canvas.setFillColorRGB(*fill)
        if stroke:
            self.canvas.setStrokeColorRGB(*stroke)
            self.canvas.setLineWidth(width)
            self.canvas.setDash(*([list(dash)] if dash else []))
        self.canvas.drawPath(path, stroke=bool(stroke), fill=bool(fill))
        if dash:
            self.canvas.setDash()


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


def _array(array: list[str], codes: str) -> str:
    if codes and not array:
        return f"<{codes}> Tj"
    return f"[{' '.join([*array, f'<{codes}>'] if codes else array)}] TJ" if array else ""
