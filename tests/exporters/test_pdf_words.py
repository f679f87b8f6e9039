"""The fixed words: whole in every language, and nowhere else than in their files."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from string import Formatter

import pikepdf
import pypdfium2
import pytest
from transcript_exporters.pdf import PdfExporter, profile, sheet

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model import attachments
from transcript.model.school import Completion
from transcript.portrayal.words import Words, languages, tongue_of, words_in
from transcript.source.native import write_record

Shaped = Callable[..., IssuedTranscript]

TAGS = languages()
CERTIFICATION = Completion.CERTIFICATION
ENGLISH, SPANISH = words_in("en"), words_in("es")
SINGLE_WORD = re.compile(r"[A-Za-z]{2,}")


def placeholders(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def pages(pdf: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]
    finally:
        opened.close()


def elements(pdf: bytes) -> Iterator[tuple[str, str]]:
    """Yield the role of every element and the language it says, if it says one."""

    def below(node: pikepdf.Object) -> Iterator[tuple[str, str]]:
        for each in node if isinstance(node, pikepdf.Array) else (node,):
            if isinstance(each, pikepdf.Dictionary) and "/S" in each:
                yield str(each.S), str(each.get("/Lang", ""))
                yield from below(each.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        yield from below(opened.Root.StructTreeRoot.K)


def of_language(issued: IssuedTranscript, governing: str) -> IssuedTranscript:
    return replace(issued, document=replace(issued.document, language=governing))


# The files.


def test_english_and_spanish_are_there_and_english_comes_first() -> None:
    assert TAGS[0] == "en"
    assert "es" in TAGS
    assert PdfExporter.languages == TAGS


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_has_every_phrase(tag: str) -> None:
    assert words_in(tag).tag == tag
    assert list(words_in(tag).phrases) == list(ENGLISH.phrases)


@pytest.mark.parametrize("tag", TAGS)
def test_every_phrase_has_the_places_that_the_english_one_has(tag: str) -> None:
    theirs = {key: placeholders(phrase) for key, phrase in words_in(tag).phrases.items()}
    ours = {key: placeholders(phrase) for key, phrase in ENGLISH.phrases.items()}
    assert theirs == ours


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_has_its_calendar_and_its_small_numbers(tag: str) -> None:
    found = words_in(tag)
    assert (len(found.months), len(found.short_months)) == (12, 12)
    assert len(found.numbers) == len(ENGLISH.numbers)
    assert placeholders(found.dates["day"]) == {"day", "month", "year"}
    assert placeholders(found.dates["month"]) == {"month", "year"}


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_can_name_every_other(tag: str) -> None:
    assert {each for each in TAGS if words_in(tag).language(each) == each} == set()


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_has_the_words_of_a_school_that_certifies(tag: str) -> None:
    usual, theirs = words_in(tag).phrases, words_in(tag, CERTIFICATION).phrases
    english = words_in("en", CERTIFICATION).phrases
    assert list(theirs) == list(usual)
    assert {key for key in usual if theirs[key] != usual[key]} == {
        key for key in usual if english[key] != ENGLISH.phrases[key]
    }
    assert {key: placeholders(said) for key, said in theirs.items()} == {
        key: placeholders(said) for key, said in usual.items()
    }


def test_a_language_that_has_no_name_is_called_by_its_tag() -> None:
    assert ENGLISH.language("nv") == "nv"


# Spanish.


def test_spanish_dates_are_written_as_in_spanish() -> None:
    on = date(2027, 6, 12)
    said = [SPANISH.day(on), SPANISH.month(on), SPANISH.short_month(on), SPANISH.day_of_year(5, 9)]
    assert said == ["12 de junio de 2027", "junio de 2027", "jun 2027", "5 de septiembre"]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Luis", "Ana y Luis"),
        ("Inés", "Ana e Inés"),
        ("Hilario", "Ana e Hilario"),
        ("hierba", "Ana y hierba"),
        ("Íñigo", "Ana e Íñigo"),
    ],
)
def test_a_spanish_list_ends_in_y_or_in_e(last: str, expected: str) -> None:
    assert SPANISH.listed(["Ana", last]) == expected


def test_a_longer_list_has_commas_before() -> None:
    assert SPANISH.listed(["Ana", "Luis", "Inés"]) == "Ana, Luis e Inés"


def test_spanish_has_its_plurals() -> None:
    one = SPANISH.count("earned_of", 1, earned=1, offered=1)
    more = SPANISH.count("earned_of", 3, earned=1, offered=3)
    assert (one, more) == ("1 de 1 obtenido", "1 de 3 obtenidos")


# The pages.


def hidden(words: Words) -> Words:
    """Return words of which every letter is a Greek one."""

    def veiled(phrase: str) -> str:
        parts = re.split(r"(\{[^}]*\})", phrase)
        return "".join(each if each.startswith("{") else re.sub(r"\w", "ω", each) for each in parts)

    return replace(
        words,
        phrases={key: veiled(phrase) for key, phrase in words.phrases.items()},
        months=("ωω",) * 12,
        short_months=("ω",) * 12,
        numbers=("ωωω",) * 10,
        dates={key: veiled(phrase) for key, phrase in words.dates.items()},
    )


@pytest.fixture
def veiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have every fixed word hidden, also in what is kept from one document to the next."""
    profile._largest.cache_clear()  # noqa: SLF001 - nobody else empties it
    monkeypatch.setattr(sheet, "words_in", lambda *asked: hidden(words_in(*asked)))
    yield
    profile._largest.cache_clear()  # noqa: SLF001


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"earned": 0.4, "earned_advanced": 0.0, "under_way": 5, "complete": False},
        {"evidence": 9, "attempts": 6, "legal_name": "Amara Delgado", "statement": 400},
    ],
)
@pytest.mark.parametrize("official", [True, False])
def test_no_word_that_a_reader_sees_stands_outside_the_files(
    shape: dict[str, object],
    official: bool,  # noqa: FBT001 - a case
    shaped: Shaped,
    veiled: None,  # noqa: ARG001 - asked for what it does
) -> None:
    issued = shaped(**shape)
    written = write_record(issued.transcript, document=issued.document).decode()
    known = set(
        SINGLE_WORD.findall(f"{written} {issued.document.number} {attachments.CLR}".lower())
    )
    said = " ".join(pages(PdfExporter().render(issued, Edition(official=official)))).lower()
    assert {each for each in SINGLE_WORD.findall(said) if each not in known} == set()


