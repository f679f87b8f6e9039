"""The document is put together: later pages are measured first, so that page one can name them."""

from collections.abc import Iterator, Sequence

from transcript.issuance import IssuedTranscript
from transcript_exporters.pdf import landing
from transcript_exporters.pdf.activities import activities
from transcript_exporters.pdf.credit_row import DENSITIES, Density
from transcript_exporters.pdf.credits import areas, summary
from transcript_exporters.pdf.direction import isolated
from transcript_exporters.pdf.facts import facts_of
from transcript_exporters.pdf.flow import Cell, Part, Placed, Row, Text, height_of, paginate, text
from transcript_exporters.pdf.legend import closing, legend, portrait
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.person import Contents
from transcript_exporters.pdf.profile import profile
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span, natural_width, plain, shortened
from transcript_exporters.pdf.theme import HAIRLINE, NOTE, NOTE_STRONG, TINY, Theme
from transcript_exporters.pdf.words import ENGLISH, Words

_FIRST = 2  # the number of the first page after page one
_MOST_PAGES = 9
_PARTS = ("credits", "activities", "profile", "legend", "portrait")
_SMALL_HOLE = 90.0
_PAGE_SHARE = 0.14  # of the running foot
_WIDEST_NOTICE = 0.7
_NARROWEST_NOTICE = 0.31


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
    endings = tuple(_endings(sheet))
    best = _set(sheet, DENSITIES[0], endings)
    for density in DENSITIES[1:]:
        if density.close and len(best[0]) + 1 <= _MOST_PAGES:
            break
        closer = _set(sheet, density, endings)
        if len(closer[0]) < len(best[0]):
            best = closer
    return best


def _set(
    sheet: Sheet, density: Density, endings: Sequence[Sequence[Part]]
) -> tuple[list[list[Placed]], Contents]:
    """Measure twice: the table of areas names pages that are known only afterwards."""
    contents = Contents()
    pages: list[list[Placed]] = []
    spilled = landing.arrange(sheet, contents).spilled
    for _ in range(2):
        opening = (
            *spilled,
            *summary(sheet, contents, density),
            *areas(sheet, density),
            *activities(sheet, density),
        )
        ways = (_paginated(sheet, (*opening, *rest)) for rest in endings)
        pages = min(ways, key=lambda each: (len(each), *_blemishes(sheet, each)))
        contents = _contents(sheet, pages)
    return pages, contents


def _endings(sheet: Sheet) -> Iterator[tuple[Part, ...]]:
    """Yield the orders in which the school's parts may follow: the usual one first.

    The profile wants a page to itself; what else the school says fills the page before it, if that
    makes fewer pages or leaves less of them empty.
    """
    said, promised, end = tuple(legend(sheet)), tuple(portrait(sheet)), tuple(closing(sheet))
    own, shared = tuple(profile(sheet)), tuple(profile(sheet, height_of(end, sheet.theme.width)))
    yield (*own, *said, *promised, *end)
    yield (*promised, *own, *said, *end)
    yield (*said, *own, *promised, *end)
    yield (*said, *promised, *shared, *end)


def _paginated(sheet: Sheet, parts: Sequence[Part]) -> list[list[Placed]]:
    theme = sheet.theme
    room = (theme.page[1] - theme.head_room, theme.foot)
    return paginate(parts, width=theme.width, room=room)


def _blemishes(sheet: Sheet, pages: Sequence[Sequence[Placed]]) -> tuple[bool, float]:
    """Say whether the signatures stand alone, and how much is left empty at the foot of pages.

    A little room does not count, nor what is left of the last page.
    """
    width = sheet.theme.width
    left = (page[-1].top - page[-1].block.height(width) - sheet.theme.foot for page in pages[:-1])
    alone = pages[-1][0].key == "signatures"
    return alone, sum(max(0.0, each - _SMALL_HOLE) for each in left)


def _contents(sheet: Sheet, pages: list[list[Placed]]) -> Contents:
    placed = [(each.key, number) for number, page in enumerate(pages, _FIRST) for each in page]
    found = {key: number for key, number in reversed(placed) if key}
    present = [key for key, _ in placed if key in _PARTS]
    listed = []
    for key, after in zip(present, [*present[1:], ""], strict=True):
        last = _last_page(pages, after) if after else len(pages) + 1
        listed.append((_title(sheet, key), found[key], last))
    return Contents(pages=found, parts=tuple(listed))


def _title(sheet: Sheet, key: str) -> str:
    return sheet.transcript.graduate_profile.name if key == "portrait" else sheet.words.say(key)


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
        pen.rule((theme.side, y), (theme.side + theme.width, y), colour=HAIRLINE, width=0.5)


def _running_foot(pen: Pen, sheet: Sheet, number: int, total: int) -> None:
    theme, words = sheet.theme, sheet.words
    y = theme.foot - 12
    about = f" · {sheet.document.number}"
    name = shortened(sheet.name, TINY, 0.53 * theme.width - natural_width(plain(about, TINY)))
    left = text(isolated(name) + about, TINY, "")
    page = Text((Span(words.say("page_of", page=number, pages=total), TINY),), "", "right")
    cells = [Cell(left, 0, 0.54), Cell(page, 0.87, 0.13)]
    if sheet.transcript.school.notice:
        cells.insert(1, _notice(sheet.transcript.school.notice, left, theme.width))
    with pen.artifact():
        pen.rule((theme.side, y), (theme.side + theme.width, y), colour=HAIRLINE, width=0.5)
        Row(tuple(cells)).draw(pen, (theme.side, y - 4), theme.width)


def _notice(said: str, left: Text, width: float) -> Cell:
    """Set the notice in the middle of the page, or beside a long name, on two lines at most."""
    start = natural_width(left.spans) / width + 0.02
    needed = natural_width(plain(said, TINY)) / width
    if start <= (1 - needed) / 2 and needed <= _WIDEST_NOTICE:
        return Cell(Text(plain(said, TINY), "", "centre"), (1 - needed) / 2 - 0.01, needed + 0.02)
    start = min(start, 1 - _PAGE_SHARE - _NARROWEST_NOTICE)
    room = 1 - _PAGE_SHARE - start
    shown = shortened(said, TINY, 1.8 * room * width)
    return Cell(Text(plain(shown, TINY), "", "centre", balanced=True), start, room)
