"""Learners and ratings of another system: matched, checked, and laid beside what is there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from transcript.importing.cells import one_line
from transcript.importing.gathered import Gathered, Taken
from transcript.importing.judging import Judged, Misjudged, judge
from transcript.importing.laying import Laying, instant
from transcript.importing.learners import Learners
from transcript.importing.mapping import ImportMapping
from transcript.importing.plans import ImportPlan
from transcript.importing.problems import Problems
from transcript.importing.rows import ImportedRow, LearnerRow, RatingRow, RowProblem, SkippedRow
from transcript.importing.targets import NoTarget, Target, Targets
from transcript.model.learner import Learner
from transcript.model.mastery import CreditPolicy, MasteryPolicy
from transcript.reading.text import counted, shown
from transcript.source.fields import clean
from transcript.source.ratings_file import RatingLine
from transcript.source.workspace import Workspace

_ADDRESS = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?")
_FIRST_DAY = date(1950, 1, 1)
_ELSEWHERE = timedelta(days=1)  # where it is tomorrow already
_ATTEMPT = ("credit", "criterion", "rated_at", "attempt", "assessor", "work")
_MOST_NAMED = 10
_LONGEST = {"assessor": 300, "work": 300, "url": 2_000, "feedback": 20_000, "id": 300}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the rows of an import come from.

    `system` names it in every rating; `guids` gives a credit, or `credit/criterion`, by its CASE
    identifier; `mapping_file` is how the file is called that `mapping` was read from.
    """

    system: str
    mapping: ImportMapping = field(default_factory=ImportMapping)
    mapping_file: str = ""
    guids: Mapping[str, str] = field(default_factory=dict)


def plan_records(
    workspace: Workspace,
    rows: Iterable[ImportedRow],
    *,
    source: Source,
    new_learners: bool,
    today: date,
    gathered: Gathered,
) -> ImportPlan:
    """Return what importing learners and ratings would do.

    Learners are made for ratings where the school has none yet, and with `new_learners`. Whoever
    gives `gathered` keeps it open until the files of the plan are written.
    """
    problems = Problems()
    makes_new = new_learners or not workspace.learner_ids
    learners = Learners(makes_new=makes_new, today=today, problems=problems)
    learners.load(workspace)
    taking = _Taking(workspace, source, learners, problems, gathered)
    taking.check_mapping()
    for row in rows:
        taking.take(row)
    taking.compare()
    laying = Laying(workspace, problems, gathered)
    if not problems.count:
        laying.lay_learners(learners)
        laying.lay_ratings()
    return ImportPlan(
        found=tuple(taking.found()),
        remarks=(*taking.remarks(), *laying.remarks()),
        decisions=tuple(_decisions(taking, laying, learners)) if laying.changes else (),
        problems=problems.listed(),
        problem_count=problems.count,
        changes=() if problems.count else tuple(laying.changes),
        is_empty=not taking.counts,
        files=gathered.files,
    )


