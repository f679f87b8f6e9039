"""What fits into a message of PESC's, and what is said of what does not."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from transcript_exporters.pesc.draft import Draft, add, add_notes, one_line, shortened

LONG = "The quick brown fox jumps over the lazy dog"


@pytest.fixture
def draft() -> Draft:
    return Draft(etree.Element("Root"))


def notes(draft: Draft) -> list[str]:
    return [each.text or "" for each in draft.root.iter("NoteMessage")]


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert shortened(LONG, len(LONG)) == LONG


def test_a_text_is_cut_at_the_end_of_a_word() -> None:
    assert shortened(LONG, 20) == "The quick brown fox…"
    assert shortened(LONG, 19) == "The quick brown…"


def test_a_long_word_is_cut_between_letters() -> None:
    assert shortened("An Uncharacteristically long word", 20) == "An Uncharacteristic…"


def test_a_letter_keeps_its_marks() -> None:
    accented = unicodedata.normalize("NFD", "aé" * 5)
    assert shortened(accented, 6, cut="") == unicodedata.normalize("NFD", "aéaé")
    assert shortened(accented, 5, cut="") == unicodedata.normalize("NFD", "aéa")


def test_a_picture_of_several_is_not_taken_apart() -> None:
    family = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
    assert shortened(f"Ana {family}", 6, cut="") == "Ana"
    assert shortened(f"Ana {family}", 7, cut="") == "Ana"


def test_marks_without_a_letter_are_cut_all_the_same() -> None:
    assert shortened("\N{COMBINING ACUTE ACCENT}" * 9, 4, cut="") == "\N{COMBINING ACUTE ACCENT}"


@given(st.text(), st.integers(min_value=3, max_value=80))
def test_what_is_shortened_always_fits_and_begins_as_the_whole_does(text: str, room: int) -> None:
    said = shortened(text, room)
    assert len(said) <= room
    assert said == text or text.startswith(said.removesuffix("…"))


@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    root = etree.Element("Root")
    add(root, "Name", text)
    assert etree.fromstring(etree.tostring(root, encoding="UTF-8"))[0].text == (
        one_line(text) or None
    )


@given(st.text())
def test_notes_have_room_for_every_word(text: str) -> None:
    root = etree.Element("Root")
    add_notes(root, [text])
    said = [each.text or "" for each in root]
    assert all(1 <= len(each) <= 80 for each in said)
    # A word of more than 80 letters is the only thing that is split.
    assert "".join(" ".join(said).split()) == "".join(one_line(text).split())


def test_notes_are_split_at_the_ends_of_words(draft: Draft) -> None:
    add_notes(draft.root, [f"{LONG}, {LONG}", "Another."])
    assert notes(draft) == [
        "The quick brown fox jumps over the lazy dog, The quick brown fox jumps over the",
        "lazy dog",
        "Another.",
    ]


def test_what_xml_cannot_hold_is_seen_to_be_missing() -> None:
    assert one_line("a\x00b\ufffe c\ud800") == "a�b� c�"


def test_a_text_is_on_one_line() -> None:
    assert one_line(" a\n  b\tc\u00a0d ") == "a b c d"


def test_what_is_shortened_is_remarked_and_given_back_whole(draft: Draft) -> None:
    whole = draft.fit(draft.root, "Title", LONG, 20, what="the title")
    assert whole == (f"In full: {LONG}",)
    assert [each.text for each in draft.root] == ["The quick brown fox…"]
    assert draft.remarks == (
        (
            "the title is shortened to “The quick brown fox…”: PESC has room for 20 characters; "
            "a note beside it has the whole"
        ),
    )


def test_what_fits_is_not_remarked(draft: Draft) -> None:
    assert draft.fit(draft.root, "Title", LONG, 60, what="the title") == ()
    assert draft.remarks == ()


def test_no_text_makes_no_element(draft: Draft) -> None:
    assert draft.fit(draft.root, "Title", " ", 60, what="the title") == ()
    assert len(draft.root) == 0


def test_what_must_be_whole_is_left_out_rather_than_cut(draft: Draft) -> None:
    assert not draft.whole(draft.root, "URLAddress", "https://x.example/abc", 20, what="a page")
    assert len(draft.root) == 0
    assert draft.remarks == ("a page is left out: PESC has room for 20 characters",)


def test_a_remark_is_made_once(draft: Draft) -> None:
    for _ in range(2):
        draft.fit(draft.root, "Title", LONG, 20, what="the title")
    assert len(draft.remarks) == 1


def test_a_message_says_its_encoding(draft: Draft) -> None:
    assert re.match(rb"<\?xml version='1.0' encoding='UTF-8'\?>\n<Root/>\n$", draft.to_bytes())
