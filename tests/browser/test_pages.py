"""Every page of the site on a telephone, a tablet and a desktop: for everybody, and in its window.

With `TRANSCRIPT_PICTURES=DIR` each page is kept as a PNG at each width, to be looked at.
"""

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Serve, sign_up
from tests.browser.every_page import (
    AFTER_FORMS,
    MORE,
    REFUSED,
    Place,
    filled,
    names,
    pages,
    work_to_do,
)
from tests.browser.harness import WIDTHS, Tab, open_tab, served

pytestmark = pytest.mark.external

Axe = Callable[[Tab], list[str]]
Look = Callable[[Tab, str], list[str]]
_NARROWEST = 320
"""What is left of a desktop's window at 400 % (WCAG 2.1, 1.4.10)."""

_CUT_OFF = """() => [...document.querySelectorAll('.scroll')]
    .filter(each => each.querySelector('table') && each.scrollWidth > each.clientWidth)
    .map(each => each.querySelector('table').className)"""


@pytest.fixture(scope="module")
def everything(
    sample_school: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[tuple[Tab, Place]]:
    """Somebody signed in who may do everything, and has done enough for every page to be there."""
    folder = Path(shutil.copytree(sample_school, tmp_path_factory.mktemp("pages") / "school"))
    work_to_do(folder)
    with (
        served("-w", folder) as server,
        open_tab(chromium, width=WIDTHS["desktop"], language="en-US") as tab,
    ):
        sign_up(tab, server)
        place = Place(page=tab.page, address=server.address, folder=folder)
        names(place)
        yield tab, place


@pytest.fixture
def look(axe: Axe) -> Look:
    """Look at the page that is open at each width, and say what is wrong with it."""
    folder = os.environ.get("TRANSCRIPT_PICTURES")

    def faults(tab: Tab, name: str) -> list[str]:
        found = []
        for device, width in WIDTHS.items():
            tab.resize(width)
            found += [f"{device}: {each}" for each in axe(tab)]
            found += [f"{device}: wider than its window"] * tab.wider_than_the_window()
            if folder:
                path = Path(folder) / f"{name}-{device}.png"
                tab.page.screenshot(path=path, full_page=True, animations="disabled")
        tab.resize(_NARROWEST)
        found += ["narrowest: wider than its window"] * tab.wider_than_the_window()
        found += [f"narrowest: a table is cut off: {each}" for each in tab.page.evaluate(_CUT_OFF)]
        tab.page.emulate_media(color_scheme="dark")
        found += [f"by night: {each}" for each in axe(tab)]
        tab.page.emulate_media(color_scheme="light")
        found += tab.complaints
        tab.complaints.clear()
        return found

    return faults


def plain(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "front"


@pytest.mark.parametrize("path", pages())
def test_a_page_is_for_everybody(everything: tuple[Tab, Place], look: Look, path: str) -> None:
    tab, place = everything
    assert place.go(filled(path, place.named)) == 200
    assert tab.page.locator("h1").count() == 1
    assert look(tab, plain(path)) == []


def test_no_two_pages_have_the_same_title(everything: tuple[Tab, Place]) -> None:
    tab, place = everything
    titles: Counter[str] = Counter()
    for path in pages()[: -len(MORE)]:
        place.go(filled(path, place.named))
        titles[tab.page.title()] += 1
    assert [title for title, number in titles.items() if number > 1] == []


@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_a_refusal_is_for_everybody(
    everything: tuple[Tab, Place], look: Look, path: str, status: int
) -> None:
    tab, place = everything
    assert place.go(path) == status
    assert tab.page.locator("h1").count() == 1
    assert look(tab, plain(path)) == []


@pytest.mark.parametrize("form", AFTER_FORMS, ids=lambda each: each.__name__)
def test_what_follows_a_form_is_for_everybody(
    everything: tuple[Tab, Place], look: Look, form: Callable[[Place], None]
) -> None:
    tab, place = everything
    form(place)
    assert look(tab, f"after-{plain(form.__name__)}") == []


def test_where_a_school_begins_is_for_everybody(
    serve: Serve, tab: Tab, look: Look, tmp_path: Path
) -> None:
    server = serve("-w", tmp_path / "new")
    assert server.setup is not None
    tab.page.goto(server.setup)
    assert look(tab, "setup") == []
    sign_up(tab, server)
    assert look(tab, "front-of-nothing") == []
    tab.page.goto(f"{server.address}/begin")
    assert look(tab, "begin") == []
