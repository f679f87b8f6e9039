"""What the file says about itself, to readers and to archives (PDF/A-3a and PDF/UA-1)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape

from transcript.portrayal.isolation import bare
from transcript_exporters.pdf.fonts import clean
from transcript_exporters.pdf.packing import packed
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.stamp import renderer_stamp

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{at}</xmp:CreateDate>
<xmp:ModifyDate>{at}</xmp:ModifyDate>
<xmp:MetadataDate>{at}</xmp:MetadataDate>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file obeys</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What stands both in the file's information and in its metadata, and must agree."""

    title: str
    author: str
    subject: str
    keywords: str
    creator: str
    producer: str
    language: str
    at: datetime


def particulars(sheet: Sheet) -> Particulars:
    """Return what the file of a document says about itself."""
    words, school = sheet.words, sheet.transcript.school
    title = sheet.title
    stamp = renderer_stamp()
    return Particulars(
        title=_plain(f"{title}: {sheet.name}"),
        author=_plain(school.name),
        subject=_plain(words.say("subject", name=sheet.name, school=school.name)),
        keywords=sheet.document.number,
        creator=stamp.split(";")[0],
        producer=stamp,
        language=words.tag,
        at=sheet.document.issued_at,
    )


def describe(pdf: Any, said: Particulars) -> None:  # noqa: ANN401
    """Say it, and declare the parts of the standards that the file obeys."""
    from pikepdf import Dictionary, Name, Stream

    at = date_of(said.at)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=said.title,
            Author=said.author,
            Subject=said.subject,
            Keywords=said.keywords,
            Creator=said.creator,
            Producer=said.producer,
            CreationDate=at,
            ModDate=at,
        )
    )
    root = pdf.Root
    root.Metadata = pdf.make_indirect(
        Stream(pdf, packet(said), Type=Name.Metadata, Subtype=Name.XML)
    )
    root.OutputIntents = pdf.make_indirect(_output_intents(pdf))
    root.MarkInfo = Dictionary(Marked=True)
    root.Lang = said.language
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def packet(said: Particulars) -> bytes:
    """Return the metadata as an XMP packet."""
    texts = ("title", "author", "subject", "keywords", "creator", "producer", "language")
    facts = {key: escape(getattr(said, key)) for key in texts}
    at = f"{said.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return _PACKET.format(**facts, at=at).encode()


def date_of(at: datetime) -> str:
    """Return a moment as PDF writes it."""
    return f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z"


def _plain(said: str) -> str:
    """Return a text on one line, without what XML cannot hold."""
    return " ".join(clean(bare(said)).split())


def _output_intents(pdf: Any) -> Any:  # noqa: ANN401
    from pikepdf import Array, Dictionary, Name

    return Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier="sRGB",
                RegistryName="http://www.color.org",
                Info="sRGB IEC61966-2.1",
                DestOutputProfile=packed(pdf, _srgb(), shared=True, N=3),
            )
        ]
    )


@cache
def _srgb() -> bytes:
    return (files("pikepdf") / "pdfa" / "data" / "sRGB.icc").read_bytes()
