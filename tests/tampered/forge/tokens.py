"""Badges as signed tokens: headers that mislead, claims that contradict, other spellings."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from hmac import digest
from typing import Any

from tests.tampered.forge.school import (
    CURVES,
    P256_KEY,
    P384_KEY,
    RSA_KEY,
    SCHOOL,
    SCHOOL_KEY,
    STRANGER,
    STRANGER_KEY,
    credit,
    signed_credit,
)
from tests.tampered.forge.spelling import Forged, Json, edited, flipped, removed, text, without
from transcript.proofs import vc_jwt
from transcript.proofs.keys import Signer
from transcript.proofs.multibase import base64url_decode, base64url_encode

_JWK = SCHOOL_KEY.public_key.jwk()
_HEADER: Json = {"alg": "EdDSA", "typ": "JWT", "jwk": _JWK}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SECOND = 1_795_168_800


def tokens() -> Iterator[Forged]:
    """Yield badges as signed tokens."""
    sound = sound_token()
    yield Forged("sound.jwt", "as the school sent it", sound.encode())
    yield Forged("sound-with-a-line-end.jwt", "sound: a line end follows it", f"{sound}\n".encode())
    yield from _of_others()
    yield from _headers()
    yield from _algorithms()
    yield from _claims()
    yield from _spellings()
    yield from _other_keys()


def sound_token(name: str = "c1", *, signer: Signer = SCHOOL_KEY) -> str:
    """Return a badge as the school sends it, as a token."""
    return vc_jwt.sign(credit(name), signer=signer)


def _written(header: object, payload: object, *, signer: Signer = SCHOOL_KEY) -> str:
    """Return a token with any header and any payload, signed as if they were right."""
    parts = [each if isinstance(each, bytes) else text(each) for each in (header, payload)]
    signing_input = ".".join(map(base64url_encode, parts))
    return f"{signing_input}.{base64url_encode(signer.sign(signing_input.encode()))}"


def _payload(document: Json | None = None) -> Json:
    token = vc_jwt.sign(document or credit(), signer=SCHOOL_KEY)
    found: Json = json.loads(base64url_decode(token.split(".")[1]))
    return found


def _of_others() -> Iterator[Forged]:
    sound, other = sound_token(), sound_token("c2")
    header, payload, signature = sound.split(".")
    theirs = other.split(".")
    own = vc_jwt.sign(credit(issuer=STRANGER), signer=SCHOOL_KEY)
    for name, why, token in (
        (
            "signature-of-another",
            "the signature of another token",
            f"{header}.{payload}.{theirs[2]}",
        ),
        ("payload-of-another", "the payload of another token", f"{header}.{theirs[1]}.{signature}"),
        (
            "key-of-a-stranger",
            "signed by a stranger under the school's identifier",
            sound_token(signer=STRANGER_KEY),
        ),
        (
            "key-of-another-did",
            "the issuer is a did:key, and the token carries another key",
            own,
        ),
        (
            "issuer-unknown",
            "a stranger's own identifier, with the school's name beside it",
            vc_jwt.sign(credit(issuer=STRANGER), signer=STRANGER_KEY),
        ),
        (
            "two-proofs",
            "a signed badge inside a signed token",
            vc_jwt.sign(signed_credit(), signer=SCHOOL_KEY),
        ),
        ("unsigned", "the algorithm none", _unsigned("none", payload, signature)),
        ("unsigned-and-empty", "the algorithm none, no signature", _unsigned("none", payload, "")),
        ("unsigned-in-capitals", "the algorithm NoNe", _unsigned("NoNe", payload, signature)),
    ):
        yield Forged(f"{name}.jwt", why, token.encode())


def _unsigned(algorithm: str, payload: str, signature: str) -> str:
    return f"{base64url_encode(text({'alg': algorithm}))}.{payload}.{signature}"


def _headers() -> Iterator[Forged]:
    stranger = STRANGER_KEY.public_key.jwk()
    for name, why, members in (
        ("crit", "critical members", {"crit": ["exp"], "exp": 1}),
        ("crit-empty", "an empty list of critical members", {"crit": []}),
        ("b64", "a payload that is not encoded", {"b64": False, "crit": ["b64"]}),
        ("jku", "an address of keys", {"jku": "https://eve.example/keys"}),
        ("x5u", "an address of a certificate", {"x5u": "https://eve.example/key"}),
        ("x5c", "a certificate", {"x5c": ["MIIB"]}),
        ("x5t", "a digest of a certificate", {"x5t": "AAAA"}),
        ("zip", "a compressed payload", {"zip": "DEF"}),
        ("typ", "another type", {"typ": "at+jwt"}),
        ("typ-a-number", "a type that is a number", {"typ": 1}),
        ("cty", "other content", {"cty": "JWT"}),
        ("epk", "a member of encryption", {"epk": _JWK}),
        ("unknown", "a member that nobody knows", {"note": "by the headmistress"}),
        ("kid-a-path", "a key in the reader's files", {"kid": "../../dev/null", "jwk": ...}),
        ("kid-a-query", "a key by a query", {"kid": "x' UNION SELECT 'k';--", "jwk": ...}),
        (
            "kid-an-address",
            "a key at an address",
            {"kid": "https://eve.example/key.json", "jwk": ...},
        ),
        ("kid-a-number", "a key that is a number", {"kid": 1}),
        (
            "kid-of-a-stranger",
            "a stranger's key by name",
            {"kid": f"{STRANGER}#{STRANGER_KEY.public_key.multibase}", "jwk": ...},
        ),
        ("jwk-a-text", "a key that is a text", {"jwk": json.dumps(_JWK)}),
        ("jwk-null", "a key of null", {"jwk": None}),
        ("jwk-private", "a private key", {"jwk": {**_JWK, "d": base64url_encode(bytes(32))}}),
        ("jwk-a-secret", "a secret key", {"jwk": {"kty": "oct", "k": "AAAA"}}),
        ("jwk-incomplete", "a part of a key", {"jwk": without(_JWK, "x")}),
        (
            "jwk-with-more",
            "a key with a member more",
            {"jwk": {**_JWK, "x5u": "https://e.example"}},
        ),
        ("jwk-of-zeros", "a key of zeros", {"jwk": {**_JWK, "x": base64url_encode(bytes(32))}}),
        (
            "jwk-too-long",
            "a key that is too long",
            {"jwk": {**_JWK, "x": base64url_encode(bytes(33))}},
        ),
        ("jwk-of-another", "another key than the one that signed", {"jwk": stranger}),
        ("jwk-and-kid", "two keys", {"kid": f"{SCHOOL}#{STRANGER_KEY.public_key.multibase}"}),
    ):
        header = {key: each for key, each in {**_HEADER, **members}.items() if each is not ...}
        # Who leads a reader to another key has that key, and not the school's.
        signer = STRANGER_KEY if "jwk" in members and members["jwk"] is ... else SCHOOL_KEY
        token = _written(header, _payload(), signer=signer)
        yield Forged(f"header-{name}.jwt", f"the header has {why}", token.encode())
    short = {"alg": "EdDSA", "typ": "JWT"}
    for name, why, head in (
        ("without-a-key", "sound: the header carries no key, and the list has it", short),
        (
            "with-a-short-name",
            "sound: the header names a key by a short name",
            {**short, "kid": "1"},
        ),
        ("without-a-type", "sound: the header has no type", without(_HEADER, "typ")),
    ):
        yield Forged(f"sound-{name}.jwt", why, _written(head, _payload()).encode())
    spaced = json.dumps(_HEADER).encode()
    shapes: tuple[tuple[str, str, object], ...] = (
        ("header-a-list", "the header is a list", [_HEADER]),
        ("header-empty", "the header has no members", {}),
        ("header-not-json", "the header is not JSON", b"eyJ"),
        ("sound-header-with-white-space", "sound: there is white space in the header", spaced),
        (
            "header-member-twice",
            "the header names its algorithm twice",
            text(_HEADER).replace(b"{", b'{"alg":"none",', 1),
        ),
        ("header-too-long", "the header is longer than any", {**_HEADER, "kid": "k" * 5000}),
    )
    for name, why, shape in shapes:
        yield Forged(f"{name}.jwt", why, _written(shape, _payload()).encode())


def _algorithms() -> Iterator[Forged]:
    body = base64url_encode(text(_payload()))
    for name, why, secret in (
        ("raw-key", "the school's public key", SCHOOL_KEY.public_key.raw),
        ("written-key", "the school's public key as it is written", text(_JWK)),
        ("empty-key", "nothing", b""),
    ):
        head = base64url_encode(text({"alg": "HS256", "typ": "JWT", "jwk": _JWK}))
        tag = digest(secret, f"{head}.{body}".encode(), sha256)
        token = f"{head}.{body}.{base64url_encode(tag)}"
        yield Forged(
            f"hs256-by-{name}.jwt", f"HS256 with {why}, as if it were the school's", token.encode()
        )
    for algorithm in ("RS256", "ES256", "ES384", "PS256", "ES256K", "Ed448", "HS512", "eddsa", ""):
        name = algorithm.lower() if algorithm != "eddsa" else "small-letters"
        header = {**_HEADER, "alg": algorithm}
        yield Forged(
            f"algorithm-{name or 'empty'}.jwt",
            f"the header says “{algorithm}” of a signature by Ed25519",
            _written(header, _payload()).encode(),
        )
    for kind, value in (("missing", None), ("null", ...), ("a-list", ["EdDSA"]), ("a-number", 1)):
        found = {"alg": None if value is ... else value, **without(_HEADER, "alg")}
        header = without(found, "alg") if value is None else found
        yield Forged(
            f"algorithm-{kind}.jwt",
            f"the algorithm is {kind.replace('-', ' ')}",
            _written(header, _payload()).encode(),
        )


def _claims() -> Iterator[Forged]:
    payload = _payload()
    for name, why, members in (
        ("iss", "the claim of the issuer is another", {"iss": "did:web:hall.example"}),
        ("sub", "the claim of the subject is another", {"sub": "urn:x:eve"}),
        ("jti", "the claim of the identifier is another", {"jti": "urn:x:1"}),
        ("nbf", "the claim of the beginning is another", {"nbf": _SECOND - 1}),
        ("exp-added", "an end was signed that the badge does not have", {"exp": _SECOND * 2}),
        ("aud", "it is meant for one receiver", {"aud": "https://college.example"}),
        ("vc", "the badge stands a second time in it", {"vc": payload}),
        ("vp", "it calls itself a presentation", {"vp": {}}),
        ("nbf-a-text", "the beginning is a text", {"nbf": str(_SECOND)}),
        ("nbf-a-fraction", "the beginning is a fraction", {"nbf": _SECOND + 0.5}),
        ("nbf-truth", "the beginning is a truth value", {"nbf": True}),
        ("nbf-beyond", "the beginning is beyond all dates", {"nbf": 10**18}),
        ("exp-a-list", "the end is a list", {"exp": [_SECOND]}),
        ("iss-a-list", "the claim of the issuer is a list", {"iss": [SCHOOL]}),
        ("sub-null", "the claim of the subject is null", {"sub": None}),
        ("iat", "sound: it says when it was made", {"iat": _SECOND}),
    ):
        prefix = "sound-with-" if why.startswith("sound") else "claim-"
        token = _written(_HEADER, {**payload, **members})
        yield Forged(f"{prefix}{name}.jwt", why, token.encode())
    for name in ("iss", "sub", "jti", "nbf"):
        token = _written(_HEADER, without(payload, name))
        yield Forged(f"claim-{name}-missing.jwt", f"the claim {name} is missing", token.encode())
    for name, why, dates in (
        ("expired", "valid until yesterday", {"validUntil": "2026-11-21T00:00:00Z"}),
        ("not-yet-valid", "valid from next year", {"validFrom": "2027-01-01T00:00:00Z"}),
    ):
        token = vc_jwt.sign({**credit(), **dates}, signer=SCHOOL_KEY)
        yield Forged(f"{name}.jwt", why, token.encode())
    shapes: tuple[tuple[str, str, object], ...] = (
        ("payload-a-list", "the payload is a list", [payload]),
        ("payload-not-json", "the payload is not JSON", b"{"),
        (
            "payload-member-twice",
            "a field stands twice",
            text(payload)[:-1] + b',"name":"Diploma"}',
        ),
        ("payload-not-a-number", "a field is NaN", text(payload)[:-1] + b',"gpa":NaN}'),
        ("payload-empty-object", "there is no badge in it", {}),
    )
    for name, why, content in shapes:
        yield Forged(f"{name}.jwt", why, _written(_HEADER, content).encode())
    spoilt = edited(payload, "/credentialSubject", removed("achievement"))
    yield Forged(
        "achievement-missing.jwt",
        "the school signed it without what was achieved",
        _written(_HEADER, spoilt).encode(),
    )


def _spellings() -> Iterator[Forged]:
    sound = sound_token()
    header, payload, signature = sound.split(".")
    raw = base64url_decode(signature)
    head, body = base64url_decode(header), base64url_decode(payload)
    twin = _LETTERS[_LETTERS.index(signature[-1]) ^ 1]
    for name, why, token in (
        ("cut-off", "the second half is missing", sound[: len(sound) // 2]),
        ("two-parts", "it has two parts", f"{header}.{payload}"),
        ("four-parts", "it has four parts", f"{sound}.{signature}"),
        ("five-parts", "it has five parts", f"{sound}.e30.e30"),
        ("empty-header", "its header is empty", f".{payload}.{signature}"),
        ("empty-payload", "its payload is empty", f"{header}..{signature}"),
        ("empty-signature", "its signature is empty", f"{header}.{payload}."),
        ("padded-header", "its header is padded", f"{header}=.{payload}.{signature}"),
        ("padded-signature", "its signature is padded", f"{sound}=="),
        (
            "other-last-letter",
            "its last letter has another bit that counts for nothing",
            f"{header}.{payload}.{signature[:-1]}{twin}",
        ),
        (
            "other-alphabet",
            "it is written in the other alphabet",
            f"{header}.{urlsafe_b64encode(body).decode().rstrip('=')}.{_other_alphabet(raw)}",
        ),
        ("white-space-before", "there is white space before it", f" {sound}"),
        ("white-space-inside", "there is white space inside", f"{header}. {payload}.{signature}"),
        ("line-ends-inside", "it is broken into lines", "\n".join(_lines(sound))),
        ("word-before", "there is a word before it", f"Bearer {sound}"),
        ("in-quotes", "it is in quotation marks", f'"{sound}"'),
        ("disclosures", "a part to be disclosed follows it", f"{sound}~e30~"),
        ("twice", "it stands there twice", f"{sound}\n{sound}"),
        (
            "signature-bit",
            "one bit of its signature is another",
            f"{header}.{payload}.{base64url_encode(flipped(raw, 9))}",
        ),
        (
            "signature-too-long",
            "its signature has a byte more",
            f"{header}.{payload}.{base64url_encode(raw + bytes(1))}",
        ),
        (
            "signature-cut-off",
            "its signature has a byte less",
            f"{header}.{payload}.{base64url_encode(raw[:-1])}",
        ),
        (
            "header-in-another-order",
            "its header was written anew",
            f"{base64url_encode(text(dict(reversed(json.loads(head).items()))))}.{payload}.{signature}",
        ),
        (
            "payload-with-white-space",
            "its payload was written anew",
            f"{header}.{base64url_encode(json.dumps(json.loads(body)).encode())}.{signature}",
        ),
    ):
        yield Forged(f"{name}.jwt", why, token.encode())
    flat = {"protected": header, "payload": payload, "signature": signature}
    yield Forged("as-an-object.json", "the token is written as an object", text(flat))
    several = {"payload": payload, "signatures": [without(flat, "payload")]}
    yield Forged("as-an-object-of-several.json", "the token is an object of several", text(several))


def _other_alphabet(content: bytes) -> str:
    return base64url_encode(content).replace("-", "+").replace("_", "/")


def _lines(token: str) -> list[str]:
    return [token[at : at + 64] for at in range(0, len(token), 64)]


def _other_keys() -> Iterator[Forged]:
    document = credit(issuer=CURVES)
    signers: tuple[tuple[str, Signer], ...] = (
        ("es256", P256_KEY),
        ("es384", P384_KEY),
        ("rs256", RSA_KEY),
    )
    for name, signer in signers:
        token = vc_jwt.sign(document, signer=signer)
        sound = f"sound-{name}.jwt"
        yield Forged(sound, f"sound: signed by {name.upper()}", token.encode())
        header, payload, signature = token.split(".")
        raw = base64url_decode(signature)
        halves = len(raw) // 2
        spoilt: dict[str, tuple[str, bytes]] = {
            "bit": ("one bit of the signature is another", flipped(raw, 9)),
            "cut-off": ("the last byte of the signature is missing", raw[:-1]),
            "zeros": ("the signature is zero", bytes(len(raw))),
            "zero-first": ("the first half of the signature is zero", bytes(halves) + raw[halves:]),
        }
        for fault, (why, bytes_) in spoilt.items():
            content = f"{header}.{payload}.{base64url_encode(bytes_)}".encode()
            yield Forged(f"{name}-{fault}.jwt", why, content, sound)
        claims: dict[str, Any] = json.loads(base64url_decode(payload))
        head = {"alg": "EdDSA", "typ": "JWT", "jwk": signer.public_key.jwk()}
        token = _written(head, claims, signer=signer)
        why = "the header names an algorithm for keys of another kind"
        yield Forged(f"{name}-as-eddsa.jwt", why, token.encode(), sound)
    der = P256_KEY.sign_der(token.encode())
    header, payload, _ = vc_jwt.sign(document, signer=P256_KEY).split(".")
    yield Forged(
        "es256-der.jwt",
        "the signature is written as certificates have it",
        f"{header}.{payload}.{base64url_encode(der)}".encode(),
        "sound-es256.jwt",
    )
