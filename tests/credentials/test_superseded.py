"""The file that says which documents took the place of others."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from transcript.credentials.superseded import (
    Superseded,
    digest_of,
    is_superseded_file,
    sign_superseded,
)
from transcript.proofs import jws
from transcript.proofs.errors import InvalidProofError
from transcript.proofs.keys import Ed25519Signer
from transcript.proofs.multibase import base64url_decode

KEY = Ed25519Signer.from_seed(b"superseded".ljust(32, b"."))
OTHER = Ed25519Signer.from_seed(b"another".ljust(32, b"."))
SCHOOL = "did:web:hill.example"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLD, OLDER = (f"urn:uuid:00000000-0000-4000-8000-00000000000{each}" for each in (1, 2))
NUMBER = "9WZ3-0M4B-K8"


def signed(successors: dict[str, str]) -> bytes:
    return sign_superseded(
        successors,
        issuer=SCHOOL,
        verification_method=f"{SCHOOL}#key",
        signer=KEY,
        at=NOON,
        until=NOON + timedelta(days=7),
    )


def written(payload: object, *, typ: str = "superseded+jwt") -> bytes:
    return jws.write(json.dumps(payload).encode(), signer=KEY, header={"typ": typ}).encode()


def test_what_is_published_is_this_and_no_more() -> None:
    header, payload, _ = (base64url_decode(each) for each in _parts(signed({OLD: NUMBER})))
    assert json.loads(header) == {
        "alg": "EdDSA",
        "typ": "superseded+jwt",
        "kid": f"{SCHOOL}#key",
    }
    assert json.loads(payload) == {
        "iss": SCHOOL,
        "iat": 1795348800,
        "exp": 1795953600,
        "superseded": {sha256(OLD.encode()).hexdigest(): NUMBER},
    }


def _parts(token: bytes) -> tuple[str, str, bytes]:
    head, payload, _ = token.decode().split(".")
    return head, payload, b""


def test_a_document_is_found_by_its_id_alone() -> None:
    read = Superseded.parse(signed({OLD: NUMBER}) + b"\n")
    assert (read.issuer, read.as_of) == (SCHOOL, NOON)
    assert read.successor(OLD) == NUMBER
    assert read.successor(OLDER) is None


def test_the_order_in_which_it_happened_is_not_told() -> None:
    both = {OLD: NUMBER, OLDER: NUMBER}
    assert signed(both) == signed(dict(reversed(both.items())))


def test_only_the_key_that_signed_it_fits() -> None:
    read = Superseded.parse(signed({OLD: NUMBER}))
    read.check(KEY.public_key)
    with pytest.raises(InvalidProofError):
        read.check(OTHER.public_key)


SOUND: dict[str, Any] = {"iss": SCHOOL, "iat": 1795348800, "superseded": {}}


@pytest.mark.parametrize(
    "payload",
    [
        {**SOUND, "iss": 1},
        {**SOUND, "iat": "today"},
        {**SOUND, "iat": -1},
        {**SOUND, "iat": 2**60},
        {**SOUND, "superseded": []},
        {"iss": SCHOOL},
    ],
    ids=str,
)
def test_what_does_not_say_who_when_and_what_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(InvalidProofError, match="who says it, when, and of what"):
        Superseded.parse(written(payload))


def test_another_kind_of_token_is_refused() -> None:
    token = written(SOUND, typ="JWT")
    assert not is_superseded_file(token)
    with pytest.raises(InvalidProofError, match="about what was superseded"):
        Superseded.parse(token)


@pytest.mark.parametrize("number", [7, "", "9wz3-0m4b-k8", "see https://x.example"])
def test_what_is_no_number_is_no_successor(number: object) -> None:
    read = Superseded.parse(written({**SOUND, "superseded": {digest_of(OLD): number}}))
    assert read.successor(OLD) is None


@pytest.mark.parametrize("content", [b"", b"{}", b"<html>", b"eyJ.eyJ.eyJ"])
def test_what_is_no_token_is_no_such_file(content: bytes) -> None:
    assert not is_superseded_file(content)


def test_such_a_file_is_known_by_its_head() -> None:
    assert is_superseded_file(signed({}))
