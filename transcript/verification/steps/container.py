"""Step 4: does the container show what its credential says, and nothing else?

A PDF carries the signed transcript, the record it was drawn from and its code on paper; it is
sealed by the issuer, and its pages show the record. The other containers carry a credential only.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from transcript.credentials.multihash import matches
from transcript.credentials.vc import as_list
from transcript.model.attachments import CODE, LEDGER_PROOF, RELEASE, STATUS_LISTS
from transcript.model.recipient import Recipient, UnreadableRecipientError
from transcript.proofs.errors import InvalidProofError, UnsupportedProofError
from transcript.proofs.keys import PublicKey
from transcript.verification.codes import Code
from transcript.verification.documents import Document
from transcript.verification.envelope import Presented
from transcript.verification.limits import Limits
from transcript.verification.plain_text import quoted
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.stapled import stapled
from transcript.verification.steps.pages import Drawn, Original, Render, pages
from transcript.verification.steps.seal import SealRefusedError, seal_checks, seal_of, seal_trust
from transcript.verification.trust import TrustList

_FIND = Finder(Step.CONTAINER, Axis.INTEGRITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whose question it is: whom they trust, when they ask, and what they have to answer it with.

    `issuer` and `key` are those of the proofs that were found to hold.
    """

    issuer: str
    key: PublicKey
    trust: TrustList | None
    at: datetime
    render: Render | None
    limits: Limits


def container(presented: Presented, content: bytes, reader: Reader) -> Iterator[Check]:
    """Yield whether a PDF carries what was signed, is sealed by its issuer, and shows it."""
    if presented.pdf is None:
        return
    record = yield from _record(presented, presented.pdf.attachments)
    if record is None:
        return
    lists = stapled(presented, limits=reader.limits)
    code = yield from _attachments(presented, presented.pdf.attachments, record, lists, reader)
    try:
        seal = seal_of(content, limits=reader.limits)
    except SealRefusedError as refusal:
        yield refusal.check
        return
    yield from seal_checks(seal)
    listed = False
    if seal is not None:
        listed = yield from seal_trust(seal, issuer=reader.issuer, trust=reader.trust, at=reader.at)
    told = presented.pdf.attachments.get(RELEASE, b"")
    release = yield from _release(told, sealed=seal is not None, listed=listed)
    drawn = Drawn(
        content=content,
        producer=presented.pdf.producer,
        original=Original(
            clr=presented.signed,
            record=record,
            code=code,
            language=presented.pdf.language,
            official=presented.pdf.has_signature_field,
            status_lists=tuple(each.content for each in lists.values()),
            recipient=release,
            ledger_proof=presented.pdf.attachments.get(LEDGER_PROOF, b""),
        ),
        seal=seal,
        listed=listed,
    )
    yield from pages(drawn, render=reader.render, limits=reader.limits)


def signed_record(presented: Presented) -> bytes | None:
    """Return the record in a PDF that its signed transcript binds, if it is there."""
    attachments = presented.pdf.attachments if presented.pdf else {}
    digests = _digests(presented)
    return next(
        (
            each
            for each in attachments.values()
            if each != presented.signed and any(matches(digest, each) for digest in digests)
        ),
        None,
    )


def _record(
    presented: Presented, attachments: Mapping[str, bytes]
) -> Generator[Check, None, bytes | None]:
    if not _digests(presented):
        yield _FIND.unsettled(
            Code.RECORD_MISSING,
            "/relatedResource",
            "The signed transcript does not say which record the pages were made from, so the "
            "pages cannot be checked. Rely on the attached CLR only.",
        )
        return None
    record = signed_record(presented)
    if record is None:
        yield _no_record(presented.signed, attachments)
        return None
    yield _FIND.passed(Code.RECORD_OK, "/relatedResource", "The record inside is the signed one.")
    return record


def _digests(presented: Presented) -> list[str]:
    related = as_list((presented.credential or {}).get("relatedResource"))
    found = [each.get("digestMultibase") for each in related if isinstance(each, dict)]
    return [each for each in found if isinstance(each, str)]


def _no_record(signed: bytes, attachments: Mapping[str, bytes]) -> Check:
    others = attachments.keys() - {CODE, LEDGER_PROOF, RELEASE, *STATUS_LISTS}
    if any(attachments[name] != signed for name in others):
        return _FIND.failed(
            Code.RECORD_DIFFERS,
            "/relatedResource",
            "The record inside the PDF is not the one that was signed: it was exchanged or "
            "changed. Ask the school for the original.",
        )
    return _FIND.failed(
        Code.RECORD_MISSING,
        "/relatedResource",
        "The record that the pages were made from was taken out of the PDF. Ask the school for "
        "the original.",
    )


def _attachments(
    presented: Presented,
    attachments: Mapping[str, bytes],
    record: bytes,
    lists: Mapping[str, Document],
    reader: Reader,
) -> Generator[Check, None, str]:
    """Yield what does not belong into the PDF, and return its code on paper."""
    own = [presented.signed, record]
    strange = 0
    for name, each in attachments.items():
        if each in own:
            own.remove(each)  # a second copy is one too many
        elif name not in {CODE, LEDGER_PROOF, RELEASE} and name not in lists:
            strange += 1
    if strange:
        yield _FIND.failed(
            Code.ATTACHMENT_UNKNOWN,
            "",
            f"The PDF has attachments that no school puts in ({strange}): something was "
            "added. Open none of them; ask the school for the original.",
        )
    if CODE not in attachments:
        return ""
    return (yield from _code(presented, attachments[CODE], reader.key))


def _release(
    content: bytes, *, sealed: bool, listed: bool
) -> Generator[Check, None, Recipient | None]:
    """Yield whether the school says for whom it made a PDF, and return who that is."""
    if not content:
        return None
    try:
        recipient = Recipient.from_bytes(content)
    except UnreadableRecipientError:
        recipient = None
    if recipient is None or not sealed:
        yield _FIND.failed(
            Code.RELEASE_WRONG,
            "",
            "The PDF says for whom the school made it, and the school's seal does not stand behind "
            "that: it was changed. Ask the school for the original.",
        )
        return None
    said = "The seal covers what the pages say about whom this copy is for."
    if listed:
        until = f", for use until {recipient.expires}" if recipient.expires else ""
        said = (
            f"The school made this copy for “{quoted(recipient.name)}” on {recipient.released_on}"
            f"{until} (release {recipient.number})."
        )
    yield _FIND.passed(Code.RELEASE_OK, "", said)
    return recipient


def _code(presented: Presented, content: bytes, key: PublicKey) -> Generator[Check, None, str]:
    from transcript.proofs import paper_code

    text = content.decode("ascii", "replace")
    try:
        code = paper_code.parse(text)
        paper_code.verify(code, key=key)
    except UnsupportedProofError as error:
        yield _FIND.unsettled(
            Code.UNSUPPORTED, "", f"The code on paper in the PDF cannot be judged here: {error}."
        )
        return text
    except InvalidProofError as error:
        yield _wrong_code(str(error))
        return text
    named = (presented.credential or {}).get("id")
    said = code.statement
    if said.digest != sha256(presented.signed).digest() or said.document.urn != named:
        yield _wrong_code("it is that of another document")
    else:
        yield _FIND.passed(Code.CODE_OK, "", "The code for printed pages is that of the document.")
    return text


def _wrong_code(reason: str) -> Check:
    return _FIND.failed(
        Code.CODE_DIFFERS,
        "",
        f"The code for printed pages in the PDF is not right: {reason}. It was exchanged or "
        "changed. Ask the school for the original.",
    )
