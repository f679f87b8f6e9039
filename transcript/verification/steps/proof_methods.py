"""The methods that others sign by, and the kinds of key that each of them takes.

A method that nobody has is no reason for doubt but for a no: it is ours, with a letter changed. Nor
is a method doubtful that cannot have been used with any key the reader has confirmed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from transcript.proofs.keys import Algorithm, PublicKey
from transcript.proofs.proof_form import PROOF_TYPE
from transcript.proofs.suites import ED25519_SIGNATURE_2020, SUITES
from transcript.proofs.vc_jwt import Jwt
from transcript.verification.trust import TrustedIssuer

Kinds = frozenset[Algorithm]

_NONE_OF_OURS: Kinds = frozenset()
_ANY: Kinds = frozenset(Algorithm)
_ED25519: Kinds = frozenset({Algorithm.ED25519})
_CURVES: Kinds = frozenset({Algorithm.P256, Algorithm.P384})
_RSA: Kinds = frozenset({Algorithm.RSA})

KNOWN_SUITES: Mapping[str, Kinds] = MappingProxyType(
    {
        # W3C VC Extensions, “Securing Mechanisms”, and the drafts that they grew out of.
        "anoncreds-2023": _NONE_OF_OURS,
        "bbs-2023": _NONE_OF_OURS,
        "ecdsa-xi-2023": _CURVES,
        "falcon512-jcs-2024": _NONE_OF_OURS,
        "falcon512-rdfc-2024": _NONE_OF_OURS,
        "jcs-ecdsa-2019": _CURVES,
        "json-eddsa-2022": _ED25519,
        "mldsa44-jcs-2024": _NONE_OF_OURS,
        "mldsa44-rdfc-2024": _NONE_OF_OURS,
        "slhdsa128-jcs-2024": _NONE_OF_OURS,
        "slhdsa128-rdfc-2024": _NONE_OF_OURS,
        "sqisign1-jcs-2024": _NONE_OF_OURS,
        "sqisign1-rdfc-2024": _NONE_OF_OURS,
        **{
            name: suite.algorithms
            for name, suite in SUITES.items()
            if name != ED25519_SIGNATURE_2020
        },
    }
)
"""The cryptosuites that there are, each with the kinds of key, of those we know, that it takes."""

KNOWN_TYPES: Mapping[str, Kinds] = MappingProxyType(
    {
        "BbsBlsSignature2020": _NONE_OF_OURS,
        "BbsBlsSignatureProof2020": _NONE_OF_OURS,
        "EcdsaKoblitzSignature2016": _NONE_OF_OURS,
        "EcdsaSecp256k1RecoverySignature2020": _NONE_OF_OURS,
        "EcdsaSecp256k1Signature2019": _NONE_OF_OURS,
        "EcdsaSecp256r1Signature2019": frozenset({Algorithm.P256}),
        "Ed25519Signature2018": _ED25519,
        ED25519_SIGNATURE_2020: _ED25519,
        "EthereumEip712Signature2021": _NONE_OF_OURS,
        "GpgSignature2020": _ANY,
        "JsonWebSignature2020": _ANY,
        "MerkleProof2019": _ANY,
        "MerkleProof2021": _ANY,
        "RsaSignature2018": _RSA,
    }
)
"""The types of proof that there are, beside ours; all are older than cryptosuites."""


def unknown_name(proof: Mapping[str, Any]) -> str | None:
    """Return the member of a proof that names a method nobody has, or None."""
    kind, suite = proof.get("type"), proof.get("cryptosuite")
    if not isinstance(kind, str):
        return None
    if kind != PROOF_TYPE:
        if kind not in KNOWN_TYPES:
            return "type"
        # None of these has a suite, and ours always has.
        return "cryptosuite" if "cryptosuite" in proof else None
    return "cryptosuite" if isinstance(suite, str) and suite not in KNOWN_SUITES else None


def kinds_for(method: Mapping[str, Any] | Jwt) -> Kinds:
    """Return the kinds of key, of those we know, that may have made a proof or a token."""
    if isinstance(method, Jwt):
        if method.algorithm is not None:
            return frozenset({method.algorithm})
        return _RSA if method.header["alg"][:2] in {"RS", "PS"} else _NONE_OF_OURS
    known = KNOWN_SUITES if method["type"] == PROOF_TYPE else KNOWN_TYPES
    return known[method.get("cryptosuite", method["type"])]


def may_be_of(entry: TrustedIssuer, kinds: Kinds) -> bool:
    """Return whether one of the keys that a reader has confirmed is of one of these kinds."""
    return any(PublicKey.from_multibase(each.multibase).algorithm in kinds for each in entry.keys)
