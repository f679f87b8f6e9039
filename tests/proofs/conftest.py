"""A small vocabulary of our own, with everything in it that JSON-LD contexts can do."""

from types import MappingProxyType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from transcript.proofs.keys import Ed25519Signer, P256Signer, P384Signer, RsaSigner

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


_P = int(
    "f85a5d00607f2e0cb23a8bac6be8f9e52ccc133994a0deea1b00768d00c26e25"
    "ad1a69539d80741f2326acac971b3502d831ea9c58e22ac069d93a6d630e2261"
    "46b244c34c6fe0d4e2bcff2531ae9a2f492d88c05947f1580fea2d306cfe744a"
    "4aed113ca6d22aafa16d3ceb9ae06dad77c7b268900785627963102af49b6db3",
    16,
)
_Q = int(
    "f2379571b0236c63bb84ba85d4745e37007341b9ed0ddbdce360fa5bebd8251e"
    "b1834d3d5fa4e1eede2e8cd995e427fa0241cec97d11c7963c3a77e554ea2ddf"
    "a810abf22067af69ec4b16827255548d9b472f75742b63f6799779bfe017ead6"
    "8c1cc94d38d7ea1c590701bb74518f122e9e6dd164b7fe09f061daea1e11083b",
    16,
)


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


@pytest.fixture(scope="session")
def larger() -> P384Signer:
    """A key on the larger curve that is nobody's."""
    return P384Signer(ec.derive_private_key(0x1234567890ABCDEF, ec.SECP384R1()))


@pytest.fixture(scope="session")
def rsa_key() -> rsa.RSAPrivateKey:
    """An RSA key that is nobody's, as the library has it."""
    exponent, secret = 65537, pow(65537, -1, (_P - 1) * (_Q - 1))
    return rsa.RSAPrivateNumbers(
        p=_P,
        q=_Q,
        d=secret,
        dmp1=secret % (_P - 1),
        dmq1=secret % (_Q - 1),
        iqmp=pow(_Q, -1, _P),
        public_numbers=rsa.RSAPublicNumbers(exponent, _P * _Q),
    ).private_key()


@pytest.fixture(scope="session")
def rsa_signer(rsa_key: rsa.RSAPrivateKey) -> RsaSigner:
    """The same key as a signer."""
    return RsaSigner(rsa_key)
