import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from transcript.proofs import jws
from transcript.proofs.errors import (
    InvalidProofError,
    ProofError,
    UnsupportedProofError,
)
from transcript.proofs.keys import Ed25519Signer, P256Signer, P384Signer, RsaSigner, Signer
from transcript.proofs.vc_jwt import parse, sign, verify

NO_MOMENT = "not a date and time with a time zone, like 2026-11-22T10:00:00Z"
CREDENTIAL: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential"],
    "issuer": {"id": "did:web:riverbend.example", "type": ["Profile"]},
    "validFrom": "2026-11-22T12:00:00Z",
    "credentialSubject": {"id": "urn:uuid:2", "name": "Zoë"},
}


def part(value: object) -> str:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def token(signer: Signer, header: object, payload: object) -> str:
    text = f"{part(header)}.{part(payload)}"
    return f"{text}.{part(signer.sign(text.encode()))}"


def payload(**changes: object) -> dict[str, Any]:
    members = {
        **CREDENTIAL,
        "iss": "did:web:riverbend.example",
        "jti": "urn:uuid:1",
        "sub": "urn:uuid:2",
        "nbf": 1795348800,
        **changes,
    }
    return {name: value for name, value in members.items() if value is not ...}


def test_a_token_verifies_and_holds_the_credential(signer: Ed25519Signer) -> None:
    jwt = parse(sign(CREDENTIAL, signer=signer))
    verify(jwt, key=signer.public_key)
    assert jwt.credential == CREDENTIAL


def test_a_token_has_the_claims_of_open_badges(signer: Ed25519Signer) -> None:
    credential = {**CREDENTIAL, "validUntil": "2036-11-22T12:00:00Z"}
    jwt = parse(sign(credential, signer=signer))
    verify(jwt, key=signer.public_key)
    assert jwt.payload == {**credential, **payload(exp=2110968000), **credential}
    assert (jwt.not_before, jwt.expires) == (
        datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
        datetime(2036, 11, 22, 12, 0, tzinfo=UTC),
    )


def test_a_token_carries_its_key_and_nothing_else_in_its_header(signer: Ed25519Signer) -> None:
    jwt = parse(sign(CREDENTIAL, signer=signer))
    assert (jwt.header, jwt.key) == (
        {"alg": "EdDSA", "typ": "JWT", "jwk": signer.public_key.jwk()},
        signer.public_key,
    )


def test_signing_twice_gives_the_same_bytes(signer: Ed25519Signer) -> None:
    assert sign(CREDENTIAL, signer=signer) == sign(CREDENTIAL, signer=signer)


def test_an_issuer_may_be_an_address_alone(signer: Ed25519Signer) -> None:
    credential = {**CREDENTIAL, "issuer": "did:web:riverbend.example"}
    verify(parse(sign(credential, signer=signer)), key=signer.public_key)


@pytest.mark.parametrize("name", ["EdDSA", "Ed25519"])
def test_both_names_of_the_algorithm_are_read(signer: Ed25519Signer, name: str) -> None:
    jwt = parse(token(signer, {"alg": name}, payload()))
    verify(jwt, key=signer.public_key)
    assert jwt.key is None


def test_a_token_by_a_p256_key_is_read(seal: P256Signer) -> None:
    header = {"alg": "ES256", "typ": "vc+jwt", "kid": "key", "jwk": seal.public_key.jwk()}
    verify(parse(token(seal, header, payload()).encode()), key=seal.public_key)


def test_each_kind_of_key_signs_by_its_own_algorithm(
    signer: Ed25519Signer, seal: P256Signer, larger: P384Signer, rsa_signer: RsaSigner
) -> None:
    names = []
    for each in (signer, seal, larger, rsa_signer):
        jwt = parse(sign(CREDENTIAL, signer=each))
        verify(jwt, key=each.public_key)
        names.append(jwt.header["alg"])
    assert names == ["EdDSA", "ES256", "ES384", "RS256"]


@pytest.mark.parametrize("name", ["PS256", "RS512", "ES512", "Ed448"])
def test_an_algorithm_of_others_is_read_and_not_judged(signer: Ed25519Signer, name: str) -> None:
    jwt = parse(token(signer, {"alg": name, "jwk": {"kty": "?"}}, payload()))
    assert (jwt.algorithm, jwt.key) == (None, None)
    with pytest.raises(UnsupportedProofError) as caught:
        verify(jwt, key=signer.public_key)
    assert str(caught.value) == f"tokens signed with {name} cannot be judged here"


