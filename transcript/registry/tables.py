"""The tables of a registry, the same in SQLite and in PostgreSQL.

Moments are text in ISO 8601, in UTC. What is `APPEND_ONLY` can neither be changed nor taken out, by
triggers; of the `UNCHANGED` rows are taken out when a record is purged, and never changed. Where a
table that is only added to tells a reason, purging leaves the row and takes out the reason alone.
"""

from datetime import UTC, datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy import UniqueConstraint as Unique

FIRST, SECOND = MetaData(), MetaData()
"""The tables by the version of the registry that brought them."""


def moment_text(moment: datetime) -> str:
    """Return a moment as the tables have it: as text, moments are in their order."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _text(name: str, **options: object) -> Column[str]:
    return Column(name, Text, nullable=False, **options)  # type: ignore[arg-type]


def _number(name: str, **options: object) -> Column[int]:
    return Column(name, Integer, nullable=False, **options)  # type: ignore[arg-type]


# Version 1: where each credential stands in the status lists, and every change of a standing.

status_list = Table(
    "list",
    FIRST,
    Column("number", Integer, primary_key=True),
    _text("base"),
)
place = Table(
    "place",
    FIRST,
    _text("credential", primary_key=True),
    _text("document"),
    Column("list", Integer, ForeignKey("list.number"), nullable=False),
    _number("position"),
    _number("suspendable"),
    Unique("list", "position"),
    Index("place_document", "document"),
)
change = Table(
    "change",
    FIRST,
    Column("number", Integer, primary_key=True),
    _text("document"),
    _text("standing"),
    _text("reason"),
    _text("at"),
    Index("change_document", "document", "number"),
)

# Version 2: what is to be issued, what was, the ledger of it all, releases, keys.

batch = Table(
    "batch",
    SECOND,
    _text("id", primary_key=True),
    _text("at"),
    _text("actor"),
)
"""A run that issued something."""

intent = Table(
    "intent",
    SECOND,
    _text("document", primary_key=True),
    _text("number"),
    _text("learner"),
    _text("source_digest"),
    _text("supersedes", server_default=""),
    _text("key"),
    _number("attempt", server_default="0"),
    _text("language"),
    _text("issued_at"),
    Column("salt", LargeBinary, nullable=False),
    _text("batch"),
    Unique("learner", "source_digest", "supersedes", "key", "attempt"),
    Index("intent_number", "number"),
    Index("intent_batch", "batch"),
)
"""What is about to be signed: all that is random, or told by a clock, is settled here.

`attempt` counts the intents of the same four that were abandoned before.
"""

abandoned = Table(
    "abandoned",
    SECOND,
    _text("document", primary_key=True),
    _text("reason"),
    _text("at"),
)
"""Intents that were never signed: the school's files, or its key, changed before."""

issued = Table(
    "issued",
    SECOND,
    _text("document", primary_key=True),
    _text("digest"),
    _number("entry", unique=True),
)
"""What was signed: the SHA-256 of the CLR, and the ledger's entry of it."""

supersession = Table(
    "supersession",
    SECOND,
    _text("document", primary_key=True),
    _text("successor", unique=True),
    _text("reason"),
    _text("at"),
)

exported = Table(
    "exported",
    SECOND,
    _text("document", primary_key=True),
    _text("at"),
)
"""What has left the school: from then on it can be revoked, and not cancelled."""

approval = Table(
    "approval",
    SECOND,
    Column("number", Integer, primary_key=True),
    _text("learner"),
    _text("source_digest"),
    _text("key"),
    _text("signature"),
    _text("at"),
    Index("approval_source", "learner", "source_digest"),
)

release = Table(
    "release",
    SECOND,
    _text("id", primary_key=True),
    _text("document"),
    _text("learner"),
    _text("recipient"),
    _text("purpose"),
    _text("basis"),
    _text("consent", server_default=""),
    _text("expires", server_default=""),
    _text("package"),
    _text("actor"),
    _text("at"),
    Index("release_document", "document"),
    Index("release_learner", "learner"),
)
"""Who was given what, on which ground; `package` is the SHA-256 of what was handed over."""

key_event = Table(
    "key_event",
    SECOND,
    Column("number", Integer, primary_key=True),
    _text("key"),
    _text("event"),
    _text("reason"),
    _text("actor"),
    _text("at"),
)

ledger = Table(
    "ledger",
    SECOND,
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("at"),
    _text("kind"),
    Column("commitment", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""The entries, without a word about anybody: `commitment` hides what `secret` tells."""

secret = Table(
    "secret",
    SECOND,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    Column("statement", LargeBinary, nullable=False),
    _text("document", server_default=""),
    Index("secret_document", "document"),
)
"""What an entry says; taken out when a record is purged, and the ledger stays whole."""

node = Table(
    "node",
    SECOND,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
"""The hashes of full subtrees of 2 ** level entries, so that no proof reads the whole ledger."""

checkpoint = Table(
    "checkpoint",
    SECOND,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("root", LargeBinary, nullable=False),
    _text("note"),
)
"""What the school's ledger key has signed."""

APPEND_ONLY = {
    1: ("list", "place"),
    2: ("batch", "key_event", "ledger", "node", "checkpoint"),
}
"""The tables of each version that are only ever added to."""

REASONED = {1: ("change",), 2: ("abandoned", "supersession")}
"""The tables of each version that are only added to, but for a `reason`, which can be emptied."""

UNCHANGED = {2: ("intent", "issued", "exported", "approval", "release", "secret")}
"""The tables of each version whose rows may be taken out, and never changed."""
