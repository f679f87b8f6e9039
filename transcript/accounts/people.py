"""Who may come in, and in which roles."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from transcript.accounts import tables
from transcript.accounts.errors import NotAllowedError
from transcript.accounts.passphrases import checked, is_right, kept_form
from transcript.accounts.roles import Role
from transcript.accounts.secret import digest, new_secret
from transcript.accounts.store import Store
from transcript.rows import moment_text

INVITED_FOR = timedelta(days=7)
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
_LONGEST_FULL_NAME = 100
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may come in, once there is a passphrase, unless disabled."""

    name: str
    full_name: str
    roles: frozenset[Role]
    is_disabled: bool
    has_passphrase: bool
    made: datetime


class People:
    """The accounts. Whatever is called raises `AccountsError` if they cannot be read or written."""

    def __init__(self, store: Store) -> None:
        """Keep them in this store."""
        self._store = store
        self._first = ""

    def open_first(self) -> str:
        """Return the secret with which the first account is made, as long as there is none.

        It counts in this process, until the next one is asked for.
        """
        secret = new_secret()
        self._first = digest(secret)
        return secret

    def may_begin(self, secret: str) -> bool:
        """Return whether the first account may be made with this secret."""
        return bool(self._first) and digest(secret) == self._first and not self.all()

    def begin(
        self,
        secret: str,
        *,
        name: str,
        full_name: str,
        passphrase: str,
        roles: Iterable[Role],
        at: datetime,
    ) -> Account:
        """Make the first account, with its passphrase. Raises `NotAllowedError`."""
        row = _new_row(name, full_name, roles, at)
        row["passphrase"] = kept_form(checked(passphrase, name=row["name"]))
        with self._store.writing() as connection:
            count = connection.execute(select(func.count()).select_from(tables.account))
            if digest(secret) != self._first or count.scalar_one():
                raise NotAllowedError("the first account is there already: sign in with it")
            connection.execute(insert(tables.account).values(row))
            return _required(connection, row["name"])

    def all(self) -> tuple[Account, ...]:
        """Return every account, by name."""
        with self._store.reading() as connection:
            rows = connection.execute(select(tables.account).order_by(tables.account.c.name))
            return tuple(_account(row) for row in rows.mappings())

    def get(self, name: str) -> Account | None:
        """Return the account of a name, also one that is disabled."""
        with self._store.reading() as connection:
            return _found(connection, name)

    def add(self, name: str, *, full_name: str, roles: Iterable[Role], at: datetime) -> Account:
        """Make an account without a passphrase. Raises `NotAllowedError`."""
        row = _new_row(name, full_name, roles, at)
        with self._store.writing() as connection:
            if _found(connection, row["name"]):
                raise NotAllowedError(f"there is an account “{row['name']}” already")
            connection.execute(insert(tables.account).values(row))
            return _required(connection, row["name"])

    def change(
        self, name: str, *, roles: Iterable[Role] | None = None, is_disabled: bool | None = None
    ) -> Account:
        """Change the roles of an account, or whether it may come in; both end its sessions.

        Raises `NotAllowedError` if nobody would be left who can manage accounts.
        """
        values: dict[str, object] = {}
        if roles is not None:
            values["roles"] = _written(_some(roles))
        if is_disabled is not None:
            values["disabled"] = int(is_disabled)
        with self._store.writing() as connection:
            _required(connection, name)
            chosen = tables.account.c.name == name
            connection.execute(update(tables.account).where(chosen).values(values))
            _end(connection, name)
            _require_a_registrar(connection)
            return _required(connection, name)

    def set_passphrase(self, name: str, passphrase: str) -> None:
        """Let an account have a new passphrase: its sessions and invitations end.

        Raises `NotAllowedError` for one that is easy to guess.
        """
        kept = kept_form(checked(passphrase, name=name))
        with self._store.writing() as connection:
            _required(connection, name)
            _keep_passphrase(connection, name, kept)

    def admitted(self, name: str, passphrase: str) -> Account | None:
        """Return whose name and passphrase these are; None takes as long, and says no more."""
        spelt = name.strip().casefold()
        with self._store.reading() as connection:
            row = _row(connection, spelt)
        kept = str(row["passphrase"]) if row is not None else ""
        if not is_right(passphrase, kept) or row is None:
            return None
        found = _account(row)
        return None if found.is_disabled else found

    def invite(self, name: str, *, at: datetime) -> str:
        """Return the secret with which somebody chooses the passphrase of an account, once.

        An earlier one for the same account no longer counts.
        """
        secret = new_secret()
        with self._store.writing() as connection:
            _required(connection, name)
            connection.execute(delete(tables.invitation).where(tables.invitation.c.account == name))
            row = {
                "digest": digest(secret),
                "account": name,
                "until": moment_text(at + INVITED_FOR),
            }
            connection.execute(insert(tables.invitation).values(row))
        return secret

    def invited(self, secret: str, *, at: datetime) -> Account | None:
        """Return whose passphrase a secret lets somebody choose."""
        with self._store.reading() as connection:
            return _invited(connection, secret, at)

    def accept(self, secret: str, passphrase: str, *, at: datetime) -> Account:
        """Use up an invitation. Raises `NotAllowedError` if it is none, or by `set_passphrase`."""
        named = self.invited(secret, at=at)
        if named is None:
            raise NotAllowedError("this address was used already, or is too old: ask for a new one")
        kept = kept_form(checked(passphrase, name=named.name))
        with self._store.writing() as connection:
            found = _invited(connection, secret, at)  # somebody else may have been faster
            if found is None:
                raise NotAllowedError("this address was used already: ask for a new one")
            _keep_passphrase(connection, found.name, kept)
            return _required(connection, found.name)


