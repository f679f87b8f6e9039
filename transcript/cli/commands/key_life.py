"""`transcript keys rotate / retire / compromised / import / passphrase`: what becomes of keys."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from transcript.cli.context import (
    Moment,
    Secret,
    passphrase_option,
    passphrase_source,
    workspace_option,
)
from transcript.cli.key_changes import note_changes, tell_the_world, tell_what_is_missing
from transcript.office.clock import now
from transcript.office.folder import open_workspace
from transcript.office.key_changes import agreeing, use_of
from transcript.office.keys import keyring_of, required_school

_FOR_SCHOOL = ("credentials", "pdf-seal", "ledger")
_TIME_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]
_BUNDLE = Secret(
    name="Passphrase of the file",
    variable="TRANSCRIPT_IMPORT_PASSPHRASE",
    option="--file-passphrase-file",
)
_NEW = Secret(
    name="New passphrase of the school's keys",
    variable="TRANSCRIPT_NEW_PASSPHRASE",
    option="--new-passphrase-file",
)

reason_option = click.option(
    "--reason", required=True, help="Why, for those who read the registry years from now."
)


@click.command("rotate", short_help="Make new keys, and retire the present ones.")
@click.option(
    "--for",
    "purposes",
    type=click.Choice(_FOR_SCHOOL),
    multiple=True,
    help="Which key, where not all three; may be given again.",
)
@click.option("--reason", default="rotation", show_default=True, help="Why, for the registry.")
@workspace_option
@passphrase_option
def rotate(
    purposes: Sequence[str], reason: str, folder: Path, passphrase_file: Path | None
) -> None:
    """Make new keys and retire the present ones, which still verify what they have signed.

    A new key is kept where the old one is, in a file or a token, under the same passphrase or PIN.

    Example: transcript keys rotate --for credentials
    """
    from transcript.proofs.key_history import KeyPurpose

    school, keyring, at = required_school(open_workspace(folder)), keyring_of(folder), now()
    before = keyring.history()
    wanted = [KeyPurpose(each) for each in dict.fromkeys(purposes or _FOR_SCHOOL)]
    present = [each for each in wanted if before.active(each, at) is not None]
    if (purposes and len(present) < len(wanted)) or not present:
        raise click.UsageError("there is no such key yet; “transcript keys new” makes one")
    made = keyring.rotate(
        present, organisation=school.name, at=at, passphrase=passphrase_source(passphrase_file)
    )
    after = keyring.history()
    for record in before.keys:
        if after.find(record.id) != record:
            click.echo(f"retired {record.id}")
    for record in made:
        click.echo(f"made {record.id}: {use_of(record)}")
    note_changes(folder, reason=reason, at=at)
    tell_the_world(folder, at=at)


@click.command("retire", short_help="Let a key sign no more.")
@click.argument("key", metavar="KEY")
@reason_option
@workspace_option
def retire(key: str, reason: str, folder: Path) -> None:
    """Let a key sign no more; what it has signed until now still verifies.

    KEY is its id, as “transcript keys list” shows it. Use this for a key that was lost, or is not
    needed; “transcript keys rotate” makes a new one in the same step.

    Example: transcript keys retire credentials-2026-08-20 --reason "the passphrase was lost"
    """
    keyring, at = keyring_of(folder), now()
    record = keyring.retire(key, at=at)
    click.echo(f"retired {record.id}")
    note_changes(folder, reason=reason, at=at)
    tell_what_is_missing(keyring.history(), record.purpose, at=at)
    tell_the_world(folder, at=at)


@click.command("compromised")
@click.argument("key", metavar="KEY")
@click.option(
    "--since",
    required=True,
    type=Moment(_TIME_FORMATS, example="2026-11-20, or 2026-11-20T08:00:00Z"),
    metavar="YYYY-MM-DD[THH:MM:SSZ]",
    help="The earliest time (UTC) from which others may have had the key.",
)
@reason_option
@workspace_option
def compromised(key: str, since: datetime, reason: str, folder: Path) -> None:
    """Say since when a key may have been in wrong hands. It signs nothing more, and for good.

    What the ledger had noted before that time still stands. All that was issued since has to be
    signed again with a new key: “transcript supersede --since”. “transcript keys drill” tries all
    of it on a copy.

    Example: transcript keys compromised credentials-2026-08-20 --since 2026-11-20
    --reason "laptop stolen"
    """
    keyring, at, moment = keyring_of(folder), now(), since.replace(tzinfo=UTC)
    if moment > at:
        raise click.UsageError("--since is a time in the past; for one to come, rotate the key")
    record = keyring.compromise(key, since=moment)
    click.echo(f"{record.id} is marked as compromised since {moment:%Y-%m-%d %H:%M} UTC")
    note_changes(folder, reason=reason, at=at)
    tell_what_is_missing(keyring.history(), record.purpose, at=at)
    tell_the_world(folder, at=at)
    if record.purpose == "credentials":
        click.echo(
            f"- sign again what was issued since: “transcript supersede --since "
            f"{moment:%Y-%m-%d} --same --reason …”.",
            err=True,
        )


@click.command("import", short_help="Take over a key from a PKCS#12 file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--for",
    "purpose",
    type=click.Choice([*_FOR_SCHOOL, "approval"]),
    default="pdf-seal",
    show_default=True,
    help="What the key is for: a P-256 key seals PDFs, an Ed25519 key signs all else.",
)
@click.option(
    "--file-passphrase-file",
    "file_passphrase",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"A file whose first line is the passphrase of FILE (else {_BUNDLE.variable}, else you "
    "are asked).",
)
@workspace_option
@passphrase_option
def import_(
    *,
    file: Path,
    purpose: str,
    file_passphrase: Path | None,
    folder: Path,
    passphrase_file: Path | None,
) -> None:
    """Take over a key from a PKCS#12 file (.p12, .pfx), with its certificate.

    It takes the place of the active key for that purpose, which is retired. It is kept as the
    others are, under the school's passphrase: delete FILE then, which protects it less well.

    Example: transcript keys import bought-seal.p12
    """
    from transcript.proofs.key_history import KeyPurpose
    from transcript.proofs.key_stores.pkcs12 import read_pkcs12

    keyring, at = keyring_of(folder), now()
    opening = passphrase_source(file_passphrase, secret=_BUNDLE)
    keeping = agreeing(passphrase_source(passphrase_file), folder, at=at)
    bundle = read_pkcs12(file, passphrase=opening())
    record = keyring.adopt(bundle, KeyPurpose(purpose), at=at, passphrase=keeping)
    click.echo(f"took over {record.id}: {use_of(record)}")
    note_changes(folder, reason=f"imported from {file.name}", at=at)
    tell_the_world(folder, at=at)


@click.command("passphrase", short_help="Change the keys' passphrase.")
@click.option(
    "--new-passphrase-file",
    "new_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"A file whose first line is the new passphrase (else {_NEW.variable}, else you are "
    "asked).",
)
@workspace_option
@passphrase_option
def passphrase(new_file: Path | None, folder: Path, passphrase_file: Path | None) -> None:
    """Change the passphrase of all keys that open with the present one.

    Keys in tokens, and keys of those who approve, keep theirs. Copies of the old files, as in
    backups, still open with the old passphrase.

    Example: transcript keys passphrase
    """
    old = passphrase_source(passphrase_file)
    new = passphrase_source(new_file, confirm=True, secret=_NEW)
    for record in keyring_of(folder).change_passphrase(old=old, new=new):
        click.echo(f"{record.id} has the new passphrase")
