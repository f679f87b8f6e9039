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
        (
            "Weighs what others have said.",
            "Weighs what others have s",
            "Weighs what others have said",
        ),
        ("Weighs what others have said.", "Weighs what others have", "Weighs what others have"),
        ("Weighs what is said.", "Weigh", "Weigh"),
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


def test_what_is_taken_gets_a_number() -> None:
    ids = names.Taken()

    assert [ids.take(each) for each in ("a", "A", "a-2", "a")] == ["a", "A-2", "a-2-2", "a-3"]
    assert len(ids) == 4


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
    known = names.Taken()
    for each in taken:
        known.take(each)

    assert names.area_code(scheme, name, known) == code
