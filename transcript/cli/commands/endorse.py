"""`transcript endorse`: say something of another school, or of a credit, and sign it."""

import re
import sys
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from transcript.cli.context import Moment, passphrase_option, passphrase_source, workspace_option
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import show_diagnostics
from transcript.durable import write_whole
from transcript.office.clock import now
from transcript.office.folder import open_workspace
from transcript.office.keys import open_issuer, required_school

if TYPE_CHECKING:
    from transcript.model.school import School
    from transcript.source.workspace import Workspace

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_LONGEST_COMMENT = 5_000


@click.command("endorse")
@click.argument("subject", metavar="SUBJECT-ID")
@click.option("--name", required=True, help="What the endorsement is called.")
@click.option("--comment", help="What you say of it: plain text or Markdown.")
@click.option(
    "--comment-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that holds what you say.",
)
@click.option(
    "--valid-until",
    type=Moment(["%Y-%m-%d"], example="2031-06-30"),
    metavar="YYYY-MM-DD",
    help="The last day on which it counts.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; never one that is there already.",
)
@workspace_option
@passphrase_option
def command(
    *,
    subject: str,
    name: str,
    comment: str | None,
    comment_file: Path | None,
    valid_until: datetime | None,
    out: Path,
    folder: Path,
    passphrase_file: Path | None,
) -> None:
    """Sign an endorsement of another school, or of one of its credits.

    SUBJECT-ID is the school's id (did:web:…), or a credit's (https://…/credits/…): ask the school
    for it. You need a workspace of your own, with school.yaml and keys. Send the file to the
    school, which puts it into endorsements/: every transcript it issues then carries your words.

    \b
    Example: transcript endorse did:web:riverbend.example --name Accreditation \\
      --comment "Visited in May 2026 and accredited." \\
      --valid-until 2031-06-30 --out riverbend.json
    """  # noqa: D301 - \b is a character: click then keeps the lines as they are
    from transcript.credentials.mapping.endorsements import Praise
    from transcript.endorsing import endorse

    if not name.strip():
        raise click.UsageError("--name is empty")
    at, words = now(), _words(comment, comment_file)
    until = datetime.combine(valid_until, time(23, 59, 59), at.tzinfo) if valid_until else None
    workspace = open_workspace(folder)
    endorser = _endorser(workspace)
    _check(subject, endorser, until, out)
    content = endorse(
        Praise(subject=subject, name=name, comment=words, valid_until=until),
        endorser=endorser,
        issuer=open_issuer(workspace, at=at, passphrase=passphrase_source(passphrase_file)),
        endorsement_id=uuid4().urn,
        at=at,
    )
    write_whole(out, content, replace=False)
    click.echo(f"wrote {out}: {endorser.name} endorses {subject}")
    click.echo("Send it to the school, for its folder endorsements/, without editing it.")


def _words(comment: str | None, file: Path | None) -> str:
    if (comment is None) == (file is None):
        raise click.UsageError("give --comment, or --comment-file")
    try:
        words = (comment or "" if file is None else file.read_text(encoding="utf-8")).strip()
    except UnicodeDecodeError:
        raise click.UsageError(f"{file}: the comment is not UTF-8 text") from None
    if not 0 < len(words) <= _LONGEST_COMMENT:
        raise click.UsageError(f"the comment has from 1 to {_LONGEST_COMMENT:,} characters")
    return words


def _endorser(workspace: "Workspace") -> "School":
    from transcript.diagnostics import has_errors
    from transcript.validation import validate_school

    school = required_school(workspace)
    own = [each for each in validate_school(workspace) if each.origin.file == school.origin.file]
    show_diagnostics(own, err=True)
    if has_errors(own):
        click.echo("error: the school's file has to be mended first", err=True)
        sys.exit(ExitCode.NO)
    return school


def _check(subject: str, endorser: "School", until: datetime | None, out: Path) -> None:
    if not _ADDRESS.fullmatch(subject):
        raise click.UsageError(f"“{subject}” is not an id; it is like did:web:riverbend.example")
    if subject == endorser.id:
        raise click.UsageError(f"{subject} is your own id: an endorsement is of somebody else")
    if until and until < now():
        raise click.UsageError("--valid-until is in the past")
    if out.suffix != ".json":
        raise click.UsageError("--out names a .json file: schools read no other")
    if out.exists():
        raise click.UsageError(f"{out} is there already; nothing was written")
