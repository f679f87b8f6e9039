"""The square code on page one, read back from the rendered page by a decoder that is not ours."""

import io
from collections.abc import Callable
from dataclasses import replace
from hashlib import shake_256
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL.Image import Image
from transcript_exporters.pdf import PdfExporter

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript

Shaped = Callable[..., IssuedTranscript]

ADDRESS = "https://riverbend.example/verify"
ENGLISH = Edition()
OFFICE_SCANNER = 200  # dots per inch


def code(name_bytes: int) -> str:
    """Return digits as many as a code has whose name takes that many bytes."""
    size = -(-(65 + name_bytes + 64) * 8 // 5)
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(alphabet[byte % 32] for byte in shake_256(b"any digits").digest(size))


def scanned(issued: IssuedTranscript, edition: Edition, resolution: int) -> Image:
    document = pypdfium2.PdfDocument(PdfExporter().render(issued, edition))
    try:
        picture: Image = document[0].render(scale=resolution / 72, grayscale=True).to_pil()
    finally:
        document.close()
    return picture


def read(
    issued: IssuedTranscript, edition: Edition = ENGLISH, resolution: int = OFFICE_SCANNER
) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(scanned(issued, edition, resolution))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("resolution", [OFFICE_SCANNER, 300])
def test_the_square_code_reads_as_the_address_and_the_code(
    shaped: Shaped, language: str, resolution: int
) -> None:
    issued = replace(shaped(), code=code(30))
    (found,) = read(issued, Edition(language=language), resolution)
    assert found.text == f"{ADDRESS}#{issued.code}"


@pytest.mark.parametrize(("name_bytes", "modules"), [(19, 57), (30, 57), (48, 61)])
def test_the_square_code_stays_small_enough_to_print(
    shaped: Shaped, name_bytes: int, modules: int
) -> None:
    issued = replace(shaped(), code=code(name_bytes))
    (found,) = read(issued)
    assert found.text == f"{ADDRESS}#{issued.code}"
    extra: Any = found.extra
    assert (found.ec_level, 17 + 4 * int(extra["Version"])) == ("M", modules)


def test_the_square_code_survives_a_fax(shaped: Shaped) -> None:
    issued = replace(shaped(), code=code(48))
    tilted = scanned(issued, ENGLISH, OFFICE_SCANNER).rotate(1.5, fillcolor=255)
    black_or_white = tilted.point(lambda grey: 255 * (grey > 140))
    (found,) = zxingcpp.read_barcodes(black_or_white)
    assert found.text == f"{ADDRESS}#{issued.code}"


def test_the_square_code_leads_to_the_number_where_a_document_has_no_code(
    shaped: Shaped,
) -> None:
    issued = shaped()
    (found,) = read(issued)
    assert found.text == f"{ADDRESS}#{issued.document.number}"


def test_a_school_without_such_a_page_prints_no_square_code(shaped: Shaped) -> None:
    issued = replace(shaped(), code=code(30))
    school = replace(issued.transcript.school, verify_url=None)
    without = replace(issued, transcript=replace(issued.transcript, school=school))
    assert read(without) == []


def test_the_code_is_attached_as_it_is_printed(shaped: Shaped) -> None:
    issued = replace(shaped(), code=code(30))
    with pikepdf.open(io.BytesIO(PdfExporter().render(issued, ENGLISH))) as pdf:
        content = pdf.attachments["transcript.code.txt"].get_file().read_bytes()
        related = [(str(each.UF), str(each.AFRelationship)) for each in pdf.Root.AF]
    assert content == issued.code.encode()
    assert related[-1] == ("transcript.code.txt", "/Supplement")


def test_a_document_without_a_code_has_none_attached(shaped: Shaped) -> None:
    with pikepdf.open(io.BytesIO(PdfExporter().render(shaped(), ENGLISH))) as pdf:
        assert list(pdf.attachments) == ["transcript.clr.json", "transcript.record.json"]
