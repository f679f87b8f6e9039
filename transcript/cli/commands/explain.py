"""`transcript explain`: what a code means and what to do."""

import click

from transcript import resources


@click.command("explain")
@click.argument("code")
def command(code: str) -> None:
    """Explain a CODE of “transcript validate” or “transcript verify”.

    Example: transcript explain MT301
    """
    name = code.strip().upper()
    numbers, found = resources.code_numbers(), resources.verification_codes()
    if name in numbers:
        click.echo(resources.code_page(name).rstrip())
    elif name in found:
        click.echo(f"# {name}\n\n{found[name]}")
    else:
        raise click.UsageError(f"there is no code “{code}”{_near(name, [*numbers, *found])}")


def _near(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, cutoff=0.5)
    return f"; near it: {', '.join(near)}" if near else "; codes look like MT301 or PROOF_INVALID"
