"""Step 0: what kind of file is it, and which one credential does it present?

Only the first bytes decide, and everything is measured before it is parsed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from transcript.credentials.clr import is_clr
from transcript.credentials.open_badges import is_badge
from transcript.credentials.vc import VERIFIABLE_CREDENTIAL, types_of
from transcript.proofs.vc_jwt import Jwt
from transcript.verification.codes import Code
from transcript.verification.limits import Limits
from transcript.verification.report import Axis, Check, Finder, Kind, Step

if TYPE_CHECKING:
    from transcript.proofs.pdf_container import PdfLimits, PdfParts

_FIND = Finder(Step.ENVELOPE, Axis.INTEGRITY)

_ENDINGS = {
    ".json": "JSON",
    ".jsonld": "JSON",
    ".jwt": "a signed token",
    ".jws": "a signed token",
    ".png": "a PNG picture",
    ".svg": "an SVG picture",
    ".pdf": "a PDF",
}
_MARKS = ("proof", "credentialSubject", "verifiableCredential", "validFrom")
"""Any of these keys says: this wants to be a verifiable credential."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What a file presents: one credential at most, and what else its container carries.

    `token` is set if a JWT secures the credential; `pdf` is what else a PDF carries, `signed` the
    bytes of the file, or of the attachment, that holds the credential.
    """

    kind: Kind
    credential: Mapping[str, Any] | None = None
    token: Jwt | None = None
    signed: bytes = b""
    pdf: "PdfParts | None" = None
    checks: tuple[Check, ...] = ()


class _RefusedError(Exception):
    """The file presents nothing that can be judged; `check` says why."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.message)
        self.check = check


def open_envelope(content: bytes, *, file: str, limits: Limits) -> Presented:
    """Return what a file presents. What cannot be opened is in the checks, never raised."""
    kind = sniff(content)
    try:
        return _OPENERS[kind](content, file, limits)
    except _RefusedError as refusal:
        shown = _json_kind(content) if kind is Kind.BADGE else kind
        return Presented(kind=shown, checks=(refusal.check,))


def sniff(content: bytes) -> Kind:
    """Return what the first bytes say. A JSON object is a badge until its type says more."""
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    # Other XML and HTML begin alike; only the namespace makes it a picture.
    if content.startswith(b"<") and b"http://www.w3.org/2000/svg" in content:
        return Kind.SVG
    if content.startswith(b"eyJ"):
        return Kind.JWT
    # RFC 8259, 2: white space may stand before the value. A byte order mark may not; parsing
    # says so better than “unknown” would.
    if content.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith((b"{", b"[")):
        return Kind.BADGE
    return Kind.UNKNOWN


def _json_kind(content: bytes) -> Kind:
    # Of JSON that cannot be read: what it seems to have been.
    if b'"ClrCredential"' in content:
        return Kind.CLR
    return Kind.BADGE if b'"VerifiableCredential"' in content else Kind.UNKNOWN


def _open_unknown(content: bytes, file: str, limits: Limits) -> Presented:
    _measure(content, limits.file, "The file", Code.LIMIT_SIZE)
    if content.startswith(b"PK\x03\x04"):
        raise _RefusedError(
            _FIND.unsettled(
                Code.ZIP_ARCHIVE,
                "",
                "This is a ZIP archive. Unpack it, and verify the files in it one by one.",
            )
        )
    claim = next((word for end, word in _ENDINGS.items() if file.lower().endswith(end)), None)
    if claim or b'"@context"' in content:
        kind = claim or "JSON"
        place = " (line 1, column 1)" if kind == "JSON" else ""
        raise _RefusedError(
            _FIND.failed(
                Code.MALFORMED,
                "",
                f"The file does not begin as {kind} does{place}: it is damaged or was changed. "
                "Ask the school to send it again.",
            )
        )
    raise _RefusedError(
        _FIND.unsettled(
            Code.UNKNOWN_KIND,
            "",
            "This is not a kind of file that can be verified. Verify the PDF, the CLR (.clr.json) "
            "or a badge (.json, .jwt, .png, .svg) as the school sent it.",
        )
    )


def _open_json(content: bytes, file: str, limits: Limits) -> Presented:
    del file
    document = _parse(content, limits)
    credential = _credential(document)
    if is_clr(document) or _has_members(credential):
        kind = Kind.CLR
    else:
        kind = Kind.BADGE if is_badge(document) else Kind.UNKNOWN
    return Presented(kind=kind, credential=credential, signed=content)


def _open_jwt(content: bytes, file: str, limits: Limits) -> Presented:
    from transcript.proofs.errors import InvalidProofError
    from transcript.proofs.vc_jwt import parse

    del file
    _measure(content, limits.token, "The token", Code.LIMIT_SIZE)
    try:
        # An editor's line end after the token is no part of it.
        token = parse(content.rstrip(b"\r\n"))
    except InvalidProofError as error:
        raise _RefusedError(
            _FIND.failed(Code.MALFORMED, "", f"The signed token is malformed: {error}.")
        ) from error
    credential = _credential(token.credential)
    if "proof" in credential:
        raise _RefusedError(
            _FIND.failed(
                Code.DOUBLE_SECURED,
                "/proof",
                "The token carries a credential with a proof of its own. A credential is secured "
                "in exactly one way; which of the two counts cannot be left to chance.",
            )
        )
    return Presented(kind=Kind.JWT, credential=credential, token=token, signed=content)


