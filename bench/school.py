"""A school that signs in our way, and a college that judges what it signed."""
# ruff: noqa: INP001 - beside a script

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from bench import learner
from transcript.credentials.contexts import contexts
from transcript.proofs import data_integrity
from transcript.proofs.signers import Ed25519Signer
from transcript.verification.codes import Code
from transcript.verification.documents import Document, Documents, Source
from transcript.verification.report import FileReport
from transcript.verification.trust import TrustList
from transcript.verification.verify import verify

CREDITS = 40
SEED = bytes(range(32))


@dataclass(frozen=True)
class School:
    """Who signs here, in our own way."""

    signer: Ed25519Signer = field(default_factory=lambda: Ed25519Signer.from_seed(SEED))

    @property
    def id(self) -> str:
        """The issuer: its key."""
        return f"did:key:{self.signer.public_key.multibase}"

    @property
    def method(self) -> str:
        """The verification method of every proof."""
        return f"{self.id}#{self.signer.public_key.multibase}"

    def sign(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Add a proof to a document."""
        return data_integrity.sign(
            document,
            signer=self.signer,
            verification_method=self.method,
            created=learner.NOON,
            contexts=contexts(),
        )

    def check(self, signed: Mapping[str, Any]) -> None:
        """Check the one proof of a document."""
        [proof] = signed["proof"]
        key = self.signer.public_key
        data_integrity.verify(signed, proof, key=key, contexts=contexts())

    def badges(self, number: int = CREDITS) -> list[dict[str, Any]]:
        """Return so many unsigned badges of one learner."""
        return [learner.badge(each, issuer=self.id) for each in range(1, number + 1)]

    def transcript(
        self,
        badges: list[dict[str, Any]],
        sign: Callable[[Mapping[str, Any]], dict[str, Any]],
    ) -> dict[str, Any]:
        """Sign badges and the transcript that holds them."""
        return sign(learner.transcript(map(sign, badges), issuer=self.id))

    @cached_property
    def documents(self) -> Documents:
        """Its published status list."""
        signed = self.sign(learner.status_list(issuer=self.id))
        content = json.dumps(signed).encode()
        return Documents.of([Document(url=signed["id"], content=content, source=Source.FILE)])

    @cached_property
    def trust(self) -> TrustList:
        """A college's list that has it."""
        key = self.signer.public_key.multibase
        entry = {"id": self.id, "name": "Hill School", "keys": [key], "source": "by telephone"}
        listed = {"version": 1, "issuers": [{**entry, "added_on": "2026-11-22"}]}
        return TrustList.parse(json.dumps(listed).encode(), file="trust.yaml")

    def judge(self, content: bytes) -> FileReport:
        """Return the verdict on a file, as a college gets it."""
        return verify(
            content,
            file="ana.clr.json",
            trust=self.trust,
            at=learner.NOON + timedelta(hours=1),
            documents=self.documents,
        )


def signed_by(school: School, number: int) -> tuple[dict[str, Any], bytes]:
    """Return a signed transcript of so many credits, and its bytes; a college accepts it."""
    signed = school.transcript(school.badges(number), school.sign)
    content = json.dumps(signed, ensure_ascii=False, separators=(",", ":")).encode()
    require_accepted(school.judge(content))
    return signed, content


def members_of(signed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the credentials that a transcript holds."""
    members: list[dict[str, Any]] = signed["credentialSubject"]["verifiableCredential"]
    return members


def proofs_of(signed: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all that has a proof: the members, then the whole."""
    return [*members_of(signed), signed]


def without_proof(signed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a proof is made on."""
    return {name: value for name, value in signed.items() if name != "proof"}


def require_accepted(report: FileReport, *, but: Code | None = None) -> None:
    """Stop unless a college accepts a file; of one code it may be in doubt."""
    wrong = [
        f"{each.code} {each.path}"
        for each in report.checks
        if not each.verdict and each.code is not but
    ]
    if wrong:
        raise SystemExit(f"not accepted ({', '.join(wrong[:5])}): this would time a refusal")
