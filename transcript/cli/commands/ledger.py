"""`transcript ledger`: the record of everything that was done, which nobody can change unseen."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import (
    format_option,
    passphrase_option,
    passphrase_source,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.ledger_signing import sign_ledger_now
from transcript.cli.reporters import count, show_json
from transcript.cli.selection import document_named
from transcript.cli.ways_out import with_command
from transcript.durable import write_whole
from transcript.errors import LedgerError
from transcript.office.clock import now
from transcript.office.folder import open_workspace, registry_of
from transcript.office.inspecting import checked_ledger, own_ledger_files
from transcript.office.ledger import NO_KEY, keys_of_ledger
from transcript.office.ledger_files import kept_checkpoint, write_ledger, written_ledger
from transcript.proofs.timestamps import timestamp_text
from transcript.ways_out import Deed, WayOut

if TYPE_CHECKING:
    from transcript.registry.ledger import Noted, Signed
    from transcript.registry.ledger_check import Whole
    from transcript.source.workspace import Workspace

_NOTHING = "The ledger has no entry yet: nothing was issued."


@click.group("ledger")
def command() -> None:
    """Check, show, sign and publish the record of everything that was issued and done.

    Every entry holds the one before it, and a key of its own signs them all from time to time: so
    nothing can be changed, put in or taken out unseen. It names nobody.

    Example: transcript ledger verify -w riverbend
    """


@command.command("verify", short_help="Is every entry as it was noted?")
@click.option(
    "--checkpoint",
    "kept",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A checkpoint that was kept somewhere else; it shows whether entries were cut off since.",
)
@click.option(
    "--published",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with the ledger as it was published, to compare every entry with.",
)
@workspace_option
@format_option
def verify(kept: tuple[Path, ...], published: Path | None, folder: Path, style: str) -> None:
    """Look at every entry, and name the first that was changed, taken out, put in or moved.

    The ledger is compared with the files of it in the school's folder “ledger”. Who can change
    both can cut the ledger off, or write it anew; that is seen with a checkpoint from elsewhere:
    one that was kept, that a college has, or that is published.

    Ends with 0 if the ledger is whole, and with 1 if it is not.

    Example: transcript ledger verify -w riverbend

    Example: transcript ledger verify --checkpoint backup/checkpoint

    Example: transcript ledger verify --published website/ledger
    """
    workspace = open_workspace(folder)
    copies = [*own_ledger_files(workspace), *([published] if published else [])]
    known = [*map(kept_checkpoint, kept), *map(written_ledger, copies)]
    try:
        found = checked_ledger(workspace, known=known)
    except LedgerError as error:
        _show_damage(error, style)
        sys.exit(ExitCode.NO)
    _show_whole(found, [*kept, *copies], style)


def _show_damage(error: LedgerError, style: str) -> None:
    if style == "json":
        show_json(
            {"version": 1, "whole": False, "first_wrong": error.entry, "reason": error.reason}
        )
        return
    click.echo(f"The ledger is not whole: {error}")


def _show_whole(found: "Whole", places: Sequence[Path], style: str) -> None:
    if style == "json":
        told = {"entries": found.size, "root": found.root.hex()}
        counts = {"checkpoints": found.checkpoints, "purged": found.purged}
        compared = {"compared_with": [str(each) for each in places]}
        show_json({"version": 1, "whole": True, **told, **counts, **compared})
        return
    purged = f", {found.purged} of them purged" if found.purged else ""
    click.echo(f"The ledger is whole: {count(found.size, 'entry', 'entries')}{purged}.")
    click.echo(f"It was signed {count(found.checkpoints, 'time')}. Its root is")
    click.echo(f"    {found.root.hex()}")
    for each in places:
        click.echo(f"It agrees with {each}.")


@command.command("show", short_help="Show what was done, and when.")
@click.argument("document", required=False)
@workspace_option
@format_option
def show(document: str | None, folder: Path, style: str) -> None:
    """Show the entries in their order; of DOCUMENT (its number or id), only those about it.

    Example: transcript ledger show -w riverbend

    Example: transcript ledger show 7Q4K-8M2N-R0 --format json
    """
    registry = registry_of(open_workspace(folder))
    ledger = registry.ledger
    about = document_named(document, registry).document if document else None
    entries = ledger.entries(document=about)
    if style == "json":
        signed = ledger.signed()
        show_json(
            {
                "version": 1,
                "size": ledger.size(),
                "signed": _signed_json(signed) if signed else None,
                "entries": [_entry_json(each) for each in entries],
            }
        )
        return
    _show_entries(entries)


def _show_entries(entries: "Iterable[Noted]") -> None:
    none = True
    for each in entries:
        none = False
        when = f"{each.entry.at:%Y-%m-%d %H:%M}"
        click.echo(f"{each.position:>6}  {when}  {each.entry.kind:<11} {_said(each)}")
    if none:
        click.echo(_NOTHING)


def _said(noted: "Noted") -> str:
    from transcript.model.document import number_of

    if noted.statement is None:
        return "(purged)"
    told = [str(noted.statement.get(name, "")) for name in ("key", "event", "release", "reason")]
    actor = noted.statement.get("actor")
    parts = [number_of(noted.document) if noted.document else "", *told]
    # Of a key that was made, the reason says no more than the event.
    shown = dict.fromkeys(each for each in parts if each)
    return "  ".join([*shown, *([f"by {actor}"] if actor else [])])


def _entry_json(noted: "Noted") -> dict[str, Any]:
    return {
        "position": noted.position,
        "at": timestamp_text(noted.entry.at),
        "kind": noted.entry.kind.value,
        "document": noted.document or None,
        "statement": noted.statement,
        "hash": noted.entry.hash.hex(),
    }


def _signed_json(signed: "Signed") -> dict[str, Any]:
    return {
        "size": signed.size,
        "root": signed.root.hex(),
    }


@command.command("checkpoint", short_help="Sign the ledger as it stands.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the checkpoint to this file instead of the terminal.",
)
@workspace_option
@passphrase_option
def checkpoint(out: Path | None, folder: Path, passphrase_file: Path | None) -> None:
    """Sign the ledger as it stands, and give the signed checkpoint.

    Keep it where nobody who can change the registry can change it too: with the district, or in
    print. “transcript ledger verify --checkpoint” compares the ledger with it.

    Example: transcript ledger checkpoint --out backup/checkpoint
    """
    signed = _signed(open_workspace(folder), passphrase_file)
    if out is None:
        click.echo(signed.note.decode(), nl=False)
        return
    write_whole(out, signed.note)
    click.echo(f"wrote {out}: it covers {count(signed.size, 'entry', 'entries')}")


@command.command("publish", short_help="Write the ledger for the school's web site.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write to; what is there of this ledger is gone on with.",
)
@workspace_option
@passphrase_option
def publish(out: Path, folder: Path, passphrase_file: Path | None) -> None:
    """Sign the ledger, and write all of it as files that anybody can check (C2SP tlog-tiles).

    They say how much was done and when, of which kind, and name neither learners nor documents.
    Full files never change: only what is new is written.

    Example: transcript ledger publish --out website/ledger
    """
    workspace = open_workspace(folder)
    signed = _signed(workspace, passphrase_file)
    written = write_ledger(registry_of(workspace).ledger, signed, out)
    entries = count(signed.size, "entry", "entries")
    click.echo(f"wrote {count(written, 'file')} to {out}: the ledger of {entries}")
    for each in keys_of_ledger(workspace):
        click.echo(f"    its key: {each}")


def _no_key() -> click.ClickException:
    return click.ClickException(with_command(NO_KEY, WayOut(Deed.MAKE_LEDGER_KEY)))


def _signed(workspace: "Workspace", passphrase_file: Path | None) -> "Signed":
    signed = sign_ledger_now(workspace, at=now(), passphrase=passphrase_source(passphrase_file))
    if signed is None:
        raise click.ClickException(_NOTHING) if keys_of_ledger(workspace) else _no_key()
    return signed


@command.command("key", short_help="Print the ledger's public key, for trust lists.")
@workspace_option
def key(folder: Path) -> None:
    """Print the public keys of the ledger, oldest first, as colleges put them on trust lists.

    A college lists them under `logs`. Give them by a way that it trusts, as you give the others.

    Example: transcript ledger key -w riverbend
    """
    keys = keys_of_ledger(open_workspace(folder))
    if not keys:
        raise _no_key()
    for each in keys:
        click.echo(str(each))
