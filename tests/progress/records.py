"""A learner at a small school, made from the model alone."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from transcript.model.award import CreditAward
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
    Evidence,
    EvidenceContext,
    EvidenceEvent,
    EvidenceKind,
)
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile
from transcript.model.learner import Learner, Name
from transcript.model.mastery import CreditPolicy, MasteryPolicy
from transcript.model.rating import Rating, Waiver
from transcript.model.school import Address, School, SchoolIdentifiers
from transcript.model.transcript import RecordStatus, Transcript
from transcript.progress.standing import CreditStanding, LearnerProgress, Standings

TODAY = date(2026, 11, 22)
LEVELS = ("Emerging", "Developing", "Proficient", "Distinguished")


def credit(
    credit_id: str = "weigh",
    *,
    pieces: int = 2,
    contexts: int = 2,
    criteria: tuple[str, ...] = ("Claims little.", "Shows much."),
) -> MasteryCredit:
    """A credit with four levels; the criteria are called c1, c2 and so on."""
    return MasteryCredit(
        id=credit_id,
        code=credit_id.upper()[:5],
        name=credit_id.capitalize(),
        level=CreditLevel.FOUNDATIONAL,
        area="inquiry",
        serves=("ask",),
        description="About it.",
        standard="Does it.",
        criteria=tuple(
            Criterion(id=f"c{number}", statement=each)
            for number, each in enumerate(criteria, start=1)
        ),
        rubric=Rubric(
            levels=tuple(
                RubricLevel(id=each.lower(), name=each, descriptor=each) for each in LEVELS
            ),
            required="proficient",
        ),
        evidence_rule=EvidenceRule(minimum=pieces, contexts=contexts),
    )


def evidence(
    name: str,
    context: EvidenceContext = EvidenceContext.COURSE,
    *events: EvidenceEvent,
    made_on: date = date(2026, 9, 1),
) -> Evidence:
    """A piece of work."""
    return Evidence(
        id=name,
        title=name.capitalize(),
        kind=EvidenceKind.TEXT,
        made_on=made_on,
        context=context,
        audience=Audience.COLLEGE,
        file=f"evidence/{name}.txt",
        events=events,
    )


@dataclass
class Record:
    """What is written about one learner, in the order in which it is added."""

    credits: tuple[MasteryCredit, ...] = (credit(),)
    learner: str = "ana"
    evidence: list[Evidence] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    awards: list[CreditAward] = field(default_factory=list)

    def rate(
        self,
        level: str,
        *named: str,
        days_ago: int = 30,
        credit: str = "weigh",
        criterion: str | None = None,
        feedback: str | None = None,
    ) -> "Record":
        """Add a rating; it is the next attempt."""
        before = [
            each for each in self.ratings if (each.credit, each.criterion) == (credit, criterion)
        ]
        self.ratings.append(
            Rating(
                credit=credit,
                assessor="A. Teacher",
                rated_on=TODAY - timedelta(days=days_ago),
                level=level,
                attempt=len(before) + 1,
                evidence=named,
                criterion=criterion,
                feedback=feedback,
            )
        )
        return self

    def waive(self, criterion: str | None = None) -> "Record":
        """Add a waiver of the first credit."""
        self.waivers.append(
            Waiver(
                credit=self.credits[0].id,
                criterion=criterion,
                waived_on=date(2026, 6, 1),
                waived_by="B. Approver",
                reason="Shown elsewhere.",
            )
        )
        return self

    def award(self, level: str = "proficient", *named: str, credit: str = "weigh") -> "Record":
        """Award a credit."""
        self.awards.append(
            CreditAward(
                credit=credit,
                level=level,
                awarded_on=date(2026, 6, 1),
                approved_by=("B. Approver",),
                evidence=named,
            )
        )
        return self

    def show(self, *items: Evidence) -> "Record":
        """Add evidence."""
        self.evidence += items
        return self

    @property
    def transcript(self) -> Transcript:
        """The record as the school has it."""
        return Transcript(
            school=SCHOOL,
            graduate_profile=PROFILE,
            credits=self.credits,
            learner=Learner(
                id=self.learner,
                legal_name=Name(full=self.learner.capitalize()),
                enrolled_on=date(2024, 9, 1),
                language="en",
            ),
            status=RecordStatus.IN_PROGRESS,
            statement="I ask.",
            evidence=tuple(self.evidence),
            ratings=tuple(self.ratings),
            waivers=tuple(self.waivers),
            awards=tuple(self.awards),
        )

    def progress(self, policy: CreditPolicy | None = None) -> LearnerProgress:
        """Where the learner stands, by one policy for all credits."""
        mastery = MasteryPolicy(default=policy or CreditPolicy())
        return Standings(self.credits, mastery).of(self.transcript)

    def standing(self, policy: CreditPolicy | None = None) -> CreditStanding:
        """Where the learner stands on the first credit."""
        return self.progress(policy).credits[0]


SCHOOL = School(
    id="did:web:school.example",
    name="School",
    url="https://school.example",
    phone="1",
    email="a@school.example",
    address=Address(
        street="1 Road", locality="Town", region="VT", postal_code="05000", country="US"
    ),
    identifiers=SchoolIdentifiers(),
    signatories=(),
    profile=(),
)
PROFILE = GraduateProfile(
    name="Portrait",
    version="1",
    status=AdoptionStatus.DRAFT,
    statement="We.",
    areas=(
        Area(
            id="inquiry",
            code="IN",
            name="Inquiry",
            description="Asks.",
            competencies=(Competency(id="ask", name="Ask", description="Asks."),),
        ),
    ),
)
