"""The policy for seals, on the smallest sealed PDF. Attacks on real ones are in `tests/attacks`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pikepdf import Array, Dictionary, Name
from pyhanko.sign.validation import generic_cms

from transcript.proofs import cms_check
from transcript.proofs.errors import BudgetExceededError, InvalidProofError
from transcript.proofs.pades import FIELD, PadesSeal
from transcript.proofs.pades_check import InvalidSealError, SealFault, check_seal
from transcript.proofs.pdf_container import PdfLimits
from transcript.proofs.signers import P256Signer
from transcript.proofs.time_stamp_check import check_time_stamp
from transcript.proofs.time_stamping import Ask
from transcript.proofs.x509 import Certificate, seal_certificate

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = BEGIN + timedelta(days=3650)
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = P256Signer.from_secret(7)

Change = Callable[[Any], None]


def unsealed(*, prepared: bool = True, change: Change | None = None, tables: bool = False) -> bytes:
    """Return a PDF of one empty page, with the field that a seal fills."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(612, 792)).obj
    if prepared:
        widget = made.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=FIELD, F=132)
        )
        widget.Rect, widget.P, page.Annots = Array([0, 0, 0, 0]), page, Array([widget])
        made.Root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=3)
    made.docinfo["/Title"] = "A page"
    if change:
        change(made)
    mode = pikepdf.ObjectStreamMode
    content = BytesIO()
    made.save(
        content,
        deterministic_id=True,
        object_stream_mode=mode.disable if tables else mode.generate,
    )
    return content.getvalue()


@pytest.fixture(scope="module")
def certificate() -> Certificate:
    return seal_certificate(
        KEY, organisation="Hill School", valid_from=BEGIN, valid_until=END, serial=7
    )


@pytest.fixture(scope="module")
def seal(certificate: Certificate) -> PadesSeal:
    return PadesSeal(KEY, certificate, valid_from=BEGIN)


def fault(content: bytes) -> tuple[SealFault, str]:
    with pytest.raises(InvalidSealError) as caught:
        check_seal(content)
    return caught.value.fault, str(caught.value)


@pytest.mark.parametrize("tables", [True, False])
def test_a_seal_is_found_with_all_that_is_to_be_judged(
    seal: PadesSeal, certificate: Certificate, *, tables: bool
) -> None:
    base = unsealed(tables=tables)
    found = check_seal(seal.seal(base, at=AT))
    assert found is not None
    assert found.fingerprint == certificate.fingerprint
    assert (found.valid_from, found.valid_until, found.made_at) == (BEGIN, END, AT)
    assert found.stamped is None
    assert base.endswith(b"startxref\n%d\n%%%%EOF\n" % found.base_table)
    assert 0 <= found.begins - len(base) <= 1


@pytest.mark.parametrize("prepared", [True, False])
def test_a_pdf_without_a_seal_has_none(*, prepared: bool) -> None:
    assert check_seal(unsealed(prepared=prepared)) is None


def test_what_is_no_pdf_is_an_error() -> None:
    with pytest.raises(InvalidProofError, match=r"^the file is not a PDF$"):
        check_seal(b"")


def test_the_cost_of_a_seal_is_limited(seal: PadesSeal) -> None:
    with pytest.raises(BudgetExceededError):
        check_seal(seal.seal(unsealed(), at=AT), limits=PdfLimits(calls=1_000))


def form(**changes: object) -> Change:
    def change(pdf: Any) -> None:  # noqa: ANN401 - the library's own types
        for name, value in changes.items():
            pdf.Root.AcroForm[f"/{name}"] = value

    return change


def field(**changes: object) -> Change:
    def change(pdf: Any) -> None:  # noqa: ANN401 - the library's own types
        for name, value in changes.items():
            pdf.Root.AcroForm.Fields[0][f"/{name}"] = value

    return change


PREPARED_WRONGLY = {
    "a form with more keys": form(DR=Dictionary()),
    "a field with more keys": field(AA=Dictionary()),
    "a field that is seen": field(Rect=Array([0, 0, 9, 9])),
    "a field that is not locked": field(F=4),
}


@pytest.mark.parametrize("name", PREPARED_WRONGLY)
def test_a_field_that_no_school_prepares_is_of_another_kind(seal: PadesSeal, name: str) -> None:
    sealed = seal.seal(unsealed(change=PREPARED_WRONGLY[name]), at=AT)
    assert fault(sealed) == (SealFault.KIND, "its field is not one that a school prepares")


def test_a_permission_without_a_seal_is_of_another_kind() -> None:
    def change(pdf: Any) -> None:  # noqa: ANN401 - the library's own types
        pdf.Root.Perms = Dictionary()

    assert fault(unsealed(prepared=False, change=change)) == (
        SealFault.KIND,
        "the file has a form to fill in beside the seal",
    )


def test_a_seal_over_a_file_that_was_saved_twice_is_partial(seal: PadesSeal) -> None:
    base = unsealed(tables=True)
    previous = base[base.rindex(b"startxref") + 9 : base.rindex(b"%%EOF")].strip()
    entries = base[base.rindex(b"trailer") + 7 : base.rindex(b"startxref")].strip()[:-2]
    table = b"xref\n0 0\ntrailer\n%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n"
    twice = base + table % (entries, previous, len(base))
    assert fault(seal.seal(twice, at=AT)) == (
        SealFault.PARTIAL,
        "the file was added to beside the seal",
    )


