"""`transcript progress`: where learners stand towards every credit, and what is needed next."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import credit_named, require_learner, with_progress, workspace_option
from transcript.cli.reporters import count, give_up
from transcript.durable import write_whole
from transcript.office.clock import now
from transcript.office.folder import open_workspace
from transcript.progress.cohort import STUCK_DAYS
from transcript.progress.suppression import LEAST_SMALLEST, SMALLEST

if TYPE_CHECKING:
    from transcript.progress.cohort import Cohort
    from transcript.progress.standing import LearnerProgress
    from transcript.source.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What was asked for. `smallest` is None for the school's own eyes."""

    style: str
    credit: str | None
    stuck_days: int
    smallest: int | None
    today: date


@click.command("progress")
@click.argument("learners", nargs=-1)
@click.option("--cohort", is_flag=True, help="Count the LEARNERS, or the whole school.")
@click.option("--credit", metavar="NAME", help="Only this credit, by its id, code or name.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "svg"]),
    default="text",
    show_default=True,
    help="Output for people, one JSON document for programs, or a picture.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the terminal.",
)
@click.option(
    "--public",
    is_flag=True,
    help="The whole school for readers outside it: no names, and no small counts.",
)
@click.option(
    "--smallest",
    type=click.IntRange(min=LEAST_SMALLEST),
    default=SMALLEST,
    show_default=True,
    help="With --public: counts below this are withheld, and what would give them away.",
)
@click.option(
    "--stuck-days",
    type=click.IntRange(min=1),
    default=STUCK_DAYS,
    show_default=True,
    help="After so many days without anything new a learner is stuck.",
)
@workspace_option
def command(  # noqa: PLR0913 - one for each option
    *,
    learners: tuple[str, ...],
    cohort: bool,
    credit: str | None,
    style: str,
    out: Path | None,
    public: bool,
    smallest: int,
    stuck_days: int,
    folder: Path,
) -> None:
    """Show where LEARNERS, or all, stand towards every credit, and what is needed next.

    A method only advises: nothing counts as earned but what a person has awarded.

    Example: transcript progress layla-haddad -w samples/riverbend

    Example: transcript progress layla-haddad --credit DT-11 -w samples/riverbend

    Example: transcript progress --cohort --public -w samples/riverbend
    """
    _check_usage(learners, cohort=cohort, public=public, style=style)
    workspace = open_workspace(folder)
    for name in learners:
        require_learner(workspace, name)
    if credit is not None:
        credit = credit_named(workspace.load_school().credits, credit).id
    wish = _Wish(
        style=style,
        credit=credit,
        stuck_days=stuck_days,
        smallest=smallest if public else None,
        today=now().date(),
    )
    chosen = tuple(dict.fromkeys(learners)) or workspace.learner_ids
    text = _cohort(workspace, chosen, wish) if cohort else _learners(workspace, chosen, wish)
    if out is None:
        click.echo(text, nl=False)
        return
    write_whole(out, click.unstyle(text).encode())
    click.echo(f"wrote {out}", err=True)


def _check_usage(learners: Sequence[str], *, cohort: bool, public: bool, style: str) -> None:
    if public and not cohort:
        raise click.UsageError("--public is for --cohort: a page on one learner has their name")
    if public and learners:
        raise click.UsageError(
            "--public counts the whole school: from two counts of different groups one could "
            "work out a single learner's"
        )
    if style == "svg" and not cohort and len(set(learners)) != 1:
        raise click.UsageError("a picture shows one learner, or --cohort")


def _learners(workspace: "Workspace", chosen: Sequence[str], wish: _Wish) -> str:
    from transcript.cli.progress_tables import learner_json
    from transcript.progress.svg import learner_svg

    found = [_learner(workspace, each, wish) for each in chosen]
    if wish.style == "svg":
        return learner_svg(found[0], today=wish.today)
    if wish.style == "json":
        documents = [learner_json(each, today=wish.today) for each in found]
        return _json({"version": 1, "as_of": str(wish.today), "learners": documents})
    pages = [_page(_learner_lines(each, wish)) for each in found]
    return "\n".join(pages) or "There are no learners yet.\n"


def _learner(workspace: "Workspace", learner: str, wish: _Wish) -> "LearnerProgress":
    from transcript.progress.standing import Standings

    school, loaded = workspace.load_school(), workspace.load(learner, files_too=False)
    if loaded.transcript is None:
        give_up(loaded.diagnostics, f"the record of “{learner}” cannot be read")
    standings = Standings(school.credits, school.mastery)
    found = standings.of(loaded.transcript, habits=loaded.habits)
    if wish.credit is None:
        return found
    return replace(found, credits=tuple(c for c in found.credits if c.credit.id == wish.credit))


def _learner_lines(learner: "LearnerProgress", wish: _Wish) -> Iterable[str]:
    from transcript.cli.progress_tables import credit_page, learner_page

    if wish.credit is None:
        return learner_page(learner, today=wish.today)
    return credit_page(learner.credits[0], learner.learner, today=wish.today)


def _cohort(workspace: "Workspace", chosen: Sequence[str], wish: _Wish) -> str:
    from transcript.cli.progress_tables import cohort_json, cohort_page
    from transcript.progress.svg import cohort_svg

    found = _counted(workspace, chosen, wish)
    if wish.style == "svg":
        return cohort_svg(found, today=wish.today)
    if wish.style == "json":
        return _json(cohort_json(found, today=wish.today))
    return _page(cohort_page(found, today=wish.today))


def _counted(workspace: "Workspace", chosen: Sequence[str], wish: _Wish) -> "Cohort":
    from transcript.progress.cohort import Tally
    from transcript.progress.counting import parts, tallies

    total, shares = Tally(), parts(chosen)
    counted = tallies(
        workspace,
        shares,
        today=wish.today,
        stuck_days=wish.stuck_days,
        jobs=os.cpu_count() or 1,
    )
    for each in with_progress(counted, label="Counting", length=len(shares)):
        total.merge(each)
    if total.unreadable:
        left_out = count(
            len(total.unreadable),
            "record cannot be read and is left out",
            "records cannot be read and are left out",
        )
        click.echo(f"{left_out}; “transcript validate” says why", err=True)
    offered = [each for each in workspace.load_school().credits if wish.credit in {None, each.id}]
    if wish.smallest is None:
        return total.cohort(offered)
    return total.public_cohort(offered, smallest=wish.smallest)


def _page(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
