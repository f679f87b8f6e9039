"""`transcript accounts`: who may come in by the browser, from the machine that serves it."""

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.actor import actor
from transcript.cli.context import (
    Secret,
    format_option,
    has_terminal,
    passphrase_source,
    workspace_option,
)
from transcript.cli.reporters import show_json
from transcript.cli.serving import HOME
from transcript.errors import UnreadableWorkspaceError
from transcript.office.clock import now
from transcript.office.findings import plain_line

if TYPE_CHECKING:
    from transcript.accounts.accounts import Accounts
    from transcript.accounts.people import Account
    from transcript.accounts.tokens import Token

_ROLES = ("author", "assessor", "approver", "registrar", "reader")
_SCOPES = ("validate", "issue", "export", "verify", "status")
_MOST_DAYS = 365
_SECRET = Secret(
    name="Passphrase of the account",
    variable="TRANSCRIPT_ACCOUNT_PASSPHRASE",
    option="--passphrase-file",
)
_name = click.argument("name")
_roles = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(_ROLES),
    required=True,
    help="What the account does; several are possible.",
)
_file = click.option(
    "--passphrase-file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file whose first line is the account's passphrase (else "
    "TRANSCRIPT_ACCOUNT_PASSPHRASE, else you are asked).",
)


@click.group("accounts")
def command() -> None:
    """Keep the accounts of `transcript serve`, also where nobody can sign in any more.

    Example: transcript accounts list -w my-school
    """


@command.command("list")
@format_option
@workspace_option
def show(style: str, folder: Path) -> None:
    """List the accounts.

    Example: transcript accounts list
    """
    found = _accounts(folder).people.all()
    if style == "json":
        show_json({"version": 1, "accounts": [_json(each) for each in found]})
        return
    for each in found:
        click.echo(
            f"{each.name}  {plain_line(each.full_name)}  {', '.join(sorted(each.roles))}  "
            f"{_state(each)}"
        )
    if not found:
        click.echo("There is no account yet: “transcript serve” prints where to make the first.")


@command.command("add")
@_name
@click.option("--full-name", required=True, help="Whom others see beside what is done.")
@_roles
@_file
@workspace_option
def add(name: str, full_name: str, roles: Sequence[str], file: Path | None, folder: Path) -> None:
    """Make the account NAME, with a passphrase.

    Example: transcript accounts add b.osei --full-name "B. Osei" --role approver
    """
    from transcript.accounts.roles import Role

    accounts, at = _accounts(folder), now()
    passphrase = _asked(file, name)
    made = accounts.people.add(name, full_name=full_name, roles=map(Role, roles), at=at)
    accounts.people.set_passphrase(made.name, passphrase)
    _note(accounts, "made an account", made.name)
    click.echo(f"The account {made.name} is made: {', '.join(sorted(made.roles))}.")


@command.command("passphrase")
@_name
@_file
@workspace_option
def passphrase(name: str, file: Path | None, folder: Path) -> None:
    """Give the account NAME a new passphrase; its sessions end.

    Example: transcript accounts passphrase a.reyes
    """
    accounts = _accounts(folder)
    accounts.people.set_passphrase(name, _asked(file, name))
    _note(accounts, "changed a passphrase", name)
    click.echo(f"The account {name} has a new passphrase; it has to sign in again.")


@command.command("roles")
@_name
@_roles
@workspace_option
def change_roles(name: str, roles: Sequence[str], folder: Path) -> None:
    """Give the account NAME these roles, and no others.

    Example: transcript accounts roles b.osei --role approver --role reader
    """
    from transcript.accounts.roles import Role

    accounts = _accounts(folder)
    found = accounts.people.change(name, roles=map(Role, roles))
    _note(accounts, f"gave the roles: {', '.join(sorted(found.roles))}", name)
    click.echo(f"The account {name} has the roles: {', '.join(sorted(found.roles))}.")


@command.command("close")
@_name
@click.option("--open", "opens", is_flag=True, help="Let it come in again.")
@workspace_option
def close(name: str, opens: bool, folder: Path) -> None:  # noqa: FBT001 - a flag
    """Let nobody come in with the account NAME; what it did stays in the log.

    Example: transcript accounts close b.osei
    """
    accounts = _accounts(folder)
    accounts.people.change(name, is_disabled=not opens)
    _note(accounts, "opened an account again" if opens else "closed an account", name)
    click.echo(f"The account {name} is {'open again' if opens else 'closed'}.")


