"""The trust list that a college would keep for this school."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcript.model.school import School
    from transcript.proofs.key_history import KeyHistory

_HEAD = """\
# Issuers this college accepts. Add one only after confirming it by another channel, and say how.
"""


def trust_file(school: "School", history: "KeyHistory", *, at: datetime, source: str) -> bytes:
    """Return a trust list (YAML) that holds this school's keys and seals."""
    keys = [each.public_key.multibase for each in history.keys if each.certificate is None]
    seals = [
        fingerprint
        for each in history.keys
        if each.certificate is not None
        for fingerprint in (each.certificate, *each.earlier_certificates)
    ]
    lines = ["version: 1", "issuers:", f"  - id: {_quoted(school.id)}"]
    lines.append(f"    name: {_quoted(school.name)}")
    if school.identifiers.nces:
        lines.append(f"    nces: {_quoted(school.identifiers.nces)}")
    lines += ["    keys:", *(f"      - {each}" for each in keys)]
    lines += ["    certificates:", *(f"      - {each}" for each in seals)]
    lines += [f"    added_on: {at:%Y-%m-%d}", f"    source: {_quoted(source)}"]
    return (_HEAD + "\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
