"""Who is signed in. A session ends when it is not used, at the end of a day, and on request."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update

from transcript.accounts import tables
from transcript.accounts.errors import AccountsError
from transcript.accounts.people import Account, People
from transcript.accounts.secret import digest, new_secret
from transcript.accounts.store import Store
from transcript.rows import moment_text

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_NOTED_EVERY = timedelta(minutes=1)


class Sessions:
    """The sessions. Whatever is called raises `AccountsError` if they cannot be read or written."""

    def __init__(self, store: Store, people: People) -> None:
        """Keep them in this store."""
        self._store = store
        self._people = people

    def begin(self, name: str, *, at: datetime) -> str:
        """Return the secret of a new session of an account; what has run out is thrown away."""
        secret = new_secret()
        with self._store.writing() as connection:
            connection.execute(
                delete(tables.session).where(
                    or_(
                        tables.session.c.seen <= moment_text(at - IDLE),
                        tables.session.c.begun <= moment_text(at - LONGEST),
                    )
                )
            )
            row = {"digest": digest(secret), "account": name}
            connection.execute(
                insert(tables.session).values(
                    row | dict.fromkeys(("begun", "seen"), moment_text(at))
                )
            )
        return secret

    def whose(self, secret: str, *, at: datetime) -> Account | None:
        """Return who is signed in with a session that still counts, and note that it was used."""
        chosen = tables.session.c.digest == digest(secret)
        with self._store.reading() as connection:
            row = connection.execute(select(tables.session).where(chosen)).mappings().one_or_none()
        if row is None:
            return None
        begun, seen = (datetime.fromisoformat(row[each]) for each in ("begun", "seen"))
        if not (at - seen < IDLE and at - begun < LONGEST):
            return None
        found = self._people.get(row["account"])
        if found is None or found.is_disabled:
            return None
        if at - seen >= _NOTED_EVERY:
            # Where nothing can be written it ends the earlier, and pages can be read until then.
            with suppress(AccountsError), self._store.writing() as connection:
                connection.execute(
                    update(tables.session).where(chosen).values(seen=moment_text(at))
                )
        return found

    def end(self, secret: str) -> None:
        """End a session."""
        with self._store.writing() as connection:
            connection.execute(
                delete(tables.session).where(tables.session.c.digest == digest(secret))
            )
