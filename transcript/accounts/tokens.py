"""Tokens with which a school's other systems ask the API, each for what its scopes say."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import RowMapping, insert, select, update

from transcript.accounts import tables
from transcript.accounts.errors import AccountsError, NotAllowedError
from transcript.accounts.secret import digest, new_secret
from transcript.accounts.store import Store
from transcript.rows import moment_text

LONGEST = timedelta(days=366)
_MARK = "tt_"
_LONGEST_LABEL = 60
_NOTED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a token may ask for."""

    VALIDATE = "validate"
    ISSUE = "issue"
    EXPORT = "export"
    VERIFY = "verify"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token, without its secret. `used` is when it was last used, to the minute."""

    number: int
    label: str
    scopes: frozenset[Scope]
    made_by: str
    made: datetime
    until: datetime
    used: datetime | None
    revoked: datetime | None

    def counts(self, *, at: datetime) -> bool:
        """Return whether it still opens something."""
        return self.revoked is None and at < self.until


class Tokens:
    """The tokens. Whatever is called raises `AccountsError` if they cannot be read or written."""

    def __init__(self, store: Store) -> None:
        """Keep them in this store."""
        self._store = store

    def make(
        self, *, label: str, scopes: Iterable[Scope], by: str, at: datetime, until: datetime
    ) -> tuple[Token, str]:
        """Return a new token, and its secret, which is told this once. Raises `NotAllowedError`."""
        named, chosen = " ".join(label.split()), frozenset(scopes)
        if not named or len(named) > _LONGEST_LABEL or not named.isprintable():
            raise NotAllowedError(
                f"a token needs a label of 1 to {_LONGEST_LABEL} letters: which system uses it"
            )
        if not chosen:
            raise NotAllowedError("choose what the token may ask for")
        if not at < until <= at + LONGEST:
            raise NotAllowedError("a token ends after today, and within a year")
        secret = _MARK + new_secret()
        row = {
            "digest": digest(secret),
            "label": named,
            "scopes": " ".join(sorted(chosen)),
            "made_by": by,
            "made": moment_text(at),
            "until": moment_text(until),
        }
        with self._store.writing() as connection:
            made = connection.execute(
                insert(tables.token).values(row).returning(*tables.token.c)
            ).mappings()
            return _token(made.one()), secret

    def all(self) -> tuple[Token, ...]:
        """Return every token there ever was, the newest first."""
        with self._store.reading() as connection:
            rows = connection.execute(
                select(tables.token).order_by(tables.token.c.number.desc())
            ).mappings()
            return tuple(_token(row) for row in rows)

    def revoke(self, number: int, *, at: datetime) -> Token:
        """Let a token open nothing any more. Raises `NotAllowedError` if there is none."""
        chosen = tables.token.c.number == number
        with self._store.writing() as connection:
            connection.execute(
                update(tables.token)
                .where(chosen, tables.token.c.revoked == "")
                .values(revoked=moment_text(at))
            )
            row = connection.execute(select(tables.token).where(chosen)).mappings().one_or_none()
        if row is None:
            raise NotAllowedError(f"there is no token number {number}")
        return _token(row)

    def of(self, secret: str, *, at: datetime) -> Token | None:
        """Return the token of a secret, if it still counts, and note that it was used."""
        chosen = tables.token.c.digest == digest(secret)
        with self._store.reading() as connection:
            row = connection.execute(select(tables.token).where(chosen)).mappings().one_or_none()
        found = None if row is None else _token(row)
        if found is None or not found.counts(at=at):
            return None
        if found.used is None or at - found.used >= _NOTED_EVERY:
            with suppress(AccountsError), self._store.writing() as connection:
                connection.execute(update(tables.token).where(chosen).values(used=moment_text(at)))
        return found


def _token(row: RowMapping) -> Token:
    return Token(
        number=row["number"],
        label=row["label"],
        scopes=frozenset(map(Scope, row["scopes"].split())),
        made_by=row["made_by"],
        made=datetime.fromisoformat(row["made"]),
        until=datetime.fromisoformat(row["until"]),
        used=_moment(row["used"]),
        revoked=_moment(row["revoked"]),
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
