"""Step 4: does the container show what its credential says?

The pages of a PDF are never interpreted. They are rendered anew from what was signed, and compared
byte by byte: so no trick of the format can show a reader something else.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcript.credentials.multihash import matches
from transcript.credentials.vc import as_list
from transcript.errors import TranscriptError
from transcript.verification.codes import Code
from transcript.verification.envelope import Presented, pdf_limits
from transcript.verification.limits import Limits
from transcript.verification.report import Axis, Check, Finder, Step

if TYPE_CHECKING:
    from transcript.proofs.pdf_container import PdfLimits

Render = Callable[[bytes, bytes], bytes]
"""Renders the PDF of a signed CLR and its record, as this version of the exporter writes it."""

_FIND = Finder(Step.CONTAINER, Axis.INTEGRITY)

# What our exporter writes as the Producer: itself, what it draws with, and the layout's digest.
_STAMP = re.compile(
    r"Transcript Toolkit \d+\.\d+[0-9A-Za-z.+]{0,40}"
    r"(?:; [A-Za-z]{1,20} [0-9][0-9A-Za-z.+-]{0,40}){0,12}; layout [0-9a-f]{12}"
)


def container(
    presented: Presented, content: bytes, *, render: Render | None, limits: Limits
) -> Iterator[Check]:
    """Yield whether the record in a PDF is the signed one, and the pages show it."""
    if presented.attachments is None:
        return
    digests = _digests(presented)
    if not digests:
        yield _FIND.unsettled(
            Code.RECORD_MISSING,
            "/relatedResource",
            "The signed transcript does not say which record the pages were made from, so the "
            "pages cannot be checked. Rely on the attached CLR only.",
        )
        return
    record = next(
        (
            each
            for each in presented.attachments.values()
            if each != presented.signed and any(matches(digest, each) for digest in digests)
        ),
        None,
    )
    if record is None:
        yield _no_record(presented)
        return
    yield _FIND.passed(Code.RECORD_OK, "/relatedResource", "The record inside is the signed one.")
    if len(record) > limits.record:
        # Drawing takes time with every line, and a stranger may have signed millions of them.
        yield _unchecked(f"the record has {len(record):,} bytes, more than any that is drawn")
        return
    yield _pages(content, _Pages(presented.signed, record, render, pdf_limits(limits)))


def is_stamp(producer: str) -> bool:
    """Return whether a PDF's Producer is of the form that our exporter writes."""
    return _STAMP.fullmatch(producer) is not None


def _digests(presented: Presented) -> list[str]:
    related = as_list((presented.credential or {}).get("relatedResource"))
    found = [each.get("digestMultibase") for each in related if isinstance(each, dict)]
    return [each for each in found if isinstance(each, str)]


def _no_record(presented: Presented) -> Check:
    others = [each for each in (presented.attachments or {}).values() if each != presented.signed]
    if others:
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


@dataclass(frozen=True, slots=True)
class _Pages:
    clr: bytes
    record: bytes
    render: Render | None
    limits: "PdfLimits"


def _pages(content: bytes, pages: _Pages) -> Check:
    theirs = _stamp(content, pages.limits)
    if theirs is None:
        return _FIND.failed(
            Code.PAGES_DIFFER,
            "",
            "The PDF does not say which version drew it, as ours do: it was changed, or made by "
            "something else. Rely on nothing the pages show; ask the school for the original.",
        )
    if pages.render is None:
        return _unchecked("no PDF exporter is installed here")
    try:
        ours = pages.render(pages.clr, pages.record)
    except TranscriptError as error:
        return _unchecked(str(error))
    if ours == content:
        return _FIND.passed(
            Code.PAGES_OK, "", "The pages show what was signed: rendered anew, they are the same."
        )
    return _difference(theirs, _stamp(ours, pages.limits))


def _difference(theirs: str, here: str | None) -> Check:
    if here is None:
        return _unchecked("the PDF exporter here does not say which version it is")
    if theirs == here:
        return _FIND.failed(
            Code.PAGES_DIFFER,
            "",
            "The PDF is not what its signed transcript gives when it is rendered anew: pages were "
            "changed, or something was added. Rely on nothing the pages show; ask the school for "
            "the original.",
        )
    return _FIND.unsettled(
        Code.PAGES_OTHER_VERSION,
        "",
        f"The PDF says that another version made its pages (“{theirs}”, here is “{here}”), so they "
        "cannot be compared byte by byte. Rely on the attached CLR, or verify with that version.",
    )


def _unchecked(reason: str) -> Check:
    return _FIND.unsettled(
        Code.PAGES_UNCHECKED,
        "",
        f"Whether the pages show what was signed was not checked: {reason}. Rely on the attached "
        "CLR only.",
    )


def _stamp(content: bytes, limits: "PdfLimits") -> str | None:
    from transcript.proofs.errors import ProofError
    from transcript.proofs.pdf_container import document_info

    try:
        stamp = document_info(content, limits=limits).get("Producer", "")
    except ProofError:
        return None
    # Anything else could be a sentence of a forger's, or spare the pages from being compared.
    return stamp if is_stamp(stamp) else None
