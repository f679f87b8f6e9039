"""`transcript reinstate`: let suspended transcripts count again."""

import click

from transcript.cli.selection import Request, correction
from transcript.cli.standing import change_standing


@click.command("reinstate")
@correction
def command(request: Request) -> None:
    """Let suspended transcripts count again, with all badges in them.

    A document is named by its id (urn:uuid:…), by the number on its pages, or by how either begins;
    or many by what they have in common. What was revoked stays revoked.

    Example: transcript reinstate 7Q4K-19XM-R2 --reason "the review is over"
    """
    from transcript.registry.status_book import Standing

    change_standing(request, Standing.IN_FORCE)
