"""`transcript keys drill`: rehearse the theft of the key, on a copy."""

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from transcript.cli.context import (
    Moment,
    format_option,
    passphrase_option,
    passphrase_source,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import count, show_diagnostics, show_json
from transcript.diagnostics import has_errors
from transcript.office.clock import now
from transcript.office.folder import open_workspace, originals_of, registry_of
from transcript.office.keys import keyring_of, required_school

if TYPE_CHECKING:
    from transcript.batch.drilling import Copy, Rehearsed

_LEFT_OUT = ("registry.db*", ".git", ".runs")


@click.command("drill", short_help="Rehearse the theft of a key, on a copy.")
@click.option(
    "--since",
    required=True,
    type=Moment(["%Y-%m-%d"], example="2026-11-20"),
    metavar="YYYY-MM-DD",
    help="The day from which the key is taken for stolen.",
)
@workspace_option
@passphrase_option
@format_option
def drill(since: datetime, folder: Path, passphrase_file: Path | None, style: str) -> None:
    """Rehearse the theft of the key that signs, on a copy that is thrown away.

    On the copy the key is marked as compromised, a new one is made, everything issued since is
    signed again, and all of it is verified as a college would. Nothing in the school's folder, its
    registry or a token is changed. It says what could not be signed again, and how long it took.

    Ends with 1 when something could not be signed again.

    Example: transcript keys drill --since 2026-09-01
    """
    from transcript.batch.drilling import rehearse

    moment = since.replace(tzinfo=UTC)
    passphrase = passphrase_source(passphrase_file)
    with tempfile.TemporaryDirectory(prefix="transcript-drill-") as place:
        copy = _copied(folder, Path(place) / "school")
        began = monotonic()
        found = rehearse(copy, since=moment, at=now(), clock=now, passphrase=passphrase)
        seconds = monotonic() - began
    if style == "json":
        show_json(_json(found, seconds))
    else:
        _show(found, moment, seconds)
    sys.exit(ExitCode.YES if found else ExitCode.NO)


def _copied(folder: Path, into: Path) -> "Copy":
    from transcript.batch.drilling import Copy
    from transcript.registry.backup import read_backup, write_backup
    from transcript.registry.database import Database
    from transcript.registry.registry import Registry

    original = registry_of(open_workspace(folder)).database
    shutil.copytree(folder, into, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    # Through a backup: the registry may be on a server, and may be written to meanwhile.
    database = Database(into / "registry.db")
    if original.exists():
        with tempfile.TemporaryFile() as spool:
            with original.reading() as connection:
                write_backup(connection, spool, at=now())
            with database.making() as connection:
                read_backup(connection, spool, name="the copy")
    workspace = open_workspace(into)
    return Copy(
        workspace=workspace,
        school=required_school(workspace),
        keyring=keyring_of(into),
        registry=Registry(database=database),
        originals=originals_of(into),
    )


def _show(found: "Rehearsed", since: datetime, seconds: float) -> None:
    from transcript.batch.superseding import Replacement

    whole = len(found.replaced)
    click.echo(f"Rehearsed on a copy, for {', '.join(found.opened)}, which opened:")
    click.echo(
        f"  {count(whole, 'document')} issued since {since:%Y-%m-%d}; colleges would doubt "
        f"{found.doubted}"
    )
    click.echo(
        f"  signed again with a new key: {found.resigned}; verified: {found.sound} "
        f"({seconds:.1f} s)"
    )
    for each in found.replaced:
        if each.state is not Replacement.SUPERSEDED:
            why = f": {each.reason}" if each.reason else ""
            click.echo(f"  not signed again: {each.known.number} {each.known.learner}{why}")
            show_diagnostics([one for one in each.diagnostics if has_errors([one])])
    click.echo("Nothing was changed. docs/keys.md says what to do when it happens.")


def _json(found: "Rehearsed", seconds: float) -> dict[str, object]:
    return {
        "version": 1,
        "keys": list(found.opened),
        "documents": [
            {
                "number": each.known.number,
                "document": each.known.document,
                "learner": each.known.learner,
                "state": each.state.value,
                "reason": each.reason,
            }
            for each in found.replaced
        ],
        "doubted": found.doubted,
        "signed_again": found.resigned,
        "verified": found.sound,
        "seconds": round(seconds, 1),
    }
