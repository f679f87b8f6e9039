import io
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress

import pikepdf
import pytest

from transcript.proofs.errors import BudgetExceededError, InvalidProofError, ProofError
from transcript.proofs.pdf_container import PDF_LIMITS, PdfLimits, PdfParts, parts, read_within

DAMAGED = "the PDF is damaged, or not built as the standard says"
TOO_MANY = "the PDF has too many attachments"
TOO_MUCH_WORK = "the PDF takes too much work to read"
TOO_LARGE_UNPACKED = "the PDF grows too large when it is unpacked"
CATALOG = b"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>"


def attachments(content: bytes, *, limits: PdfLimits = PDF_LIMITS) -> Mapping[str, bytes]:
    return parts(content, limits=limits).attachments


def pdf_with(files: dict[str, bytes], **options: object) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, content in files.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)  # type: ignore[call-arg]
        pdf.docinfo["/Title"] = "Zoë’s transcript"
        pdf.docinfo["/Pages"] = 5
        stream = io.BytesIO()
        pdf.save(stream, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def raw_pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return content + head + table + end % (size, trailer, len(content))


def attached(*files: tuple[bytes, bytes]) -> bytes:
    names = b"".join(b"(%s) %d 0 R" % (name, 3 + 2 * n) for n, (name, _) in enumerate(files))
    objects = [CATALOG, b"<</Names[" + names + b"]>>"]
    for number, (name, stream) in enumerate(files):
        objects.append(b"<</F(%s)/EF<</F %d 0 R>>>>" % (name, 4 + 2 * number))
        objects.append(stream)
    return raw_pdf(objects)


def stream(content: bytes, filters: bytes) -> bytes:
    return b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(content), filters, content)


PLAIN = b"<</Length 2>>stream\nhi\nendstream"


@pytest.mark.parametrize("mode", list(pikepdf.ObjectStreamMode))
def test_attachments_come_out_by_name(mode: pikepdf.ObjectStreamMode) -> None:
    files = {"record.clr.json": b'{"a": 1}' * 1000, "été.txt": b"x"}
    assert attachments(pdf_with(files, object_stream_mode=mode)) == files


def test_attachments_come_out_of_a_tree_of_names() -> None:
    objects = [
        CATALOG,
        b"<</Kids[3 0 R 4 0 R]>>",
        b"<</Names[(a) 5 0 R]>>",
        b"<</Names[(b) 6 0 R]>>",
        b"<</F(a)/EF<</F 7 0 R>>>>",
        b"<</F(b)/EF<</F 7 0 R>>>>",
        PLAIN,
    ]
    assert attachments(raw_pdf(objects)) == {"a": b"hi", "b": b"hi"}


def test_a_pdf_without_attachments_has_none() -> None:
    assert attachments(raw_pdf([b"<</Type/Catalog>>"])) == {}


def test_a_pdf_says_who_made_it_and_in_which_language() -> None:
    objects = [b"<</Type/Catalog/Lang(es)>>", b"<</Producer(Hill 1.0)>>"]
    found = parts(raw_pdf(objects, b"/Info 2 0 R"))
    assert (found.producer, found.language) == ("Hill 1.0", "es")


def test_a_pdf_that_says_nothing_about_itself_has_no_texts() -> None:
    found = parts(raw_pdf([b"<</Type/Catalog>>"]))
    assert (found.producer, found.language) == ("", "")


def test_what_is_no_text_is_not_taken_for_one() -> None:
    found = parts(raw_pdf([b"<</Type/Catalog/Lang 5>>", b"<</Producer[1]>>"], b"/Info 2 0 R"))
    assert (found.producer, found.language) == ("", "")


@pytest.mark.parametrize(
    ("form", "expected"),
    [(b"", False), (b"/AcroForm<</Fields[]>>", False), (b"/AcroForm<</Fields[2 0 R]>>", True)],
)
def test_a_pdf_shows_whether_it_is_prepared_for_a_seal(form: bytes, *, expected: bool) -> None:
    found = parts(raw_pdf([b"<</Type/Catalog" + form + b">>", b"<</FT/Sig>>"]))
    assert found.has_signature_field is expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is not a PDF"),
        (b" %PDF-1.7\n", "the file is not a PDF"),
        (b"%PDF-1.7\n", DAMAGED),
        (pdf_with({})[:-60], DAMAGED),
        (raw_pdf([b"<</Type/Catalog/Names (x)>>"]), DAMAGED),
        (raw_pdf([b"<</Type/Catalog/Names 2 0 R>>", b"2 0 R"]), DAMAGED),
        (raw_pdf([b"<</Type/Catalog>>"], b"/Prev 9"), DAMAGED),
        (raw_pdf([b"<</Type/Catalog/Names " + b"[" * 9999 + b"]" * 9999 + b">>"]), DAMAGED),
        (raw_pdf([CATALOG, b"<</Names[(a) 9 0 R]>>"]), DAMAGED),
        (attached((b"a", PLAIN), (b"a", PLAIN)), "the PDF has two attachments of one name"),
    ],
)
def test_a_broken_pdf_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidProofError) as caught:
        attachments(content)
    assert str(caught.value) == reason


