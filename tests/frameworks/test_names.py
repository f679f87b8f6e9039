"""Ids, codes and names from what a framework calls its goals."""

import pytest

from transcript.frameworks import names


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>One<br>two</p>", "One\ntwo"),
        ("a &amp; b", "a & b"),
        ("a\tb  c\r\n\u202ed", "a b c\nd"),
        ("<img>", "<img>"),
    ],
)
def test_markup_and_odd_characters_are_taken_out(text: str, plain: str) -> None:
    assert names.plain_text(text) == plain


def test_a_line_has_at_most_three_hundred_characters() -> None:
    assert len(names.plain_line("word " * 100)) <= 300


def test_a_long_word_is_cut_where_it_must_be() -> None:
    assert names.shortened("a" * 50, 10) == "a" * 9 + "…"


@pytest.mark.parametrize(
    ("statement", "label", "name"),
    [
        ("Weighs what is said.", "Weigh sources", "Weigh sources"),
        ("Weighs what is said.", None, "Weighs what is said"),
        ("Weighs what is said.", "Weighs what is sa", "Weighs what is said"),
        ("Weighs what is said.", "Weighs what", "Weighs what"),
        ("Weighs it.", "Weighs it.", "Weighs it"),
        ("...", None, "..."),
        ("", None, ""),
    ],
)
def test_a_name_is_the_short_form_unless_that_is_cut_off(
    statement: str, label: str | None, name: str
) -> None:
    assert names.short_name(statement, label) == name


def test_an_id_is_cut_at_a_hyphen() -> None:
    assert names.slug("word " * 20) == "-".join(["word"] * 12)
    assert names.slug("a" * 80) == "a" * 60


def test_an_id_of_a_sentence_is_its_first_words() -> None:
    assert (
        names.short_slug("Names the origin of every claim it makes.")
        == "names-the-origin-of-every-claim"
    )


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert names.free("a", ["a", "a-2"], otherwise="x") == "a-3"
    assert names.free("", [], otherwise="area-1") == "area-1"


@pytest.mark.parametrize(
    ("scheme", "code"),
    [("POG.1.2", "POG-1-2"), ("é 1", "E-1"), ("CCSS.Math.6.RP.A.3", ""), ("", "")],
)
def test_a_code_is_made_of_capitals_and_digits(scheme: str, code: str) -> None:
    assert names.credit_code(scheme) == code


@pytest.mark.parametrize(
    ("scheme", "name", "taken", "code"),
    [
        ("POG.1", "Communicator", [], "POG1"),
        ("", "Communicator", [], "CO"),
        ("CCSS.Math.Content", "Ways of knowing the world", [], "WKW"),
        ("", "Communicator", ["CO", "CO2"], "CO3"),
        ("", "学习", [], "A"),
    ],
)
def test_the_code_of_an_area_is_short_and_its_own(
    scheme: str, name: str, taken: list[str], code: str
) -> None:
    assert names.area_code(scheme, name, taken) == code


def test_a_credit_gets_its_code_or_the_next_number_of_its_area() -> None:
    assert names.free_code("IN-7", "IN", ["IN-1"]) == "IN-7"
    assert names.free_code("IN-1", "IN", ["IN-1", "IN-2"]) == "IN-3"
