"""What is wrong in the files of an import, each thing once, however many rows have it."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import replace

from transcript.importing.plans import MOST_PROBLEMS
from transcript.importing.rows import RowProblem

_MOST_ROWS = 5


class Problems:
    """Problems as they are found. At most `MOST_PROBLEMS` are kept; the others are counted."""

    def __init__(self) -> None:
        """Begin without any."""
        self._found: dict[Hashable, RowProblem] = {}
        self._rows: dict[Hashable, list[int]] = {}
        self._others: Counter[Hashable] = Counter()
        self.count = 0

    def add(self, problem: RowProblem, *, once: Hashable = None) -> None:
        """Keep a problem; of those with the same `once`, the first, with the rows of the others."""
        key = (self.count,) if once is None else (once, problem.file)
        if key in self._found:
            self._others[key] += 1
            if self._others[key] <= _MOST_ROWS:
                self._rows.setdefault(key, []).append(problem.row)
            return
        self.count += 1
        if self.has_room:
            self._found[key] = problem

    @property
    def has_room(self) -> bool:
        """Whether another problem would be kept: it is worth a look for a way out then."""
        return len(self._found) < MOST_PROBLEMS

    def listed(self) -> tuple[RowProblem, ...]:
        """Return those that were kept, by file and row."""
        told = (self._told(key, problem) for key, problem in self._found.items())
        return tuple(sorted(told, key=lambda each: (each.file, each.row)))

    def _told(self, key: Hashable, problem: RowProblem) -> RowProblem:
        others = self._others[key]
        if not others:
            return problem
        rows = ", ".join(map(str, self._rows[key]))
        more = f" and {others - _MOST_ROWS:,} more" if others > _MOST_ROWS else ""
        word = "row" if others == 1 else "rows"
        return replace(problem, message=f"{problem.message} (so in {word} {rows}{more})")
