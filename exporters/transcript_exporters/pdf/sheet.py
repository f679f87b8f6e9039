"""What every page is made with: the record, the document's identity, the theme, the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from transcript.exporting import Edition
from transcript.model.document import DocumentIdentity
from transcript.model.school import Completion
from transcript.model.transcript import Transcript
from transcript_exporters.pdf.facts import MOST_MARKS, Attempt, CreditFacts, RecordFacts
from transcript_exporters.pdf.flow import Text, text
from transcript_exporters.pdf.logo import Logo, picture_of
from transcript_exporters.pdf.text import brief, unbroken
from transcript_exporters.pdf.theme import Style, Theme
from transcript_exporters.pdf.words import Words, tongue_of, words_in

_MOST_ATTEMPTS = 4
_LAST_ATTEMPTS = 3  # of more than there are marks for
_LONGEST_NAME = 200  # letters


@dataclass(frozen=True, slots=True)
class Setting:
    """How texts are set, whoever's record they stand on: alike in all documents of a school.

    `language` is the edition's, `governing` the one that the school and the learner wrote in.
    `leads_to` is what the school's credits lead to.
    """

    theme: Theme
    language: str
    governing: str
    leads_to: Completion

    @property
    def words(self) -> Words:
        """The fixed words of the edition."""
        return words_in(self.language, self.leads_to)

    def quoted(self, style: Style) -> Style:
        """Return a style for what the school wrote: it stays in the school's language."""
        return style if self.governing == self.language else style.speaking(self.governing)

    def spoken(self, style: Style, said: str) -> Style:
        """Return a style for what a learner said, who may have chosen another language."""
        tongue = tongue_of(said, self.governing)
        return style if tongue == self.language else style.speaking(tongue)

    def head(self, key: str, role: str = "H2") -> Text:
        """Return a section head in small capitals."""
        return text(self.words.say(key).upper(), self.theme.head, role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The one argument that page builders share.

    `code` is the document's code on paper, empty in documents issued before there were any.
    """

    document: DocumentIdentity
    edition: Edition
    facts: RecordFacts
    setting: Setting
    code: str = ""

    @property
    def theme(self) -> Theme:
        """How the pages look."""
        return self.setting.theme

    @property
    def words(self) -> Words:
        """The fixed words of the edition."""
        return self.setting.words

    @property
    def transcript(self) -> Transcript:
        """The record that is shown."""
        return self.facts.transcript

    @property
    def name(self) -> str:
        """The name the learner goes by."""
        return self.transcript.learner.display_name.full

    @property
    def school_name(self) -> str:
        """The school's name, as much of it as a page can bear."""
        return brief(self.transcript.school.name, _LONGEST_NAME)

    @property
    def title(self) -> str:
        """What the document is: official or a copy, and whether more is to come."""
        key = "title" if self.edition.official else "title.unofficial"
        return self.words.say(f"{key}.in_progress" if self.facts.in_progress else key)

    @property
    def courtesy(self) -> str:
        """What a translation says of itself; nothing in the language that governs."""
        governing = self.document.language
        if governing == self.edition.language:
            return ""
        return self.words.say("courtesy", language=self.words.language(governing))

    @property
    def courtesy_shortly(self) -> str:
        """The same, where room is scarce."""
        return self.words.say("courtesy.short") if self.courtesy else ""

    @property
    def logo(self) -> Logo | None:
        """The school's logo, if it has one."""
        school = self.transcript.school
        if not school.appearance.picture:
            return None
        alt = self.words.say("logo.alt", school=school.name)
        return Logo(picture_of(school.appearance.picture), alt)

    def quoted(self, style: Style) -> Style:
        """Return a style for what the school wrote: it stays in the school's language."""
        return self.setting.quoted(style)

    def spoken(self, style: Style, said: str) -> Style:
        """Return a style for what a learner said, who may have chosen another language."""
        return self.setting.spoken(style, said)

    @property
    def verify_address_shown(self) -> str | None:
        """The school's page on which a document is checked, as people type it, if it has one."""
        address = self.transcript.school.verify_url
        return _shown(address) if address else None

    @property
    def school_address_shown(self) -> str:
        """The school's site as people type it."""
        return _shown(self.transcript.school.url)

    def head(self, key: str, role: str = "H2") -> Text:
        """Return a section head in small capitals."""
        return self.setting.head(key, role)

    def pages(self, first: int, last: int) -> str:
        """Say on which pages something is."""
        if first == last:
            return self.words.say("page", page=first)
        return self.words.say("pages", page=f"{first}–{last}")

    def journey(self, credit: CreditFacts) -> str:
        """Say what every attempt at a credit found; of very many, the first and the last.

        Of more than there are marks for: how many came before the last few.
        """
        earlier = len(credit.attempts) - _LAST_ATTEMPTS
        if len(credit.attempts) > MOST_MARKS:
            last = self._found(credit.attempts[earlier:])
            word = self.words.number(earlier)
            return self.words.say("journey.last", word=word, attempts=", ".join(last))
        found = self._found(credit.attempts)
        if len(found) <= _MOST_ATTEMPTS:
            return ", ".join(found)
        more = self.words.number(len(found) - 1)
        return self.words.say("journey.long", first=found[0], word=more, last=found[-1])

    def level_so_far(self, credit: CreditFacts) -> str:
        """Say what the latest attempt found, or how many of the criteria have been judged."""
        if credit.latest and credit.latest.level:
            return credit.latest.level
        total = len(credit.credit.criteria)
        return self.words.say("criteria_judged", number=credit.criteria_judged, total=total)

    def _found(self, attempts: Sequence[Attempt]) -> list[str]:
        return [
            unbroken(
                self.words.say("attempt", level=each.level, month=self.words.short_month(each.on))
            )
            for each in attempts
        ]


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return (parts.netloc + parts.path).rstrip("/") or url
