"""Changes that keep a file's form, so that they get past its first door: bytes alone seldom do."""

import io
import json
import struct
import zipfile
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from random import Random
from typing import Any

from transcript.credentials.baking import (
    BakingError,
    NotBakedError,
    bake_png,
    bake_svg,
    unbake_png,
    unbake_svg,
)

_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**53, 10**40, "", " ", "x", "\ud83d", "\u202e", "A" * 5000,
    [], {}, [[]], [None], {"@value": "x"}, {"@id": "x"}, {"@context": None},
    "https://hill.example", "did:web:hill.example", "did:key:z6Mk", "urn:uuid:", "_:b0", "../x",
    "2026-11-22T12:00:00Z", "9999-12-31T23:59:60Z", "2026-11-22", "z6Mk" + "1" * 44, "uH4sIAAAA",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
)  # fmt: skip
_KEYS = (
    "id", "type", "@id", "@type", "@context", "@graph", "proof", "issuer", "name", "validUntil",
    "validFrom", "credentialSubject", "verifiableCredential", "credentialStatus", "endorsement",
    "endorsementJwt", "achievement", "previousProof", "proofValue", "cryptosuite", "alg", "kid",
    "jwk", "crit", "typ", "exp", "nbf", "vc", "statusListIndex", "encodedList", "", "__proto__",
)  # fmt: skip

_Place = tuple[Any, Any]
_BY_BYTES = 0.3
_NO_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    OSError,
    RuntimeError,
    ValueError,
)


def of_json(content: bytes, random: Random) -> bytes:
    """Return JSON with one to three changes in it; as it was, if it is none."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return content
    for _ in range(random.randint(1, 3)):
        document = _edited(document, random)
    return json.dumps(document, ensure_ascii=random.random() < 0.2).encode("utf-8", "replace")


def of_token(content: bytes, random: Random) -> bytes:
    """Return a token with another header, payload or signature; as it was, if it is none."""
    parts = content.split(b".")
    place = random.randrange(len(parts))
    try:
        inner = urlsafe_b64decode(parts[place] + b"=" * (-len(parts[place]) % 4))
    except ValueError:
        return content
    if place < 2:
        inner = of_json(inner, random)
    parts[place] = urlsafe_b64encode(inner)
    if random.random() < 0.9:
        parts[place] = parts[place].rstrip(b"=")
    return b".".join(parts)


def of_png(content: bytes, random: Random) -> bytes:
    """Return a picture with a changed credential inside; as it was, if there is none."""
    return _baked(content, random, unbake_png, bake_png)


def of_svg(content: bytes, random: Random) -> bytes:
    """Return a picture with a changed credential inside; as it was, if there is none."""
    return _baked(content, random, unbake_svg, bake_svg)


def of_bytes(content: bytes, random: Random) -> bytes:
    """Return the bytes with a part of them replaced, doubled, moved or taken away."""
    begin = random.randrange(len(content) + 1)
    end = min(len(content), begin + random.choice((1, 2, 8, 64, 1024)))
    part = content[begin:end]
    new = random.choice((b"", part * 2, part[::-1], random.randbytes(len(part) or 1)))
    target = random.choice((begin, random.randrange(len(content) + 1)))
    rest = content[:begin] + content[end:]
    return rest[:target] + new + rest[target:]


def of_zip(content: bytes, random: Random) -> bytes:
    """Return a zip with one of its files changed; seldom, or if it is none, its bytes."""
    if random.random() < _BY_BYTES:
        return of_bytes(content, random)
    written = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w") as made:
            chosen = random.choice(given.namelist())
            for name in given.namelist():
                part = given.read(name)
                made.writestr(name, of_bytes(part, random) if name == chosen else part)
    except _NO_ZIP:
        return of_bytes(content, random)
    return written.getvalue()


def _baked(
    content: bytes,
    random: Random,
    unbake: Callable[[bytes], str],
    bake: Callable[[bytes, str], bytes],
) -> bytes:
    try:
        inner = unbake(content).encode()
        change = of_token if inner.startswith(b"eyJ") else of_json
        return bake(content, change(inner, random).decode("utf-8", "replace"))
    except (BakingError, NotBakedError):
        return content


def _edited(document: Any, random: Random) -> Any:  # noqa: ANN401 - any JSON
    places = list(_places(document)) if isinstance(document, dict | list) else []
    if not places:
        return random.choice(_VALUES)
    holder, key = random.choice(places)
    random.choice(_EDITS)(holder, key, places, random)
    return document


def _places(node: Any) -> Iterator[_Place]:  # noqa: ANN401 - any JSON
    waiting = [node]
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


def _replace(holder: Any, key: Any, _: list[_Place], random: Random) -> None:  # noqa: ANN401
    holder[key] = deepcopy(random.choice(_VALUES))


def _copy_from_elsewhere(holder: Any, key: Any, places: list[_Place], random: Random) -> None:  # noqa: ANN401
    other, name = random.choice(places)
    if name in other if isinstance(other, dict) else name < len(other):
        holder[key] = deepcopy(other[name])


def _remove(holder: Any, key: Any, _: list[_Place], __: Random) -> None:  # noqa: ANN401
    del holder[key]


def _rename(holder: Any, key: Any, _: list[_Place], random: Random) -> None:  # noqa: ANN401
    if isinstance(holder, dict):
        holder[random.choice(_KEYS)] = holder.pop(key)


def _insert(holder: Any, key: Any, _: list[_Place], random: Random) -> None:  # noqa: ANN401
    value = deepcopy(random.choice(_VALUES))
    if isinstance(holder, dict):
        holder[random.choice(_KEYS)] = value
    else:
        holder.insert(key, value)


def _double(holder: Any, key: Any, _: list[_Place], __: Random) -> None:  # noqa: ANN401
    value = holder[key]
    if isinstance(holder, list):
        holder.append(deepcopy(value))
    else:
        holder[key] = [value, deepcopy(value)]


def _unwrap(holder: Any, key: Any, _: list[_Place], __: Random) -> None:  # noqa: ANN401
    value = holder[key]
    if isinstance(value, list) and value:
        holder[key] = value[0]


def _change_a_letter(holder: Any, key: Any, _: list[_Place], random: Random) -> None:  # noqa: ANN401
    value = holder[key]
    if isinstance(value, str) and value:
        place = random.randrange(len(value))
        holder[key] = value[:place] + random.choice("aZ0#:/ -\u00e9\x00") + value[place + 1 :]


_EDITS = (
    _replace,
    _copy_from_elsewhere,
    _remove,
    _rename,
    _insert,
    _double,
    _unwrap,
    _change_a_letter,
)

BY_TARGET: Mapping[str, Callable[[bytes, Random], bytes]] = {
    "json": of_json,
    "jwt": of_token,
    "png": of_png,
    "svg": of_svg,
    "pdf": of_bytes,
    "status-list": of_json,
    "trust-list": of_bytes,
    "table": of_bytes,
    "import": of_bytes,
    "oneroster": of_zip,
    "case": of_json,
    "sheet": of_zip,
    "ratings": of_bytes,
    "mapping": of_bytes,
}
"""What is tried first at each door."""
