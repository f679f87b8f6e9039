"""What the marks of the credit graphic mean, on a line under it."""

from dataclasses import dataclass

from transcript.model.credit import CreditLevel
from transcript.portrayal.facts import RecordFacts, Standing
from transcript.portrayal.words import Words
from transcript_exporters.pdf.flow import Text
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.radial import draw_cell
from transcript_exporters.pdf.text import Span, natural_width
from transcript_exporters.pdf.theme import MUTED, TINY, WHITE, Colour, Style

_SWATCH_ROOM = 14.0
_KEY_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Key:
    """The line under the graphic that says what filled, dotted, outlined and dashed mean."""

    facts: RecordFacts
    words: Words
    note: Style = TINY

    def _entries(self) -> list[tuple[str, Standing, bool]]:
        advanced = bool(self.facts.offered(CreditLevel.ADVANCED))
        first = "key.foundational" if advanced else "key.foundational_only"
        entries = [(self.words.say(first), Standing.EARNED, False)]
        if advanced:
            entries.append((self.words.say("key.advanced"), Standing.EARNED, True))
        standings = {each.standing for each in self.facts.credits}
        if Standing.UNDER_WAY in standings:
            entries.append((self.words.say("key.under_way"), Standing.UNDER_WAY, False))
        if Standing.OPEN in standings:
            entries.append((self.words.say("key.open"), Standing.OPEN, False))
        return entries

    def _lines(self, width: float) -> list[list[tuple[str, Standing, bool, float]]]:
        lines: list[list[tuple[str, Standing, bool, float]]] = []
        room = 0.0
        for said, standing, dotted in self._entries():
            taken = natural_width((Span(said, self.note),)) + _SWATCH_ROOM
            if not lines or room < taken:
                lines.append([])
                room = width
            lines[-1].append((said, standing, dotted, taken))
            room -= taken + _KEY_GAP
        return lines

    def height(self, width: float) -> float:
        """Return the height of its lines."""
        return len(self._lines(width)) * (self.note.leading + 2)

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw swatches and words in the middle of the width."""
        with pen.element("L"):
            self._draw(pen, at, width)

    def _draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        x, top = at
        for line in self._lines(width):
            taken = sum(entry[-1] for entry in line)
            gap = min(2 * _KEY_GAP, (width - taken) / max(1, len(line) - 1))
            left = x + (width - taken - gap * (len(line) - 1)) / 2
            for said, standing, dotted, room in line:
                self._draw_entry(pen, (left, top), (standing, dotted))
                with pen.element("LI"):
                    Text((Span(said, self.note),), "LBody").draw(pen, (left + 13, top), room)
                left += room + gap
            top -= self.note.leading + 2

    def _draw_entry(self, pen: Pen, at: tuple[float, float], shown: tuple[Standing, bool]) -> None:
        standing, dotted = shown
        with pen.artifact():
            _draw_swatch(pen, (at[0], at[1] - 8), standing, MUTED)
            if dotted:
                pen.disc((at[0] + 4.5, at[1] - 4.75), 1.6, fill=WHITE)


def _draw_swatch(pen: Pen, corner: tuple[float, float], standing: Standing, colour: Colour) -> None:
    x, y = corner
    outline = ((x, y), (x + 9, y), (x + 9, y + 6.5), (x, y + 6.5))
    draw_cell(pen, outline, standing, colour)
