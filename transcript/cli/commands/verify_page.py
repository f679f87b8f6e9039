"""`transcript verify-page`: a page that checks badges and CLRs in any browser."""

from pathlib import Path

import click

from transcript.durable import write_whole
from transcript.verification.limits import MEGABYTE


@click.group("verify-page")
def command() -> None:
    """Make a page that checks badges and CLRs in the reader's browser; nothing leaves it.

    Example: transcript verify-page build --trust trust.yaml
    """


@command.command("build", short_help="Write the page: one file that needs no server.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("verify.html"),
    show_default=True,
    help="The file to write.",
)
@click.option(
    "--trust",
    type=click.Path(path_type=Path),
    help="A list of the issuers that you trust, to be built in. Without it, a reader chooses one.",
)
@click.option(
    "--status",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder of status lists, to be built in. They count for as long as they say.",
)
def build(out: Path, trust: Path | None, status: Path | None) -> None:
    """Write one static page that checks badges and CLRs: JSON, signed tokens, PNG and SVG.

    It opens from a disk or from any web site, asks no server anything, and comes to the same
    verdicts as “transcript verify”. It cannot judge PDFs, and says so. The first time it is bundled
    with Node.js and npm, which fetches its libraries, unless the installed package brings the
    bundle along; later it is only put together.

    Example: transcript verify-page build

    Example: transcript verify-page build --trust trust.yaml --status lists --out check.html
    """
    from transcript.office.browser_verifier import bundle
    from transcript.office.verify_page import verify_page

    page = verify_page(
        bundle(tell=lambda text: click.echo(text, err=True)), trust=trust, status=status
    )
    write_whole(out, page)
    click.echo(f"wrote {out} ({len(page) / MEGABYTE:.1f} MB): open it in a browser")
