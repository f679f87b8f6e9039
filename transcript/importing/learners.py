"""Who a row is about: a learner whom the school has, or one who is new."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from transcript.importing import learner_files
from transcript.importing.cells import one_line
from transcript.importing.problems import Problems
from transcript.importing.rows import LearnerRow, RatingRow, RowProblem
from transcript.model.learner import Learner, LearnerIdentifier, Name
from transcript.reading.slugs import slug
from transcript.reading.text import shown
from transcript.source.evidence_files import path_parts
from transcript.source.workspace import Workspace
from transcript.ways_out import Deed, WayOut

_NEW_HINT = "correct the number, or make the learner first"
_LANGUAGE = "en"
_MOST_COMPARED = 100_000  # names, in search of the one that may be meant: that takes long
_LONGEST_NAME, _LONGEST_NUMBER, _LONGEST_ID = 300, 60, 90
_TEXT_ID = re.compile(r"(?!(?:null|true|false)$)[a-z].*")  # else it is no text in YAML
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_SHORTENED = re.compile(r"[0-9][.,]?[0-9]*E\+[0-9]+", re.IGNORECASE)


@dataclass(slots=True)
class Known:
    """A learner as the import leaves them.

    `file` and `was` are None for one who is new; `enrolled` is whether anybody has told the first
    day at the school, and `told_by` the roster's row about the learner, if there is one.
    `came_early` is whether a rating is from before the first day that was told.
    """

    learner: Learner
    file: str | None = None
    was: Learner | None = None
    enrolled: bool = True
    told_by: LearnerRow | None = None
    came_early: bool = False


@dataclass
class Learners:
    """The learners of a school by their numbers; new ones are made where that is wanted."""

    makes_new: bool
    today: date
    problems: Problems
    known: dict[str, Known] = field(default_factory=dict)
    _by_number: dict[str, str] = field(default_factory=dict)
    _of_two: set[str] = field(default_factory=set)
    _given_out: dict[str, int] = field(default_factory=dict)
    _compared: int = 0

    def load(self, workspace: Workspace) -> None:
        """Take up the learners whom the school has."""
        for learner_id in workspace.learner_ids:
            self._load(workspace, learner_id)

    def find(self, row: RatingRow) -> str | None:
        """Return the id of the learner whom a rating is about; None with a problem."""
        found = self._find(row.student_ids)
        if found is not None:
            return found
        column = row.headers.get("student_ids", "")
        number = next((each for each in row.student_ids if each), "")
        problem = RowProblem(
            file=row.file, row=row.row, column=column, value=number, message="", hint=""
        )
        if number in self._of_two:
            message = f"two learners have the number {shown(number)}"
            hint = "correct it under “identifiers” in one of their files"
            self.problems.add(replace(problem, message=message, hint=hint), once=("two", number))
        elif not number:
            message = "there is no number of a learner"
            self.problems.add(replace(problem, message=message, hint="fill it in"))
        elif not self.makes_new:
            self._report_unknown(problem, row.student_name)
        elif len(row.student_name or "") > _LONGEST_NAME:
            message = f"the new learner {shown(number)} has a name of more than 300 characters"
            hint = "import a roster first: it says who the learners are"
            self.problems.add(replace(problem, message=message, hint=hint), once=("name", number))
        elif len(number) > _LONGEST_NUMBER:
            message = f"the number is longer than {_LONGEST_NUMBER} characters"
            hint = "look whether columns are swapped"
            self.problems.add(replace(problem, message=message, hint=hint), once=("name", number))
        else:
            return self._make(row.student_ids, row.student_name or "", None)
        return None

    def take(self, row: LearnerRow) -> None:
        """Note what a roster says of a learner, whom it makes where there is none."""
        for field_name, message, hint in _mistakes(row):
            self._report(row, field_name, message, hint)
            return
        found = self._find(row.student_ids)
        if found is None and any(number in self._of_two for number in row.student_ids):
            message = "two learners of the school have this number"
            self._report(row, "student_ids", message, "correct it in one of their files")
            return
        learner_id = found or self._make(row.student_ids, row.full_name, row.enrolled_on)
        known = self.known[learner_id]
        before = known.told_by
        if before is None:
            known.told_by = row
            known.learner = _told(known.learner, row)
            known.enrolled |= row.enrolled_on is not None
        elif replace(before, file=row.file, row=row.row) != row:
            message = f"{shown(row.full_name)} stands in row {before.row} too, and not the same"
            self._report(row, "student_ids", message, "keep the one that is right")

    def namesakes(self) -> Iterator[tuple[Learner, Learner]]:
        """Yield each new learner whose name another learner has, and that other one."""
        first: dict[str, Learner] = {}
        for known in sorted(self.known.values(), key=lambda each: each.was is None):
            name = slug(known.learner.legal_name.full)
            other = first.setdefault(name, known.learner)
            if known.was is None and other is not known.learner and name:
                yield known.learner, other

    def rated(self, learner_id: str, on: date) -> None:
        """Note a day on which a learner was at the school."""
        known = self.known[learner_id]
        if on >= known.learner.enrolled_on:
            return
        if known.enrolled:
            known.came_early = True
        else:
            known.learner = replace(known.learner, enrolled_on=on)

    def _load(self, workspace: Workspace, learner_id: str) -> None:
        for file in learner_files.possible_files(learner_id):
            content = workspace.content(file)
            if content is None:
                continue
            learner, diagnostics = learner_files.read_learner(content, file=file)
            if learner is None:
                for each in diagnostics:
                    self._report_file(file, each.origin.line, each.message, each.hint)
                return
            learner = replace(learner, id=learner_id)
            enrolled = not learner_files.is_guessed(content)
            self.known[learner_id] = Known(learner, file=file, was=learner, enrolled=enrolled)
            self._note(learner_id, [each.value for each in learner.identifiers])
            return

    def _note(self, learner_id: str, numbers: Sequence[str]) -> None:
        for number in map(one_line, numbers):
            other = self._by_number.setdefault(number, learner_id)
            if other != learner_id:
                self._of_two.add(number)

    def _find(self, numbers: Sequence[str]) -> str | None:
        for number in map(one_line, numbers):
            if number in self._by_number and number not in self._of_two:
                return self._by_number[number]
        return next((number for number in numbers if number in self.known), None)

    def _make(self, numbers: Sequence[str], name: str, enrolled_on: date | None) -> str:
        number = one_line(next(each for each in numbers if each))
        wanted = slug(name)[:_LONGEST_ID].strip("-")
        if not _TEXT_ID.fullmatch(wanted) or path_parts(wanted) is None:
            wanted = f"learner-{wanted}".strip("-")
        learner_id = self._free(wanted)
        learner = Learner(
            id=learner_id,
            legal_name=Name(full=one_line(name) or number),
            identifiers=(LearnerIdentifier(kind="school", value=number),),
            enrolled_on=enrolled_on or self.today,
            language=_LANGUAGE,
        )
        self.known[learner_id] = Known(learner=learner, enrolled=enrolled_on is not None)
        self._note(learner_id, [each for each in numbers if each])
        return learner_id

    def _free(self, wanted: str) -> str:
        """Return an id that nobody has: `wanted`, or with a number behind it."""
        number = self._given_out.get(wanted, 0) + 1
        while (free := wanted if number == 1 else f"{wanted}-{number}") in self.known:
            number += 1
        self._given_out[wanted] = number
        return free

    def _report_unknown(self, problem: RowProblem, name: str | None) -> None:
        number = problem.value
        names: dict[str, str] = {}
        self._compared += len(self.known)
        if self._compared <= _MOST_COMPARED:
            names = {known.learner.legal_name.full: key for key, known in self.known.items()}
        near = get_close_matches(name or "", names, n=1)
        way_out = None
        if _SHORTENED.fullmatch(number):
            hint = "a spreadsheet has rounded it: take the file as it was exported"
        elif near:
            file = self.known[names[near[0]]].file
            hint = f"is it {near[0]}? Then write the number under “identifiers” in {file}"
        else:
            hint, way_out = _NEW_HINT, WayOut(Deed.MAKE_LEARNERS)
        message = f"no learner has the number {shown(number)}"
        told = replace(problem, message=message, hint=hint, way_out=way_out)
        self.problems.add(told, once=("learner", number))

    def _report(self, row: LearnerRow, field_name: str, message: str, hint: str) -> None:
        values = {"student_ids": ", ".join(row.student_ids), "language": row.language or ""}
        value = values.get(field_name, row.full_name)
        column = row.headers.get(field_name, "")
        self.problems.add(
            RowProblem(
                file=row.file, row=row.row, column=column, value=value, message=message, hint=hint
            )
        )

    def _report_file(self, file: str, line: int, message: str, hint: str) -> None:
        self.problems.add(
            RowProblem(file=file, row=line, column="", value="", message=message, hint=hint)
        )


def _mistakes(row: LearnerRow) -> Iterator[tuple[str, str, str]]:
    names = (row.full_name, row.given_name, row.family_name, row.chosen_name)
    if not row.full_name:
        yield "full_name", "the learner has no name", "fill it in"
    if any(len(name or "") > _LONGEST_NAME for name in names):
        message = f"the name is longer than {_LONGEST_NAME} characters"
        yield "full_name", message, "shorten it"
    if any(len(number) > _LONGEST_NUMBER for number in row.student_ids):
        message = f"the number is longer than {_LONGEST_NUMBER} characters"
        yield "student_ids", message, "look whether columns are swapped"
    if row.language and not _LANGUAGE_TAG.fullmatch(row.language):
        message = f"{shown(row.language)} is no language tag"
        yield "language", message, "write it like en, es or pt-BR"


def _told(learner: Learner, row: LearnerRow) -> Learner:
    name, full = learner.legal_name, one_line(row.full_name)
    # The parts of the old name are not those of a new one.
    given, family = (name.given, name.family) if full == name.full else (None, None)
    legal = Name(
        full=full, given=_line(row.given_name, given), family=_line(row.family_name, family)
    )
    number = next((one_line(each) for each in row.student_ids if each), None)
    numbers = learner.identifiers
    if number and number not in {learner.id, *(each.value for each in numbers)}:
        numbers = (*numbers, LearnerIdentifier(kind="school", value=number))
    return replace(
        learner,
        legal_name=legal,
        chosen_name=_chosen(learner.chosen_name, _line(row.chosen_name, None), full),
        identifiers=numbers,
        enrolled_on=row.enrolled_on or learner.enrolled_on,
        expected_graduation=row.expected_graduation or learner.expected_graduation,
        language=row.language or learner.language,
    )


def _line(text: str | None, other: str | None) -> str | None:
    return one_line(text) if text else other


def _chosen(before: Name | None, name: str | None, legal: str) -> Name | None:
    if name is None or name == legal:
        return before
    return before if before and before.full == name else Name(full=name)
