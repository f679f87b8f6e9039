"""The document is put together: later pages are measured first, so that page one can name them."""

from collections.abc import Sequence

from transcript.issuance import IssuedTranscript
from transcript_exporters.pdf import landing
from transcript_exporters.pdf.activities import activities
from transcript_exporters.pdf.credit_row import DENSITIES, Density
from transcript_exporters.pdf.credits import areas, summary
from transcript_exporters.pdf.direction import isolated
from transcript_exporters.pdf.facts import facts_of
from transcript_exporters.pdf.flow import Cell, Part, Placed, Row, Text, paginate, text
from transcript_exporters.pdf.legend import legend
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.person import Contents
from transcript_exporters.pdf.profile import profile
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span, natural_width, plain, shortened
from transcript_exporters.pdf.theme import HAIRLINE, NOTE, NOTE_STRONG, TINY, Theme
from transcript_exporters.pdf.words import ENGLISH, Words

_FIRST = 2  # the number of the first page after page one
_MOST_PAGES = 9
_PARTS = ("credits", "activities", "profile", "legend")


def sheet_of(issued: IssuedTranscript, theme: Theme | None = None, words: Words = ENGLISH) -> Sheet:
    """Return what the pages of an issued transcript are made with."""
    return Sheet(
        document=issued.document,
        facts=facts_of(issued.transcript),
        theme=theme or Theme(),
        words=words,
    )


def draw(sheet: Sheet) -> Pen:
    """Draw every page and return the pen that drew them."""
    theme = sheet.theme
    pages, contents = _later_pages(sheet)
    total = len(pages) + 1
    pen = Pen(theme.page)
    landing.draw(pen, sheet, contents)
    _running_foot(pen, sheet, 1, total)
    pen.next_page()
    for number, page in enumerate(pages, _FIRST):
        _running_head(pen, sheet)
        for placed in page:
            placed.block.draw(pen, (theme.side, placed.top), theme.width)
        _running_foot(pen, sheet, number, total)
        pen.next_page()
    return pen


def _later_pages(sheet: Sheet) -> tuple[list[list[Placed]], Contents]:
    """Set the credits as openly as the number of pages allows."""
    best = _set(sheet, DENSITIES[0])
    for density in DENSITIES[1:]:
        closer = _set(sheet, density)
        over = len(best[0]) + 1 > _MOST_PAGES
        if len(closer[0]) < len(best[0]) and (over or not density.close):
            best = closer
    return best


def _set(sheet: Sheet, density: Density) -> tuple[list[list[Placed]], Contents]:
    """Measure twice: the table of areas names pages that are known only afterwards."""
    theme = sheet.theme
    contents = Contents()
    pages: list[list[Placed]] = []
    spilled = landing.arrange(sheet, contents).spilled
    for _ in range(2):
        parts: Sequence[Part] = (
            *spilled,
            *summary(sheet, contents, density),
            *areas(sheet, density),
            *activities(sheet, density),
            *profile(sheet),
            *legend(sheet),
        )
        pages = paginate(
            parts, width=theme.width, room=(theme.page[1] - theme.head_room, theme.foot)
        )
        contents = _contents(sheet, pages)
    return pages, contents


def _contents(sheet: Sheet, pages: list[list[Placed]]) -> Contents:
    found = {
        placed.key: number
        for number, page in reversed(list(enumerate(pages, _FIRST)))
        for placed in page
        if placed.key
    }
    present = [key for key in _PARTS if key in found]
    listed = []
    for key, after in zip(present, [*present[1:], ""], strict=True):
        last = _last_page(pages, after) if after else len(pages) + 1
        listed.append((sheet.words.say(key), found[key], last))
    return Contents(pages=found, parts=tuple(listed))


def _last_page(pages: list[list[Placed]], following: str) -> int:
    """Return the last page of a part: the one before the next part, unless they share a page."""
    for number, page in enumerate(pages, _FIRST):
        for place, placed in enumerate(page):
            if placed.key == following:
                return number if place else number - 1
    return len(pages) + 1


def _running_head(pen: Pen, sheet: Sheet) -> None:
    theme = sheet.theme
    name = shortened(sheet.name, NOTE_STRONG, 0.64 * theme.width)
    school_name = shortened(sheet.transcript.school.name, NOTE, 0.34 * theme.width)
    said = text(name, NOTE_STRONG, "")
    school = Text((Span(school_name, NOTE),), "", "right")
    top = theme.page[1] - theme.top
    with pen.artifact():
        Row((Cell(said, 0, 0.64), Cell(school, 0.66, 0.34))).draw(
            pen, (theme.side, top), theme.width
        )
        y = top - NOTE.leading - 4
        pen.rule((theme.side, y), (theme.side + theme.width, y), colour=HAIRLINE, width=0.6)


def _running_foot(pen: Pen, sheet: Sheet, number: int, total: int) -> None:
    theme, words = sheet.theme, sheet.words
    y = theme.foot - 12
    about = f" · {sheet.document.number}"
    name = shortened(sheet.name, TINY, 0.53 * theme.width - natural_width(plain(about, TINY)))
    left = text(isolated(name) + about, TINY, "")
    said = shortened(sheet.transcript.school.notice or "", TINY, 0.31 * theme.width)
    notice = Text((Span(said, TINY),), "", "centre")
    page = Text((Span(words.say("page_of", page=number, pages=total), TINY),), "", "right")
    with pen.artifact():
        pen.rule((theme.side, y), (theme.side + theme.width, y), colour=HAIRLINE, width=0.6)
        Row((Cell(left, 0, 0.54), Cell(notice, 0.55, 0.31), Cell(page, 0.87, 0.13))).draw(
            pen, (theme.side, y - 4), theme.width
        )
