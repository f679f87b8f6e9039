"""Fonts in the file: each face once, only the glyphs used, each with the text it stands for."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from transcript_exporters.pdf import fonts
from transcript_exporters.pdf.packing import packed

_DROPPED = ("GSUB", "GPOS", "GDEF", "STAT", "DSIG", "BASE", "name", "post", "OS/2", "cmap")
_SYMBOLIC = 4
_KEPT = 16  # fonts of few kilobytes: documents of a school often use the same letters
_RESERVED_PER_BLOCK = 100  # PDF 32000-1, 9.10.3: at most 100 entries in a bfchar block
# PDF/A-3, 6.2.11.7.2: every glyph stands for something, even if its neighbour stands for both.
_NOTHING = "\u2060"


def embedded(pdf: Any, face_name: str, codes: dict[tuple[int, str], int]) -> Any:  # noqa: ANN401
    """Return the font dictionary for the glyphs of a face that a document uses, by code."""
    from pikepdf import Array, Dictionary, Name

    face = fonts.face(face_name)
    program, places = _subset(face_name, frozenset(gid for gid, _ in codes))
    name = Name(f"/{_tag(program)}+{face.postscript_name}")
    widths = [round(face.width(gid), 2) for gid, _ in codes]
    glyph_map = b"\0\0" + b"".join(places[gid].to_bytes(2, "big") for gid, _ in codes)
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(_descriptor(pdf, face, name, program)),
        DW=round(face.width(0), 2),
        W=Array([1, Array(widths)]),
        CIDToGIDMap=packed(pdf, glyph_map),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=packed(pdf, _to_unicode(codes)),
        )
    )


@lru_cache(maxsize=_KEPT)
def _subset(face_name: str, gids: frozenset[int]) -> tuple[bytes, Mapping[int, int]]:
    """Return a font of these glyphs, and where in it each now has its place."""
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.GLYPH_INDEX).update(gids)
    wanted.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG).update(
        int.from_bytes(tag.encode(), "big") for tag in _DROPPED
    )
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
    plan = uharfbuzz.SubsetPlan(fonts.face(face_name).hb_face, wanted)
    return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)


def _tag(program: bytes) -> str:
    # PDF 32000-1, 9.6.4: six capitals that tell one subset from another.
    number = int.from_bytes(hashlib.sha256(program).digest()[:8], "big")
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))


def _descriptor(pdf: Any, face: fonts.Face, name: Any, program: bytes) -> Any:  # noqa: ANN401
    from pikepdf import Array, Dictionary, Name

    ascent = face.metric("HORIZONTAL_ASCENDER")
    descent = face.metric("HORIZONTAL_DESCENDER")
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=_SYMBOLIC,
        FontBBox=Array([-1000, round(descent), 2000, round(ascent)]),
        ItalicAngle=-12 if "Italic" in face.postscript_name else 0,
        Ascent=round(ascent),
        Descent=round(descent),
        CapHeight=round(face.metric("CAP_HEIGHT")),
        StemV=80,
        FontFile2=packed(pdf, program, shared=True, Length1=len(program)),
    )


def _to_unicode(codes: dict[tuple[int, str], int]) -> bytes:
    entries = [
        f"<{code:04X}> <{(text or _NOTHING).encode('utf-16-be').hex().upper()}>"
        for (_, text), code in codes.items()
    ]
    blocks = [
        entries[start : start + _RESERVED_PER_BLOCK]
        for start in range(0, len(entries), _RESERVED_PER_BLOCK)
    ]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
