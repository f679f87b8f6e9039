"""What a Data Integrity proof says of itself: its members, each in its right form.

Nothing is verified here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from transcript.proofs import multibase
from transcript.proofs.errors import InvalidProofError, UnsupportedProofError
from transcript.proofs.suites import ED25519_SIGNATURE_2020, SUITES, Suite
from transcript.proofs.timestamps import read_timestamp

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
        "previousProof",
    }
)
_BEYOND_US = {
    "domain": "a proof meant for one receiver",
    "challenge": "a proof that answers one question",
    "nonce": "a proof with a nonce",
}
_SIGNATURE_LENGTHS = (64, 96)  # of Ed25519 and P-256, of P-384


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


def proofs_of(document: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return the proofs of `document`, none when it has none. Raises `InvalidProofError`."""
    if "proof" not in document:
        return ()
    value = document["proof"]
    proofs = value if isinstance(value, list) else [value]
    if not proofs or not all(isinstance(each, dict) for each in proofs):
        raise InvalidProofError("“proof” must be an object, or a list of objects")
    return tuple(proofs)


def read_proof(
    proof: Mapping[str, Any],
    *,
    purpose: str = ASSERTION_METHOD,
    whatever_it_asks: bool = False,
) -> Proof:
    """Return the members of a proof.

    Raises `UnsupportedProofError` for kinds that this version cannot judge, and for requests that
    only its receiver can judge, unless these are let pass; `InvalidProofError` for what is
    malformed or made for another purpose.
    """
    suite = SUITES[method_of(proof)]
    if not whatever_it_asks:
        refuse_requests(proof)
    for name in proof:
        known = name in _MEMBERS or name in _BEYOND_US
        if not known and not (name == "@context" and suite.signs_text):
            raise InvalidProofError(f"a proof has no member “{name[:200]}”")
    if _text(proof, "proofPurpose") != purpose:
        raise InvalidProofError("the proof was made for another purpose than to assert something")
    return Proof(
        cryptosuite=method_of(proof),
        verification_method=_text(proof, "verificationMethod"),
        purpose=purpose,
        value=_value(_text(proof, "proofValue"), suite),
        created=_moment(proof, "created"),
        expires=_moment(proof, "expires"),
        id=_text(proof, "id") if "id" in proof else None,
    )


def refuse_requests(proof: Mapping[str, Any]) -> None:
    """Raise `UnsupportedProofError` if a proof asks for what only its receiver can judge."""
    for name, what in _BEYOND_US.items():
        if name in proof:
            raise UnsupportedProofError(f"{what} (“{name}”) cannot be judged here")


def method_of(proof: Mapping[str, Any]) -> str:
    """Return the name under which a proof's method is among the suites.

    Raises `UnsupportedProofError` for one that is not, `InvalidProofError` for no name at all.
    """
    kind = _text(proof, "type")
    if kind == ED25519_SIGNATURE_2020:
        if "cryptosuite" in proof:
            raise InvalidProofError("a proof of its type has no cryptosuite")
        return kind
    if kind != PROOF_TYPE:
        raise UnsupportedProofError(f"proofs of type “{kind[:200]}” cannot be judged here")
    name = _text(proof, "cryptosuite")
    if name not in SUITES or name == ED25519_SIGNATURE_2020:
        raise UnsupportedProofError(f"the cryptosuite “{name[:200]}” cannot be judged here")
    return name


def _text(proof: Mapping[str, Any], name: str) -> str:
    value = proof.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidProofError(f"the proof's “{name}” must be text")
    return value


def _value(text: str, suite: Suite) -> bytes:
    try:
        if suite.is_derived:
            return multibase.decode_base64url(text)
        value = multibase.decode(text)
    except ValueError as error:
        raise InvalidProofError(f"the proof's “proofValue” is malformed: {error}") from error
    if len(value) not in _SIGNATURE_LENGTHS:
        raise InvalidProofError("the proof's “proofValue” has the wrong length")
    return value


def _moment(proof: Mapping[str, Any], name: str) -> datetime | None:
    if name not in proof:
        return None
    try:
        return read_timestamp(proof[name])
    except ValueError as error:
        raise InvalidProofError(f"the proof's “{name}” is {error}") from error
