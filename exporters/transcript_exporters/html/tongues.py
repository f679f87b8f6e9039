"""Every phrase in each language of the page, marked as such; the reader switches by one choice."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from transcript.portrayal.isolation import END, RTL, START, bare
from transcript.portrayal.portrait import Portrait
from transcript.portrayal.words import Words, languages, tongue_of

_LOCALES = files("transcript_exporters.html") / "locales"
# What a page does not show, or Unicode keeps for programs; a line's end and a tab stay.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """Return a text without the characters that no page shows."""
    return _UNSHOWN.sub("", text)


def own(text: str) -> Markup:
    """Return what somebody wrote, kept from turning what stands around it."""
    said = escape(shown(text))
    turns = RTL.search(text) or _TURNING.search(text)
    return Markup("<bdi>{}</bdi>").format(said) if turns else said


def phrase(text: str) -> Markup:
    """Return a phrase of ours, its marks of isolation turned into those of a page."""
    parts = re.split(f"({START}[^{START}{END}]*{END})", text)
    return Markup("").join(
        Markup("<bdi>{}</bdi>").format(shown(bare(each))) if each.startswith(START) else shown(each)
        for each in parts
    )


class Tongues:
    """The portraits of a record in each language; the page opens in the first.

    What they return is markup: the phrase in every language, or once if it is alike in all.
    """

    def __init__(self, portraits: Sequence[Portrait]) -> None:
        """Take one portrait for each language."""
        self.portraits = portraits

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages (BCP 47), the one that the page opens in first."""
        return tuple(each.words.tag for each in self.portraits)

    @property
    def first(self) -> Portrait:
        """The portrait in the language that the page opens in."""
        return self.portraits[0]

    def name_of(self, tag: str) -> str:
        """Return what a language calls itself."""
        return next(each.words for each in self.portraits if each.words.tag == tag).phrases["self"]

    def each(self, said: Callable[[Portrait], str]) -> Markup:
        """Return what each portrait says."""
        found = {each.words.tag: said(each) for each in self.portraits}
        if len(set(found.values())) == 1:
            return phrase(next(iter(found.values())))
        return Markup("").join(
            Markup('<span class="w" lang="{}">{}</span>').format(tag, phrase(text))
            for tag, text in found.items()
            if text
        )

    def say(self, key: str, **facts: object) -> Markup:
        """Return a phrase with its facts filled in."""
        return self.each(lambda portrait: portrait.words.say(key, **facts))

    def count(self, key: str, number: int, **facts: object) -> Markup:
        """Return the phrase for that many."""
        return self.each(lambda portrait: portrait.words.count(key, number, **facts))

    def of(self, what: str, *about: Any) -> Markup:  # noqa: ANN401
        """Return what a method or a property of each portrait says."""
        return self.each(lambda portrait: _asked(portrait, what, about))

    def tally(self, what: str, *about: Any) -> Markup:  # noqa: ANN401
        """Return what each portrait's tallies say."""
        return self.each(lambda portrait: _asked(portrait.tallies, what, about))

    def day(self, on: date) -> Markup:
        """Return a date."""
        return self.each(lambda portrait: portrait.words.day(on))

    def span(self, began: date, ended: date | None) -> Markup:
        """Return from when to when."""
        return self.each(lambda portrait: portrait.words.span(began, ended))

    def contact(self) -> Markup:
        """Return how the school is reached."""
        return self.each(lambda portrait: " · ".join(portrait.contact()))

    def term(self, key: str) -> Markup:
        """Return what the legend says of a term."""
        return self.each(lambda portrait: dict(portrait.terms())[key])

    def issued_on(self) -> Markup:
        """Return when the document was issued."""
        on = self.first.document.issued_at.date()
        return self.each(
            lambda portrait: portrait.words.say("issued_on", date=portrait.words.day(on))
        )

    def saved(self, name: str, size: tuple[str, str]) -> Markup:
        """Return the words of a link that saves a file of a size."""

        def said(portrait: Portrait) -> str:
            large = portrait.words.say(size[0], number=size[1])
            return portrait.words.say("file.save", name=name, size=large)

        return self.each(said)

    def lang(self, text: str) -> Markup:
        """Return the attribute for what a learner said, if that is in another language."""
        governing = self.first.document.language
        tongue = tongue_of(text, governing)
        return Markup("") if tongue == governing else Markup(' lang="{}"').format(tongue)


def _asked(of: object, what: str, about: Sequence[Any]) -> str:
    found: Any = getattr(of, what)
    said = found(*about) if callable(found) else found
    return said if isinstance(said, str) else ", ".join(said)


def spoken_in(words: Words) -> Words:
    """Return the words of a language with those that only this page has."""
    return replace(words, phrases={**words.phrases, **_phrases(words.tag)})


def ordered(language: str) -> tuple[str, ...]:
    """Return every language, one of them first."""
    return (language, *(tag for tag in languages() if tag != language))


@cache
def _phrases(tag: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((_LOCALES / f"{tag}.json").read_text(encoding="utf-8"))
    return found
