"""One piece of evidence: what is said of it, how it looks, and who has judged it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transcript.accounts.roles import Permission
from transcript.diagnostics import Diagnostic
from transcript.model.evidence import Evidence, EvidenceEventKind
from transcript.office.editing import Authored
from transcript.office.evidence import shown
from transcript.office.recording import (
    NotChangedError,
    Object,
    entries,
    found_entry,
    replaced_entry,
    required_object,
)
from transcript.reading.document import JsonValue
from transcript.source.evidence_files import FileFacts, path_parts
from transcript.source.media_types import is_text
from transcript.web.asked import Asked, NotHereError
from transcript.web.studio.learner_page import Opened
from transcript.web.studio.parts import LearnerEditor

EVENTS: Mapping[EvidenceEventKind, Permission] = {
    EvidenceEventKind.SUBMITTED: Permission.COLLECT,
    EvidenceEventKind.FEEDBACK: Permission.ASSESS,
    EvidenceEventKind.REVISED: Permission.COLLECT,
    EvidenceEventKind.APPROVED: Permission.APPROVE,
}
"""What can happen to a piece of work, and what noting it needs."""

_TOLD = (
    *("title", "kind", "url", "made_on", "context", "audience"),
    *("description", "reflection", "alt"),
)
_MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceEditor(LearnerEditor):
    """The page of one entry of a record's evidence, which its form names by its id."""

    def _whole(self, value: JsonValue, old: Authored) -> JsonValue:
        """Return the record with what was typed of the one entry."""
        record = required_object(old)
        said = entries(value, "evidence") if isinstance(value, dict) else []
        if not said:
            raise NotChangedError("nothing was typed")
        before = found_entry(record, "evidence", str(said[0].get("id")))
        return replaced_entry(record, "evidence", before, _told(before, said[0]))

    def _own(self, asked: Asked, learner: Opened, authored: Authored) -> Sequence[Diagnostic]:
        """Return what is wrong with this piece alone."""
        del authored
        origin = evidence_of(asked, learner).origin.pointer
        return [
            each for each in learner.problems if f"{each.origin.pointer}/".startswith(f"{origin}/")
        ]


def evidence_of(asked: Asked, learner: Opened) -> Evidence:
    """Return the piece of work that an address names. Raises `NotHereError`."""
    found = learner.record.evidence_item(asked.path["piece"])
    if found is None:
        raise NotHereError("the record has no evidence of this id")
    return found


def uses_of(learner: Opened, piece: Evidence) -> list[str]:
    """Return what names a piece of work, in words."""
    return list(dict.fromkeys(_uses(learner, piece)))


def _uses(learner: Opened, piece: Evidence) -> Iterator[str]:
    record = learner.record
    names = {each.id: each.name for each in record.credits}
    for rating in record.ratings:
        if piece.id in rating.evidence:
            yield f"a rating of “{names.get(rating.credit, rating.credit)}”"
    for award in record.awards:
        if piece.id in award.evidence:
            yield f"the award of “{names.get(award.credit, award.credit)}”"
    if any(each.evidence == piece.id for each in record.featured):
        yield "the featured work"


def _told(before: Object, said: Object) -> Object:
    """Return an entry with what was typed in the places where it stood, and what is new after."""
    typed = {name: said[name] for name in _TOLD if name in said}
    kept = {
        name: typed.get(name, each)
        for name, each in before.items()
        if name in typed or name not in _TOLD
    }
    return {**kept, **typed}


def _more(asked: Asked, learner: Opened) -> dict[str, Any]:
    piece = evidence_of(asked, learner)
    facts = learner.facts.files.get(piece.file or "", FileFacts())
    return {
        "piece": piece,
        "file": facts,
        "changed": bool(piece.digest and facts.sha256 and piece.digest.value != facts.sha256),
        "excerpt": _excerpt(learner, piece, facts),
        "uses": uses_of(learner, piece),
        "can": [str(kind) for kind, needs in EVENTS.items() if asked.may(needs)],
    }


def _excerpt(learner: Opened, piece: Evidence, facts: FileFacts) -> str:
    if not piece.file or not path_parts(piece.file) or not is_text(facts.media_type or ""):
        return ""
    found = shown(learner.workspace, learner.id, piece.file)
    return found.content.decode("utf-8", "replace")[:_MOST_TEXT] if found else ""


PIECE = PieceEditor(
    tab="Evidence",
    template="learners/piece.html",
    stem=lambda asked: f"learners/{asked.path['learner']}/record",
    place=lambda asked: f"/learners/{asked.path['learner']}/evidence/{asked.path['piece']}",
    fields=frozenset({"evidence"}),
    needs=Permission.COLLECT,
    more=_more,
)
"""The page of a piece of evidence."""
