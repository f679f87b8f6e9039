"""Rules never raise, whatever a record says, and say the same thing every time."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcript.model.award import CreditAward, TransferSource
from transcript.model.credit import (
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.evidence import (
    Audience,
    Digest,
    Evidence,
    EvidenceContext,
    EvidenceEvent,
    EvidenceEventKind,
    EvidenceKind,
)
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile
from transcript.model.habit import HabitObservation
from transcript.model.learner import Learner, LearnerIdentifier, Name
from transcript.model.mastery import (
    Between,
    Counting,
    CreditPolicy,
    DeterminationPolicy,
    Eligibility,
    MasteryPolicy,
    Method,
    ReassessmentPolicy,
)
from transcript.model.rating import (
    Calculation,
    CalculationInput,
    Determination,
    Rating,
    SelfAssessment,
)
from transcript.model.school import School
from transcript.model.transcript import Course, FeaturedWork, RecordStatus, Transcript
from transcript.source.evidence_files import Facts, FileFacts
from transcript.validation.case import Offer, Record
from transcript.validation.policy import OFFER_RULES, RECORD_RULES

IDS = st.sampled_from(["a", "b", "c", ""])
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["GPA: 3.9", "B+", "Grade: A", "SSN 900123456", "IEP", "<b>", "\u200b", "1"]),
)
DATES = st.dates(min_value=date(2020, 1, 1), max_value=date(2027, 1, 1))
FILES = st.sampled_from(["a.txt", "b.png", "https://x", "../c"])
KINDS = st.sampled_from(EvidenceKind)
POINTS = st.sampled_from([Decimal(0), Decimal(1), Decimal("2.5"), Decimal(3)])
PARAMETERS = ("times", "threshold", "best", "last", "weight", "ahead", "demonstrations")


def tuples(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(items, max_size=3).map(tuple)


def built(kind_of_value: type, /, **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Build values of a dataclass; texts where nothing else is said."""
    names = [each.name for each in fields(kind_of_value) if each.name != "origin"]
    return st.builds(kind_of_value, **{name: known.get(name, TEXTS) for name in names})


CREDITS = built(
    MasteryCredit,
    id=IDS,
    level=st.sampled_from(CreditLevel),
    area=IDS,
    serves=tuples(IDS),
    criteria=tuples(built(Criterion, id=IDS)),
    rubric=built(Rubric, levels=tuples(built(RubricLevel, id=IDS)), required=IDS),
    evidence_rule=built(
        EvidenceRule, minimum=st.integers(0, 3), contexts=st.integers(0, 3), kinds=tuples(KINDS)
    ),
    alignments=st.just(()),
)
PROFILES = built(
    GraduateProfile,
    status=st.sampled_from(AdoptionStatus),
    adopted_on=st.none() | DATES,
    areas=tuples(built(Area, id=IDS, competencies=tuples(built(Competency, id=IDS)))),
)
EVIDENCE = built(
    Evidence,
    id=IDS,
    kind=KINDS,
    made_on=DATES,
    context=st.sampled_from(EvidenceContext),
    audience=st.sampled_from(Audience),
    file=st.none() | FILES,
    digest=st.none() | built(Digest),
    url=st.none() | TEXTS,
    alt=st.none() | TEXTS,
    events=tuples(
        built(
            EvidenceEvent,
            kind=st.sampled_from(EvidenceEventKind),
            on=DATES,
            by=st.none() | TEXTS,
            digest=st.none() | built(Digest),
        )
    ),
)
RATINGS = built(
    Rating,
    credit=IDS,
    rated_on=DATES,
    level=IDS,
    attempt=st.integers(0, 3),
    evidence=tuples(IDS),
    criterion=st.none() | IDS,
    score=st.none() | POINTS,
    self_assessment=st.none() | built(SelfAssessment, level=IDS),
    source=st.none(),
)
CALCULATIONS = built(
    Calculation,
    parameters=tuples(st.tuples(st.sampled_from(PARAMETERS), POINTS.map(str))),
    inputs=tuples(
        built(
            CalculationInput,
            rated_on=DATES,
            attempt=st.integers(0, 3),
            points=POINTS,
            criterion=st.none() | IDS,
        )
    ),
    result=st.none() | POINTS,
    reached=st.booleans(),
)
DETERMINATIONS = built(
    Determination,
    method=TEXTS | st.sampled_from([each.value for each in Method]),
    decided_by=st.none() | TEXTS,
    decided_on=st.none() | DATES,
    calculation=st.none() | CALCULATIONS,
)
POLICIES = built(
    CreditPolicy,
    determination=built(
        DeterminationPolicy,
        method=st.sampled_from(Method),
        parameters=st.dictionaries(st.sampled_from(PARAMETERS), POINTS),
    ),
    reassessment=built(
        ReassessmentPolicy,
        who=st.sampled_from(Eligibility),
        attempts=st.none() | st.integers(1, 2),
        wait_days=st.integers(0, 400),
        until=st.none() | DATES,
        between=tuples(st.sampled_from(Between)),
        counts=st.sampled_from(Counting),
    ),
    review_team=st.integers(1, 3),
    scale=st.dictionaries(IDS, POINTS),
)
AWARDS = built(
    CreditAward,
    credit=IDS,
    level=IDS,
    awarded_on=DATES,
    approved_by=tuples(TEXTS),
    evidence=tuples(IDS),
    determination=st.none() | DETERMINATIONS,
    transferred_from=st.none() | built(TransferSource, earned_on=DATES),
)
LEARNERS = built(
    Learner,
    id=IDS,
    legal_name=built(Name),
    chosen_name=st.none() | built(Name),
    enrolled_on=DATES,
    identifiers=tuples(built(LearnerIdentifier)),
    birth_date=st.none() | DATES,
    birthday=st.none(),
    expected_graduation=st.none() | DATES,
    graduated_on=st.none() | DATES,
)
FACTS = built(
    FileFacts,
    size=st.sampled_from([None, 0, 1]),
    media_type=st.sampled_from([None, "text/plain"]),
    problem=st.sampled_from([None, "missing", "outside", "unsupported"]),
)