class _Taking:
    """Rows as they are read: each is matched and judged, or told as a problem."""

    def __init__(
        self,
        workspace: Workspace,
        source: Source,
        learners: Learners,
        problems: Problems,
        gathered: Gathered,
    ) -> None:
        school = workspace.load_school()
        self._source = source
        self._learners = learners
        self._problems = problems
        self._gathered = gathered
        self._policy: MasteryPolicy = school.mastery
        self._targets = Targets(school.credits, source.mapping, source.guids)
        self._found: dict[tuple[str, ...], Target | NoTarget] = {}
        self._judged: dict[tuple[object, ...], Judged | Misjudged] = {}
        self._skipped: Counter[str] = Counter()
        self.unnamed = 0
        self.counts: Counter[str] = Counter()

    def take(self, row: ImportedRow) -> None:
        """Take one row."""
        if isinstance(row, RatingRow):
            self.counts["rating"] += 1
            self._take_rating(row)
        elif isinstance(row, LearnerRow):
            self.counts["learner"] += 1
            self._learners.take(row)
        elif isinstance(row, SkippedRow):
            self._skipped[row.reason] += 1
        else:
            self._problems.add(row)

    def check_mapping(self) -> None:
        """Tell what the mapping file names and the school does not have."""
        for ours, wrong in self._targets.wrong_in_mapping():
            self._problems.add(
                RowProblem(
                    file=self._source.mapping_file,
                    row=0,
                    column="credits",
                    value=ours,
                    message=wrong.message,
                    hint=wrong.hint,
                    way_out=wrong.way_out,
                )
            )

    def compare(self) -> None:
        """Tell of ratings that contradict each other."""
        for first, other in self._gathered.told_differently():
            place = "row" if first.file == other.file else f"{first.file}, row"
            message, hint = _conflict(first, other)
            message = f"{place} {first.row} {message}"
            self._problems.add(
                RowProblem(
                    file=other.file,
                    row=other.row,
                    column="",
                    value=other.line.score or other.line.level,
                    message=message,
                    hint=hint,
                ),
                once=("differs", other.file, other.row),
            )

    def found(self) -> Iterator[str]:
        """Yield what was read, in sentences."""
        for kind, number in self.counts.items():
            yield f"{counted(number, kind)} read"
        if not (self.counts or self._skipped or self._problems.count):
            yield "There is a header, and no row below it"

    def remarks(self) -> Iterator[str]:
        """Yield what was left out."""
        for reason, number in self._skipped.items():
            yield f"{counted(number, 'row is', 'rows are')} left out: {reason}"

    def _take_rating(self, row: RatingRow) -> None:
        target = self._target(row)
        learner = self._learners.find(row)
        if target is None or learner is None:
            return
        judged = self._judge(row, target)
        if judged is None:
            return
        line = self._line(row, target, judged)
        day = row.rated_at.date() if isinstance(row.rated_at, datetime) else row.rated_at
        if self._is_wrong(row, line) or self._is_out_of_time(row, day):
            return
        self._learners.rated(learner, day)
        self._gathered.add(Taken(learner, instant(line.rated_at), row.file, row.row, line))

    def _is_wrong(self, row: RatingRow, line: RatingLine) -> bool:
        if line.url and not _ADDRESS.fullmatch(line.url):
            hint = "it starts with https:// and has no spaces"
            self._problems.add(_problem(row, "url", line.url, "this is no web address", hint))
            return True
        for name, most in _LONGEST.items():
            text = getattr(line, name)
            if len(text) > most:
                message = f"the text is longer than {most:,} characters"
                self._problems.add(_problem(row, name, shown(text), message, "shorten it"))
                return True
        return False

    def _is_out_of_time(self, row: RatingRow, day: date) -> bool:
        if _FIRST_DAY <= day <= self._learners.today + _ELSEWHERE:
            return False
        message = "this is in the future" if day > _FIRST_DAY else "this is very long ago"
        hint = "look at the year, and whether day and month are swapped"
        self._problems.add(_problem(row, "rated_at", day.isoformat(), message, hint))
        return True

    def _target(self, row: RatingRow) -> Target | None:
        found = self._found.get(row.targets)
        if found is None:
            found = self._found[row.targets] = self._targets.find(row.targets)
        if isinstance(found, Target):
            return found
        value = next((name for name in row.targets if name), "")
        self._problems.add(
            replace(
                _problem(row, "targets", value, found.message, found.hint), way_out=found.way_out
            ),
            once=("target", row.targets),
        )
        return None

    def _judge(self, row: RatingRow, target: Target) -> Judged | None:
        credit = target.credit
        key = (credit.id, row.score, row.level, row.mastery_score, row.most, row.mastered)
        judged = self._judged.get(key)
        if judged is None:
            policy: CreditPolicy = self._policy.of(credit)
            judged = self._judged[key] = judge(row, credit, policy, self._source.mapping)
        if isinstance(judged, Judged):
            return judged
        message = f"{judged.message} (“{credit.name}”)" if judged.everywhere else judged.message
        self._problems.add(
            _problem(row, judged.field, judged.value, message, judged.hint),
            once=("scale", credit.id, judged.message) if judged.everywhere else None,
        )
        return None

    def _line(self, row: RatingRow, target: Target, judged: Judged) -> RatingLine:
        assessor = row.assessor or self._source.mapping.assessor
        self.unnamed += not assessor
        return RatingLine(
            credit=target.credit.id,
            criterion=target.criterion or "",
            rated_at=row.rated_at.isoformat(),
            attempt="" if row.attempt is None else str(row.attempt),
            level=judged.level,
            score="" if judged.score is None else f"{judged.score:f}",
            assessor=one_line(assessor or f"not named ({self._source.system})"),
            work=one_line(row.work or ""),
            url=row.url or "",
            feedback=clean(row.note or ""),
            system=self._source.system,
            id=row.source_id,
        )


