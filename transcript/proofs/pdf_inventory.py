"""What a PDF is made of, part by part: nothing active, and nothing that ours do not have.

Every object of every revision is looked at, also those that nothing refers to: what is hidden
today can be shown by a later change, and what was replaced was there to be shown.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from transcript.proofs.errors import InvalidProofError
from transcript.proofs.pdf_container import PDF_LIMITS, PdfLimits, read_within

_ACTIVE_WORDS = """
    3D AA Collection Encrypt FileAttachment GoTo3DView GoToE GoToR Hide ImportData JS JavaScript
    Launch Movie Named OC OCG OCGs OCMD OCProperties OpenAction PresSteps Rendition ResetForm
    RichMedia RichMediaExecute Screen SetOCGState Sound SubmitForm Thread Trans URI URLS XFA
    """
"""Keys, types and actions by which a page does something, or shows now this and now that."""

_ACTIVE = frozenset(_ACTIVE_WORDS.split())

_FAMILIAR = {
    "": """
        A ASCII85Decode Author BBox BaseVersion CIDSystemInfo Colors Columns Count CreationDate
        Creator DeveloperExtensions Dest DisplayDocTitle DocMDP EF EmbeddedFiles ESIC
        ExtensionLevel F Fields Filter First Font IDTree Info K Keywords Kids Lang Last Length
        Length1 Limits Marked ModDate N Names Next Nums O Ordering Parent Placement Predictor Prev
        ProcSet Producer Registry Scope SigFlags Size Subject Supplement Title Type UF XObject
        Width Height BitsPerComponent ColorSpace DecodeParms SMask ExtGState ColSpan RowSpan
        ListNumbering
        """,
    "Annot": "Type Subtype FT T TU F Rect P StructParent V",
    "Catalog": """
        Type Pages AF AcroForm Extensions Lang MarkInfo Metadata Names Outlines OutputIntents
        PageMode Perms StructTreeRoot ViewerPreferences
        """,
    "DeveloperExtensions": "Type BaseVersion ExtensionLevel",
    "EmbeddedFile": "Type Subtype Params Length Filter",
    "Filespec": "Type F UF Desc AFRelationship EF",
    "Font": """
        Type Subtype BaseFont CIDSystemInfo CIDToGIDMap DW W FontDescriptor DescendantFonts Encoding
        ToUnicode
        """,
    "FontDescriptor": """
        Type FontName Flags FontBBox ItalicAngle Ascent Descent CapHeight StemV FontFile2 CIDSet
        """,
    "MCR": "Type Pg MCID",
    "Metadata": "Type Subtype Length Filter",
    "OBJR": "Type Obj Pg",
    "ObjStm": "Type N First Length Filter Extends",
    "OutputIntent": """
        Type S OutputConditionIdentifier RegistryName Info DestOutputProfile OutputCondition
        """,
    "Outlines": "Type First Last Count",
    "Page": """
        Type Parent MediaBox Resources Contents Rotate StructParents Tabs Annots CropBox TrimBox
        """,
    "Pages": "Type Kids Count Parent",
    "Sig": "Type Filter SubFilter Contents ByteRange M Name Reason Reference",
    "SigRef": "Type TransformMethod TransformParams",
    "StructElem": "Type S P Pg K Alt ActualText Lang A T E ID",
    "StructTreeRoot": "Type K ParentTree ParentTreeNextKey RoleMap IDTree",
    "TransformParams": "Type P V",
    "XObject": """
        Type Subtype Width Height BitsPerComponent ColorSpace Filter DecodeParms Length SMask
        Interpolate
        """,
    "XRef": "Type Size W Index Root Info ID Prev Length Filter DecodeParms",
}
"""The keys of each type of dictionary in the files that our exporter writes, of any version."""
_KEYS = {kind: frozenset(keys.split()) for kind, keys in _FAMILIAR.items()}
_KINDS = ("/Type", "/Subtype", "/S")


class ActivePdfError(InvalidProofError):
    """A PDF that does something, where ours only show something."""


def unfamiliar_parts(content: bytes, *, limits: PdfLimits = PDF_LIMITS) -> frozenset[str]:
    """Return what stands in a PDF and not in ours; empty if all of it is familiar.

    Raises `ActivePdfError`, `InvalidProofError` for a damaged PDF, or `BudgetExceededError`.
    """
    return read_within(content, lambda reader: frozenset(_strange(reader)), limits=limits)


def _strange(reader: Any) -> Iterator[str]:
    tables = reader.xrefs
    for revision in range(reader.total_revisions):
        for reference in tables.explicit_refs_in_revision(revision):
            # Any other place is in a stream of objects, whose own place is a number.
            if isinstance(tables.get_historical_ref(reference, revision), int):
                whole = reader.get_object(reference, revision=revision)
                yield from _inside(whole)
                if _type(whole) == "/ObjStm":
                    yield from _streamed(reader, whole)


def _streamed(reader: Any, stream: Any) -> Iterator[str]:
    """Look at all that is in a stream of objects, also at what no table names."""
    from pyhanko.pdf_utils.generic import Reference, read_object

    content, first = BytesIO(stream.data), int(stream["/First"])
    numbers = [int(each) for each in stream.data[:first].split()]
    for number, place in zip(numbers[::2], numbers[1::2], strict=True):
        content.seek(first + place)
        yield from _inside(read_object(content, Reference(number, 0, reader)))


def _inside(whole: Any) -> Iterator[str]:
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield from _dictionary(part)
            waiting += [dict.__getitem__(part, key) for key in part]
        elif isinstance(part, list):
            waiting += list.__iter__(part)


def _dictionary(part: dict[Any, Any]) -> Iterator[str]:
    keys = {str(key)[1:] for key in part}
    named = [str(dict.get(part, key, "/"))[1:] for key in _KINDS]
    active = sorted((keys | set(named)) & _ACTIVE)
    if active:
        raise ActivePdfError(f"it has something active in it ({active[0]})")
    kind, subtype = named[0], named[1]
    if kind not in _KEYS:
        yield f"Type {kind}"
    elif not keys <= _KEYS[kind] and not (kind == "" and _names_resources(part)):
        yield from sorted(keys - _KEYS[kind])
    if kind in _SUBTYPES and subtype not in _SUBTYPES[kind]:
        yield f"Subtype {subtype}"
    if kind == "" and "A" in keys:
        yield "A"


_SUBTYPES = {"Annot": {"Widget"}, "XObject": {"Image"}}


def _names_resources(part: dict[Any, Any]) -> bool:
    """Return whether this is the table of a page's fonts or pictures, whose keys are our own."""
    return all(_type(value) in {"/Font", "/XObject"} for value in map(part.__getitem__, part))


def _type(value: Any) -> str:
    return str(value.get("/Type", "")) if isinstance(value, dict) else ""
