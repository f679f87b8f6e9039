"""`transcript import`: what other systems know, all of a file or nothing."""

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from transcript.cli.context import format_option, workspace_option
from transcript.cli.exit_codes import ExitCode
from transcript.cli.import_reports import plan_json, show_plan
from transcript.cli.reporters import give_up, show_json
from transcript.diagnostics import has_errors
from transcript.durable import finish_writing, locked, write_together
from transcript.office.clock import now
from transcript.office.folder import open_workspace

if TYPE_CHECKING:
    from transcript.cli.import_files import Kind, Records
    from transcript.importing.gathered import Gathered
    from transcript.importing.mapping import ImportMapping
    from transcript.importing.plans import ImportPlan
    from transcript.source.workspace import Workspace

    Planner = Callable[[Workspace, Gathered], ImportPlan]

_LOCK = ".import.lock"
_File = click.Path(exists=True, dir_okay=False, path_type=Path)

_files_argument = click.argument("files", nargs=-1, required=True, type=_File, metavar="FILE...")
_file_argument = click.argument("file", type=_File)
_mapping_option = click.option(
    "--mapping",
    "mapping_file",
    type=_File,
    help="A YAML file that says what their columns, outcomes and levels are called here.",
)
_new_learners_option = click.option(
    "--new-learners",
    is_flag=True,
    help="Make the learners whom the school does not have; a school without any gets them anyway.",
)
_replace_option = click.option(
    "--replace", is_flag=True, help="Replace files of the framework that were edited by hand."
)
_dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Say what would be done; write nothing."
)


@click.group("import")
def command() -> None:
    """Bring in learners, ratings or a framework from other systems.

    All of it is imported, or nothing, and what is there already is not imported again. No
    record.yaml is ever touched: imported ratings stand beside it, in ratings.csv.

    Example: transcript import csv ratings.csv --dry-run -w my-school
    """


@command.command("csv", short_help="Ratings, rosters, or a framework written in a sheet.")
@_files_argument
@click.option(
    "--as",
    "kind",
    type=click.Choice(["ratings", "roster", "framework"]),
    help="What the files hold; told by their columns otherwise.",
)
@_mapping_option
@_new_learners_option
@_replace_option
@_dry_run_option
@workspace_option
@format_option
def csv_(
    files: tuple[Path, ...],
    kind: "Kind | None",
    mapping_file: Path | None,
    new_learners: bool,  # noqa: FBT001 - a flag of the command line
    replace: bool,  # noqa: FBT001 - likewise
    dry_run: bool,  # noqa: FBT001 - likewise
    folder: Path,
    style: str,
) -> None:
    """Bring in tables of ratings, rosters, or a framework that was written in a sheet.

    The columns are in docs/imports.md. A framework may be an Excel workbook too.

    Example: transcript import csv roster.csv ratings.csv --dry-run -w my-school
    """
    from transcript.cli.import_files import is_framework, table_records

    mapping = _mapping(mapping_file)
    if kind == "framework" or (kind is None and is_framework(files[0], mapping)):
        planner = _sheet_planner(files, mapping, replaces=replace)
        _run(folder, planner, dry_run=dry_run, style=style)
    with ExitStack() as stack:
        records = table_records(files, mapping, kind=kind, stack=stack)
        planner = _records_planner(records, mapping, mapping_file, new_learners=new_learners)
        _run(folder, planner, dry_run=dry_run, style=style)


@command.command("canvas", short_help="Ratings from Canvas reports.")
@_files_argument
@_mapping_option
@_new_learners_option
@_dry_run_option
@workspace_option
@format_option
def canvas(
    files: tuple[Path, ...],
    mapping_file: Path | None,
    new_learners: bool,  # noqa: FBT001 - a flag of the command line
    dry_run: bool,  # noqa: FBT001 - likewise
    folder: Path,
    style: str,
) -> None:
    """Bring in ratings from Canvas reports: Outcome Results, or Student Competency.

    Example: transcript import canvas outcome-results.csv --dry-run -w my-school
    """
    from transcript.cli.import_files import canvas_records

    mapping = _mapping(mapping_file)
    with ExitStack() as stack:
        records = canvas_records(files, mapping, stack)
        planner = _records_planner(records, mapping, mapping_file, new_learners=new_learners)
        _run(folder, planner, dry_run=dry_run, style=style)


