"""What a page has to tell comes first: in its title, and under the focus, for who cannot see it."""

import re

import pytest

from tests.web.studio.conftest import Desk

_FOCUSED = re.compile(r"<\w+([^>]*)autofocus[^>]*>")


def _focused(page: str) -> list[str]:
    """Return the classes of what asks for the focus."""
    return [each for marks in _FOCUSED.findall(page) for each in re.findall('class="(.*?)"', marks)]


def _refused(desk: Desk) -> str:
    answer = desk.post("/school", desk.fields("/school"), **{"/name": "", "do": "save"})
    assert answer.status_code == 422
    return answer.text


def test_a_form_that_is_refused_says_so_in_its_title(desk: Desk) -> None:
    assert "<title>Error: The school – Transcript Toolkit</title>" in _refused(desk)


def test_what_has_to_be_put_right_takes_the_focus(desk: Desk) -> None:
    assert _focused(_refused(desk)) == ["found"]


def test_a_page_that_is_only_opened_leaves_the_focus_alone(desk: Desk) -> None:
    page = desk.get("/school").text
    assert 'class="found' in page
    assert _focused(page) == []


def test_a_name_that_cannot_begin_a_school_is_told_under_the_focus(desk: Desk) -> None:
    answer = desk.send("/credits/new", [("name", " "), ("level", "advanced")])
    assert _focused(answer.text) == ["problem"]


@pytest.mark.parametrize("address", ["/school", "/profile", "/credits", "/mastery"])
def test_a_page_that_was_found_in_order_is_no_error(desk: Desk, address: str) -> None:
    assert "<title>Error" not in desk.get(address).text
