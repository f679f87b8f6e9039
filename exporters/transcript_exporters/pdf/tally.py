"""The words a block puts on a page, counted as whoever reads the page's text counts them."""

from collections.abc import Iterator
from contextlib import contextmanager

from transcript_exporters.pdf.flow import Block
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.text import Line

_PAGE = (612.0, 792.0)


class Tally(Pen):
    """A pen whose page is thrown away: it counts words and writes none."""

    def __init__(self) -> None:
        """Start at none."""
        super().__init__(_PAGE)
        self.words = 0

    def line(self, x: float, baseline: float, line: Line) -> None:  # noqa: ARG002
        """Count the words of a line: one that goes on in the next is two, as in the page's text."""
        self.words += len("".join([run.text for run in line.runs]).split())

    def _leave_out(self, *_: object, **__: object) -> None:
        """Draw nothing: outlines are not even asked for."""

    @contextmanager
    def _tell_nothing(self, *_: object, **__: object) -> Iterator[None]:
        """Count what is drawn inside, whatever it is."""
        yield

    rule = picture = box = grid = disc = shape = _leave_out
    element = artifact = _tell_nothing


def words_on(block: Block, width: float) -> int:
    """Return how many words a block puts on a page at a width."""
    tally = Tally()
    block.draw(tally, (0, 0), width)
    return tally.words
