"""A browser, the real server, and somebody who looks at pages as those do who cannot see them."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.harness import (
    AXE,
    CHROMIUM_FLAGS,
    WIDTHS,
    Served,
    Tab,
    accessibility_faults,
    open_tab,
    run_command,
    served,
)

NewTab = Callable[..., Tab]
Serve = Callable[..., Served]
PASSPHRASE = "a long walk by the river"


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """A school's studio in a tab in which somebody is signed in who may do everything."""

    tab: Tab
    address: str
    folder: Path


def _missing(what: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the browser, once."""
    program = shutil.which("chromium")
    if program is None:
        _missing("chromium is not on this machine: see `make conformance`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def new_tab(chromium: Browser) -> Iterator[NewTab]:
    """Open tabs, by width in pixels and by the language that the browser asks for."""
    with ExitStack() as tabs:

        def make(*, width: int = WIDTHS["desktop"], language: str = "en-US") -> Tab:
            return tabs.enter_context(open_tab(chromium, width=width, language=language))

        yield make


@pytest.fixture
def tab(new_tab: NewTab) -> Tab:
    """One tab, as wide as a desktop's, in English."""
    return new_tab()


@pytest.fixture(scope="session")
def sample_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample school with everything issued and exported; for reading only."""
    folder = tmp_path_factory.mktemp("browser") / "demo"
    ended = run_command("demo", folder)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder


@pytest.fixture
def school(sample_school: Path, tmp_path: Path) -> Path:
    """The same school, to be changed."""
    return Path(shutil.copytree(sample_school, tmp_path / "school"))


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers, as their own processes, that end with the test."""
    with ExitStack() as servers:

        def start(*arguments: str | Path) -> Served:
            return servers.enter_context(served(*arguments))

        yield start


@pytest.fixture
def studio(serve: Serve, school: Path, tab: Tab) -> Studio:
    """The studio of the sample school, with its first account made at the one-time address."""
    server = serve("-w", school)
    sign_up(tab, server)
    return Studio(tab=tab, address=server.address, folder=school)


def sign_up(tab: Tab, server: Served) -> None:
    """Make the first account, as whoever starts the server does."""
    assert server.setup is not None, "the server did not say where the first account is made"
    page = tab.page
    page.goto(server.setup)
    for field in page.locator("form input:not([type=hidden])").all():
        kind, name = field.get_attribute("type"), field.get_attribute("name") or ""
        if kind == "password":
            field.fill(PASSPHRASE)
        elif kind in {None, "text", "email"} and not field.input_value():
            field.fill("A. Reyes" if "full" in name else "areyes")
    page.locator("form button[type=submit], form button:not([type])").last.click()


@pytest.fixture(scope="session")
def axe() -> Callable[[Tab], list[str]]:
    """Say what breaks WCAG 2.1 on a page."""
    if not AXE.is_file():
        _missing("axe-core is not installed: run `make conformance`")
    return accessibility_faults


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[Tab, str], list[Path]]:
    """Keep pictures of a page, one for each width."""
    folder = Path(os.environ.get("TRANSCRIPT_PICTURES", tmp_path / "pictures"))

    def take(tab: Tab, name: str) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        taken = []
        for device, width in WIDTHS.items():
            tab.resize(width)
            path = folder / f"{name}-{device}.png"
            tab.page.screenshot(path=path, full_page=True, animations="disabled")
            taken.append(path)
        return taken

    return take
