"""`transcript explain`: the page of a code."""

import click

from transcript import resources


@click.command("explain")
@click.argument("code")
def command(code: str) -> None:
    """Explain a problem's CODE: what it means, wrong, right.

    Example: transcript explain MT301
    """
    number = code.strip().upper()
    known = resources.code_numbers()
    if number not in known:
        from difflib import get_close_matches

        near = get_close_matches(number, known, n=3, cutoff=0.5) or known
        raise click.UsageError(f"there is no code “{code}”; near it: {', '.join(near)}")
    click.echo(resources.code_page(number).rstrip())
