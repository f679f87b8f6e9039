"""`transcript keys`: the school's signing keys."""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from transcript.cli.commands.key_drill import drill
from transcript.cli.commands.key_life import compromised, import_, passphrase, retire, rotate
from transcript.cli.context import (
    format_option,
    passphrase_option,
    passphrase_source,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.key_changes import note_changes
from transcript.cli.reporters import show_json
from transcript.durable import write_whole
from transcript.office.clock import now
from transcript.office.folder import open_workspace
from transcript.office.key_changes import agreeing, another, did_address, lacking, use_of
from transcript.office.keys import keyring_of, required_school

if TYPE_CHECKING:
    from transcript.proofs.key_history import KeyHistory, KeyPurpose, KeyRecord
    from transcript.proofs.key_stores.token_address import TokenAddress


out_option = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the terminal.",
)


@click.group("keys")
def command() -> None:
    """Make and show the school's signing keys.

    A school has three: one signs credentials (Ed25519); one, with a certificate, seals PDFs
    (P-256); one signs the state of the ledger (Ed25519). Private halves stay in keys/, encrypted
    with a passphrase, or in a token; lose the passphrase and the keys are lost. docs/keys.md tells
    what to do then.

    Example: transcript keys new -w my-school
    """


@command.command("new")
@click.option(
    "--for",
    "purposes",
    type=click.Choice(["credentials", "pdf-seal", "ledger", "approval"]),
    multiple=True,
    help="Which key, where not all that are missing; may be given again. Of keys for approval "
    "there can be several, one for each person.",
)
@click.option(
    "--store",
    "address",
    metavar="pkcs11:token=…",
    help="Make the keys in this token (HSM); the PIN is asked for as a passphrase is. The key that "
    "seals PDFs is always kept in a file.",
)
@workspace_option
@passphrase_option
def new(
    purposes: Sequence[str], address: str | None, folder: Path, passphrase_file: Path | None
) -> None:
    """Make the keys the school does not have yet.

    Example: transcript keys new -w my-school

    Example: transcript keys new --store pkcs11:token=Riverbend --for credentials --for ledger
    """
    from transcript.proofs.key_stores.token_address import TokenAddress

    school = required_school(open_workspace(folder))
    keyring, at = keyring_of(folder), now()
    token = TokenAddress.read(address) if address else None
    missing = _missing(keyring.history(), purposes, in_token=token is not None, at=at)
    if not missing:
        click.echo("All keys are there already; “transcript keys list” shows them.")
        return
    made = keyring.create(
        missing,
        organisation=school.name,
        at=at,
        passphrase=_right_passphrase(folder, passphrase_file, missing, token, at=at),
        token=token,
    )
    for record in made:
        click.echo(f"made {record.id}: {use_of(record)}")
    note_changes(folder, reason="", at=at)
    where = f"{keyring.folder}/, encrypted" if token is None else f"the token, {token}"
    click.echo(f"What is private is in {where}. Keep the passphrase safe:")
    click.echo("nobody can recover it.")
    if "approval" not in missing:
        click.echo("Next: “transcript keys did-document” for your web site.")


def _missing(
    history: "KeyHistory", named: Sequence[str], *, in_token: bool, at: datetime
) -> "list[KeyPurpose]":
    from transcript.proofs.key_history import SCHOOL_KEYS, KeyPurpose

    if KeyPurpose.APPROVAL in named and len(named) > 1:
        raise click.UsageError("a key for approval has a passphrase of its own: make it by itself")
    usual = [each for each in SCHOOL_KEYS if each is not KeyPurpose.PDF_SEAL or not in_token]
    wanted = [KeyPurpose(each) for each in dict.fromkeys(named or usual)]
    return lacking(history, wanted, at=at)


def _right_passphrase(
    folder: Path,
    file: Path | None,
    missing: "Sequence[KeyPurpose]",
    token: "TokenAddress | None",
    *,
    at: datetime,
) -> Callable[[], bytes]:
    """Return the PIN of a token, or a passphrase that is, or is not, that of the other keys."""
    if token is not None:
        return passphrase_source(file)
    asked = passphrase_source(file, confirm=True)
    only = another if "approval" in missing else agreeing
    return only(asked, folder, at=at)


