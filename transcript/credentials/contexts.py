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
from transcript.credentials.vc import CONTEXT_V2, DATA_INTEGRITY_V2, MULTIKEY_V1
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
    found = {sha256(content).hexdigest(): content for content in _carried()}
    trusted: dict[str, Any] = {}
    for url, digest in CONTEXT_DIGESTS.items():
        if digest not in found:
            raise ContextError(url)
        trusted[url] = json.loads(found[digest])
    return MappingProxyType(trusted)


def _carried() -> list[bytes]:
    # The package's own function gives parsed documents, whose bytes can no longer be hashed, and
    # importing it costs 130 ms for an HTTP client that nobody here wants. Files are told by digest.
    spec = find_spec(SOURCE)
    if spec is None or not spec.submodule_search_locations:
        return []
    folder = Path(spec.submodule_search_locations[0], "ob3", "contexts")
    return [path.read_bytes() for path in sorted(folder.glob("*.json"))]
