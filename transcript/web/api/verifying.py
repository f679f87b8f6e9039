"""`POST /api/verify`: check a file that somebody has sent, by this site's list of issuers."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from transcript.office.findings import worded
from transcript.office.verifying import BusyError, Given, Submission, UnusableCompanionError
from transcript.verification.trust import TrustListError
from transcript.web.api.body import media_type
from transcript.web.api.problems import ApiError, Trouble
from transcript.web.api.ways_out import CALLS
from transcript.web.asked import Asked, Data

MULTIPART = "multipart/form-data"
FILES = (
    "application/octet-stream",
    "application/pdf",
    "application/json",
    "application/ld+json",
    "application/vc",
    "application/vc+ld+json",
    "application/vc+jwt",
    "application/jwt",
    "image/png",
    "image/svg+xml",
)
"""The media types in which a file alone is taken; what it is is told by its first bytes."""

_NAMES = {"application/pdf": "file.pdf", "image/png": "file.png", "image/svg+xml": "file.svg"}
MOST_BESIDE = 5
"""How many status lists and proofs may come with a file."""

_DAY = re.compile("(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_AGAIN = {"Retry-After": "5"}


def view(asked: Asked) -> Data:
    """Answer with what `transcript verify --format json` prints. Nothing is kept."""
    kind = media_type(asked)
    if kind == MULTIPART:
        submission = _from_form(asked)
    elif kind in FILES:
        given = Given(name=_NAMES.get(kind, "file"), content=asked.body)
        submission = Submission(at=asked.at, file=given)
    else:
        raise ApiError(
            Trouble.MEDIA_TYPE,
            "a file is sent as what it is, as application/octet-stream, or in a form",
            hint=f"send one of: {', '.join((*FILES, MULTIPART))}",
        )
    return Data(value=_report(asked, submission))


def _report(asked: Asked, submission: Submission) -> dict[str, object]:
    try:
        checked = asked.site.checker.check(
            submission, trust=asked.site.trust, school=asked.site.folder
        )
    except BusyError as error:
        raise ApiError(
            Trouble.BUSY, "too many files are being checked", hint="ask again", headers=_AGAIN
        ) from error
    except UnusableCompanionError as error:
        raise ApiError(
            Trouble.UNREADABLE,
            str(error),
            hint="send status lists and proofs of ledgers under “beside”, and nothing else",
        ) from error
    except TrustListError as error:
        raise ApiError(
            Trouble.UNMENDED,
            "this site's list of issuers cannot be read",
            hint="tell whoever keeps it; “transcript verify --trust” says what is wrong",
        ) from error
    return worded(checked.report, CALLS).to_json()


def _from_form(asked: Asked) -> Submission:
    texts = [name for name, _ in asked.form.fields]
    files = [name for name, _ in asked.form.files]
    for name in (*set(texts) - {"at"}, *set(files) - {"file", "beside"}):
        raise _wrong(f"“{name[:50]}” does not belong here like this")
    if files.count("file") != 1 or files.count("beside") > MOST_BESIDE:
        raise _wrong(
            "one file belongs here", hint=f"send it under “file”, and up to {MOST_BESIDE} others"
        )
    file = asked.form.file("file")
    if file is None:
        raise _wrong("the file has neither a name nor any content")
    beside = (each for name, each in asked.form.files if name == "beside")
    return Submission(
        at=_moment(asked.form.all("at")) or asked.at,
        file=Given(name=file.name or "file", content=file.content),
        beside=tuple(Given(name=each.name or "beside", content=each.content) for each in beside),
    )


def _moment(texts: Sequence[str]) -> datetime | None:
    """Return the beginning of a day in UTC; None if none was given."""
    if not texts:
        return None
    with suppress(ValueError):
        if len(texts) == 1 and _DAY.fullmatch(texts[0]):
            return datetime.strptime(texts[0], "%Y-%m-%d").replace(tzinfo=UTC)
    raise _wrong("“at” is no day", hint="write it as 2026-11-21", pointer="/at")


def _wrong(reason: str, *, hint: str = "", pointer: str = "") -> ApiError:
    told = hint or "/api/openapi.json says what belongs where"
    return ApiError(Trouble.SHAPE, reason, hint=told, facts={"pointer": pointer})
