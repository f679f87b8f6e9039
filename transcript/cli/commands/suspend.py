"""`transcript suspend`: say that issued transcripts do not count for now."""

from pathlib import Path

import click

from transcript.cli.standing import change_options, change_standing


@click.command("suspend")
@change_options
def command(documents: tuple[str, ...], reason: str, folder: Path, style: str) -> None:
    """Say that issued transcripts, with all badges in them, do not count for now.

    A document is named by its id (urn:uuid:…), by the number on its pages, or by how either begins.
    “transcript reinstate” takes it back. Only documents that were issued with `suspension: true`
    under `status` in workspace.yaml can be suspended. Colleges learn of it from the list that
    “transcript status publish” writes.

    Example: transcript suspend 7Q4K-19XM-R2 --reason "a credit is under review"
    """
    from transcript.registry.status_book import Standing

    change_standing(documents, Standing.SUSPENDED, reason=reason, folder=folder, style=style)
