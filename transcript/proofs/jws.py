"""Compact JSON Web Signatures from strangers (RFC 7515): every check that needs no key comes first.

The algorithm follows from the key, the key from the caller; a key in the header is compared by
the caller and never believed. Everything about the text that could be written in two ways is
checked before anything else looks at it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NoReturn

from transcript.proofs.errors import InvalidProofError, KeyUnusableError, UnsupportedProofError
from transcript.proofs.multibase import base64url_decode, base64url_encode
from transcript.proofs.public_key import JOSE_NAMES, Algorithm, PublicKey
from transcript.proofs.signers import Signer
from transcript.proofs.strict_json import read_object

LARGEST = 2_000_000
_LARGEST_HEADER = 4_000
_PARTS = 3
_HEADER_MEMBERS = frozenset({"alg", "typ", "cty", "jwk", "kid"})
_KEY_MEMBERS = frozenset({"kty", "crv", "x", "y", "n", "e", "use", "key_ops", "alg", "kid"})
_ALGORITHMS = {name: kind for kind, names in JOSE_NAMES.items() for name in names}
_OF_OTHERS = frozenset(
    {"RS384", "RS512", "PS256", "PS384", "PS512", "ES512", "ES256K", "Ed448", "ML-DSA-44"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Jws:
    """A well-formed signature. Nothing in it is proven until `check` returns."""

    header: Mapping[str, Any]
    payload: bytes
    signing_input: bytes
    signature: bytes
    algorithm: Algorithm | None
    """The kind of key that made it; None for one that cannot be judged here."""
    key: PublicKey | None
    """The key that the header carries: for comparison with a trusted one."""


def write(payload: bytes, *, signer: Signer, header: Mapping[str, Any]) -> str:
    """Return `payload` signed, with the algorithm and then `header` in its header."""
    members = {"alg": JOSE_NAMES[signer.public_key.algorithm][0], **header}
    content = json.dumps(members, separators=(",", ":")).encode()
    signing_input = f"{base64url_encode(content)}.{base64url_encode(payload)}"
    return f"{signing_input}.{base64url_encode(signer.sign(signing_input.encode('ascii')))}"


def read(content: bytes) -> Jws:
    """Return the parts of a signature. Raises `InvalidProofError` for what is malformed."""
    if len(content) > LARGEST:
        refuse("it is too large")
    parts = content.split(b".")
    if len(parts) != _PARTS or not all(parts):
        refuse("it does not consist of three parts")
    if len(parts[0]) > _LARGEST_HEADER:
        refuse("its header is too large")
    header, algorithm, key = _header(parts[0])
    return Jws(
        header=header,
        payload=_decode(parts[1]),
        signing_input=content[: len(parts[0]) + 1 + len(parts[1])],
        signature=_decode(parts[2]),
        algorithm=algorithm,
        key=key,
    )


def check(jws: Jws, *, key: PublicKey) -> None:
    """Return if `jws` is signed by `key`. Raises `InvalidProofError` or `UnsupportedProofError`."""
    refuse_foreign(jws)
    if key.algorithm is not jws.algorithm:
        raise InvalidProofError("the token and the key are of different kinds")
    key.verify(jws.signature, jws.signing_input)


def refuse_foreign(jws: Jws) -> None:
    """Raise `UnsupportedProofError` if `jws` was made in a way that cannot be judged here."""
    if jws.algorithm is None:
        name = jws.header["alg"]
        raise UnsupportedProofError(f"tokens signed with {name} cannot be judged here")


def read_part(content: bytes, name: str) -> dict[str, Any]:
    """Return the JSON object in a part of a token. Raises `InvalidProofError`."""
    try:
        return read_object(content)
    except ValueError as error:
        raise InvalidProofError(f"the token is malformed: its {name}: {error}") from error


def refuse(reason: str) -> NoReturn:
    """Raise the `InvalidProofError` that says why a token is malformed."""
    raise InvalidProofError(f"the token is malformed: {reason}")


@lru_cache(maxsize=64)  # every badge of a school has the same
def _header(part: bytes) -> tuple[Mapping[str, Any], Algorithm | None, PublicKey | None]:
    header = read_part(_decode(part), "header")
    algorithm = _algorithm(header)
    key = _key(header["jwk"], algorithm) if algorithm and "jwk" in header else None
    return MappingProxyType(header), algorithm, key


def _algorithm(header: Mapping[str, Any]) -> Algorithm | None:
    for name in header:
        if name not in _HEADER_MEMBERS:
            refuse(f"its header has a member “{name[:100]}” that does not belong there")
    for name in ("typ", "kid", "cty"):
        if not isinstance(header.get(name, ""), str):
            refuse(f"its header's “{name}” must be text")
    algorithm = str(header.get("alg"))
    if algorithm not in _ALGORITHMS and algorithm not in _OF_OTHERS:
        refuse("its algorithm is not one for signing credentials")
    return _ALGORITHMS.get(algorithm)


def _key(jwk: object, algorithm: Algorithm) -> PublicKey:
    if not isinstance(jwk, dict):
        refuse("its header's “jwk” must be an object")
    try:
        key = PublicKey.from_jwk(jwk)
    except KeyUnusableError as error:
        raise InvalidProofError(f"the token is malformed: {error}") from error
    for name in jwk:
        if name not in _KEY_MEMBERS:
            refuse(f"the key in its header has a member “{name[:100]}” that does not belong there")
    if key.algorithm is not algorithm:
        refuse("its algorithm does not belong to the key in its header")
    return key


def _decode(part: bytes) -> bytes:
    try:
        return base64url_decode(part)
    except ValueError:
        refuse("it is not written in the one canonical form of base64url")
