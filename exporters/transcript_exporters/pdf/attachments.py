"""The records inside the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model import attachments
from transcript_exporters.pdf.archive import date_of
from transcript_exporters.pdf.packing import packed
from transcript_exporters.pdf.sheet import Sheet

_CREDENTIAL = "/application/vc+ld+json"
_JSON = "/application/json"


@dataclass(frozen=True, slots=True)
class _Record:
    """A file inside, what it is to the document, and the key of the words that describe it."""

    name: str
    content: bytes
    relation: str
    description: str
    media_type: str


def attach(pdf: Any, sheet: Sheet, issued: IssuedTranscript) -> None:  # noqa: ANN401
    """Embed the records, named to readers and related to the document (PDF/A-3, 6.8)."""
    from pikepdf import Array, Dictionary, Name, NameTree

    tree = NameTree.new(pdf)
    related = Array()
    for record in _records(issued, sheet.edition):
        stream = _embedded_file(pdf, record, issued.document.issued_at)
        specification = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=record.name,
                UF=record.name,
                Desc=sheet.words.say(record.description),
                AFRelationship=Name(record.relation),
                EF=Dictionary(F=stream, UF=stream),
            )
        )
        tree[record.name] = specification
        related.append(specification)
    pdf.Root.Names = Dictionary(EmbeddedFiles=tree.obj)
    pdf.Root.AF = related


def _records(issued: IssuedTranscript, edition: Edition) -> Iterator[_Record]:
    yield _Record(attachments.CLR, issued.clr, "/Source", "attachment.clr", _CREDENTIAL)
    yield _Record(attachments.RECORD, issued.record, "/Data", "attachment.record", _JSON)
    if issued.code:  # there is none in what was issued before there were any
        code = issued.code.encode("ascii")
        yield _Record(attachments.CODE, code, "/Supplement", "attachment.code", "/text/plain")
    if edition.ledger_proof:
        proof = edition.ledger_proof
        name = attachments.LEDGER_PROOF
        yield _Record(name, proof, "/Supplement", "attachment.ledger", "/text/plain")
    if edition.recipient:
        told = edition.recipient.to_bytes()
        yield _Record(attachments.RELEASE, told, "/Supplement", "attachment.release", _JSON)
    for name, content in zip(attachments.STATUS_LISTS, edition.status_lists, strict=False):
        yield _Record(name, content, "/Supplement", f"attachment.{name}", _CREDENTIAL)


def _embedded_file(pdf: Any, record: _Record, at: datetime) -> Any:  # noqa: ANN401
    from pikepdf import Dictionary, Name

    return packed(
        pdf,
        record.content,
        Type=Name.EmbeddedFile,
        Subtype=Name(record.media_type),
        Params=Dictionary(Size=len(record.content), CreationDate=date_of(at), ModDate=date_of(at)),
    )
