"""`transcript demo`: a complete run on the sample school."""

import secrets
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.association import endorse_school, found_association
from transcript.cli.context import passphrase_source, with_progress
from transcript.cli.exit_codes import ExitCode
from transcript.cli.key_changes import note_changes
from transcript.cli.ledger_signing import sign_ledger_now
from transcript.cli.pipeline import plan_run, trust_list, verify_files
from transcript.cli.reporters import count, show_diagnostics
from transcript.durable import write_whole
from transcript.office.clock import now
from transcript.office.exporting import shown_evidence
from transcript.office.folder import open_workspace, originals_of
from transcript.office.keys import keyring_of, open_publisher, open_seal, required_school
from transcript.office.ledger import open_proofs
from transcript.office.trust_file import trust_file

if TYPE_CHECKING:
    from transcript.batch.status_lists import Publisher

_PASSPHRASE = "demo-passphrase.txt"  # noqa: S105 - a file's name
_ASSOCIATION = "association"
_STATUS = "status"
_SOURCE = "made by “transcript demo”; a real one is confirmed by telephone"


@click.command("demo")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Run the whole line on the sample school, in FOLDER: validate, issue, export, verify.

    Makes a workspace in FOLDER, exports of every learner in FOLDER/exports, the status lists that
    the school would publish in FOLDER/status, and what a college would hold, a trust list, in
    FOLDER/trust.yaml. An association in FOLDER/association endorses the school. All are invented.

    Example: transcript demo demo
    """
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty; name a new folder")
    at = now()
    _copy_sample(folder)
    found_association(folder / _ASSOCIATION)
    _make_keys(folder, at)
    _endorse(folder, at)
    learners = _issue(folder, at)
    publisher = _publish(folder, at)
    files = _export(folder, learners, publisher)
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
    from transcript.proofs.key_history import SCHOOL_KEYS

    passphrase = secrets.token_urlsafe(18)
    write_whole(folder / _PASSPHRASE, f"{passphrase}\n".encode(), mode=0o600)
    known = []
    for home in (folder, folder / _ASSOCIATION):
        school, keyring = required_school(open_workspace(home)), keyring_of(home)
        keyring.create(SCHOOL_KEYS, organisation=school.name, at=at, passphrase=passphrase.encode)
        note_changes(home, reason="", at=at)
        known.append((school, keyring.history()))
    write_whole(folder / "trust.yaml", trust_file(known, at=at, source=_SOURCE))
    click.echo(f"2. Keys      made keys in {folder / 'keys'}, and a college's trust list")


def _endorse(folder: Path, at: datetime) -> None:
    file = endorse_school(
        folder, home=folder / _ASSOCIATION, at=at, passphrase_file=folder / _PASSPHRASE
    )
    click.echo(f"3. Endorse   an invented association endorses it: {file}")


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
    passphrase = passphrase_source(folder / _PASSPHRASE)
    sign_ledger_now(open_workspace(folder), at=at, passphrase=passphrase)
    click.echo(f"4. Issue     validated and signed {count(len(issued), 'transcript')}")
    if len(issued) < len(learners):
        click.echo("error: the sample school cannot be issued whole", err=True)
        sys.exit(ExitCode.NO)
    return issued


def _publish(folder: Path, at: datetime) -> "Publisher":
    passphrase = passphrase_source(folder / _PASSPHRASE)
    publisher = open_publisher(open_workspace(folder), at=at, passphrase=passphrase)
    for each in publisher.lists:
        write_whole(folder / _STATUS / each.name, each.content)
    lists = count(len(publisher.lists), "list")
    click.echo(f"5. Publish   signed {lists} of what was taken back, to {folder / _STATUS}")
    return publisher


def _export(folder: Path, learners: Sequence[str], publisher: "Publisher") -> tuple[Path, ...]:
    from transcript.batch.exporting import Editions, export_learners
    from transcript.exporting import formats

    workspace, names = open_workspace(folder), [each.name for each in formats()]
    seal = open_seal(workspace, at=publisher.at, passphrase=passphrase_source(folder / _PASSPHRASE))
    editions = Editions(
        languages=workspace.settings.languages,
        seal=seal,
        status_lists=publisher.of_document,
        ledger_proof=open_proofs(workspace),
        evidence=shown_evidence(workspace),
    )
    steps = export_learners(learners, names, originals_of(folder), editions)
    written = []
    for each in with_progress(steps, label="Exporting", length=len(learners)):
        if each.reason:
            click.echo(f"error: {each.learner}: {each.reason}", err=True)
            sys.exit(ExitCode.IO)
        for artifact in each.artifacts:
            path = folder / "exports" / artifact.name
            write_whole(path, artifact.content)
            written.append(path)
    click.echo(f"6. Export    wrote {count(len(written), 'file')}: {', '.join(names)}")
    return tuple(written)


def _verify(folder: Path, files: Sequence[Path], at: datetime) -> bool:
    checked = [path for path in files if path.name.endswith((".pdf", ".clr.json"))]
    report, _ = verify_files(
        checked, trust=trust_list(folder / "trust.yaml"), at=at, status=[folder / _STATUS]
    )
    sound = sum(map(bool, report.files))
    click.echo(
        f"7. Verify    {sound} of {len(checked)} files passed: unchanged, from an issuer on the "
        "list, still valid"
    )
    return sound == len(checked)


def _say_where_to_look(folder: Path, learner: str) -> None:
    exports = folder / "exports"
    places = {exports / f"{learner}.pdf": "a sealed transcript as a college sees it"}
    for tag in open_workspace(folder).settings.languages[1:]:
        places[exports / f"{learner}.{tag}.pdf"] = f"a copy of it in “{tag}”, for the family"
    places[exports / f"{learner}.html"] = "the same, to explore in a browser"
    places[exports / f"{learner}.clr.json"] = "the same, as a signed CLR 2.0"
    places[folder / "learners" / learner / "record.yaml"] = "what it was made from"
    click.echo("\nLook at")
    for place, what in places.items():
        click.echo(f"  {place}\n      {what}")
    # Straight after `make demo` the command is not on the path yet.
    name = "transcript" if shutil.which("transcript") else sys.argv[0]
    click.echo("\nTry")
    if find_spec("uvicorn"):
        click.echo(f"  {name} serve -w {folder}")
    click.echo(f"  {name} verify {exports}/*.pdf --trust {folder / 'trust.yaml'}")
    click.echo(
        f'  {name} release {learner} --to "Lakeside College" --basis consent:colleges-2026 '
        f"--out {folder / 'outbox'} -w {folder} --passphrase-file {folder / _PASSPHRASE}"
    )
    click.echo(f'  {name} revoke {_number(folder, learner)} --reason "a test" -w {folder}')
    click.echo(
        f"  {name} status publish --out {folder / _STATUS} -w {folder} "
        f"--passphrase-file {folder / _PASSPHRASE}"
    )
    click.echo(
        f"  {name} verify {exports / learner}.pdf --trust {folder / 'trust.yaml'} "
        f"--status {folder / _STATUS}"
    )
    click.echo(f"  {name} ledger show -w {folder}")
    click.echo(f"  {name} new school my-school")


def _number(folder: Path, learner: str) -> str:
    original = originals_of(folder).latest(learner)
    return original.entry.number if original else ""
