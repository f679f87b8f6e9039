"""What the API answers where it cannot do what is asked: RFC 9457, with a way out."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from transcript.accounts.errors import AccountsError
from transcript.diagnostics import Diagnostic
from transcript.errors import (
    BusyWorkspaceError,
    IssuingError,
    RegistryError,
    TranscriptError,
    UnmendedFilesError,
    UnreadableWorkspaceError,
)
from transcript.office.reports import diagnostic_json
from transcript.office.troubles import is_full, said
from transcript.proofs.errors import ProofError
from transcript.ways_out import advised
from transcript.web.api.ways_out import CALLS
from transcript.web.asked import Data, RefusedError

PROBLEM = "application/problem+json"
_MOST_DIAGNOSTICS = 100


class Trouble(StrEnum):
    """Kinds of problems. A name never changes its meaning; each has a place on the page `/api`."""

    UNREADABLE = "unreadable"
    NO_TOKEN = "no-token"  # noqa: S105 - the name of a problem
    NOT_ALLOWED = "not-allowed"
    NOT_HERE = "not-here"
    METHOD = "method"
    NO_SUCH_LEARNER = "no-such-learner"
    NO_SUCH_DOCUMENT = "no-such-document"
    NOTHING_ISSUED = "nothing-issued"
    UNMENDED = "unmended-files"
    LOCKED = "keys-locked"
    DISK = "disk"
    FULL = "disk-full"
    BUSY = "busy"
    TOO_LARGE = "too-large"
    MEDIA_TYPE = "media-type"
    SHAPE = "shape"
    TOO_MANY = "too-many"
    REFUSED = "refused"
    BROKEN = "broken"


MEANINGS: Mapping[Trouble, tuple[int, str]] = {
    Trouble.UNREADABLE: (400, "What was sent cannot be read"),
    Trouble.NO_TOKEN: (401, "A token is needed"),
    Trouble.NOT_ALLOWED: (403, "The token may not do this"),
    Trouble.NOT_HERE: (404, "There is nothing here"),
    Trouble.NO_SUCH_LEARNER: (404, "There is no such learner"),
    Trouble.NO_SUCH_DOCUMENT: (404, "There is no such document"),
    Trouble.METHOD: (405, "This address takes another method"),
    Trouble.DISK: (409, "A file could not be read or written"),
    Trouble.UNMENDED: (409, "Files of the school have to be mended first"),
    Trouble.LOCKED: (409, "The school's keys are locked"),
    Trouble.NOTHING_ISSUED: (409, "There is nothing to hand out"),
    Trouble.TOO_LARGE: (413, "Too much was sent"),
    Trouble.MEDIA_TYPE: (415, "This media type is not read here"),
    Trouble.SHAPE: (422, "The request has another shape than the description says"),
    Trouble.TOO_MANY: (429, "Too many requests"),
    Trouble.BUSY: (503, "Somebody else is at work"),
    Trouble.FULL: (507, "The disk is full"),
    Trouble.REFUSED: (400, "This was not done"),
    Trouble.BROKEN: (500, "This failed, and it is our mistake"),
}
"""Of each kind the status of HTTP and the title; of one status the first is the general one."""


_WAYS_OUT = {
    Trouble.UNMENDED: "mend what is named here in the school's folder, then ask again",
    Trouble.LOCKED: "tell whoever keeps the school's keys",
    Trouble.DISK: "mend on the server what is named here, then ask again",
    Trouble.FULL: "make room on the server's disk, then ask again; nothing was half done",
    Trouble.BUSY: "ask again later",
    Trouble.BROKEN: "tell whoever runs this server",
}


class ApiError(RefusedError):
    """A request to the API that is not served; `facts` are told beside the reason."""

    def __init__(
        self,
        trouble: Trouble,
        reason: str,
        *,
        hint: str = "",
        headers: Mapping[str, str] | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Say of which kind it is, why, and what to do."""
        super().__init__(MEANINGS[trouble][0], reason, hint=hint)
        self.trouble = trouble
        self.headers = dict(headers or {})
        self.facts = dict(facts or {})


def problem(
    status: int, detail: str, *, hint: str = "", headers: Mapping[str, str] | None = None
) -> Data:
    """Return an error of HTTP under `/api` as a problem."""
    general = (kind for kind, (number, _) in MEANINGS.items() if number == status)
    return _told(next(general, Trouble.REFUSED), status, detail, hint, headers or {}, {})


def of_error(error: Exception) -> Data:
    """Return what a view raised as a problem. Of what we did not foresee nothing is told."""
    match error:
        case ApiError():
            told = error.trouble, error.status, error.reason, error.hint
            return _told(*told, error.headers, error.facts)
        case RefusedError():
            return problem(error.status, error.reason, hint=error.hint)
        case UnmendedFilesError():
            return _of(Trouble.UNMENDED, error.reason, {"diagnostics": _first(error.diagnostics)})
        case BusyWorkspaceError():
            return problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "another run is issuing for this school",
                hint=_WAYS_OUT[Trouble.BUSY],
                headers={"Retry-After": "10"},
            )
        case _:
            return _of(*_kind_of(error))


def _kind_of(error: Exception) -> tuple[Trouble, str]:
    """Return of which kind another error is, and what may be told of it."""
    match error:
        case IssuingError():
            return Trouble.LOCKED, said(error, CALLS)
        case UnreadableWorkspaceError():
            # Paths of this machine are nobody's business; so it is with where a registry is.
            return Trouble.UNMENDED, advised(error.reason, error.way_out, CALLS)
        case RegistryError() | AccountsError():
            return Trouble.FULL if is_full(error) else Trouble.DISK, error.reason
        case TranscriptError() | ProofError():
            return Trouble.UNMENDED, said(error, CALLS)
        case OSError():
            kind = Trouble.FULL if is_full(error) else Trouble.DISK
            return kind, error.strerror or "the system did not say why"
        case _:
            return Trouble.BROKEN, "it was noted here, without what was sent"


def _of(trouble: Trouble, detail: str, facts: Mapping[str, Any] | None = None) -> Data:
    return _told(trouble, MEANINGS[trouble][0], detail, _WAYS_OUT[trouble], {}, facts or {})


def _told(
    trouble: Trouble,
    status: int,
    detail: str,
    hint: str,
    headers: Mapping[str, str],
    facts: Mapping[str, Any],
) -> Data:
    said = {
        "type": f"/api#{trouble}",
        "title": MEANINGS[trouble][1],
        "status": status,
        "detail": detail,
        "hint": hint,
        **facts,
    }
    return Data(value=said, status=status, headers=headers, media_type=PROBLEM)


def _first(diagnostics: Sequence[Diagnostic]) -> list[dict[str, Any]]:
    return [diagnostic_json(each, CALLS) for each in diagnostics[:_MOST_DIAGNOSTICS]]
