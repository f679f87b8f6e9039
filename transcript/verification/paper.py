"""A code on paper: who signed it, what the page around it must say, and which file it belongs to.

Nothing but the code is asked about the page. A photocopied code carries the name, the number, the
date and the counts of the page that it was printed on, so that on another page it contradicts it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from transcript.model.document import DocumentIdentity
from transcript.proofs import paper_code
from transcript.proofs.errors import InvalidProofError, UnsupportedProofError
from transcript.proofs.paper_code import PaperCode
from transcript.proofs.public_key import PublicKey
from transcript.proofs.timestamps import timestamp_text
from transcript.verification.codes import Code
from transcript.verification.limits import CLOCK_SKEW
from transcript.verification.report import Axis, Check, FileReport, Finder, Kind, Step
from transcript.verification.shown import DocumentShown, IssuerShown, PageShown, SubjectShown
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList
from transcript.verification.verdict import Verdict
from transcript.ways_out import Deed, WayOut

_READ = Finder(Step.ENVELOPE, Axis.INTEGRITY)
_PROOF = Finder(Step.PROOF, Axis.INTEGRITY)
_FILE = Finder(Step.CONTAINER, Axis.INTEGRITY)
_TRUST = Finder(Step.TRUST, Axis.ISSUER)
_DATES = Finder(Step.DATES, Axis.STANDING)
_STATUS = Finder(Step.STATUS, Axis.STANDING)

_NUMBER = re.compile("[0-9A-HJKMNP-TV-Z]{10}")
_FEWEST_DIGITS = 40  # with fewer, nobody has tried to write a code
_SCAN = "Scan the square code on the page again, and give all of what it holds."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A key on the reader's list, and whose it is."""

    issuer: TrustedIssuer
    listed: TrustedKey
    key: PublicKey


def judge_code(
    text: str,
    *,
    file: str,
    trust: TrustList | None,
    at: datetime,
    files: Sequence[FileReport] = (),
) -> FileReport:
    """Return whether a reader with this trust list can rely on a code from a page, as of `at`.

    `text` is what was scanned or typed, `file` what the report calls it. With `files`, the reports
    on what came with the page, each is compared: it must hold the very record that the code names.
    For what the text is, nothing is raised.
    """
    report = FileReport(file=file, kind=Kind.CODE, as_of=at, checks=())
    found = _read(text, files)
    if not isinstance(found, PaperCode):
        return _with(report, found)
    whose = next(_known(found, trust), None)
    compared = [_compared(each, found) for each in files]
    if whose is None:
        return _with(report, [*_unknown(found, trust), *compared])
    checks = [*_proved(found, whose), *compared]
    if any(each.verdict is Verdict.FAILED for each in checks):
        return _with(report, checks)
    checks += [*_standing(found, at), _trusted(found, whose)]
    return _shown(found, whose, _with(report, checks))


def _read(text: str, files: Sequence[FileReport]) -> PaperCode | list[Check]:
    digits = paper_code.digits(text)
    if len(digits) < _FEWEST_DIGITS or "/" in digits:
        return _no_code(digits, files)
    try:
        return paper_code.parse(text)
    except UnsupportedProofError:
        return [
            _READ.unsettled(
                Code.UNSUPPORTED,
                "",
                "The code was made by a later version of the tool than this one. Check it with "
                "the newest version.",
            )
        ]
    except InvalidProofError as error:
        return [
            _READ.failed(
                Code.MALFORMED,
                "",
                f"This is not a whole code as a school prints it: {error}. {_SCAN} If it stays "
                "so, do not rely on the page; ask the school.",
            )
        ]


def _no_code(digits: str, files: Sequence[FileReport]) -> list[Check]:
    if not _NUMBER.fullmatch(digits):
        found = _READ.unsettled(
            Code.UNKNOWN_KIND,
            "",
            f"This is no code from a page. {_SCAN} It is an address with a # and more than "
            "two hundred letters and digits after it.",
        )
        return [found]
    number = f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"
    found = _READ.unsettled(
        Code.CODE_NUMBER,
        "",
        f"{number} is the number of a document. Anyone can print a number, so it proves nothing "
        f"by itself. {_SCAN} Or look the number up on the school's own page, at an address that "
        "is not from this paper, or ask the school.",
    )
    return [found, *(_same_number(each, number) for each in files)]


def _same_number(report: FileReport, number: str) -> Check:
    document = report.document
    if document is None or document.number is None:
        return _uncompared(report)
    if document.number == number:
        return _FILE.passed(
            Code.FILE_SAME, "", f"The file {report.file} is the document of this number."
        )
    return _FILE.failed(
        Code.FILE_OTHER,
        "",
        f"The file {report.file} is another document than the one of this number: it is "
        f"{document.number}. Ask the school.",
    )


def _known(code: PaperCode, trust: TrustList | None) -> Iterator[_Known]:
    for issuer in trust.issuers.values() if trust else ():
        for listed in issuer.keys:
            key = PublicKey.from_multibase(listed.multibase)
            if paper_code.key_id(key) == code.key_id:
                yield _Known(issuer=issuer, listed=listed, key=key)


