"""Transcripts of any size, made from the model alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.exporters.samples import issued_samples
from transcript.issuance import IssuedTranscript
from transcript.model.award import CreditAward, TransferSource
from transcript.model.credit import (
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.document import DocumentIdentity
from transcript.model.evidence import Audience, Evidence, EvidenceContext, EvidenceKind
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile
from transcript.model.learner import Learner, LearnerIdentifier, Name
from transcript.model.rating import Rating
from transcript.model.school import (
    Address,
    Figure,
    ProfileItem,
    ProfileTopic,
    School,
    SchoolIdentifiers,
    Signatory,
)
from transcript.model.transcript import Course, FeaturedWork, RecordStatus, Transcript

_AREAS = (
    "Reasoning with evidence",
    "Communication",
    "Mathematical thinking",
    "Scientific inquiry",
    "Community and citizenship",
    "Creative practice",
    "Self-direction and wellness",
    "Design and technology",
    "Languages",
    "History and place",
    "Making and repair",
    "Care",
)
_VERBS = ("Argue from", "Explain", "Measure", "Model", "Question", "Rework", "Speak about", "Test")
_NOUNS = ("data", "a hard text", "uncertainty", "change", "a shared budget", "a field site")
_SENTENCE = (
    "I learned to trust a number only after asking where it came from and who had counted before "
    "the bridge was closed in winter we walked the long way and kept the log anyway"
)
_WORDS = tuple(_SENTENCE.split())
_LEVELS = ("Emerging", "Developing", "Proficient", "Distinguished")
_BEGAN = date(2023, 9, 4)
_ADDRESS = Address(
    street="1 Mill Road",
    locality="Riverbend",
    region="Vermont",
    postal_code="05999",
    country="US",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How large a made-up transcript is. `foundational` and `advanced` are counts by area."""

    name: str = "Amara Nwosu-Delgado"
    legal_name: str | None = None
    foundational: tuple[int, ...] = (3, 3, 3, 3, 3, 2, 3)
    advanced: tuple[int, ...] = (2, 2, 1, 1, 2, 2, 1)
    earned: float = 1.0
    earned_advanced: float = 0.5
    under_way: int = 0
    statement: int = 60
    featured: int = 3
    evidence: int = 2
    attempts: int = 2
    courses: int = 8
    complete: bool = True
    words: tuple[str, ...] = field(default=_WORDS)


def _said(count: int, words: tuple[str, ...], start: int = 0) -> str:
    if not count:
        return ""
    picked = [words[(start + place) % len(words)] for place in range(count)]
    return " ".join(picked)[:1].upper() + " ".join(picked)[1:] + "."


def _school() -> School:
    figures = (Figure(label="Graduated in four years", value="94 %"),)
    counted = (Figure(label="Students", value="412"),)
    return School(
        id="did:web:riverbend.example",
        name="Riverbend High School",
        url="https://riverbend.example/",
        verify_url="https://riverbend.example/verify",
        phone="+1 802 555 0100",
        email="registrar@riverbend.example",
        address=_ADDRESS,
        identifiers=SchoolIdentifiers(ceeb="000000", nces="500000000001"),
        signatories=(
            Signatory(name="Josephine Abernathy", title="Registrar"),
            Signatory(name="Marian Colquhoun", title="Principal"),
        ),
        profile=tuple(
            ProfileItem(
                topic=topic,
                text=f"{_said(40, _WORDS, place)} {_said(20, _WORDS, place + 7)}",
                figures=figures if place % 2 else counted,
            )
            for place, topic in enumerate(ProfileTopic)
        ),
        notice="Invented sample: no real person or school",
    )


def _credits(shape: Shape) -> Iterator[MasteryCredit]:
    rubric = Rubric(
        levels=tuple(
            RubricLevel(id=name.lower(), name=name, descriptor=f"{name} work") for name in _LEVELS
        ),
        required="proficient",
    )
    number = 0
    for place, counts in enumerate(zip(shape.foundational, shape.advanced, strict=True)):
        for level, count in zip(CreditLevel, counts, strict=True):
            for each in range(count):
                number += 1
                verb, noun = _VERBS[number % len(_VERBS)], _NOUNS[number % len(_NOUNS)]
                yield MasteryCredit(
                    id=f"credit-{number}",
                    code=f"A{place + 1}-{each + (1 if level is CreditLevel.FOUNDATIONAL else 11)}",
                    name=f"{verb} {noun} {number}",
                    level=level,
                    area=f"area-{place}",
                    serves=(f"area-{place}-c",),
                    description="What students do.",
                    standard=(
                        "Makes a claim that data support, shows the data fairly, names their "
                        "limits, and answers the strongest objection."
                    ),
                    criteria=(Criterion(id="one", statement="Does it."),),
                    rubric=rubric,
                    evidence_rule=EvidenceRule(minimum=2),
                )


def _earned(shape: Shape, credits_: tuple[MasteryCredit, ...]) -> tuple[MasteryCredit, ...]:
    shares = {CreditLevel.FOUNDATIONAL: shape.earned, CreditLevel.ADVANCED: shape.earned_advanced}
    picked: list[MasteryCredit] = []
    for level, share in shares.items():
        mine = [each for each in credits_ if each.level is level]
        picked.extend(mine[: round(len(mine) * share)])
    return tuple(picked)


