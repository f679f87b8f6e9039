"""The roll of a school: who its learners are and what their records hold, read once and remembered.

A learner's files are read again only when the file system says that they have changed; it is asked
once a second at most.
"""

import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from transcript.batch.engines import EngineError
from transcript.diagnostics import Severity
from transcript.errors import UnreadableWorkspaceError
from transcript.importing.learner_files import possible_files, read_learner
from transcript.model.learner import Learner
from transcript.office.briefly import Briefly
from transcript.office.reading_ahead import Ahead, looked_at
from transcript.office.shelf import shelved, stamp_of, stamp_of_school
from transcript.progress.standing import Standings, Status
from transcript.validation import ValidationResult, validate, validate_school

if TYPE_CHECKING:
    from threading import Thread

    from transcript.source.workspace import Workspace

_FOLDERS = ("", "evidence")
_NONE = (None, None)
_MOST_READ = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A learner on the roll.

    `name` is the one they go by; `legal` the name in the school's papers where that is another.
    Where the file cannot be read, both are empty and `is_unreadable` is true. `finishes` is the
    day of graduation, expected or past.
    """

    id: str
    name: str
    legal: str = ""
    sorted_by: tuple[str, ...] = ()
    finishes: date | None = None
    is_unreadable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a learner's record holds, and how much is wrong with the learner's own files.

    `awarded`, `ready` and `on_the_way` count credits by where they stand.
    """

    evidence: int = 0
    ratings: int = 0
    awarded: int = 0
    ready: int = 0
    on_the_way: int = 0
    errors: int = 0
    warnings: int = 0


class Roll:
    """The learners of one school, for any number of threads. Get it from `roll_of`."""

    def __init__(self, folder: Path) -> None:
        """Begin with nothing read."""
        self._folder = folder
        self._rows: dict[str, tuple[Hashable, Row]] = {}
        self._tallies: dict[str, tuple[Hashable, Tally]] = {}
        self._seen = Briefly()
        self._ahead = Ahead("roll")

    def rows(self, workspace: "Workspace") -> tuple[Row, ...]:
        """Return every learner, by family name where there is one, else by the whole name."""
        return self._seen.get(workspace.learner_ids, lambda: tuple(self._sorted(workspace)))

    def tallies(
        self, workspace: "Workspace", learners: Iterable[str], *, today: date, most: int
    ) -> Mapping[str, Tally]:
        """Return what is known of these learners' records.

        Those that have changed since they were looked at are missing from it; if there are at most
        `most` of them, they are read now.
        """
        wanted = tuple(learners)
        keys = self._seen.get(("keys", wanted, today), lambda: dict(self._keys(wanted, today)))
        changed = set(self._changed(keys))
        if len(changed) <= most:
            for learner in changed:
                self._tallies[learner] = (keys[learner], _tally(workspace, learner, today))
            changed = set()
        return {each: self._tallies[each][1] for each in wanted if each not in changed}

    def _changed(self, keys: Mapping[str, Hashable]) -> Iterator[str]:
        return (each for each, key in keys.items() if self._tallies.get(each, _NONE)[0] != key)

    def _keys(self, learners: Iterable[str], today: date) -> Iterator[tuple[str, Hashable]]:
        """Yield each learner with what tells whether anything that is counted has changed."""
        school = stamp_of_school(self._folder)
        for learner in learners:
            yield learner, (school, today, *_stamps(self._folder, learner))

    def read_ahead(self, workspace: "Workspace", *, today: date) -> "Thread":
        """Look at every record that has changed, for whoever asks next.

        Returns the thread that waits for it; there is one at a time.
        """
        return self._ahead.read(lambda: self._read_all(workspace, today))

    def _read_all(self, workspace: "Workspace", today: date) -> None:
        keys = dict(self._keys(workspace.learner_ids, today))
        changed = tuple(self._changed(keys))
        order = _Look(folder=self._folder, today=today)
        with suppress(OSError, EngineError):  # then they are looked at next time
            for learner, tally in looked_at(order, changed):
                self._tallies[learner] = (keys[learner], tally)

    def _sorted(self, workspace: "Workspace") -> list[Row]:
        found = (self._row(workspace, learner) for learner in workspace.learner_ids)
        return sorted(found, key=lambda row: (*row.sorted_by, row.id))

    def _row(self, workspace: "Workspace", learner: str) -> Row:
        file, key = _learner_file(self._folder, learner)
        known = self._rows.get(learner)
        if known and known[0] == key:
            return known[1]
        row = _read_row(workspace, learner, file)
        self._rows[learner] = (key, row)
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """Count what learners' records hold; travels to a process."""

    folder: Path
    today: date

    def open(self, passphrase: object) -> Callable[[Sequence[str]], Sequence[Tally]]:
        """Return what counts; nothing is signed."""
        del passphrase
        workspace = shelved(self.folder)
        return lambda learners: [_tally(workspace, each, self.today) for each in learners]


@lru_cache(maxsize=64)
def roll_of(folder: Path) -> Roll:
    """Return the roll of the school in a folder, the same one every time."""
    return Roll(folder)


def judged(workspace: "Workspace", learner: str, *, today: date) -> ValidationResult:
    """Return what is wrong with a learner's own files: what is wrong with the school's is not."""
    from transcript.exporting import missing

    of_school = set(validate_school(workspace, today=today, missing=missing))
    result = validate(workspace, learner=learner, today=today, missing=missing)
    own = tuple(each for each in result.diagnostics if each not in of_school)
    return replace(result, diagnostics=own)


def _tally(workspace: "Workspace", learner: str, today: date) -> Tally:
    problems = judged(workspace, learner, today=today).diagnostics
    errors = sum(each.code.severity is Severity.ERROR for each in problems)
    loaded = workspace.load(learner, files_too=False)
    record, school = loaded.draft, workspace.load_school()
    if record is None:
        return Tally(errors=errors, warnings=len(problems) - errors)
    progress = Standings(school.credits, school.mastery).of(record)
    return Tally(
        evidence=len(record.evidence),
        ratings=len(record.ratings),
        awarded=len(progress.having(Status.AWARDED)),
        ready=len(progress.having(Status.READY)),
        on_the_way=len(progress.having(Status.ON_THE_WAY)),
        errors=errors,
        warnings=len(problems) - errors,
    )


def _learner_file(folder: Path, learner: str) -> tuple[str, Hashable]:
    for file in possible_files(learner):
        if mark := _mark(f"{folder}/{file}"):
            return file, (file, mark)
    return "", ()


def _read_row(workspace: "Workspace", learner: str, file: str) -> Row:
    content = None
    with suppress(UnreadableWorkspaceError):
        content = workspace.content(file, most=_MOST_READ)
    found, _ = read_learner(content or b"", file=file)
    if found is None:
        return Row(id=learner, name="", is_unreadable=True)
    name, legal = found.display_name, found.legal_name
    return Row(
        id=learner,
        name=name.full,
        legal=legal.full if legal.full != name.full else "",
        sorted_by=_sorted_by(found),
        finishes=found.graduated_on or found.expected_graduation,
    )


def _sorted_by(learner: Learner) -> tuple[str, ...]:
    name = learner.display_name
    return ((name.family or name.full).casefold(), name.full.casefold())


def _stamps(folder: Path, learner: str) -> Iterator[Hashable]:
    for place in _FOLDERS:
        yield stamp_of(f"{folder}/learners/{learner}/{place}")


def _mark(path: str) -> Hashable:
    try:
        info = os.lstat(path)
    except OSError:
        return ()
    return info.st_mtime_ns, info.st_size, info.st_ino
