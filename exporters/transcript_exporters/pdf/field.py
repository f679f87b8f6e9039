"""The field that the school's seal will fill, prepared so that sealing changes nothing else."""

from typing import Any

from transcript_exporters.pdf.sheet import Sheet

SEAL = "Seal"
"""The field's name."""

_PRINTED_AND_LOCKED = 4 | 128
_SIGNED_AND_APPENDED_TO = 1 | 2


def prepare(pdf: Any, sheet: Sheet) -> None:  # noqa: ANN401
    """Put the field, which is not seen, on page one, and into the structure tree as a form."""
    from pikepdf import Array, Dictionary, Name

    root, tree, page = pdf.Root, pdf.Root.StructTreeRoot, pdf.pages[0].obj
    key = int(tree.ParentTreeNextKey)
    said = sheet.words.say("seal.field", school=sheet.transcript.school.name)
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=SEAL,
            TU=said,
            F=_PRINTED_AND_LOCKED,
            Rect=Array([0, 0, 0, 0]),
            P=page,
            StructParent=key,
        )
    )
    form = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=tree.K,
            Pg=page,
            Alt=said,
            K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page),
        )
    )
    tree.K.K.append(form)
    tree.ParentTree.Nums.extend([key, form])
    tree.ParentTreeNextKey = key + 1
    page.Annots = Array([widget])
    root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=_SIGNED_AND_APPENDED_TO)
