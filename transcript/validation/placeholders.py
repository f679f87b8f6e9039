"""Has the author written it? What `transcript new` put there to start from must not go out."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import PurePosixPath

from transcript import resources
from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.origin import Origin
from transcript.model.school import School
from transcript.reading.document import Document, JsonValue, child
from transcript.reading.reader import read_document
from transcript.validation.case import Offer, Record, below
from transcript.validation.texts import Text, texts_of_offer, texts_of_record

UNWRITTEN = Code("MT454", "text of the template still stands", Severity.WARNING)

_SCHOOL = "school.yaml"
_TEMPLATES = (_SCHOOL, "graduate-profile.yaml", "credit.yaml", "record.yaml")
_SHORTEST = 20  # shorter ones, such as the name of a level, may well be meant
_SHORT_ONES = (
    *("/phone", "/address/street", "/address/locality", "/address/region", "/address/postal_code"),
    *("/identifiers/nces", "/identifiers/ceeb", "/identifiers/state", "/signatories/0/name"),
)
"""What is short in the template of a school, and still only an example of it."""
_HINT = "write your own: whatever stands here is signed and printed"


def offer_is_in_own_words(offer: Offer) -> Iterator[Diagnostic]:
    """The school's files hold the school's own words, and say which school it is."""
    identity = _identity(offer.school) if offer.school else ()
    return _still_there((*identity, *texts_of_offer(offer)))


def record_is_in_own_words(record: Record) -> Iterator[Diagnostic]:
    """The record holds the learner's and the assessors' own words."""
    return _still_there(texts_of_record(record.transcript))


def examples_in(document: Document) -> Iterator[Diagnostic]:
    """Yield every place of a school's file that still says what its template does.

    The rules name the first and count the others; a form shows each beside its field. Of a school
    it finds short ones too, such as its telephone number, where they stand in the template.
    """
    texts = _template_texts()
    short = _short_ones() if PurePosixPath(document.file).stem == "school" else {}
    for pointer, text in _texts("", document.value):
        is_label = "/figures/" in pointer  # a good one is good for every school
        if (text in texts and not is_label) or short.get(pointer) == text:
            origin = Origin(file=document.file, pointer=pointer)
            message = f"“{text}” is the template's text"
            yield Diagnostic(code=UNWRITTEN, origin=origin, message=message, hint=_HINT)


def is_example(school: School) -> bool:
    """Return whether a school still has the template's identifier, which any other may have too."""
    return school.id in _template_texts()


def has_examples(school: School) -> bool:
    """Return whether what says who a school is, and where to ask, is still the template's."""
    return any(each.text in _template_texts() for each in _identity(school))


def _identity(school: School) -> Iterator[Text]:
    # With the template's id, every school that left it would be the same one to a college.
    for name, text in (("id", school.id), ("url", school.url), ("email", school.email)):
        yield Text(
            what=f"the school ({name})", text=text, origin=below(school.origin, name), field=name
        )


def _still_there(texts: Iterable[Text]) -> Iterator[Diagnostic]:
    found = [each for each in texts if each.text in _template_texts()]
    for _, group in groupby(found, key=lambda each: each.origin.file):
        first, *others = group
        more = f", and {len(others)} more in this file" if others else ""
        yield Diagnostic(
            code=UNWRITTEN,
            origin=first.origin,
            message=f"“{first.text}” is the template's text{more}",
            hint=_HINT,
        )


@cache
def _template_texts() -> frozenset[str]:
    leaves = (leaf for name in _TEMPLATES for leaf in _texts("", _template(name)))
    return frozenset(text for _, text in leaves if len(text) >= _SHORTEST)


@cache
def _short_ones() -> Mapping[str, str]:
    return {
        pointer: text for pointer, text in _texts("", _template(_SCHOOL)) if pointer in _SHORT_ONES
    }


def _template(name: str) -> JsonValue:
    document = read_document(resources.template(name).encode(), file=name).document
    return document.value if document else None


def _texts(pointer: str, value: JsonValue) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(child(pointer, name), each)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _texts(child(pointer, place), each)
