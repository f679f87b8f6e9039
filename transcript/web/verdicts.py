"""A verdict as the verify page tells it: an answer first, then three rows, then the rest."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transcript.model.document import ENGLISH
from transcript.office.findings import MEMBER, plain_line, told
from transcript.office.receipts import long_date, receipt
from transcript.office.verifying import Checked
from transcript.office.words import words
from transcript.verification.codes import Code
from transcript.verification.controller_documents import address_of
from transcript.verification.report import Axis, Check, FileReport, Step
from transcript.verification.verdict import Verdict, worst

_MARKS = {Verdict.PASSED: "passed", Verdict.FAILED: "failed", Verdict.INDETERMINATE: "unsettled"}
_LETTERS = {Verdict.PASSED: "p", Verdict.INDETERMINATE: "i"}
_MEMBER = re.compile(r"/credentialSubject/verifiableCredential/(\d+)")
_NUMBERS_SHOWN = 500
_TELLING = frozenset(
    {
        Code.PROOF_OK,
        Code.PAGES_OK,
        Code.PAGES_TEXT_OK,
        Code.PICTURE_UNCOVERED,
        Code.RELEASE_OK,
        Code.FILE_SAME,
        Code.TRUSTED,
        Code.LEDGER_OK,
        Code.STATUS_OK,
    }
)
"""Which of the things found right a row tells; the others are among all that was looked at."""
_SEALED_BY = frozenset({Code.SEAL_UNLISTED, Code.SEAL_STRANGER})
_FINGERPRINT = re.compile("sha256:[0-9a-f]{64}")
_MOMENT = re.compile(r"\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\dZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a row says what it says. `more` are others of the same kind."""

    text: str
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One of the three questions, and its answer in a word. `mark` is its colour and shape."""

    question: str
    word: str
    mark: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """One credit of a transcript, and what was found of it."""

    number: int
    name: str
    levels: str
    word: str
    mark: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One finding among all of them; `message` is in English."""

    axis: str
    step: str
    path: str
    word: str
    mark: str
    says: str
    message: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that a page shows of one file, or of one code on paper."""

    name: str
    report: FileReport
    answer: str
    more: str
    mark: str
    rows: tuple[Row, ...]
    todo: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    to_compare: tuple[tuple[str, str], ...]
    members: tuple[MemberLine, ...]
    endorsements: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


def told_on_page(checked: Checked, *, language: str) -> dict[str, Any]:
    """Return what the page of a verdict shows, in a language."""
    text = receipt(
        checked.report,
        trust=checked.trust,
        at=checked.at,
        status=checked.beside,
        language=language,
    )
    teller = _Teller(language, own=checked.own)
    return {
        "files": [teller.told(each) for each in checked.report.files],
        "checked": checked,
        "receipt": text,
        "receipt_link": "data:text/plain;charset=utf-8;base64,"
        + b64encode(text.encode() + b"\n").decode("ascii"),
    }


class _Teller:
    """Tells reports in a language."""

    def __init__(self, language: str, *, own: str) -> None:
        self._own = own
        self._words = words(language)
        self._page: Mapping[str, str] = self._words["page"]
        self._is_exact = language == ENGLISH

    def told(self, report: FileReport) -> Told:
        answer, more = self._answer(report)
        doubts = [each for each in report.checks if not each.verdict]
        todo = (self._code(each.code)["do"] for each in doubts)
        return Told(
            name=plain_line(report.file),
            report=report,
            answer=answer,
            more=more,
            mark=_MARKS[report.verdict],
            rows=tuple(self._row(report, axis, verdict) for axis, verdict in report.axes.items()),
            todo=tuple(dict.fromkeys(filter(None, todo))),
            facts=tuple(self._facts(report)),
            to_compare=tuple(self._to_compare(report)),
            members=tuple(self._members(report)),
            endorsements=tuple(self._endorsements(report)),
            lines=tuple(map(self._line, report.checks)),
        )

    def _code(self, code: Code) -> Mapping[str, str]:
        found: Mapping[str, str] = self._words["codes"][code.value]
        return found

    def _answer(self, report: FileReport) -> tuple[str, str]:
        """Return the answer in a sentence, and what else belongs to it."""
        said, axes = self._words["answer"], report.axes
        thing = self._words["thing"][report.kind.value]
        by = self._by(report)
        if axes[Axis.INTEGRITY] is Verdict.FAILED:
            return said["integrity"], ""
        if axes[Axis.ISSUER] is Verdict.FAILED:
            return said["issuer"], ""
        if axes[Axis.STANDING] is Verdict.FAILED:
            why = _first(report.checks, Axis.STANDING, Verdict.FAILED)
            issued = axes[Axis.INTEGRITY] and axes[Axis.ISSUER]
            more = said["standing_issued"].format(by=by) if issued else ""
            reason = _lowered(self._code(why.code)["says"])
            return _raised(said["standing"].format(thing=thing, why=reason)), _raised(more)
        if not any(each.axis is not Axis.INTEGRITY for each in report.checks):
            why = _first(report.checks, Axis.INTEGRITY, Verdict.INDETERMINATE)
            return said["nothing"].format(why=_lowered(self._code(why.code)["says"])), ""
        key = "".join(_LETTERS[verdict] for verdict in axes.values())
        return _raised(said[key].format(thing=thing, by=by)), ""

    def _by(self, report: FileReport) -> str:
        """Return who has issued it: a school of the list, or the one that asks."""
        said, name = self._words["answer"], report.issuer.name
        if not name:
            return str(said["by_unnamed"])
        key = "by_own" if report.issuer.id == self._own else "by"
        return str(said[key].format(name=plain_line(name)))

    def _is_own(self, report: FileReport, axis: Axis) -> bool:
        return axis is Axis.ISSUER and report.issuer.trusted and report.issuer.id == self._own

    def _row(self, report: FileReport, axis: Axis, verdict: Verdict) -> Row:
        said = self._words["axes"]
        if verdict and self._is_own(report, axis):
            own = Reason(text=said["own_reason"])
            question, word = said[axis.value]["question"], said["own"]
            return Row(question=question, word=word, mark=_MARKS[verdict], reasons=(own,))
        checks = [each for each in report.checks if each.axis is axis]
        return Row(
            question=said[axis.value]["question"],
            word=said[axis.value][verdict.value],
            mark=_MARKS[verdict],
            reasons=tuple(self._reasons(checks)) or (Reason(text=said["unasked"]),),
        )

    def _reasons(self, checks: Sequence[Check]) -> Iterator[Reason]:
        doubts = [each for each in checks if not each.verdict]
        for each, more in told(doubts):
            yield Reason(text=self._placed(each), more=more)
        if not doubts:
            # What holds for each credit is told of the whole as well.
            whole = [
                each
                for each in checks
                if MEMBER not in each.path and each.step is not Step.ENDORSEMENTS
            ]
            telling = [each for each in whole if each.code in _TELLING] or whole
            said = dict.fromkeys(map(self._message, telling))
            yield from [Reason(text=" ".join(said))] if said else []

    def _placed(self, check: Check) -> str:
        """Return what was found, and of which credit; the exact words say that themselves."""
        message, member = self._message(check), _MEMBER.match(check.path)
        if member is None or message == _readable(check.message):
            return message
        return f"{self._page['member_number'].format(number=int(member[1]) + 1)}: {message}"

    def _message(self, check: Check) -> str:
        """Return what was found: exactly in English, unless this page has words of its own."""
        is_exact = self._is_exact and check.way_out is None
        return _readable(check.message) if is_exact else self._code(check.code)["says"]

    def _facts(self, report: FileReport) -> Iterator[tuple[str, str]]:
        said = self._page
        if report.page is not None:
            page, credits_ = report.page, self._words["receipt"]["page_credits"]
            more = self._words["receipt"]["name_goes_on"] if page.name_is_cut else ""
            yield said["learner"], f"{plain_line(page.name)}{more}"
            yield said["document"], page.number
            yield said["issued_on"], long_date(page.issued_on, self._words)
            yield said["credits"], credits_.format(**page.to_json())
            yield said["school"], report.issuer.name or said["unconfirmed"]
            return
        if report.subject and report.subject.name:
            yield said["learner"], plain_line(report.subject.name)
        if report.document:
            yield said["document"], report.document.number or plain_line(report.document.id)
            if report.document.supersedes:
                yield said["supersedes"], plain_line(report.document.supersedes)
        if report.credits and report.credits.total:
            split = report.credits.foundational or report.credits.advanced
            counts = said["credits_split"].format(**report.credits.to_json())
            yield said["credits"], counts if split else str(report.credits.total)
        if report.issuer.name:
            yield said["school"], report.issuer.name
        if report.ledger:
            yield said["ledger"], long_date(report.ledger.logged_at.date(), self._words)

    def _to_compare(self, report: FileReport) -> Iterator[tuple[str, str]]:
        """Yield what a reader compares with the school, or fetches from it."""
        said, issuer = self._page, report.issuer
        if issuer.id and not issuer.trusted:
            yield said["issuer_own"], plain_line(issuer.id)
            if issuer.key:
                yield said["issuer_key"], issuer.key
        for each in report.checks:
            found = _FINGERPRINT.search(each.message) if each.code in _SEALED_BY else None
            if found:
                yield said["seal"], found[0]
        if not report.axes[Axis.STANDING]:
            own = address_of(issuer.id or "")
            for url in (each for each in report.missing if each != own):
                yield said["list_address"], plain_line(url)

    def _members(self, report: FileReport) -> Iterator[MemberLine]:
        names = {_number(each.path): each for each in report.members}
        found: dict[int, list[Check]] = {number: [] for number in names}
        for each in report.checks:
            if _MEMBER.match(each.path):
                found.setdefault(_number(each.path), []).append(each)
        for number in sorted(found)[:_NUMBERS_SHOWN]:
            verdict = worst(each.verdict for each in found[number])
            shown = names.get(number)
            unnamed = self._page["member_number"].format(number=number + 1)
            doubts = (self._message(each) for each in found[number] if not each.verdict)
            yield MemberLine(
                number=number + 1,
                name=(shown.name if shown else None) or unnamed,
                levels=", ".join(self._page[each] for each in shown.levels) if shown else "",
                word=self._words["verdicts"][verdict.value],
                mark=_MARKS[verdict],
                reasons=tuple(dict.fromkeys(doubts)),
            )

    def _endorsements(self, report: FileReport) -> Iterator[tuple[str, str]]:
        for each in report.endorsements:
            issuer = plain_line(each.issuer.name or each.issuer.id or "")
            if each.verdict:
                by = self._page["endorsed"].format(
                    subject=plain_line(each.subject or ""), issuer=issuer
                )
                yield by, plain_line(each.comment or "")
            else:
                yield self._page["endorsement_doubt"].format(issuer=issuer), ""

    def _line(self, check: Check) -> Line:
        return Line(
            axis=self._words["axis_names"][check.axis.value],
            step=self._words["steps"][check.step.value],
            path=check.path,
            word=self._words["verdicts"][check.verdict.value],
            mark=_MARKS[check.verdict],
            says="" if self._is_exact else self._code(check.code)["says"],
            message=plain_line(check.message),
            code=check.code.value,
        )


def _readable(message: str) -> str:
    """Return a message with its moments as people write them, to the minute."""
    return _MOMENT.sub(r"\1, \2 UTC", plain_line(message))


def _number(path: str) -> int:
    found = _MEMBER.match(path)
    return int(found[1]) if found else 0


def _first(checks: Iterable[Check], axis: Axis, verdict: Verdict) -> Check:
    return next(each for each in checks if each.axis is axis and each.verdict is verdict)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
