"""The proofs that others make, and the members of ours that this tool cannot judge.

A method that nobody has is no reason for doubt but for a no: it is ours, with a letter changed.
"""

from collections.abc import Mapping
from hashlib import new as new_hash
from typing import Any

from transcript.credentials.contexts import contexts
from transcript.credentials.vc import as_list
from transcript.proofs import data_integrity
from transcript.proofs.data_integrity import PROOF_TYPE, Proof
from transcript.proofs.errors import InvalidProofError
from transcript.proofs.keys import PublicKey
from transcript.proofs.suites import SUITES

KNOWN_SUITES = frozenset(
    {
        *SUITES,
        # W3C VC Extensions, “Securing Mechanisms”, and the drafts that they grew out of.
        "anoncreds-2023",
        "bbs-2023",
        "ecdsa-2019",
        "ecdsa-jcs-2019",
        "ecdsa-rdfc-2019",
        "ecdsa-sd-2023",
        "ecdsa-xi-2023",
        "eddsa-2022",
        "eddsa-jcs-2022",
        "falcon512-jcs-2024",
        "falcon512-rdfc-2024",
        "jcs-ecdsa-2019",
        "json-eddsa-2022",
        "mldsa44-jcs-2024",
        "mldsa44-rdfc-2024",
        "slhdsa128-jcs-2024",
        "slhdsa128-rdfc-2024",
        "sqisign1-jcs-2024",
        "sqisign1-rdfc-2024",
    }
)
"""The cryptosuites that there are."""

KNOWN_TYPES = frozenset(
    {
        PROOF_TYPE,
        "BbsBlsSignature2020",
        "BbsBlsSignatureProof2020",
        "EcdsaKoblitzSignature2016",
        "EcdsaSecp256k1RecoverySignature2020",
        "EcdsaSecp256k1Signature2019",
        "EcdsaSecp256r1Signature2019",
        "Ed25519Signature2018",
        "Ed25519Signature2020",
        "EthereumEip712Signature2021",
        "GpgSignature2020",
        "JsonWebSignature2020",
        "MerkleProof2019",
        "MerkleProof2021",
        "RsaSignature2018",
    }
)
"""The types of proof that there are; all but ours are older than cryptosuites."""

_BEYOND_US = ("previousProof", "domain", "challenge", "nonce")


def unknown_name(proof: Mapping[str, Any]) -> str | None:
    """Return the member of a proof that names a method nobody has, or None."""
    kind, suite = proof.get("type"), proof.get("cryptosuite")
    if isinstance(kind, str) and kind not in KNOWN_TYPES:
        return "type"
    if kind == PROOF_TYPE and isinstance(suite, str) and suite not in KNOWN_SUITES:
        return "cryptosuite"
    return None


def asks_for_more(proof: Mapping[str, Any]) -> bool:
    """Return whether a proof of our suite asks for something that only its receiver can judge."""
    suite = proof.get("cryptosuite")
    ours = proof.get("type") == PROOF_TYPE and isinstance(suite, str) and suite in SUITES
    return ours and any(name in proof for name in _BEYOND_US)


def without_requests(proof: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of such a proof that this tool reads."""
    return {name: value for name, value in proof.items() if name not in _BEYOND_US}


def verify_with_requests(
    prepared: data_integrity.Prepared,
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    read: Proof,
    *,
    key: PublicKey,
) -> None:
    """Return if the signature holds, whatever is asked for. Raises as `data_integrity.verify`.

    `prepared` is the same `document`, put in order for all its proofs.
    """
    suite = SUITES[read.cryptosuite]
    if key.algorithm is not suite.algorithm:
        raise InvalidProofError("the proof and the key are of different kinds")
    payload = prepared.signed_bytes(proof)
    earlier = _earlier(document, proof)
    if earlier:
        # VC Data Integrity 1.0, 4.5: the proofs it builds on are part of what it signs.
        content = {**document, "proof": earlier}
        digest = new_hash(suite.hash_name, suite.canonical(content, contexts(), suite.hash_name))
        payload = payload[: len(payload) // 2] + digest.digest()
    key.verify(read.value, payload)


def _earlier(document: Mapping[str, Any], proof: Mapping[str, Any]) -> list[Any]:
    wanted = as_list(proof.get("previousProof"))
    found = [each for each in as_list(document["proof"]) if each.get("id") in wanted]
    if len(found) != len(wanted):
        raise InvalidProofError("it builds on a proof that is not there")
    return found
