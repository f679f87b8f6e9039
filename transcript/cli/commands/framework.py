"""`transcript framework`: the graduate profile, its credits, and what covers what."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import format_option, open_workspace, workspace_option
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import count, show_diagnostics, show_json
from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.graduate_profile import GraduateProfile

if TYPE_CHECKING:
    from transcript.frameworks.coverage import Coverage


@click.group("framework")
def command() -> None:
    """Show the graduate profile, its credits, and what covers what.

    Example: transcript framework coverage -w samples/riverbend
    """


@command.command("show")
@workspace_option
@format_option
def show(folder: Path, style: str) -> None:
    """Show the areas with their competencies and credits.

    Example: transcript framework show -w samples/riverbend
    """
    profile, offered = _framework(folder)
    if style == "json":
        show_json(_framework_json(profile, offered))
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


@command.command("coverage")
@workspace_option
@format_option
def coverage_(folder: Path, style: str) -> None:
    """Show which credits serve each competency, and name the holes.

    Ends with 1 when a competency is served by no credit, or a credit serves none.

    Example: transcript framework coverage -w samples/riverbend
    """
    from transcript.frameworks.coverage import coverage

    profile, offered = _framework(folder)
    found = coverage(profile, offered)
    if style == "json":
        show_json(_coverage_json(found))
    else:
        _show_coverage(found)
    sys.exit(ExitCode.NO if found.holes or found.orphans else ExitCode.YES)


def _framework(folder: Path) -> tuple[GraduateProfile, tuple[MasteryCredit, ...]]:
    school = open_workspace(folder).load_school()
    if school.graduate_profile is None:
        show_diagnostics(school.diagnostics, err=True)
        click.echo("error: the graduate profile cannot be read", err=True)
        sys.exit(ExitCode.NO)
    return school.graduate_profile, school.credits


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
                {"id": each.id, "code": each.code, "name": each.name, "level": str(each.level)}
                for each in offered
                if each.area == area.id
            ],
        }
        for area in profile.areas
    ]
    return {"version": 1, "name": profile.name, "status": str(profile.status), "areas": areas}


def _show_coverage(found: "Coverage") -> None:
    area = ""
    for each in found.competencies:
        if each.area.name != area:
            area = each.area.name
            click.secho(f"\n{area}", bold=True)
        if each.is_hole:
            click.echo(f"    {each.competency.name}: " + click.style("no credit", fg="red"))
            continue
        click.echo(f"    {each.competency.name}")
        for level, credits_ in (("foundational", each.foundational), ("advanced", each.advanced)):
            if credits_:
                click.echo(f"        {level:<13}{', '.join(credit.code for credit in credits_)}")
    click.echo()
    for orphan in found.orphans:
        click.secho(f"{orphan.code} {orphan.name} serves no competency", fg="red")
    if not found.holes and not found.orphans:
        click.echo("Every competency has a credit, and every credit serves one.")
        return
    holes = count(len(found.holes), "competency is", "competencies are")
    orphans = count(len(found.orphans), "credit serves", "credits serve")
    click.echo(f"{holes} served by no credit; {orphans} no competency.")


def _coverage_json(found: "Coverage") -> dict[str, Any]:
    return {
        "version": 1,
        "competencies": [
            {
                "area": each.area.id,
                "competency": each.competency.id,
                "foundational": [credit.id for credit in each.foundational],
                "advanced": [credit.id for credit in each.advanced],
            }
            for each in found.competencies
        ],
        "holes": [each.competency.id for each in found.holes],
        "orphans": [credit.id for credit in found.orphans],
    }
