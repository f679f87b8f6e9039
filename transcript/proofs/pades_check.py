"""Is a PDF sealed as a school seals: certified once, wholly, and with no change allowed?

A general reader's “valid” is not enough: it accepts pages replaced after signing, and bytes after
the end. Here exactly one form of seal is right, and everything else is a fault with a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from typing import Any

from transcript.proofs.cms_check import CheckedSignature, check_signature
from transcript.proofs.errors import InvalidProofError
from transcript.proofs.pdf_container import PDF_LIMITS, PdfLimits, entry, read_within
from transcript.proofs.seal_update import Update, read_update
from transcript.proofs.time_stamp_check import StampedTime, check_time_stamp

_FIELD_KEYS = frozenset(
    {"/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/Rect", "/P", "/StructParent", "/V"}
)
_FORM_KEYS = frozenset({"/Fields", "/SigFlags"})
_SEAL_KEYS = frozenset(
    {"/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange", "/M", "/Reference"}
)
_SEAL_WORDS = frozenset({"/Name", "/Reason"})
_SEAL_SAYS = {
    "/Type": b"/Sig",
    "/Filter": b"/Adobe.PPKLite",
    "/SubFilter": b"/ETSI.CAdES.detached",
}
_REFERENCE_SAYS = {"/Type": b"/SigRef", "/TransformMethod": b"/DocMDP"}
_PARAMS_SAY = {"/Type": b"/TransformParams", "/V": b"/1.2", "/P": b"1"}
_FIELD_SAYS = {"/FT": b"/Sig", "/Subtype": b"/Widget", "/F": b"132", "/Rect": b"[ 0 0 0 0 ]"}
_FORM_SAYS = {"/SigFlags": b"3"}
_EXTENSION = b"<< /ESIC << /Type /DeveloperExtensions /BaseVersion /1.7 /ExtensionLevel 1 >> >>"
_ADDED_TO_CATALOG = frozenset({"/Perms", "/Extensions"})
_KEPT_IN_TABLE = frozenset({"/Root", "/Info", "/ID", "/Prev"})


class SealFault(StrEnum):
    """What can be wrong with a seal."""

    BROKEN = "broken"
    SEVERAL = "several"
    PARTIAL = "partial"
    KIND = "kind"


class InvalidSealError(InvalidProofError):
    """A seal that is not as a school's is; the message continues “the seal is not right: …”."""

    def __init__(self, fault: SealFault, reason: str) -> None:
        """Say which rule is broken, and how."""
        super().__init__(reason)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSeal:
    """A seal that fits the whole file, and permits no change of it.

    `made_at` is its own word. `base_table` is where the cross-reference table of the sealed
    revision begins: the last `startxref` of the bytes that were sealed. `begins` is where the first
    object of the seal stands, right behind those bytes.
    """

    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    made_at: datetime
    base_table: int
    begins: int
    stamped: StampedTime | None


def check_seal(content: bytes, *, limits: PdfLimits = PDF_LIMITS) -> CheckedSeal | None:
    """Return the seal of a PDF, or nothing if it has none.

    Whose certificate it is, is for the caller to judge. Raises `InvalidSealError`,
    `InvalidProofError` for a damaged PDF, or `BudgetExceededError`.
    """
    return read_within(content, lambda reader: _check(reader, content), limits=limits)


def _check(reader: Any, content: bytes) -> CheckedSeal | None:
    root = reader.root
    form = entry(root, "/AcroForm", {})
    fields = [field.get_object() for field in entry(form, "/Fields", ())]
    filled = [field for field in fields if "/V" in field]
    if not filled and "/Perms" not in root:
        return None
    signed = sum(field.get("/FT") == "/Sig" for field in filled)
    if signed > 1:
        raise InvalidSealError(SealFault.SEVERAL, f"the file has {signed} signatures")
    if len(fields) != 1 or not filled:
        raise InvalidSealError(SealFault.KIND, "the file has a form to fill in beside the seal")
    _check_form(form, filled[0])
    signature = filled[0]["/V"]
    _check_kind(root, filled[0], signature)
    checked = _check_signature(content, signature)
    begins = _check_update(reader, content, filled[0])
    signer = _check_again(reader)
    return CheckedSeal(
        fingerprint=checked.fingerprint,
        valid_from=checked.valid_from,
        valid_until=checked.valid_until,
        made_at=_moment(signature["/M"]),
        base_table=reader.xrefs.get_startxref_for_revision(0),
        begins=begins,
        stamped=_stamped(checked, signer),
    )


