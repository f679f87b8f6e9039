"""Where learners stand: the whole school or a class, and one learner, with what is needed next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from transcript.accounts.roles import Permission
from transcript.errors import UnmendedFilesError
from transcript.office.cohorts import Standing, cohorts_of
from transcript.office.roll import roll_of
from transcript.progress.cohort import Cohort, CreditCount, Reason
from transcript.progress.standing import LearnerProgress, Standings, Status
from transcript.progress.suppression import SMALLEST
from transcript.progress.svg import cohort_svg, learner_svg
from transcript.progress.telling import facts_of
from transcript.source.workspace import SchoolFiles, Workspace
from transcript.web.asked import Asked, Download, NotHereError, Page, Way

_MOST_STUCK = 30
_SVG = "image/svg+xml"
_OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A part of a bar, in percent from the left: so many learners of a status."""

    status: Status
    left: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """The cohort that is asked for: all, or those who graduate in a `year`; for whose eyes."""

    workspace: Workspace
    school: SchoolFiles
    year: str
    years: Sequence[str]
    is_outside: bool
    learners: Sequence[str]
    standing: Standing

    @classmethod
    def of(cls, asked: Asked) -> "_View":
        workspace = asked.workspace()
        is_outside = asked.query.get("for") == _OUTSIDE
        rows = roll_of(workspace.folder).rows(workspace)
        years = sorted({str(row.finishes.year) for row in rows if row.finishes})
        year = asked.query.get("year", "")
        # From counts of two different groups one could work out a single learner's.
        year = year if year in years and not is_outside else ""
        learners = [
            row.id for row in rows if not year or (row.finishes and str(row.finishes.year) == year)
        ]
        standing = cohorts_of(workspace.folder).standing(learners, today=asked.at.date())
        return cls(
            workspace=workspace,
            school=workspace.load_school(),
            year=year,
            years=years,
            is_outside=is_outside,
            learners=learners,
            standing=standing,
        )

    @property
    def cohort(self) -> Cohort:
        """The counts; for outside, without what would give somebody away."""
        tally, offered = self.standing.tally, self.school.credits
        if self.is_outside:
            return tally.public_cohort(offered, smallest=SMALLEST)
        return tally.cohort(offered)

    @property
    def named(self) -> str:
        """The query that asks for the same again."""
        if self.is_outside:
            return f"?for={_OUTSIDE}"
        return f"?year={self.year}" if self.year else ""


def cohort(asked: Asked) -> Page:
    """Show how many learners stand where on each credit, and who does not get on."""
    view = _View.of(asked)
    found = view.cohort
    names = {each.credit.id: each.credit for each in found.credits}
    reasons = Counter(each.reason for each in found.stuck)
    return Page(
        template="progress/cohort.html",
        facts={
            "view": view,
            "cohort": found,
            "areas": list(_by_area(found.credits, view.school)),
            "statuses": tuple(Status),
            "bars": {
                each.credit.id: tuple(_bars(each, found.learners or 0)) for each in found.credits
            },
            "credits": names,
            "stuck": found.stuck[:_MOST_STUCK],
            "reasons": [(each, reasons[each]) for each in Reason if reasons[each]],
            "unreadable": () if view.is_outside else view.standing.tally.unreadable,
            "today": asked.at.date(),
        },
    )


def cohort_picture(asked: Asked) -> Download:
    """Draw the same as SVG."""
    view = _View.of(asked)
    drawn = cohort_svg(view.cohort, today=asked.at.date())
    return Download(content=drawn.encode(), media_type=_SVG, name="progress.svg")


def learner(asked: Asked) -> Page:
    """Show where a learner stands on every credit, and what is needed next."""
    found = _progress(asked)
    today = asked.at.date()
    begun = [*found.having(Status.READY), *found.having(Status.ON_THE_WAY)]
    return Page(
        template="progress/learner.html",
        facts={
            "progress": found,
            "counts": [(each, len(found.having(each))) for each in Status],
            "begun": [
                (status, [(each, tuple(facts_of(each, today=today))) for each in group])
                for status, group in groupby(begun, key=lambda each: each.status)
            ],
            "awarded": found.having(Status.AWARDED),
            "waiting": found.having(Status.NOT_BEGUN),
            "has_picture": bool(begun or found.having(Status.AWARDED)),
            "today": today,
        },
    )


def learner_picture(asked: Asked) -> Download:
    """Draw the journeys of a learner as SVG."""
    found = _progress(asked)
    drawn = learner_svg(found, today=asked.at.date())
    name = f"{found.learner.id}-progress.svg"
    return Download(content=drawn.encode(), media_type=_SVG, name=name, inline=True)


def _progress(asked: Asked) -> LearnerProgress:
    workspace, name = asked.workspace(), asked.path["learner"]
    if name not in workspace.learner_ids:
        raise NotHereError("there is no learner of this id")
    loaded, school = workspace.load(name, files_too=False), workspace.load_school()
    if loaded.transcript is None:
        raise UnmendedFilesError(loaded.diagnostics, "the learner's files have to be mended first")
    return Standings(school.credits, school.mastery).of(loaded.transcript, habits=loaded.habits)


def _by_area(
    counts: Iterable[CreditCount], school: SchoolFiles
) -> Iterator[tuple[str, list[CreditCount]]]:
    """Yield the credits of each area under its name, in the order of the graduate profile."""
    profile = school.graduate_profile
    areas = {each.id: each.name for each in profile.areas} if profile else {}
    found: dict[str, list[CreditCount]] = {name: [] for name in areas}
    for each in counts:
        found.setdefault(each.credit.area, []).append(each)
    return ((areas.get(area, area), mine) for area, mine in found.items() if mine)


def _bars(count: CreditCount, learners: int) -> Iterator[Bar]:
    left = 0.0
    for status in Status:
        number = count.statuses[status]
        if number and learners:
            width = round(100 * number / learners, 2)
            yield Bar(status=status, left=round(left, 2), width=width)
            left += width


WAYS = (
    Way(path="/progress", view=cohort, needs=Permission.VIEW),
    Way(path="/progress.svg", view=cohort_picture, needs=Permission.VIEW),
    Way(path="/progress/{learner}", view=learner, needs=Permission.VIEW),
    Way(path="/progress/{learner}/journeys.svg", view=learner_picture, needs=Permission.VIEW),
)
"""The addresses of this section."""
