"""Cryptosuites of Data Integrity: how a document becomes bytes, and which keys sign those."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import new as new_hash
from types import MappingProxyType
from typing import Any

from transcript.proofs.n_quads import to_quads
from transcript.proofs.public_key import Algorithm
from transcript.proofs.rdfc import canonicalize

EDDSA_RDFC_2022 = "eddsa-rdfc-2022"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A cryptosuite: how documents become bytes, and which keys sign those."""

    algorithm: Algorithm
    hash_name: str
    signature_length: int
    canonical: Callable[[Mapping[str, Any], Mapping[str, Any], str], bytes]

    def digest(self, document: Mapping[str, Any], contexts: Mapping[str, Any]) -> bytes:
        """Return the digest of what `document` says, in whatever order it says it."""
        content = self.canonical(document, contexts, self.hash_name)
        return new_hash(self.hash_name, content).digest()


def _rdfc(document: Mapping[str, Any], contexts: Mapping[str, Any], hash_name: str) -> bytes:
    return canonicalize(to_quads(document, contexts=contexts), hash_name=hash_name).encode()


SUITES: Mapping[str, Suite] = MappingProxyType(
    {
        EDDSA_RDFC_2022: Suite(
            algorithm=Algorithm.ED25519, hash_name="sha256", signature_length=64, canonical=_rdfc
        ),
    }
)
"""The cryptosuites that can be signed and verified, by name."""
