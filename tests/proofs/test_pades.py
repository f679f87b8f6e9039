"""The seal, judged by a library that had no part in its signature."""

import asyncio
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import NameOID
from pikepdf import Array, Dictionary, Name
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from transcript.proofs import pades
from transcript.proofs.errors import KeyUnusableError, SealError
from transcript.proofs.pades import FIELD, REASON, PadesSeal
from transcript.proofs.signers import P256Signer
from transcript.proofs.time_stamping import Ask
from transcript.proofs.x509 import Certificate, seal_certificate

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = BEGIN + timedelta(days=3650)
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
)
_NEW_TABLE = {
    "object_stream_mode": pikepdf.ObjectStreamMode.generate,
    "compress_streams": False,
}


def pdf(*, longer: int = 0, **how: Any) -> bytes:  # noqa: ANN401
    """Return a PDF of one empty page, with the field that a seal fills, longer by so many bytes."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(612, 792)).obj
    widget = made.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=FIELD, F=132)
    )
    widget.Rect, widget.P, page.Annots = Array([0, 0, 0, 0]), page, Array([widget])
    made.Root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=3)
    made.Root.Metadata = made.make_stream(_XMP)
    made.Root.Padding = made.make_stream(b" " * longer)
    content = BytesIO()
    made.save(content, deterministic_id=True, **how)
    return content.getvalue()


@pytest.fixture
def certificate(seal: P256Signer) -> Certificate:
    return seal_certificate(
        seal, organisation="Riverbend", valid_from=BEGIN, valid_until=END, serial=7
    )


@pytest.fixture
def school(seal: P256Signer, certificate: Certificate) -> PadesSeal:
    return PadesSeal(seal, certificate, valid_from=BEGIN)


def judged(sealed: bytes, root: bytes, *, servers: bytes = b"") -> PdfSignatureStatus:
    """Return what the library says of the only signature, trusting `root` and time stamps."""
    (found,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    trusted, stamping = (
        ValidationContext(
            trust_roots=list(load_certs_from_pemder_data(pem)) if pem else [], moment=AT
        )
        for pem in (root, servers)
    )
    validation = async_validate_pdf_signature(found, trusted, ts_validation_context=stamping)
    return asyncio.run(validation)


def field(sealed: bytes) -> Any:  # noqa: ANN401
    """Return the seal's dictionary."""
    return PdfFileReader(BytesIO(sealed)).root["/AcroForm"]["/Fields"][0]["/V"]


@pytest.mark.parametrize("tables", list(pikepdf.ObjectStreamMode), ids=lambda mode: mode.name)
def test_a_seal_is_good_for_a_library_of_others(
    school: PadesSeal, certificate: Certificate, tables: pikepdf.ObjectStreamMode
) -> None:
    found = judged(school.seal(pdf(object_stream_mode=tables), at=AT), certificate.pem)
    assert found.bottom_line
    assert found.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_a_seal_certifies_and_permits_no_change(school: PadesSeal) -> None:
    reader = PdfFileReader(BytesIO(school.seal(pdf(), at=AT)))
    (found,) = reader.embedded_signatures
    assert reader.root["/Perms"]["/DocMDP"] == found.sig_object
    assert found.docmdp_level is MDPPerm.NO_CHANGES


def test_a_seal_says_who_why_and_when(school: PadesSeal) -> None:
    found = field(school.seal(pdf(), at=AT))
    assert {key: str(found[key]) for key in ("/SubFilter", "/Name", "/Reason", "/M")} == {
        "/SubFilter": "/ETSI.CAdES.detached",
        "/Name": "Riverbend",
        "/Reason": REASON,
        "/M": "D:20261122120000Z",
    }


def test_the_document_stays_as_it_was(school: PadesSeal) -> None:
    before = pdf()
    assert school.seal(before, at=AT).startswith(before)


def test_a_seal_adds_itself_and_changes_the_catalog_and_its_field_only(school: PadesSeal) -> None:
    reader = PdfFileReader(BytesIO(school.seal(pdf(), at=AT)))
    fields = reader.root["/AcroForm"]["/Fields"]
    wanted = {reader.trailer.raw_get("/Root"), fields.raw_get(0), fields[0].raw_get("/V")}
    changed = reader.xrefs.explicit_refs_in_revision(1)
    assert {each.idnum for each in changed} == {each.idnum for each in wanted}


def test_a_seal_claims_no_other_version_of_pdf(school: PadesSeal) -> None:
    assert "/Version" not in PdfFileReader(BytesIO(school.seal(pdf(), at=AT))).root


def test_sealing_twice_gives_the_same_bytes(school: PadesSeal) -> None:
    assert school.seal(pdf(), at=AT) == school.seal(pdf(), at=AT)


def test_the_identifier_of_the_file_changes_with_its_content(school: PadesSeal) -> None:
    before = PdfFileReader(BytesIO(pdf())).trailer["/ID"]
    after = PdfFileReader(BytesIO(school.seal(pdf(), at=AT))).trailer["/ID"]
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


def test_a_document_issued_before_the_key_is_sealed_when_the_key_begins(school: PadesSeal) -> None:
    sealed = school.seal(pdf(), at=BEGIN - timedelta(days=400))
    assert str(field(sealed)["/M"]) == "D:20260101000000Z"


