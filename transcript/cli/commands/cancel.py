"""`transcript cancel`: take back what nobody was given yet."""

import click

from transcript.cli.selection import Request, correction
from transcript.cli.standing import change_standing


@click.command("cancel")
@correction
def command(request: Request) -> None:
    """Cancel issued transcripts that nobody was given yet.

    A document is named by its id (urn:uuid:…), by the number on its pages, or by how either begins;
    or many by what they have in common. Once it was exported or released somebody may have it: then
    it can only be revoked. Cancelling is final, and what was cancelled is not exported any more.

    Example: transcript cancel 7Q4K-19XM-R2 --reason "issued before the award was approved"

    Example: transcript cancel --batch 5f0e8a526c0e4f7e9a3c0d2b7a1c9e10 --reason "the wrong year"
    """
    from transcript.registry.status_book import Standing

    change_standing(request, Standing.CANCELLED)
