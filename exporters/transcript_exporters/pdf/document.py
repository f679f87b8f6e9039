"""The document is put together: later pages are measured first, so that page one can name them."""

from collections.abc import Iterator, Sequence

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.portrayal.facts import facts_of
from transcript_exporters.pdf import landing, recipient, running
from transcript_exporters.pdf.activities import activities
from transcript_exporters.pdf.credit_row import DENSITIES, Density
from transcript_exporters.pdf.credits import areas, summary
from transcript_exporters.pdf.flow import Part, Placed, grouped, height_of, measured, paginate
from transcript_exporters.pdf.legend import closing, legend, portrait
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.person import Contents
from transcript_exporters.pdf.profile import profile
from transcript_exporters.pdf.sheet import Setting, Sheet
from transcript_exporters.pdf.theme import Theme

_FIRST = 2  # the number of the first page after page one
_MOST_PAGES = 9
_PARTS = ("credits", "activities", "profile", "legend", "portrait")
_SMALL_HOLE = 90.0


def sheet_of(issued: IssuedTranscript, edition: Edition) -> Sheet:
    """Return what the pages of an edition of an issued transcript are made with."""
    school = issued.transcript.school
    theme = Theme.of(school.appearance)
    sheet = Sheet(
        document=issued.document,
        edition=edition,
        facts=facts_of(issued.transcript),
        setting=Setting(theme, edition.language, issued.document.language, school.leads_to),
        code=issued.code,
    )
    return recipient.with_room(sheet)


def draw(sheet: Sheet) -> Pen:
    """Draw every page and return the pen that drew them."""
    theme = sheet.theme
    planned = landing.plan(sheet)
    pages, contents = _later_pages(sheet, planned)
    total = len(pages) + 1
    pen = Pen(theme.page)
    recipient.draw_mark(pen, sheet)
    pen.bookmark(sheet.name, theme.page[1])
    with pen.element("Sect"):
        landing.draw(pen, sheet, planned, contents)
        recipient.draw(pen, sheet)
    running.draw_foot(pen, sheet, 1, total)
    pen.next_page()
    for number, page in enumerate(pages, _FIRST):
        recipient.draw_mark(pen, sheet)
        running.draw_head(pen, sheet)
        for placed in page:
            _place(pen, sheet, placed)
        running.draw_foot(pen, sheet, number, total)
        recipient.draw_again(pen, sheet)
        pen.next_page()
    return pen


def _place(pen: Pen, sheet: Sheet, placed: Placed) -> None:
    at, width = (sheet.theme.side, placed.top), sheet.theme.width
    if placed.repeated:
        with pen.artifact("Header"):
            placed.block.draw(pen, at, width)
        return
    title, within = _bookmarked(sheet, placed.key)
    if title:
        pen.bookmark(title, placed.top, within=within)
    pen.go_on(placed.groups)
    placed.block.draw(pen, at, width)


def _bookmarked(sheet: Sheet, key: str) -> tuple[str, bool]:
    """Return the title of the bookmark of a part or an area, and whether it is an area's."""
    if key in (*_PARTS, "signatures"):
        return _title(sheet, key), False
    areas = {f"area:{each.area.id}": each.area.name for each in sheet.facts.areas}
    return areas.get(key, ""), True


def _later_pages(sheet: Sheet, planned: landing.Landing) -> tuple[list[list[Placed]], Contents]:
    """Set the credits as openly as the number of pages allows."""
    endings = tuple(_endings(sheet))
    best = _set(sheet, planned, DENSITIES[0], endings)
    for density in DENSITIES[1:]:
        if density.close and len(best[0]) + 1 <= _MOST_PAGES:
            break
        closer = _set(sheet, planned, density, endings)
        if len(closer[0]) < len(best[0]):
            best = closer
    return best


def _set(
    sheet: Sheet, planned: landing.Landing, density: Density, endings: Sequence[Sequence[Part]]
) -> tuple[list[list[Placed]], Contents]:
    """Measure twice: the table of areas names pages that are known only afterwards."""
    contents = Contents()
    pages: list[list[Placed]] = []
    width = sheet.theme.width
    listed = (
        *grouped("Sect", "credits", areas(sheet, density)),
        *grouped("Sect", "activities", activities(sheet, density)),
    )
    listed = measured(listed, width)
    for _ in range(2):
        opening = (
            *grouped("Sect", "person", landing.spilled(sheet, planned, contents)),
            *grouped("Sect", "credits", summary(sheet, contents, density)),
        )
        opening = measured(opening, width)
        ways = (_paginated(sheet, (*opening, *listed, *rest)) for rest in endings)
        pages = min(ways, key=lambda each: (len(each), *_blemishes(sheet, each)))
        contents = _contents(sheet, pages)
    return pages, contents


def _endings(sheet: Sheet) -> Iterator[tuple[Part, ...]]:
    """Yield the orders in which the school's parts may follow: the usual one first.

    The profile wants a page to itself; what else the school says fills the page before it, if that
    makes fewer pages or leaves less of them empty.
    """
    width = sheet.theme.width
    said = measured(grouped("Sect", "legend", legend(sheet)), width)
    promised = measured(grouped("Sect", "portrait", portrait(sheet)), width)
    end = measured(grouped("Sect", "signatures", closing(sheet)), width)
    own = measured(grouped("Sect", "profile", profile(sheet)), width)
    closer = profile(sheet, height_of(end, width))
    shared = measured(grouped("Sect", "profile", closer), width)
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
