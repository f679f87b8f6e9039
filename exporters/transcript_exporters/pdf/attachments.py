"""The records inside the file."""

from datetime import datetime
from typing import Any

from transcript.issuance import IssuedTranscript
from transcript.model import attachments
from transcript_exporters.pdf.archive import date_of
from transcript_exporters.pdf.packing import packed
from transcript_exporters.pdf.sheet import Sheet


def attach(pdf: Any, sheet: Sheet, issued: IssuedTranscript) -> None:  # noqa: ANN401
    """Embed the records, named to readers and related to the document (PDF/A-3, 6.8)."""
    from pikepdf import Array, Dictionary, Name, NameTree

    code = issued.code.encode("ascii")
    records = [
        (attachments.CLR, issued.clr, "/Source", "attachment.clr", "/application/vc+ld+json"),
        (attachments.RECORD, issued.record, "/Data", "attachment.record", "/application/json"),
        (attachments.CODE, code, "/Supplement", "attachment.code", "/text/plain"),
    ]
    if not code:  # issued before there were any
        del records[-1]
    tree = NameTree.new(pdf)
    related = Array()
    for name, content, relation, key, media_type in records:
        stream = _embedded_file(pdf, content, media_type, issued.document.issued_at)
        specification = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=name,
                UF=name,
                Desc=sheet.words.say(key),
                AFRelationship=Name(relation),
                EF=Dictionary(F=stream, UF=stream),
            )
        )
        tree[name] = specification
        related.append(specification)
    pdf.Root.Names = Dictionary(EmbeddedFiles=tree.obj)
    pdf.Root.AF = related


def _embedded_file(pdf: Any, content: bytes, media_type: str, at: datetime) -> Any:  # noqa: ANN401
    from pikepdf import Dictionary, Name

    return packed(
        pdf,
        content,
        Type=Name.EmbeddedFile,
        Subtype=Name(media_type),
        Params=Dictionary(Size=len(content), CreationDate=date_of(at), ModDate=date_of(at)),
    )
