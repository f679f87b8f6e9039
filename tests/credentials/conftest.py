"""A small transcript, built from the model alone."""

from datetime import UTC, date, datetime

import pytest

from transcript.model.award import CreditAward, TransferSource
from transcript.model.credit import (
    Alignment,
    AlignmentTarget,
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.document import DocumentIdentity
from transcript.model.evidence import (
    Audience,
    Digest,
    Evidence,
    EvidenceContext,
    EvidenceKind,
)
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile
from transcript.model.learner import Learner, Name
from transcript.model.rating import Determination
from transcript.model.school import Address, School, SchoolIdentifiers, Signatory
from transcript.model.transcript import RecordStatus, Transcript

RUBRIC = Rubric(
    required="proficient",
    levels=(
        RubricLevel(id="emerging", name="Emerging", descriptor="Begins to."),
        RubricLevel(id="proficient", name="Proficient", descriptor="Does so alone."),
        RubricLevel(id="teaching", name="Teaching", descriptor="Shows others how."),
    ),
)


@pytest.fixture
def school() -> School:
    return School(
        id="did:web:hill.example",
        name="Hill School",
        url="https://hill.example/",
        phone="+1 802 555 0101",
        email="office@hill.example",
        address=Address(
            street="1 Hill Road",
            locality="Upton",
            region="VT",
            postal_code="05001",
            country="US",
        ),
        identifiers=SchoolIdentifiers(nces="500000000002", ceeb="000001", state="VT-7"),
        signatories=(Signatory(name="Ida Holm", title="Registrar"),),
        profile=(),
        notice="Invented",
    )


@pytest.fixture
def graduate_profile() -> GraduateProfile:
    return GraduateProfile(
        name="Portrait of a Graduate",
        version="1.0",
        status=AdoptionStatus.ADOPTED,
        statement="What we hope for.",
        areas=(
            Area(
                id="reasoning",
                code="RE",
                name="Reasoning",
                description="Thinks with evidence.",
                competencies=(
                    Competency(id="weigh", name="Weigh sources", description="Judges sources."),
                ),
            ),
            Area(id="making", code="MA", name="Making", description="Builds.", competencies=()),
        ),
    )


@pytest.fixture
def credits_offered() -> tuple[MasteryCredit, ...]:
    argue = MasteryCredit(
        id="argue",
        code="RE-1",
        name="Argue from data",
        level=CreditLevel.FOUNDATIONAL,
        area="reasoning",
        serves=("weigh",),
        description="Argues from data.",
        standard="An argument that stands on data.",
        criteria=(
            Criterion(id="claim", statement="States a claim."),
            Criterion(id="data", statement="Weighs the data."),
        ),
        rubric=RUBRIC,
        evidence_rule=EvidenceRule(minimum=1),
        alignments=(
            Alignment(
                target=AlignmentTarget.CASE_ITEM,
                name="Argument",
                url="https://case.example/items/1",
                framework="State framework",
                code="c1",
            ),
            Alignment(
                target=AlignmentTarget.CTDL_COMPETENCY,
                name="Reasoning",
                url="https://ctdl.example/items/2",
            ),
        ),
    )
    build = MasteryCredit(
        id="build",
        code="MA-2",
        name="Build to last",
        level=CreditLevel.ADVANCED,
        area="making",
        serves=(),
        description="Builds.",
        standard="A thing that is used.",
        criteria=(),
        rubric=RUBRIC,
        evidence_rule=EvidenceRule(minimum=1),
    )
    return argue, build


@pytest.fixture
def evidence() -> tuple[Evidence, ...]:
    return (
        Evidence(
            id="creek",
            title="Creek report",
            kind=EvidenceKind.DOCUMENT,
            made_on=date(2026, 2, 3),
            context=EvidenceContext.COURSE,
            audience=Audience.COLLEGE,
            file="evidence/creek.PDF",
            digest=Digest(algorithm="sha256", value="ab" * 32),
            description="Twelve weeks of samples.",
            reflection="I learned to doubt my first reading.",
        ),
        Evidence(
            id="film",
            title="Film",
            kind=EvidenceKind.VIDEO,
            made_on=date(2026, 3, 4),
            context=EvidenceContext.COMMUNITY,
            audience=Audience.PUBLIC,
            url="https://video.example/1",
        ),
    )


@pytest.fixture
def transcript(
    school: School,
    graduate_profile: GraduateProfile,
    credits_offered: tuple[MasteryCredit, ...],
    evidence: tuple[Evidence, ...],
) -> Transcript:
    return Transcript(
        school=school,
        graduate_profile=graduate_profile,
        credits=credits_offered,
        learner=Learner(
            id="ana",
            legal_name=Name(full="Ana Ruiz"),
            chosen_name=Name(full="Annie Ruiz"),
            enrolled_on=date(2023, 8, 28),
            language="en",
        ),
        status=RecordStatus.COMPLETE,
        statement="I like rivers.",
        evidence=evidence,
        awards=(
            CreditAward(
                credit="argue",
                level="proficient",
                awarded_on=date(2026, 5, 6),
                approved_by=("Bo Lind", "Cy Moor"),
                evidence=("creek", "film"),
                determination=Determination(method="Panel", reason="Both agreed."),
            ),
            CreditAward(
                credit="build",
                level="teaching",
                awarded_on=date(2026, 6, 7),
                approved_by=(),
                evidence=(),
                transferred_from=TransferSource(
                    institution="Vale School", earned_on=date(2025, 1, 2), accepted_by="Ida Holm"
                ),
            ),
        ),
    )


@pytest.fixture
def document() -> DocumentIdentity:
    return DocumentIdentity(
        id="urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10",
        issued_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    )