def _evidence(shape: Shape, credits_: tuple[MasteryCredit, ...]) -> tuple[Evidence, ...]:
    kinds, contexts = list(EvidenceKind), list(EvidenceContext)
    return tuple(
        Evidence(
            id=f"{credit.id}-e{each}",
            title=f"Salt in Dutton Creek, part {place}.{each}",
            kind=kinds[(place + each) % len(kinds)],
            made_on=_BEGAN + timedelta(days=20 * place + 9 * each),
            context=contexts[(place + each) % len(contexts)],
            audience=Audience.COLLEGE,
            file=f"evidence/{place}-{each}.pdf",
            reflection="I would start the log a month sooner.",
        )
        for place, credit in enumerate(credits_)
        for each in range(shape.evidence)
    )


def _ratings(shape: Shape, credits_: tuple[MasteryCredit, ...], last: int) -> Iterator[Rating]:
    for place, credit in enumerate(credits_):
        attempts = 1 + place % shape.attempts
        for attempt in range(attempts):
            yield Rating(
                credit=credit.id,
                assessor="Gil Ostrander",
                rated_on=_BEGAN + timedelta(days=15 * place + 120 * attempt),
                level=_LEVELS[max(0, last - (attempts - 1 - attempt))].lower(),
                attempt=attempt + 1,
            )


def _award(place: int, credit: MasteryCredit, shape: Shape) -> CreditAward:
    awarded = _BEGAN + timedelta(days=15 * place + 130 * shape.attempts)
    transfer = TransferSource(
        institution="Valley Community College", earned_on=awarded, accepted_by="Josephine Abernathy"
    )
    return CreditAward(
        credit=credit.id,
        level="distinguished" if place % 3 == 0 else "proficient",
        awarded_on=awarded,
        approved_by=("Gil Ostrander", "Anneke de Witt"),
        evidence=tuple(f"{credit.id}-e{each}" for each in range(shape.evidence)),
        transferred_from=transfer if place == 4 else None,
    )


def _profile(shape: Shape) -> GraduateProfile:
    return GraduateProfile(
        name="Portrait of a Riverbend Graduate",
        version="2.1",
        status=AdoptionStatus.ADOPTED,
        adopted_on=date(2023, 5, 16),
        statement="A Riverbend graduate looks closely and begins again.",
        areas=tuple(
            Area(
                id=f"area-{place}",
                code=f"A{place + 1}",
                name=_AREAS[place],
                description="Finds out what is so before deciding what to think about it.",
                competencies=(
                    Competency(id=f"area-{place}-c", name="Look", description="Looks closely."),
                ),
            )
            for place in range(len(shape.foundational))
        ),
    )


def _learner(shape: Shape) -> Learner:
    return Learner(
        id="a-learner",
        legal_name=Name(full=shape.legal_name or shape.name),
        chosen_name=Name(full=shape.name) if shape.legal_name else None,
        enrolled_on=date(2023, 8, 28),
        language="en",
        identifiers=(LearnerIdentifier(kind="school", value="••••41"),),
        graduated_on=date(2027, 6, 11) if shape.complete else None,
        expected_graduation=None if shape.complete else date(2027, 6, 11),
    )


def _courses(shape: Shape) -> Iterator[Course]:
    for place in range(shape.courses):
        began = _BEGAN + timedelta(days=90 * place)
        yield Course(
            title=f"Field Ecology {place}",
            kind="course",
            began_on=began,
            ended_on=began + timedelta(days=60),
        )


def transcript(shape: Shape) -> Transcript:
    """Return a made-up transcript of that shape."""
    credits_ = tuple(_credits(shape))
    earned = _earned(shape, credits_)
    rest = tuple(each for each in credits_ if each not in earned)[: shape.under_way]
    evidence = _evidence(shape, earned)
    return Transcript(
        school=_school(),
        graduate_profile=_profile(shape),
        credits=credits_,
        learner=_learner(shape),
        status=RecordStatus.COMPLETE if shape.complete else RecordStatus.IN_PROGRESS,
        statement=_said(shape.statement, shape.words),
        evidence=evidence,
        ratings=(*_ratings(shape, earned, 3), *_ratings(shape, rest, 1)),
        awards=tuple(_award(place, credit, shape) for place, credit in enumerate(earned)),
        featured=tuple(
            FeaturedWork(
                evidence=item.id, caption=f"Field study and town-meeting testimony {place}"
            )
            for place, item in enumerate(evidence[: shape.featured])
        ),
        courses=tuple(_courses(shape)),
    )


def issued(shape: Shape) -> IssuedTranscript:
    """Return a made-up transcript as if it had been signed; its records are stand-ins."""
    return IssuedTranscript(
        document=DocumentIdentity(
            id="urn:uuid:3d1b6a7e-5c1f-4b8e-9a51-0c3f1d2e4b5a",
            issued_at=datetime(2027, 6, 12, 10, 0, tzinfo=UTC),
        ),
        transcript=transcript(shape),
        record='{"version":1,"é":"ü"}'.encode(),
        clr=b'{"@context":["https://www.w3.org/ns/credentials/v2"]}',
        badges=(),
    )


@pytest.fixture
def shaped() -> Callable[..., IssuedTranscript]:
    """Make an issued transcript from the measures of a `Shape`."""

    def make(**measures: object) -> IssuedTranscript:
        return issued(Shape(**measures))  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def samples() -> dict[str, IssuedTranscript]:
    """Every learner of the sample school."""
    return issued_samples()