W3C = {"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc"}


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"iss": "did:web:riverbend.example", "iat": "2026-11-22T12:00:00Z"},
        {"sub": "urn:uuid:2", "jti": "urn:uuid:1", "iat": 1795348800, "exp": 2110968000, "nbf": 5},
    ],
)
def test_a_token_of_the_w3cs_need_not_repeat_what_it_says(
    signer: Ed25519Signer, claims: dict[str, Any]
) -> None:
    jwt = parse(token(signer, W3C, {**CREDENTIAL, **claims}))
    verify(jwt, key=signer.public_key)
    assert jwt.credential == CREDENTIAL
    assert (jwt.expires is None) is ("exp" not in claims)


@pytest.mark.parametrize("name", ["iss", "sub", "jti"])
def test_a_token_of_the_w3cs_does_not_contradict_what_it_says(
    signer: Ed25519Signer, name: str
) -> None:
    jwt = parse(token(signer, W3C, {**CREDENTIAL, name: "urn:other"}))
    with pytest.raises(InvalidProofError) as caught:
        verify(jwt, key=signer.public_key)
    assert str(caught.value) == f"the claim “{name}” differs from what the credential says"


@pytest.mark.parametrize(
    ("header", "claims", "reason"),
    [
        (W3C, {"vc": {}}, "a claim “vc” does not belong in it"),
        (W3C, {"vp": {}}, "a claim “vp” does not belong in it"),
        ({"alg": "EdDSA"}, {"vp": {}}, "a claim “vp” does not belong in it"),
        ({"alg": "EdDSA"}, {"vc": "x"}, "its claim “vc” must be an object"),
        ({"alg": "EdDSA"}, {"vc": {}, "name": 1}, "it has a member “name” beside the credential"),
        ({**W3C, "cty": "vp"}, {}, "its header names other content than a credential"),
    ],
)
def test_a_token_that_mixes_forms_is_refused(
    signer: Ed25519Signer, header: dict[str, Any], claims: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InvalidProofError) as caught:
        parse(token(signer, header, claims))
    assert str(caught.value) == f"the token is malformed: {reason}"


def test_a_token_for_one_receiver_is_not_judged(signer: Ed25519Signer) -> None:
    jwt = parse(token(signer, W3C, {**CREDENTIAL, "aud": "https://college.example"}))
    with pytest.raises(UnsupportedProofError) as caught:
        verify(jwt, key=signer.public_key)
    assert str(caught.value) == "a token meant for one receiver (“aud”) cannot be judged here"


OLDER: dict[str, Any] = {
    "@context": ["https://www.w3.org/2018/credentials/v1"],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential"],
    "issuer": {"type": ["Profile"], "id": "did:web:riverbend.example"},
    "issuanceDate": "2026-11-22T12:00:00Z",
    "expirationDate": "2036-11-22T12:00:00Z",
    "credentialSubject": {"name": "Zoë", "id": "urn:uuid:2"},
}
CLAIMS = {
    "iss": "did:web:riverbend.example",
    "jti": "urn:uuid:1",
    "sub": "urn:uuid:2",
    "nbf": 1795348800,
    "exp": 2110968000,
}


def without(name: str, inner: str | None = None) -> dict[str, Any]:
    rest = {key: value for key, value in OLDER.items() if key != name}
    if inner:
        rest[name] = {key: value for key, value in OLDER[name].items() if key != inner}
    return rest


@pytest.mark.parametrize(
    "inside",
    [
        OLDER,
        without("id"),
        without("issuer", "id"),
        without("issuanceDate"),
        without("expirationDate"),
        without("credentialSubject", "id"),
    ],
)
def test_a_token_of_the_older_data_model_is_completed_by_its_claims(
    signer: Ed25519Signer, inside: dict[str, Any]
) -> None:
    jwt = parse(token(signer, {"alg": "EdDSA", "typ": "JWT"}, {**CLAIMS, "vc": inside}))
    verify(jwt, key=signer.public_key)
    assert jwt.credential == OLDER


def test_a_newer_credential_in_the_older_form_keeps_its_own_dates(signer: Ed25519Signer) -> None:
    newer = {**CREDENTIAL, "validUntil": "2036-11-22T12:00:00Z"}
    jwt = parse(token(signer, {"alg": "EdDSA"}, {**CLAIMS, "vc": newer}))
    verify(jwt, key=signer.public_key)
    assert jwt.credential == newer
    other = parse(token(signer, {"alg": "EdDSA"}, {**CLAIMS, "nbf": 5, "vc": newer}))
    with pytest.raises(InvalidProofError, match=r"^the claim “nbf” differs from what the "):
        verify(other, key=signer.public_key)


