"""`transcript formats`: the exporters that are installed."""

import click

from transcript.cli.context import format_option
from transcript.cli.reporters import show_json


@click.command("formats")
@format_option
def command(style: str) -> None:
    """List the formats that can be written, ours and others'.

    Example: transcript formats
    """
    from transcript.exporting import exporter, formats

    rows = [(each, exporter(each.name)) for each in formats()]
    if style == "json":
        described = [
            {
                "name": each.name,
                "suffix": made.suffix,
                "summary": made.summary,
                "distribution": each.distribution,
            }
            for each, made in rows
        ]
        show_json({"version": 1, "formats": described})
        return
    width = max((len(each.name) for each, _ in rows), default=0)
    for each, made in rows:
        click.echo(f"{each.name:<{width}}  {made.summary} (<learner>{made.suffix})")
        if each.distribution != "transcript-toolkit":
            click.echo(f"{'':<{width}}  from the package {each.distribution}")
