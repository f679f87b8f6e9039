"""`transcript calibrate`: do those who judge the same work agree?"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from transcript.cli.context import format_option, workspace_option
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import give_up, show_json
from transcript.cli.ways_out import with_command
from transcript.office.findings import plain_line
from transcript.office.folder import open_workspace
from transcript.office.named_files import content_of
from transcript.progress.suppression import LEAST_SMALLEST, SMALLEST

if TYPE_CHECKING:
    from transcript.progress.calibration import Calibration
    from transcript.progress.double_scored import SchoolStandards
    from transcript.reading.tables import TableProblem

_MOST_SHOWN = 50
_MOST_IN_JSON = 1000


@click.command("calibrate")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--public",
    is_flag=True,
    help="Only what may leave the school: no assessor, no work, no credit with few works.",
)
@click.option(
    "--smallest",
    type=click.IntRange(min=LEAST_SMALLEST),
    default=SMALLEST,
    show_default=True,
    metavar="N",
    help="With --public: the fewest works of which figures are shown.",
)
@workspace_option
@format_option
def command(*, file: Path, public: bool, smallest: int, folder: Path, style: str) -> None:
    """Tell how far assessors agree who judged the same work.

    FILE is CSV with the columns work, credit, assessor, level and date: a row for each judgement.
    Or it has work, credit, date and a column for each assessor. In a school's folder, levels are
    those of its rubrics; elsewhere write scores.

    Ends with 1 when something in FILE is wrong, or no work in it was judged by two.

    Example: transcript calibrate samples/calibration/may-2026.csv -w samples/riverbend

    Example: transcript calibrate samples/calibration/may-2026.csv -w samples/riverbend --public
    """
    from transcript.cli import calibration_report as report

    school = _school(folder)
    found, problems = _calibration(file, school)
    if found is None:
        _show_problems(file, problems, style)
        sys.exit(ExitCode.NO)
    names = {each.id: each.name for each in school.credits} if school else {}
    if style == "json":
        json = (
            report.public_json(found, names, smallest) if public else report.to_json(found, names)
        )
        show_json(json)
    elif public:
        report.show_public(found, names, smallest)
    else:
        report.show(found, names)


def _school(folder: Path) -> "SchoolStandards | None":
    """Return what is known of the school; None outside of a school's folder, if none was named."""
    from transcript.errors import UnreadableWorkspaceError
    from transcript.progress.double_scored import SchoolStandards

    source = click.get_current_context().get_parameter_source("folder")
    try:
        files = open_workspace(folder).load_school()
    except UnreadableWorkspaceError:
        if source is not ParameterSource.DEFAULT:
            raise
        return None
    if files.school is None or not files.credits:
        give_up(files.diagnostics, f"the credits in {folder} cannot be read")
    return SchoolStandards(credits=files.credits, policy=files.mastery)


def _calibration(
    file: Path, school: "SchoolStandards | None"
) -> "tuple[Calibration | None, Sequence[TableProblem]]":
    from transcript.office.calibrating import LARGEST, calibrated

    done = calibrated(content_of(file, most=LARGEST, what="file of double-scored work"), school)
    for remark in done.remarks:
        click.echo(f"{file}: {remark}", err=True)
    return done.found, done.problems


def _show_problems(file: Path, problems: "Sequence[TableProblem]", style: str) -> None:
    if style == "json":
        shown = [
            {
                "row": each.row,
                "column": each.column,
                "value": each.value,
                "message": each.message,
                "hint": with_command(each.hint, each.way_out),
            }
            for each in problems[:_MOST_IN_JSON]
        ]
        show_json({"version": 1, "problem_count": len(problems), "problems": shown})
        return
    for each in problems[:_MOST_SHOWN]:
        row = f":{each.row}" if each.row else ""
        column = f" column “{plain_line(each.column)}”:" if each.column else ""
        click.echo(f"{file}{row}:{column} {each.message}")
        click.echo(f"    hint: {with_command(each.hint, each.way_out)}")
    if len(problems) > _MOST_SHOWN:
        click.echo(f"… and {len(problems) - _MOST_SHOWN} more.")
