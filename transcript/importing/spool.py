"""Rows that wait on the disk for those they belong to: memory stays flat, whatever a file holds."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_CACHE = -32_000
"""Of the database so many kilobytes stay in memory."""


@contextmanager
def spool(*statements: str) -> Iterator[sqlite3.Connection]:
    """Open an empty database that `statements` lay out; nothing of it outlives the block.

    The system keeps it in a file without a name, so that nobody else can read it.
    """
    waiting = sqlite3.connect("", isolation_level=None)
    try:
        # It is thrown away in the end, so nothing has to survive a crash.
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = {_CACHE}"):
            waiting.execute(f"PRAGMA {setting}")
        for statement in statements:
            waiting.execute(statement)
        waiting.execute("BEGIN")
        yield waiting
    finally:
        waiting.close()