def spelt_name(name: str) -> str:
    """Return the name of an account as it is kept. Raises `NotAllowedError`."""
    spelt = name.strip().casefold()
    if not _NAME.fullmatch(spelt):
        raise NotAllowedError(
            "the name to sign in with has letters from a to z, digits, and “.”, “-”, “_”, “@”, "
            "such as “a.reyes”"
        )
    return spelt


def _new_row(name: str, full_name: str, roles: Iterable[Role], at: datetime) -> dict[str, str]:
    return {
        "name": spelt_name(name),
        "full_name": _full_name(full_name),
        "roles": _written(_some(roles)),
        "made": moment_text(at),
    }


def _full_name(name: str) -> str:
    spelt = " ".join(name.split())
    hidden = any(unicodedata.category(each) in _HIDDEN and each not in _JOINERS for each in spelt)
    if not spelt or len(spelt) > _LONGEST_FULL_NAME or hidden:
        raise NotAllowedError(
            f"the full name has 1 to {_LONGEST_FULL_NAME} letters, all of which can be seen"
        )
    return spelt


def _some(roles: Iterable[Role]) -> frozenset[Role]:
    chosen = frozenset(roles)
    if not chosen:
        raise NotAllowedError("choose at least one role; “reader” only looks")
    return chosen


def _written(roles: frozenset[Role]) -> str:
    return " ".join(sorted(roles))


def _account(row: RowMapping) -> Account:
    return Account(
        name=row["name"],
        full_name=row["full_name"],
        roles=frozenset(map(Role, row["roles"].split())),
        is_disabled=bool(row["disabled"]),
        has_passphrase=bool(row["passphrase"]),
        made=datetime.fromisoformat(row["made"]),
    )


def _row(connection: Connection, name: str) -> RowMapping | None:
    rows = connection.execute(select(tables.account).where(tables.account.c.name == name))
    return rows.mappings().one_or_none()


def _found(connection: Connection, name: str) -> Account | None:
    row = _row(connection, name)
    return None if row is None else _account(row)


def _required(connection: Connection, name: str) -> Account:
    found = _found(connection, name)
    if found is None:
        raise NotAllowedError("there is no account of that name")
    return found


def _invited(connection: Connection, secret: str, at: datetime) -> Account | None:
    chosen = tables.invitation.c.digest == digest(secret)
    fresh = tables.invitation.c.until > moment_text(at)
    name = connection.execute(
        select(tables.invitation.c.account).where(chosen, fresh)
    ).scalar_one_or_none()
    found = _found(connection, name) if name is not None else None
    return None if found is None or found.is_disabled else found


def _keep_passphrase(connection: Connection, name: str, kept: str) -> None:
    chosen = tables.account.c.name == name
    connection.execute(update(tables.account).where(chosen).values(passphrase=kept))
    connection.execute(delete(tables.invitation).where(tables.invitation.c.account == name))
    _end(connection, name)


def _end(connection: Connection, name: str) -> None:
    connection.execute(delete(tables.session).where(tables.session.c.account == name))


def _require_a_registrar(connection: Connection) -> None:
    rows = connection.execute(select(tables.account)).mappings()
    if not any(
        Role.REGISTRAR in each.roles and not each.is_disabled for each in map(_account, rows)
    ):
        raise NotAllowedError(
            "nobody would be left who can manage accounts: give another account the role "
            "“registrar” first"
        )
