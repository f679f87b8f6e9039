"""The tools of the tests in a browser notice what they are there to notice."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Studio
from tests.browser.harness import Tab

pytestmark = pytest.mark.external

_SOUND = (
    '<!doctype html><html lang="en"><head><title>A page</title></head>'
    "<body><main><h1>A page</h1></main></body></html>"
)


def test_a_sound_page_breaks_no_rule(tab: Tab, axe: Callable[[Tab], list[str]]) -> None:
    tab.page.set_content(_SOUND)
    assert axe(tab) == []


def test_a_field_without_a_label_is_found(tab: Tab, axe: Callable[[Tab], list[str]]) -> None:
    tab.page.set_content(_SOUND.replace("</h1>", "</h1><input>"))
    assert any(fault.startswith("label: input") for fault in axe(tab))


def test_a_script_that_fails_is_noted(tab: Tab) -> None:
    tab.page.set_content(_SOUND.replace("</main>", "<script>missing()</script></main>"))
    assert any("missing is not defined" in complaint for complaint in tab.complaints)


def test_what_breaks_the_content_policy_is_noted(tab: Tab) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
    page = _SOUND.replace("<title>", f"{policy}<title>")
    tab.page.set_content(page.replace("</main>", "<script>1</script></main>"))
    assert any("Content Security Policy" in complaint for complaint in tab.complaints)


def test_a_page_that_is_too_wide_is_found(tab: Tab) -> None:
    tab.page.set_content(_SOUND.replace("<h1>", '<h1 style="width: 3000px">'))
    assert tab.wider_than_the_window()


def test_pictures_are_taken_at_three_widths(
    tab: Tab, picture: Callable[[Tab, str], list[Path]]
) -> None:
    tab.page.set_content(_SOUND)
    assert [each.stat().st_size > 0 for each in picture(tab, "sound")] == [True] * 3


def test_the_studio_is_entered_by_the_one_time_address(studio: Studio) -> None:
    studio.tab.page.goto(f"{studio.address}/learners")
    assert studio.tab.page.get_by_role("button", name="Sign out").is_visible()
    assert studio.tab.complaints == []
