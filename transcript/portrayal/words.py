"""The fixed words of the document: one file for each language in `locales/`.

A phrase is looked up by key and filled with facts; a phrase about a number has a `.one` and an
`.other` form. Where a school's credits lead to something else than graduation, the phrases under
`instead` take the place of those of the same key. No module holds words that a reader sees.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from transcript.model.document import ENGLISH
from transcript.model.school import Completion
from transcript.portrayal.isolation import isolated

_LOCALES = files("transcript.portrayal") / "locales"
_SUFFIX = ".json"
_WORD = re.compile(r"\w+")
_ENOUGH = 2  # telling words, and twice as many as those of the language that was expected
_HEARD_KEPT = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Conjunction:
    """How a language joins the last two items of a list: `exception` before some letters."""

    usual: str
    exception: str
    exception_before: str

    def joined(self, first: str, last: str) -> str:
        """Return the items before the last, and the last, as a phrase."""
        special = self.exception_before and re.match(self.exception_before, last, re.IGNORECASE)
        return (self.exception if special else self.usual).format(first=first, last=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The phrases of one language (`tag` is BCP 47), and how it writes dates and small numbers.

    `telling` are short words so usual in this language, and in no other here, that they tell it.
    """

    tag: str
    phrases: Mapping[str, str]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    numbers: tuple[str, ...]
    dates: Mapping[str, str]
    conjunction: Conjunction
    telling: frozenset[str] = frozenset()

    def say(self, key: str, **facts: object) -> str:
        """Return a phrase with its facts filled in."""
        said = {
            name: isolated(fact) if isinstance(fact, str) else fact for name, fact in facts.items()
        }
        return self.phrases[key].format(**said)

    def count(self, key: str, number: int, **facts: object) -> str:
        """Return the phrase for that many; `number` is in digits, `word` in letters if small."""
        form = "one" if number == 1 else "other"
        return self.say(f"{key}.{form}", number=number, word=self.number(number), **facts)

    def language(self, tag: str) -> str:
        """Return what a language is called in this one; of one without a name, its tag."""
        return self.phrases.get(f"language.{tag}", tag)

    def number(self, number: int) -> str:
        """Return a number in letters if it is small."""
        return self.numbers[number] if number < len(self.numbers) else str(number)

    def day(self, on: date) -> str:
        """Return a date, `12 June 2027`."""
        return self.dates["day"].format(day=on.day, month=self.months[on.month - 1], year=on.year)

    def day_of_year(self, day: int, month: int) -> str:
        """Return a day without its year, `12 June`."""
        return self.dates["day_of_year"].format(day=day, month=self.months[month - 1])

    def month(self, on: date) -> str:
        """Return a month, `June 2027`."""
        return self.dates["month"].format(month=self.months[on.month - 1], year=on.year)

    def short_month(self, on: date) -> str:
        """Return a month in a narrow place, `Jun 2027`."""
        return self.dates["short_month"].format(month=self.short_months[on.month - 1], year=on.year)

    def span(self, began: date, ended: date | None) -> str:
        """Return from when to when, in months."""
        if ended is None:
            return self.say("since", month=self.short_month(began))
        if (began.year, began.month) == (ended.year, ended.month):
            return self.short_month(began)
        return f"{self.short_month(began)} – {self.short_month(ended)}"

    def listed(self, items: Sequence[str]) -> str:
        """Return items as a list in a sentence."""
        if len(items) < 2:  # noqa: PLR2004
            return "".join(items)
        shown = [isolated(each) for each in items]
        return self.conjunction.joined(", ".join(shown[:-1]), shown[-1])


@cache
def languages() -> tuple[str, ...]:
    """Return the tags of the languages the document can be in; English first."""
    names = (each.name for each in _LOCALES.iterdir())
    found = (name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))
    return tuple(sorted(found, key=lambda tag: (tag != ENGLISH, tag)))


@cache
def words_in(tag: str, leads_to: Completion = Completion.GRADUATION) -> Words:
    """Return the words of one of `languages()`, for a school whose credits lead to that."""
    locale: dict[str, Any] = json.loads((_LOCALES / f"{tag}{_SUFFIX}").read_text(encoding="utf-8"))
    return Words(
        tag=locale["tag"],
        phrases=locale["phrases"] | locale["instead"].get(leads_to, {}),
        months=tuple(locale["months"]),
        short_months=tuple(locale["short_months"]),
        numbers=tuple(locale["numbers"]),
        dates=locale["dates"],
        conjunction=Conjunction(**locale["list"]),
        telling=frozenset(locale["telling_words"]),
    )


@lru_cache(maxsize=_HEARD_KEPT)
def tongue_of(text: str, expected: str) -> str:
    """Return the language somebody wrote in: another than expected only if its words say so."""
    heard = _WORD.findall(text.lower())
    counts = {tag: sum(word in words_in(tag).telling for word in heard) for tag in languages()}
    found = max(counts, key=lambda tag: counts[tag])
    enough = max(_ENOUGH, 2 * counts.get(expected, 0))
    return found if counts[found] >= enough else expected