@command.command("list")
@workspace_option
@format_option
def list_(folder: Path, style: str) -> None:
    """List every key the school has used, with its validity.

    Example: transcript keys list -w my-school
    """
    history = keyring_of(folder).history()
    if style == "json":
        show_json(history.to_json())
        return
    if not history.keys:
        click.echo("There is no key yet. Make them with “transcript keys new”.")
    for record in history.keys:
        until = f" until {record.valid_until:%Y-%m-%d}" if record.valid_until else ""
        if record.compromised_at:
            until += f", in wrong hands since {record.compromised_at:%Y-%m-%d}"
        click.echo(f"{record.id}  {record.state}, valid from {record.valid_from:%Y-%m-%d}{until}")
        click.echo(f"    {use_of(record)}")
        click.echo(f"    {record.certificate or record.public_key.multibase}")
        if record.store:
            click.echo(f"    {record.store}")
        if record.earlier_certificates:
            click.echo("    earlier, for what was sealed until then:")
        for earlier in record.earlier_certificates:
            click.echo(f"    {earlier}")


@command.command("did-document")
@workspace_option
@out_option
def did_document(folder: Path, out: Path | None) -> None:
    """Write the did.json that the school puts on its web site.

    Example: transcript keys did-document --out did.json
    """
    from transcript.proofs.key_history import KeyPurpose

    school = required_school(open_workspace(folder))
    keyring = keyring_of(folder)
    if keyring.history().active(KeyPurpose.CREDENTIALS, now()) is None:
        _no_key("for credentials")
    document = keyring.did_document(school.id)
    _deliver((json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode(), out)
    place = did_address(school.id)
    if place:
        click.echo(f"Publish it at {place}", err=True)


@command.command("certificate")
@workspace_option
@out_option
@click.option(
    "--request",
    is_flag=True,
    help="Write a request (CSR) instead, to buy a certificate that Acrobat trusts.",
)
@click.option(
    "--install",
    "bought",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Use the bought certificate in this file (PEM; those above it may follow).",
)
@passphrase_option
def certificate(
    *,
    folder: Path,
    out: Path | None,
    request: bool,
    bought: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Write the certificate (PEM) of the key that seals PDFs.

    The school makes its own, which colleges put on their lists; nothing needs to be bought. For
    Acrobat to show the seal as trusted, have the school's key certified by who it trusts: send
    them what --request writes, and --install what they return. The key stays the same.

    Example: transcript keys certificate --out riverbend-seal.pem

    Example: transcript keys certificate --request --out seal.csr

    Example: transcript keys certificate --install bought.pem
    """
    if request and bought:
        raise click.UsageError("give --request, or --install, not both")
    if bought and out:
        raise click.UsageError("--install writes to the school's keys; leave out --out")
    if request:
        _deliver(_request(folder, passphrase_file), out)
    elif bought:
        _install(folder, bought)
    else:
        found = keyring_of(folder).certificate(_seal_key(folder))
        _deliver(found.pem, out)
        click.echo(found.fingerprint, err=True)


def _request(folder: Path, passphrase_file: Path | None) -> bytes:
    record, name = _seal_key(folder), required_school(open_workspace(folder)).name
    passphrase = passphrase_source(passphrase_file)
    return keyring_of(folder).request(record, organisation=name, passphrase=passphrase)


def _install(folder: Path, bought: Path) -> None:
    record = _seal_key(folder)
    found = keyring_of(folder).install_certificate(record, bought.read_bytes(), at=now())
    click.echo("Colleges that have the old one on their lists need this one too:")
    click.echo(found.fingerprint)


def _seal_key(folder: Path) -> "KeyRecord":
    from transcript.proofs.key_history import KeyPurpose

    record = keyring_of(folder).history().active(KeyPurpose.PDF_SEAL, now())
    if record is None:
        _no_key("for the seal")
    return record


def _no_key(use: str) -> NoReturn:
    click.echo(f"error: there is no active key {use}", err=True)
    click.echo("    hint: make one with “transcript keys new”", err=True)
    sys.exit(ExitCode.NO)


def _deliver(content: bytes, out: Path | None) -> None:
    if out is None:
        click.echo(content.decode(), nl=False)
        return
    write_whole(out, content)
    click.echo(f"wrote {out}", err=True)


for each in (rotate, retire, compromised, import_, passphrase, drill):
    command.add_command(each)
