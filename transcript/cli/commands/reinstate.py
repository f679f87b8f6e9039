"""`transcript reinstate`: let suspended transcripts count again."""

from pathlib import Path

import click

from transcript.cli.standing import change_options, change_standing


@click.command("reinstate")
@change_options
def command(documents: tuple[str, ...], reason: str, folder: Path, style: str) -> None:
    """Let suspended transcripts count again, with all badges in them.

    A document is named by its id (urn:uuid:…), by the number on its pages, or by how either begins.
    What was revoked stays revoked.

    Example: transcript reinstate 7Q4K-19XM-R2 --reason "the review is over"
    """
    from transcript.registry.status_book import Standing

    change_standing(documents, Standing.IN_FORCE, reason=reason, folder=folder, style=style)
