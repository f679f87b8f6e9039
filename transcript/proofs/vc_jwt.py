"""Credentials as compact JSON Web Tokens, in the form that Open Badges 3.0 defines (section 8.2).

The algorithm follows from the key, the key from the caller; a key in the header is compared by
the caller and never believed. Everything about the text that could be written in two ways is
checked before anything else looks at it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NoReturn

from transcript.proofs.errors import (
    InvalidProofError,
    KeyUnusableError,
    UnsupportedProofError,
)
from transcript.proofs.multibase import base64url_decode, base64url_encode
from transcript.proofs.public_key import Algorithm, PublicKey
from transcript.proofs.signers import Signer
from transcript.proofs.strict_json import read_object
from transcript.proofs.timestamps import read_timestamp

LARGEST_TOKEN = 2_000_000
_LARGEST_HEADER = 4_000
_REGISTERED = ("iss", "jti", "nbf", "sub", "exp")
_HEADER_MEMBERS = frozenset({"alg", "typ", "cty", "jwk", "kid"})
_TYPES = frozenset({"JWT", "vc+jwt"})
_PARTS = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")

# RFC 9864 renames EdDSA to Ed25519: both are read, the older one is written, as wallets expect.
_ALGORITHMS = MappingProxyType(
    {"EdDSA": Algorithm.ED25519, "Ed25519": Algorithm.ED25519, "ES256": Algorithm.P256}
)
_ALGORITHMS_OF_OTHERS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES384", "ES512", "ES256K", "Ed448"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Jwt:
    """A well-formed token. Nothing in it is proven until `verify` returns."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    signing_input: bytes
    signature: bytes
    algorithm: Algorithm
    key: PublicKey | None
    """The key that the header carries: for comparison with a trusted one."""
    not_before: datetime
    expires: datetime | None

    @property
    def credential(self) -> dict[str, Any]:
        """The credential: the payload without the registered claims."""
        return {name: value for name, value in self.payload.items() if name not in _REGISTERED}


def sign(credential: Mapping[str, Any], *, signer: Signer) -> str:
    """Return `credential` as a token with the public key in its header.

    Raises `InvalidProofError` when it lacks what the claims are made of, `KeyUnusableError` for a
    key that is not Ed25519.
    """
    if signer.public_key.algorithm is not Algorithm.ED25519:
        raise KeyUnusableError("credentials are signed with an Ed25519 key")
    for name in _REGISTERED:
        if name in credential:
            raise InvalidProofError(f"the credential already has a member “{name}”")
    payload = {**credential, **_claims(credential)}
    header = {"alg": "EdDSA", "typ": "JWT", "jwk": signer.public_key.jwk()}
    signing_input = f"{base64url_encode(_json(header))}.{base64url_encode(_json(payload))}"
    return f"{signing_input}.{base64url_encode(signer.sign(signing_input.encode('ascii')))}"


def parse(token: str | bytes) -> Jwt:
    """Return the parts of a token, after every check that needs no key.

    Raises `InvalidProofError` for what is malformed, `UnsupportedProofError` for algorithms that
    cannot be judged here.
    """
    content = token if isinstance(token, bytes) else token.encode("utf-8", "replace")
    if len(content) > LARGEST_TOKEN:
        _refuse("it is too large")
    match = _PARTS.fullmatch(content)
    if match is None:
        _refuse("it does not consist of three parts of base64url")
    header = _read(match[1], "header")
    algorithm, key = _check_header(header, len(match[1]))
    payload = _read(match[2], "payload")
    return Jwt(
        header=header,
        payload=payload,
        signing_input=match[1] + b"." + match[2],
        signature=_decode(match[3]),
        algorithm=algorithm,
        key=key,
        not_before=_moment(payload.get("nbf"), "nbf"),
        expires=_moment(payload["exp"], "exp") if "exp" in payload else None,
    )


