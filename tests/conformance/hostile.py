"""What somebody might send to make a reader written in JavaScript and one in Python disagree."""

import json
import random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KIT = Path(__file__).parents[1] / "tampered"

# What every object has in JavaScript, what contexts have for themselves, and no words at all.
_NAMES = (
    *("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "toJSON"),
    *("then", "length", "__defineGetter__", "0", "@context", "@graph", "@base", "@vocab"),
    *("@import", "@protected", "@version", "@propagate", "@nest", "@included", "@reverse", "@none"),
    *("@json", "@set", "@list", "@index", "@language", "@direction", "_:b0", "\u200e", "did:"),
)
_VALUES: tuple[Any, ...] = ({"isAdmin": True}, "x", ["x"], None)
_DOCUMENTS = (
    "sound.clr.json",
    "sound.badge.json",
    "sound-eddsa-jcs.badge.json",
    "sound-ecdsa-sd.badge.json",
    "sound-endorsed.clr.json",
)


def poisoned_documents(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield signed documents with such a name as a field more, or instead of a text."""
    for document in _DOCUMENTS:
        text = (KIT / document).read_text(encoding="utf-8")
        for name in _NAMES:
            for value in _VALUES:
                changed = json.loads(text)
                chance.choice(list(_objects(changed)))[name] = value
                yield document, json.dumps(changed, ensure_ascii=False).encode()
            for _ in _VALUES:
                changed = json.loads(text)
                holder, key = chance.choice(list(_texts(changed)))
                holder[key] = name
                yield document, json.dumps(changed, ensure_ascii=False).encode()


def _objects(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from _objects(each)


def _texts(value: Any) -> Iterator[tuple[dict[str, Any], str]]:  # noqa: ANN401 - any JSON
    for each in _objects(value):
        yield from ((each, key) for key, text in each.items() if isinstance(text, str))


_JSON = (
    b'{"__proto__": {"type": ["VerifiableCredential"], "proof": {}}}',
    b'{"__proto__": 1, "__proto__": 2}',
    b'{"type": "VerifiableCredential", "\\u005f_proto__": {}, "__proto__": {}}',
    b'{"a": "' + b"\\n" * 2_000_000 + b'"}',
    b'{"a": "\\ud800"}',
    b'{"a": "\\ud800\\udc00", "proof": 1}',
    b'{"\\udfff": 1}',
    b'{"a": 1e400}',
    b'{"a": -0, "proof": 1}',
    b'{"a": -0.0, "proof": 1}',
    b'{"a": ' + b"9" * 30 + b', "proof": 1}',
    b'{"a": ' + b"9" * 31 + b"}",
    b'{"a": 1e-400, "proof": 1}',
    b'{"a": 123456789012345678.5, "proof": 1}',
    b"[" * 64 + b"]" * 64,
    b"[" * 65 + b"]" * 65,
    b'{"a":' * 5_000,
    b'{"type": "VerifiableCredential"}\0',
    b"\x0b{}",
    b"\xc2\xa0{}",
    b'{"type": "VerifiableCredential", "proof": [' + b",".join([b"{}"] * 2_000) + b"]}",
    b'{"type": {"@value": "VerifiableCredential"}, "proof": {}}',
    b'{"@type": "VerifiableCredential", "proof": {}}',
    b'{"proof": {"type": "__proto__"}}',
    b'{"proof": {"type": "DataIntegrityProof", "cryptosuite": "__proto__"}}',
    b'{"proof": {"type": "DataIntegrityProof", "cryptosuite": ["eddsa-rdfc-2022"]}}',
    b'{"proof": {"type": "hasOwnProperty"}, "issuer": "__proto__"}',
    b'{"credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "__proto__"}}',
    b'{"proof": {}, "endorsementJwt": {"__proto__": "x"}}',
)
_HEADERS = (
    {"alg": "__proto__"},
    {"alg": "constructor"},
    {"alg": ["EdDSA"]},
    {"alg": "none"},
    {"alg": "EdDSA", "__proto__": {"jwk": {}}},
    {"alg": "EdDSA", "kid": "__proto__"},
    {"alg": "EdDSA", "jwk": {"kty": "__proto__", "crv": "constructor"}},
    {"alg": "EdDSA", "jwk": {"__proto__": {"d": "x"}, "kty": "OKP", "crv": "Ed25519", "x": "AA"}},
)
_CLAIMS: tuple[tuple[str, Any], ...] = (
    ("__proto__", {"iss": 1}),
    ("constructor", "x"),
    ("vc", {"__proto__": {}}),
    ("iss", "__proto__"),
    ("nbf", 1e300),
    ("nbf", True),
    ("exp", -1),
    ("exp", 2**62),
    ("jti", ["x"]),
)
_BAKED = (
    b"&constructor;",
    b"&__proto__;",
    b"&#x110000;",
    b"&#0;",
    b"&#xD800;",
    b"&amp;amp;",
    b"<?x ?>",
    b'<a __proto__="x"/>',
    b"<g>" * 100_000,
)
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:ob="https://purl.imsglobal.org/ob/v3p0">'


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Yield texts, tokens and pictures that no honest tool writes."""
    yield from (("hostile.json", content) for content in _JSON)
    header, payload, signature = (KIT / "sound.jwt").read_text(encoding="ascii").strip().split(".")
    claims = json.loads(urlsafe_b64decode(payload + "=="))
    for other in _HEADERS:
        yield "hostile.jwt", f"{_encoded(other)}.{payload}.{signature}".encode()
    for name, value in _CLAIMS:
        changed = _encoded({**claims, name: value})
        yield "hostile.jwt", f"{header}.{changed}.{signature}".encode()
    for content in _BAKED:
        yield "hostile.svg", _SVG + b"<ob:credential>" + content + b"</ob:credential></svg>"


def _encoded(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode("ascii")


KEY = "z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd"
_LIST = "version: 1\nissuers:\n- id: did:web:a.example\n  name: A School\n  keys: [" + KEY + "]\n"
_SCALARS = (
    *("yes", "no", "~", "null", '""', "12", "0x1F", "0o7", "017", "1_000", "1.5", ".inf", "1e3"),
    *("2026-11-21", "12:30:45", "True", "TRUE", "!!str 12", "!foo bar", "! x", "*a", "&a x", "[x]"),
    *("{a: b}", '"a\\u202eb"', '"a\\nb"', '"a\\u0000b"', "'it''s'", "a#b", "x:", "<<", "__proto__"),
)
_LINES = (
    *("  <<: {source: x}", "  __proto__: {name: x}", "  source: x\n  source: y", "...", "---"),
    *("  ? source\n  : x", "  added_by: &x me\n  source: *x", "extra: 1", "  logs: null"),
    *("  source: |\n    a\n    b", "  certificates: [sha256:" + "A" * 64 + "]"),
)
_VERSIONS = ("1.0", "1e0", "1.", "01", "0x1", "+1", "true", '"1"', "&v 1")
_WINDOWS = (
    *("2026-02-30", "2026-1-1", "0000-01-01", "9999-12-31", "2026-01-01T00:00:00", "null"),
    *("2026-01-01", "2026-01-01T00:00:00Z", '"2026-01-01"'),
)


def trust_lists() -> Iterator[bytes]:
    """Yield trust lists, many of which say more than they show."""
    for value in _SCALARS:
        yield _LIST.replace("A School", value).encode()
    for line in _LINES:
        yield f"{_LIST}{line}\n".encode()
    for version in _VERSIONS:
        yield _LIST.replace("version: 1", f"version: {version}").encode()
    for window in _WINDOWS:
        yield _LIST.replace(f"[{KEY}]", f"[{{key: {KEY}, valid_until: {window}}}]").encode()
    yield from (b"", b"[" * 5_000, b"\xff", b"\xef\xbb\xbf" + _LIST.encode())
    yield from (_LIST.replace("\n", end).encode() for end in ("\r\n", "\r"))
