"""What `revoke`, `suspend`, `reinstate` and `cancel` share: change a standing, and say so."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import click

from transcript.cli.actor import actor
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import count, show_json
from transcript.cli.selection import Request, chosen, require_consent
from transcript.cli.ways_out import sentence_of
from transcript.office import standing as standing_office
from transcript.office.clock import now
from transcript.office.folder import open_workspace, registry_of
from transcript.office.ledger import require_own_ledger
from transcript.office.standing import (
    NotChangedError,
    credentials_on_lists,
    final_otherwise,
    standings_of,
)

if TYPE_CHECKING:
    from transcript.registry.documents import Known
    from transcript.registry.status_book import Standing

_DEEDS = {
    "IN_FORCE": "reinstate",
    "SUSPENDED": "suspend",
    "REVOKED": "revoke",
    "CANCELLED": "cancel",
}


def change_standing(request: Request, standing: "Standing") -> None:
    """Change the standing of the documents asked for, all or none, and say what to do next.

    Ends with 1 if one of them cannot have it. Of documents that nobody has named one by one, those
    that were taken back for good before are left as they are.
    """
    workspace = open_workspace(request.folder)
    require_own_ledger(workspace)
    registry = registry_of(workspace)
    picked = chosen(request, registry)
    before = standings_of(picked.documents, registry)
    left = () if request.names_each else final_otherwise(before, standing)
    documents = tuple(each for each in picked.documents if each not in left)
    try:
        credentials = credentials_on_lists(documents, registry, standing)
    except NotChangedError as error:
        _refuse(error)
    require_consent(documents, request, _DEEDS[standing.name])
    reasons = {each.document: picked.reasons[each.document] for each in documents}
    changed = {each.document for each in documents if before[each] is not standing}
    if not request.dry_run:
        try:
            changed = standing_office.change_standing(
                documents, registry, standing, reasons, actor=actor(), at=now()
            )
        except NotChangedError as error:
            _refuse(error)
    told = [
        Changed(
            known=each,
            standing=standing if each in documents else before[each],
            credentials=credentials.get(each.document, 0),
            changed=each.document in changed,
        )
        for each in picked.documents
    ]
    _show(told, request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A document, its standing now, and whether it was another one before.

    `credentials` is how many of it are on the status lists.
    """

    known: "Known"
    standing: "Standing"
    credentials: int
    changed: bool


def _refuse(error: NotChangedError) -> NoReturn:
    """Say why nothing was changed, and end with 1."""
    click.echo(f"error: {sentence_of(error)}. Nothing was changed.", err=True)
    sys.exit(ExitCode.NO)


def _show(documents: Sequence[Changed], request: Request) -> None:
    from transcript.registry.status_book import Standing

    if request.style == "json":
        told = [_json(each) for each in documents]
        show_json({"version": 1, "dry_run": request.dry_run, "documents": told})
        return
    for each in documents:
        would = "would be " if request.dry_run and each.changed else ""
        said = f"{would}{each.standing}{_badges(each) if each.changed else ' already'}"
        click.echo(f"{each.known.number}  {each.known.learner}  {said}")
    if request.dry_run:
        click.echo("Nothing was changed.")
    elif any(each.changed and each.standing is not Standing.CANCELLED for each in documents):
        click.echo(NEXT)


NEXT = (
    "Nobody outside can see it yet. Next: “transcript status publish --out DIR”,\n"
    "and put the files on the school's web site."
)
"""What to do after a change of something that may be in somebody's hands."""


def _badges(document: Changed) -> str:
    return f", with {count(document.credentials - 1, 'badge')}" if document.credentials else ""


def _json(document: Changed) -> dict[str, Any]:
    return {
        "document_id": document.known.document,
        "number": document.known.number,
        "learner": document.known.learner,
        "standing": str(document.standing),
        "changed": document.changed,
    }
