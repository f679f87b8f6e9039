"""Every letter is drawn as itself, or is known to be missing."""

import sys
import unicodedata

import pytest
from transcript_exporters.pdf import PdfExporter, fonts

FACES = ("notos", "notosbo", "notosit", "notosbi")
LETTERS = [
    chr(code)
    for first, last in ((0x41, 0x24F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF))
    for code in range(first, last + 1)
    if unicodedata.category(chr(code)).startswith("L")
    and unicodedata.normalize("NFC", chr(code)) == chr(code)
]
NAMES = {
    "Arabic": "ليلى حدّاد",
    "Hebrew": "יוסף בן־שחר",
    "Devanagari": "क्षितिज श्रीवास्तव",
    "Thai": "ปิยะพงษ์ ศรีสุวรรณ",
    "Georgian": "ნინო ჯავახიშვილი",
    "Greek": "Ελευθερία Παπαδοπούλου",
    "Cyrillic": "Анастасія Їжак",
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Hawaiian": "Kale\u02bba Kahananui",
    "Navajo": "Shádí\u02bcáahjí Ąą́",
}


@pytest.mark.parametrize("name", FACES)
def test_a_letter_on_its_own_keeps_its_form(name: str) -> None:
    face = fonts.face(name)
    changed = [
        letter
        for letter in LETTERS
        if ord(letter) in face.characters
        and [glyph.gid for glyph in fonts.shape(letter, name)]
        != [face.hb_font.get_nominal_glyph(ord(letter))]
    ]
    assert changed == []


def test_a_ukrainian_i_has_its_dot_inside_a_word() -> None:
    shown = [glyph.gid for glyph in fonts.shape("сія", "notos")]
    assert fonts.face("notos").hb_font.get_nominal_glyph(0x456) in shown


def test_a_mark_takes_the_place_of_the_dot() -> None:
    shown = [glyph.gid for glyph in fonts.shape("\u0456\u0301я", "notos")]
    assert fonts.face("notos").hb_font.get_nominal_glyph(0x456) not in shown


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_of_many_scripts_can_be_printed(name: str) -> None:
    assert PdfExporter().missing(name) == frozenset()


@pytest.mark.parametrize("text", ["山田 太郎", "김민준", "🌊", "\U00013000"])
def test_what_no_font_has_is_known_to_be_missing(text: str) -> None:
    assert PdfExporter().missing(text) == frozenset(text.replace(" ", ""))


def test_what_is_taken_for_granted_is_in_the_fonts() -> None:
    everyday = fonts._EVERYDAY  # noqa: SLF001 - the short cut must not know more than the fonts
    granted = [chr(code) for code in range(sys.maxunicode) if everyday.fullmatch(chr(code))]
    shown = [
        each
        for each in granted
        if each.isspace() or each in "\x1c\x1d\x1e\x1f" or fonts.shows(each)
    ]
    assert [hex(ord(each)) for each in granted if each not in shown] == []
