"""An admissions reader at the verify page: by keyboard, in two languages, on a telephone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import NewTab, Serve, sign_up
from tests.browser.harness import Tab

pytestmark = pytest.mark.external

TAMPERED = Path(__file__).parents[1] / "tampered"
SOUND = TAMPERED / "sound.clr.json"
BROKEN = TAMPERED / "letter-of-a-credit.clr.json"
Axe = Callable[[Tab], list[str]]


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    return Path(shutil.copy(TAMPERED / "trust.yaml", tmp_path / "trust.yaml"))


def check(tab: Tab, address: str, file: Path) -> None:
    tab.page.goto(f"{address}/verify")
    tab.page.locator("#file").set_input_files(file)
    tab.page.locator("form button.main").focus()
    tab.page.keyboard.press("Enter")
    tab.page.locator(".answer").wait_for()


@pytest.mark.parametrize(("language", "width"), [("en-US", 1280), ("es-MX", 390)])
@pytest.mark.parametrize("file", [SOUND, BROKEN], ids=lambda each: each.stem)
def test_every_answer_can_be_read_by_everybody(
    serve: Serve, new_tab: NewTab, axe: Axe, trust: Path, language: str, width: int, file: Path
) -> None:
    tab, server = new_tab(width=width, language=language), serve("--trust", trust)
    tab.page.goto(f"{server.address}/verify")
    assert axe(tab) == []
    check(tab, server.address, file)
    for each in tab.page.locator("details").all():
        if each.get_attribute("open") is None:
            each.locator("summary").press("Enter")
    assert axe(tab) == []
    assert not tab.wider_than_the_window()
    assert tab.complaints == []


def test_the_answer_is_where_a_reader_by_ear_is_led(serve: Serve, tab: Tab, trust: Path) -> None:
    check(tab, serve("--trust", trust).address, SOUND)
    assert tab.page.evaluate("document.activeElement.className").startswith("answer")


def test_a_form_that_is_refused_leads_to_what_is_wrong(serve: Serve, tab: Tab, trust: Path) -> None:
    tab.page.goto(f"{serve('--trust', trust).address}/verify")
    tab.page.locator("form button.main").click()
    tab.page.locator("[role=alert]").wait_for()
    assert tab.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert tab.page.title().startswith("Error: ")


def test_the_receipt_is_saved_and_printed_from_the_page(
    serve: Serve, tab: Tab, trust: Path
) -> None:
    check(tab, serve("--trust", trust).address, SOUND)
    with tab.page.expect_download() as saving:
        tab.page.locator("a[download]").click()
    assert Path(saving.value.path()).read_text().startswith("RECEIPT OF A VERIFICATION")
    tab.page.emulate_media(media="print")
    assert tab.page.locator(".on-paper").is_visible()
    assert not tab.page.locator(".on-screen").is_visible()


def test_the_page_works_without_any_script(serve: Serve, new_tab: NewTab, trust: Path) -> None:
    tab, server = new_tab(), serve("--trust", trust)
    tab.page.route("**/*.js", lambda route: route.abort())
    tab.page.goto(f"{server.address}/verify")
    tab.page.locator("#file").set_input_files(BROKEN)
    tab.page.locator("form button.main").click()
    assert "Do not rely on this file" in tab.page.locator("h1").inner_text()


def test_what_a_square_code_holds_is_in_the_field(serve: Serve, tab: Tab, trust: Path) -> None:
    code = "A" * 240
    tab.page.goto(f"{serve('--trust', trust).address}/verify#{code}")
    assert tab.page.locator("#code").input_value() == code


def test_the_list_can_be_kept_by_everybody(serve: Serve, tab: Tab, axe: Axe, trust: Path) -> None:
    server = serve("--trust", trust)
    sign_up(tab, server)
    for path in ("/trust", "/trust/add"):
        tab.page.goto(f"{server.address}{path}")
        for width in (1280, 390):
            tab.resize(width)
            assert axe(tab) == []
            assert not tab.wider_than_the_window()
    tab.page.locator("button.main").click()
    assert axe(tab) == []
