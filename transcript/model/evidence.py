"""The work a learner shows."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from transcript.model.origin import NOWHERE, Origin


class EvidenceKind(StrEnum):
    """What sort of work a piece of evidence is."""

    DOCUMENT = "document"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    TEXT = "text"
    DATASET = "dataset"


class EvidenceContext(StrEnum):
    """Where the work was done; a durable skill should show in several contexts."""

    COURSE = "course"
    PROJECT = "project"
    INTERNSHIP = "internship"
    COMMUNITY = "community"
    HOME = "home"


class Audience(StrEnum):
    """Who may see evidence: anyone, a college the record is sent to, or the school alone."""

    PUBLIC = "public"
    COLLEGE = "college"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The digest of a file's bytes: `algorithm` is `sha256`, `value` is lower-case hex."""

    algorithm: str
    value: str

    def __str__(self) -> str:
        """Return `sha256:…` as authors write it."""
        return f"{self.algorithm}:{self.value}"


class EvidenceEventKind(StrEnum):
    """What can happen to a piece of work on its way to a credit."""

    SUBMITTED = "submitted"
    FEEDBACK = "feedback"
    REVISED = "revised"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceEvent:
    """Something that happened to a piece of work: on what day, by whom, in what words.

    `digest` is that of the file as it was then; an approval without one approves nothing certain.
    """

    kind: EvidenceEventKind
    on: date
    by: str | None = None
    note: str | None = None
    digest: Digest | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece of work.

    Either `file`, a path relative to the learner's folder, with its `digest`, or `url` for work
    that cannot be kept as a file (long video). `reflection` is the learner's own; `alt` says what
    an image, recording or film shows. `events` is its life in the school, in the order of time; it
    does not leave the school.
    """

    id: str
    title: str
    kind: EvidenceKind
    made_on: date
    context: EvidenceContext
    audience: Audience
    file: str | None = None
    digest: Digest | None = None
    url: str | None = None
    description: str | None = None
    reflection: str | None = None
    alt: str | None = None
    events: tuple[EvidenceEvent, ...] = ()
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)
