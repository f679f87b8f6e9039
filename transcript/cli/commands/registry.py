"""`transcript registry`: what the school knows of all that it issued, and how that is kept."""

import re
import sys
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.actor import actor
from transcript.cli.context import (
    format_option,
    has_terminal,
    passphrase_option,
    passphrase_source,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.registry_remains import remains_of
from transcript.cli.registry_reports import (
    show_archive,
    show_backup,
    show_documents,
    show_inspection,
    show_purged,
    show_restored,
)
from transcript.durable import whole_file, write_whole
from transcript.office.clock import now
from transcript.office.disclosures import ids_of
from transcript.office.folder import open_workspace, originals_of, registry_of
from transcript.office.inspecting import inspected

if TYPE_CHECKING:
    from transcript.registry.database import Database
    from transcript.source.workspace import Workspace

_SERVER = re.compile(r"postgresql://([^\s:/?#@]+@)?[^\s/?#@]*/[^\s/?#@]*(\?[^\s#]*)?")

existing_folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("registry")
def command() -> None:
    """Back up, restore, check, archive and purge what the school knows of what it has issued.

    The registry is the file registry.db in the school's folder, or tables on a PostgreSQL server.

    Example: transcript registry check -w riverbend
    """


@command.command("backup", short_help="Write all of it to one file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@workspace_option
@format_option
def backup(file: Path, folder: Path, style: str) -> None:
    """Write the whole registry to FILE, which must not exist yet.

    It can be done while others issue: the backup is of one moment. It holds learners' ids and to
    whom what was released, and no key: keep it as you keep records, together with a copy of issued/
    and keys/.

    Example: transcript registry backup backups/2026-11-22.zip
    """
    from transcript.registry.backup import write_backup

    database = registry_of(open_workspace(folder)).database
    if not database.exists():
        raise click.UsageError(f"there is no registry yet in {folder}: nothing was issued")
    if file.exists():
        raise click.UsageError(f"{file} exists already; a backup is never written over another")
    with (
        database.reading() as connection,
        whole_file(file, mode=0o600, replace=False) as out,
    ):
        done = write_backup(connection, out, at=now())
    show_backup(done, file, style)


lists_option = click.option(
    "--status",
    "lists",
    type=existing_folder,
    help="A folder with the status lists as they are published: what was taken back since is so "
    "again.",
)
ledger_option = click.option(
    "--ledger",
    "entries",
    type=existing_folder,
    help="A folder with the ledger as files; without it: ledger/ in the school's folder.",
)


@command.command("restore", short_help="Bring it back from a backup, here or on a server.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    metavar="ADDRESS",
    help="A PostgreSQL database to restore into, without a password (else what workspace.yaml "
    "names).",
)
@click.option("--schema", metavar="NAME", help="The schema there.  [default: transcript]")
@lists_option
@ledger_option
@workspace_option
@format_option
def restore(
    file: Path,
    into: str | None,
    schema: str | None,
    lists: Path | None,
    entries: Path | None,
    folder: Path,
    style: str,
) -> None:
    """Fill an empty registry from a backup; one that is there is never overwritten.

    What is newer than the backup is filled in: originals in issued/, so that nothing is issued
    twice, and entries of the ledger, so that it goes on as the one that was signed. Restored is
    everything, or nothing.

    Example: transcript registry restore backups/2026-11-22.zip --status website/status

    Example: transcript registry restore backup.zip --into postgresql://registrar@db/registry
    """
    from transcript.batch.restoring import restore as bring_back

    workspace = open_workspace(folder)
    database = _target(workspace, into, schema)
    remains = remains_of(workspace, lists=lists, entries=entries)
    with file.open("rb") as opened:
        done = bring_back(database, opened, name=str(file), remains=remains)
    show_restored(done, database, style, elsewhere=into is not None)


@command.command("rebuild", short_help="Make a lost one anew, where there is no backup.")
@lists_option
@ledger_option
@workspace_option
@format_option
def rebuild(lists: Path | None, entries: Path | None, folder: Path, style: str) -> None:
    """Make the registry anew of issued/, of the ledger's files and of the published status lists.

    This is for the day on which the registry and every backup of it are lost. What was issued and
    what was taken back is known again; why, and what was released to whom, is not. Fetch the lists
    from your web site first.

    Example: transcript registry rebuild --status website/status
    """
    from transcript.batch.restoring import rebuild as make_anew

    workspace = open_workspace(folder)
    if lists is None and workspace.settings.status is not None:
        raise click.UsageError(
            "give --status: without the lists that you have published, what was revoked would "
            "count again"
        )
    database = registry_of(workspace).database
    done = make_anew(database, remains=remains_of(workspace, lists=lists, entries=entries))
    show_restored(done, database, style, elsewhere=False)


@command.command("check", short_help="Is everything there, and as it was signed?")
@workspace_option
@format_option
def check(folder: Path, style: str) -> None:
    """Look at every row, every entry of the ledger and every signed original, byte for byte.

    Ends with 0 if all is well, and with 1 if something is missing or was changed; each problem is
    named, with what to do.

    Example: transcript registry check -w riverbend
    """
    found = inspected(open_workspace(folder))
    show_inspection(found, style)
    sys.exit(ExitCode.NO if found.problems else ExitCode.YES)


@command.command("archive", short_help="Write all of it as files that a stranger can check.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write to; it must not exist yet, or be empty.",
)
@workspace_option
@passphrase_option
@format_option
def archive(out: Path, folder: Path, passphrase_file: Path | None, style: str) -> None:
    """Write every transcript that was issued, with keys, status lists and ledger, as plain files.

    For the shelf, for the state's archive, for a school that closes: each transcript as PDF/A and
    as JSON, everything that is needed to verify it, a README and SHA256SUMS. SHA256SUMS is written
    last: where it is missing, the archive is not whole. It needs the keys' passphrase.

    Example: transcript registry archive --out archive-2026
    """
    from transcript.cli.archive_files import open_archive

    if out.exists() and any(out.iterdir()):
        raise click.UsageError(f"{out} is not empty; an archive is written to a folder of its own")
    made = open_archive(folder, at=now(), passphrase=cache(passphrase_source(passphrase_file)))
    documents = len(made.registry.documents.every())
    written = 0
    for path, content in made.files():
        write_whole(out / path, content)
        written += 1
    show_archive(out, documents=documents, files=written, style=style)


@command.command("purge", short_help="Take out what is kept of a person.")
@click.argument("document", required=False)
@click.option("--learner", metavar="ID", help="Everything that is kept of this learner.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; name nobody in it: it stays.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@workspace_option
@format_option
def purge(
    document: str | None, learner: str | None, reason: str, *, yes: bool, folder: Path, style: str
) -> None:
    """Take DOCUMENT (its number or id), or all of a learner's, out of the registry and issued/.

    It cannot be undone. The ledger stays whole and says that something was purged, by the
    document's id; whose it was, nobody can tell any more. What was issued goes on counting where
    people have it: revoke it first, if it must not.

    Ends with 1 when nothing is kept of the learner.

    Example: transcript registry purge 7Q4K-19XM-R2 --reason "by order of the court"

    Example: transcript registry purge --learner eli-marchetti --reason "retention ended"
    """
    from transcript.batch.purging import purge_document, purge_learner
    from transcript.office.ledger import require_own_ledger

    if (document is None) == (learner is None):
        raise click.UsageError("name a document, or give --learner")
    workspace = open_workspace(folder)
    if not yes:
        _require_consent(learner or document or "")
    require_own_ledger(workspace)
    purged = partial(
        purge_learner if learner else purge_document,
        reason=" ".join(reason.split()),
        actor=actor(),
        at=now(),
    )
    registry, originals = registry_of(workspace), originals_of(folder)
    others = ids_of(learner, registry.documents.every()) - {learner} if learner else set[str]()
    left = bool(learner and originals.of(learner))  # by a purge that was interrupted
    done = purged(learner or document or "", registry, originals)
    if not (done.documents or done.releases or left):
        click.echo(f"error: nothing is kept here of “{learner or document}”", err=True)
        sys.exit(ExitCode.NO)
    show_purged(done, learner, style)
    for each in sorted(others):
        click.echo(
            f"note: the same person's earlier or later id is “{each}”: purge it too", err=True
        )


def _require_consent(named: str) -> None:
    """Ask before something is purged. Raises `click.UsageError` where nobody can be asked."""
    if not has_terminal():
        raise click.UsageError(f"this would purge {named} for ever; add --yes to do it")
    click.confirm(f"Purge {named} for ever?", abort=True, err=True)


@command.command("show", short_help="What was issued, to whom, in which run.")
@click.option("--learner", metavar="ID", help="Only the documents of this learner.")
@click.option("--batch", metavar="ID", help="Only the documents of this run.")
@workspace_option
@format_option
def show(learner: str | None, batch: str | None, folder: Path, style: str) -> None:
    """List every document that was issued: its number, learner, time, standing, run, and entry.

    Example: transcript registry show -w riverbend

    Example: transcript registry show --learner eli-marchetti --format json
    """
    registry = registry_of(open_workspace(folder))
    known = registry.documents.of(learner) if learner else registry.documents.every()
    wanted = [each for each in known if batch in {None, each.batch}]
    if not wanted and (learner or batch):
        raise click.UsageError("no such document was issued here; without options, all are listed")
    show_documents(wanted, registry, style)


def _target(workspace: "Workspace", into: str | None, schema: str | None) -> "Database":
    from transcript.registry.database import Database

    if into is None:
        if schema is not None:
            raise click.UsageError("--schema belongs to --into")
        return registry_of(workspace).database
    if not _SERVER.fullmatch(into):
        raise click.UsageError(
            "--into takes an address like postgresql://registrar@db.school.example/registry, "
            "without a password: that is kept in the file .pgpass, or in PGPASSWORD"
        )
    return Database(into, schema=schema or "transcript")
