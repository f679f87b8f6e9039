"""A school says something of another one, or of a credit, and signs it."""

import json
from datetime import datetime

from transcript.credentials.conformance import check_endorsement
from transcript.credentials.contexts import contexts
from transcript.credentials.mapping.endorsements import Praise, to_endorsement
from transcript.errors import IssuingError
from transcript.issuance import Issuer
from transcript.model.school import School
from transcript.proofs import data_integrity
from transcript.proofs.errors import ProofError
from transcript.proofs.proof_form import proofs_of


def endorse(
    praise: Praise, *, endorser: School, issuer: Issuer, endorsement_id: str, at: datetime
) -> bytes:
    """Return the signed endorsement as JSON; the same arguments give the same bytes.

    What was signed is read back and verified with the public key. Raises `IssuingError`.
    """
    unsigned = to_endorsement(praise, endorser=endorser, endorsement_id=endorsement_id, at=at)
    try:
        signed = data_integrity.sign(
            unsigned,
            signer=issuer.signer,
            verification_method=issuer.verification_method,
            created=at,
            contexts=contexts(),
        )
        content = json.dumps(signed, ensure_ascii=False, indent=2).encode() + b"\n"
        _check(content, issuer)
    except ProofError as error:
        raise IssuingError(issuer.verification_method, str(error)) from error
    return content


def _check(content: bytes, issuer: Issuer) -> None:
    credential = json.loads(content)
    if findings := check_endorsement(credential):
        reason = f"the endorsement would not be sound: {findings[0]}"
        raise IssuingError(issuer.verification_method, reason)
    (proof,) = proofs_of(credential)
    key = issuer.signer.public_key
    data_integrity.verify(credential, proof, key=key, contexts=contexts())
