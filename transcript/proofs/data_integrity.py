"""Data Integrity proofs: signing and verifying JSON-LD documents (W3C VC Data Integrity 1.0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from transcript.proofs import multibase
from transcript.proofs.errors import (
    DataLossError,
    InvalidProofError,
    KeyUnusableError,
    ProofError,
    UnsupportedProofError,
)
from transcript.proofs.public_key import PublicKey
from transcript.proofs.signers import Signer
from transcript.proofs.suites import EDDSA_RDFC_2022, SUITES, Suite
from transcript.proofs.timestamps import read_timestamp, timestamp_text

PROOF_TYPE = "DataIntegrityProof"
ASSERTION_METHOD = "assertionMethod"

# `id` is signed like the others; the W3C's own proof sets carry it.
_MEMBERS = frozenset(
    {
        "id",
        "type",
        "cryptosuite",
        "created",
        "expires",
        "verificationMethod",
        "proofPurpose",
        "proofValue",
    }
)
_BEYOND_US = {
    "previousProof": "a proof that builds on another proof",
    "domain": "a proof meant for one receiver",
    "challenge": "a proof that answers one question",
    "nonce": "a proof with a nonce",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The members of one proof, each in its right form. Nothing is verified by reading them."""

    cryptosuite: str
    verification_method: str
    purpose: str
    value: bytes
    created: datetime | None = None
    expires: datetime | None = None
    id: str | None = None


def sign(
    document: Mapping[str, Any],
    *,
    signer: Signer,
    verification_method: str,
    created: datetime,
    contexts: Mapping[str, Any],
) -> dict[str, Any]:
    """Return a copy of `document` with a proof by eddsa-rdfc-2022.

    Raises `DataLossError` if any part of it would not be covered, `InvalidProofError` if it has
    a proof already, `KeyUnusableError` if the signer is of another kind than the suite wants.
    """
    if "proof" in document:
        raise InvalidProofError("the document is signed already")
    suite = SUITES[EDDSA_RDFC_2022]
    if signer.public_key.algorithm is not suite.algorithm:
        raise KeyUnusableError(f"credentials are signed with an {suite.algorithm} key")
    proof = {
        "type": PROOF_TYPE,
        "cryptosuite": EDDSA_RDFC_2022,
        "created": timestamp_text(created),
        "verificationMethod": verification_method,
        "proofPurpose": ASSERTION_METHOD,
    }
    signature = signer.sign(signed_bytes(document, proof, contexts=contexts))
    return {**document, "proof": [{**proof, "proofValue": multibase.encode(signature)}]}


def verify(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    key: PublicKey,
    contexts: Mapping[str, Any],
) -> None:
    """Return if `proof` is the signature of `key` over `document` without its proofs.

    Dates, the purpose's owner and trust in the key are the caller's to judge. Raises
    `InvalidProofError`, `UnsupportedProofError`, `DataLossError` or `BudgetExceededError`.
    For several proofs or keys of one document, ask one `Prepared` instead.
    """
    Prepared(document, contexts=contexts).verify(proof, key=key)


def signed_bytes(
    document: Mapping[str, Any], proof: Mapping[str, Any], *, contexts: Mapping[str, Any]
) -> bytes:
    """Return what a signature covers: the digest of the proof's options, then the document's."""
    return Prepared(document, contexts=contexts).signed_bytes(proof)


