"""Cryptosuites of Data Integrity: how a document becomes bytes, and which keys sign those."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import new as new_hash
from types import MappingProxyType
from typing import Any

from transcript.proofs.errors import InvalidProofError
from transcript.proofs.jcs import canonical_json
from transcript.proofs.n_quads import to_quads
from transcript.proofs.public_key import Algorithm
from transcript.proofs.rdfc import Budget, canonicalize

EDDSA_RDFC_2022 = "eddsa-rdfc-2022"
EDDSA_JCS_2022 = "eddsa-jcs-2022"
ECDSA_RDFC_2019 = "ecdsa-rdfc-2019"
ECDSA_JCS_2019 = "ecdsa-jcs-2019"
ECDSA_SD_2023 = "ecdsa-sd-2023"
ED25519_SIGNATURE_2020 = "Ed25519Signature2020"
"""A type of proof, older than the suites: it does what `eddsa-rdfc-2022` does."""

_ED25519 = frozenset({Algorithm.ED25519})
_ECDSA = frozenset({Algorithm.P256, Algorithm.P384})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A cryptosuite: how documents become bytes, and which kinds of key sign those.

    `signs_text`: it signs the JSON as it is spelt, not what its words mean. `is_derived`: its
    proofs are made from others by whoever holds the document.
    """

    algorithms: frozenset[Algorithm]
    canonical: Callable[[Mapping[str, Any], Mapping[str, Any], str, Budget | None], bytes]
    signs_text: bool = False
    is_derived: bool = False

    def digest(
        self,
        document: Mapping[str, Any],
        contexts: Mapping[str, Any],
        hash_name: str,
        budget: Budget | None,
    ) -> bytes:
        """Return the digest of what `document` says, in whatever order it says it."""
        return new_hash(hash_name, self.canonical(document, contexts, hash_name, budget)).digest()


def _rdfc(
    document: Mapping[str, Any], contexts: Mapping[str, Any], hash_name: str, budget: Budget | None
) -> bytes:
    quads = to_quads(document, contexts=contexts)
    return canonicalize(quads, hash_name=hash_name, budget=budget).encode()


def _jcs(document: Mapping[str, Any], _: Mapping[str, Any], __: str, ___: Budget | None) -> bytes:
    try:
        return canonical_json(document)
    except ValueError as error:
        raise InvalidProofError(f"the document cannot be put in order: {error}") from error


_EDDSA_RDFC = Suite(algorithms=_ED25519, canonical=_rdfc)
_ECDSA_RDFC = Suite(algorithms=_ECDSA, canonical=_rdfc)

SUITES: Mapping[str, Suite] = MappingProxyType(
    {
        EDDSA_RDFC_2022: _EDDSA_RDFC,
        EDDSA_JCS_2022: Suite(algorithms=_ED25519, canonical=_jcs, signs_text=True),
        ECDSA_RDFC_2019: _ECDSA_RDFC,
        ECDSA_JCS_2019: Suite(algorithms=_ECDSA, canonical=_jcs, signs_text=True),
        ECDSA_SD_2023: Suite(
            algorithms=frozenset({Algorithm.P256}), canonical=_rdfc, is_derived=True
        ),
        # Other names of the first and the third: in drafts, and before there were suites.
        "eddsa-2022": _EDDSA_RDFC,
        "ecdsa-2019": _ECDSA_RDFC,
        ED25519_SIGNATURE_2020: _EDDSA_RDFC,
    }
)
"""The cryptosuites that can be verified, by name."""

SIGNABLE = (EDDSA_RDFC_2022, EDDSA_JCS_2022, ECDSA_RDFC_2019, ECDSA_JCS_2019)
"""The cryptosuites that can be signed."""
