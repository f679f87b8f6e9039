"""Whoever uses keys sees where they are, and whoever has colours of their own sees the words."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Studio

pytestmark = pytest.mark.external

_STEPS = 45
_WHERE = """() => {
    const each = document.activeElement, bar = document.querySelector('.savebar');
    const box = each.getBoundingClientRect(), top = bar.getBoundingClientRect().top;
    const style = getComputedStyle(each);
    return {name: each.name || each.textContent.trim().slice(0, 30), within: bar.contains(each),
            hidden: box.top >= top || box.bottom <= 0, ring: style.outlineStyle !== 'none'}; }"""
_INK = "each => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor]"


def steps(page: Page) -> list[dict[str, object]]:
    """Go through a page by Tab, and return where the focus was each time."""
    found = []
    for _ in range(_STEPS):
        page.keyboard.press("Tab")
        found.append(page.evaluate(_WHERE))
    return found


@pytest.mark.parametrize("height", [844, 256], ids=["telephone", "enlarged"])
def test_what_has_the_focus_is_seen_and_not_under_the_bar(studio: Studio, height: int) -> None:
    page = studio.tab.page
    page.set_viewport_size({"width": 390, "height": height})
    page.goto(f"{studio.address}/credits/argue-from-data")
    been = steps(page)
    assert [each for each in been if each["hidden"] and not each["within"]] == []
    assert [each for each in been if not each["ring"]] == []


def test_a_form_that_is_refused_begins_with_what_is_wrong(studio: Studio) -> None:
    page = studio.tab.page
    page.goto(f"{studio.address}/credits/argue-from-data")
    page.locator("[name='/name']").fill("")
    page.locator("main button.main[value=save]").first.click()
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.className") == "found"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#f-name"


def test_the_words_of_a_button_can_be_read_in_colours_of_ones_own(
    studio: Studio,
) -> None:
    page = studio.tab.page
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto(f"{studio.address}/issue")
    ink, ground = page.locator("button.main").first.evaluate(_INK)
    assert ink != ground
