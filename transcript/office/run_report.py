"""What became of each learner in a run, as one JSON document."""

import json
from collections.abc import Iterable, Iterator, Mapping
from textwrap import indent
from typing import Any


def report_text(head: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the report as one JSON document, piece by piece."""
    yield json.dumps(head, ensure_ascii=False, indent=2)[:-2] + ',\n  "learners": ['
    between = "\n"
    for row in rows:
        yield between + indent(json.dumps(row, ensure_ascii=False, indent=2), "    ")
        between = ",\n"
    yield "]\n}\n" if between == "\n" else "\n  ]\n}\n"
