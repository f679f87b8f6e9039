"""Colours that can be read, and a logo that can be drawn."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from transcript.model.appearance import Appearance, contrast, darkened
from transcript.source.logo_file import LogoFacts, LogoProblem
from transcript.validation import appearance
from transcript.validation.case import Offer

Told = Callable[..., list[str]]


def looking(offer: Offer, **look: Any) -> Offer:  # noqa: ANN401 - any of its fields
    assert offer.school is not None
    origin = replace(offer.school.origin, pointer="/appearance")
    school = replace(offer.school, appearance=Appearance(**look, origin=origin))
    return replace(offer, school=school)


def test_a_school_need_not_say_how_it_looks(offer: Offer, told: Told) -> None:
    assert told(appearance.colours_can_be_read, offer) == []
    assert told(appearance.the_logo_can_be_drawn, offer) == []


def test_dark_colours_are_accepted(offer: Offer, told: Told) -> None:
    dark = looking(offer, colour="#1f4e79", accent="#2e705c")
    assert told(appearance.colours_can_be_read, dark) == []


def test_a_pale_colour_is_told_with_its_contrast_and_a_darker_one(offer: Offer, told: Told) -> None:
    assert told(appearance.colours_can_be_read, looking(offer, colour="#8fb8de")) == [
        (
            "MT461 /appearance/colour: the colour of headings, #8fb8de, has a contrast of 2.0:1 "
            "against white, and needs 4.5:1 | write a darker one: #5e7992 would do"
        )
    ]


def test_marks_need_less_contrast_than_headings(offer: Offer, told: Told) -> None:
    both = looking(offer, colour="#808080", accent="#808080")
    said = told(appearance.colours_can_be_read, both)
    assert [each.split(":")[0] for each in said] == ["MT461 /appearance/colour"]


def test_white_marks_cannot_be_seen(offer: Offer, told: Told) -> None:
    [said] = told(appearance.colours_can_be_read, looking(offer, accent="#ffffff"))
    assert "the colour of rules and marks, #ffffff, has a contrast of 1.0:1" in said


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ("missing", "MT462 /appearance/logo: the logo “logo.png” is missing"),
        ("outside", "MT462 /appearance/logo: the logo “logo.png” leads out of the school's folder"),
        ("not a file", "MT462 /appearance/logo: the logo “logo.png” is not a file"),
        ("unreadable", "MT462 /appearance/logo: the logo “logo.png” cannot be opened"),
        ("unsupported", "MT463 /appearance/logo: the logo “logo.png” is not a PNG picture"),
        ("too large", "MT464 /appearance/logo: the logo “logo.png” is larger than 200 KB"),
        ("too many pixels", "MT464 /appearance/logo: the logo “logo.png” is wider or higher"),
    ],
)
def test_what_is_wrong_with_a_logo_is_told(
    problem: LogoProblem, expected: str, offer: Offer, told: Told
) -> None:
    wrong = replace(looking(offer, logo="logo.png"), logo=LogoFacts(problem=problem))
    [said] = told(appearance.the_logo_can_be_drawn, wrong)
    assert said.startswith(expected)


def test_nothing_is_told_of_a_school_that_could_not_be_read(offer: Offer, told: Told) -> None:
    unread = replace(offer, school=None, logo=LogoFacts(problem="missing"))
    assert told(appearance.colours_can_be_read, unread) == []
    assert told(appearance.the_logo_can_be_drawn, unread) == []


# The measure.


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0)],
)
def test_contrast_is_what_wcag_says(colour: str, expected: float) -> None:
    assert round(contrast(colour), 2) == pytest.approx(expected)


def test_a_darkened_colour_has_what_is_asked_and_hardly_more() -> None:
    for colour in ("#ffee00", "#8fb8de", "#ffffff", "#00ff00"):
        assert 4.5 <= contrast(darkened(colour, to=4.5)) < 4.8


def test_a_colour_that_is_dark_enough_stays() -> None:
    assert darkened("#1f4e79", to=4.5) == "#1f4e79"
