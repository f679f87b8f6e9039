"""The one place in which what went wrong becomes a page, or under /api a problem in JSON."""

import logging
from pathlib import Path

from transcript.accounts.errors import AccountsError
from transcript.errors import (
    BusyWorkspaceError,
    RegistryError,
    TranscriptError,
    UnmendedFilesError,
    UnreadableWorkspaceError,
)
from transcript.office.troubles import place_of, way_out
from transcript.proofs.errors import ProofError
from transcript.web.api.problems import of_error
from transcript.web.asked import Answer, Page, RefusedError
from transcript.web.reception import UnknownTokenError
from transcript.web.words import words_of

LOG = logging.getLogger("transcript.web")
_UNAUTHENTICATED, _CONFLICT, _BUG = 401, 409, 500
_MOST_PROBLEMS = 200


def failure(error: Exception, *, is_api: bool, wanted: str = "/", language: str = "en") -> Answer:
    """Return what is answered instead of what was `wanted`; a bug of ours leaves a line in the log.

    That line has the kind of error and the place in our program, and nothing of what was sent.
    """
    if not isinstance(error, RefusedError | TranscriptError | ProofError | OSError):
        LOG.error("bug: %s in %s", type(error).__name__, place_of(error))
    if isinstance(error, AccountsError):
        LOG.error("the accounts cannot be used: %s", error.reason)
    if is_api:
        return of_error(error)
    return _page(error, wanted, language)


def _page(error: Exception, wanted: str, language: str) -> Page:
    match error:
        case RefusedError() if error.status == _UNAUTHENTICATED:
            return _sign_in(wanted, language)
        case RefusedError():
            return _refused(error.status, error.reason, error.hint)
        case UnmendedFilesError():
            facts = {"reason": error.reason, "diagnostics": error.diagnostics[:_MOST_PROBLEMS]}
            return Page(template="unmended.html", facts=facts, status=_CONFLICT)
        case TranscriptError() | ProofError() | OSError():
            return _refused(_CONFLICT, *_said(error))
        case _:
            return Page(template="bug.html", facts={"kind": type(error).__name__}, status=_BUG)


def _said(error: TranscriptError | ProofError | OSError) -> tuple[str, str]:
    """Return what is wrong, without where on this machine, and what to do."""
    match error:
        case BusyWorkspaceError():
            return "another run is issuing for this school", "wait for it to end, then try again"
        case UnreadableWorkspaceError():
            return f"“{error.path.name}”: {error.reason}", ""
        case AccountsError() | RegistryError():
            return error.reason, ""
        case OSError():
            named = f"“{Path(str(error.filename)).name}”: " if error.filename else ""
            return f"{named}{error.strerror or type(error).__name__}", way_out(error)
        case _:
            return str(error), ""


def _sign_in(wanted: str, language: str) -> Page:
    facts = {
        "words": words_of("sign-in", language),
        "wanted": wanted,
        "problem": "",
        "name": "",
        "is_needed": True,
        "is_new": False,
    }
    return Page(template="sign-in/sign-in.html", facts=facts, status=_UNAUTHENTICATED)


def _refused(status: int, reason: str, hint: str) -> Page:
    facts = {"reason": reason, "hint": hint, "status": status}
    return Page(template="refused.html", facts=facts, status=status)


def headers_of(error: Exception) -> dict[str, str]:
    """Return what the answer to an error says in its headers."""
    found = {}
    if isinstance(error, UnknownTokenError):
        found["WWW-Authenticate"] = error.challenge
    if isinstance(error, RefusedError) and error.after is not None:
        found["Retry-After"] = str(error.after)
    return found
