"""The trust list that a college would keep."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcript.model.school import School
    from transcript.proofs.key_history import KeyHistory

_HEAD = """\
# Issuers this college accepts. Add one only after confirming it by another channel, and say how.
"""


def trust_file(
    known: Iterable[tuple["School", "KeyHistory"]], *, at: datetime, source: str
) -> bytes:
    """Return a trust list (YAML) that holds these schools' keys and seals."""
    lines = ["version: 1", "issuers:"]
    for school, history in known:
        lines += _entry(school, history)
        lines += [f"    added_on: {at:%Y-%m-%d}", f"    source: {_quoted(source)}"]
    return (_HEAD + "\n".join(lines) + "\n").encode()


def _entry(school: "School", history: "KeyHistory") -> list[str]:
    from transcript.proofs.key_history import KeyPurpose

    keys = [
        each.public_key.multibase for each in history.keys if each.purpose is KeyPurpose.CREDENTIALS
    ]
    seals = [
        fingerprint
        for each in history.keys
        if each.certificate is not None
        for fingerprint in (each.certificate, *each.earlier_certificates)
    ]
    lines = [f"  - id: {_quoted(school.id)}", f"    name: {_quoted(school.name)}"]
    if school.identifiers.nces:
        lines.append(f"    nces: {_quoted(school.identifiers.nces)}")
    lines += ["    keys:", *(f"      - {each}" for each in keys)]
    return [*lines, "    certificates:", *(f"      - {each}" for each in seals)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
