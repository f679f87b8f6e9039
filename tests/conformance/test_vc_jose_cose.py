"""The inputs of the W3C's VC-JOSE-COSE test suite: each is read, or refused for what it is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from transcript.proofs import vc_jwt
from transcript.proofs.errors import InvalidProofError, UnsupportedProofError
from transcript.proofs.keys import Ed25519Signer, PublicKey
from transcript.proofs.multibase import base64url_decode

pytestmark = pytest.mark.external

Read = Callable[[str], str]

CANONICAL = "it is not written in the one canonical form of base64url"
TYPE = "its header names another type than a credential"
PARTS = "it does not consist of three parts"
ALL = {
    "credential-issuer-match-signed": "",
    "credential-jose-bad-media-type": TYPE,
    "credential-jose-bad-signature": "",
    "credential-jose-minimal": "",
    "credential-jose-unknown-extensions": "",
    "credential-jose-vc-vp-claims": "a claim “vp” does not belong in it",
    "credential-sdjwt-bad-media-type": CANONICAL,
    "credential-sdjwt-bad-signature": CANONICAL,
    "credential-sdjwt-nested": CANONICAL,
    "credential-sdjwt-selective": CANONICAL,
    "presentation-jose-bad-credential": TYPE,
    "presentation-jose-bad-media-type": TYPE,
    "presentation-jose-multiple": TYPE,
    "presentation-sdjwt-bad-credential": CANONICAL,
    "presentation-sdjwt-bad-media-type": CANONICAL,
    "presentation-sdjwt-selective": CANONICAL,
}
"""Every input, and why it is no token of a credential; nothing for those that are."""


@pytest.fixture(scope="module")
def inputs(corpora: Path) -> Path:
    return corpora / "standards" / "vectors" / "w3c_vc-jose-cose"


@pytest.fixture(scope="module")
def token(inputs: Path) -> Read:
    def read(name: str) -> str:
        return (inputs / f"{name}.txt").read_text(encoding="ascii").strip()

    return read


def method(inputs: Path, name: str) -> Any:  # noqa: ANN401 - any JSON
    return json.loads((inputs / f"{name}.json").read_bytes())


def key_of(inputs: Path, name: str) -> PublicKey:
    return PublicKey.from_jwk(method(inputs, name)["publicKeyJwk"])


def test_there_is_no_other_input(inputs: Path) -> None:
    assert {path.stem for path in inputs.glob("*.txt")} == ALL.keys()


@pytest.mark.parametrize("name", [name for name, reason in ALL.items() if reason])
def test_what_is_no_token_of_a_credential_is_refused(token: Read, name: str) -> None:
    with pytest.raises(InvalidProofError) as caught:
        vc_jwt.parse(token(name))
    assert str(caught.value) == f"the token is malformed: {ALL[name]}"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("credential-issuer-match-signed", "vm-ed25519"),
        ("credential-jose-minimal", "vm-p256"),
    ],
)
def test_a_token_verifies(inputs: Path, token: Read, name: str, key: str) -> None:
    jwt = vc_jwt.parse(token(name))
    vc_jwt.verify(jwt, key=key_of(inputs, key))
    assert jwt.form is vc_jwt.Form.W3C
    assert {"iss", "iat", "jti"}.isdisjoint(jwt.credential)


def test_a_token_is_reproduced(inputs: Path, token: Read) -> None:
    jwt = vc_jwt.parse(token("credential-issuer-match-signed"))
    secret = base64url_decode(method(inputs, "vm-ed25519")["secretKeyJwk"]["d"])
    assert Ed25519Signer.from_seed(secret).sign(jwt.jws.signing_input) == jwt.jws.signature


@pytest.mark.parametrize("key", ["vm-ed25519", "vm-did-ed25519"])
def test_a_bad_signature_is_refused(inputs: Path, token: Read, key: str) -> None:
    jwt = vc_jwt.parse(token("credential-jose-bad-signature"))
    with pytest.raises(InvalidProofError):
        vc_jwt.verify(jwt, key=key_of(inputs, key))


def test_an_algorithm_of_others_is_named(inputs: Path, token: Read) -> None:
    jwt = vc_jwt.parse(token("credential-jose-unknown-extensions"))
    with pytest.raises(UnsupportedProofError, match=r"^tokens signed with ES512 cannot be judged"):
        vc_jwt.verify(jwt, key=key_of(inputs, "vm-p256"))


def test_a_p384_key_of_the_suite_is_read(inputs: Path) -> None:
    assert key_of(inputs, "vm-p384").multibase.startswith("z82L")
