"""What an import would do, or has done, for people and for programs."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.reporters import count
from transcript.cli.ways_out import with_command
from transcript.office.findings import plain_line

if TYPE_CHECKING:
    from transcript.importing.plans import ImportPlan
    from transcript.importing.rows import RowProblem

_MOST_SHOWN = 50
_DRY = "\nThis was a dry run: nothing was written."
_NEXT_OF_RECORDS = (
    "\nNext: “transcript validate”, then “transcript progress --cohort” for where everybody stands."
)
_NEXT_OF_FRAMEWORK = "\nNext: “transcript validate” says what is still to be written."


def show_plan(plan: "ImportPlan", *, dry_run: bool) -> None:
    """Print a plan: what was found, then the problems, or else what is done."""
    for sentence in (*plan.found, *plan.remarks):
        click.echo(f"{plain_line(sentence)}.")
    if plan.problem_count:
        _show_problems(plan)
        return
    if not plan.changes:
        nothing = "nothing in it can be imported" if plan.is_empty else "all of it is there already"
        click.echo(f"Nothing to do: {nothing}.")
        return
    _show_changes(plan, dry_run=dry_run)
    if plan.decisions:
        click.echo("\nFor a person to decide, or to look at:")
        for sentence in plan.decisions:
            click.echo(f"  - {plain_line(sentence)}.")
    of_learners = any(each.path.startswith("learners/") for each in plan.changes)
    click.echo(_DRY if dry_run else _NEXT_OF_RECORDS if of_learners else _NEXT_OF_FRAMEWORK)


def plan_json(plan: "ImportPlan", *, dry_run: bool) -> dict[str, Any]:
    """Return a plan as the JSON that `--format json` prints."""
    return {
        "version": 1,
        "dry_run": dry_run,
        "written": bool(plan.changes) and not plan.problem_count and not dry_run,
        "found": list(plan.found),
        "remarks": list(plan.remarks),
        "decisions": list(plan.decisions),
        "changes": [
            {"path": each.path, "action": each.action, "about": each.about} for each in plan.changes
        ],
        "problem_count": plan.problem_count,
        "problems": [_problem_json(each) for each in plan.problems],
    }


def _show_changes(plan: "ImportPlan", *, dry_run: bool) -> None:
    verb = "Would write" if dry_run else "Wrote"
    click.echo(f"{verb} {count(len(plan.changes), 'file')}:")
    for change in plan.changes[:_MOST_SHOWN]:
        about = f": {change.about}" if change.about else ""
        click.echo(f"  {change.action:<8}{plain_line(change.path + about)}")
    _show_rest(len(plan.changes))


def _show_problems(plan: "ImportPlan") -> None:
    shown = plan.problems[:_MOST_SHOWN]
    for file, group in groupby(shown, key=lambda each: each.file):
        click.echo()
        click.secho(plain_line(file), bold=True)
        for each in group:
            click.echo(f"  {_place(each)}{plain_line(each.message)}")
            click.echo(f"      hint: {plain_line(with_command(each.hint, each.way_out))}")
    _show_rest(plan.problem_count)
    click.echo(f"\n{count(plan.problem_count, 'problem')}: nothing was imported.")


def _show_rest(number: int) -> None:
    if number > _MOST_SHOWN:
        click.echo(f"  … and {number - _MOST_SHOWN:,} more")


def _place(problem: "RowProblem") -> str:
    parts = [f"row {problem.row}"] if problem.row else []
    parts += [f"column “{plain_line(problem.column)}”"] if problem.column else []
    parts += [_quoted(problem.value)] if problem.value else []
    return f"{', '.join(parts)}: " if parts else ""


def _quoted(text: str) -> str:
    from transcript.reading.text import shown

    return plain_line(shown(text))


def _problem_json(problem: "RowProblem") -> dict[str, Any]:
    return {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
        "hint": with_command(problem.hint, problem.way_out),
    }