@st.composite
def records(draw: st.DrawFn, school: School) -> Record:
    transcript = Transcript(
        school=school,
        graduate_profile=draw(PROFILES),
        credits=draw(tuples(CREDITS)),
        learner=draw(LEARNERS),
        status=draw(st.sampled_from(RecordStatus)),
        statement=draw(TEXTS),
        evidence=draw(tuples(EVIDENCE)),
        ratings=draw(tuples(RATINGS)),
        awards=draw(tuples(AWARDS)),
        featured=draw(tuples(built(FeaturedWork, evidence=IDS))),
        courses=draw(tuples(built(Course, began_on=DATES, ended_on=st.none() | DATES))),
    )
    facts = Facts(
        files=draw(st.dictionaries(FILES, FACTS)), unnamed=draw(st.sampled_from([(), ("x",)]))
    )
    return Record(
        transcript=transcript,
        facts=facts,
        today=draw(st.none() | DATES),
        policy=draw(built(MasteryPolicy, default=POLICIES, credits=st.just({}))),
        habits=draw(tuples(built(HabitObservation, seen_on=DATES))),
        broken=lambda url: url or None,
    )


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_rules_never_raise(data: st.DataObject, offer: Offer) -> None:
    assert offer.school is not None
    record = data.draw(records(offer.school))
    transcript = record.transcript
    subject = replace(
        offer,
        graduate_profile=transcript.graduate_profile,
        credits=transcript.credits,
        policy=record.policy,
    )
    said = [each for rule in RECORD_RULES for each in rule(record)]
    said += [each for rule in OFFER_RULES for each in rule(subject)]
    again = [each for rule in RECORD_RULES for each in rule(record)]
    again += [each for rule in OFFER_RULES for each in rule(subject)]
    assert said == again
    assert all(each.message and each.hint for each in said)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(text=st.text(alphabet=" \nAB+-.:%/#0123456789gradepointGPArnkofmyclstSNei", max_size=400))
def test_no_text_makes_a_rule_raise(text: str, record: Record) -> None:
    said = replace(record, transcript=replace(record.transcript, statement=text))
    for rule in RECORD_RULES:
        list(rule(said))
