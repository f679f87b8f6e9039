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


# What no font has.


def without(*characters: str) -> Callable[[str], frozenset[str]]:
    return lambda text: frozenset(text) & frozenset(characters)


def test_a_name_that_cannot_be_printed_is_an_error(record: Record, told: Told) -> None:
    unprinted = replace(named(record, "山田 Noor"), missing=without("山", "田"))
    assert told(characters.record_can_be_printed, unprinted) == [
        (
            "MT447 /legal_name/full: the learner's legal name holds what no font here can "
            "print: “山” (U+5C71), “田” (U+7530) | write the name in letters that can be "
            "printed, a person's as in the passport"
        )
    ]


def test_words_that_cannot_be_printed_are_a_warning(record: Record, told: Told) -> None:
    transcript = replace(record.transcript, statement="Rivers 🌊 and boats.")
    unprinted = replace(record, transcript=transcript, missing=without("🌊"))
    assert told(characters.record_can_be_printed, unprinted) == [
        (
            "MT448 /statement: the record (statement) holds what no font here can print: "
            "“🌊” (U+1F30A) | remove or replace it: “�” would stand in its place on the pages"
        )
    ]


def test_very_many_characters_are_not_all_told(record: Record, told: Told) -> None:
    letters = "天地玄黄宇宙洪荒日月"
    unprinted = replace(named(record, letters), missing=without(*letters))
    [said] = told(characters.record_can_be_printed, unprinted)
    assert said.count("U+") == 8
    assert " and 2 more" in said


def test_what_stands_on_no_page_may_hold_any_character(
    altered: Callable[..., Record], told: Told
) -> None:
    praised = replace(altered("ratings", 0, feedback="Well done 🎉"), missing=without("🎉"))
    assert told(characters.record_can_be_printed, praised) == []


def test_the_school_is_asked_for_letters_that_can_be_printed(offer: Offer, told: Told) -> None:
    assert offer.school is not None
    school = replace(offer.school, name="Riverbend 河")
    [said] = told(
        characters.offer_can_be_printed, replace(offer, school=school, missing=without("河"))
    )
    assert said.startswith("MT447 /name: the school (name) holds")


def test_where_nobody_knows_the_fonts_nothing_is_missing(record: Record, told: Told) -> None:
    assert told(characters.record_can_be_printed, named(record, "山田 太郎")) == []
