"""The tables of a registry, the same in SQLite and in PostgreSQL.

Moments are text in ISO 8601, in UTC. What is `APPEND_ONLY` can neither be changed nor taken out, by
triggers; of the `UNCHANGED` rows are taken out when a record is purged, and never changed. Where a
table that is only added to tells a reason, purging leaves the row and takes out the reason alone.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table
from sqlalchemy import UniqueConstraint as Unique

from transcript.rows import text_column

FIRST, SECOND = MetaData(), MetaData()
"""The tables by the version of the registry that brought them."""


def _number(name: str, **options: object) -> Column[int]:
    return Column(name, Integer, nullable=False, **options)  # type: ignore[arg-type]


# Version 1: where each credential stands in the status lists, and every change of a standing.

status_list = Table(
    "list",
    FIRST,
    Column("number", Integer, primary_key=True),
    text_column("base"),
)
place = Table(
    "place",
    FIRST,
    text_column("credential", primary_key=True),
    text_column("document"),
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
    text_column("document"),
    text_column("standing"),
    text_column("reason"),
    text_column("at"),
    Index("change_document", "document", "number"),
)

# Version 2: what is to be issued, what was, the ledger of it all, releases, keys.

batch = Table(
    "batch",
    SECOND,
    text_column("id", primary_key=True),
    text_column("at"),
    text_column("actor"),
)
"""A run that issued something."""

intent = Table(
    "intent",
    SECOND,
    text_column("document", primary_key=True),
    text_column("number"),
    text_column("learner"),
    text_column("source_digest"),
    text_column("supersedes", server_default=""),
    text_column("key"),
    _number("attempt", server_default="0"),
    text_column("language"),
    text_column("issued_at"),
    Column("salt", LargeBinary, nullable=False),
    text_column("batch"),
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
    text_column("document", primary_key=True),
    text_column("reason"),
    text_column("at"),
)
"""Intents that were never signed: the school's files, or its key, changed before."""

issued = Table(
    "issued",
    SECOND,
    text_column("document", primary_key=True),
    text_column("digest"),
    _number("entry", unique=True),
)
"""What was signed: the SHA-256 of the CLR, and the ledger's entry of it."""

supersession = Table(
    "supersession",
    SECOND,
    text_column("document", primary_key=True),
    text_column("successor", unique=True),
    text_column("reason"),
    text_column("at"),
)

exported = Table(
    "exported",
    SECOND,
    text_column("document", primary_key=True),
    text_column("at"),
)
"""What has left the school: from then on it can be revoked, and not cancelled."""

approval = Table(
    "approval",
    SECOND,
    Column("number", Integer, primary_key=True),
    text_column("learner"),
    text_column("source_digest"),
    text_column("key"),
    text_column("signature"),
    text_column("at"),
    Index("approval_source", "learner", "source_digest"),
)

release = Table(
    "release",
    SECOND,
    text_column("id", primary_key=True),
    text_column("document"),
    text_column("learner"),
    text_column("recipient"),
    text_column("purpose"),
    text_column("basis"),
    text_column("consent", server_default=""),
    text_column("expires", server_default=""),
    text_column("package"),
    text_column("actor"),
    text_column("at"),
    Index("release_document", "document"),
    Index("release_learner", "learner"),
)
"""Who was given what, on which ground; `package` is the SHA-256 of what was handed over."""

key_event = Table(
    "key_event",
    SECOND,
    Column("number", Integer, primary_key=True),
    text_column("key"),
    text_column("event"),
    text_column("reason"),
    text_column("actor"),
    text_column("at"),
)

ledger = Table(
    "ledger",
    SECOND,
    Column("position", Integer, primary_key=True, autoincrement=False),
    text_column("at"),
    text_column("kind"),
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
    text_column("document", server_default=""),
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
    text_column("note"),
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
