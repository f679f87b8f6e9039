"""A transcript that validation has passed becomes signed credentials, and they are read back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Self
from uuid import UUID

from transcript.credentials import vc
from transcript.credentials.conformance import Finding, check_ours
from transcript.credentials.contexts import contexts
from transcript.credentials.mapping import to_badges, to_clr
from transcript.credentials.mapping.achievements import MappingError
from transcript.credentials.status_list import StatusEntry
from transcript.errors import IssuingError
from transcript.issuance.issued import (
    IssuedTranscript,
    SignedBadge,
    UnreadableOriginalError,
    as_bytes,
    read_back,
)
from transcript.model.credit import CreditLevel
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript
from transcript.proofs import data_integrity, paper_code, vc_jwt
from transcript.proofs.errors import ProofError
from transcript.proofs.keys import PublicKey, Signer
from transcript.proofs.proof_form import proofs_of
from transcript.source.native import write_record
from transcript.source.release import Release, released


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who signs: the school's `id`, its key, and the address under which the key is published."""

    id: str
    signer: Signer
    verification_method: str

    @classmethod
    def of(cls, school_id: str, signer: Signer) -> Self:
        """Return the issuer whose key is published as `<school's id>#<multikey>`."""
        method = f"{school_id}#{signer.public_key.multibase}"
        return cls(id=school_id, signer=signer, verification_method=method)


def issue(
    transcript: Transcript,
    *,
    issuer: Issuer,
    document: DocumentIdentity,
    release: Release,
    endorsements: Sequence[vc.JsonObject] = (),
    status: Mapping[str, StatusEntry] | None = None,
) -> IssuedTranscript:
    """Sign a transcript that validation has passed, as far as `release` lets it out.

    Signed `endorsements` of the school, or of credits earned, are put in as they are. `status` has
    the place in the status lists of the document and of each badge, by credential id.
    The same arguments give the same bytes. What was signed is read back and verified with the
    public key before it is returned. Raises `IssuingError`.
    """
    issuance = _Issuance(
        issuer=issuer, document=document, endorsements=endorsements, status=status or {}
    )
    if transcript.school.id != issuer.id:
        raise issuance.refusal(
            f"it is {issuer.id}'s, and the transcript is {transcript.school.id}'s"
        )
    if not transcript.awards:
        raise issuance.refusal("no credit is earned yet, and a CLR holds at least one")
    try:
        issued, covered = issuance.sign(released(transcript, release))
        issuance.verify(issued, covered)
    except (ProofError, MappingError, UnreadableOriginalError) as error:
        raise issuance.refusal(str(error)) from error
    return issued


def sign_status_list(unsigned: vc.JsonObject, *, issuer: Issuer, at: datetime) -> bytes:
    """Sign what `to_status_list` gave, and read it back. Raises `IssuingError`."""
    try:
        signed = data_integrity.sign(
            unsigned,
            signer=issuer.signer,
            verification_method=issuer.verification_method,
            created=at,
            contexts=contexts(),
        )
        content = as_bytes(signed)
        _verify_proof(json.loads(content), issuer.signer.public_key)
    except ProofError as error:
        raise IssuingError(issuer.verification_method, str(error)) from error
    return content


