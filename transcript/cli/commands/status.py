"""`transcript status`: the lists of what the school has taken back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import (
    format_option,
    passphrase_option,
    passphrase_source,
    workspace_option,
)
from transcript.cli.ledger_signing import tell_note
from transcript.cli.reporters import count, show_json
from transcript.durable import write_whole
from transcript.model.document import number_of
from transcript.office.clock import now
from transcript.office.folder import open_workspace, registry_of
from transcript.office.keys import required_settings
from transcript.office.status_site import Published, signed_status
from transcript.proofs.timestamps import timestamp_text

if TYPE_CHECKING:
    from transcript.batch.status_lists import SignedList
    from transcript.registry.documents import Known
    from transcript.registry.status_book import Change, ListBits


@click.group("status")
def command() -> None:
    """Publish and show what the school has taken back.

    Every transcript that is issued names a status list on the school's web site, and a place in it.
    “publish” signs the lists; “show” tells what was changed, why and when.

    Example: transcript status publish --out website/status
    """


@command.command("publish", short_help="Sign the lists and write them for the web site.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write the lists to.",
)
@workspace_option
@passphrase_option
@format_option
def publish(out: Path, folder: Path, passphrase_file: Path | None, style: str) -> None:
    """Sign the status lists as they stand now, and write them for the school's web site.

    Do it after every change, and before the lists run out: they count for `valid_days` (7 unless
    workspace.yaml says otherwise). Beside them are superseded.jwt, which tells who holds an old
    document the number of the new one, and a page for each document that was taken back. Each file
    is written whole or not at all. It needs the keys' passphrase.

    Example: transcript status publish --out website/status

    Example: transcript status publish --out lists --passphrase-file secret.txt
    """
    workspace = open_workspace(folder)
    settings = required_settings(workspace)
    published = signed_status(
        workspace, clock=now, passphrase=passphrase_source(passphrase_file), tell=tell_note
    )
    for name, content in published.files().items():
        write_whole(out / name, content)
    if style == "json":
        show_json(_published_json(published, out))
    else:
        _show_published(published, out, is_configured=settings.status is not None)


def _show_published(published: Published, out: Path, *, is_configured: bool) -> None:
    if not published.files():
        click.echo(
            "There is no list to publish: nothing was issued with a place in one yet."
            if is_configured
            else "There is no list to publish: workspace.yaml has no `status`. What is issued\n"
            "without it can never be taken back."
        )
        return
    for each in published.lists:
        click.echo(f"wrote {out / each.name}: {_counted(each)}")
        click.echo(f"    belongs at {each.url}")
    for name in published.superseded:
        said = count(published.successors, "document")
        click.echo(f"wrote {out / name}: {said} superseded; it belongs beside the lists")
    if published.pages:
        said = count(len(published.pages), "page")
        where = (out / published.pages[0].name).parent
        click.echo(f"wrote {said} to {where}, one for each document that was taken back")
    if published.lists:
        until = min(each.valid_until for each in published.lists)
        click.echo(
            f"They count until {until:%Y-%m-%d %H:%M} UTC. Publish again before then,\n"
            "and after every change."
        )


def _published_json(published: Published, out: Path) -> dict[str, Any]:
    return {
        "version": 1,
        "lists": [_list_json(each, out) for each in published.lists],
        "superseded": [
            {"file": str(out / name), "documents": published.successors}
            for name in published.superseded
        ],
        "pages": [str(out / each.name) for each in published.pages],
    }


def _counted(each: "SignedList") -> str:
    deeds = {"revocation": "revoked", "suspension": "suspended"}
    return f"{each.set} {deeds[each.purpose.value]} of {count(each.used, 'credential')}"


def _list_json(each: "SignedList", out: Path) -> dict[str, Any]:
    return {
        "file": str(out / each.name),
        "url": each.url,
        "purpose": each.purpose.value,
        "credentials": each.used,
        "set": each.set,
        "valid_until": timestamp_text(each.valid_until),
    }


@command.command("show", short_help="Show what was changed, when and why.")
@workspace_option
@format_option
def show(folder: Path, style: str) -> None:
    """Show every change of a document's standing: when, which document, and why.

    Example: transcript status show -w riverbend
    """
    registry = registry_of(open_workspace(folder))
    known = {each.document: each for each in registry.documents.every()}
    changes, lists = registry.status.changes(), registry.status.lists()
    if style == "json":
        told = [_change_json(each, known.get(each.document)) for each in changes]
        show_json({"version": 1, "changes": told, "lists": [_bits_json(each) for each in lists]})
        return
    for change in changes:
        found = known.get(change.document)
        who = f"{found.number}  {found.learner}" if found else change.document
        by = f" by {number_of(found.successor)}" if found and _is_superseded(change) else ""
        click.echo(f"{change.at:%Y-%m-%d %H:%M}  {who}  {change.standing}{by}: {change.reason}")
    if not changes:
        click.echo("Nothing that was issued has been taken back.")
    for each in lists:
        click.echo(f"list {each.number}: {_standing(each)}")


def _is_superseded(change: "Change") -> bool:
    from transcript.registry.status_book import Standing

    return change.standing is Standing.SUPERSEDED


def _standing(bits: "ListBits") -> str:
    said = f"{count(bits.used, 'credential')}, {len(bits.revoked)} revoked"
    return f"{said}, {len(bits.suspended)} suspended" if bits.suspendable else said


def _bits_json(bits: "ListBits") -> dict[str, Any]:
    return {
        "number": bits.number,
        "credentials": bits.used,
        "revoked": len(bits.revoked),
        "suspended": len(bits.suspended) if bits.suspendable else None,
    }


def _change_json(change: "Change", found: "Known | None") -> dict[str, Any]:
    return {
        "document_id": change.document,
        "number": found.number if found else None,
        "learner": found.learner if found else None,
        "standing": str(change.standing),
        "reason": change.reason,
        "at": timestamp_text(change.at),
        "successor": found.successor or None if found and _is_superseded(change) else None,
    }
