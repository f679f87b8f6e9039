"""The tables of accounts. Moments are text in ISO 8601, in UTC; secrets are there as digests alone.

What stands in the log of acts can neither be changed nor taken out, by triggers.
"""

from sqlalchemy import Column, Connection, ForeignKey, Integer, MetaData, Table, Text

from transcript.rows import text_column

VERSION = 1
TABLES = MetaData()

account = Table(
    "account",
    TABLES,
    Column("name", Text, primary_key=True),
    text_column("full_name"),
    text_column("roles"),
    text_column("passphrase", server_default=""),
    Column("disabled", Integer, nullable=False, server_default="0"),
    text_column("made"),
)
"""Who may come in. `passphrase` is argon2id's; it is empty until somebody has chosen one."""


def _whose() -> Column[str]:
    whose = ForeignKey("account.name", ondelete="CASCADE")
    return Column("account", Text, whose, nullable=False, index=True)


session = Table(
    "session",
    TABLES,
    Column("digest", Text, primary_key=True),
    _whose(),
    text_column("begun"),
    text_column("seen"),
)
invitation = Table(
    "invitation",
    TABLES,
    Column("digest", Text, primary_key=True),
    _whose(),
    text_column("until"),
)
"""An address at which somebody chooses a passphrase, once."""

token = Table(
    "token",
    TABLES,
    Column("number", Integer, primary_key=True),
    text_column("digest"),
    text_column("label"),
    text_column("scopes"),
    text_column("made_by"),
    text_column("made"),
    text_column("until"),
    text_column("used", server_default=""),
    text_column("revoked", server_default=""),
)
act = Table(
    "act",
    TABLES,
    Column("number", Integer, primary_key=True),
    text_column("at"),
    text_column("who"),
    text_column("act"),
    text_column("subject"),
    text_column("place"),
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
