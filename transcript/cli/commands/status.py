"""`transcript status`: the lists of what the school has taken back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import (
    format_option,
    now,
    open_workspace,
    originals_of,
    passphrase_option,
    passphrase_source,
    registry_of,
    workspace_option,
)
from transcript.cli.keyring import open_publisher, required_settings
from transcript.cli.reporters import count, show_json
from transcript.durable import write_whole

if TYPE_CHECKING:
    from transcript.batch.status_lists import SignedList
    from transcript.registry.originals import Entry
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
    workspace.yaml says otherwise). Each file is written whole or not at all. It needs the keys'
    passphrase.

    Example: transcript status publish --out website/status

    Example: transcript status publish --out lists --passphrase-file secret.txt
    """
    workspace = open_workspace(folder)
    settings = required_settings(workspace)
    lists: tuple[SignedList, ...] = ()
    if registry_of(workspace).status.lists():
        publisher = open_publisher(
            workspace, at=now(), passphrase=passphrase_source(passphrase_file)
        )
        lists = publisher.lists
    for each in lists:
        write_whole(out / each.name, each.content)
    if style == "json":
        show_json({"version": 1, "lists": [_list_json(each, out) for each in lists]})
    else:
        _show_published(lists, out, is_configured=settings.status is not None)


def _show_published(lists: "tuple[SignedList, ...]", out: Path, *, is_configured: bool) -> None:
    if not lists:
        click.echo(
            "There is no list to publish: nothing was issued with a place in one yet."
            if is_configured
            else "There is no list to publish: workspace.yaml has no `status`. What is issued\n"
            "without it can never be taken back."
        )
        return
    for each in lists:
        click.echo(f"wrote {out / each.name}: {_counted(each)}")
        click.echo(f"    belongs at {each.url}")
    until = min(each.valid_until for each in lists)
    click.echo(
        f"They count until {until:%Y-%m-%d %H:%M} UTC. Publish again before then,\n"
        "and after every change."
    )


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
        "valid_until": each.valid_until.isoformat().replace("+00:00", "Z"),
    }


@command.command("show", short_help="Show what was changed, when and why.")
@workspace_option
@format_option
def show(folder: Path, style: str) -> None:
    """Show every change of a document's standing: when, which document, and why.

    Example: transcript status show -w riverbend
    """
    book, originals = registry_of(open_workspace(folder)).status, originals_of(folder)
    known = {each.entry.document_id: each.entry for each in originals.every()}
    changes, lists = book.changes(), book.lists()
    if style == "json":
        told = [_change_json(each, known.get(each.document)) for each in changes]
        show_json({"version": 1, "changes": told, "lists": [_bits_json(each) for each in lists]})
        return
    for change in changes:
        entry = known.get(change.document)
        who = f"{entry.number}  {entry.learner}" if entry else change.document
        click.echo(f"{change.at:%Y-%m-%d %H:%M}  {who}  {change.standing}: {change.reason}")
    if not changes:
        click.echo("Nothing that was issued has been taken back.")
    for each in lists:
        click.echo(f"list {each.number}: {_standing(each)}")


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


def _change_json(change: "Change", entry: "Entry | None") -> dict[str, Any]:
    return {
        "document_id": change.document,
        "number": entry.number if entry else None,
        "learner": entry.learner if entry else None,
        "standing": str(change.standing),
        "reason": change.reason,
        "at": change.at.isoformat().replace("+00:00", "Z"),
    }
