"""What every page is made with: the record, the document's identity, the theme, the words."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript
from transcript_exporters.pdf.facts import CreditFacts, RecordFacts
from transcript_exporters.pdf.flow import Text, text
from transcript_exporters.pdf.text import unbroken
from transcript_exporters.pdf.theme import Theme
from transcript_exporters.pdf.words import Words

_MOST_ATTEMPTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The one argument that page builders share."""

    document: DocumentIdentity
    facts: RecordFacts
    theme: Theme
    words: Words

    @property
    def transcript(self) -> Transcript:
        """The record that is shown."""
        return self.facts.transcript

    @property
    def name(self) -> str:
        """The name the learner goes by."""
        return self.transcript.learner.display_name.full

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
        return text(self.words.say(key).upper(), self.theme.head, role)

    def pages(self, first: int, last: int) -> str:
        """Say on which pages something is."""
        if first == last:
            return self.words.say("page", page=first)
        return self.words.say("pages", page=f"{first}–{last}")

    def journey(self, credit: CreditFacts) -> str:
        """Say what every attempt at a credit found; of very many, the first and the last."""
        found = [
            unbroken(
                self.words.say("attempt", level=each.level, month=self.words.short_month(each.on))
            )
            for each in credit.attempts
        ]
        if len(found) <= _MOST_ATTEMPTS:
            return ", ".join(found)
        more = self.words.number(len(found) - 1)
        return self.words.say("journey.long", first=found[0], word=more, last=found[-1])


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return (parts.netloc + parts.path).rstrip("/") or url
