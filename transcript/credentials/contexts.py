"""The JSON-LD contexts, from an installed package, believed only if their digests are right.

A context is part of what is signed: another context under the same address makes another document.
Nothing is ever fetched. An address that is not listed here is unknown, and what uses it is refused.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from transcript.credentials.clr import CLR_CONTEXT
from transcript.credentials.open_badges import (
    OB_CONTEXT,
    OB_CONTEXT_301,
    OB_CONTEXT_302,
    OB_EXTENSIONS,
)
from transcript.credentials.vc import (
    CONTEXT_V1,
    CONTEXT_V2,
    DATA_INTEGRITY_V2,
    ED25519_2020,
    MULTIKEY_V1,
)
from transcript.errors import TranscriptError

SOURCE = "openbadgeslib"
"""The installed package that carries the official files."""

CONTEXT_DIGESTS: Mapping[str, str] = MappingProxyType(
    {
        CONTEXT_V2: "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
        OB_CONTEXT: "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
        OB_CONTEXT_302: "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
        OB_CONTEXT_301: "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
        OB_EXTENSIONS: "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
        CLR_CONTEXT: "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
        DATA_INTEGRITY_V2: "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
        MULTIKEY_V1: "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    }
)
"""The SHA-256 of each file we trust, by address; the values of the W3C Recommendations, and of the
revisions of 1EdTech's contexts that were in force in November 2026."""

OLD_SOURCE = "pyld"
"""The installed package that carries contexts of the data model 1.1, spelt in its own way."""

OLD_CONTEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        CONTEXT_V1: (
            "credentials-v1",
            "b01e671e873981f19a9102a9a57f666dbcaeb31b99e3e124378d143e71549247",
        ),
        ED25519_2020: (
            "security-ed25519-2020-v1",
            "fb517f09d990829aed734c9bad8cbbb2ac3d5063b865c7e3d81f246074bf5691",
        ),
    }
)
"""The file of each, and the SHA-256 of what it says: of its canonical JSON (RFC 8785)."""


class ContextError(TranscriptError):
    """The installed package does not carry the contexts we trust. `url` names the first."""

    def __init__(self, url: str) -> None:
        """Say which context is missing, and what to do."""
        super().__init__(
            f"the installed package {SOURCE} does not carry the trusted file of {url}; "
            f"reinstall it with “pip install --force-reinstall {SOURCE}”"
        )
        self.url = url


@cache
def contexts() -> Mapping[str, Any]:
    """Return every context we trust by its address. Do not change them. Raises `ContextError`."""
    found = {url: json.loads(each) for url, each in context_files().items()}
    return MappingProxyType({**found, **_old()})


@cache
def context_files() -> Mapping[str, bytes]:
    """Return every context we trust as it is published. Raises `ContextError`."""
    found = {sha256(content).hexdigest(): content for content in _carried()}
    trusted: dict[str, bytes] = {}
    for url, digest in CONTEXT_DIGESTS.items():
        if digest not in found:
            raise ContextError(url)
        trusted[url] = found[digest]
    return MappingProxyType(trusted)


def _carried() -> list[bytes]:
    # The package's own function gives parsed documents, whose bytes can no longer be hashed, and
    # importing it costs 130 ms for an HTTP client that nobody here wants. Files are told by digest.
    return [path.read_bytes() for path in _files(SOURCE, "ob3/contexts/*.json")]


def _old() -> dict[str, Any]:
    # Ours never name them. What the package does not carry is a context that nobody knows.
    trusted = {}
    for url, (name, digest) in OLD_CONTEXTS.items():
        for path in _files(OLD_SOURCE, f"documentloader/frozen/bundled/{name}.jsonld"):
            found = json.loads(path.read_bytes())
            canonical = json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            if sha256(canonical.encode()).hexdigest() == digest:
                trusted[url] = found
    return trusted


def _files(package: str, pattern: str) -> list[Path]:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return []
    return sorted(Path(spec.submodule_search_locations[0]).glob(pattern))
