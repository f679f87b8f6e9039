"""What was taken in by an import is laid beside what the learners' files say already."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from transcript.importing import learner_files
from transcript.importing.gathered import Gathered, Taken
from transcript.importing.learners import Known, Learners
from transcript.importing.plans import Change
from transcript.importing.problems import Problems
from transcript.importing.rows import RowProblem
from transcript.reading.limits import LIMITS
from transcript.reading.text import counted, megabytes
from transcript.source.ratings_file import (
    RATINGS_FILE,
    RatingLine,
    read_lines,
    read_ratings,
    write_ratings,
)
from transcript.source.workspace import Workspace

MOST_RATINGS = 2_000
"""As many of a learner's ratings fit a record that is issued."""

_FIELDS = (
    *("legal_name", "chosen_name", "identifiers", "enrolled_on", "expected_graduation", "language"),
)


@lru_cache(maxsize=65_536)
def instant(text: str) -> str:
    """Return a moment in UTC as a text that sorts, whatever its zone; a day is its midnight."""
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()


class Laying:
    """The files that an import makes or changes, one learner after the other."""

    def __init__(self, workspace: Workspace, problems: Problems, gathered: Gathered) -> None:
        """Begin with none."""
        self._workspace = workspace
        self._problems = problems
        self._gathered = gathered
        self._same = 0
        self.changes: list[Change] = []
        self.new_ratings = 0
        self.alike: Counter[str] = Counter()

    def lay_ratings(self) -> None:
        """Put the files of ratings that would change."""
        for learner, ratings in self._gathered.by_learner():
            path = f"learners/{learner}/{RATINGS_FILE}"
            before = self._workspace.content(path)
            lines = [] if before is None else self._lines(before, path)
            self._lay(path, {line.key: line for line in lines}, ratings, is_new=before is None)

    def lay_learners(self, learners: Learners) -> None:
        """Put the files of learners who are new or whom a roster tells differently."""
        for known in learners.known.values():
            if known.was is None:
                for path, content in learner_files.new_files(
                    known.learner, guessed=not known.enrolled
                ):
                    self._put(path, content, "new")
            elif known.learner != known.was:
                self._lay_changed(known)

    def remarks(self) -> Iterator[str]:
        """Yield how much is there already."""
        if self._same:
            yield f"{counted(self._same, 'rating is', 'ratings are')} there already"

    def _lines(self, content: bytes, path: str) -> list[RatingLine]:
        _, diagnostics = read_ratings(content, file=path)
        for each in diagnostics:
            self._report(path, each.origin.line, each.message, each.hint)
        return [] if diagnostics else read_lines(content, file=path)[0]

    def _lay(
        self,
        path: str,
        lines: dict[tuple[str, str], RatingLine],
        ratings: Iterator[Taken],
        *,
        is_new: bool,
    ) -> None:
        counts: Counter[str] = Counter()
        elsewhere = {_judgement(line): line.system for line in lines.values()}
        for taken in ratings:
            before = lines.get(taken.line.key)
            if before == taken.line:
                counts["same"] += 1
                continue
            counts["new" if before is None else "changed"] += 1
            lines[taken.line.key] = taken.line
            system = elsewhere.get(_judgement(taken.line), taken.line.system)
            if system != taken.line.system:
                self.alike[system] += 1
        self._same += counts.pop("same", 0)
        self.new_ratings += counts["new"]
        if len(lines) > MOST_RATINGS:
            message = (
                f"the learner would have {len(lines):,} ratings; at most {MOST_RATINGS:,} are kept"
            )
            self._report(path, 0, message, "import those that still matter")
        elif counts["new"] or counts["changed"]:
            content = write_ratings(sorted(lines.values(), key=_in_time))
            self._put(path, content, "new" if is_new else "changed", _ratings(counts))

    def _lay_changed(self, known: Known) -> None:
        file = known.file or ""
        content = self._workspace.content(file) or b""
        changed = learner_files.changed(
            content, known.learner, file=file, guessed=not known.enrolled
        )
        if changed is None:
            fields = _differences(known)
            message = f"this file is written in a way that cannot be changed here: {fields}"
            self._report(file, 0, message, "change it by hand, as the roster says")
        else:
            self._put(file, changed, "changed", _differences(known))

    def _put(self, path: str, content: bytes, action: str, about: str = "") -> None:
        if len(content) > LIMITS.size:
            limit = megabytes(LIMITS.size)
            self._report(path, 0, f"the file would be larger than {limit}", "import less of it")
        self._gathered.put(path, content)
        self.changes.append(Change(path=path, action=action, about=about))

    def _report(self, path: str, row: int, message: str, hint: str) -> None:
        self._problems.add(RowProblem(file=path, row=row, message=message, hint=hint))


def _judgement(line: RatingLine) -> tuple[str, ...]:
    return line.credit, line.criterion, line.rated_at[:10], line.level


def _ratings(counts: Counter[str]) -> str:
    parts = [f"{counts[name]:,} {name}" for name in ("new", "changed") if counts[name]]
    return f"{' and '.join(parts)} rating{'' if sum(counts.values()) == 1 else 's'}"


def _differences(known: Known) -> str:
    fields = (name for name in _FIELDS if getattr(known.was, name) != getattr(known.learner, name))
    return ", ".join(fields)


def _in_time(line: RatingLine) -> tuple[str, int, RatingLine]:
    attempt = int(line.attempt) if line.attempt.isdecimal() else 0
    return instant(line.rated_at), attempt, line