def test_a_seal_that_two_readers_do_not_agree_on_is_broken(
    seal: PadesSeal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generic_cms, "validate_sig_integrity", lambda *_: (True, False))
    assert fault(seal.seal(unsealed(), at=AT)) == (
        SealFault.BROKEN,
        "two readers do not agree on it",
    )


def test_a_second_seal_that_only_one_reader_sees_is_several(
    seal: PadesSeal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    monkeypatch.setattr(PdfFileReader, "embedded_signatures", [])
    assert fault(seal.seal(unsealed(), at=AT)) == (
        SealFault.SEVERAL,
        "the file has 0 signatures",
    )


def test_a_seal_of_which_the_signature_does_not_fit_is_broken(seal: PadesSeal) -> None:
    sealed = seal.seal(unsealed(), at=AT)
    changed = sealed.replace(b"(Official", b"(0fficial")
    assert fault(changed) == (SealFault.BROKEN, "the file is not the one that was sealed")


def test_a_time_that_is_no_time_is_damaged(
    seal: PadesSeal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcript.proofs import pades_check

    monkeypatch.setattr(pades_check, "check_signature", lambda *_, **__: None)
    monkeypatch.setattr(pades_check, "_check_again", lambda _: None)
    sealed = seal.seal(unsealed(), at=AT).replace(b"D\\07220261122", b"D\\07220261322")
    with pytest.raises(InvalidProofError, match="damaged"):
        check_seal(sealed)


# Time stamps.


@pytest.fixture
def stamped(certificate: Certificate, time_server: Ask) -> bytes:
    made = PadesSeal(KEY, certificate, valid_from=BEGIN, ask=time_server)
    return made.seal(unsealed(), at=AT)


def test_a_time_stamp_is_told_with_the_name_of_who_made_it(stamped: bytes) -> None:
    found = check_seal(stamped)
    assert found is not None
    assert found.stamped is not None
    assert (found.stamped.at, found.stamped.authority) == (AT, "Organization: Time of Day")


def test_a_damaged_time_stamp_breaks_the_seal(
    certificate: Certificate, time_server: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcript.proofs import pades

    monkeypatch.setattr(pades, "time_stamp", lambda _, ask: b"\x30\x03\x06\x01\x00" if ask else b"")
    made = PadesSeal(KEY, certificate, valid_from=BEGIN, ask=time_server)
    assert fault(made.seal(unsealed(), at=AT)) == (SealFault.BROKEN, "its time stamp is damaged")


def signer_of(stamped: bytes) -> Any:  # noqa: ANN401 - the library's own types
    from pyhanko.pdf_utils.reader import PdfFileReader

    (seal,) = PdfFileReader(BytesIO(stamped)).embedded_signatures
    return seal.signer_info


def test_a_time_stamp_of_another_seal_breaks_it(stamped: bytes) -> None:
    signer = signer_of(stamped)
    signer["signature"] = cms.OctetString(b"another signature")
    with pytest.raises(InvalidProofError, match=r"^its time stamp is not about it$"):
        check_time_stamp(signer)


def server_for(purpose: x509.ObjectIdentifier) -> Ask:
    """Return a time-stamp server whose certificate was made for `purpose`."""
    from asn1crypto import keys, tsp
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Time of Day")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, BEGIN, END)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        .sign(key, hashes.SHA256())
    )
    (certificate,) = load_certs_from_pemder_data(made.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    server = DummyTimeStamper(certificate, keys.PrivateKeyInfo.load(secret), fixed_dt=AT)

    def answer(request: bytes) -> bytes:
        given: bytes = server.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
        return given

    return answer


def test_a_time_stamp_by_what_is_no_time_server_breaks_the_seal(certificate: Certificate) -> None:
    def sealed(purpose: x509.ObjectIdentifier) -> bytes:
        made = PadesSeal(KEY, certificate, valid_from=BEGIN, ask=server_for(purpose))
        return made.seal(unsealed(), at=AT)

    assert check_seal(sealed(ExtendedKeyUsageOID.TIME_STAMPING)) is not None
    assert fault(sealed(ExtendedKeyUsageOID.CODE_SIGNING)) == (
        SealFault.BROKEN,
        "its time stamp is not about it",
    )


@pytest.mark.parametrize("count", [0, 2])
def test_there_is_one_time_stamp_or_none(stamped: bytes, count: int) -> None:
    signer = signer_of(stamped)
    (attribute,) = signer["unsigned_attrs"]
    signer["unsigned_attrs"] = cms.CMSAttributes([attribute.copy() for _ in range(count)])
    with pytest.raises(InvalidProofError, match=r"^its time stamp is damaged$"):
        check_time_stamp(signer)


def test_the_digest_that_is_signed_is_that_of_the_whole_file(
    seal: PadesSeal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcript.proofs import pades_check

    digests = []

    def check(content: bytes, *, digest: bytes) -> cms_check.CheckedSignature:
        digests.append(digest)
        return cms_check.check_signature(content, digest=digest)

    monkeypatch.setattr(pades_check, "check_signature", check)
    sealed = seal.seal(unsealed(), at=AT)
    check_seal(sealed)
    begin, end = sealed.index(b"/Contents <") + 10, sealed.index(b">", sealed.index(b"/Contents <"))
    assert digests == [sha256(sealed[:begin] + sealed[end + 1 :]).digest()]
