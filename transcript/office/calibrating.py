"""Double-scored work, from a file or from the school's own ratings, and how far people agree."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcript.progress.calibration import Calibration
    from transcript.progress.double_scored import SchoolStandards
    from transcript.reading.tables import TableProblem

LARGEST = 2 * 1024 * 1024
"""How many bytes a file of double-scored work may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """What a file shows; None where there are `problems`. `remarks` are on how it was read."""

    found: "Calibration | None"
    problems: "Sequence[TableProblem]" = ()
    remarks: tuple[str, ...] = ()


def calibrated(content: bytes, school: "SchoolStandards | None") -> Calibrated:
    """Compare the judgements in a file, by the school's credits where there is a school."""
    from transcript.progress.calibration import calibrate
    from transcript.progress.double_scored import NOTHING_TWICE, read_double_scored
    from transcript.reading.tables import TableProblem, open_table

    table = open_table(io.BytesIO(content))
    if isinstance(table, TableProblem):
        return Calibrated(found=None, problems=(table,))
    remarks = tuple(table.remarks)
    judgements, problems = read_double_scored(table, school)
    if problems:
        return Calibrated(found=None, problems=problems, remarks=remarks)
    found = calibrate(judgements)
    return Calibrated(found=found, problems=() if found else (NOTHING_TWICE,), remarks=remarks)
