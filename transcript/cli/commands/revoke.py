"""`transcript revoke`: take issued transcripts back for good."""

import click

from transcript.cli.selection import Request, correction
from transcript.cli.standing import change_standing


@click.command("revoke")
@correction
def command(request: Request) -> None:
    """Take issued transcripts back for good, with all badges in them.

    A document is named by its id (urn:uuid:…), by the number on its pages, or by how either begins;
    or many by what they have in common. All of them are taken back, or none. Revoking is final;
    “transcript suspend” is not. Colleges learn of it from the list that “transcript status publish”
    writes.

    Ends with 0 when it is noted, also if it was already; with 1 when a document cannot be revoked.

    Example: transcript revoke 7Q4K-19XM-R2 --reason "the wrong learner"

    Example: transcript revoke --credit data-stories --reason "the wrong rubric"
    """
    from transcript.registry.status_book import Standing

    change_standing(request, Standing.REVOKED)
