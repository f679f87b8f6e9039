"""What `revoke`, `suspend`, `reinstate` and `cancel` share: change a standing, and say so."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import click

from transcript.cli.actor import actor
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import count, show_json
from transcript.cli.selection import Request, chosen, require_consent
from transcript.office.clock import now
from transcript.office.folder import open_workspace, registry_of
from transcript.office.ledger import require_own_ledger

if TYPE_CHECKING:
    from transcript.registry.documents import Known
    from transcript.registry.registry import Registry
    from transcript.registry.status_book import Standing

_DEEDS = {
    "IN_FORCE": "reinstate",
    "SUSPENDED": "suspend",
    "REVOKED": "revoke",
    "CANCELLED": "cancel",
}
_NO_PLACE = (
    "issued without a place in a status list, so nothing can be published about it; tell those "
    "who have it. For documents issued from now on, add `status` to workspace.yaml"
)
_NO_SUSPENSION = (
    "issued without a place in a list of suspensions; it can only be revoked. For documents "
    "issued from now on, add `suspension: true` to workspace.yaml"
)


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
    credentials = _credentials(documents, registry, standing)
    require_consent(documents, request, _DEEDS[standing.name])
    reasons = {each.document: picked.reasons[each.document] for each in documents}
    changed = {each.document for each in documents if before[each] is not standing}
    if not request.dry_run:
        changed = _changed(documents, registry, standing, reasons)
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


def standings_of(
    documents: Sequence["Known"], registry: "Registry"
) -> Mapping["Known", "Standing"]:
    """Return what each document's standing is now."""
    from transcript.registry.status_book import Standing

    known = {each.document: each.standing for each in registry.corrections.taken_back()}
    return {each: known.get(each.document, Standing.IN_FORCE) for each in documents}


def final_otherwise(
    standings: Mapping["Known", "Standing"], wanted: "Standing"
) -> tuple["Known", ...]:
    """Return the documents which nothing gives the standing that is wanted."""
    from transcript.registry.status_book import FINAL

    return tuple(
        each for each, found in standings.items() if found in FINAL and found is not wanted
    )


def refuse(reason: str) -> NoReturn:
    """Say why nothing was changed, and end with 1."""
    click.echo(f"error: {reason}. Nothing was changed.", err=True)
    sys.exit(ExitCode.NO)


def _changed(
    documents: Sequence["Known"],
    registry: "Registry",
    standing: "Standing",
    reasons: Mapping[str, str],
) -> set[str]:
    from transcript.registry.corrections import HandedOutError
    from transcript.registry.status_book import FinalStandingError

    numbers = {each.document: each.number for each in documents}
    try:
        return set(registry.corrections.change(reasons, standing, actor=actor(), at=now()))
    except FinalStandingError as error:
        refuse(f"{numbers[error.document]} was {error.standing}, and that is final")
    except HandedOutError as error:
        refuse(
            f"{numbers[error.document]} was exported or released, so somebody may have it: "
            "“transcript revoke” takes it back"
        )


def _credentials(
    documents: Sequence["Known"], registry: "Registry", standing: "Standing"
) -> Mapping[str, int]:
    """Return how many credentials each document has on the lists; end with 1 if it has to be there.

    What nobody was given needs no list to be cancelled.
    """
    from transcript.registry.status_book import Standing

    listed = registry.corrections.listed([each.document for each in documents])
    if standing is not Standing.CANCELLED:
        _require_all([each for each in documents if each.document not in listed], _NO_PLACE)
    if standing is Standing.SUSPENDED:
        fixed = [each for each in documents if not listed[each.document].suspendable]
        _require_all(fixed, _NO_SUSPENSION)
    return {document: each.credentials for document, each in listed.items()}


def _require_all(lacking: Sequence["Known"], reason: str) -> None:
    if lacking:
        numbers = ", ".join(each.number for each in lacking)
        were = "was" if len(lacking) == 1 else "were"
        refuse(f"{numbers} {were} {reason}")


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
