"""Pages of the studio, the verify page and the reader's file as Chromium shows them.

The school is the sample, the time is settled, and what is checked was issued once and for all, so
that the same tree on the same machine gives the same pictures.
"""
# ruff: noqa: INP001 - beside a script

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.harness import CHROMIUM_FLAGS
from tests.schools import stop_clock
from tests.web.anybody import Anybody
from tests.web.api_desk import run
from tests.web.listening import listening
from transcript.accounts.roles import Permission
from transcript.web.app import application
from transcript.web.asked import Person
from transcript.web.site import Site
from transcript.web.ways import all_ways

ROOT = Path(__file__).parents[1]
LEARNER = "amara-nwosu-delgado"
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_PORT = 8047
_ISSUED = ROOT / "tests" / "issued" / "0.6.0"
_PERSON = Person(name="a.reyes", full_name="A. Reyes", may=frozenset(Permission))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody's window, and what can be opened in it: a school's site, a college's, a file."""

    page: Page
    school: str
    college: str
    reader: Path


def _credit(shown: Shown) -> None:
    shown.page.goto(f"{shown.school}/credits/argue-from-data")
    shown.page.get_by_role("heading", name="Rubric").evaluate("each => each.scrollIntoView()")


def _record(shown: Shown) -> None:
    shown.page.goto(f"{shown.school}/learners/{LEARNER}/words")
    shown.page.wait_for_load_state("networkidle")


def _review(shown: Shown) -> None:
    shown.page.goto(f"{shown.school}/issue")
    shown.page.get_by_role("button", name="See what would be issued").click()
    shown.page.get_by_role("heading", name="transcripts would be issued").wait_for()


def _verdict(shown: Shown) -> None:
    shown.page.goto(f"{shown.college}/verify")
    shown.page.set_input_files("#file", _ISSUED / "zoe-celik-sorensen.pdf")
    shown.page.locator("form button.main").click()
    shown.page.locator(".answer").wait_for()


def _reader(shown: Shown) -> None:
    shown.page.goto(shown.reader.as_uri())


DRAWN: Mapping[str, tuple[Callable[[Shown], None], int, int]] = {
    "studio-credit.png": (_credit, 1280, 900),
    "studio-record.png": (_record, 1280, 900),
    "review.png": (_review, 1280, 900),
    "verify.png": (_verdict, 1280, 900),
    "verify-phone.png": (_verdict, 390, 844),
    "reader.png": (_reader, 1280, 900),
}
"""Each picture: what is opened, and how wide and tall the window is."""


def screens(reader: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield every picture by its name; `reader` is a learner's transcript as a page to read."""
    program = shutil.which("chromium")
    if program is None:
        raise SystemExit("the pages on screen were not drawn: chromium is not on this machine")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        _school(Path(folder)) as school,
        _college(Path(folder)) as college,
    ):
        file = Path(folder) / f"{LEARNER}.html"
        file.write_bytes(reader)
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        for name, (draw, width, height) in DRAWN.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, locale="en-US", timezone_id="UTC"
            )
            draw(Shown(page=page, school=school, college=college, reader=file))
            yield name, page.screenshot(animations="disabled", caret="hide")
            page.close()
        browser.close()


@contextmanager
def _school(folder: Path) -> Iterator[str]:
    school = Path(shutil.copytree(ROOT / "samples" / "riverbend", folder / "riverbend"))
    site = Site(home=folder / "home", address=f"http://127.0.0.1:{_PORT}", folder=school)
    with pytest.MonkeyPatch.context() as patch, _open(site, _PERSON) as address:
        stop_clock(patch, AT)
        run("keys", "new", "-w", school)
        yield address


@contextmanager
def _college(folder: Path) -> Iterator[str]:
    trust = Path(shutil.copy(_ISSUED / "trust.yaml", folder))
    site = Site(home=folder / "college", address=f"http://127.0.0.1:{_PORT + 1}", trust=trust)
    with _open(site, None) as address:
        yield address


@contextmanager
def _open(site: Site, person: Person | None) -> Iterator[str]:
    app = application(site, ways=all_ways(), door=Anybody(person), now=lambda: AT)
    with listening(app, port=int(site.host.rpartition(":")[2])) as address:
        yield address
