"""What one school says of another, or of a credit; and where that belongs in a transcript."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from transcript.credentials import open_badges, vc
from transcript.credentials.mapping.parties import addresses_of, issuer_profile
from transcript.credentials.vc import JsonObject
from transcript.model.school import School
from transcript.model.transcript import Transcript
from transcript.proofs.timestamps import timestamp_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Praise:
    """What is said in an endorsement: about whom or what, under which name, and until when."""

    subject: str
    name: str
    comment: str
    valid_until: datetime | None = None


def to_endorsement(
    praise: Praise, *, endorser: School, endorsement_id: str, at: datetime
) -> JsonObject:
    """Return the unsigned EndorsementCredential by which `endorser` says it at the moment `at`."""
    until = praise.valid_until
    return {
        "@context": list(open_badges.CONTEXT),
        "id": endorsement_id,
        "type": [vc.VERIFIABLE_CREDENTIAL, open_badges.ENDORSEMENT_CREDENTIAL],
        "name": praise.name,
        "issuer": issuer_profile(endorser),
        "validFrom": timestamp_text(at),
        **({"validUntil": timestamp_text(until)} if until else {}),
        "credentialSubject": {
            "id": praise.subject,
            "type": [open_badges.ENDORSEMENT_SUBJECT],
            "endorsementComment": praise.comment,
        },
        "credentialSchema": [
            {"id": open_badges.ENDORSEMENT_SCHEMA, "type": vc.JSON_SCHEMA_VALIDATOR}
        ],
    }


def about(subject: str, endorsements: Sequence[JsonObject]) -> list[JsonObject]:
    """Return those of the endorsements that endorse `subject`, in their order."""
    return [each for each in endorsements if vc.id_of(each["credentialSubject"]) == subject]


def told_with(transcript: Transcript, endorsements: Sequence[JsonObject]) -> list[JsonObject]:
    """Return the endorsements that a transcript carries: of its school, of the credits earned."""
    at = addresses_of(transcript.school)
    earned = (at.credit(award.credit) for award in transcript.awards)
    subjects = dict.fromkeys([transcript.school.id, *earned])
    return [each for subject in subjects for each in about(subject, endorsements)]
