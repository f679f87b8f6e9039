"""On what ground a record may go to somebody: a consent that carries it, or a coded exception."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from transcript.errors import TranscriptError
from transcript.model.consent import (
    Consent,
    Consents,
    PartyKind,
    Released,
    Rights,
    RightsHolder,
    Signing,
    spelt,
)
from transcript.model.disclosure import COLLEGES, CONSENT, EVERYBODY, GROUNDS, Ground, Side
from transcript.model.evidence import Audience
from transcript.model.learner import Learner
from transcript.ways_out import Deed, WayOut

_BY_CONSENT = f"{CONSENT}:"
_WHO_SIGNS = {
    RightsHolder.STUDENT: "the learner is 18 or at a college and has to sign, since then",
    RightsHolder.PARENT: "the learner is under 18, and a parent or guardian has to sign",
    RightsHolder.UNKNOWN: "there is no birth date in learner.yaml, so a parent and the learner "
    "both have to sign",
}


class ReleaseRefusedError(TranscriptError):
    """There is no ground for a release, or no way to make it. The message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for: whose record is to go to whom, on which basis, and what for.

    `basis` is a ground's code or `consent:<id>`. Without a `purpose`, the consent's own is taken,
    or the ground's.
    """

    learner: str
    recipient: str
    basis: str
    purpose: str = ""
    document: str = ""
    expires: date | None = None
    watermark: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """The ground of a release: evidence of which audience may go along, and whether with notice.

    `recipient` is spelt as in the consent, or as the learner is.
    """

    basis: str
    recipient: str
    purpose: str
    clause: str
    title: str
    consent: str = ""
    audience: frozenset[Audience] = EVERYBODY
    notice: bool = True
    own_copy: bool = False


def granted(asked: Asked, learner: Learner, consents: Consents, *, on: date) -> Granted:
    """Return the ground of a release on a day. Raises `ReleaseRefusedError` if there is none."""
    rights = Rights(birth_date=learner.birth_date, postsecondary_since=consents.postsecondary_since)
    if asked.basis.startswith(_BY_CONSENT):
        return _by_consent(asked, consents, rights, on)
    ground = GROUNDS.get(asked.basis)
    if ground is None:
        raise ReleaseRefusedError(
            f"“{asked.basis}” is no basis; give consent:ID, for one in consents.yaml, or a code: "
            f"{', '.join(GROUNDS)}",
            way_out=WayOut(Deed.READ_ABOUT_GROUNDS),
        )
    if ground.particular and not asked.purpose:
        raise ReleaseRefusedError("say what it is released for", way_out=WayOut(Deed.SAY_PURPOSE))
    recipient = _recipient(ground, asked, learner, rights, on)
    return Granted(
        basis=ground.code,
        recipient=recipient,
        purpose=asked.purpose or ground.title,
        clause=ground.clause,
        title=ground.title,
        audience=ground.audience,
        notice=ground.notice,
        own_copy=ground.side is Side.STUDENT,
    )


def _recipient(ground: Ground, asked: Asked, learner: Learner, rights: Rights, on: date) -> str:
    """Return who receives, if somebody like that may on this ground."""
    if ground.side is Side.STUDENT:
        names = {each.full for each in (learner.legal_name, learner.chosen_name) if each}
        found = next((each for each in names if spelt(each) == spelt(asked.recipient)), None)
        if found is None:
            raise ReleaseRefusedError(
                f"the student's own copy is for {' or '.join(sorted(names))}, not for "
                f"“{asked.recipient}”"
            )
        return found
    if ground.side is Side.PARENT and rights.holder(on) is not RightsHolder.PARENT:
        raise _not_a_parents(is_unknown=rights.holder(on) is RightsHolder.UNKNOWN)
    return asked.recipient


def _not_a_parents(*, is_unknown: bool) -> ReleaseRefusedError:
    said = "this is no ground for a parent's copy; "
    if is_unknown:
        return ReleaseRefusedError(
            f"{said}nobody knows here whether the learner is 18: write the birth date in "
            "learner.yaml"
        )
    return ReleaseRefusedError(
        f"{said}the right has passed to the learner, who is 18 or at a college: ask for a "
        "consent, or see “dependent-parent”",
        way_out=WayOut(Deed.READ_ABOUT_THE_GROUND),
    )


def _by_consent(asked: Asked, consents: Consents, rights: Rights, on: date) -> Granted:
    name = asked.basis.removeprefix(_BY_CONSENT)
    consent = consents.find(name)
    if consent is None:
        there = ", ".join(each.id for each in consents.consents)
        raise ReleaseRefusedError(
            f"there is no consent “{name}” in learners/{asked.learner}/consents.yaml; "
            + (f"there are: {there}" if there else "there are none yet")
        )
    if reason := next(faults(consent, rights, on), None):
        raise ReleaseRefusedError(f"the consent “{name}” cannot be relied on: {reason}")
    party = consent.party(asked.recipient)
    if party is None:
        named = ", ".join(f"“{each.name}”" for each in consent.parties)
        raise ReleaseRefusedError(
            f"the consent “{name}” is for {named}, not for “{asked.recipient}”"
        )
    if asked.purpose and spelt(asked.purpose) != spelt(consent.purpose):
        raise ReleaseRefusedError(
            f"the consent “{name}” is for the purpose “{consent.purpose}”, and for no other"
        )
    colleges = party.kind is PartyKind.SCHOOL
    audience = COLLEGES if colleges else EVERYBODY
    return Granted(
        basis=CONSENT,
        recipient=party.name,
        purpose=consent.purpose,
        clause="34 CFR 99.30",
        title="a signed consent",
        consent=name,
        audience=audience if Released.EVIDENCE in consent.records else frozenset(),
    )


def faults(consent: Consent, rights: Rights, on: date) -> Iterator[str]:
    """Yield why a consent carries no release on a day."""
    if consent.withdrawn_on is not None:
        yield f"it was withdrawn on {consent.withdrawn_on}"
    if consent.expires is not None and consent.expires < on:
        yield f"it ended on {consent.expires}"
    if any(each.on > on for each in consent.signatures):
        yield "it is signed on a day that has not come yet"
    electronic = (each for each in consent.signatures if each.how is Signing.ELECTRONIC)
    if not all(each.authenticated_by for each in electronic):
        yield "nothing says how the school knew who signed it electronically"
    if Released.TRANSCRIPT not in consent.records:
        yield "it does not name the transcript"
    if not consent.is_given(rights, on=on):
        yield _WHO_SIGNS[rights.holder(on)]
