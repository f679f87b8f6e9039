"""`transcript suspend`: say that issued transcripts do not count for now."""

import click

from transcript.cli.selection import Request, correction
from transcript.cli.standing import change_standing


@click.command("suspend")
@correction
def command(request: Request) -> None:
    """Say that issued transcripts, with all badges in them, do not count for now.

    A document is named by its id (urn:uuid:…), by the number on its pages, or by how either begins;
    or many by what they have in common. “transcript reinstate” takes it back. Only documents that
    were issued with `suspension: true` under `status` in workspace.yaml can be suspended. Colleges
    learn of it from the list that “transcript status publish” writes.

    Example: transcript suspend 7Q4K-19XM-R2 --reason "a credit is under review"

    Example: transcript suspend --csv under-review.csv --dry-run
    """
    from transcript.registry.status_book import Standing

    change_standing(request, Standing.SUSPENDED)
