"""The trust list that a college would keep."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcript.model.school import School
    from transcript.proofs.key_history import KeyHistory, KeyRecord

_HEAD = """\
# Issuers this college accepts. Add one only after confirming it by another channel, and say how.
"""


def trust_file(
    known: Iterable[tuple["School", "KeyHistory"]], *, at: datetime, source: str
) -> bytes:
    """Return a trust list (YAML) that holds these schools' keys and seals."""
    lines = ["version: 1", "issuers:"]
    for school, history in known:
        lines += trust_entry(school, history)
        lines += [f"    added_on: {at:%Y-%m-%d}", f"    source: {_quoted(source)}"]
    return (_HEAD + "\n".join(lines) + "\n").encode()


def trust_entry(school: "School", history: "KeyHistory") -> list[str]:
    """Return the lines by which a college lists a school: its keys and seals, old ones too."""
    from transcript.batch.checkpoints import ledger_keys
    from transcript.proofs.key_history import KeyPurpose, KeyState

    keys = [
        line
        for each in history.keys
        if each.purpose is KeyPurpose.CREDENTIALS
        for line in _key(each)
    ]
    seals = [
        fingerprint
        for each in history.keys
        # A seal says who made the file, and whoever stole its key can say so too.
        if each.certificate is not None and each.state is not KeyState.COMPROMISED
        for fingerprint in (each.certificate, *each.earlier_certificates)
    ]
    lines = [f"  - id: {_quoted(school.id)}", f"    name: {_quoted(school.name)}"]
    if school.identifiers.nces:
        lines.append(f"    nces: {_quoted(school.identifiers.nces)}")
    lines += ["    keys:", *keys] if keys else []
    lines += ["    certificates:", *(f"      - {each}" for each in seals)] if seals else []
    logs = [f"      - {_quoted(str(each))}" for each in ledger_keys(school.id, history)]
    return [*lines, "    logs:", *logs] if logs else lines


def _key(record: "KeyRecord") -> list[str]:
    """Return a key as a list has it: one that is in use has no end."""
    from transcript.proofs.timestamps import timestamp_text

    ends = {"valid_until": record.valid_until, "compromised_at": record.compromised_at}
    told = {name: moment for name, moment in ends.items() if moment is not None}
    if not told:
        return [f"      - {record.public_key.multibase}"]
    return [
        f"      - key: {record.public_key.multibase}",
        f"        valid_from: {timestamp_text(record.valid_from)}",
        *(f"        {name}: {timestamp_text(moment)}" for name, moment in told.items()),
    ]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
