"""Consents: what may be told, to whom and what for, and who had the right to say so."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from transcript.model.origin import NOWHERE, Origin

_OF_AGE = 18
_FEBRUARY_29 = (2, 29)


class Released(StrEnum):
    """Which records a consent names."""

    TRANSCRIPT = "transcript"
    EVIDENCE = "evidence"


class PartyKind(StrEnum):
    """What a recipient is: a school or college, who may see more evidence, or anybody else."""

    SCHOOL = "school"
    OTHER = "other"


class SignerRole(StrEnum):
    """As what somebody signs. A guardian has the rights of a parent."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    STUDENT = "student"


class Signing(StrEnum):
    """How a consent was signed."""

    PAPER = "paper"
    ELECTRONIC = "electronic"


class RightsHolder(StrEnum):
    """Who may consent. Where it cannot be told, both the parent and the student have to."""

    PARENT = "parent"
    STUDENT = "student"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody to whom a consent lets records go."""

    name: str
    kind: PartyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentSignature:
    """Who signed, as what, on which day.

    Of an electronic signature, `authenticated_by` says how the school knew who it was.
    """

    name: str
    role: SignerRole
    on: date
    how: Signing = Signing.PAPER
    authenticated_by: str | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A signed and dated consent (34 CFR 99.30). `expires` is its last day, if it has one."""

    id: str
    records: tuple[Released, ...]
    purpose: str
    parties: tuple[Party, ...]
    signatures: tuple[ConsentSignature, ...]
    expires: date | None = None
    withdrawn_on: date | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

    def party(self, name: str) -> Party | None:
        """Return the recipient of a name, however its capitals and spaces are written."""
        wanted = spelt(name)
        return next((each for each in self.parties if spelt(each.name) == wanted), None)

    def is_given(self, rights: "Rights", *, on: date) -> bool:
        """Return whether whoever holds the right on a day has signed; of an unknown one, both.

        A signature counts only if whoever made it held the right on the day of the signature.
        """
        counted = [each for each in self.signatures if rights.may_sign(each)]
        student = any(each.role is SignerRole.STUDENT for each in counted)
        parent = any(each.role is not SignerRole.STUDENT for each in counted)
        match rights.holder(on):
            case RightsHolder.STUDENT:
                return student
            case RightsHolder.PARENT:
                return parent
            case _:
                return student and parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What decides who may consent: the birth date, and the first day at a college."""

    birth_date: date | None = None
    postsecondary_since: date | None = None

    def holder(self, on: date) -> RightsHolder:
        """Return who may consent on a day.

        The student from the eighteenth birthday on, or from the first day at a college, whichever
        comes first (34 CFR 99.3, 99.5); before that a parent.
        """
        if self.postsecondary_since is not None and self.postsecondary_since <= on:
            return RightsHolder.STUDENT
        if self.birth_date is None:
            return RightsHolder.UNKNOWN
        return RightsHolder.STUDENT if comes_of_age(self.birth_date) <= on else RightsHolder.PARENT

    def may_sign(self, signature: ConsentSignature) -> bool:
        """Return whether somebody may have held the right that they used when they signed."""
        holder = self.holder(signature.on)
        if holder is RightsHolder.UNKNOWN:
            return True
        return (holder is RightsHolder.STUDENT) is (signature.role is SignerRole.STUDENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """What a school has on file for a learner, and when the learner entered a college, if so."""

    consents: tuple[Consent, ...] = ()
    postsecondary_since: date | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

    def find(self, consent: str) -> Consent | None:
        """Return the consent of that id."""
        return next((each for each in self.consents if each.id == consent), None)


def comes_of_age(born: date) -> date:
    """Return the eighteenth birthday. Who is born on 29 February has it on 1 March."""
    if (born.month, born.day) == _FEBRUARY_29:
        return date(born.year + _OF_AGE, 3, 1)  # 18 years after a leap year there is none
    return born.replace(year=born.year + _OF_AGE)


def spelt(name: str) -> str:
    """Return a name as it is compared: capitals and spaces tell nobody from another."""
    return " ".join(name.split()).casefold()
