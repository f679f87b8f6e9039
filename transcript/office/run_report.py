"""What became of each learner in a run, as one JSON document."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from textwrap import indent
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from transcript.source.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRun:
    """A school in a run: its folder's name and its own, how many learners, and what stopped it."""

    folder: str
    name: str | None
    learners: int
    trouble: str | None

    @classmethod
    def of(cls, workspace: "Workspace", *, learners: int, trouble: str | None) -> Self:
        """Return the part that a school has in a run; it has no name if its file cannot be read."""
        school = workspace.load_school().school
        return cls(
            folder=workspace.folder.resolve().name,
            name=school.name if school else None,
            learners=learners,
            trouble=trouble,
        )


def report_head(
    schools: Iterable[SchoolRun],
    *,
    batch: str,
    actor: str,
    began_at: str,
    ended_at: str,
    dry_run: bool,
    interrupted: bool,
    counts: Mapping[str, int],
) -> dict[str, Any]:
    """Return what the report says of the run as a whole; `counts` is of learners, by outcome."""
    return {
        "version": 1,
        "batch": batch,
        "actor": actor,
        "began_at": began_at,
        "ended_at": ended_at,
        "dry_run": dry_run,
        "interrupted": interrupted,
        "counts": in_order(counts),
        "schools": [asdict(each) for each in schools],
    }


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Return how many learners came to each outcome, in the order of the outcomes' list."""
    from transcript.batch.issuing import State

    return {str(each): counts[str(each)] for each in State if counts.get(str(each))}


def report_text(head: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the report as one JSON document, piece by piece."""
    yield json.dumps(head, ensure_ascii=False, indent=2)[:-2] + ',\n  "learners": ['
    between = "\n"
    for row in rows:
        yield between + indent(json.dumps(row, ensure_ascii=False, indent=2), "    ")
        between = ",\n"
    yield "]\n}\n" if between == "\n" else "\n  ]\n}\n"
