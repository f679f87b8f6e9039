import unicodedata

import pytest

from transcript.accounts.errors import NotAllowedError
from transcript.accounts.passphrases import SHORTEST, checked, is_right, kept_form

LONG = "four words of a river"


def test_what_is_kept_is_of_argon2id_with_at_least_what_owasp_asks_for() -> None:
    assert kept_form(LONG).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_two_people_with_one_passphrase_are_not_seen_to_have_it() -> None:
    assert kept_form(LONG) != kept_form(LONG)


def test_the_right_passphrase_is_right_and_another_is_not() -> None:
    kept = kept_form(LONG)
    assert is_right(LONG, kept)
    assert not is_right(f"{LONG} ", kept)


def test_the_same_letters_typed_otherwise_are_the_same_passphrase() -> None:
    composed = "ñandú, página, corazón"
    assert is_right(unicodedata.normalize("NFD", composed), kept_form(composed))


def test_where_none_is_kept_none_is_right() -> None:
    assert not is_right(LONG, "")
    assert not is_right("nobody chose this", "")


def test_what_is_kept_and_broken_lets_nobody_in() -> None:
    assert not is_right(LONG, "$argon2id$broken")


def test_half_of_a_letter_is_no_crash() -> None:
    assert is_right("\ud83d and some more words", kept_form("\ud83d and some more words"))


@pytest.mark.parametrize(
    ("passphrase", "why"),
    [
        ("x" * (SHORTEST - 1), "too short"),
        ("y" * 1025, "too long"),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("a.reyes a.reyes a.reyes", "easy to guess"),
        ("1212121212121212", "easy to guess"),
    ],
)
def test_a_passphrase_that_is_easy_to_guess_is_refused(passphrase: str, why: str) -> None:
    with pytest.raises(NotAllowedError, match=why):
        checked(passphrase, name="a.reyes")


def test_the_shortest_good_passphrase_is_taken() -> None:
    assert checked("abcdefghijklmno", name="a.reyes") == "abcdefghijklmno"