def test_a_token_of_the_older_data_model_may_name_its_issuer_in_a_claim_alone(
    signer: Ed25519Signer,
) -> None:
    jwt = parse(token(signer, {"alg": "EdDSA"}, {"iss": CLAIMS["iss"], "vc": without("issuer")}))
    verify(jwt, key=signer.public_key)
    assert jwt.credential == {**OLDER, "issuer": CLAIMS["iss"]}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_token_of_the_older_data_model_does_not_contradict_itself(
    signer: Ed25519Signer, name: str
) -> None:
    other = {**CLAIMS, name: 5 if isinstance(CLAIMS[name], int) else "urn:other"}
    jwt = parse(token(signer, {"alg": "EdDSA"}, {**other, "vc": OLDER}))
    with pytest.raises(InvalidProofError) as caught:
        verify(jwt, key=signer.public_key)
    assert str(caught.value) == f"the claim “{name}” differs from what the credential says"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"issuer": {}}, "the credential has nothing to make the claim “iss” of"),
        ({"id": None}, "the credential has nothing to make the claim “jti” of"),
        ({"credentialSubject": []}, "the credential has nothing to make the claim “sub” of"),
        (
            {"validFrom": "2026-11-22"},
            f"the credential's “validFrom” is {NO_MOMENT}",
        ),
        ({"exp": 5}, "the credential already has a member “exp”"),
    ],
)
def test_a_credential_without_what_claims_are_made_of_is_not_signed(
    signer: Ed25519Signer, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InvalidProofError) as caught:
        sign({**CREDENTIAL, **changes}, signer=signer)
    assert str(caught.value) == reason


def test_a_key_of_another_kind_is_refused(signer: Ed25519Signer, seal: P256Signer) -> None:
    with pytest.raises(InvalidProofError, match=r"^the token and the key are of different kinds$"):
        verify(parse(sign(CREDENTIAL, signer=signer)), key=seal.public_key)


def test_the_key_in_the_header_is_not_believed(signer: Ed25519Signer) -> None:
    stranger = Ed25519Signer.from_seed(b"s" * 32)
    with pytest.raises(InvalidProofError, match=r"^the signature does not fit what it signs$"):
        verify(parse(sign(CREDENTIAL, signer=stranger)), key=signer.public_key)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"iss": "did:web:elsewhere.example"}, "iss"),
        ({"jti": ...}, "jti"),
        ({"sub": "urn:uuid:3"}, "sub"),
        ({"nbf": 1795348801}, "nbf"),
        ({"exp": 2110968000}, "exp"),
        ({"validUntil": "2036-11-22T12:00:00Z"}, "exp"),
    ],
)
def test_a_claim_that_differs_from_the_credential_is_refused(
    signer: Ed25519Signer, changes: dict[str, Any], name: str
) -> None:
    jwt = parse(token(signer, {"alg": "EdDSA"}, payload(**changes)))
    with pytest.raises(InvalidProofError) as caught:
        verify(jwt, key=signer.public_key)
    assert str(caught.value) == f"the claim “{name}” differs from what the credential says"


MALFORMED = "the token is malformed:"
HEADER = {"alg": "EdDSA", "typ": "JWT"}
JWK = {"kty": "OKP", "crv": "Ed25519", "x": "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"}
THREE_PARTS = "the token is malformed: it does not consist of three parts"
CANONICAL = "the token is malformed: it is not written in the one canonical form of base64url"
VALUES_THAT_ARE_NO_TEXT: tuple[object, ...] = (5, [], {})
NOT_FOR_SIGNING = "the token is malformed: its algorithm is not one for signing credentials"


