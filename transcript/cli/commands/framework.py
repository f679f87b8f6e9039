"""`transcript framework`: the graduate profile, its credits, and what covers what."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.commands.framework_export import export
from transcript.cli.context import with_progress, workspace_option
from transcript.cli.coverage_tables import matrix_csv, matrix_json, show_matrix
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import count, give_up, show_json
from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.graduate_profile import GraduateProfile
from transcript.model.transcript import Transcript
from transcript.office.folder import open_workspace

if TYPE_CHECKING:
    from transcript.frameworks.coverage import Coverage
    from transcript.source.workspace import Workspace


# As “transcript import csv” takes a framework that was written in a sheet; the last is for people.
_SHEET = (
    *("Area", "Competency", "Credit", "Criterion"),
    *("Code", "Credit level", "Standard", "Also serves"),
)

_format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="Output for people, one JSON document for programs, or a table for a spreadsheet.",
)


@click.group("framework")
def command() -> None:
    """Show the graduate profile, its credits, and what covers what.

    Example: transcript framework coverage -w samples/riverbend
    """


@command.command("show")
@workspace_option
@_format_option
def show(folder: Path, style: str) -> None:
    """Show the areas with their competencies and credits.

    Example: transcript framework show -w samples/riverbend
    """
    profile, offered = _framework(open_workspace(folder))
    if style == "json":
        show_json(_framework_json(profile, offered))
        return
    if style == "csv":
        click.echo(_framework_csv(profile, offered), nl=False)
        return
    click.secho(f"{profile.name}, version {profile.version} ({profile.status})", bold=True)
    for area in profile.areas:
        click.echo()
        click.secho(f"{area.code}  {area.name}", bold=True)
        for competency in area.competencies:
            click.echo(f"    · {competency.name}")
        for credit in (each for each in offered if each.area == area.id):
            click.echo(f"    {credit.code:<8}{credit.name} ({credit.level})")
    click.echo()
    click.echo(_summary(profile, offered))


@command.command("coverage", short_help="What leads to what, and which holes there are.")
@workspace_option
@_format_option
def coverage_(folder: Path, style: str) -> None:
    """Show what leads to what, from competency to evidence, and name the holes.

    Credits, their criteria, what was rated, and on what evidence, over all learners. Holes are a
    competency without a credit, a credit without a competency, what was never assessed, work that
    was rated without a goal, ratings without feedback, and evidence that nobody has judged.

    Ends with 1 when a competency is served by no credit, or a credit serves none; the other holes
    close in the course of a year.

    Example: transcript framework coverage -w samples/riverbend
    """
    from transcript.frameworks.assessed import matrix

    workspace = open_workspace(folder)
    profile, offered = _framework(workspace)
    found = matrix(profile, offered, _records(workspace))
    if style == "json":
        show_json(matrix_json(found))
    elif style == "csv":
        click.echo(matrix_csv(found), nl=False)
    else:
        show_matrix(found)
        click.echo(_verdict(found.coverage))
    covered = found.coverage
    sys.exit(ExitCode.NO if covered.holes or covered.orphans else ExitCode.YES)


def _framework(workspace: "Workspace") -> tuple[GraduateProfile, tuple[MasteryCredit, ...]]:
    school = workspace.load_school()
    if school.graduate_profile is None:
        give_up(school.diagnostics, "the graduate profile cannot be read")
    return school.graduate_profile, school.credits


def _records(workspace: "Workspace") -> Iterator[Transcript]:
    left_out = 0
    learners = workspace.learner_ids
    for learner in with_progress(learners, label="Reading", length=len(learners)):
        record = workspace.load(learner, files_too=False).draft
        if record is None:
            left_out += 1
        else:
            yield record
    if left_out:
        told = count(left_out, "record cannot be read and is", "records cannot be read and are")
        click.echo(f"{told} left out; “transcript validate” says why", err=True)


def _summary(profile: GraduateProfile, offered: tuple[MasteryCredit, ...]) -> str:
    foundational = sum(each.level is CreditLevel.FOUNDATIONAL for each in offered)
    return (
        f"{count(len(profile.areas), 'area')}, "
        f"{count(len(profile.competencies), 'competency', 'competencies')}, "
        f"{foundational} foundational and {len(offered) - foundational} advanced credits."
    )


def _framework_json(profile: GraduateProfile, offered: tuple[MasteryCredit, ...]) -> dict[str, Any]:
    areas = [
        {
            "id": area.id,
            "code": area.code,
            "name": area.name,
            "competencies": [{"id": each.id, "name": each.name} for each in area.competencies],
            "credits": [
                {
                    "id": each.id,
                    "code": each.code,
                    "name": each.name,
                    "level": str(each.level),
                    "serves": list(each.serves),
                    "standard": each.standard,
                    "criteria": [
                        {"id": criterion.id, "statement": criterion.statement}
                        for criterion in each.criteria
                    ],
                }
                for each in offered
                if each.area == area.id
            ],
        }
        for area in profile.areas
    ]
    return {"version": 1, "name": profile.name, "status": str(profile.status), "areas": areas}


def _framework_csv(profile: GraduateProfile, offered: tuple[MasteryCredit, ...]) -> str:
    from transcript.reading.csv_text import table_text

    return table_text([_SHEET, *_sheet_rows(profile, offered)])


def _sheet_rows(
    profile: GraduateProfile, offered: tuple[MasteryCredit, ...]
) -> Iterator[tuple[str, ...]]:
    """Yield each credit once, at the first competency that it serves, a row for each criterion."""
    names = {each.id: each.name for each in profile.competencies}
    at_home: dict[str, list[MasteryCredit]] = {}
    for credit in offered:
        home = next((each for each in credit.serves if each in names), "")
        at_home.setdefault(home, []).append(credit)
    for area in profile.areas:
        for competency in area.competencies:
            if competency.id not in at_home:
                yield (area.name, competency.name, *("" for _ in _SHEET[2:]))
            for credit in at_home.get(competency.id, ()):
                others = [names.get(each, each) for each in credit.serves if each != competency.id]
                yield from _credit_rows(credit, area.name, competency.name, others)
    for credit in at_home.get("", ()):
        yield from _credit_rows(credit, credit.area, "", credit.serves)


def _credit_rows(
    credit: MasteryCredit, area: str, competency: str, others: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    about = (credit.code, str(credit.level), credit.standard, "; ".join(others))
    for criterion in credit.criteria:
        yield (area, competency, credit.name, criterion.statement, *about)


def _verdict(covered: "Coverage") -> str:
    if not covered.holes and not covered.orphans:
        return "Every competency has a credit, and every credit serves one."
    holes = count(len(covered.holes), "competency is", "competencies are")
    orphans = count(len(covered.orphans), "credit serves", "credits serve")
    return f"{holes} served by no credit; {orphans} no competency."


command.add_command(export)
