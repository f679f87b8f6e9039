"""What every page is made with: the record, the document's identity, the theme, the words."""

from dataclasses import dataclass

from transcript.exporting import Edition
from transcript.model.document import DocumentIdentity
from transcript.model.school import Completion
from transcript.model.transcript import Transcript
from transcript.portrayal.facts import RecordFacts
from transcript.portrayal.portrait import Portrait
from transcript.portrayal.words import Words, tongue_of, words_in
from transcript_exporters.pdf.flow import Text, text
from transcript_exporters.pdf.logo import Logo, picture_of
from transcript_exporters.pdf.theme import Style, Theme


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
    def portrait(self) -> Portrait:
        """What the pages say, in the words of the edition."""
        return Portrait(
            document=self.document,
            facts=self.facts,
            words=self.words,
            official=self.edition.official,
        )

    @property
    def name(self) -> str:
        """The name the learner goes by."""
        return self.portrait.name

    @property
    def school_name(self) -> str:
        """The school's name, as much of it as a page can bear."""
        return self.portrait.school_name

    @property
    def title(self) -> str:
        """What the document is: official or a copy, and whether more is to come."""
        return self.portrait.title

    @property
    def courtesy_shortly(self) -> str:
        """The same, where room is scarce."""
        return self.words.say("courtesy.short") if self.portrait.courtesy else ""

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

    def head(self, key: str, role: str = "H2") -> Text:
        """Return a section head in small capitals."""
        return self.setting.head(key, role)

    def pages(self, first: int, last: int) -> str:
        """Say on which pages something is."""
        if first == last:
            return self.words.say("page", page=first)
        return self.words.say("pages", page=f"{first}–{last}")
