"""Step 4, the pages: do they show what was signed?

The pages of a PDF are never interpreted. They are drawn anew from what was signed, and compared
byte by byte: so no trick of the format can show a reader something else.
"""

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcript.errors import TranscriptError
from transcript.model.recipient import Recipient
from transcript.proofs.errors import BudgetExceededError, InvalidProofError, ProofError
from transcript.verification.codes import Code
from transcript.verification.envelope import pdf_limits
from transcript.verification.limits import Limits
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.stamp import is_stamp

if TYPE_CHECKING:
    from transcript.proofs.pades_check import CheckedSeal

_FIND = Finder(Step.CONTAINER, Axis.INTEGRITY)

_LAST_TABLE = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_TAIL = 64
_BETWEEN = (b"", b"\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What the pages of a PDF were drawn from, and which edition they are.

    Of these, `language` and `official` are the file's own word, which chooses among the editions
    that there are; `code` is empty if it carries none. `recipient` is whom it was made for.
    """

    clr: bytes
    record: bytes
    code: str
    language: str
    official: bool
    status_lists: tuple[bytes, ...] = ()
    ledger_proof: bytes = b""
    recipient: Recipient | None = None


Render = Callable[[Original], bytes]
"""Renders the PDF of an original, as this version of the exporter writes it, without a seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A PDF that came, the stamp in it, and what its pages have to show.

    `seal` is the seal that holds, if there is one; it is `listed` if the reader knows it as the
    issuer's.
    """

    content: bytes
    producer: str
    original: Original
    seal: "CheckedSeal | None"
    listed: bool


def pages(drawn: Drawn, *, render: Render | None, limits: Limits) -> Iterator[Check]:
    """Yield whether the pages show what was signed, and whether anything else is in the file."""
    # Anything else could be a sentence of a forger's, or spare the pages from being compared.
    if not is_stamp(drawn.producer):
        yield _FIND.failed(
            Code.PAGES_DIFFER,
            "",
            "The PDF does not say which version drew it, as ours do: it was changed, or made by "
            "something else. Rely on nothing the pages show; ask the school for the original.",
        )
    elif render is None:
        yield _unchecked("no PDF exporter is installed here")
    elif len(drawn.original.record) > limits.record:
        # Drawing takes time with every line, and a stranger may have signed millions of them.
        size = f"{len(drawn.original.record):,}"
        yield _unchecked(f"the record has {size} bytes, more than any that is drawn")
    else:
        try:
            ours = render(drawn.original)
        except TranscriptError as error:
            yield _unchecked(str(error))
        else:
            yield from _compared(drawn, ours, limits)


def _compared(drawn: Drawn, ours: bytes, limits: Limits) -> Iterator[Check]:
    if _begins_as(drawn, ours):
        yield _FIND.passed(
            Code.PAGES_OK, "", "The pages show what was signed: rendered anew, they are the same."
        )
        return
    here = _stamp(ours, limits)
    if not is_stamp(here):
        yield _unchecked("the PDF exporter here does not say which version it is")
    elif drawn.producer == here:
        yield _FIND.failed(
            Code.PAGES_DIFFER,
            "",
            "The PDF is not what its signed transcript gives when it is rendered anew: pages were "
            "changed, or something was added. Rely on nothing the pages show; ask the school for "
            "the original.",
        )
    else:
        yield from _of_another_version(drawn, ours, here, limits)


def _begins_as(drawn: Drawn, ours: bytes) -> bool:
    if drawn.seal is None:
        return drawn.content == ours
    # The seal is proved to be all that the last revision adds. The revision before it is the one
    # drawn here only if it has the same table of objects, not one that stands further on.
    table = _LAST_TABLE.search(ours[-_TAIL:])
    return (
        drawn.content.startswith(ours)
        and table is not None
        and int(table[1]) == drawn.seal.base_table
        and drawn.content[len(ours) : drawn.seal.begins] in _BETWEEN
    )


def _of_another_version(drawn: Drawn, ours: bytes, here: str, limits: Limits) -> Iterator[Check]:
    versions = (
        f"The PDF says that another version made its pages (“{drawn.producer}”, here is “{here}”), "
        "so they cannot be compared byte by byte."
    )
    strange = yield from _inventory(drawn.content, limits)
    if strange:
        return
    if not drawn.listed:
        yield _FIND.unsettled(
            Code.PAGES_OTHER_VERSION,
            "",
            f"{versions} Rely on the attached CLR, or verify with that version.",
        )
        return
    yield _same_words(drawn, ours, versions, limits)


def _inventory(content: bytes, limits: Limits) -> Generator[Check, None, bool]:
    """Yield what ours do not have in them; return whether there was anything."""
    from transcript.proofs.pdf_inventory import unfamiliar_parts

    try:
        strange = unfamiliar_parts(content, limits=pdf_limits(limits))
    except BudgetExceededError as error:
        yield _FIND.unsettled(Code.LIMIT_PDF, "", f"The PDF asks for too much work: {error}.")
        return True
    except InvalidProofError as error:
        yield _FIND.failed(
            Code.PDF_ACTIVE,
            "",
            f"The PDF is not one of ours: {error}. Do not rely on it, and open it with care; ask "
            "the school for the original.",
        )
        return True
    if strange:
        yield _FIND.unsettled(
            Code.PDF_UNFAMILIAR,
            "",
            f"The PDF has parts that this version does not know ({', '.join(sorted(strange)[:5])}),"
            " so it cannot tell what they do. Rely on the attached CLR, or verify with a newer "
            "version.",
        )
    return bool(strange)


def _same_words(drawn: Drawn, ours: bytes, versions: str, limits: Limits) -> Check:
    from transcript.verification.page_text import UnreadablePagesError, page_texts

    try:
        theirs, here = (page_texts(each, most=limits.pdf_pages) for each in (drawn.content, ours))
    except UnreadablePagesError as error:
        return _unchecked(str(error))
    if theirs == here:
        return _FIND.passed(
            Code.PAGES_TEXT_OK,
            "",
            "The pages show what was signed: another version drew them, and rendered anew by this "
            "one they have the same words on every page. They are sealed by the issuer.",
        )
    return _FIND.unsettled(
        Code.PAGES_TEXT_DIFFERS,
        "",
        f"{versions} Their words differ from those that this version writes, which may be of no "
        "meaning. Rely on the attached CLR, or verify with that version.",
    )


def _unchecked(reason: str) -> Check:
    return _FIND.unsettled(
        Code.PAGES_UNCHECKED,
        "",
        f"Whether the pages show what was signed was not checked: {reason}. Rely on the attached "
        "CLR only.",
    )


def _stamp(content: bytes, limits: Limits) -> str:
    from transcript.proofs.pdf_container import parts

    try:
        return parts(content, limits=pdf_limits(limits)).producer
    except ProofError:
        return ""
