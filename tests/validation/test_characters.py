"""Every real name is accepted; a disguised one is not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from transcript.model.learner import Name
from transcript.validation import characters
from transcript.validation.case import Offer, Record

Told = Callable[..., list[str]]


def named(record: Record, name: str) -> Record:
    learner = replace(record.transcript.learner, legal_name=Name(full=name))
    return replace(record, transcript=replace(record.transcript, learner=learner))


@pytest.mark.parametrize(
    "name",
    [
        "Wulandari",
        "Siobhán Ó Dálaigh",
        "Kale\u02bba Kahananui",
        "Nguyễn Thị Ánh",
        "Zoë Çelik-Sørensen",
        "D'Angelo O’Neill-Smith, Jr.",
        "יוסף בן־שחר",
        "ليلى حدّاد",
        "فاطمه‌زهرا",
        "Анна Анна-Мария",
        "Μαρία Παπαδοπούλου",
        "山田 太郎",
        "Ana & María",
        "Noor <3",
    ],
)
def test_real_names_are_accepted(name: str, record: Record, told: Told) -> None:
    assert told(characters.names_of_record_are_shown_as_meant, named(record, name)) == []


@pytest.mark.parametrize("letter", ["\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad"])
def test_an_invisible_character_in_a_name_is_told(letter: str, record: Record, told: Told) -> None:
    hidden = named(record, f"Noor{letter} Lind")
    assert told(characters.names_of_record_are_shown_as_meant, hidden) == [
        (
            "MT444 /legal_name/full: the learner's legal name holds the invisible character "
            f"U+{ord(letter):04X} | type the name again instead of pasting it"
        )
    ]


def test_letters_of_two_alphabets_in_one_word_are_told(record: Record, told: Told) -> None:
    mixed = named(record, "No\u043er Lind")
    assert told(characters.names_of_record_are_shown_as_meant, mixed) == [
        (
            "MT445 /legal_name/full: the learner's legal name mixes letters of two alphabets in "
            "one "
            "word | type the word again with one keyboard layout, unless it is really so"
        )
    ]


@pytest.mark.parametrize(
    "markup", ["<b>Noor</b>", "<script>alert(1)</script>", "<img src=x", "<!-- x", "<br/>"]
)
def test_markup_in_a_name_is_told(markup: str, record: Record, told: Told) -> None:
    assert told(characters.names_of_record_are_shown_as_meant, named(record, markup)) == [
        (
            "MT446 /legal_name/full: the learner's legal name holds markup | "
            "write plain text: tags such as <b> are shown as they stand"
        )
    ]


def test_running_text_may_hold_what_a_name_may_not(record: Record, told: Told) -> None:
    text = replace(record, transcript=replace(record.transcript, statement="I wrote <b>HTML</b>."))
    assert told(characters.names_of_record_are_shown_as_meant, text) == []


def test_names_in_the_schools_files_are_looked_at(offer: Offer, told: Told) -> None:
    credits_ = (replace(offer.credits[0], name="Argue\u200bfrom data"),)
    assert told(characters.names_of_offer_are_shown_as_meant, offer) == []
    assert told(characters.names_of_offer_are_shown_as_meant, replace(offer, credits=credits_)) == [
        (
            "MT444 /name: the credit “Argue\u200bfrom data” (name) holds the invisible "
            "character U+200B"
            " | type the name again instead of pasting it"
        )
    ]
