"""The pages become a file: fonts, structure, records, the field of the seal, the particulars."""

import io
from typing import Any

from transcript.issuance import IssuedTranscript
from transcript_exporters.pdf import field
from transcript_exporters.pdf.archive import describe, particulars
from transcript_exporters.pdf.attachments import attach
from transcript_exporters.pdf.embedding import embedded
from transcript_exporters.pdf.outline import outline
from transcript_exporters.pdf.packing import misleads, packed
from transcript_exporters.pdf.pen import Pen, Picture
from transcript_exporters.pdf.sheet import Sheet


def finished(pen: Pen, sheet: Sheet, issued: IssuedTranscript) -> bytes:
    """Return the file, valid PDF/A-3a and PDF/UA-1; an official edition still wants its seal."""
    import pikepdf

    drawn, tree = pen.finish()
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        pdf.Root.StructTreeRoot = pdf.get_object(tree, 0)
        _complete_pages(pdf, pen)
        outline(pdf, pen.bookmarks)
        attach(pdf, sheet, issued)
        if sheet.edition.official:
            field.prepare(pdf, sheet)
        describe(pdf, particulars(sheet))
        return _saved(pdf)


def _saved(pdf: Any) -> bytes:  # noqa: ANN401
    file = _written(pdf)
    for key in ("/MarkInfo", "/ViewerPreferences", "/Names", "/AF", "/Lang"):
        if not misleads(file):
            break
        # One object more, and every stream of objects is another one.
        pdf.Root[key] = pdf.make_indirect(pdf.Root[key])
        file = _written(pdf)
    return file


def _written(pdf: Any) -> bytes:  # noqa: ANN401
    from pikepdf import ObjectStreamMode

    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=ObjectStreamMode.generate,
    )
    return out.getvalue()


def _complete_pages(pdf: Any, pen: Pen) -> None:  # noqa: ANN401
    from pikepdf import Dictionary, Name

    fonts = pdf.make_indirect(
        Dictionary(
            {f"/{name}": embedded(pdf, name, codes) for name, codes in pen.codes.faces.items()}
        )
    )
    pictures = Dictionary({f"/{name}": _picture(pdf, each) for each, name in pen.pictures.items()})
    for number, page in enumerate(pdf.pages):
        page.Contents = packed(pdf, pen.contents[number])
        page.Resources = Dictionary(Font=fonts)
        if number == 0 and len(pictures):
            page.Resources.XObject = pictures
        page.StructParents = number
        page.Tabs = Name.S
        if Name.Trans in page:
            del page[Name.Trans]


def _picture(pdf: Any, picture: Picture) -> Any:  # noqa: ANN401
    from pikepdf import Name

    return packed(
        pdf,
        picture.pixels,
        shared=True,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
