"""A small vocabulary of our own, with everything in it that JSON-LD contexts can do."""

from types import MappingProxyType
from typing import Any

import pytest

from transcript.proofs.keys import Ed25519Signer, P256Signer

BASE = "https://contexts.example/base"
MORE = "https://contexts.example/more"
CLASH = "https://contexts.example/clash"
VOCAB = "https://contexts.example/vocab"
ODD = "https://contexts.example/odd"
TAKEN = "https://contexts.example/taken"
BROKEN = "https://contexts.example/broken"

_V = "https://terms.example/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_HTTPS_XSD = "https://www.w3.org/2001/XMLSchema#"

_PROOF = {
    "@id": "https://w3id.org/security#proof",
    "@type": "@id",
    "@container": "@graph",
}
_DATA_INTEGRITY = {
    "@id": "https://w3id.org/security#DataIntegrityProof",
    "@context": {
        "@protected": True,
        "created": {"@id": f"{_V}created", "@type": f"{_XSD}dateTime"},
        "expires": {"@id": f"{_V}expires", "@type": f"{_XSD}dateTime"},
        "cryptosuite": f"{_V}cryptosuite",
        "proofPurpose": {
            "@id": f"{_V}proofPurpose",
            "@type": "@vocab",
            "@context": {"assertionMethod": {"@id": f"{_V}assertionMethod", "@type": "@id"}},
        },
        "proofValue": f"{_V}proofValue",
        "verificationMethod": {"@id": f"{_V}verificationMethod", "@type": "@id"},
    },
}
_CONTEXTS: dict[str, Any] = {
    BASE: {
        "@context": {
            "@version": 1.1,
            "@protected": True,
            "id": "@id",
            "type": "@type",
            "Person": {
                "@id": f"{_V}Person",
                "@context": {"knows": f"{_V}knows"},
            },
            "Renamed": {
                "@id": f"{_V}Renamed",
                "@context": {"name": f"{_V}anotherName"},
            },
            "Credential": f"{_V}Credential",
            "DataIntegrityProof": _DATA_INTEGRITY,
            "proof": _PROOF,
            "name": f"{_V}name",
            "title": {"@id": f"{_V}title", "@language": "EN"},
            "issuer": {"@id": f"{_V}issuer", "@type": "@id"},
            "subject": {"@id": f"{_V}subject", "@type": "@id"},
            "issued": {"@id": f"{_V}issued", "@type": f"{_XSD}dateTime"},
            "word": {"@id": f"{_V}word", "@type": "@vocab"},
            "steps": {"@id": f"{_V}steps", "@container": "@list"},
            "tags": {"@id": f"{_V}tags", "@container": "@set"},
            "ratio": {"@id": f"{_V}ratio", "@type": f"{_XSD}double"},
            "share": {"@id": f"{_V}share", "@type": f"{_XSD}float"},
            "flag": {"@id": f"{_V}flag", "@type": "xsd:boolean"},
            "httpFlag": {"@id": f"{_V}httpFlag", "@type": f"{_XSD}boolean"},
            "httpsFlag": {"@id": f"{_V}httpsFlag", "@type": f"{_HTTPS_XSD}boolean"},
            "label": {"@id": f"{_V}label", "@type": f"{_XSD}string"},
            "free": {"@id": f"{_V}free", "@type": "@none"},
            "parts": {
                "@id": f"{_V}parts",
                "@type": "@id",
                "@context": {"name": f"{_V}partName", "inside": f"{_V}inside"},
            },
            "ex": {"@id": f"{_V}ex#", "@prefix": True},
        }
    },
    MORE: {"@context": {"nickname": f"{_V}nickname"}},
    CLASH: {"@context": {"name": f"{_V}somethingElse"}},
    VOCAB: {"@context": {"@vocab": "https://open.example/", "id": "@id", "type": "@type"}},
    ODD: {
        "@context": {
            "id": "@id",
            "kind": "@type",
            "@language": "fr",
            "Eraser": {"@id": f"{_V}Eraser", "@context": None},
            "Renamer": {
                "@id": f"{_V}Renamer",
                "@context": {"kind": f"{_V}kind", "sort": "@type"},
            },
            "nothing": None,
            "plain": f"{_V}plain",
            "silent": {"@id": f"{_V}silent", "@language": None},
            "graph": "@graph",
            "backwards": {"@reverse": f"{_V}backwards"},
            "byLanguage": {"@id": f"{_V}byLanguage", "@container": "@language"},
            "raw": {"@id": f"{_V}raw", "@type": "@json"},
            "towards": {"@id": f"{_V}towards", "@direction": "rtl"},
            "twin": f"{_V}twin",
            "other": f"{_V}twin",
            "clean": {"@id": f"{_V}clean", "@context": None},
            "nested": {"@id": f"{_V}nested", "@context": {"plain": f"{_V}nestedPlain"}},
            "guarded": {
                "@id": f"{_V}guarded",
                "@context": {"@protected": True, "deep": f"{_V}deep"},
            },
            "leaning": {"@id": f"{_V}leaning", "@context": {"leant": {"@id": "plain"}}},
        }
    },
    TAKEN: {"@context": {"plain": None}},
    BROKEN: {"@context": ["https://elsewhere.example/context"]},
}


@pytest.fixture(scope="session")
def contexts() -> MappingProxyType[str, Any]:
    """The contexts that the tests of this room may use."""
    return MappingProxyType(_CONTEXTS)


@pytest.fixture(scope="session")
def signer() -> Ed25519Signer:
    """A key that is nobody's."""
    return Ed25519Signer.from_seed(bytes(range(32)))


@pytest.fixture(scope="session")
def seal() -> P256Signer:
    """A seal that is nobody's."""
    return P256Signer.from_secret(0x1234567890ABCDEF)