@command.command("oneroster", short_help="Learners and results from a OneRoster 1.2 package.")
@_file_argument
@_mapping_option
@_new_learners_option
@_dry_run_option
@workspace_option
@format_option
def oneroster(
    file: Path,
    mapping_file: Path | None,
    new_learners: bool,  # noqa: FBT001 - a flag of the command line
    dry_run: bool,  # noqa: FBT001 - likewise
    folder: Path,
    style: str,
) -> None:
    """Bring in learners and results from a OneRoster 1.2 bulk zip. Passwords are never read.

    Example: transcript import oneroster export.zip --dry-run -w my-school
    """
    from transcript.cli.import_files import oneroster_records

    mapping = _mapping(mapping_file)
    with file.open("rb") as package:
        records = oneroster_records(package, file, mapping, open_workspace(folder))
        planner = _records_planner(records, mapping, mapping_file, new_learners=new_learners)
        _run(folder, planner, dry_run=dry_run, style=style)


@command.command("case", short_help="A framework from a CASE package.")
@_file_argument
@_replace_option
@_dry_run_option
@workspace_option
@format_option
def case(
    file: Path,
    replace: bool,  # noqa: FBT001 - a flag of the command line
    dry_run: bool,  # noqa: FBT001 - likewise
    folder: Path,
    style: str,
) -> None:
    """Bring in a framework from a CASE 1.0 or 1.1 package: areas, credits and their rubrics.

    Example: transcript import case framework.json --dry-run -w my-school
    """
    _run(folder, _case_planner(file, replaces=replace), dry_run=dry_run, style=style)


def _run(folder: Path, planner: "Planner", *, dry_run: bool, style: str) -> NoReturn:
    from transcript.importing.gathered import gathering

    open_workspace(folder)  # a folder that is no school's is told before anything is put in it
    try:
        with locked(folder / _LOCK), gathering() as gathered:
            if finish_writing(folder):
                click.echo("An import that had been interrupted is finished now.", err=True)
            plan = planner(open_workspace(folder), gathered)
            if plan.changes and not plan.problem_count and not dry_run:
                write_together(folder, plan.files())
    except BlockingIOError:
        raise click.UsageError("another import is under way in this folder: wait for it") from None
    if style == "json":
        show_json(plan_json(plan, dry_run=dry_run))
    else:
        show_plan(plan, dry_run=dry_run)
    sys.exit(ExitCode.NO if plan.problem_count else ExitCode.YES)


def _records_planner(
    records: "Records",
    mapping: "ImportMapping",
    mapping_file: Path | None,
    *,
    new_learners: bool,
) -> "Planner":
    def plan(workspace: "Workspace", gathered: "Gathered") -> "ImportPlan":
        from transcript.importing.case_targets import case_targets
        from transcript.importing.records import Source, plan_records

        school = workspace.load_school()
        if has_errors(school.diagnostics):
            give_up(school.diagnostics, "the school's own files have to be mended first")
        source = Source(
            system=records.system,
            mapping=mapping,
            mapping_file=mapping_file.name if mapping_file else "",
            guids=case_targets(workspace),
        )
        planned = plan_records(
            workspace,
            records.rows,
            source=source,
            new_learners=new_learners,
            today=now().date(),
            gathered=gathered,
        )
        return records.described(planned)

    return plan


def _case_planner(file: Path, *, replaces: bool) -> "Planner":
    def plan(workspace: "Workspace", _: "Gathered") -> "ImportPlan":
        from transcript.importing.framework_files import plan_case

        with file.open("rb") as package:
            return plan_case(
                package, file=file.name, workspace=workspace, replace=replaces, at=now()
            )

    return plan


def _sheet_planner(files: Sequence[Path], mapping: "ImportMapping", *, replaces: bool) -> "Planner":
    if len(files) > 1:
        raise click.UsageError("a framework is one file: import it alone")

    def plan(workspace: "Workspace", _: "Gathered") -> "ImportPlan":
        from transcript.importing.framework_files import plan_sheet

        with files[0].open("rb") as stream:
            return plan_sheet(
                stream,
                file=files[0].name,
                workspace=workspace,
                mapping=mapping,
                replace=replaces,
                at=now(),
            )

    return plan


def _mapping(file: Path | None) -> "ImportMapping":
    from transcript.cli.import_files import read_mapping_file
    from transcript.importing.mapping import ImportMapping

    if file is None:
        return ImportMapping()
    mapping, diagnostics = read_mapping_file(file)
    if mapping is None:
        give_up(diagnostics, "the mapping file has to be mended first")
    return mapping