@command.group("token")
def token() -> None:
    """Keep the tokens with which other systems use the API.

    Example: transcript accounts token list
    """


@token.command("new")
@click.argument("label")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(_SCOPES),
    required=True,
    help="What it may ask for; several are possible.",
)
@click.option(
    "--days",
    type=click.IntRange(1, _MOST_DAYS),
    default=90,
    show_default=True,
    help="How long it counts.",
)
@workspace_option
def new_token(label: str, scopes: Sequence[str], days: int, folder: Path) -> None:
    """Make a token for the system LABEL, and print it this once.

    Example: transcript accounts token new "Student system" --scope verify
    """
    from transcript.accounts.tokens import Scope

    accounts, at = _accounts(folder), now()
    made, secret = accounts.tokens.make(
        label=label,
        scopes=map(Scope, scopes),
        by=actor(),
        at=at,
        until=at + timedelta(days=days),
    )
    _note(accounts, f"made a token: {', '.join(sorted(made.scopes))}", made.label)
    click.echo(secret)
    click.echo(f"It counts until {made.until.date()}, and is not shown again.", err=True)


@token.command("list")
@format_option
@workspace_option
def list_tokens(style: str, folder: Path) -> None:
    """List the tokens, with when they were last used.

    Example: transcript accounts token list
    """
    found, at = _accounts(folder).tokens.all(), now()
    if style == "json":
        show_json({"version": 1, "tokens": [_token_json(each) for each in found]})
        return
    for each in found:
        used = f"last used {each.used.date()}" if each.used else "never used"
        ends = f"until {each.until.date()}" if each.counts(at=at) else "opens nothing any more"
        click.echo(
            f"{each.number}  {plain_line(each.label)}  {', '.join(sorted(each.scopes))}  "
            f"{ends}  {used}"
        )
    if not found:
        click.echo("There is no token yet.")


@token.command("revoke")
@click.argument("number", type=click.IntRange(1))
@workspace_option
def revoke(number: int, folder: Path) -> None:
    """Let the token NUMBER open nothing any more.

    Example: transcript accounts token revoke 3
    """
    accounts = _accounts(folder)
    found = accounts.tokens.revoke(number, at=now())
    _note(accounts, "revoked a token", found.label)
    click.echo(f"The token “{plain_line(found.label)}” opens nothing any more.")


def _accounts(folder: Path) -> "Accounts":
    """Return the accounts kept in a folder. Raises `UnreadableWorkspaceError` if there is none."""
    from transcript.accounts.accounts import Accounts

    if not folder.is_dir():
        raise UnreadableWorkspaceError(folder, "there is no such folder")
    return Accounts(folder / HOME)


def _asked(file: Path | None, name: str) -> str:
    from transcript.accounts.passphrases import SHORTEST, checked

    if file is None and _SECRET.variable not in os.environ and has_terminal():
        typed: str = click.prompt(
            f"New {_SECRET.name.lower()} ({SHORTEST} letters or more, such as four words)",
            hide_input=True,
            confirmation_prompt=True,
            err=True,
        )
        return checked(typed, name=name)
    given = passphrase_source(file, secret=_SECRET)()
    return checked(given.decode("utf-8", "surrogateescape"), name=name)


def _note(accounts: "Accounts", act: str, subject: str) -> None:
    who = f"{actor()} (command line)"
    accounts.acts.note(act, who=who, at=now(), subject=subject, peer="127.0.0.1")


def _state(account: "Account") -> str:
    if account.is_disabled:
        return "closed"
    return "open" if account.has_passphrase else "waits for its passphrase"


def _json(account: "Account") -> dict[str, Any]:
    return {
        "name": account.name,
        "fullName": account.full_name,
        "roles": sorted(account.roles),
        "state": _state(account),
        "made": account.made.isoformat(),
    }


def _token_json(token: "Token") -> dict[str, Any]:
    return {
        "number": token.number,
        "label": token.label,
        "scopes": sorted(token.scopes),
        "madeBy": token.made_by,
        "made": token.made.isoformat(),
        "until": token.until.isoformat(),
        "used": token.used.isoformat() if token.used else None,
        "revoked": token.revoked.isoformat() if token.revoked else None,
    }
