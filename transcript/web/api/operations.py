"""What the API offers: each operation with its scope, what it takes, gives and refuses."""

from collections.abc import Callable
from dataclasses import dataclass

from transcript.accounts.tokens import Scope
from transcript.verification.limits import LIMITS
from transcript.web.api import exporting, issuing, publishing, standing, validating, verifying
from transcript.web.api.body import JSON
from transcript.web.api.problems import Trouble
from transcript.web.api.shapes import (
    DOCUMENTS,
    EXPORTED,
    NOTHING,
    STATUS,
    STATUS_LISTS,
    Shape,
    export_shape,
    issue_shape,
    report_shape,
    validate_shape,
)
from transcript.web.asked import View

_A_QUESTION = 64 * 1024
_AROUND_A_FILE = 1024 * 1024

_ALWAYS = (Trouble.NO_TOKEN, Trouble.NOT_ALLOWED, Trouble.TOO_MANY)
_SENT = (
    Trouble.UNREADABLE,
    Trouble.TOO_LARGE,
    Trouble.MEDIA_TYPE,
    Trouble.SHAPE,
)
_OF_SCHOOL = (Trouble.NOT_HERE, Trouble.UNMENDED, Trouble.DISK, Trouble.FULL)

_DAY = (
    "^(19|20)[0-9]{2}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
    "|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)$"
)
"""A day, as far as a pattern tells; the last of a February is one too."""

_A_FILE: Shape = {"type": "string", "format": "binary"}
_OF_JSON = frozenset({JSON, "application/ld+json", "application/vc", "application/vc+ld+json"})
_FORM: Shape = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "What is to be checked."},
        "beside": {
            "type": "array",
            "maxItems": verifying.MOST_BESIDE,
            "items": {"type": "string", "format": "binary"},
            "description": "Status lists, and proofs of ledgers, that came with it.",
        },
        "at": {
            "type": "string",
            "pattern": _DAY,
            "description": "Judge as of the beginning of this day (UTC) instead of now.",
        },
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. `takes` are shapes by media type, `gives` is that of the answer.

    `own` are its troubles beside those of everything that is sent, or that is of a school.
    """

    name: str
    path: str
    view: View
    scope: Scope
    summary: str
    said: str
    gives: Callable[[], Shape]
    own: tuple[Trouble, ...] = ()
    takes: Callable[[], dict[str, Shape]] | None = None
    is_of_school: bool = True
    most: int = _A_QUESTION
    waits: bool = False
    act: str = ""

    @property
    def method(self) -> str:
        """GET where nothing is sent."""
        return "POST" if self.takes else "GET"

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Every kind of problem that it may answer."""
        sent = _SENT if self.takes else ()
        return (*_ALWAYS, *sent, *(_OF_SCHOOL if self.is_of_school else ()), *self.own)


def _json(shape: Callable[[], Shape]) -> Callable[[], dict[str, Shape]]:
    return lambda: {JSON: shape()}


def _files() -> dict[str, Shape]:
    return {"multipart/form-data": _FORM, **{kind: _taken_as(kind) for kind in verifying.FILES}}


def _taken_as(kind: str) -> Shape:
    # A file may be anything: what it is, and what is wrong with it, is what the answer tells.
    return {"description": "The file."} if kind in _OF_JSON else _A_FILE


OPERATIONS = (
    Operation(
        name="validate",
        path="/api/validate",
        view=validating.view,
        scope=Scope.VALIDATE,
        summary="Find every problem in the school's files",
        said="Checks the school, its graduate profile and credits, and the learners named. The "
        "answer is what `transcript validate --format json` prints.",
        takes=_json(validate_shape),
        gives=lambda: report_shape("diagnostics"),
        own=(Trouble.NO_SUCH_LEARNER,),
    ),
    Operation(
        name="issue",
        path="/api/issue",
        view=issuing.view,
        scope=Scope.ISSUE,
        act="signed transcripts",
        summary="Validate, sign and record the transcripts of learners",
        said="Nothing is issued twice: ask again after a lost connection, and who was issued is "
        "“already issued”, with the same document. A learner whose files have errors is refused, "
        "and the others go on. The answer is what `transcript issue --format json` prints.",
        takes=_json(issue_shape),
        gives=lambda: report_shape("run-report"),
        own=(Trouble.NO_SUCH_LEARNER, Trouble.LOCKED, Trouble.BUSY),
        waits=True,
    ),
    Operation(
        name="export",
        path="/api/export",
        view=exporting.view,
        scope=Scope.EXPORT,
        act="exported transcripts",
        summary="Take a learner's newest issued transcript, in formats that others read",
        said="Files are made from the signed originals and come inside of the answer, base64. They "
        "are for the school itself: what is handed to somebody else is released in the browser or "
        "with `transcript release`, which notes to whom and on what ground.",
        takes=_json(export_shape),
        gives=lambda: EXPORTED,
        own=(Trouble.NO_SUCH_LEARNER, Trouble.NOTHING_ISSUED, Trouble.LOCKED),
        waits=True,
    ),
    Operation(
        name="verify",
        path="/api/verify",
        view=verifying.view,
        scope=Scope.VERIFY,
        summary="Check a file that somebody has sent",
        said="Send the file as the body, or in a form under `file`, with the status lists and "
        "proofs that came with it under `beside`. It is judged by this site's list of issuers, and "
        "nothing of it is kept. The answer is what `transcript verify --format json` prints: a "
        "forged file is an answer too, with the verdict `failed`.",
        takes=_files,
        gives=lambda: report_shape("verification-report"),
        is_of_school=False,
        own=(Trouble.UNMENDED, Trouble.BUSY),
        most=LIMITS.file + _AROUND_A_FILE,
        waits=True,
    ),
    Operation(
        name="status",
        path="/api/status/{document}",
        view=standing.of_document,
        scope=Scope.STATUS,
        summary="Ask whether a document still counts",
        said="The document is named by its id, or by the number on its pages.",
        gives=lambda: STATUS,
        own=(Trouble.NO_SUCH_DOCUMENT,),
    ),
    Operation(
        name="documents",
        path="/api/learners/{learner}/documents",
        view=standing.of_learner,
        scope=Scope.STATUS,
        summary="List what was issued for a learner, and whether it counts",
        said="The oldest comes first; the list is empty where nothing was issued yet.",
        gives=lambda: DOCUMENTS,
        own=(Trouble.NO_SUCH_LEARNER,),
    ),
    Operation(
        name="status-lists",
        path="/api/status-lists",
        view=publishing.view,
        scope=Scope.STATUS,
        summary="Sign the status lists, for the school's web site",
        said="Colleges read them to see what was taken back. Put the files below the address that "
        "`status` in workspace.yaml names, after every change and before they run out.",
        takes=_json(lambda: NOTHING),
        gives=lambda: STATUS_LISTS,
        own=(Trouble.LOCKED,),
        waits=True,
    ),
)
