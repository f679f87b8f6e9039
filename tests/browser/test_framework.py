"""The school's own pages in the real server: by mouse, by keyboard, and by two at once."""

import pytest

from tests.browser.conftest import Studio

pytestmark = pytest.mark.external

CREDIT = "/credits/argue-from-data"


def open_page(studio: Studio, path: str) -> None:
    """Go to a page."""
    studio.tab.page.goto(studio.address + path)


def criteria(studio: Studio) -> list[str]:
    """Return the criteria of a credit as its page has them."""
    fields = studio.tab.page.locator("textarea[name^='/criteria/']").all()
    return [each.input_value() for each in fields]


def test_a_criterion_is_dragged_to_another_place(studio: Studio) -> None:
    page = studio.tab.page
    open_page(studio, CREDIT)
    before = criteria(studio)
    page.locator("#f-criteria").evaluate("each => each.scrollIntoView()")
    handle = page.locator("#f-criteria-0 .handle").bounding_box()
    other = page.locator("#f-criteria-2").bounding_box()
    assert handle is not None
    assert other is not None
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(handle["x"] + 5, other["y"] + other["height"] - 6, steps=10)
    page.mouse.up()
    page.locator(".savebar button").click()
    page.get_by_role("button", name="Undo this save").wait_for()
    assert criteria(studio) == [before[1], before[2], before[0], *before[3:]]
    page.get_by_role("button", name="Undo this save").click()
    page.get_by_text("Taken back").wait_for()
    assert criteria(studio) == before


def test_a_criterion_is_added_and_moved_by_keys_alone(studio: Studio) -> None:
    page = studio.tab.page
    open_page(studio, CREDIT)
    before = criteria(studio)
    page.get_by_role("button", name="Add a criterion").press("Enter")
    page.wait_for_url(f"**#f-criteria-{len(before)}")
    page.keyboard.press("Tab")
    page.keyboard.type("Says what it costs.")
    page.get_by_role("button", name=f"Move criterion {len(before) + 1} up").press("Enter")
    page.wait_for_url(f"**#f-criteria-{len(before) - 1}")
    page.locator(".savebar button").press("Enter")
    page.get_by_role("button", name="Undo this save").wait_for()
    assert criteria(studio) == [*before[:-1], "Says what it costs.", before[-1]]


def test_enter_in_a_field_saves_and_moves_nothing(studio: Studio) -> None:
    page = studio.tab.page
    open_page(studio, CREDIT)
    before = criteria(studio)
    page.get_by_label("Name", exact=True).first.fill("Argue from numbers")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Argue from numbers").wait_for()
    assert criteria(studio) == before
    assert page.get_by_role("button", name="Undo this save").count() == 1


def test_the_second_of_two_sees_what_the_first_saved(studio: Studio) -> None:
    first, second = studio.tab.page, studio.tab.page.context.new_page()
    for page in (first, second):
        page.goto(f"{studio.address}/school")
    first.locator("[name='/name']").fill("Lakeside")
    first.locator("[name='/phone']").fill("+1 802 555 0199")
    first.locator(".savebar button").click()
    first.get_by_role("button", name="Undo this save").wait_for()
    second.locator("[name='/name']").fill("Seaside")
    second.locator(".savebar button").click()
    second.get_by_role("heading", name="Somebody else changed this meanwhile").wait_for()
    assert second.locator("[name='/phone']").input_value() == "+1 802 555 0199"
    assert second.locator("[name='/name']").input_value() == "Seaside"
    second.get_by_role("button", name="Take theirs: Name").click()
    second.wait_for_url("**/school")
    assert second.locator("[name='/name']").input_value() == "Lakeside"
