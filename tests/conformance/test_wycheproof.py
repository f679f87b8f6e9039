"""Project Wycheproof's signatures, each through the place where ours are checked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from transcript.proofs import jws
from transcript.proofs.errors import InvalidProofError, KeyUnusableError, UnsupportedProofError
from transcript.proofs.keys import Algorithm, PublicKey

pytestmark = pytest.mark.external

DEVIATIONS = {
    # Right, but a token without a payload holds no credential: refused before its signature.
    259: "emptyPayload",
}
"""What we judge otherwise than Wycheproof, of the algorithms that are judged here."""

NOT_JUDGED_HERE = {"HS256", "PS256", "PS384", "PS512", "RS384", "RS512", "ES521"}
"""Algorithms of which no signature is accepted, be it right: no credential is signed by them."""


def groups(corpora: Path, name: str) -> Iterator[dict[str, Any]]:
    content = (corpora / "corpora" / "wycheproof" / name).read_bytes()
    yield from json.loads(content)["testGroups"]


def judged(corpora: Path, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for group in groups(corpora, name):
        for test in group["tests"]:
            yield group["publicKey"], test


def accepts(key: PublicKey, test: dict[str, Any]) -> bool:
    try:
        key.verify(bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]))
    except InvalidProofError:
        return False
    return True


def test_ed25519_signatures_are_judged_right(corpora: Path) -> None:
    tests = list(judged(corpora, "ed25519_test.json"))
    wrong = [
        test["tcId"]
        for key, test in tests
        if accepts(PublicKey(algorithm=Algorithm.ED25519, raw=bytes.fromhex(key["pk"])), test)
        is not (test["result"] == "valid")
    ]
    assert (len(tests), wrong) == (151, [])


def test_p256_signatures_are_judged_right(corpora: Path) -> None:
    tests = list(judged(corpora, "ecdsa_secp256r1_sha256_p1363_test.json"))
    wrong = []
    for key, test in tests:
        x, y = (int(key[name], 16) for name in ("wx", "wy"))
        raw = bytes([2 + (y & 1)]) + x.to_bytes(32)
        if accepts(PublicKey(algorithm=Algorithm.P256, raw=raw), test) is not (
            test["result"] == "valid"
        ):
            wrong.append(test["tcId"])
    assert (len(tests), wrong) == (262, [])


def is_signed(test: dict[str, Any], jwk: dict[str, Any]) -> bool:
    """Ask as a verifier of tokens does: the text first, then the key, then the signature."""
    try:
        read = jws.read(test["jws"].encode())
        jws.check(read, key=PublicKey.from_jwk(jwk))
    except (InvalidProofError, KeyUnusableError, UnsupportedProofError):
        return False
    return True


def test_json_web_signatures_are_judged_right(corpora: Path) -> None:
    accepted, wrong, total = 0, {}, 0
    for group in groups(corpora, "json_web_signature_test.json"):
        jwk = group.get("public") or group["private"]
        ours = jwk.get("alg") not in NOT_JUDGED_HERE
        for test in group["tests"]:
            found, total = is_signed(test, jwk), total + 1
            accepted += found
            expected = ours and test["result"] == "valid"
            if found is not expected:
                wrong[test["tcId"]] = test["comment"]
    assert (total, wrong) == (401, DEVIATIONS)
    assert accepted > 0
