"""What `revoke`, `suspend` and `reinstate` share: find the documents, note the change, say so."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from transcript.cli.context import (
    format_option,
    now,
    open_workspace,
    originals_of,
    registry_of,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import count, show_json

if TYPE_CHECKING:
    from transcript.registry.originals import Entry
    from transcript.registry.status_book import Standing, StatusBook

_SHORTEST = 4
_LONGEST_REASON = 500

Command = Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A document that was named, and whether its standing was another one before."""

    entry: "Entry"
    credentials: int
    changed: bool


def change_options(command: Command) -> Command:
    """Give a command the arguments and options of the three."""
    for decorate in (
        format_option,
        workspace_option,
        click.option(
            "--reason",
            required=True,
            metavar="TEXT",
            callback=_reason,
            help="Why, for the school's own book; it is not published.",
        ),
        click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT-ID..."),
    ):
        command = decorate(command)
    return command


def change_standing(
    documents: Sequence[str], standing: "Standing", *, reason: str, folder: Path, style: str
) -> None:
    """Change the standing of the documents named, all of them or none, and say what to do next.

    Ends with 1 if one of them cannot have it.
    """
    from transcript.registry.status_book import FinalStandingError

    book = registry_of(open_workspace(folder)).status
    entries = {each.document_id: each for each in (_entry(name, folder) for name in documents)}
    places = {each: _credentials(entry, book, standing) for each, entry in entries.items()}
    try:
        changed = book.change(tuple(entries), standing, reason=reason, at=now())
    except FinalStandingError as error:
        _refuse(f"{entries[error.document].number} was revoked, and that is final")
    _show(
        [
            Changed(entry=entry, credentials=places[each], changed=each in changed)
            for each, entry in entries.items()
        ],
        standing,
        style,
    )


def _reason(context: click.Context, parameter: click.Parameter, value: str) -> str:
    del context
    text = " ".join(value.split())
    if not text or len(text) > _LONGEST_REASON:
        raise click.BadParameter(
            f"write why, in {_LONGEST_REASON} characters at most", param=parameter
        )
    return text


def _entry(name: str, folder: Path) -> "Entry":
    if len(name.removeprefix("urn:uuid:").replace("-", "")) < _SHORTEST:
        raise click.UsageError(
            f"“{name}” is too short; give the document's id, its number, or how either begins"
        )
    originals = originals_of(folder)
    found = [each.entry for each in originals.named(name)]
    if not found:
        theirs = [each.entry.number for each in originals.every() if each.entry.learner == name]
        raise click.UsageError(
            f"“{name}” is a learner; name the document: {', '.join(theirs)}"
            if theirs
            else f"no document was issued here whose id or number begins with “{name}”; "
            "the number is on every page of a transcript"
        )
    if len(found) > 1:
        several = ", ".join(each.number for each in found)
        raise click.UsageError(
            f"several documents begin with “{name}”: {several}; write more of it"
        )
    return found[0]


def _credentials(entry: "Entry", book: "StatusBook", standing: "Standing") -> int:
    """Return how many credentials a document has on the lists; end with 1 if it is not there."""
    from transcript.registry.status_book import Standing

    places = book.places_of(entry.document_id).values()
    if not places:
        _refuse(
            f"{entry.number} was issued without a place in a status list, so nothing can be "
            "published about it; tell those who have it. For documents issued from now on, add "
            "`status` to workspace.yaml"
        )
    if standing is Standing.SUSPENDED and not all(each.suspendable for each in places):
        _refuse(
            f"{entry.number} was issued without a place in a list of suspensions; it can only be "
            "revoked. For documents issued from now on, add `suspension: true` to workspace.yaml"
        )
    return len(places)


def _refuse(reason: str) -> NoReturn:
    click.echo(f"error: {reason}. Nothing was changed.", err=True)
    sys.exit(ExitCode.NO)


def _show(documents: Sequence[Changed], standing: "Standing", style: str) -> None:
    if style == "json":
        told = [_json(each, standing) for each in documents]
        show_json({"version": 1, "documents": told})
        return
    for each in documents:
        badges = f", with {count(each.credentials - 1, 'badge')}" if each.changed else " already"
        click.echo(f"{each.entry.number}  {each.entry.learner}  {standing}{badges}")
    if any(each.changed for each in documents):
        click.echo(
            "Nobody outside can see it yet. Next: “transcript status publish --out DIR”,\n"
            "and put the files on the school's web site."
        )


def _json(document: Changed, standing: "Standing") -> dict[str, Any]:
    return {
        "document_id": document.entry.document_id,
        "number": document.entry.number,
        "learner": document.entry.learner,
        "standing": str(standing),
        "changed": document.changed,
    }
