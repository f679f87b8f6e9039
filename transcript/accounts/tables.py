"""The tables of accounts. Moments are text in ISO 8601, in UTC; secrets are there as digests alone.

What stands in the log of acts can neither be changed nor taken out, by triggers.
"""

from datetime import UTC, datetime

from sqlalchemy import Column, Connection, ForeignKey, Integer, MetaData, Table, Text

VERSION = 1
TABLES = MetaData()


def moment_text(moment: datetime) -> str:
    """Return a moment as the tables have it: as text, moments are in their order."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _text(name: str, *, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


account = Table(
    "account",
    TABLES,
    Column("name", Text, primary_key=True),
    _text("full_name"),
    _text("roles"),
    _text("passphrase", default=""),
    Column("disabled", Integer, nullable=False, server_default="0"),
    _text("made"),
)
"""Who may come in. `passphrase` is argon2id's; it is empty until somebody has chosen one."""


def _whose() -> Column[str]:
    return Column(
        "account", Text, ForeignKey("account.name", ondelete="CASCADE"), nullable=False, index=True
    )


session = Table(
    "session",
    TABLES,
    Column("digest", Text, primary_key=True),
    _whose(),
    _text("begun"),
    _text("seen"),
)
invitation = Table(
    "invitation",
    TABLES,
    Column("digest", Text, primary_key=True),
    _whose(),
    _text("until"),
)
"""An address at which somebody chooses a passphrase, once."""

token = Table(
    "token",
    TABLES,
    Column("number", Integer, primary_key=True),
    _text("digest"),
    _text("label"),
    _text("scopes"),
    _text("made_by"),
    _text("made"),
    _text("until"),
    _text("used", default=""),
    _text("revoked", default=""),
)
act = Table(
    "act",
    TABLES,
    Column("number", Integer, primary_key=True),
    _text("at"),
    _text("who"),
    _text("act"),
    _text("subject"),
    _text("place"),
)
"""Who did what, to what, when, and from where, roughly."""


def make_tables(connection: Connection) -> None:
    """Make every table, in the transaction of the connection."""
    TABLES.create_all(connection)
    for deed in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER act_{deed.lower()} BEFORE {deed} ON act "
            "BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END"
        )
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
