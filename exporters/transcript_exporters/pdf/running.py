"""What every page says again: whose record this is, which document and page, if it is a copy."""

from transcript.portrayal.isolation import isolated
from transcript_exporters.pdf.flow import Block, Cell, Row, Text, text
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span, natural_width, plain, shortened
from transcript_exporters.pdf.theme import HAIRLINE, NOTE, NOTE_STRONG, TINY, TINY_STRONG

_NAME_SHARE = 0.64
_ABOUT_SHARE = 0.54
_GAP = 0.02
_WIDEST_NOTICE = 0.7
_NARROWEST_NOTICE = 0.26
_BELOW = 12.0  # the foot of a page's text


def draw_head(pen: Pen, sheet: Sheet) -> None:
    """Draw learner and school over a line, on every page but the first."""
    theme = sheet.theme
    school = shortened(sheet.school_name, NOTE, (1 - _NAME_SHARE - _GAP) * theme.width)
    right = (*plain(school, NOTE), *_said_of_translation(sheet))
    taken = natural_width(right) / theme.width + _GAP / 2
    rest = 1 - taken - _GAP
    name = shortened(sheet.name, NOTE_STRONG, rest * theme.width)
    cells = (
        Cell(text(name, NOTE_STRONG, ""), 0, rest),
        Cell(Text(right, "", "right"), 1 - taken, taken),
    )
    top = theme.page[1] - theme.top
    with pen.artifact("Header"):
        Row(cells).draw(pen, (theme.side, top), theme.width)
        y = top - NOTE.leading - 4
        pen.rule((theme.side, y), (theme.side + theme.width, y), colour=HAIRLINE, width=0.5)


def _said_of_translation(sheet: Sheet) -> tuple[Span, ...]:
    said = sheet.courtesy_shortly
    return (Span(f" · {said}", NOTE_STRONG),) if said else ()


def draw_foot(pen: Pen, sheet: Sheet, number: int, total: int) -> None:
    """Draw the foot of a page under a line."""
    theme = sheet.theme
    y = theme.foot - _BELOW
    with pen.artifact("Footer"):
        pen.rule((theme.side, y), (theme.side + theme.width, y), colour=HAIRLINE, width=0.5)
        foot_of(sheet, number, total).draw(pen, (theme.side, y - 4), theme.width)


def foot_of(sheet: Sheet, number: int, total: int) -> Block:
    """Return name and number (the first page has them at its top), the notice, and the page."""
    theme, words = sheet.theme, sheet.words
    page = [Span(words.say("page_of", page=number, pages=total), TINY)]
    if not sheet.edition.official:
        page.insert(0, Span(words.say("unofficial") + " · ", TINY_STRONG))
    taken = natural_width(tuple(page)) / theme.width + _GAP / 2
    cells = [Cell(Text(tuple(page), "", "right"), 1 - taken, taken)]
    left = _about(sheet) if number > 1 else text("", TINY, "")
    cells.append(Cell(left, 0, _ABOUT_SHARE))
    if sheet.transcript.school.notice:
        cells.append(_notice(sheet, left, taken))
    return Row(tuple(cells))


def _about(sheet: Sheet) -> Text:
    said = f" · {sheet.document.number}"
    room = (_ABOUT_SHARE - _GAP) * sheet.theme.width - natural_width(plain(said, TINY))
    return text(isolated(shortened(sheet.name, TINY, room)) + said, TINY, "")


def _notice(sheet: Sheet, left: Text, page: float) -> Cell:
    """Set the notice in the middle of the page, or beside a long name, on two lines at most."""
    said, width = sheet.transcript.school.notice or "", sheet.theme.width
    style = sheet.quoted(TINY)
    natural = natural_width(left.spans) / width
    start = natural + _GAP if natural else 0.0
    needed = natural_width(plain(said, TINY)) / width
    if not natural and needed <= _WIDEST_NOTICE:
        return Cell(Text(plain(said, style), ""), 0, needed + _GAP)
    if start <= (1 - needed) / 2 and needed <= 1 - 2 * page:
        middle = Text(plain(said, style), "", "centre")
        return Cell(middle, (1 - needed - _GAP) / 2, needed + _GAP)
    start = min(start, 1 - page - _GAP - _NARROWEST_NOTICE)
    room = 1 - page - _GAP - start
    shown = shortened(said, TINY, 1.8 * room * width)
    return Cell(Text(plain(shown, style), "", "centre", balanced=True), start, room)
