"""Ids made from names."""

import pytest

from transcript.reading.slugs import latin, slug


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Ana Pérez Soto", "ana-perez-soto"),
        ("O'Neill, Zoë (2)", "oneill-zoe-2"),
        ("  --  ", ""),
        ("王小明", ""),
    ],
)
def test_an_id_is_made_of_small_letters_digits_and_hyphens(name: str, made: str) -> None:
    assert slug(name) == made


def test_letters_lose_their_accents_and_keep_their_size() -> None:
    assert latin("Ünïcode №5") == "Unicode No5"
