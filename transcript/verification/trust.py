"""Whom a reader trusts: the issuers and keys a college has confirmed, from a file of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from transcript.verification.identifiers import normal
from transcript.verification.trust_file import read_issuers
from transcript.verification.trusted import TrustedIssuer, TrustedKey, TrustListError

__all__ = ["TrustList", "TrustListError", "TrustedIssuer", "TrustedKey"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """The issuers a reader trusts, by their ids. An empty list trusts nobody."""

    issuers: Mapping[str, TrustedIssuer]

    @classmethod
    def parse(cls, content: bytes, *, file: str) -> "TrustList":
        """Read a trust list, YAML or JSON by the file's ending. Raises `TrustListError`."""
        return cls(issuers={issuer.id: issuer for issuer in read_issuers(content, file=file)})

    def entry(self, issuer: str) -> TrustedIssuer | None:
        """Return what the reader knows of an issuer, however its identifier is spelt."""
        return self.issuers.get(normal(issuer))

    def sealed_by(self, certificate: str) -> TrustedIssuer | None:
        """Return whose seal has the certificate with this fingerprint, as the reader knows it."""
        return next(
            (each for each in self.issuers.values() if certificate in each.certificates), None
        )
