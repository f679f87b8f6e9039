"""What became of each learner in a run: for people, for programs, and as a page to print."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from transcript.cli.reporters import diagnostic_lines
from transcript.cli.ways_out import COMMANDS
from transcript.diagnostics import has_errors
from transcript.durable import whole_file
from transcript.office.reports import outcome_json
from transcript.office.run_page import page
from transcript.office.run_report import in_order, report_text

if TYPE_CHECKING:
    from transcript.batch.issuing import Outcome

_IN_MEMORY = 1_000_000
"""So many bytes of outcomes stay in memory; more wait in a file that nobody else can open."""


def _spool() -> SpooledTemporaryFile[bytes]:
    return SpooledTemporaryFile(max_size=_IN_MEMORY)


@dataclass(slots=True)
class RunLog:
    """What became of each learner, kept outside of memory however many there are."""

    counts: Counter[str] = field(default_factory=Counter)
    warnings: set[int] = field(default_factory=set)
    _rows: SpooledTemporaryFile[bytes] = field(default_factory=_spool)
    _problems: SpooledTemporaryFile[bytes] = field(default_factory=_spool)

    def add(self, outcome: "Outcome", *, school: str | None) -> None:
        """Note what became of a learner; `school` is told where there are several."""
        from transcript.batch.issuing import State

        self.counts[str(outcome.state)] += 1
        self.warnings |= {hash(each) for each in outcome.diagnostics if not has_errors([each])}
        row = outcome_json(outcome, COMMANDS) | ({"school": school} if school else {})
        self._rows.write(json.dumps(row).encode() + b"\n")
        if outcome.state is State.REFUSED:
            errors = [each for each in outcome.diagnostics if has_errors([each])]
            lines = "".join(f"{each}\n" for each in diagnostic_lines(errors))
            self._problems.write(f"\n{lines}".encode())

    def in_order(self) -> dict[str, int]:
        """Return how many learners came to each outcome, in the order of the outcomes' list."""
        return in_order(self.counts)

    @property
    def has_new(self) -> bool:
        """Whether something was issued, or would be."""
        from transcript.batch.issuing import State

        return bool(self.counts[str(State.ISSUED)] + self.counts[str(State.WOULD_ISSUE)])

    @property
    def learners(self) -> int:
        """How many learners were reached."""
        return self.counts.total()

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield what became of each learner, as in the report."""
        self._rows.seek(0)
        return (json.loads(line) for line in self._rows)

    def problems(self) -> Iterator[str]:
        """Yield, line by line, what keeps those who were refused from being issued."""
        self._problems.seek(0)
        return (line.decode().rstrip("\n") for line in self._problems)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Throw what was kept away."""
        self._rows.close()
        self._problems.close()


def write_report(path: Path, head: Mapping[str, Any], log: RunLog) -> None:
    """Write the report to a file: a page to print if its name ends in .html, else JSON."""
    is_page = path.suffix.lower() in {".html", ".htm"}
    pieces = page(head, log.rows) if is_page else report_text(head, log.rows())
    with whole_file(path, mode=0o600) as file:
        for piece in pieces:
            file.write(piece.encode())
