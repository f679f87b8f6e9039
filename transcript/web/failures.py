"""The one place in which what went wrong becomes a page, or under /api a problem in JSON."""

import errno
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
from transcript.web.asked import Answer, Page, RefusedError, UnnotedError
from transcript.web.reception import UnknownTokenError
from transcript.web.ways_out import on_a_page, sentence_of
from transcript.web.words import words_of

LOG = logging.getLogger("transcript.web")
_UNAUTHENTICATED, _NOWHERE, _CONFLICT, _BUG = 401, 404, 409, 500
_MOST_PROBLEMS = 200
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_RIGHTS = "tell whoever runs this server: its account may not write in the school's folder"


def failure(error: Exception, *, is_api: bool, wanted: str | None, language: str) -> Answer:
    """Return what is answered instead of the page that was `wanted`; None where a form was sent.

    A bug of ours leaves a line in the log: the kind of error and the place in our program, and
    nothing of what was sent.
    """
    if not isinstance(error, RefusedError | TranscriptError | ProofError | OSError):
        LOG.error("bug: %s in %s", type(error).__name__, place_of(error))
    if isinstance(error, AccountsError | UnnotedError):
        LOG.error("the accounts cannot be used: %s", error.reason)
    if is_api:
        return of_error(error)
    return _page(error, wanted, language)


def _page(error: Exception, wanted: str | None, language: str) -> Page:
    match error:
        case RefusedError() if error.status == _UNAUTHENTICATED:
            return _sign_in(wanted, language)
        case UnnotedError():
            return _refused("This was done, but not noted", error)
        case RefusedError():
            return _refused(_heading(error, wanted), error)
        case UnmendedFilesError():
            facts = {"reason": error.reason, "diagnostics": error.diagnostics[:_MOST_PROBLEMS]}
            return Page(template="unmended.html", facts=facts, status=_CONFLICT)
        case TranscriptError() | ProofError() | OSError():
            reason, hint = _said(error)
            refused = RefusedError(_CONFLICT, reason, hint=hint)
            return _refused(_heading(refused, wanted), refused)
        case _:
            return Page(template="bug.html", facts={"kind": type(error).__name__}, status=_BUG)


def _said(error: TranscriptError | ProofError | OSError) -> tuple[str, str]:
    """Return what is wrong, without where on this machine, and what to do."""
    match error:
        case BusyWorkspaceError():
            return "another run is issuing for this school", "wait for it to end, then try again"
        case UnreadableWorkspaceError():
            return on_a_page(f"“{error.path.name}”: {error.reason}", error.way_out), ""
        case AccountsError() | RegistryError():
            return error.reason, ""
        case OSError():
            file = Path(str(error.filename or "")).name
            named = f"“{file}”: " if file and not file.startswith(".") else ""
            hint = _RIGHTS if error.errno in _CLOSED else way_out(error)
            return f"{named}{error.strerror or type(error).__name__}", hint
        case _:
            return sentence_of(error), ""


def _sign_in(wanted: str | None, language: str) -> Page:
    facts = {
        "words": words_of("sign-in", language),
        "wanted": wanted or "/",
        "problem": "" if wanted else "lost",
        "name": "",
        "is_needed": True,
        "is_new": False,
    }
    return Page(template="sign-in/sign-in.html", facts=facts, status=_UNAUTHENTICATED)


def _heading(error: RefusedError, wanted: str | None) -> str:
    if wanted is None:
        return "This was not done"
    return "There is no such page" if error.status == _NOWHERE else "This cannot be shown"


def _refused(heading: str, error: RefusedError) -> Page:
    facts = {"heading": heading, "reason": error.reason, "hint": error.hint}
    return Page(template="refused.html", facts=facts, status=error.status)


def headers_of(error: Exception) -> dict[str, str]:
    """Return what the answer to an error says in its headers."""
    found = {}
    if isinstance(error, UnknownTokenError):
        found["WWW-Authenticate"] = error.challenge
    if isinstance(error, RefusedError) and error.after is not None:
        found["Retry-After"] = str(error.after)
    return found