def test_a_key_may_begin_after_its_certificate(seal: P256Signer, certificate: Certificate) -> None:
    later = PadesSeal(seal, certificate, valid_from=BEGIN + timedelta(days=1))
    assert str(field(later.seal(pdf(), at=BEGIN))["/M"]) == "D:20260102000000Z"


def test_nothing_is_sealed_after_the_end_of_the_certificate(school: PadesSeal) -> None:
    with pytest.raises(
        KeyUnusableError, match=r"^the certificate of the seal was valid until 2035-12-30 only$"
    ):
        school.seal(pdf(), at=END)


def test_a_certificate_of_another_key_is_refused(certificate: Certificate) -> None:
    with pytest.raises(
        KeyUnusableError, match=r"^the certificate of the seal belongs to another key$"
    ):
        PadesSeal(P256Signer.from_secret(5), certificate, valid_from=BEGIN)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf().replace(b"/AcroForm", b"/AcroFern"), "This file does not contain a form."),
        (
            pdf().replace(b"/T (Seal)", b"/T (Owl.)"),
            "No empty signature field with name Seal found.",
        ),
        (b"%PDF-1.7\n%%EOF\n", "Could not read malformed PDF file"),
        (pdf().replace(b"/ID", b"/XY"), "it has no identifier"),
    ],
    ids=["no form", "no field", "no document", "no identifier"],
)
def test_what_cannot_be_sealed_is_refused(school: PadesSeal, content: bytes, reason: str) -> None:
    with pytest.raises(SealError, match=f"^the PDF cannot be sealed: {reason}$"):
        school.seal(content, at=AT)


def test_a_sealed_document_is_not_sealed_again(school: PadesSeal) -> None:
    with pytest.raises(SealError, match="filled already"):
        school.seal(school.seal(pdf(), at=AT), at=AT)


def test_a_seal_that_went_wrong_in_the_making_never_leaves(
    school: PadesSeal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = P256Signer.sign_der
    monkeypatch.setattr(P256Signer, "sign_der", lambda key, said: sign(key, said + b"!"))
    with pytest.raises(SealError, match="the PDF cannot be sealed: "):
        school.seal(pdf(), at=AT)


def test_no_table_ends_so_that_readers_take_its_last_byte_for_a_line_end(
    school: PadesSeal,
) -> None:
    files = [school.seal(pdf(longer=by, **_NEW_TABLE), at=AT) for by in range(3900, 4200)]
    assert [by for by, file in enumerate(files) if b"\r\nendstream" in file] == []


def test_a_table_that_readers_would_misread_is_never_written(
    school: PadesSeal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pades, "_MISLEADS", b"endstream")
    with pytest.raises(SealError, match=r"^the PDF cannot be sealed: its table would be misread$"):
        school.seal(pdf(**_NEW_TABLE), at=AT)


def test_a_bought_certificate_brings_those_above_it(seal: P256Signer) -> None:
    bought, root = chain(seal, names=("a" * 64, "é" * 32))
    sealed = PadesSeal(seal, bought, valid_from=BEGIN).seal(pdf(), at=AT)
    assert judged(sealed, root).bottom_line


def test_a_time_stamp_vouches_for_the_time(
    seal: P256Signer,
    certificate: Certificate,
    time_server: Ask,
    time_server_certificate: bytes,
) -> None:
    stamped = PadesSeal(seal, certificate, valid_from=BEGIN, ask=time_server)
    sealed = stamped.seal(pdf(), at=BEGIN)
    found = judged(sealed, certificate.pem, servers=time_server_certificate)
    assert found.bottom_line
    assert found.timestamp_validity is not None
    assert found.timestamp_validity.timestamp == AT


def test_a_time_server_is_asked_once_for_each_seal_and_once_before(
    seal: P256Signer, certificate: Certificate, time_server: Ask
) -> None:
    asked: list[bytes] = []

    def ask(request: bytes) -> bytes:
        asked.append(request)
        return time_server(request)

    stamped = PadesSeal(seal, certificate, valid_from=BEGIN, ask=ask)
    for _ in range(2):
        stamped.seal(pdf(), at=AT)
    assert len(asked) == 3


def chain(seal: P256Signer, names: tuple[str, str]) -> tuple[Certificate, bytes]:
    """Return a certificate that two RSA authorities stand above, and that of the upper one."""
    keys = [rsa.generate_private_key(65537, 2048) for _ in names]
    subjects = [
        x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, each)]) for each in (*names, "Sc")
    ]
    publics: list[CertificatePublicKeyTypes] = [
        *(each.public_key() for each in keys),
        seal.library_public_key(),
    ]
    made = []
    for level, (subject, public) in enumerate(zip(subjects, publics, strict=True)):
        above = max(level - 1, 0)
        builder = x509.CertificateBuilder(subjects[above], subject, public, level + 1, BEGIN, END)
        authority = x509.BasicConstraints(ca=level < len(names), path_length=None)
        builder = builder.add_extension(authority, critical=True)
        if level == len(names):
            builder = builder.add_extension(_SIGNS, critical=True)
        made.append(builder.sign(keys[above], hashes.SHA256()))
    pem = [each.public_bytes(serialization.Encoding.PEM) for each in made]
    return Certificate.from_pem(b"".join(reversed(pem))), pem[0]


_SIGNS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
