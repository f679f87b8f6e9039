"""`transcript framework export`: the framework as other systems read it."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.context import workspace_option
from transcript.cli.reporters import count, give_up
from transcript.diagnostics import has_errors
from transcript.durable import write_whole
from transcript.office.clock import now
from transcript.office.folder import open_workspace

if TYPE_CHECKING:
    from transcript.frameworks.case.received import JsonObject
    from transcript.source.workspace import Workspace


@click.command("export", short_help="Write the framework for other systems (CASE 1.1).")
@click.option(
    "--to",
    "style",
    type=click.Choice(["case"]),
    required=True,
    help="The format: case is a package of CASE 1.1.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write; one that is there already is left alone.",
)
@workspace_option
def export(style: str, out: Path, folder: Path) -> None:
    """Write the graduate profile, its credits and rubrics for other systems.

    What was imported from CASE keeps its identifiers, and whatever this toolkit has no word for.

    Example: transcript framework export --to case --out framework.json -w samples/riverbend
    """
    del style  # there is one so far
    if out.exists():
        raise click.UsageError(f"{out} is there already; nothing was written. Choose another name")
    package = _package(open_workspace(folder), at=now())
    content = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    write_whole(out, content.encode(), replace=False)
    parts = (
        count(len(package.get("CFItems", ())), "item"),
        count(len(package.get("CFRubrics", ())), "rubric"),
    )
    click.echo(f"Wrote {out}: CASE 1.1, {' and '.join(parts)}.")


def _package(workspace: "Workspace", *, at: datetime) -> "JsonObject":
    from transcript.frameworks.case.writing import write_package
    from transcript.importing.framework_kept import kept_package

    files = workspace.load_school()
    if files.school is None or files.graduate_profile is None or has_errors(files.diagnostics):
        give_up(files.diagnostics, "the school's files have to be mended first")
    policy = files.mastery
    return write_package(
        files.graduate_profile,
        files.credits,
        school=files.school,
        points=lambda credit, level: policy.of(credit).points(credit.rubric, level) or Decimal(0),
        kept=kept_package(workspace),
        at=at,
    )
