"""What other systems know is brought into a school's folder: all of some files, or nothing."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from transcript.diagnostics import has_errors
from transcript.durable import finish_writing, locked, write_together
from transcript.errors import UnmendedFilesError
from transcript.office.folder import open_workspace

if TYPE_CHECKING:
    from transcript.importing.gathered import Gathered
    from transcript.importing.mapping import ImportMapping
    from transcript.importing.plans import ImportPlan
    from transcript.office.import_files import NamedFile, Records
    from transcript.source.workspace import Workspace

Planner = Callable[["Workspace", "Gathered"], "ImportPlan"]
"""Says what an import would do."""

BeforeWriting = Callable[["Workspace", "ImportPlan"], None]
"""Looks at a plan before its files are written."""

LOCK = ".import.lock"
"""Held by whoever writes several files of a school together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import would do, or has done.

    `finished`: one that had been interrupted was finished first.
    """

    plan: "ImportPlan"
    finished: bool


def run_import(
    folder: Path, planner: Planner, *, dry_run: bool, before: BeforeWriting | None = None
) -> Imported:
    """Plan an import, and carry it out if it has no problem.

    Raises `BlockingIOError` if another is under way in the folder, and whatever the planner raises.
    """
    from transcript.importing.gathered import gathering
    from transcript.office.editing import writing

    open_workspace(folder)  # a folder that is no school's is told before anything is put in it
    # What somebody saves between the plan and its files would be lost.
    alone = nullcontext() if dry_run else writing(folder)
    with locked(folder / LOCK), alone, gathering() as gathered:
        finished = finish_writing(folder)
        workspace = open_workspace(folder)
        plan = planner(workspace, gathered)
        if plan.changes and not plan.problem_count and not dry_run:
            if before:
                before(workspace, plan)
            write_together(folder, plan.files())
        return Imported(plan=plan, finished=finished)


def records_planner(
    records: "Callable[[Workspace], Records]",
    mapping: "ImportMapping",
    *,
    mapping_name: str,
    new_learners: bool,
    at: datetime,
) -> Planner:
    """Return what plans an import of learners and ratings.

    It raises `UnmendedFilesError` where the school's own files have errors.
    """

    def plan(workspace: "Workspace", gathered: "Gathered") -> "ImportPlan":
        from transcript.importing.case_targets import case_targets
        from transcript.importing.records import Source, plan_records

        school = workspace.load_school()
        if has_errors(school.diagnostics):
            reason = "the school's own files have to be mended first"
            raise UnmendedFilesError(school.diagnostics, reason)
        read = records(workspace)
        source = Source(
            system=read.system,
            mapping=mapping,
            mapping_file=mapping_name,
            guids=case_targets(workspace),
        )
        planned = plan_records(
            workspace,
            read.rows,
            source=source,
            new_learners=new_learners,
            today=at.date(),
            gathered=gathered,
        )
        return read.described(planned)

    return plan


def case_planner(package: "NamedFile", *, replaces: bool, at: datetime) -> Planner:
    """Return what plans the import of a framework from a CASE package.

    With `replaces`, files that were edited by hand are replaced too.
    """

    def plan(workspace: "Workspace", _: "Gathered") -> "ImportPlan":
        from transcript.importing.framework_files import plan_case

        return plan_case(
            package.stream, file=package.name, workspace=workspace, replace=replaces, at=at
        )

    return plan


def sheet_planner(
    sheet: "NamedFile", mapping: "ImportMapping", *, replaces: bool, at: datetime
) -> Planner:
    """Return what plans the import of a framework that was written in a sheet."""

    def plan(workspace: "Workspace", _: "Gathered") -> "ImportPlan":
        from transcript.importing.framework_files import plan_sheet

        return plan_sheet(
            sheet.stream,
            file=sheet.name,
            workspace=workspace,
            mapping=mapping,
            replace=replaces,
            at=at,
        )

    return plan


def holds_framework(stream: IO[bytes], mapping: "ImportMapping") -> bool:
    """Return whether a file holds a framework; it is at its beginning again afterwards."""
    from transcript.office.import_files import is_framework

    found = is_framework(stream, mapping)
    stream.seek(0)
    return found
