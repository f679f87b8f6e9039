"""What an import would do: told first, then done as a whole, or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from transcript.importing.rows import RowProblem

Files = Callable[[], Iterator[tuple[str, bytes | None]]]
"""Gives what is to be written, by path in the workspace; None takes a file away."""

MOST_PROBLEMS = 1000
"""More problems than these are counted, and not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file that would be made, changed or taken away, and what of it in a few words."""

    path: str
    action: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do. With a problem it does nothing; without a change, too.

    `found` tells in sentences what the files were taken for, and what is in them; `remarks` what
    was left out or guessed; `decisions` what a person has to decide or to look at, now or before
    issuing. `is_empty`: the files hold nothing that could be imported. `problems` are at most
    `MOST_PROBLEMS` of `problem_count`. `files` is called once.
    """

    found: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    problem_count: int = 0
    changes: tuple[Change, ...] = ()
    is_empty: bool = False
    files: Files = field(default=lambda: iter(()), compare=False, repr=False)
