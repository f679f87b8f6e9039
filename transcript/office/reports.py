"""Results as JSON, the same on the command line and in the API."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from transcript.ways_out import Deed, advised

if TYPE_CHECKING:
    from transcript.batch.issuing import Outcome
    from transcript.diagnostics import Diagnostic


def diagnostic_json(diagnostic: "Diagnostic", words: Mapping[Deed, str]) -> dict[str, Any]:
    """Return a problem as one object, with what can be done in a surface's words."""
    return {
        "file": diagnostic.origin.file,
        "line": diagnostic.origin.line,
        "column": diagnostic.origin.column,
        "pointer": diagnostic.origin.pointer,
        "code": diagnostic.code.number,
        "severity": str(diagnostic.code.severity),
        "message": diagnostic.message,
        "hint": advised(diagnostic.hint, diagnostic.way_out, words),
    }


def outcome_json(outcome: "Outcome", words: Mapping[Deed, str]) -> dict[str, Any]:
    """Return what became of a learner in a run as one object, in a surface's words."""
    return {
        "learner": outcome.learner,
        "state": str(outcome.state),
        "document_id": outcome.document.id if outcome.document else None,
        "number": outcome.document.number if outcome.document else None,
        "reason": advised(outcome.reason, outcome.way_out, words) if outcome.reason else None,
        "diagnostics": [diagnostic_json(each, words) for each in outcome.diagnostics],
    }
