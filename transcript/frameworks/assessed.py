"""What was assessed of a framework, from its goals down to the evidence, and the holes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from transcript.frameworks.coverage import Coverage, coverage
from transcript.model.credit import Criterion, MasteryCredit
from transcript.model.evidence import Evidence, EvidenceEventKind
from transcript.model.graduate_profile import Area, Competency, GraduateProfile
from transcript.model.rating import Rating
from transcript.model.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """How much was judged: ratings, of how many learners, on how many pieces of evidence.

    `works` counts the different titles of what was assessed in another system.
    """

    ratings: int = 0
    learners: int = 0
    evidence: int = 0
    works: int = 0
    without_feedback: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """A line of the matrix; what is None is missing there.

    A row without a criterion tells of the credit as a whole, and counts all its ratings.
    """

    area: Area | None = None
    competency: Competency | None = None
    credit: MasteryCredit | None = None
    criterion: Criterion | None = None
    assessed: Assessed = field(default=Assessed())
    hole: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutGoal:
    """Work that was rated on a credit that leads to no competency: `credit` is its id."""

    work: str
    credit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A piece of evidence that no rating and no award names."""

    learner: str
    evidence: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """What leads to what, and what does not. `without_feedback` counts ratings by credit id."""

    rows: tuple[MatrixRow, ...]
    coverage: Coverage
    learners: int
    never_assessed: tuple[MasteryCredit, ...]
    criteria_never_assessed: tuple[tuple[MasteryCredit, Criterion], ...]
    without_goal: tuple[WithoutGoal, ...]
    without_feedback: tuple[tuple[str, int], ...]
    unjudged: tuple[Unjudged, ...]


NO_CREDIT = "no credit serves this competency"
NO_COMPETENCY = "this credit serves no competency"
NEVER_ASSESSED = "never assessed"

_Key = tuple[str, str | None]


@dataclass(slots=True)
class _Count:
    ratings: int = 0
    without_feedback: int = 0
    learners: set[str] = field(default_factory=set)
    evidence: set[tuple[str, str]] = field(default_factory=set)
    works: set[str] = field(default_factory=set)

    def add(self, learner: str, rating: Rating, *, has_feedback: bool) -> None:
        self.ratings += 1
        self.without_feedback += not has_feedback
        self.learners.add(learner)
        self.evidence.update((learner, each) for each in rating.evidence)
        if rating.source and rating.source.work:
            self.works.add(rating.source.work)

    @property
    def assessed(self) -> Assessed:
        return Assessed(
            ratings=self.ratings,
            learners=len(self.learners),
            evidence=len(self.evidence),
            works=len(self.works),
            without_feedback=self.without_feedback,
        )


class _Found:
    """What the records of all learners say, counted as they come by."""

    def __init__(self, aimed: Collection[str]) -> None:
        self._aimed = aimed
        self.learners = 0
        self.counts: dict[_Key, _Count] = {}
        self.without_goal: set[WithoutGoal] = set()
        self.unjudged: list[Unjudged] = []

    def add(self, record: Transcript) -> None:
        self.learners += 1
        learner = record.learner.id
        pieces = {each.id: each for each in record.evidence}
        for rating in record.ratings:
            named = [pieces[each] for each in rating.evidence if each in pieces]
            has_feedback = bool(rating.feedback) or any(map(_has_feedback, named))
            # The credit as a whole counts all its ratings, whatever they were of.
            for key in {(rating.credit, None), (rating.credit, rating.criterion)}:
                self.counts.setdefault(key, _Count()).add(
                    learner, rating, has_feedback=has_feedback
                )
            if rating.credit not in self._aimed:
                self.without_goal.update(
                    WithoutGoal(work=title, credit=rating.credit)
                    for title in _titles(rating, named)
                )
        self.unjudged += (
            Unjudged(learner=learner, evidence=each.id, title=each.title)
            for each in record.unjudged
        )

    def of(self, credit: MasteryCredit, criterion: Criterion | None = None) -> Assessed:
        found = self.counts.get((credit.id, criterion.id if criterion else None))
        return found.assessed if found else Assessed()


def _titles(rating: Rating, named: Sequence[Evidence]) -> Sequence[str]:
    if rating.source and rating.source.work:
        return [rating.source.work]
    return [each.title for each in named] or ["(without a title)"]


def _has_feedback(item: Evidence) -> bool:
    return any(event.kind is EvidenceEventKind.FEEDBACK for event in item.events)


def matrix(
    profile: GraduateProfile,
    offered: Sequence[MasteryCredit],
    records: Iterable[Transcript],
) -> Matrix:
    """Return what leads to what: competency, credit, criterion, assessment, evidence.

    `records` are gone through once and are not kept.
    """
    covered = coverage(profile, tuple(offered))
    aimed = {credit.id for credit in offered} - {credit.id for credit in covered.orphans}
    found = _Found(aimed)
    for record in records:
        found.add(record)
    never = tuple(credit for credit in offered if not found.of(credit).ratings)
    return Matrix(
        rows=tuple(_rows(covered, found)),
        coverage=covered,
        learners=found.learners,
        never_assessed=never,
        criteria_never_assessed=tuple(
            (credit, criterion)
            for credit in offered
            if credit not in never
            for criterion in credit.criteria
            if _never_looked_at(found, credit, criterion)
        ),
        without_goal=tuple(sorted(found.without_goal, key=lambda each: (each.credit, each.work))),
        without_feedback=tuple(
            (credit.id, missing)
            for credit in offered
            if (missing := found.of(credit).without_feedback)
        ),
        unjudged=tuple(found.unjudged),
    )


def _never_looked_at(found: _Found, credit: MasteryCredit, criterion: Criterion) -> bool:
    """Whether the credit was rated criterion by criterion only, and this one never."""
    whole = found.of(credit).ratings - sum(
        found.of(credit, each).ratings for each in credit.criteria
    )
    return not whole and not found.of(credit, criterion).ratings


def _rows(covered: Coverage, found: _Found) -> Iterator[MatrixRow]:
    for each in covered.competencies:
        place = MatrixRow(area=each.area, competency=each.competency, hole=NO_CREDIT)
        if each.is_hole:
            yield place
        for credit in (*each.foundational, *each.advanced):
            yield from _credit_rows(credit, found, area=each.area, competency=each.competency)
    for credit in covered.orphans:
        yield from _credit_rows(credit, found, area=None, competency=None)


def _credit_rows(
    credit: MasteryCredit, found: _Found, *, area: Area | None, competency: Competency | None
) -> Iterator[MatrixRow]:
    whole = found.of(credit)
    hole = None if whole.ratings else NEVER_ASSESSED
    yield MatrixRow(
        area=area,
        competency=competency,
        credit=credit,
        assessed=whole,
        hole=hole if competency else NO_COMPETENCY,
    )
    for criterion in credit.criteria:
        is_hole = hole or _never_looked_at(found, credit, criterion)
        yield MatrixRow(
            area=area,
            competency=competency,
            credit=credit,
            criterion=criterion,
            assessed=found.of(credit, criterion),
            hole=NEVER_ASSESSED if is_hole else None,
        )
