"""Do those who judge agree? From a file of double-scored work, or the school's own ratings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transcript.accounts.roles import Permission
from transcript.office.calibrating import LARGEST, Calibrated, calibrated
from transcript.office.cohorts import cohorts_of
from transcript.progress import calibration_words as words
from transcript.progress.calibration import Calibration, Leaning, ScoredWork, calibrate
from transcript.progress.double_scored import NOTHING_TWICE, SchoolStandards
from transcript.progress.suppression import SMALLEST
from transcript.source.workspace import SchoolFiles
from transcript.web.asked import Asked, Page, Way

_MOST_PROBLEMS = 50
_MOST_LISTED = 20
_AROUND_A_FILE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table: a name, and its figures."""

    name: str
    cells: Sequence[str]
    remark: str = ""
    is_part: bool = False


def asking(asked: Asked) -> Page:
    """Ask for a file, or for the school's own ratings."""
    asked.workspace()
    return _page()


def from_file(asked: Asked) -> Page:
    """Compare the judgements in a file. Nothing is kept of it."""
    school = asked.workspace().load_school()
    file = asked.form.file("file")
    if file is None:
        return _page(status=422, unfit="choose a file first")
    if len(file.content) > LARGEST:
        return _page(status=413, unfit=f"the file is larger than {LARGEST // 1024**2} MB")
    done = calibrated(file.content, _standards(school))
    return _answered(done, school, source=file.name)


def from_ratings(asked: Asked) -> Page:
    """Compare those who rated the same piece of evidence, from the records of the school."""
    workspace = asked.workspace()
    learners, today = workspace.learner_ids, asked.at.date()
    standing = cohorts_of(workspace.folder).standing(learners, today=today)
    found = calibrate(standing.judgements)
    done = Calibrated(found=found, problems=() if found else (NOTHING_TWICE,))
    return _answered(
        done, workspace.load_school(), source="the school's own ratings", waiting=standing.waiting
    )


def _standards(school: SchoolFiles) -> SchoolStandards | None:
    if not school.credits:
        return None
    return SchoolStandards(credits=school.credits, policy=school.mastery)


def _answered(done: Calibrated, school: SchoolFiles, *, source: str, waiting: int = 0) -> Page:
    names = {each.id: each.name for each in school.credits}
    facts: dict[str, Any] = {"source": source, "waiting": waiting, "remarks": done.remarks}
    if done.found is None:
        more = max(0, len(done.problems) - _MOST_PROBLEMS)
        return _page(**facts, problems=done.problems[:_MOST_PROBLEMS], more=more)
    return _page(**facts, found=done.found, report=_report(done.found, names))


def _page(*, status: int = 200, **facts: object) -> Page:
    nothing: dict[str, object] = {
        "found": None,
        "problems": (),
        "more": 0,
        "unfit": "",
        "source": "",
        "waiting": 0,
        "remarks": (),
    }
    return Page(template="progress/calibration.html", facts={**nothing, **facts}, status=status)


def _report(found: Calibration, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the tables of a report, in the words of the command line."""
    hidden = words.withheld(found, SMALLEST)
    return {
        "unit": words.unit(found),
        "agreement": [
            *(
                Row(name=names.get(credit, credit), cells=words.figures(each))
                for credit, each in found.credits.items()
            ),
            Row(name="All together", cells=words.figures(found.agreement)),
        ],
        "reasons": _reasons(found),
        "pairs": [
            Row(name=f"{each.first}, {each.second}", cells=words.figures(each.agreement))
            for each in sorted(found.pairs, key=lambda each: each.agreement.exact)
        ][:_MOST_LISTED],
        "leanings": [_leaning_row(each, names) for each in found.leanings],
        "discuss": [_work(each, names) for each in found.discuss[:_MOST_LISTED]],
        "anchors": [_work(each, names) for each in words.one_a_level(found.anchors)],
        "line": words.line(found),
        "fewest": words.FEWEST_FOR_A_LINE,
        "smallest": SMALLEST,
        "is_public": found.agreement.works >= SMALLEST,
        "told": [names.get(each, each) for each in found.credits if each not in hidden],
    }


def _reasons(found: Calibration) -> list[str]:
    reasons = (each.kappa.missing for each in (*found.credits.values(), found.agreement))
    return [each for each in dict.fromkeys(reasons) if each]


def _leaning_row(leaning: Leaning, names: Mapping[str, str]) -> Row:
    parts = (leaning.difference, leaning.early, leaning.late, leaning.change)
    credit = leaning.credit
    return Row(
        name=leaning.assessor if credit is None else names.get(credit, credit),
        cells=(str(leaning.works), *map(words.signed, parts)),
        remark=words.remark(leaning),
        is_part=credit is not None,
    )


def _work(work: ScoredWork, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "work": work.work,
        "credit": names.get(work.credit, work.credit),
        "judgements": [(each.level, each.assessor) for each in work.judgements],
    }


WAYS = (
    Way(path="/calibration", view=asking, needs=Permission.VIEW),
    Way(
        path="/calibration",
        view=from_file,
        needs=Permission.VIEW,
        method="POST",
        most=LARGEST + _AROUND_A_FILE,
    ),
    Way(path="/calibration/ratings", view=from_ratings, needs=Permission.VIEW),
)
"""The addresses of this section."""
