"""`transcript revoke`: take issued transcripts back for good."""

from pathlib import Path

import click

from transcript.cli.standing import change_options, change_standing


@click.command("revoke")
@change_options
def command(documents: tuple[str, ...], reason: str, folder: Path, style: str) -> None:
    """Take issued transcripts back for good, with all badges in them.

    A document is named by its id (urn:uuid:…), by the number on its pages, or by how either begins.
    Revoking is final; “transcript suspend” is not. Colleges learn of it from the list that
    “transcript status publish” writes.

    Ends with 0 when it is noted, also if it was already; with 1 when a document cannot be revoked.

    Example: transcript revoke 7Q4K-19XM-R2 --reason "the wrong learner"
    """
    from transcript.registry.status_book import Standing

    change_standing(documents, Standing.REVOKED, reason=reason, folder=folder, style=style)
