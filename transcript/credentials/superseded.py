"""Which documents took the place of others: what a school publishes beside its status lists.

A JSON Web Signature over `{iss, iat, exp, superseded}`. A superseded document is known by the
SHA-256 (hex) of its id alone, and its successor by its number: who has not got the old document
learns nothing of it, and nobody learns a name.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from transcript.proofs import jws
from transcript.proofs.errors import InvalidProofError
from transcript.proofs.public_key import PublicKey
from transcript.proofs.signers import Signer

NAME = "superseded.jwt"
"""The name of the file that is published, below the address of the status lists."""

TYPE = "superseded+jwt"

_NUMBER = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}")
_MOMENTS = range(2**33)


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """What an issuer says of its documents as of a time. Nothing is proven before `check`."""

    issuer: str
    as_of: datetime
    _numbers: Mapping[str, Any]
    _signed: jws.Jws

    @classmethod
    def parse(cls, content: bytes) -> "Superseded":
        """Read what is published. Raises `InvalidProofError` for what is malformed."""
        signed = jws.read(content.strip())
        if signed.header.get("typ") != TYPE:
            raise InvalidProofError("its header does not say that it is about what was superseded")
        payload = jws.read_part(signed.payload, "payload")
        match payload:
            case {"iss": str(issuer), "iat": int(made), "superseded": dict(numbers)} if (
                made in _MOMENTS
            ):
                as_of = datetime.fromtimestamp(made, UTC)
                return cls(issuer=issuer, as_of=as_of, _numbers=numbers, _signed=signed)
            case _:
                raise InvalidProofError("it does not say who says it, when, and of what")

    def check(self, key: PublicKey) -> None:
        """Return if `key` signed it. Raises `InvalidProofError` or `UnsupportedProofError`."""
        jws.check(self._signed, key=key)

    def successor(self, document: str) -> str | None:
        """Return the number of the document that takes the place of one, by the id of that one."""
        number = self._numbers.get(digest_of(document))
        return number if isinstance(number, str) and _NUMBER.fullmatch(number) else None


def digest_of(document: str) -> str:
    """Return how a superseded document is told of."""
    return sha256(document.encode()).hexdigest()


def sign_superseded(
    successors: Mapping[str, str],
    *,
    issuer: str,
    verification_method: str,
    signer: Signer,
    at: datetime,
    until: datetime,
) -> bytes:
    """Return the file to publish: `successors` has the number by the id of what it supersedes.

    The same arguments give the same bytes. Raises `InvalidProofError` when they are too many.
    """
    payload = {
        "iss": issuer,
        "iat": int(at.timestamp()),
        "exp": int(until.timestamp()),
        "superseded": {
            digest_of(document): number
            for document, number in sorted(successors.items(), key=lambda each: digest_of(each[0]))
        },
    }
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    header = {"typ": TYPE, "kid": verification_method}
    signed = jws.write(text.encode(), signer=signer, header=header).encode()
    Superseded.parse(signed).check(signer.public_key)
    return signed


def is_superseded_file(content: bytes) -> bool:
    """Return whether a text says that it is such a file; nothing about it is checked."""
    try:
        return jws.read(content.strip()).header.get("typ") == TYPE
    except InvalidProofError:
        return False