def _check_form(form: Any, field: Any) -> None:
    as_ours = (
        form.keys() <= _FORM_KEYS
        and field.keys() <= _FIELD_KEYS
        and _says(form, _FORM_SAYS)
        and _says(field, _FIELD_SAYS)
    )
    if not as_ours:
        raise InvalidSealError(SealFault.KIND, "its field is not one that a school prepares")


def _check_kind(root: Any, field: Any, signature: Any) -> None:
    permissions = entry(root, "/Perms", {})
    references = entry(signature, "/Reference", ())
    reference = references[0] if len(references) == 1 else {}
    allowed = entry(reference, "/TransformParams", {})
    certified = (
        permissions.keys() == {"/DocMDP"}
        and permissions.raw_get("/DocMDP") == field.raw_get("/V")
        and reference.keys() == _REFERENCE_SAYS.keys() | {"/TransformParams"}
        and _says(reference, _REFERENCE_SAYS)
        and allowed.keys() == _PARAMS_SAY.keys()
        and _says(allowed, _PARAMS_SAY)
    )
    if not certified:
        raise InvalidSealError(SealFault.KIND, "it does not forbid every change of the file")
    as_ours = (
        _SEAL_KEYS <= signature.keys() <= _SEAL_KEYS | _SEAL_WORDS
        and _says(signature, _SEAL_SAYS)
        and all(isinstance(signature.get(key, ""), str) for key in _SEAL_WORDS)
    )
    if not as_ours:
        raise InvalidSealError(SealFault.KIND, "it is a signature of another kind")


def _check_signature(content: bytes, signature: Any) -> CheckedSignature:
    begin, end = _gap(content, signature["/ByteRange"])
    digits = content[begin + 1 : end - 1]
    padded = bytes.fromhex(digits.decode("ascii"))
    # Every spelling but one would be a place to change a byte of the file unnoticed.
    if padded.hex().upper().encode() != digits or padded != signature["/Contents"].original_bytes:
        raise InvalidSealError(SealFault.BROKEN, "its digits are not those of the signature")
    length = 4 + int.from_bytes(padded[2:4])
    if padded[1] != 0x82 or any(padded[length:]):  # noqa: PLR2004 - DER: two bytes of length
        raise InvalidSealError(SealFault.BROKEN, "something is hidden behind its signature")
    digest = sha256(content[:begin])
    digest.update(content[end:])
    try:
        return check_signature(padded[:length], digest=digest.digest())
    except InvalidProofError as error:
        raise InvalidSealError(SealFault.BROKEN, str(error)) from error


def _gap(content: bytes, covered: Any) -> tuple[int, int]:
    """Return where the digits of the signature begin and end: all that is not covered."""
    numbers = [each for each in covered if type(each).__name__ == "NumberObject"]
    if len(numbers) != len(covered) or len(numbers) != 4 or min(numbers) < 0:  # noqa: PLR2004
        raise InvalidSealError(SealFault.PARTIAL, "it does not say which bytes it covers")
    first, begin, end, rest = (int(each) for each in numbers)
    whole = first == 0 and 0 < begin < end < len(content) and end + rest == len(content)
    if not whole or (content[begin : begin + 1], content[end - 1 : end]) != (b"<", b">"):
        raise InvalidSealError(SealFault.PARTIAL, "it does not cover the whole file")
    return begin, end


