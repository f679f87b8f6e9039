"""Texts are cut where a reader would pause; names keep their own direction."""

import pytest

from transcript.portrayal.brevity import brief, divided, length_of, unbroken
from transcript.portrayal.isolation import END, START, bare, isolated


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Argue from data", 15, "Argue from data"),
        ("Argue from data", 14, "Argue from…"),
        ("Argue, then listen", 8, "Argue…"),
        ("Argumentation", 5, "Argum…"),
    ],
)
def test_a_text_is_cut_after_a_word(text: str, most: int, shown: str) -> None:
    assert brief(text, most) == shown


def test_words_that_stay_together_are_joined() -> None:
    assert unbroken("12 June 2027") == "12\u00a0June\u00a02027"


def test_a_script_without_spaces_is_long_all_the_same() -> None:
    assert length_of("川" * 80) == 10


def test_a_statement_that_is_short_enough_stays_whole() -> None:
    assert divided("I came.\n\n I  saw. ", 4) == (("I came.", "I saw."), ())


def test_a_statement_is_divided_at_the_end_of_a_sentence() -> None:
    assert divided("I came here. I saw it all. I left.", 7) == (
        ("I came here. I saw it all.",),
        ("I left.",),
    )


def test_a_sentence_is_divided_where_its_end_is_far() -> None:
    assert divided("I came. Then I saw much of it and said nothing.", 8) == (
        ("I came. Then I saw much of it…",),
        ("and said nothing.",),
    )


def test_nothing_is_shown_where_there_is_no_room() -> None:
    assert divided("I came.", 0) == ((), ("I came.",))


def test_only_what_runs_from_right_to_left_is_isolated() -> None:
    assert isolated("Layla") == "Layla"
    assert isolated("ليلى") == f"{START}ليلى{END}"


def test_marks_of_isolation_are_not_doubled_and_can_be_taken_away() -> None:
    once = isolated("ليلى")
    assert isolated(once) == once
    assert bare(once) == "ليلى"
