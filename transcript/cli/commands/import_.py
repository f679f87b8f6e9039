"""`transcript import`: what other systems know, all of a file or nothing."""

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from transcript.cli.context import format_option, with_progress, workspace_option
from transcript.cli.exit_codes import ExitCode
from transcript.cli.import_reports import plan_json, show_plan
from transcript.cli.reporters import give_up, show_json
from transcript.office.clock import now
from transcript.office.importing import Planner
from transcript.office.named_files import content_of

if TYPE_CHECKING:
    from transcript.importing.mapping import ImportMapping
    from transcript.importing.rows import ImportedRow
    from transcript.office.import_files import Kind, NamedFile, Records

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
    from transcript.office.import_files import SeveralSystemsError, table_records
    from transcript.office.importing import holds_framework, sheet_planner

    mapping = _mapping(mapping_file)
    with ExitStack() as stack:
        opened = [_opened(file, stack) for file in files]
        if kind == "framework" or (kind is None and holds_framework(opened[0].stream, mapping)):
            if len(files) > 1:
                raise click.UsageError("a framework is one file: import it alone")
            planner = sheet_planner(opened[0], mapping, replaces=replace, at=now())
            _run(folder, planner, dry_run=dry_run, style=style)
        try:
            records = table_records(opened, mapping, kind=kind, watch=_watched)
        except SeveralSystemsError as error:
            raise click.UsageError(str(error)) from error
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
    from transcript.office.import_files import canvas_records

    mapping = _mapping(mapping_file)
    with ExitStack() as stack:
        opened = [_opened(file, stack) for file in files]
        records = canvas_records(opened, mapping, watch=_watched)
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
    from transcript.office.import_files import oneroster_records
    from transcript.office.importing import records_planner

    mapping = _mapping(mapping_file)
    with ExitStack() as stack:
        package = _opened(file, stack)
        planner = records_planner(
            lambda workspace: oneroster_records(package, mapping, workspace),
            mapping,
            mapping_name=mapping_file.name if mapping_file else "",
            new_learners=new_learners,
            at=now(),
        )
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
    from transcript.office.importing import case_planner

    with ExitStack() as stack:
        planner = case_planner(_opened(file, stack), replaces=replace, at=now())
        _run(folder, planner, dry_run=dry_run, style=style)


def _run(folder: Path, planner: Planner, *, dry_run: bool, style: str) -> NoReturn:
    from transcript.office.importing import run_import

    try:
        imported = run_import(folder, planner, dry_run=dry_run)
    except BlockingIOError:
        raise click.UsageError("another import is under way in this folder: wait for it") from None
    if imported.finished:
        click.echo("An import that had been interrupted is finished now.", err=True)
    plan = imported.plan
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
) -> Planner:
    from transcript.office.importing import records_planner

    return records_planner(
        lambda _: records,
        mapping,
        mapping_name=mapping_file.name if mapping_file else "",
        new_learners=new_learners,
        at=now(),
    )


def _opened(file: Path, stack: ExitStack) -> "NamedFile":
    from transcript.office.import_files import NamedFile

    return NamedFile(name=file.name, stream=stack.enter_context(file.open("rb")))


def _watched(rows: "Iterable[ImportedRow]", name: str, length: int) -> "Iterable[ImportedRow]":
    return with_progress(rows, label=f"Reading {name}", length=length)


def _mapping(file: Path | None) -> "ImportMapping":
    from transcript.importing.mapping import ImportMapping
    from transcript.office.import_files import LARGEST_MAPPING, read_mapping_file

    if file is None:
        return ImportMapping()
    content = content_of(file, most=LARGEST_MAPPING, what="mapping file")
    mapping, diagnostics = read_mapping_file(content, file=str(file))
    if mapping is None:
        give_up(diagnostics, "the mapping file has to be mended first")
    return mapping
