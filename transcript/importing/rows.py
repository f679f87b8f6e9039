"""What every reader of another system's records yields, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from transcript.ways_out import WayOut


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """Something wrong in a file that is imported: where, what, and what to do about it.

    `row` is the line of the file on which the row starts, from 1, the header's included; 0 is the
    file as a whole. `column` is the header as the file has it, empty for the whole row.
    """

    file: str
    row: int = 0
    column: str = ""
    value: str = ""
    message: str
    hint: str
    way_out: WayOut | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRow:
    """A learner, as a roster has them. `student_ids` are numbers, the school's own first.

    `headers` gives the file's columns by the name of our field, for what is said of a value.
    """

    file: str
    row: int
    student_ids: tuple[str, ...]
    full_name: str
    given_name: str | None = None
    family_name: str | None = None
    chosen_name: str | None = None
    enrolled_on: date | None = None
    expected_graduation: date | None = None
    language: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """One judgement of one attempt, as another system keeps it.

    `student_ids` and `targets` are tried in turn: a target is an id, a code, a CASE GUID or an
    address, or a name of a credit or of a criterion. Either `score` or `level` (an id or a name in
    the rubric) is there, or both where they agree. `rated_at` orders attempts that fall on one day.
    `mastery_score` is what the other system calls mastery, `most` the most one can have there,
    `mastered` its own verdict. `source_id` is the same whenever the same rating is exported again.
    An empty `assessor` is one that the file does not name. `headers` gives the file's columns by
    the name of our field, for what is said of a value.
    """

    file: str
    row: int
    student_ids: tuple[str, ...]
    student_name: str | None
    targets: tuple[str, ...]
    rated_at: datetime | date
    assessor: str
    source_id: str
    score: Decimal | None = None
    level: str | None = None
    attempt: int | None = None
    mastery_score: Decimal | None = None
    most: Decimal | None = None
    mastered: bool | None = None
    work: str | None = None
    url: str | None = None
    note: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRow:
    """A row that is rightly left out. `reason` is told once, with how many there are of it.

    It completes the sentence “12 rows are left out: …”.
    """

    file: str
    row: int
    reason: str


ImportedRow: TypeAlias = LearnerRow | RatingRow | SkippedRow | RowProblem
"""What a reader yields: it never raises for what a file says."""