def verify(jwt: Jwt, *, key: PublicKey) -> None:
    """Return if `jwt` is signed by `key` and its claims repeat what its credential says.

    `not_before` and `expires` are the caller's to judge. Raises `InvalidProofError`.
    """
    if key.algorithm is not jwt.algorithm:
        raise InvalidProofError("the token and the key are of different kinds")
    key.verify(jwt.signature, jwt.signing_input)
    credential = jwt.credential
    claims = {name: jwt.payload[name] for name in _REGISTERED if name in jwt.payload}
    expected = _claims(credential)
    for name in _REGISTERED:
        if claims.get(name) != expected.get(name):
            raise InvalidProofError(f"the claim “{name}” differs from what the credential says")


def _claims(credential: Mapping[str, Any]) -> dict[str, Any]:
    """Return the registered claims that Open Badges 3.0 derives from a credential."""
    issuer = credential.get("issuer")
    subject = credential.get("credentialSubject")
    claims = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": credential.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
    }
    for name, value in claims.items():
        if not isinstance(value, str):
            raise InvalidProofError(f"the credential has nothing to make the claim “{name}” of")
    claims["nbf"] = _seconds(credential.get("validFrom"), "validFrom")
    if "validUntil" in credential:
        claims["exp"] = _seconds(credential["validUntil"], "validUntil")
    return claims


def _seconds(value: object, name: str) -> int:
    try:
        return int(read_timestamp(value).timestamp())
    except ValueError as error:
        raise InvalidProofError(f"the credential's “{name}” is {error}") from error


def _check_header(header: Mapping[str, Any], length: int) -> tuple[Algorithm, PublicKey | None]:
    if length > _LARGEST_HEADER:
        _refuse("its header is too large")
    for name in header:
        if name not in _HEADER_MEMBERS:
            _refuse(f"its header has a member “{name[:100]}” that does not belong there")
    for name in ("typ", "kid", "cty"):
        if not isinstance(header.get(name, ""), str):
            _refuse(f"its header's “{name}” must be text")
    if header.get("typ", "JWT") not in _TYPES:
        _refuse("its header names another type than a credential")
    algorithm = str(header.get("alg"))
    if algorithm in _ALGORITHMS_OF_OTHERS:
        raise UnsupportedProofError(f"tokens signed with {algorithm} cannot be judged here")
    if algorithm not in _ALGORITHMS:
        _refuse("its algorithm is not one for signing credentials")
    return _ALGORITHMS[algorithm], _header_key(header, _ALGORITHMS[algorithm])


def _header_key(header: Mapping[str, Any], algorithm: Algorithm) -> PublicKey | None:
    if "jwk" not in header:
        return None
    jwk = header["jwk"]
    if not isinstance(jwk, dict):
        _refuse("its header's “jwk” must be an object")
    if jwk.get("use", "sig") != "sig" or jwk.get("key_ops", ["verify"]) != ["verify"]:
        _refuse("the key in its header is not meant for signatures")
    try:
        key = PublicKey.from_jwk(jwk)
    except KeyUnusableError as error:
        raise InvalidProofError(f"the token is malformed: {error}") from error
    if key.algorithm is not algorithm:
        _refuse("its algorithm does not belong to the key in its header")
    return key


def _moment(value: object, name: str) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int):
        _refuse(f"the claim “{name}” must be a whole number of seconds")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidProofError(f"the token is malformed: “{name}” is no date") from error


def _read(part: bytes, name: str) -> dict[str, Any]:
    try:
        return read_object(_decode(part))
    except ValueError as error:
        raise InvalidProofError(f"the token is malformed: its {name}: {error}") from error


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _decode(part: bytes) -> bytes:
    try:
        return base64url_decode(part.decode("ascii"))
    except ValueError:
        _refuse("it is not written in the one canonical form of base64url")


def _refuse(reason: str) -> NoReturn:
    raise InvalidProofError(f"the token is malformed: {reason}")
