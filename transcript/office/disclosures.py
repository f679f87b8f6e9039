"""The account of what was handed out: of which learner, as the law wants it, as a table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from transcript.model.disclosure import CONSENT, GROUNDS
from transcript.model.document import number_of
from transcript.proofs.timestamps import timestamp_text

if TYPE_CHECKING:
    from transcript.registry.documents import Known
    from transcript.registry.releases import ReleaseNote

COLUMNS = (
    "at",
    "release",
    "number",
    "document",
    "learner",
    "recipient",
    "purpose",
    "basis",
    "clause",
    "expires",
    "package",
    "actor",
)


def ids_of(learner: str, documents: Sequence["Known"]) -> set[str]:
    """Return every id that a learner has had: a document and what replaced it are one person's."""
    ids, holder = {learner}, {each.document: each.learner for each in documents}
    renamed = [
        {each.learner, holder[each.successor]} for each in documents if each.successor in holder
    ]
    while found := [pair for pair in renamed if pair & ids and not pair <= ids]:
        ids.update(*found)
    return ids


def family_account(notes: Sequence["ReleaseNote"]) -> tuple["ReleaseNote", ...]:
    """Return what a parent or eligible student may see: all but what a court forbids to tell."""
    return tuple(each for each in notes if each.basis == CONSENT or GROUNDS[each.basis].told)


def ground_of(note: "ReleaseNote") -> str:
    """Return on what ground something was handed out, in words."""
    if note.basis == CONSENT:
        return f"the consent “{note.consent}” (34 CFR 99.30)"
    ground = GROUNDS[note.basis]
    return f"{ground.title} ({ground.clause})"


def note_json(note: "ReleaseNote") -> dict[str, Any]:
    """Return a note of the account as one object; its keys are `COLUMNS`."""
    return {
        "at": timestamp_text(note.at),
        "release": note.id,
        "number": number_of(note.document),
        "document": note.document,
        "learner": note.learner,
        "recipient": note.recipient,
        "purpose": note.purpose,
        "basis": f"{CONSENT}:{note.consent}" if note.consent else note.basis,
        "clause": "34 CFR 99.30" if note.consent else GROUNDS[note.basis].clause,
        "expires": note.expires.isoformat() if note.expires else None,
        "package": f"sha256:{note.package}",
        "actor": note.actor,
    }


def account_csv(notes: Sequence["ReleaseNote"]) -> str:
    """Return the account as a table for an inspection."""
    from transcript.reading.csv_text import table_text

    return table_text(
        [
            list(COLUMNS),
            *([str(note_json(each)[name] or "") for name in COLUMNS] for each in notes),
        ]
    )