def _check_update(reader: Any, content: bytes, field: Any) -> int:
    """Demand two revisions: what was sealed, and the seal, which changes nothing else.

    Returns where the second one begins.
    """
    tables = reader.xrefs
    if reader.total_revisions != 2 or tables.hybrid_xrefs_present:  # noqa: PLR2004
        raise InvalidSealError(SealFault.PARTIAL, "the file was added to beside the seal")
    added = tables.explicit_refs_in_revision(1)
    begins = min(tables.get_historical_ref(each, 1) for each in added)
    before = reader.get_historical_resolver(0)
    own, seal = field.container_ref, field.raw_get("/V").reference
    table = tables.get_xref_container_info(1).stream_ref
    expected = {_number(each) for each in (reader.root_ref, own, seal, table or own)}
    alone = (
        {_number(each) for each in added} == expected
        and not tables.refs_freed_in_revision(1)
        and _is_new(tables, seal)
        and _added(before.root, reader.root) <= _ADDED_TO_CATALOG
        and _extended(reader.root)
        and _added(before.get_object(own), field) == {"/V"}
    )
    if not alone:
        raise InvalidSealError(SealFault.PARTIAL, "more than the seal was added after sealing")
    _check_table(reader, before.trailer_view, _read_update(content, begins))
    return int(begins)


def _extended(root: Any) -> bool:
    return "/Extensions" not in root or _says(root, {"/Extensions": _EXTENSION})


def _read_update(content: bytes, begins: int) -> Update:
    try:
        return read_update(content, begins=begins)
    except InvalidProofError as error:
        raise InvalidSealError(SealFault.PARTIAL, str(error)) from error


def _check_table(reader: Any, old_trailer: Any, update: Update) -> None:
    """Demand that the table of the seal stands where readers look, and says no more than ours."""
    trailer = reader.trailer_view
    as_ours = all(old_trailer.raw_get(key) == trailer.raw_get(key) for key in ("/Root", "/Info"))
    if update.table is not None:
        table = reader.get_object(reader.xrefs.get_xref_container_info(1).stream_ref)
        as_ours &= table.keys() == update.table_says.keys() | _KEPT_IN_TABLE
        as_ours &= _says(table, update.table_says)
    if not as_ours:
        raise InvalidSealError(SealFault.PARTIAL, "its table is not one that a school’s seal has")


def _is_new(tables: Any, reference: Any) -> bool:
    return bool(tables.get_introducing_revision(reference) == 1)


def _number(reference: Any) -> tuple[int, int]:
    return reference.idnum, reference.generation


def _added(before: Any, after: Any) -> set[str]:
    """Return the keys that were added to a dictionary, and those whose value is another one."""
    old, new = _spelt(before), _spelt(after)
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _says(dictionary: Any, words: Mapping[str, bytes]) -> bool:
    """Return whether a dictionary says exactly this: a name is no text, and 1 is not 1.0."""
    spelt = _spelt(dictionary)
    return all(b" ".join(spelt.get(key, b"").split()) == words[key] for key in words)


def _spelt(dictionary: Any) -> Mapping[str, bytes]:
    found = {}
    for key in dictionary:
        spelling = BytesIO()
        dictionary.raw_get(key).write_to_stream(spelling)
        found[str(key)] = spelling.getvalue()
    return found


def _check_again(reader: Any) -> Any:
    """Ask a second, independent reader, which must find nothing wrong; return its reading."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    found = reader.embedded_signatures
    if len(found) != 1:
        raise InvalidSealError(SealFault.SEVERAL, f"the file has {len(found)} signatures")
    seal = found[0]
    seal.compute_integrity_info()
    sound = (
        seal.coverage is SignatureCoverageLevel.ENTIRE_FILE
        and isinstance(seal.diff_result, DiffResult)
        and seal.diff_result.modification_level is ModificationLevel.NONE
        and seal.docmdp_level is MDPPerm.NO_CHANGES
        and validate_sig_integrity(
            seal.signer_info, seal.signer_cert, "data", seal.compute_digest()
        )
        == (True, True)
    )
    if not sound:
        raise InvalidSealError(SealFault.BROKEN, "two readers do not agree on it")
    return seal.signer_info


def _stamped(checked: CheckedSignature, signer: Any) -> StampedTime | None:
    if not checked.has_time_stamp:
        return None
    try:
        return check_time_stamp(signer)
    except InvalidProofError as error:
        raise InvalidSealError(SealFault.BROKEN, str(error)) from error


def _moment(text: Any) -> datetime:
    return datetime.strptime(str(text), "D:%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
