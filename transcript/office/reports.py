"""Results as JSON, the same on the command line and in the API."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transcript.batch.issuing import Outcome
    from transcript.diagnostics import Diagnostic


def diagnostic_json(diagnostic: "Diagnostic") -> dict[str, Any]:
    """Return a problem as one object."""
    return {
        "file": diagnostic.origin.file,
        "line": diagnostic.origin.line,
        "column": diagnostic.origin.column,
        "pointer": diagnostic.origin.pointer,
        "code": diagnostic.code.number,
        "severity": str(diagnostic.code.severity),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def outcome_json(outcome: "Outcome") -> dict[str, Any]:
    """Return what became of a learner in a run as one object."""
    return {
        "learner": outcome.learner,
        "state": str(outcome.state),
        "document_id": outcome.document.id if outcome.document else None,
        "number": outcome.document.number if outcome.document else None,
        "reason": outcome.reason,
        "diagnostics": [diagnostic_json(each) for each in outcome.diagnostics],
    }
