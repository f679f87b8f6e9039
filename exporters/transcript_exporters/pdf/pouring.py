"""Long paragraphs, poured from page to page a few lines at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from transcript_exporters.pdf.flow import Part
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.text import Line, Span, compose

_TOGETHER = 5


@dataclass(frozen=True, slots=True)
class _Lines:
    """A part of a paragraph, broken into lines already for a measure."""

    lines: tuple[Line, ...]
    measure: float

    def height(self, width: float) -> float:  # noqa: ARG002 - broken into lines already
        return sum(line.leading for line in self.lines)

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:  # noqa: ARG002
        x, top = at
        lang = next((run.style.lang for line in self.lines for run in line.runs), "")
        with pen.element("P", lang=lang):
            for line in self.lines:
                shift = self.measure - line.width if line.rtl else 0
                pen.line(x + shift, top - line.ascent, line)
                top -= line.leading


def poured(spans: tuple[Span, ...], measure: float, before: float) -> Iterator[Part]:
    """Yield a paragraph of that measure in parts; its direction is that of its own letters."""
    lines = compose(spans, measure, own=True)
    for start in range(0, len(lines), _TOGETHER):
        shown = _Lines(lines[start : start + _TOGETHER], measure)
        yield Part(shown, before=0 if start else before)
