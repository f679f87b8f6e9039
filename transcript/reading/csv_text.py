"""Tables as CSV: what this tool writes for office programs, and reads back.

No office program takes a cell for a formula: one that looks like it is guarded by an apostrophe.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_NEEDS_GUARD = re.compile(r"'*[=+\-@\t\r]")
_IS_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return a text that no office program takes for a formula; `unguarded` undoes it."""
    return f"'{text}" if _NEEDS_GUARD.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return text[1:] if _IS_GUARDED.match(text) else text


def table_text(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of texts as CSV: commas, quotation marks where needed, LF; each text guarded."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(map(guarded, row) for row in rows)
    return written.getvalue()
