"""Page one is composed, not poured: both columns are fitted to the room between name and foot."""

from dataclasses import dataclass

from transcript_exporters.pdf import mastery, person
from transcript_exporters.pdf.band import band, identity
from transcript_exporters.pdf.flow import Block
from transcript_exporters.pdf.foot import foot
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.person import Contents, Person
from transcript_exporters.pdf.sheet import Sheet


@dataclass(frozen=True, slots=True)
class _Room:
    """What band, name and foot leave: the top, the height, and the widths of the columns."""

    top: float
    height: float
    left: float
    right: float


def _room(sheet: Sheet, above: tuple[Block, ...], notes: Block) -> _Room:
    theme = sheet.theme
    top = theme.page[1] - theme.top - sum(block.height(theme.width) for block in above)
    bottom = theme.foot + notes.height(theme.width) + theme.above_notes
    left = theme.person * theme.width
    return _Room(top, top - bottom, left, theme.width - left - theme.gutter)


def arrange(sheet: Sheet, contents: Contents) -> Person:
    """Arrange the person's part; `spilled` says what page two must carry on with."""
    room = _room(sheet, (*band(sheet), *identity(sheet)), foot(sheet))
    return person.arrange(sheet, contents, (room.left, room.height))


def draw(pen: Pen, sheet: Sheet, contents: Contents) -> None:
    """Draw page one, without its running foot."""
    theme = sheet.theme
    x, width = theme.side, theme.width
    above, notes = (*band(sheet), *identity(sheet)), foot(sheet)
    room = _room(sheet, above, notes)
    y = theme.page[1] - theme.top
    arranged = person.arrange(sheet, contents, (room.left, room.height))
    for block in above:
        block.draw(pen, (x, y), width)
        y -= block.height(width)
    height = room.height
    if arranged.across:
        arranged.across.draw(pen, (x, y), width)
        taken = arranged.across.height(width) + theme.section_gap
        y, height = y - taken, height - taken
    arranged.beside.draw_in(pen, (x, y), (room.left, height))
    record = mastery.arrange(sheet, (room.right, height))
    record.draw_in(pen, (x + room.left + theme.gutter, y), (room.right, height))
    notes.draw(pen, (x, theme.foot + notes.height(width)), width)
