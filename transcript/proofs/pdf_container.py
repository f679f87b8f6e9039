"""What a PDF that a stranger sent carries inside, taken out within limits of time and memory."""

import io
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType
from typing import Any, TypeVar

from transcript.proofs.errors import BudgetExceededError, InvalidProofError, ProofError

# The reader speaks about broken files on its own; our errors say it once.
logging.getLogger("pyhanko").addHandler(logging.NullHandler())

_T = TypeVar("_T")

# Reading a number takes the square of its length in time.
_LONG_NUMBER = b"0" * 50_000
_NUMBERS_AS_ZEROS = bytes(ord("0") if byte in b"0123456789+-." else 0 for byte in range(256))


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfLimits:
    """How much of a PDF is read before it is refused. Sizes are in bytes."""

    size: int = 50_000_000
    objects: int = 100_000
    attachments: int = 100
    attachment: int = 20_000_000
    decoded: int = 100_000_000
    calls: int = 3_000_000
    """Function calls inside the reader: about two seconds, the same on every run."""


PDF_LIMITS = PdfLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfParts:
    """What a PDF carries and says of itself. No signature was judged: believe none of it."""

    attachments: Mapping[str, bytes]
    producer: str
    language: str
    has_signature_field: bool


def parts(content: bytes, *, limits: PdfLimits = PDF_LIMITS) -> PdfParts:
    """Return what a PDF carries, as its newest revision has it.

    Raises `InvalidProofError` for what is not a whole PDF, `BudgetExceededError` beyond `limits`.
    """
    return read_within(content, lambda reader: _parts(reader, limits), limits=limits)


def read_within(content: bytes, read: Callable[[Any], _T], *, limits: PdfLimits = PDF_LIMITS) -> _T:
    """Return what `read` makes of the strict reader of a PDF, at a bounded cost.

    Raises `InvalidProofError` for whatever goes wrong inside, `BudgetExceededError` beyond
    `limits`, and what `read` raises of this room's errors.
    """
    if not content.startswith(b"%PDF-"):
        raise InvalidProofError("the file is not a PDF")
    if len(content) > limits.size:
        raise BudgetExceededError("the PDF is too large")
    if content.count(b" obj") > limits.objects:
        raise BudgetExceededError("the PDF has too many parts")
    if _LONG_NUMBER in content.translate(_NUMBERS_AS_ZEROS):
        raise BudgetExceededError("the PDF has a number of too many digits")
    from pyhanko.pdf_utils.misc import PdfDecodeLimitError

    try:
        with _at_most(limits.calls):
            return read(_open(content, limits))
    except ProofError:
        raise
    except _WorkSpent:
        raise BudgetExceededError("the PDF takes too much work to read") from None
    except MemoryError:
        raise BudgetExceededError("the PDF takes too much memory to read") from None
    except PdfDecodeLimitError as error:
        raise BudgetExceededError("the PDF grows too large when it is unpacked") from error
    except Exception as error:
        # Crafted files make the reader fail in any way there is: TypeError, KeyError,
        # RecursionError and more were seen. All of them mean the same here.
        raise InvalidProofError("the PDF is damaged, or not built as the standard says") from error


class _WorkSpent(BaseException):
    """Not an `Exception`, so that no handler inside the reader takes it for a broken object."""


@contextmanager
def _at_most(calls: int) -> Iterator[None]:
    """Raise `_WorkSpent` in what runs inside after so many function calls.

    The reader has limits for unpacked data but none for work: a table of a billion empty entries
    or one number of millions of digits would keep it busy for hours. A clock would give another
    verdict on a slower machine; counting does not.
    """
    remaining = calls

    def count(frame: FrameType, event: str, _: object) -> None:  # pragma: no cover (runs untraced)
        nonlocal remaining
        if event in {"call", "c_call"}:
            remaining -= 1 if event == "c_call" else _cost(frame)
            if remaining < 0:
                raise _WorkSpent

    previous = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(previous)


def _cost(frame: FrameType) -> int:  # pragma: no cover (runs untraced)
    """Return how many calls one is worth: some go over every byte they are given, in Python."""
    match frame.f_code.co_name:
        case "_png_decode":  # undoes a predictor
            return len(frame.f_locals["data"])
        case "convert_to_int":  # reads a column of a table; takes the square and more
            return 1 + int(frame.f_locals["size"]) ** 2 // 64
    return 1


@lru_cache(maxsize=1)  # one file is asked several things, one after the other
def _open(content: bytes, limits: PdfLimits) -> Any:
    from pyhanko.pdf_utils.decode_limits import (
        DecodeLimits,
        DocumentDecodeBudget,
        StreamDecodeLimits,
    )
    from pyhanko.pdf_utils.reader import PdfFileReader

    decoding = DecodeLimits(
        per_stream=StreamDecodeLimits(max_output_size=limits.attachment),
        document_budget=DocumentDecodeBudget(base_allowance=limits.decoded, max_ratio=0),
    )
    reader = PdfFileReader(io.BytesIO(content), strict=True, decode_limits=decoding)
    if reader.encrypted:
        raise InvalidProofError("the PDF is encrypted")
    return reader


def _parts(reader: Any, limits: PdfLimits) -> PdfParts:
    return PdfParts(
        attachments=_attachments(reader, limits),
        producer=_text(entry(reader.trailer_view, "/Info", {}), "/Producer"),
        language=_text(reader.root, "/Lang"),
        has_signature_field=_has_signature_field(reader),
    )


def _attachments(reader: Any, limits: PdfLimits) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    tree = entry(entry(reader.root, "/Names", {}), "/EmbeddedFiles", {})
    for specification in _leaves(tree, limits.attachments):
        name = str(entry(specification, "/UF", "") or specification["/F"])
        if name in found:
            raise InvalidProofError("the PDF has two attachments of one name")
        found[name] = bytes(specification["/EF"]["/F"].data)
    return found


def _leaves(tree: Any, most: int) -> Iterator[Any]:
    nodes, steps = [tree], 0
    while nodes:
        node = nodes.pop()
        names, kids = entry(node, "/Names", ()), entry(node, "/Kids", ())
        # Counting the steps also ends trees that contain themselves.
        steps += 1 + len(names) // 2 + len(kids)
        if steps > 2 * most:
            raise BudgetExceededError("the PDF has too many attachments")
        # By number and not by iteration, which would not follow references.
        nodes += [kids[number] for number in reversed(range(len(kids)))]
        yield from (names[number] for number in range(1, len(names), 2))


def _text(dictionary: Any, key: str) -> str:
    value = entry(dictionary, key, "")
    return str(value) if isinstance(value, str) else ""


def _has_signature_field(reader: Any) -> bool:
    fields = entry(entry(reader.root, "/AcroForm", {}), "/Fields", ())
    return len(fields) > 0


def entry(dictionary: Any, key: str, default: object) -> Any:
    """Return what stands in a dictionary of a PDF under `key`, wherever it is kept."""
    try:
        return dictionary[key]  # unlike `get`, this follows references
    except KeyError:
        return default