@pytest.mark.parametrize(
    ("header", "claims", "kind", "reason"),
    [
        ({"alg": "none"}, {}, InvalidProofError, NOT_FOR_SIGNING),
        ({"alg": "HS256"}, {}, InvalidProofError, NOT_FOR_SIGNING),
        ({"alg": ["EdDSA"]}, {}, InvalidProofError, NOT_FOR_SIGNING),
        ({}, {}, InvalidProofError, NOT_FOR_SIGNING),
        *(
            (
                {**HEADER, name: value},
                {},
                InvalidProofError,
                f"{MALFORMED} its header has a member “{name}” that does not belong there",
            )
            for name, value in {
                "crit": ["exp"],
                "b64": False,
                "jku": "https://x.example",
                "x5u": "https://x.example",
                "x5c": [],
                "zip": "DEF",
            }.items()
        ),
        (
            {**HEADER, "typ": "at+jwt"},
            {},
            InvalidProofError,
            "the token is malformed: its header names another type than a credential",
        ),
        *(
            (
                {**HEADER, name: value},
                {},
                InvalidProofError,
                f"the token is malformed: its header's “{name}” must be text",
            )
            for name in ("typ", "cty", "kid")
            for value in VALUES_THAT_ARE_NO_TEXT
        ),
        *(
            (
                {**HEADER, "jwk": {**JWK, name: []}},
                {},
                InvalidProofError,
                f"the token is malformed: {reason}",
            )
            for name, reason in {
                "kty": "a public key of a kind that is not supported",
                "crv": "a public key of a kind that is not supported",
                "x": "the member “x” of a public key is malformed",
                "use": "a public key that is not meant for signatures",
                "alg": "a public key that is meant for another algorithm",
            }.items()
        ),
        (
            {**HEADER, "jwk": "x"},
            {},
            InvalidProofError,
            "the token is malformed: its header's “jwk” must be an object",
        ),
        (
            {**HEADER, "jwk": {**JWK, "use": "enc"}},
            {},
            InvalidProofError,
            "the token is malformed: a public key that is not meant for signatures",
        ),
        (
            {**HEADER, "jwk": {**JWK, "key_ops": ["encrypt"]}},
            {},
            InvalidProofError,
            "the token is malformed: a public key that is not meant for signatures",
        ),
        (
            {**HEADER, "jwk": {**JWK, "key_ops": 5}},
            {},
            InvalidProofError,
            "the token is malformed: a public key that is not meant for signatures",
        ),
        (
            {**HEADER, "jwk": {**JWK, "d": JWK["x"]}},
            {},
            InvalidProofError,
            "the token is malformed: a private key stands where a public key belongs",
        ),
        (
            {**HEADER, "jwk": {**JWK, "x5c": []}},
            {},
            InvalidProofError,
            (
                "the token is malformed: the key in its header has a member “x5c” that does not "
                "belong there"
            ),
        ),
        (
            {"alg": "ES256", "jwk": JWK},
            {},
            InvalidProofError,
            "the token is malformed: its algorithm does not belong to the key in its header",
        ),
        (
            {**HEADER, "kid": "x" * 4000},
            {},
            InvalidProofError,
            "the token is malformed: its header is too large",
        ),
        (
            b'{"alg": "EdDSA", "alg": "none"}',
            {},
            InvalidProofError,
            "the token is malformed: its header: it has two members of one name",
        ),
        (
            HEADER,
            b'{"nbf": NaN}',
            InvalidProofError,
            "the token is malformed: its payload: NaN is not a number in JSON",
        ),
        (
            HEADER,
            {"nbf": 5, "k" * 1_001: [1, 1]},
            InvalidProofError,
            "the token is malformed: its payload: the name of a member is too long",
        ),
        (
            HEADER,
            {},
            InvalidProofError,
            "the token is malformed: the claim “nbf” must be a whole number of seconds",
        ),
        (
            HEADER,
            {"nbf": True},
            InvalidProofError,
            "the token is malformed: the claim “nbf” must be a whole number of seconds",
        ),
        (
            HEADER,
            {"nbf": 5, "exp": "6"},
            InvalidProofError,
            "the token is malformed: the claim “exp” must be a whole number of seconds",
        ),
        (
            HEADER,
            {"nbf": 10**29},
            InvalidProofError,
            "the token is malformed: “nbf” is no date",
        ),
    ],
)
def test_a_malformed_token_is_refused_before_any_key_is_asked(
    signer: Ed25519Signer, header: object, claims: object, kind: type[ProofError], reason: str
) -> None:
    with pytest.raises(kind) as caught:
        parse(token(signer, header, claims))
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", THREE_PARTS),
        ("e30.e30", THREE_PARTS),
        ("e30.e30.", THREE_PARTS),
        ("e30.e30.AA.AA", THREE_PARTS),
        ("e30=.e30.AA", CANONICAL),
        ("e30.e30.AA\n", NOT_FOR_SIGNING),
        (" e30.e30.AA", CANONICAL),
        ("é.e30.AA", CANONICAL),
        ("\ud800", THREE_PARTS),
        ('{"payload":""}', THREE_PARTS),
        ("e31.e30.AA", CANONICAL),
        ("e300e.e30.AA", CANONICAL),
        ("a" * 2_000_001, "the token is malformed: it is too large"),
    ],
)
def test_a_text_that_is_no_token_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidProofError) as caught:
        parse(text)
    assert str(caught.value) == reason


@pytest.mark.parametrize("ending", ["A", "AAAAA", "AB"])
def test_a_signature_in_another_spelling_is_refused(signer: Ed25519Signer, ending: str) -> None:
    text = sign(CREDENTIAL, signer=signer).rpartition(".")[0]
    with pytest.raises(InvalidProofError) as caught:
        parse(f"{text}.{ending}")
    assert str(caught.value) == CANONICAL


def test_the_largest_token_is_larger_than_any_badge() -> None:
    assert jws.LARGEST == 2_000_000
