"""`transcript release`: hand a transcript out, on a ground, and keep account of it."""

import sys
from datetime import datetime
from functools import cache
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from transcript.cli.actor import actor
from transcript.cli.context import (
    Moment,
    format_option,
    passphrase_option,
    passphrase_source,
    require_learner,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.ledger_signing import tell_note
from transcript.cli.reporters import count, show_json
from transcript.cli.selection import document_named
from transcript.cli.ways_out import sentence_of
from transcript.office.clock import now
from transcript.office.disclosures import family_account, ids_of
from transcript.office.folder import open_workspace, originals_of, registry_of
from transcript.office.keys import required_settings
from transcript.office.releasing import editions_for_release

if TYPE_CHECKING:
    from transcript.batch.releasing import Handed, Office
    from transcript.source.workspace import Workspace

_HERE = "package"
_DAY = Moment(["%Y-%m-%d"], example="2027-06-30")
_LONGEST_PURPOSE = 300


class _Release(click.Group):
    """A group whose usual command is not named: `transcript release LEARNER …`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what does not begin with a command of its own for the usual one."""
        if args and args[0] not in {*self.commands, "--help", "-h"}:
            args = [_HERE, *args]
        return super().parse_args(ctx, args)


@click.group(
    "release",
    cls=_Release,
    options_metavar="",
    subcommand_metavar="LEARNER --to NAME --basis CODE|consent:ID --out DIRECTORY",
)
def command() -> None:
    """Hand a transcript out: a package for one recipient, on a consent or a coded ground.

    The package is noted in the school's account and in its ledger. “transcript release package
    --help” tells all options; the word “package” itself can be left out.

    Example: transcript release ana-perez-soto --to "Lakeside College"
    --basis consent:colleges-2026 --out outbox
    """


@command.command(
    _HERE, short_help="Make a package for one recipient, and note it (the usual command)."
)
@click.argument("learner")
@click.option("--to", "recipient", required=True, metavar="NAME", help="Who is given it.")
@click.option(
    "--basis",
    required=True,
    metavar="CODE|consent:ID",
    help="On what ground: a consent in the learner's consents.yaml, or a code of “transcript "
    "release codes”.",
)
@click.option(
    "--purpose",
    metavar="TEXT",
    default="",
    help="What for, for the school's account; without it, the consent's own, or the ground's.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    show_default="the present folder",
    help="The folder to write the package to.",
)
@click.option(
    "--document",
    metavar="DOCUMENT-ID",
    help="The id or number of the transcript, if it is not the newest.",
)
@click.option("--expires", type=_DAY, metavar="YYYY-MM-DD", help="The last day of its use.")
@click.option(
    "--watermark/--no-watermark",
    default=True,
    show_default=True,
    help="The recipient's name across every page.",
)
@passphrase_option
@format_option
@workspace_option
def package(  # noqa: PLR0913 - one for each option
    *,
    learner: str,
    recipient: str,
    basis: str,
    purpose: str,
    out: Path,
    document: str | None,
    expires: datetime | None,
    watermark: bool,
    passphrase_file: Path | None,
    style: str,
    folder: Path,
) -> None:
    """Make a package of LEARNER's transcript for one recipient, and note it.

    It holds the sealed PDF, whose pages name the recipient; the signed record; the evidence that
    such a recipient may see; and a page that says what it is for. It is there only when the
    school's account and the ledger have it. Evidence that is sealed never goes along.

    Ends with 1 when there is no ground for it: then there is no package, and nothing is noted.

    Example: transcript release package ana-perez-soto --to "Lakeside College"
    --basis enrollment --purpose "Application for admission" --out outbox
    """
    from transcript.batch.grounds import Asked, ReleaseRefusedError
    from transcript.batch.releasing import release

    workspace = open_workspace(folder)
    office = _office(workspace, passphrase_file)
    required_settings(workspace)
    require_learner(workspace, learner)
    asked = Asked(
        learner=learner,
        recipient=" ".join(recipient.split()),
        basis=basis,
        purpose=_purpose(purpose),
        document=document_named(document, office.registry).document if document else "",
        expires=expires.date() if expires else None,
        watermark=watermark,
    )
    try:
        handed = release(asked, office, out=out)
    except ReleaseRefusedError as error:
        click.echo(f"error: {sentence_of(error)}. Nothing was released.", err=True)
        sys.exit(ExitCode.NO)
    _show(handed, style)


@command.command("log", short_help="Show the account of what was handed out.")
@click.option(
    "--learner",
    metavar="ID",
    help="Of one learner only, also under an id that they had before a change of name.",
)
@click.option("--since", type=_DAY, metavar="YYYY-MM-DD", help="From this day (UTC) on.")
@click.option(
    "--family",
    is_flag=True,
    help="The account of one learner that a parent or an eligible student may inspect.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="Output for people, one JSON document, or a table for an inspection.",
)
@workspace_option
def log(
    *, learner: str | None, since: datetime | None, family: bool, style: str, folder: Path
) -> None:
    """Show who was given which transcript, when, what for, and on what ground.

    Example: transcript release log --since 2026-09-01 --format csv > disclosures.csv

    Example: transcript release log --learner ana-perez-soto --family
    """
    from transcript.cli.disclosures import show_account, show_family_account

    if family and (learner is None or style == "csv"):
        raise click.UsageError("--family is of one --learner, and in the formats text and json")
    workspace = open_workspace(folder)
    registry = registry_of(workspace)
    day = since.date() if since else None
    if learner is None:
        notes = registry.releases.noted(since=day)
    else:
        ids = ids_of(learner, registry.documents.every())
        of_each = (registry.releases.noted(learner=each, since=day) for each in ids)
        notes = tuple(sorted(chain(*of_each), key=attrgetter("at", "id")))
        if not notes and not registry.documents.of(learner):
            require_learner(workspace, learner)
    if family and learner:
        show_family_account(learner, family_account(notes), style)
    else:
        show_account(notes, style)


@command.command("codes", short_help="Explain the grounds that need no consent.")
@format_option
def codes(style: str) -> None:
    """Explain the grounds on which a transcript may go out without a consent.

    Example: transcript release codes
    """
    from transcript.model.disclosure import GROUNDS

    if style == "json":
        told = [
            {"code": each.code, "clause": each.clause, "title": each.title, "needs": each.needs}
            for each in GROUNDS.values()
        ]
        show_json({"version": 1, "codes": told})
        return
    for each in GROUNDS.values():
        click.echo(f"{click.style(each.code, bold=True)}  {each.clause}")
        click.echo(f"    {each.title}")
        click.echo(f"    Needs: {each.needs}")
    click.echo("\nconsent:ID  34 CFR 99.30\n    a signed consent in the learner's consents.yaml")


def _office(workspace: "Workspace", passphrase_file: Path | None) -> "Office":
    """Return who releases, and from what; the passphrase is asked when it is needed."""
    from transcript.batch.releasing import Office

    passphrase = cache(passphrase_source(passphrase_file))
    return Office(
        workspace=workspace,
        originals=originals_of(workspace.folder),
        registry=registry_of(workspace),
        editions=lambda: editions_for_release(
            workspace, at=now(), passphrase=passphrase, tell=tell_note
        ),
        at=now(),
        actor=actor(),
        new_id=uuid4,
    )


def _purpose(text: str) -> str:
    said = " ".join(text.split())
    if len(said) > _LONGEST_PURPOSE:
        raise click.BadParameter(
            f"write what for, in {_LONGEST_PURPOSE} letters at most", param_hint="--purpose"
        )
    return said


def _show(handed: "Handed", style: str) -> None:
    note = handed.note
    if style == "json":
        show_json(
            {
                "version": 1,
                "release": note.id,
                "document": note.document,
                "number": handed.number,
                "recipient": note.recipient,
                "path": str(handed.path),
                "package": f"sha256:{note.package}",
                "files": list(handed.files),
                "left_out": list(handed.left_out),
                "finished": handed.finished,
            }
        )
        return
    if handed.finished:
        click.echo("An earlier run had noted this release and was interrupted; it is ended now.")
    click.echo(f"released {handed.number} to {note.recipient}: {handed.path}")
    if handed.files:
        click.echo(f"The package has {count(len(handed.files), 'file')}; the release is noted.")
    for each in handed.left_out:
        click.echo(f"warning: not in the package: {each}", err=True)
