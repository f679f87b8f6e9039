"""What a school sends so that it can be listed: its did.json, an entry, its certificate."""

import json

import pytest

from tests.tampered.forge import kit
from transcript.office.introductions import NoIntroductionError, introduced
from transcript.proofs.keys import Ed25519Signer

KEY = Ed25519Signer.from_seed(bytes(range(32))).public_key.multibase
HILL = "did:web:hill.example"
DID = {
    "id": HILL,
    "verificationMethod": [
        {"id": f"{HILL}#k", "type": "Multikey", "controller": HILL, "publicKeyMultibase": KEY}
    ],
    "assertionMethod": [f"{HILL}#k"],
}


def test_a_did_document_gives_its_id_and_its_keys() -> None:
    assert introduced(json.dumps(DID).encode(), file="did.json") == {"id": HILL, "keys": [KEY]}


def test_a_certificate_gives_its_fingerprint_and_whose_it_is() -> None:
    certificate = kit.certificate()
    assert introduced(certificate.pem, file="seal.pem") == {
        "name": certificate.organisation,
        "certificates": [certificate.fingerprint],
    }


@pytest.mark.parametrize("file", ["trust-entry.yaml", "entry", "entry.txt"])
def test_an_entry_gives_all_but_how_it_was_confirmed(file: str) -> None:
    text = (
        f"version: 1\nissuers:\n  - id: {HILL}\n    name: Hill School\n    keys: [{KEY}]\n"
        "    added_on: 2026-11-21\n    added_by: themselves\n    source: trust us\n"
    )
    assert introduced(text.encode(), file=file) == {
        "id": HILL,
        "name": "Hill School",
        "keys": [KEY],
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"-----BEGIN CERTIFICATE-----\nnone", "is not a certificate that can be used"),
        (b"{}", "no “id” that is a did:web or an https address"),
        (json.dumps({"id": "did:key:z6Mk"}).encode(), "no “id” that is a did:web"),
        (json.dumps({"id": HILL}).encode(), "says nothing"),
        (b"version: 1\nissuers: []\n", "the list has 0 issuers"),
        (b"%PDF-1.7\n\xff", "."),
        (b"name: a school\n", "is not a field of a trust list"),
    ],
)
def test_what_introduces_nobody_is_told(content: bytes, reason: str) -> None:
    with pytest.raises(NoIntroductionError, match=reason):
        introduced(content, file="file.yaml")
