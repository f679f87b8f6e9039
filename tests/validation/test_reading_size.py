"""A transcript can be read in the time that a reader has."""

from collections.abc import Callable
from dataclasses import replace

from transcript.validation import reading_size
from transcript.validation.case import Offer, Record

Told = Callable[..., list[str]]


def said(record: Record, words: int) -> Record:
    text = " ".join(["creek"] * words)
    return replace(record, transcript=replace(record.transcript, statement=text))


def certified(offer: Offer, words: int) -> Offer:
    credit = replace(offer.credits[0], standard=" ".join(["creek"] * words))
    return replace(offer, credits=(credit,))


def described(offer: Offer, words: int) -> Offer:
    assert offer.school is not None
    item = replace(offer.school.profile[0], text=" ".join(["creek"] * words))
    return replace(offer, school=replace(offer.school, profile=(item,)))


def test_a_statement_of_three_hundred_words_is_the_longest(record: Record, told: Told) -> None:
    assert told(reading_size.statement_fits_the_first_page, said(record, 300)) == []
    assert told(reading_size.statement_fits_the_first_page, said(record, 301)) == [
        (
            "MT451 /statement: the statement has 301 words | "
            "shorten it to 300: a reader has two minutes for the whole page"
        )
    ]


def test_a_standard_of_fifty_words_is_the_longest(offer: Offer, told: Told) -> None:
    assert told(reading_size.standards_are_short, certified(offer, 50)) == []
    assert told(reading_size.standards_are_short, certified(offer, 51)) == [
        (
            "MT452 /standard: the standard of “Argue from data” has 51 words | say it in one or "
            "two "
            "lines, at most 50 words; the rest belongs into the description or the criteria"
        )
    ]


def test_a_school_profile_of_two_pages_is_the_longest(offer: Offer, told: Told) -> None:
    assert told(reading_size.school_profile_fits_two_pages, described(offer, 1200)) == []
    assert told(reading_size.school_profile_fits_two_pages, described(offer, 1201)) == [
        "MT453 /profile: the school profile has 1201 words | shorten it to 1200, which is two pages"
    ]


def test_without_a_school_there_is_no_profile_to_read(offer: Offer, told: Told) -> None:
    assert told(reading_size.school_profile_fits_two_pages, replace(offer, school=None)) == []
