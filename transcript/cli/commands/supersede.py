"""`transcript supersede`: issue a corrected transcript in the place of another."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import has_terminal, passphrase_option, require_learner, with_progress
from transcript.cli.exit_codes import ExitCode
from transcript.cli.pipeline import plan_run
from transcript.cli.reporters import show_diagnostics, show_json
from transcript.cli.selection import (
    Chosen,
    Request,
    chosen,
    correction,
    document_named,
    require_consent,
)
from transcript.cli.standing import NEXT
from transcript.cli.ways_out import COMMANDS, with_command
from transcript.diagnostics import has_errors
from transcript.model.document import number_of
from transcript.office.clock import now
from transcript.office.ledger import require_own_ledger
from transcript.office.reports import diagnostic_json
from transcript.office.standing import final_otherwise, standings_of

if TYPE_CHECKING:
    from transcript.batch.issuing import Run
    from transcript.batch.superseding import Replaced


@click.command("supersede")
@correction
@click.option(
    "--by",
    metavar="DOCUMENT-ID",
    help="The document that takes the place, if it was issued already; without it: a new one is "
    "issued from the school's present files.",
)
@click.option(
    "--from",
    "renamed",
    metavar="LEARNER",
    help="The learner's folder, if it was renamed since; the new document is issued from it.",
)
@click.option("--same", is_flag=True, help="Issue it anew even if nothing has changed.")
@passphrase_option
def command(request: Request) -> None:
    """Issue corrected transcripts in the place of others, which are taken back for good.

    Correct the school's files first, such as a name in learner.yaml. The new document is issued
    from them; it names the old one by its number, and takes nothing else over from it. Who has the
    old one learns the number of the new one from what “transcript status publish” writes.

    After a change of name, you are told where the former name still stands in the record before
    anything is signed (--dry-run shows it, --yes leaves it). If the learner's folder is called by
    it, rename the folder, and give its new name with --from.

    Ends with 0 when all is done, also if it was already; with 1 when a document cannot be replaced:
    then nothing is changed.

    Example: transcript supersede 7Q4K-19XM-R2 --reason "change of legal name"

    Example: transcript supersede 7Q4K-19XM-R2 --from eli-rossi --reason "change of legal name"

    Example: transcript supersede 7Q4K-19XM-R2 --by 9WZ3-0M4B-K8 --reason "misprint"

    Example: transcript supersede --credit data-stories --reason "wrong rubric" --dry-run
    """
    given = request.others
    run = plan_run(request.folder, given["passphrase_file"], at=now(), dry_run=request.dry_run)
    picked = _picked(request, run)
    require_own_ledger(run.workspace)
    if given["renamed"]:
        require_learner(run.workspace, given["renamed"])
    if given["by"]:
        found: Sequence[Replaced] = [_by(given["by"], picked, run)]
    else:
        found = _replaced(picked, request, run)
    _show(found, request)
    sys.exit(_exit_code(found))


def _picked(request: Request, run: "Run") -> Chosen:
    """Return the documents; of those that nobody has named, none that was taken back before."""
    from transcript.registry.status_book import Standing

    picked = chosen(request, run.registry)
    documents = picked.documents
    if not request.names_each:
        standings = standings_of(documents, run.registry)
        gone = final_otherwise(standings, Standing.SUPERSEDED)
        documents = tuple(each for each in documents if each not in gone)
    if (request.others["by"] or request.others["renamed"]) and len(documents) != 1:
        raise click.UsageError("with --by or --from, name the one document that is replaced")
    require_consent(documents, request, "replace")
    return Chosen(documents=documents, reasons=picked.reasons)


def _by(name: str, picked: Chosen, run: "Run") -> "Replaced":
    from transcript.batch.superseding import Replaced, Replacement, superseded_by

    (document,) = picked.documents
    successor = document_named(name, run.registry)
    if run.dry_run:
        return Replaced(
            known=document,
            learner=document.learner,
            state=Replacement.WOULD,
            successor=successor.document,
        )
    return superseded_by(document, successor, run, picked.reasons[document.document])


def _replaced(picked: Chosen, request: Request, run: "Run") -> "Sequence[Replaced]":
    from transcript.batch.superseding import Replacement, planned, supersede

    given = request.others
    plan = planned(picked.documents, run, same=given["same"], folder=given["renamed"])
    if request.dry_run or any(each.state is Replacement.REFUSED for each in plan):
        return plan
    _require_clean(plan, request)
    steps = supersede(plan, run, picked.reasons)
    return list(with_progress(steps, label="Issuing", length=len(plan)))


def _require_clean(plan: "Sequence[Replaced]", request: Request) -> None:
    """Ask before a record is signed in which a former name may still stand."""
    remarks = [f"{each.learner}: {remark}" for each in plan for remark in each.remarks]
    if not remarks or request.yes:
        return
    if not has_terminal():
        raise click.UsageError(
            f"{'; '.join(remarks)}. Correct the learner's files, or add --yes if it may stand there"
        )
    for each in remarks:
        click.echo(f"warning: {each}", err=True)
    click.confirm("Issue it nevertheless?", abort=True, err=True)


def _show(found: "Sequence[Replaced]", request: Request) -> None:
    from transcript.batch.superseding import Replacement

    if request.style == "json":
        told = [_json(each) for each in found]
        show_json({"version": 1, "dry_run": request.dry_run, "documents": told})
        return
    for each in found:
        by = f" by {number_of(each.successor)}" if each.successor else ""
        why = f": {with_command(each.reason, each.way_out)}" if each.reason else ""
        click.echo(f"{each.known.number}  {each.known.learner}  {each.state}{by}{why}")
        show_diagnostics([one for one in each.diagnostics if has_errors([one])])
        for remark in each.remarks:
            click.echo(f"warning: {each.learner}: {remark}", err=True)
    states = {each.state for each in found}
    if Replacement.REFUSED in states or request.dry_run:
        click.echo("Nothing was changed.")
    elif Replacement.SUPERSEDED in states:
        learners = " ".join(each.learner for each in found if each.state is Replacement.SUPERSEDED)
        click.echo(f"{NEXT}\nThen give out the new one: “transcript release {learners} …”.")


def _json(replaced: "Replaced") -> dict[str, Any]:
    return {
        "document_id": replaced.known.document,
        "number": replaced.known.number,
        "learner": replaced.known.learner,
        "state": str(replaced.state),
        "successor_id": replaced.successor or None,
        "successor": number_of(replaced.successor) if replaced.successor else None,
        "reason": with_command(replaced.reason, replaced.way_out) or None,
        "remarks": list(replaced.remarks),
        "diagnostics": [diagnostic_json(each, COMMANDS) for each in replaced.diagnostics],
    }


def _exit_code(found: "Sequence[Replaced]") -> ExitCode:
    from transcript.batch.superseding import Replacement

    bad = {Replacement.REFUSED, Replacement.FAILED}
    return ExitCode.NO if any(each.state in bad for each in found) else ExitCode.YES
