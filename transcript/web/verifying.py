"""The verify page: what a school has sent is checked for whoever asks, and forgotten."""

from datetime import UTC, datetime

from transcript.accounts.roles import Permission
from transcript.office.verifying import (
    BusyError,
    Checked,
    Given,
    Known,
    Submission,
    UnusableCompanionError,
)
from transcript.office.words import LANGUAGES, words
from transcript.verification.limits import LIMITS, MEGABYTE
from transcript.verification.trust import TrustListError
from transcript.web.asked import Asked, Page, RefusedError, Way
from transcript.web.verdicts import told_on_page

_FORMATS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z")
_YEARS = range(1900, 9000)
_MOST_BESIDE = 50
_WAIT = 5
"""After how many seconds whoever was sent away may come again."""
_ROOM = 100_000
"""What a form has around the file."""


def ask(asked: Asked) -> Page:
    """Return the page that asks for a file, or for the code from a printed page."""
    return _form(asked, {})


def judge(asked: Asked) -> Page:
    """Return the verdict on what was sent. Nothing of it is kept."""
    problems: dict[str, str] = {}
    submission = _submission(asked, problems)
    if submission is None:
        return _form(asked, problems)
    said = words(asked.language)
    try:
        checked = asked.site.checker.check(
            submission, trust=asked.site.trust, school=asked.site.folder
        )
    except UnusableCompanionError as error:
        reason = said["page"]["bad_beside"].format(name=error.name, reason=error.reason)
        return _form(asked, {"beside": reason})
    except BusyError as error:
        raise RefusedError(503, said["answer"]["busy"], after=_WAIT) from error
    except (TrustListError, OSError) as error:
        raise RefusedError(503, said["page"]["trust_broken"]) from error
    return _verdict(asked, checked)


WAYS = (
    Way(path="/verify", view=ask, needs=None),
    Way(
        path="/verify",
        view=judge,
        needs=None,
        method="POST",
        most=LIMITS.file + _ROOM,
        is_open=True,
        waits=True,
    ),
)


def _submission(asked: Asked, problems: dict[str, str]) -> Submission | None:
    """Return what was sent; None, and the problems by field, if it cannot be judged."""
    said, form = words(asked.language)["page"], asked.form
    file, code = form.file("file"), form.get("code")
    beside = [each for name, each in form.files if name == "beside" and each.content]
    at = _moment(form.get("at"), asked.at)
    if file is None and not code:
        problems["file"] = said["nothing"]
    elif file is not None and len(file.content) > LIMITS.file:
        problems["file"] = said["large"]
    if len(beside) > _MOST_BESIDE:
        problems["beside"] = said["too_many"].format(count=_MOST_BESIDE)
    if at is None:
        problems["at"] = said["bad_at"]
    if problems or at is None:
        return None
    return Submission(
        at=at,
        file=Given(name=file.name or said["name"], content=file.content) if file else None,
        code=code,
        code_name=said["code_file"],
        beside=tuple(Given(name=each.name, content=each.content) for each in beside),
    )


def _moment(text: str, now: datetime) -> datetime | None:
    """Return the moment that was typed, or now; None if it is none."""
    if not text:
        return now
    for each in _FORMATS:
        try:
            found = datetime.strptime(text, each)  # noqa: DTZ007 - given its zone below
        except ValueError:
            continue
        if found.year in _YEARS:
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _form(asked: Asked, problems: dict[str, str]) -> Page:
    known, is_broken = None, False
    try:
        known = asked.site.checker.known(asked.site.trust, school=asked.site.folder)
    except (TrustListError, OSError):
        is_broken = True
    facts = {"is_broken": is_broken, "problems": problems, "form": asked.form}
    facts |= _around(asked, known)
    return Page(template="verify/ask.html", facts=facts, status=400 if problems else 200)


def _verdict(asked: Asked, checked: Checked) -> Page:
    told = told_on_page(checked, language=asked.language)
    return Page(template="verify/verdict.html", facts={**_around(asked, checked.known), **told})


def _around(asked: Asked, known: Known | None) -> dict[str, object]:
    """Return what every page of this section shows; `known` is the list that is judged by."""
    other = next(each for each in LANGUAGES if each != asked.language)
    return {
        "w": words(asked.language),
        "lang": asked.language,
        "other": other,
        "known": known,
        "keeps_list": asked.may(Permission.TRUST) and asked.site.trust is not None,
        "most": LIMITS.file // MEGABYTE,
    }
