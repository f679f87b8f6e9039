"""Credentials as signed tokens, in the three forms there are.

Open Badges 3.0, section 8.2: the payload is the credential, with claims that repeat what it says.
This is the form that is written. W3C VC-JOSE-COSE, told by the type `vc+jwt`: the payload is the
credential, and claims speak of the signature. Data model 1.1: the credential is the claim `vc`, and
what other claims say may be left out of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any

from transcript.proofs import jws
from transcript.proofs.errors import InvalidProofError, UnsupportedProofError
from transcript.proofs.jws import Jws, refuse
from transcript.proofs.public_key import Algorithm, PublicKey
from transcript.proofs.signers import Signer
from transcript.proofs.timestamps import read_timestamp, timestamp_text

_CLAIMS = ("iss", "jti", "nbf", "sub", "exp")
_NO_PART_OF_THE_CREDENTIAL = frozenset({*_CLAIMS, "iat", "aud"})
_TYPES = ("JWT", "vc+jwt")
_W3C_TYPE = "vc+jwt"
_CONTENT_TYPE = "vc"


class Form(Enum):
    """How a token holds a credential."""

    OPEN_BADGES = auto()
    W3C = auto()
    DATA_MODEL_1 = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Jwt:
    """A well-formed token. Nothing in it is proven until `verify` returns."""

    jws: Jws
    form: Form
    payload: Mapping[str, Any]
    credential: dict[str, Any]
    not_before: datetime | None
    expires: datetime | None

    @property
    def header(self) -> Mapping[str, Any]:
        """The header as it was sent."""
        return self.jws.header

    @property
    def algorithm(self) -> Algorithm | None:
        """The kind of key that made it; None for one that cannot be judged here."""
        return self.jws.algorithm

    @property
    def key(self) -> PublicKey | None:
        """The key that the header carries: for comparison with a trusted one."""
        return self.jws.key


def sign(credential: Mapping[str, Any], *, signer: Signer) -> str:
    """Return `credential` as a token with the public key in its header.

    Raises `InvalidProofError` when it lacks what the claims are made of.
    """
    for name in _NO_PART_OF_THE_CREDENTIAL:
        if name in credential:
            raise InvalidProofError(f"the credential already has a member “{name}”")
    payload = {**credential, **_claims(credential)}
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    header = {"typ": "JWT", "jwk": signer.public_key.jwk()}
    return jws.write(text.encode(), signer=signer, header=header)


def parse(token: str | bytes) -> Jwt:
    """Return the parts of a token, after every check that needs no key.

    Raises `InvalidProofError` for what is malformed.
    """
    read = jws.read(token if isinstance(token, bytes) else token.encode("utf-8", "replace"))
    if read.header.get("typ", "JWT") not in _TYPES:
        refuse("its header names another type than a credential")
    if read.header.get("cty", _CONTENT_TYPE) != _CONTENT_TYPE:
        refuse("its header names other content than a credential")
    payload = jws.read_part(read.payload, "payload")
    form = _form(read.header, payload)
    moments: Mapping[str, datetime] = {
        name: _moment(payload[name], name) for name in ("nbf", "exp") if name in payload
    }
    if form is Form.OPEN_BADGES and "nbf" not in moments:
        refuse("the claim “nbf” must be a whole number of seconds")
    return Jwt(
        jws=read,
        form=form,
        payload=payload,
        credential=_credential(payload, form, moments),
        not_before=moments.get("nbf"),
        expires=moments.get("exp"),
    )


def verify(jwt: Jwt, *, key: PublicKey) -> None:
    """Return if `jwt` is signed by `key` and its claims do not contradict its credential.

    `not_before` and `expires` are the caller's to judge. Raises `InvalidProofError`, or
    `UnsupportedProofError` for an algorithm, or a receiver, that cannot be judged here.
    """
    jws.check(jwt.jws, key=key)
    if "aud" in jwt.payload:
        raise UnsupportedProofError("a token meant for one receiver (“aud”) cannot be judged here")
    claims = {name: jwt.payload[name] for name in _CLAIMS if name in jwt.payload}
    if jwt.form is Form.OPEN_BADGES:
        expected = _claims(jwt.credential)
    else:
        told = _told(jwt.credential)
        if jwt.form is Form.DATA_MODEL_1:
            told |= _dates(jwt.credential, "issuanceDate", "expirationDate")
            told |= _dates(jwt.credential, "validFrom", "validUntil")
        # What only one of the two says, contradicts nothing.
        expected = {**claims, **{name: told[name] for name in told if name in claims}}
    for name in _CLAIMS:
        if claims.get(name) != expected.get(name):
            raise InvalidProofError(f"the claim “{name}” differs from what the credential says")


def _form(header: Mapping[str, Any], payload: Mapping[str, Any]) -> Form:
    is_w3c = header.get("typ") == _W3C_TYPE
    for name in ("vp", "vc"):
        # VC-JOSE-COSE 3.1.1 forbids both; a presentation is no credential in any form.
        if name in payload and (is_w3c or name == "vp"):
            refuse(f"a claim “{name}” does not belong in it")
    if "vc" in payload:
        return Form.DATA_MODEL_1
    return Form.W3C if is_w3c else Form.OPEN_BADGES


def _credential(
    payload: Mapping[str, Any], form: Form, moments: Mapping[str, datetime]
) -> dict[str, Any]:
    rest = {
        name: value for name, value in payload.items() if name not in _NO_PART_OF_THE_CREDENTIAL
    }
    if form is not Form.DATA_MODEL_1:
        return rest
    credential = rest.pop("vc")
    if not isinstance(credential, dict):
        refuse("its claim “vc” must be an object")
    for name in rest:
        refuse(f"it has a member “{name[:100]}” beside the credential")
    return _completed(credential, payload, moments)


def _completed(
    credential: Mapping[str, Any], payload: Mapping[str, Any], moments: Mapping[str, datetime]
) -> dict[str, Any]:
    """Return the credential with what only the claims say (VC Data Model 1.1, 6.3.1)."""
    from_claims = {"id": payload.get("jti"), "issuer": payload.get("iss")}
    if "nbf" in moments and "validFrom" not in credential:
        from_claims["issuanceDate"] = timestamp_text(moments["nbf"])
    if "exp" in moments and "validUntil" not in credential:
        from_claims["expirationDate"] = timestamp_text(moments["exp"])
    told = {name: value for name, value in from_claims.items() if value is not None}
    completed: dict[str, Any] = {**told, **credential}
    for name, claim in (("issuer", "iss"), ("credentialSubject", "sub")):
        if isinstance(completed.get(name), dict) and claim in payload:
            completed[name] = {"id": payload[claim], **completed[name]}
    return completed


def _claims(credential: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims that Open Badges 3.0 derives from a credential."""
    told = _told(credential)
    for name in ("iss", "jti", "sub"):
        if not isinstance(told.get(name), str):
            raise InvalidProofError(f"the credential has nothing to make the claim “{name}” of")
    return {
        **told,
        "nbf": _seconds(credential.get("validFrom"), "validFrom"),
        **_dates(credential, "", "validUntil"),
    }


def _told(credential: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a credential says of its issuer, itself and its subject, by claim."""
    issuer = credential.get("issuer")
    subject = credential.get("credentialSubject")
    found = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": credential.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _dates(credential: Mapping[str, Any], begin: str, end: str) -> dict[str, int]:
    names = {"nbf": begin, "exp": end}
    return {
        claim: _seconds(credential[name], name)
        for claim, name in names.items()
        if name in credential
    }


def _seconds(value: object, name: str) -> int:
    try:
        return int(read_timestamp(value).timestamp())
    except ValueError as error:
        raise InvalidProofError(f"the credential's “{name}” is {error}") from error


def _moment(value: object, name: str) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int):
        refuse(f"the claim “{name}” must be a whole number of seconds")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidProofError(f"the token is malformed: “{name}” is no date") from error