def _decisions(taking: _Taking, laying: Laying, learners: Learners) -> Iterator[str]:
    new = [each for each in learners.known.values() if each.was is None]
    if new:
        yield (
            f"{_learners(len(new)).capitalize()} new. Each statement, in the learner's own words, "
            "is still to be written: statement in record.yaml"
        )
    if nameless := sum(each.learner.has_number_for_name for each in new):
        yield (
            f"Nothing says what {_learners(nameless)} called, so the number stands for the name: "
            f"import a roster, or write it: legal_name in {_FILE}"
        )
    yield from _doubles(learners)
    if not all(each.told_by and each.told_by.language for each in new):
        yield f"The language that a new family reads is taken to be English: language in {_FILE}"
    guessed = sum(not each.enrolled for each in new)
    if guessed:
        yield (
            f"Nothing says since when {_learners(guessed)} at the school: the day of the first "
            f"rating, or today, stands for it: enrolled_on in {_FILE}"
        )
    if early := sum(each.came_early for each in learners.known.values()):
        who = "One learner has" if early == 1 else f"{early:,} learners have"
        yield f"{who} ratings from before the first day at the school: enrolled_on in {_FILE}"
    if taking.unnamed and laying.new_ratings:
        yield (
            f"Who judged is not told of {_ratings(taking.unnamed)}: say it in a mapping file "
            "(assessor: A. Teacher) and import again"
        )
    for system, number in laying.alike.items():
        yield (
            f"For {_ratings(number)} there is one from {system}, of the same day and the same "
            "level: if it is the same one, it counts twice; import it from one of the two"
        )


def _conflict(first: Taken, other: Taken) -> tuple[str, str]:
    """Return how a rating contradicts an earlier one, and what to do."""
    if (first.learner, *_attempt(first)) == (other.learner, *_attempt(other)):
        return (
            "says something else of the same attempt at the same time",
            "take the wrong one out; if they are two attempts, give both a number or a time",
        )
    return (
        "has the same id, and says something else",
        "give one of the two another id, or take the wrong one out",
    )


def _attempt(taken: Taken) -> list[str]:
    return [getattr(taken.line, name) for name in _ATTEMPT]


def _doubles(learners: Learners) -> Iterator[str]:
    """Yield who is new and has the name of somebody else, which a mistyped number makes."""
    found = list(learners.namesakes())
    for new, other in found[:_MOST_NAMED]:
        yield (
            f"{new.id} ({_number(new)}) has the same name as {other.id} ({_number(other)}): if "
            "they are one person, correct the number in the file, take "
            f"learners/{new.id} away if it is there, and import again"
        )
    if len(found) > _MOST_NAMED:
        yield f"{len(found) - _MOST_NAMED:,} more new learners have the name of somebody else"


def _number(learner: Learner) -> str:
    return ", ".join(each.value for each in learner.identifiers) or "no number"


_FILE = "learner.yaml"


def _learners(number: int) -> str:
    return "one learner is" if number == 1 else f"{number:,} learners are"


def _ratings(number: int) -> str:
    return "one rating" if number == 1 else f"{number:,} ratings"


def _problem(row: RatingRow, name: str, value: str, message: str, hint: str) -> RowProblem:
    column = row.headers.get(name, "")
    return RowProblem(
        file=row.file, row=row.row, column=column, value=value, message=message, hint=hint
    )
