"""Can a name be shown as it is meant? Every real name can; a disguised one is stopped."""

import re
import unicodedata
from collections.abc import Iterator

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.validation.case import Missing, Offer, Record
from transcript.validation.texts import (
    Text,
    texts_of_all,
    texts_of_offer,
)

INVISIBLE = Code("MT444", "invisible character in a name", Severity.ERROR)
MIXED_SCRIPTS = Code("MT445", "letters of two alphabets in one word", Severity.WARNING)
MARKUP = Code("MT446", "markup in a name", Severity.ERROR)
UNPRINTABLE_NAME = Code("MT447", "character that cannot be printed, in a name", Severity.ERROR)
UNPRINTABLE = Code("MT448", "character that cannot be printed", Severity.WARNING)

# Spaces without width, a hyphen that does not show, and marks that turn the direction of what
# follows, for values that did not come from an authored file: reading refuses those. The joiners
# U+200C and U+200D and the marks U+200E, U+200F and U+061C belong to the spelling of real names.
_INVISIBLE = re.compile("[\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# A tag, or one that is not closed but has attributes.
_MARKUP = re.compile(r"<[/!?]?[A-Za-z][^<>]*>|<[A-Za-z]+[\s/][^<>]*=|<!--")
_WORD = re.compile(r"[^\W\d_]+")
# Alphabets whose letters look alike.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK")
# What is in the signed record and on no page.
_NOT_ON_PAGES = frozenset({"alt", "descriptor", "feedback", "method", "reason"})
_MOST_TOLD = 8


def _is_mixed(word: str) -> bool:
    names = [unicodedata.name(letter, "") for letter in word]
    return len({alike for name in names for alike in _ALIKE if name.startswith(alike)}) > 1


def _shown_as_meant(texts: Iterator[Text]) -> Iterator[Diagnostic]:
    for text in texts:
        if not text.is_name:
            continue
        if found := _INVISIBLE.search(text.text):
            yield Diagnostic(
                code=INVISIBLE,
                origin=text.origin,
                message=f"{text.what} holds the invisible character U+{ord(found.group()):04X}",
                hint="type the name again instead of pasting it",
            )
        if _MARKUP.search(text.text):
            yield Diagnostic(
                code=MARKUP,
                origin=text.origin,
                message=f"{text.what} holds markup",
                hint="write plain text: tags such as <b> are shown as they stand",
            )
        if not text.text.isascii() and any(map(_is_mixed, _WORD.findall(text.text))):
            yield Diagnostic(
                code=MIXED_SCRIPTS,
                origin=text.origin,
                message=f"{text.what} mixes letters of two alphabets in one word",
                hint="type the word again with one keyboard layout, unless it is really so",
            )


def names_of_offer_are_shown_as_meant(offer: Offer) -> Iterator[Diagnostic]:
    """Names in the school's files show what they are."""
    yield from _shown_as_meant(texts_of_offer(offer))


def names_of_record_are_shown_as_meant(record: Record) -> Iterator[Diagnostic]:
    """Names of the learner, of the work and of people show what they are."""
    yield from _shown_as_meant(texts_of_all(record.transcript))


def _printable(texts: Iterator[Text], missing: Missing) -> Iterator[Diagnostic]:
    for text in texts:
        if text.field in _NOT_ON_PAGES or not (found := missing(text.text)):
            continue
        named = text.field == "name"
        told = sorted(found)[:_MOST_TOLD]
        listed = ", ".join(f"“{each}” (U+{ord(each):04X})" for each in told)
        more = f" and {len(found) - len(told)} more" if len(found) > len(told) else ""
        yield Diagnostic(
            code=UNPRINTABLE_NAME if named else UNPRINTABLE,
            origin=text.origin,
            message=f"{text.what} holds what no font here can print: {listed}{more}",
            hint="write the name in letters that can be printed, a person's as in the passport"
            if named
            else "remove or replace it: “�” would stand in its place on the pages",
        )


def offer_can_be_printed(offer: Offer) -> Iterator[Diagnostic]:
    """What the school wrote can be shown on its documents."""
    yield from _printable(texts_of_offer(offer), offer.missing)


def record_can_be_printed(record: Record) -> Iterator[Diagnostic]:
    """Names, work and words of the learner can be shown on the document."""
    yield from _printable(texts_of_all(record.transcript), record.missing)