def _open_picture(content: bytes, file: str, limits: Limits) -> Presented:
    _measure(content, limits.picture, "The picture", Code.LIMIT_SIZE)
    inner = _unbaked(content).encode("utf-8")
    opened = (_open_jwt if inner.startswith(b"eyJ") else _open_json)(inner, file, limits)
    note = _FIND.passed(
        Code.PICTURE_UNCOVERED,
        "",
        "The verdict is on the credential inside. The picture itself is not signed: believe what "
        "the credential says, not what the picture shows.",
    )
    return replace(opened, kind=sniff(content), checks=(note,))


def _unbaked(content: bytes) -> str:
    from transcript.credentials.baking import BakingError, NotBakedError, unbake_png, unbake_svg

    unbake = unbake_png if sniff(content) is Kind.PNG else unbake_svg
    try:
        return unbake(content)
    except NotBakedError as error:
        raise _RefusedError(_nothing_signed("picture")) from error
    except BakingError as error:
        raise _RefusedError(
            _FIND.failed(Code.MALFORMED, "", f"The picture is malformed: {error}.")
        ) from error


def _open_pdf(content: bytes, file: str, limits: Limits) -> Presented:
    from transcript.proofs.errors import BudgetExceededError, InvalidProofError
    from transcript.proofs.pdf_container import parts

    _measure(content, limits.pdf, "The PDF", Code.LIMIT_SIZE)
    try:
        pdf = parts(content, limits=pdf_limits(limits))
    except InvalidProofError as error:
        raise _RefusedError(
            _FIND.failed(
                Code.MALFORMED,
                "",
                f"The file cannot be verified: {error}. Ask the school to send it again.",
            )
        ) from error
    except BudgetExceededError as error:
        raise _RefusedError(
            _FIND.unsettled(Code.LIMIT_PDF, "", f"The PDF asks for too much work: {error}.")
        ) from error
    return _signed_attachment(pdf, file, limits)


def pdf_limits(limits: Limits) -> "PdfLimits":
    """Return how much of a PDF may be read."""
    from transcript.proofs.pdf_container import PdfLimits

    return PdfLimits(
        size=limits.pdf,
        objects=limits.pdf_objects,
        attachments=limits.attachments,
        attachment=limits.attachment,
        decoded=limits.pdf_unpacked,
    )


def _signed_attachment(pdf: "PdfParts", file: str, limits: Limits) -> Presented:
    # By content, not by name: a second CLR must not hide behind another name.
    claims = [each for each in pdf.attachments.values() if b'"ClrCredential"' in each]
    if not claims:
        return Presented(kind=Kind.PDF, pdf=pdf, checks=(_nothing_signed("PDF"),))
    if len(claims) > 1:
        raise _RefusedError(
            _FIND.failed(
                Code.SEVERAL_CREDENTIALS,
                "",
                f"The PDF carries {len(claims)} signed transcripts. The school puts one in: "
                "something was added.",
            )
        )
    opened = _open_json(claims[0], file, limits)
    return Presented(kind=Kind.PDF, credential=opened.credential, signed=claims[0], pdf=pdf)


_OPENERS = {
    Kind.PDF: _open_pdf,
    Kind.PNG: _open_picture,
    Kind.SVG: _open_picture,
    Kind.JWT: _open_jwt,
    Kind.BADGE: _open_json,
    Kind.UNKNOWN: _open_unknown,
}


def _measure(content: bytes, limit: int, what: str, code: Code) -> None:
    if len(content) > limit:
        raise _RefusedError(
            _FIND.unsettled(
                code,
                "",
                f"{what} is larger ({len(content):,} bytes) than any that is looked at "
                f"({limit:,} bytes).",
            )
        )


def _parse(content: bytes, limits: Limits) -> object:
    from transcript.reading.strict_json import UnreadableJsonError, parse_json

    _measure(content, limits.json, "The JSON text", Code.LIMIT_SIZE)
    try:
        return parse_json(content, limits=limits.of_json(limits.json))
    except UnreadableJsonError as error:
        where = f"line {error.line}, column {error.column}: {error.reason}"
        raise _RefusedError(
            _FIND.failed(Code.MALFORMED, "", f"This is not the JSON that was signed; {where}.")
        ) from error


def _credential(document: object) -> Mapping[str, Any]:
    if isinstance(document, list) and any(map(_claims_to_be_one, document)):
        raise _RefusedError(
            _FIND.failed(
                Code.MALFORMED,
                "",
                "There is a list around the credential, at line 1, column 1. A signed credential "
                "stands alone: the file was changed. Ask the school to send it again.",
            )
        )
    if not isinstance(document, dict) or not _claims_to_be_one(document):
        raise _RefusedError(
            _FIND.unsettled(
                Code.NO_CREDENTIAL,
                "",
                "This JSON is no verifiable credential: nothing in it is signed. Verify the PDF, "
                "the CLR (.clr.json) or a badge as the school sent it.",
            )
        )
    return document


def _claims_to_be_one(document: object) -> bool:
    return isinstance(document, dict) and (
        VERIFIABLE_CREDENTIAL in types_of(document) or any(mark in document for mark in _MARKS)
    )


def _has_members(credential: Mapping[str, Any]) -> bool:
    subject = credential.get("credentialSubject")
    return isinstance(subject, dict) and "verifiableCredential" in subject


def _nothing_signed(what: str) -> Check:
    return _FIND.unsettled(
        Code.NO_CREDENTIAL,
        "",
        f"The {what} holds no signed credential, so nothing it shows can be verified. Ask the "
        "school for the original file; printing and saving again removes what is signed.",
    )
