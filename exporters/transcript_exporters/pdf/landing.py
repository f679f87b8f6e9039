"""Page one is composed, not poured: it has few words to spend, and every column is filled.

What the document is and how to check it come first; then the graphic, the evidence, the learner's
own words and works share what is left. The less there is, the larger it is set.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from transcript_exporters.pdf import person
from transcript_exporters.pdf.band import band, identity
from transcript_exporters.pdf.flow import Block, Column, Part, Stack
from transcript_exporters.pdf.foot import foot
from transcript_exporters.pdf.mastery import Record
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.person import Budget, Contents, Plan
from transcript_exporters.pdf.running import foot_of
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.tally import words_on

MOST_WORDS = 346
"""A reader has two minutes for the whole record, so page one has no more words than this."""

_MANY_PAGES = 9
_RESERVED = (3, 2, 4)  # rows of evidence beside the usual, the most, and more works


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Page one before it is drawn: what frames it, the columns' room, and what stands there."""

    above: Block
    notes: Block
    top: float
    height: float
    left: float
    right: float
    words: int
    record: Record
    plan: Plan


def plan(sheet: Sheet) -> Landing:
    """Decide what stands on page one; `spilled` gives what page two must carry on with."""
    theme = sheet.theme
    above, notes = Stack((*band(sheet), *identity(sheet))), foot(sheet)
    top = theme.page[1] - theme.top - above.height(theme.width)
    bottom = theme.foot + notes.height(theme.width) + theme.above_notes
    left = theme.person * theme.width
    right = theme.width - left - theme.gutter
    frame = Stack((above, notes, foot_of(sheet, 1, _MANY_PAGES)))
    words = MOST_WORDS - words_on(frame, theme.width)
    room = (left, top - bottom)
    record = Record(sheet)
    own = Budget(*(words - record.reserved(right, rows) for rows in _RESERVED))
    return Landing(
        above=above,
        notes=notes,
        top=top,
        height=top - bottom,
        left=left,
        right=right,
        words=words,
        record=record,
        plan=person.plan(sheet, own, room),
    )


def spilled(sheet: Sheet, planned: Landing, contents: Contents) -> Iterator[Part]:
    """Yield what page two must carry on with."""
    return person.spilled(sheet, contents, planned.plan)


def draw(pen: Pen, sheet: Sheet, planned: Landing, contents: Contents) -> None:
    """Draw page one, without its running foot."""
    theme = sheet.theme
    x, width = theme.side, theme.width
    planned.above.draw(pen, (x, theme.page[1] - theme.top), width)
    if planned.plan.is_empty:
        room = (width, planned.height)
        planned.record.arrange(room, planned.words).draw_in(pen, (x, planned.top), room)
    else:
        _draw_columns(pen, sheet, planned, contents)
    planned.notes.draw(pen, (x, theme.foot + planned.notes.height(width)), width)


def _draw_columns(pen: Pen, sheet: Sheet, planned: Landing, contents: Contents) -> None:
    x, own = sheet.theme.side, planned.plan
    left, right = (planned.left, planned.height), (planned.right, planned.height)
    record = planned.record.arrange(right, planned.words - own.words)
    words = planned.words - _words_in(record, planned.right)
    person.arrange(sheet, contents, own, left, words).draw_in(pen, (x, planned.top), left)
    record.draw_in(pen, (x + planned.left + sheet.theme.gutter, planned.top), right)


def _words_in(column: Column, width: float) -> int:
    return words_on(Stack(column.sections), width)