@pytest.mark.parametrize(
    ("language", "said", "unsaid"), [("en", "certif", "graduat"), ("es", "certific", "gradu")]
)
def test_a_school_that_certifies_says_nothing_of_graduation(
    language: str, said: str, unsaid: str, shaped: Shaped
) -> None:
    issued = shaped()
    topics = tuple(replace(each, figures=()) for each in issued.transcript.school.profile)
    transcript = replace(
        issued.transcript,
        school=replace(issued.transcript.school, leads_to=CERTIFICATION, profile=topics),
        graduate_profile=replace(issued.transcript.graduate_profile, name="P", statement="S"),
    )
    pdf = PdfExporter().render(replace(issued, transcript=transcript), Edition(language=language))
    text = " ".join(pages(pdf)).lower()
    assert said in text
    assert unsaid not in text


def test_a_translation_says_on_page_one_which_language_governs(shaped: Shaped) -> None:
    spanish = pages(PdfExporter().render(shaped(), Edition(language="es")))[0]
    assert "Traducción de cortesía: prevalece el original en inglés." in spanish
    governed = of_language(shaped(), "es")
    english = pages(PdfExporter().render(governed, Edition(language="en")))[0]
    assert "Courtesy translation: the Spanish original governs." in english


@pytest.mark.parametrize("tag", TAGS)
def test_the_governing_edition_is_no_translation(tag: str, shaped: Shaped) -> None:
    said = pages(PdfExporter().render(of_language(shaped(), tag), Edition(language=tag)))[0]
    assert words_in(tag).phrases["courtesy"].partition("{")[0] not in said


@pytest.mark.parametrize("tag", TAGS)
def test_the_file_says_the_language_of_its_edition(tag: str, shaped: Shaped) -> None:
    with pikepdf.open(io.BytesIO(PdfExporter().render(shaped(), Edition(language=tag)))) as pdf:
        assert str(pdf.Root.Lang) == tag


# Foreign spans.


def test_what_the_school_wrote_is_tagged_with_its_language(shaped: Shaped) -> None:
    issued = shaped()
    spanish = PdfExporter().render(issued, Edition(language="es"))
    tagged = [role for role, lang in elements(spanish) if lang == "en"]
    assert "/P" in tagged
    assert tagged.count("/H4") == len(issued.transcript.awards)


def test_a_foreign_span_inside_a_phrase_is_tagged_where_it_stands(shaped: Shaped) -> None:
    spanish = PdfExporter().render(shaped(), Edition(language="es"))
    tagged = [role for role, lang in elements(spanish) if lang == "en"]
    assert tagged.count("/Span") > 20


def test_in_the_language_of_the_record_nothing_is_foreign(shaped: Shaped) -> None:
    english = PdfExporter().render(shaped(), Edition())
    assert {lang for _, lang in elements(english)} == {""}


def test_the_fixed_words_of_a_translation_are_not_foreign(shaped: Shaped) -> None:
    spanish = PdfExporter().render(shaped(), Edition(language="es"))
    heads = [lang for role, lang in elements(spanish) if role == "/H2"]
    assert heads.count("") >= 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Una hora con mi tía abuela Rosario", "es"),
        ("Where the teaspoon came from", "en"),
        ("Cuaderno de papas / Potato notebook", "en"),
        ("Thursday", "en"),
        ("أكتب اسمي بحروفه", "en"),
    ],
)
def test_a_text_is_in_another_language_than_expected_if_its_words_say_so(
    text: str, expected: str
) -> None:
    assert tongue_of(text, "en") == expected


def test_no_word_tells_two_languages() -> None:
    told = [word for tag in TAGS for word in words_in(tag).telling]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(("edition", "expected"), [("en", "es"), ("es", "")])
def test_a_statement_is_tagged_with_the_language_it_is_in(
    edition: str, expected: str, shaped: Shaped
) -> None:
    issued = shaped(words=("aprendí", "que", "la", "casa", "es", "el", "mapa", "del", "pueblo"))
    pdf = PdfExporter().render(issued, Edition(language=edition))
    first = next(after for before, after in pairwise(elements(pdf)) if before[0] == "/H2")
    assert first == ("/P", expected)


def test_a_translation_says_that_it_is_one_on_every_page(shaped: Shaped) -> None:
    _, *later = pages(PdfExporter().render(shaped(), Edition(language="es")))
    assert all("Riverbend High School · Traducción de cortesía" in each for each in later)