def _unknown(code: PaperCode, trust: TrustList | None) -> Iterator[Check]:
    named = code.key_id.hex()
    why = (
        "which is none of those on your trust list"
        if trust
        else "and without a trust list nobody's key is known"
    )
    yield _PROOF.unsettled(
        Code.KEY_UNRESOLVED,
        "",
        f"The code names the key {named}, {why}. So it cannot be told whether the code is as it "
        "was signed, and nothing that it says is shown.",
        None if trust else WayOut(Deed.GIVE_TRUST_LIST),
    )
    yield _TRUST.unsettled(
        Code.UNTRUSTED,
        "",
        "It cannot be told which school the page is from. Confirm the school's key by telephone, "
        "on a number that is not from this paper, and add it to your trust list.",
    )


def _proved(code: PaperCode, whose: _Known) -> Iterator[Check]:
    try:
        paper_code.verify(code, key=whose.key)
    except InvalidProofError:
        yield _PROOF.failed(
            Code.PROOF_INVALID,
            "",
            "The code names a key that is on your trust list, but it is not as that key signed "
            f"it: it was changed, or misread. {_SCAN} If it stays so, do not rely on the page; "
            "ask the school.",
        )
    else:
        yield _PROOF.passed(
            Code.PROOF_OK,
            "",
            "The code is as it was signed: the name, number, date and counts in it, and the "
            "fingerprint of the record they are from.",
        )


def _compared(report: FileReport, code: PaperCode) -> Check:
    if report.digest is None:
        return _uncompared(report)
    if report.digest == code.statement.digest.hex():
        return _FILE.passed(
            Code.FILE_SAME,
            "",
            f"The record in {report.file} is the very one that the code names.",
        )
    return _FILE.failed(
        Code.FILE_OTHER,
        "",
        f"The record in {report.file} is not the one that the code on the page names. The page or "
        "the file is of another document, or was changed. Ask the school which of them it stands "
        "by.",
    )


def _uncompared(report: FileReport) -> Check:
    return _FILE.unsettled(
        Code.FILE_UNCOMPARED,
        "",
        f"{report.file} holds no signed transcript that the page could be compared with. Give the "
        "PDF or the CLR (.clr.json) as the school sent it.",
    )


def _standing(code: PaperCode, at: datetime) -> Iterator[Check]:
    issued = code.statement.issued_at
    if issued - at > CLOCK_SKEW:
        yield _DATES.failed(
            Code.NOT_YET_VALID,
            "",
            f"The code says that the document was issued {timestamp_text(issued)}, which is later "
            "than the time you ask about.",
        )
    else:
        yield _DATES.passed(Code.DATES_OK, "", f"The document was issued {timestamp_text(issued)}.")
    yield _STATUS.unsettled(
        Code.STATUS_NONE,
        "",
        "The code names no list of what was taken back, so it cannot tell whether the document "
        "still stands. If it matters, verify the file itself, or ask the school about document "
        f"{_identity(code).number}.",
    )


def _trusted(code: PaperCode, whose: _Known) -> Check:
    if whose.listed.compromised_at is not None:
        return _TRUST.unsettled(
            Code.KEY_COMPROMISED,
            "",
            f"This key of “{whose.issuer.name}” is in wrong hands since "
            f"{timestamp_text(whose.listed.compromised_at)}, by your trust list, and a code on "
            "paper cannot show that it is older. Verify the file itself, or ask the school.",
        )
    if whose.listed.covers(code.statement.issued_at):
        return _TRUST.passed(
            Code.TRUSTED,
            "",
            f"Signed with a key that your trust list has for “{whose.issuer.name}”.",
        )
    return _TRUST.unsettled(
        Code.KEY_WINDOW,
        "",
        f"Your trust list says when this key of “{whose.issuer.name}” was in use; the code says "
        f"it was made {timestamp_text(code.statement.issued_at)}, outside that time. Ask the "
        "school.",
    )


def _identity(code: PaperCode) -> DocumentIdentity:
    statement = code.statement
    return DocumentIdentity(id=statement.document.urn, issued_at=statement.issued_at)


def _with(report: FileReport, checks: Iterable[Check]) -> FileReport:
    return replace(report, checks=tuple(checks))


def _shown(code: PaperCode, whose: _Known, report: FileReport) -> FileReport:
    statement, document = code.statement, _identity(code)
    # The reader's own word, which stands only beside a key the reader confirmed for that time.
    trusted = bool(report.axes[Axis.ISSUER])
    return replace(
        report,
        issuer=IssuerShown(
            id=whose.issuer.id,
            name=whose.issuer.name if trusted else None,
            trusted=trusted,
            key=whose.key.multibase,
        ),
        subject=SubjectShown(name=statement.name + ("…" if statement.name_is_cut else "")),
        document=DocumentShown(id=document.id, number=document.number),
        page=PageShown(
            name=statement.name,
            name_is_cut=statement.name_is_cut,
            number=document.number,
            issued_on=statement.issued_at.date(),
            foundational=statement.foundational,
            advanced=statement.advanced,
        ),
    )
