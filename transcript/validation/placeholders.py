"""Has the author written it? What `transcript new` put there to start from must not go out."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from transcript import resources
from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.school import School
from transcript.reading.document import JsonValue
from transcript.reading.reader import read_document
from transcript.validation.case import Offer, Record, below
from transcript.validation.texts import Text, texts_of_offer, texts_of_record

UNWRITTEN = Code("MT454", "text of the template still stands", Severity.WARNING)

_TEMPLATES = ("school.yaml", "graduate-profile.yaml", "credit.yaml", "record.yaml")
_SHORTEST = 20  # shorter ones, such as the name of a level, may well be meant


def offer_is_in_own_words(offer: Offer) -> Iterator[Diagnostic]:
    """The school's files hold the school's own words, and say which school it is."""
    identity = _identity(offer.school) if offer.school else ()
    return _still_there((*identity, *texts_of_offer(offer)))


def record_is_in_own_words(record: Record) -> Iterator[Diagnostic]:
    """The record holds the learner's and the assessors' own words."""
    return _still_there(texts_of_record(record.transcript))


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
            hint="write your own: whatever stands here is signed and printed",
        )


@cache
def _template_texts() -> frozenset[str]:
    readings = (read_document(resources.template(name).encode(), file=name) for name in _TEMPLATES)
    documents = (each.document for each in readings if each.document)
    return frozenset(text for each in documents for text in _long_texts(each.value))


def _long_texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= _SHORTEST:
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _long_texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _long_texts(each)
