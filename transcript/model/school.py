"""Who the school is: names, identifiers, signatories and the ten items of a school profile."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from transcript.model.appearance import Appearance
from transcript.model.origin import NOWHERE, Origin


class ProfileTopic(StrEnum):
    """The ten things admissions readers ask of a school profile, in the order they read them."""

    APPROACH = "approach"
    PROFICIENCY = "proficiency"
    CURRICULUM = "curriculum"
    GRADING = "grading"
    GRADUATION = "graduation"
    OUTCOMES = "outcomes"
    DESTINATIONS = "destinations"
    COLLEGE_SHARES = "college_shares"
    HABITS = "habits"
    DEMOGRAPHICS = "demographics"


class Completion(StrEnum):
    """What a school's foundational credits lead to: a high school's is the first."""

    GRADUATION = "graduation"
    CERTIFICATION = "certification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address; `country` is an ISO 3166-1 alpha-2 code."""

    street: str
    locality: str
    region: str
    postal_code: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolIdentifiers:
    """What directories call the school.

    `nces` is the 12-digit NCES number of a public school or the 8-character PSS number of a
    private one; `ceeb` is the 6-digit College Board code. All are text: leading zeros count.
    """

    nces: str | None = None
    ceeb: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """A person who signs for the school."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a school profile, as text: label “Graduated in four years”, value “94 %”."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileItem:
    """What the school says under one of the ten topics."""

    topic: ProfileTopic
    text: str
    figures: tuple[Figure, ...] = ()
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """The issuer in the school's own words.

    `id` is its DID or https address, `verify_url` its page for those who check a transcript.
    """

    id: str
    name: str
    url: str
    phone: str
    email: str
    address: Address
    identifiers: SchoolIdentifiers
    signatories: tuple[Signatory, ...]
    profile: tuple[ProfileItem, ...]
    verify_url: str | None = None
    leads_to: Completion = Completion.GRADUATION
    notice: str | None = None
    appearance: Appearance = field(default=Appearance())
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

    def with_picture(self, picture: bytes) -> "School":
        """Return the same school with what its logo holds."""
        return replace(self, appearance=replace(self.appearance, picture=picture))
