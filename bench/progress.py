"""Where 5,000 learners stand, each with 60 imported ratings, against counting them and no more."""
# ruff: noqa: INP001 - beside a script

import csv
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.measuring import Aim, Pair
from transcript.progress.cohort import Cohort, Tally
from transcript.progress.counting import parts, tallies
from transcript.source.ratings_file import RATINGS_FILE, RatingLine, write_ratings
from transcript.source.workspace import Workspace

LEARNERS, RATINGS = 5_000, 60
MOST_MS = 5_000
"""What such a cohort may take."""

_SCHOOL = Path(__file__).parents[1] / "samples" / "riverbend"
_TODAY = date(2026, 11, 22)
_BEGAN = date(2025, 9, 1)
_CREDITS = 12
_LEARNER = """\
id: {learner}
legal_name:
  full: Learner {number}
enrolled_on: 2023-09-05
language: en
"""
_RECORD = "status: in progress\nstatement: I count.\n"


@dataclass(frozen=True, slots=True)
class Contest:
    """The same school, opened by us and walked through by the peer."""

    workspace: Workspace
    standards: dict[str, frozenset[str]]

    def ours(self) -> Cohort:
        """Say where everybody stands by the school's method, who is stuck, and since when."""
        total = Tally()
        shares = parts(self.workspace.learner_ids)
        jobs = os.cpu_count() or 1
        for each in tallies(self.workspace, shares, today=_TODAY, stuck_days=60, jobs=jobs):
            total.merge(each)
        return total.cohort(self.workspace.load_school().credits)

    def theirs(self) -> Counter[tuple[str, bool]]:
        """Count by credit whose last rating reaches the standard, and nothing else."""
        found: Counter[tuple[str, bool]] = Counter()
        for file in sorted(self.workspace.folder.glob(f"learners/*/{RATINGS_FILE}")):
            last: dict[str, str] = {}
            with file.open(newline="", encoding="utf-8") as opened:
                for row in csv.DictReader(opened):
                    last[row["credit"]] = row["level"]
            found.update(
                (credit, level in self.standards[credit]) for credit, level in last.items()
            )
        return found


@contextmanager
def school(learners: int = LEARNERS) -> Iterator[Contest]:
    """Make a school of so many learners, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "school"
        shutil.copytree(_SCHOOL, folder, ignore=shutil.ignore_patterns("learners"))
        workspace = Workspace.open(folder)
        credits_ = workspace.load_school().credits[:_CREDITS]
        levels = [[level.id for level in credit.rubric.levels] for credit in credits_]
        for number in range(learners):
            learner = f"learner-{number:04}"
            home = folder / "learners" / learner
            home.mkdir(parents=True)
            text = _LEARNER.format(learner=learner, number=number)
            (home / "learner.yaml").write_text(text, encoding="utf-8")
            (home / "record.yaml").write_text(_RECORD, encoding="utf-8")
            lines = (
                _line(credits_[each % _CREDITS].id, levels[each % _CREDITS], number, each)
                for each in range(RATINGS)
            )
            (home / RATINGS_FILE).write_bytes(write_ratings(lines))
        yield Contest(
            Workspace.open(folder),
            {
                credit.id: frozenset(names[credit.rubric.rank(credit.rubric.required) :])
                for credit, names in zip(credits_, levels, strict=True)
            },
        )


def _line(credit: str, levels: list[str], learner: int, number: int) -> RatingLine:
    level = levels[(learner * 7 + number * 5 + number // _CREDITS) % len(levels)]
    day = _BEGAN + timedelta(days=number * 7 + learner % 7)
    return RatingLine(
        credit=credit,
        criterion="",
        rated_at=f"{day}T09:30:00",
        attempt="",
        level=level,
        score="",
        assessor="A. Teacher",
        work=f"Task {number}",
        url="",
        feedback="",
        system="canvas",
        id=f"{learner}-{number}",
    )


def contests() -> Iterator[Pair]:
    """Yield the contest, in a school that is there for as long as it lasts."""
    with school() as made:
        yield contest(made)


def contest(of: Contest) -> Pair:
    """Return the contest; what both sides count alike is compared first."""
    found = of.ours()
    if found.learners != len(of.workspace.learner_ids):
        raise SystemExit("not every learner was counted")
    reached = {credit: n for (credit, is_there), n in of.theirs().items() if is_there}
    for each in found.credits[:_CREDITS]:
        ready = sum(n or 0 for status, n in each.statuses.items() if status.name == "READY")
        if ready != reached.get(each.credit.id, 0):
            raise SystemExit(f"the two counts of {each.credit.id} differ")
    return Pair(
        name=f"progress of {LEARNERS:,} learners × {RATINGS}",
        peer="csv.DictReader and a dict, in one process",
        rounds=3,
        ours=of.ours,
        theirs=of.theirs,
        aim=Aim(target=MOST_MS, is_time=True),
        note="the peer reads no learner, checks no file, and knows only the last rating",
    )
