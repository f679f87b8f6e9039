"""The file around the pages: fonts, attached records, and what the file says about itself."""

import hashlib
import io
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from transcript.issuance import IssuedTranscript
from transcript_exporters.pdf.direction import bare
from transcript_exporters.pdf.embedding import embedded
from transcript_exporters.pdf.legend import CLR_NAME, RECORD_NAME
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.sheet import Sheet


def renderer_stamp() -> str:
    """Return what made the bytes: the same stamp and record give the same file.

    The stamp is the document's Producer. Where two stamps differ, compare text instead of bytes.
    """
    import zlib

    import pikepdf
    import reportlab
    import uharfbuzz

    return "; ".join(
        (
            f"Transcript Toolkit {version('transcript-toolkit')}",
            f"ReportLab {reportlab.Version}",
            f"HarfBuzz {uharfbuzz.version_string()}",
            f"qpdf {pikepdf.__libqpdf_version__}",
            f"zlib {zlib.ZLIB_RUNTIME_VERSION}",
            f"fonts {version('pymupdf-fonts')}",
            f"layout {_layout()}",
        )
    )


@cache
def _layout() -> str:
    # Two builds of one version may draw differently; their pages must not be compared as equals.
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def finished(pen: Pen, sheet: Sheet, issued: IssuedTranscript) -> bytes:
    """Return the file: the pen's pages with their fonts, the records and the particulars."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pen.finish())) as pdf:
        _embed_fonts(pdf, pen)
        _attach(pdf, sheet, issued)
        _describe(pdf, sheet)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def _embed_fonts(pdf: Any, pen: Pen) -> None:  # noqa: ANN401
    from pikepdf import Array, Dictionary, Name

    fonts = pdf.make_indirect(
        Dictionary(
            {f"/{name}": embedded(pdf, name, codes) for name, codes in pen.codes.faces.items()}
        )
    )
    for page in pdf.pages:
        page.Resources = Dictionary(Font=fonts, ProcSet=Array([Name.PDF, Name.Text]))
        if Name.Trans in page:
            del page[Name.Trans]


def _attach(pdf: Any, sheet: Sheet, issued: IssuedTranscript) -> None:  # noqa: ANN401
    from pikepdf import Array, Dictionary, Name, NameTree

    records = (
        (CLR_NAME, issued.clr, "/Source", "attachment.clr", "/application/vc+ld+json"),
        (RECORD_NAME, issued.record, "/Data", "attachment.record", "/application/json"),
    )
    tree = NameTree.new(pdf)
    related = Array()
    for name, content, relation, key, media_type in records:
        said = sheet.words.say(key)
        stream = _embedded_file(pdf, content, media_type, issued.document.issued_at)
        specification = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=name,
                UF=name,
                Desc=said,
                AFRelationship=Name(relation),
                EF=Dictionary(F=stream, UF=stream),
            )
        )
        tree[name] = specification
        related.append(specification)
    pdf.Root.Names = Dictionary(EmbeddedFiles=tree.obj)
    pdf.Root.AF = related


def _embedded_file(pdf: Any, content: bytes, media_type: str, at: datetime) -> Any:  # noqa: ANN401
    from pikepdf import Dictionary, Name, Stream

    return pdf.make_indirect(
        Stream(
            pdf,
            content,
            Type=Name.EmbeddedFile,
            Subtype=Name(media_type),
            Params=Dictionary(Size=len(content), CreationDate=_date(at), ModDate=_date(at)),
        )
    )


def _describe(pdf: Any, sheet: Sheet) -> None:  # noqa: ANN401
    from pikepdf import Dictionary, Name

    words, school = sheet.words, sheet.transcript.school
    at = _date(sheet.document.issued_at)
    title = words.say("title.in_progress" if sheet.facts.in_progress else "title")
    stamp = renderer_stamp()
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=f"{title}: {sheet.name}",
            Author=school.name,
            Subject=bare(words.say("subject", name=sheet.name, school=school.name)),
            Keywords=sheet.document.number,
            Creator=stamp.split(";")[0],
            Producer=stamp,
            CreationDate=at,
            ModDate=at,
        )
    )
    pdf.Root.Lang = words.tag
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if Name.Outlines in pdf.Root:
        del pdf.Root.Outlines
    pdf.Root.PageMode = Name.UseNone


def _date(at: datetime) -> str:
    return f"D:{at:%Y%m%d%H%M%S}Z"
