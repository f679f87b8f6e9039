"""`transcript demo`: a complete run on the sample school."""

import secrets
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.context import (
    now,
    open_workspace,
    originals_of,
    passphrase_source,
    with_progress,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.keyring import keyring_of, open_seal, required_school
from transcript.cli.pipeline import plan_run, trust_list, verify_files
from transcript.cli.reporters import count, show_diagnostics
from transcript.cli.trust_file import trust_file
from transcript.durable import write_whole

if TYPE_CHECKING:
    from transcript.verification.report import FileReport

_PASSPHRASE = "demo-passphrase.txt"  # noqa: S105 - a file's name
_SOURCE = "made by “transcript demo”; a real one is confirmed by telephone"


@click.command("demo")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Run the whole line on the sample school, in FOLDER: validate, issue, export, verify.

    Makes a workspace in FOLDER, exports of every learner in FOLDER/exports, and what a college
    would hold, a trust list, in FOLDER/trust.yaml. The school and its people are invented.

    Example: transcript demo demo
    """
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty; name a new folder")
    at = now()
    _copy_sample(folder)
    _make_keys(folder, at)
    learners = _issue(folder, at)
    files = _export(folder, learners, at)
    sound = _verify(folder, files, at)
    _say_where_to_look(folder, learners[0])
    sys.exit(ExitCode.YES if sound else ExitCode.NO)


def _copy_sample(folder: Path) -> None:
    from transcript import resources

    written = 0
    for name, content in resources.sample_files():
        write_whole(folder / name, content)
        written += 1
    click.echo(f"1. School    copied the sample school, {count(written, 'file')}, to {folder}")


def _make_keys(folder: Path, at: datetime) -> None:
    from transcript.proofs.key_history import KeyPurpose

    passphrase = secrets.token_urlsafe(18)
    write_whole(folder / _PASSPHRASE, f"{passphrase}\n".encode(), mode=0o600)
    school = required_school(open_workspace(folder))
    keyring = keyring_of(folder)
    keyring.create(
        tuple(KeyPurpose),
        organisation=school.name,
        at=at,
        passphrase=passphrase.encode,
    )
    write_whole(folder / "trust.yaml", trust_file(school, keyring.history(), at=at, source=_SOURCE))
    click.echo(f"2. Keys      made two keys in {folder / 'keys'}, and a college's trust list")


def _issue(folder: Path, at: datetime) -> tuple[str, ...]:
    from transcript.batch.issuing import State, issue_learners

    learners = open_workspace(folder).learner_ids
    run = plan_run(folder, folder / _PASSPHRASE, at=at, dry_run=False)
    steps = issue_learners(learners, run)
    outcomes = tuple(with_progress(steps, label="Issuing", length=len(learners)))
    for each in outcomes:
        if each.state is not State.ISSUED:
            show_diagnostics(each.diagnostics, err=True)
    issued = tuple(each.learner for each in outcomes if each.state is State.ISSUED)
    click.echo(f"3. Issue     validated and signed {count(len(issued), 'transcript')}")
    if len(issued) < len(learners):
        click.echo("error: the sample school cannot be issued whole", err=True)
        sys.exit(ExitCode.NO)
    return issued


def _export(folder: Path, learners: Sequence[str], at: datetime) -> tuple[Path, ...]:
    from transcript.batch.exporting import export_learners
    from transcript.exporting import formats

    workspace, names = open_workspace(folder), [each.name for each in formats()]
    seal = open_seal(workspace, at=at, passphrase=passphrase_source(folder / _PASSPHRASE))
    steps = export_learners(
        learners,
        names,
        originals_of(folder),
        languages=workspace.settings.languages,
        seal=seal,
    )
    written = []
    for each in with_progress(steps, label="Exporting", length=len(learners)):
        if each.reason:
            click.echo(f"error: {each.learner}: {each.reason}", err=True)
            sys.exit(ExitCode.IO)
        for artifact in each.artifacts:
            path = folder / "exports" / artifact.name
            write_whole(path, artifact.content)
            written.append(path)
    click.echo(f"4. Export    wrote {count(len(written), 'file')}: {', '.join(names)}")
    return tuple(written)


def _verify(folder: Path, files: Sequence[Path], at: datetime) -> bool:
    checked = [path for path in files if path.name.endswith((".pdf", ".clr.json"))]
    report, _ = verify_files(checked, trust=trust_list(folder / "trust.yaml"), at=at)
    sound = sum(_only_standing_is_open(each) for each in report.files)
    click.echo(
        f"5. Verify    {sound} of {len(checked)} files: unchanged, and from an issuer on the list"
    )
    click.echo("             whether they still stand cannot be told: no status list is published")
    return sound == len(checked)


def _only_standing_is_open(report: "FileReport") -> bool:
    from transcript.verification.report import Axis, Verdict

    settled = [verdict for axis, verdict in report.axes.items() if axis is not Axis.STANDING]
    return all(settled) and report.axes[Axis.STANDING] is not Verdict.FAILED


def _say_where_to_look(folder: Path, learner: str) -> None:
    exports = folder / "exports"
    places = {exports / f"{learner}.pdf": "a sealed transcript as a college sees it"}
    for tag in open_workspace(folder).settings.languages[1:]:
        places[exports / f"{learner}.{tag}.pdf"] = f"a copy of it in “{tag}”, for the family"
    places[exports / f"{learner}.clr.json"] = "the same, as a signed CLR 2.0"
    places[folder / "learners" / learner / "record.yaml"] = "what it was made from"
    click.echo("\nLook at")
    for place, what in places.items():
        click.echo(f"  {place}\n      {what}")
    # Straight after `make demo` the command is not on the path yet.
    name = "transcript" if shutil.which("transcript") else sys.argv[0]
    click.echo("\nTry")
    click.echo(f"  {name} verify {exports}/*.pdf --trust {folder / 'trust.yaml'}")
    click.echo(f"  {name} new school my-school")
