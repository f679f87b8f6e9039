"""How texts and numbers are shown."""

import pytest

from transcript.reading.text import counted


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 people"), (1, "1 person"), (2, "2 people"), (12_000, "12,000 people")],
)
def test_a_number_comes_with_what_it_counts(number: int, said: str) -> None:
    assert counted(number, "person", "people") == said


def test_an_s_makes_a_plural_where_no_other_is_given() -> None:
    assert (counted(1, "rating"), counted(2, "rating")) == ("1 rating", "2 ratings")