def test_an_encrypted_pdf_is_refused() -> None:
    content = pdf_with({}, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(InvalidProofError, match=r"^the PDF is encrypted$"):
        attachments(content)


ENDLESS_TABLE = (
    b"%PDF-1.7\n1 0 obj\n<</Type/XRef/W[0 0 0]/Size 1000000000/Index[0 1000000000]/Root 2 0 R"
    b"/Length 0>>stream\n\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
)
PACKED = zlib.compress(bytes(50_000_000), 9)
PREDICTED = b"/FlateDecode/DecodeParms<</Predictor 15/Columns %d>>"
ROW = b"\2" + bytes(200_000)


def in_object_stream(filler: int, *, wide: int = 1) -> bytes:
    """Return a PDF with its catalog in an object stream that has a predictor, as its table has.

    Behind the catalog stands so much else; the last column of the table is so many bytes wide.
    """
    row = b"\2" + b"3 0 <</Type/Catalog>>" + b"x" * filler
    packed = zlib.compress(row, 9)
    keys = b"/Type/ObjStm/N 1/First 4/Length %d/Filter" % len(packed)
    keys += PREDICTED % (len(row) - 1)
    content = b"%PDF-1.7\n"
    entries = [(0, 0), (1, 0), (1, len(content)), (2, 2)]
    content += b"2 0 obj\n<<%s>>stream\n%s\nendstream\nendobj\n" % (keys, packed)
    entries[1] = (1, len(content))
    table = b"".join(bytes([kind]) + place.to_bytes(2) + bytes(wide) for kind, place in entries)
    packed = zlib.compress(b"\2" + table, 9)
    keys = b"/Type/XRef/W[1 2 %d]/Size 4/Root 3 0 R/Length %d/Filter" % (wide, len(packed))
    keys += PREDICTED % len(table)
    end = b"startxref\n%d\n%%%%EOF\n" % len(content)
    return content + b"1 0 obj\n<<%s>>stream\n%s\nendstream\nendobj\n" % (keys, packed) + end


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (raw_pdf([CATALOG, b"<</Kids[2 0 R 2 0 R]>>"]), TOO_MANY),
        (raw_pdf([CATALOG, b"<</Kids[2 0 R]>>"]), TOO_MANY),
        (raw_pdf([CATALOG, b"<</Names[" + b"(a) 1 0 R " * 300 + b"]>>"]), TOO_MANY),
        (ENDLESS_TABLE, TOO_MUCH_WORK),
        (raw_pdf([CATALOG, b"[" + b"1 " * 200_000 + b"]"]), TOO_MUCH_WORK),
        (attached((b"a", stream(zlib.compress(ROW, 9), PREDICTED % 200_000))), TOO_MUCH_WORK),
        (in_object_stream(200_000), TOO_MUCH_WORK),
        (in_object_stream(0, wide=10_000), TOO_MUCH_WORK),
        (raw_pdf([CATALOG, b"9" * 60_000]), "the PDF has a number of too many digits"),
        (attached((b"a", stream(PACKED, b"/FlateDecode"))), TOO_LARGE_UNPACKED),
        (
            attached((b"a", stream(zlib.compress(PACKED, 9), b"[/FlateDecode/FlateDecode]"))),
            TOO_LARGE_UNPACKED,
        ),
        (b"%PDF-1.7\n" + b"1 0 obj" * 100_001, "the PDF has too many parts"),
        (b"%PDF-" + bytes(50_000_000), "the PDF is too large"),
    ],
)
def test_a_pdf_made_to_be_slow_or_large_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BudgetExceededError) as caught:
        attachments(content, limits=PdfLimits(calls=100_000))
    assert str(caught.value) == reason


def test_short_streams_with_a_predictor_are_read() -> None:
    row = b"\2hello"
    content = attached((b"a", stream(zlib.compress(row), PREDICTED % 5)))
    assert attachments(content) == {"a": b"hello"}
    assert attachments(in_object_stream(0)) == {}


def test_an_attachment_of_another_size_can_be_allowed() -> None:
    content = pdf_with({"a": bytes(3_000_000)})
    with pytest.raises(BudgetExceededError, match=f"^{TOO_LARGE_UNPACKED}$"):
        attachments(content, limits=PdfLimits(attachment=2_000_000))


def test_any_changed_byte_gives_an_answer_or_a_refusal() -> None:
    content = pdf_with({"record.json": b"{}"})
    for place in range(0, len(content), 7):
        changed = content[:place] + bytes([content[place] ^ 0x15]) + content[place + 1 :]
        with suppress(ProofError):
            assert isinstance(parts(changed), PdfParts)


def test_a_reader_that_finds_no_memory_is_over_the_limits() -> None:
    def read(_: object) -> None:
        raise MemoryError

    with pytest.raises(BudgetExceededError, match=r"^the PDF takes too much memory to read$"):
        read_within(pdf_with({}), read)
