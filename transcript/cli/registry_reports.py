"""What `transcript registry` prints."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.reporters import count, show_json
from transcript.proofs.timestamps import timestamp_text

if TYPE_CHECKING:
    from transcript.batch.inspecting import Inspection
    from transcript.batch.restoring import Restored
    from transcript.registry.backup import Backup
    from transcript.registry.database import Database
    from transcript.registry.documents import Known
    from transcript.registry.purging import Purged
    from transcript.registry.registry import Registry
    from transcript.registry.status_book import Standing


def show_backup(done: "Backup", file: Path, style: str) -> None:
    """Say what was written."""
    if style == "json":
        show_json(
            {
                "version": 1,
                "file": str(file),
                "at": timestamp_text(done.at),
                "rows": dict(done.rows),
            }
        )
        return
    entries = count(done.rows["ledger"], "ledger entry", "ledger entries")
    click.echo(f"wrote {file}: {count(done.rows['issued'], 'document')}, {entries}")
    click.echo("With it, keep copies of issued/, keys/ and ledger/: the originals are not in it.")


def show_archive(out: Path, *, documents: int, files: int, style: str) -> None:
    """Say what was written."""
    if style == "json":
        show_json({"version": 1, "out": str(out), "documents": documents, "files": files})
        return
    click.echo(f"wrote {count(files, 'file')} to {out}: {count(documents, 'document')}")
    click.echo("README.txt says how to check them. It holds personal data: keep it as records.")


def show_restored(done: "Restored", database: "Database", style: str, *, elsewhere: bool) -> None:
    """Say what came back, and what is to be done now."""
    if style == "json":
        show_json(_restored_json(done, database))
        return
    if done.backup is not None:
        click.echo(
            f"restored {database} as of {done.backup.at:%Y-%m-%d %H:%M} UTC: "
            f"{count(done.backup.rows['issued'], 'document')}"
        )
    if done.adopted or done.backup is None:
        click.echo(f"taken in from issued/: {count(done.adopted, 'document')}")
    if done.taken_back:
        click.echo(f"taken back by the published lists: {count(len(done.taken_back), 'document')}")
    if done.replayed:
        said = count(done.replayed, "ledger entry", "ledger entries")
        click.echo(f"brought back from the ledger's files, without what they said: {said}")
    if elsewhere:
        told = (
            "Next, in workspace.yaml, under `registry`, write this address as `url`, and move the\n"
            "file registry.db away, if there is one."
        )
        click.echo(told)
    click.echo("Then: “transcript registry check”.")


def _restored_json(done: "Restored", database: "Database") -> dict[str, Any]:
    backup = done.backup
    return {
        "version": 1,
        "registry": str(database),
        "backup": {"at": timestamp_text(backup.at), "rows": dict(backup.rows)} if backup else None,
        "replayed": done.replayed,
        "adopted": done.adopted,
        "taken_back": list(done.taken_back),
    }


def show_inspection(found: "Inspection", style: str) -> None:
    """Say what is wrong, or that all is well."""
    if style == "json":
        show_json(
            {
                "version": 1,
                "documents": found.documents,
                "entries": found.entries,
                "open_runs": found.open_runs,
                "problems": list(found.problems),
            }
        )
        return
    for each in found.problems:
        click.echo(each)
    if found.open_runs:
        click.echo(
            f"{count(found.open_runs, 'run')} did not end, or is at work: “transcript issue” again "
            "ends what was begun."
        )
    if found.problems:
        click.echo(f"\n{count(len(found.problems), 'problem')}; nothing was changed.")
        return
    click.echo(
        f"All is there: {count(found.documents, 'document')}, as signed; "
        f"{count(found.entries, 'ledger entry', 'ledger entries')}, each as noted."
    )


def show_documents(known: "Sequence[Known]", registry: "Registry", style: str) -> None:
    """List documents, oldest first."""
    from transcript.registry.status_book import Standing

    taken = {each.document: each.standing for each in registry.corrections.taken_back()}
    if style == "json":
        told = [_known_json(each, taken.get(each.document, Standing.IN_FORCE)) for each in known]
        show_json({"version": 1, "documents": told})
        return
    for batch, of_run in groupby(known, key=attrgetter("batch")):
        click.echo(f"run {batch}")
        for each in of_run:
            standing = taken.get(each.document, Standing.IN_FORCE)
            click.echo(
                f"  {each.number}  {each.issued_at:%Y-%m-%d %H:%M}  {standing:<10}  "
                f"entry {each.entry:<5}  {each.learner}"
            )
    runs = len({each.batch for each in known})
    click.echo(f"{count(len(known), 'document')} in {count(runs, 'run')}.")


def _known_json(known: "Known", standing: "Standing") -> dict[str, Any]:
    return {
        "document": known.document,
        "number": known.number,
        "learner": known.learner,
        "issued_at": timestamp_text(known.issued_at),
        "standing": str(standing),
        "batch": known.batch,
        "key": known.key,
        "entry": known.entry,
        "supersedes": known.supersedes or None,
        "successor": known.successor or None,
    }


def show_purged(done: "Purged", learner: str | None, style: str) -> None:
    """Say what was taken out, and what is left to do by hand."""
    if style == "json":
        show_json({"version": 1, "documents": list(done.documents), "releases": done.releases})
        return
    click.echo(
        f"purged {count(len(done.documents), 'document')} and {count(done.releases, 'release')}; "
        "the ledger stays whole, and says that it was done"
    )
    if learner is not None:
        click.echo(f"The school's own files are yours to take away: learners/{learner}/.")
    click.echo("Backups, archives and exports that were made before still hold it.")
