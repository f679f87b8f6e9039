"""What the rules look at: what a school offers, and a learner's record with the facts of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce

from transcript.diagnostics import Diagnostic
from transcript.model.award import CreditAward
from transcript.model.consent import Consents
from transcript.model.credit import MasteryCredit
from transcript.model.graduate_profile import GraduateProfile
from transcript.model.habit import HabitObservation
from transcript.model.mastery import MasteryPolicy
from transcript.model.origin import Origin
from transcript.model.rating import Rating
from transcript.model.school import School
from transcript.model.transcript import Transcript
from transcript.reading.document import Document, child
from transcript.source.evidence_files import Facts
from transcript.source.logo_file import LogoFacts

Missing = Callable[[str], frozenset[str]]
"""Tells the characters of a text that a document could not show."""


Broken = Callable[[str], str | None]
"""Tells why an address leads nowhere; None if it leads somewhere, or if nobody asked."""


def nothing_missing(_: str) -> frozenset[str]:
    """Take every character for one that can be shown: where nobody knows better."""
    return frozenset()


def nobody_asked(_: str) -> str | None:
    """Take every address for one that leads somewhere: nobody is asked without being told to."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A school's own files, as far as they could be read.

    `unread` holds the ids (file names) of credits whose files could not be read: what refers to
    them is not reported, since the reader of the file has been told already. Without `today`,
    nothing is known of what has run out.
    """

    school: School | None
    graduate_profile: GraduateProfile | None
    credits: tuple[MasteryCredit, ...]
    unread: frozenset[str] = frozenset()
    logo: LogoFacts = field(default=LogoFacts())
    missing: Missing = nothing_missing
    endorsements: tuple[Document, ...] = ()
    today: date | None = None
    policy: MasteryPolicy = field(default=MasteryPolicy())


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One learner's record, and the school's policy. Without `today`, no rule speaks of the future.

    `habits` were seen of the learner, `consents` were given for the learner; neither is a part of
    the record.
    """

    transcript: Transcript
    facts: Facts
    unread: frozenset[str] = frozenset()
    today: date | None = None
    missing: Missing = nothing_missing
    broken: Broken = nobody_asked
    policy: MasteryPolicy = field(default=MasteryPolicy())
    habits: tuple[HabitObservation, ...] = ()
    consents: Consents = field(default=Consents())


OfferRule = Callable[[Offer], Iterator[Diagnostic]]
RecordRule = Callable[[Record], Iterator[Diagnostic]]


def judgements(transcript: Transcript) -> Iterator[Rating | CreditAward]:
    """Yield the ratings and then the awards: both judge evidence for a credit."""
    yield from transcript.ratings
    yield from transcript.awards


def below(origin: Origin, *steps: str | int) -> Origin:
    """Return the place of a value inside another one; its line is filled in by the reader."""
    return replace(origin, pointer=reduce(child, steps, origin.pointer))
