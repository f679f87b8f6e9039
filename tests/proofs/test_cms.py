"""Signatures, read by a library that had no part in them."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256

from transcript.proofs import der
from transcript.proofs.cms import CmsSigner
from transcript.proofs.signers import P256Signer
from transcript.proofs.x509 import Certificate, seal_certificate

DIGEST = sha256(b"content").digest()


@pytest.fixture
def certificate(seal: P256Signer) -> Certificate:
    return seal_certificate(
        seal,
        organisation="Riverbend",
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2027, 1, 1, tzinfo=UTC),
        serial=2**150,
    )


def signed(content: bytes) -> cms.SignedData:
    return cms.ContentInfo.load(content, strict=True)["content"]


def test_a_signature_carries_its_certificate_and_not_what_it_signs(
    seal: P256Signer, certificate: Certificate
) -> None:
    found = signed(CmsSigner(seal, [certificate.der]).sign(DIGEST))
    assert [each.dump() for each in found["certificates"]] == [certificate.der]
    assert found["encap_content_info"].native == {"content_type": "data", "content": None}


def test_a_signature_names_its_certificate_twice(
    seal: P256Signer, certificate: Certificate
) -> None:
    (signer,) = signed(CmsSigner(seal, [certificate.der]).sign(DIGEST))["signer_infos"]
    (own,) = signed(CmsSigner(seal, [certificate.der]).sign(DIGEST))["certificates"]
    assert signer["sid"].chosen["serial_number"].native == 2**150
    assert signer["sid"].chosen["issuer"] == own.chosen.issuer
    attributes = {each["type"].native: each["values"] for each in signer["signed_attrs"]}
    (listed,) = attributes["signing_certificate_v2"][0]["certs"]
    assert listed["cert_hash"].native == sha256(certificate.der).digest()
    assert listed["issuer_serial"]["serial_number"].native == 2**150


def test_a_signature_is_over_its_attributes_in_the_order_of_der(
    seal: P256Signer, certificate: Certificate
) -> None:
    (signer,) = signed(CmsSigner(seal, [certificate.der]).sign(DIGEST))["signer_infos"]
    attributes = signer["signed_attrs"].untag().dump()
    seal.library_public_key().verify(signer["signature"].native, attributes, ECDSA(SHA256()))
    assert [each["type"].native for each in signer["signed_attrs"]] == [
        "content_type",
        "message_digest",
        "signing_certificate_v2",
    ]
    assert signer["signed_attrs"][1]["values"][0].native == DIGEST


def test_a_time_stamp_is_for_the_signature(seal: P256Signer, certificate: Certificate) -> None:
    shown: list[bytes] = []

    def stamp(digest: bytes) -> bytes:
        shown.append(digest)
        return der.encode(der.SEQUENCE, der.encode(der.OBJECT_IDENTIFIER, b"\x2a\x03"))

    content = CmsSigner(seal, [certificate.der]).sign(DIGEST, time_stamp=stamp)
    (signer,) = signed(content)["signer_infos"]
    assert shown == [sha256(signer["signature"].native).digest()]
    assert [each["type"].native for each in signer["unsigned_attrs"]] == [
        "signature_time_stamp_token"
    ]


def test_what_is_no_certificate_is_refused(seal: P256Signer) -> None:
    with pytest.raises(ValueError, match=r"^another element than expected$"):
        CmsSigner(seal, [b"no certificate"])