class Prepared:
    """A document on which several proofs, or several keys, are tried: it is put in order once.

    Nothing is done before the first question. The document must not change between two.
    """

    def __init__(self, document: Mapping[str, Any], *, contexts: Mapping[str, Any]) -> None:
        """Keep the document as it is, with its proofs."""
        self._document = document
        self._contexts = contexts
        self._digests: dict[str, bytes | ProofError] = {}

    def verify(self, proof: Mapping[str, Any], *, key: PublicKey) -> None:
        """Return if `proof` is the signature of `key`; raise as the function `verify` does."""
        parsed = read_proof(proof)
        if key.algorithm is not SUITES[parsed.cryptosuite].algorithm:
            raise InvalidProofError("the proof and the key are of different kinds")
        key.verify(parsed.value, self.signed_bytes(proof))

    def signed_bytes(self, proof: Mapping[str, Any]) -> bytes:
        """Return what a signature covers; see the function `signed_bytes`."""
        suite = SUITES[proof["cryptosuite"]]
        options = {name: value for name, value in proof.items() if name != "proofValue"}
        if "@context" in self._document:
            options["@context"] = self._document["@context"]
        content = self._digest(proof["cryptosuite"])
        try:
            settings = suite.digest(options, self._contexts)
        except DataLossError as error:
            raise DataLossError(f"/proof{error.path}", error.reason) from error
        # VC DI EdDSA 3.3.4: the proof options stand first.
        return settings + content

    def _digest(self, suite: str) -> bytes:
        """Return the digest of the document without its proofs, or raise why there is none."""
        if suite not in self._digests:
            unsecured = {name: each for name, each in self._document.items() if name != "proof"}
            try:
                self._digests[suite] = SUITES[suite].digest(unsecured, self._contexts)
            except ProofError as error:
                # What cost too much once would cost as much again.
                self._digests[suite] = error
        found = self._digests[suite]
        if isinstance(found, ProofError):
            raise found
        return found


def proofs_of(document: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return the proofs of `document`, none when it has none. Raises `InvalidProofError`."""
    if "proof" not in document:
        return ()
    value = document["proof"]
    proofs = value if isinstance(value, list) else [value]
    if not proofs or not all(isinstance(each, dict) for each in proofs):
        raise InvalidProofError("“proof” must be an object, or a list of objects")
    return tuple(proofs)


def read_proof(proof: Mapping[str, Any]) -> Proof:
    """Return the members of a proof.

    Raises `UnsupportedProofError` for kinds that this version cannot judge, `InvalidProofError`
    for what is malformed.
    """
    suite = _suite(proof)
    for name in proof:
        if name in _BEYOND_US:
            raise UnsupportedProofError(f"{_BEYOND_US[name]} (“{name}”) cannot be judged here")
        if name not in _MEMBERS:
            raise InvalidProofError(f"a proof has no member “{name[:200]}”")
    purpose = _text(proof, "proofPurpose")
    if purpose != ASSERTION_METHOD:
        raise InvalidProofError("the proof was made for another purpose than to assert something")
    return Proof(
        cryptosuite=proof["cryptosuite"],
        verification_method=_text(proof, "verificationMethod"),
        purpose=purpose,
        value=_signature(_text(proof, "proofValue"), suite),
        created=_moment(proof, "created"),
        expires=_moment(proof, "expires"),
        id=_text(proof, "id") if "id" in proof else None,
    )


def _suite(proof: Mapping[str, Any]) -> Suite:
    kind = _text(proof, "type")
    if kind != PROOF_TYPE:
        raise UnsupportedProofError(f"proofs of type “{kind[:200]}” cannot be judged here")
    name = _text(proof, "cryptosuite")
    if name not in SUITES:
        raise UnsupportedProofError(f"the cryptosuite “{name[:200]}” cannot be judged here")
    return SUITES[name]


def _text(proof: Mapping[str, Any], name: str) -> str:
    value = proof.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidProofError(f"the proof's “{name}” must be text")
    return value


def _signature(text: str, suite: Suite) -> bytes:
    try:
        value = multibase.decode(text)
    except ValueError as error:
        raise InvalidProofError(f"the proof's “proofValue” is malformed: {error}") from error
    if len(value) != suite.signature_length:
        raise InvalidProofError("the proof's “proofValue” has the wrong length")
    return value


def _moment(proof: Mapping[str, Any], name: str) -> datetime | None:
    if name not in proof:
        return None
    try:
        return read_timestamp(proof[name])
    except ValueError as error:
        raise InvalidProofError(f"the proof's “{name}” is {error}") from error