@dataclass(frozen=True, slots=True, kw_only=True)
class _Issuance:
    """One document being issued, and by whom."""

    issuer: Issuer
    document: DocumentIdentity
    endorsements: Sequence[vc.JsonObject]
    status: Mapping[str, StatusEntry]

    def sign(self, transcript: Transcript) -> tuple[IssuedTranscript, Mapping[str, bytes]]:
        """Return what was signed, and by credit what the proof of its badge covers."""
        record = write_record(transcript, document=self.document)
        badges = to_badges(
            transcript,
            document=self.document,
            language=self.document.language,
            endorsements=self.endorsements,
        )
        unsigned = {credit: self._with_status(badge) for credit, badge in badges.items()}
        # Nothing is signed before all of it is known to be fit.
        envelope = self._envelope(transcript, unsigned, record)
        self._require_conformance(envelope)
        told = {credit: self._signed(badge) for credit, badge in unsigned.items()}
        signed = {credit: badge for credit, (badge, _) in told.items()}
        signed_badges = tuple(
            SignedBadge(
                credit=credit,
                credential=as_bytes(signed[credit]),
                jwt=vc_jwt.sign(badge, signer=self.issuer.signer),
            )
            for credit, badge in unsigned.items()
        )
        whole, _ = self._signed(_around(signed.values(), envelope))
        clr = as_bytes(whole)
        issued = IssuedTranscript(
            document=self.document,
            transcript=transcript,
            record=record,
            clr=clr,
            badges=signed_badges,
            code=paper_code.sign(
                _statement(transcript, self.document, clr), signer=self.issuer.signer
            ),
        )
        return issued, {credit: covered for credit, (_, covered) in told.items()}

    def verify(self, issued: IssuedTranscript, covered: Mapping[str, bytes]) -> None:
        """Read back what was written and check every signature with the public key.

        The CLR is put in order anew from its bytes. It has all badges inside, so that they need not
        be put in order once more, which would take as long again.
        """
        again = read_back(issued.files())
        if again.issued != issued:
            raise self.refusal("what was written does not read back as what was meant")
        key = self.issuer.signer.public_key
        for badge in issued.badges:
            (proof,) = proofs_of(again.members[badge.credit])
            data_integrity.verify_signature(proof, covered[badge.credit], key=key)
            vc_jwt.verify(vc_jwt.parse(badge.jwt), key=key)
        _verify_proof(again.envelope, key)
        paper_code.verify(paper_code.parse(issued.code), key=key)

    def refusal(self, reason: str) -> IssuingError:
        return IssuingError(self.issuer.verification_method, reason)

    def _envelope(
        self, transcript: Transcript, badges: Mapping[str, dict[str, Any]], record: bytes
    ) -> dict[str, Any]:
        envelope = to_clr(
            transcript,
            badges.values(),
            document=self.document,
            record=record,
            language=self.document.language,
            endorsements=self.endorsements,
        )
        return self._with_status(envelope)

    def _with_status(self, credential: dict[str, Any]) -> dict[str, Any]:
        entry = self.status.get(credential["id"])
        return {**credential, "credentialStatus": entry.to_json()} if entry else credential

    def _signed(self, credential: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        return data_integrity.sign_and_tell(
            credential,
            signer=self.issuer.signer,
            verification_method=self.issuer.verification_method,
            created=self.document.issued_at,
            contexts=contexts(),
        )

    def _require_conformance(self, credential: dict[str, Any]) -> None:
        findings: tuple[Finding, ...] = check_ours(credential)
        if findings:
            said = "; ".join(str(finding) for finding in findings[:3])
            raise self.refusal(f"the credential would not be sound: {said}")


def _around(badges: Iterable[dict[str, Any]], envelope: dict[str, Any]) -> dict[str, Any]:
    """Return a CLR with these members in the place of those it has."""
    subject = {**envelope["credentialSubject"], "verifiableCredential": list(badges)}
    return {**envelope, "credentialSubject": subject}


def _verify_proof(credential: dict[str, Any], key: PublicKey) -> None:
    (proof,) = proofs_of(credential)
    data_integrity.verify(credential, proof, key=key, contexts=contexts())


def _statement(
    transcript: Transcript, document: DocumentIdentity, clr: bytes
) -> paper_code.Statement:
    level = {credit.id: credit.level for credit in transcript.credits}
    earned = [level[award.credit] for award in transcript.awards]
    name, is_cut = paper_code.fitting(transcript.learner.display_name.full)
    return paper_code.Statement(
        document=UUID(document.id),
        issued_at=document.issued_at,
        digest=sha256(clr).digest(),
        foundational=earned.count(CreditLevel.FOUNDATIONAL),
        advanced=earned.count(CreditLevel.ADVANCED),
        name=name,
        name_is_cut=is_cut,
    )
