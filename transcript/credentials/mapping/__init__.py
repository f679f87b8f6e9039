"""A school's words become the standards' words.

Nothing knows both but this package: `achievements`, `parties`, and what puts them together here.
`docs/clr-profile.md` says the same for receivers. What holds throughout: one id, one content; every
node that may carry an id has one; order is in the data, since signatures do not cover the order of
a list; no numbers, no nulls, no empty lists.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from transcript.credentials import clr, open_badges, vc
from transcript.credentials.addresses import part_of
from transcript.credentials.mapping.achievements import Achievements, MappingError
from transcript.credentials.mapping.endorsements import about
from transcript.credentials.mapping.parties import identity_objects, issuer_profile, subject_id
from transcript.credentials.multihash import from_hex, multibase_digest
from transcript.credentials.vc import JsonObject, unless_empty
from transcript.model.award import CreditAward
from transcript.model.document import DocumentIdentity
from transcript.model.evidence import Evidence
from transcript.model.learner import Learner
from transcript.model.mastery import method_in_words
from transcript.model.media_types import media_type_of
from transcript.model.school import School
from transcript.model.transcript import RecordStatus, Transcript
from transcript.proofs.timestamps import timestamp_text

RECORD_SUFFIX = "#record"
"""What is appended to a document's id to name its native record."""


def badge_id(document: DocumentIdentity, credit: str) -> str:
    """Return the id of the credential for a credit in a document."""
    return part_of(document.id, f"credits/{credit}")


def to_badges(
    transcript: Transcript,
    *,
    document: DocumentIdentity,
    language: str,
    endorsements: Sequence[JsonObject] = (),
) -> dict[str, JsonObject]:
    """Return an unsigned Open Badges credential for each award, by credit id.

    `language` (BCP 47) is the one the school writes in. Each badge carries those of the signed
    `endorsements` that are about its credit. Raises `MappingError`.
    """
    unsigned = _UnsignedCredentials(
        transcript=transcript,
        document=document,
        language=language,
        endorsements=endorsements,
        issuer=issuer_profile(transcript.school),
    )
    return {award.credit: unsigned.badge(award) for award in transcript.awards}


def to_clr(
    transcript: Transcript,
    badges: Iterable[JsonObject],
    *,
    document: DocumentIdentity,
    record: bytes,
    language: str,
    endorsements: Sequence[JsonObject] = (),
) -> JsonObject:
    """Return the unsigned ClrCredential around signed `badges`, bound to the bytes of `record`.

    It carries those of the signed `endorsements` that are about the school.
    """
    unsigned = _UnsignedCredentials(
        transcript=transcript,
        document=document,
        language=language,
        endorsements=endorsements,
        issuer=issuer_profile(transcript.school),
    )
    return unsigned.clr(list(badges), record)


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnsignedCredentials:
    """What one document says, as credentials that wait for their proofs."""

    transcript: Transcript
    document: DocumentIdentity
    language: str
    endorsements: Sequence[JsonObject]
    issuer: JsonObject

    def clr(self, badges: list[JsonObject], record: bytes) -> JsonObject:
        whole = self.transcript.status is RecordStatus.COMPLETE
        issued_at = timestamp_text(self.document.issued_at)
        return {
            "@context": list(clr.CONTEXT),
            "id": self.document.id,
            "type": [vc.VERIFIABLE_CREDENTIAL, clr.CLR_CREDENTIAL],
            "name": f"Transcript of {self._learner.display_name.full}, {self._school.name}",
            "description": self._summary(),
            **({"awardedDate": issued_at} if whole else {"partial": True}),
            "issuer": self.issuer,
            "validFrom": issued_at,
            "credentialSubject": {
                "id": subject_id(self._school, self._learner.id),
                "type": ["ClrSubject"],
                "identifier": identity_objects(self._learner),
                "achievement": list(self._achievements.listed()),
                "association": list(self._achievements.associations()),
                "verifiableCredential": badges,
            },
            "relatedResource": [
                {
                    "id": self.document.id + RECORD_SUFFIX,
                    "mediaType": "application/json",
                    "digestMultibase": multibase_digest(record),
                }
            ],
            **unless_empty("endorsement", about(self._school.id, self.endorsements)),
            "credentialSchema": [{"id": clr.SCHEMA, "type": vc.JSON_SCHEMA_VALIDATOR}],
        }

    def badge(self, award: CreditAward) -> JsonObject:
        credit = self._achievements.credit_of(award)
        return {
            "@context": list(open_badges.CONTEXT),
            "id": badge_id(self.document, credit.id),
            "type": [vc.VERIFIABLE_CREDENTIAL, open_badges.OPEN_BADGE_CREDENTIAL],
            "name": credit.name,
            "description": self._reached(award),
            "awardedDate": _midnight(award.awarded_on),
            "issuer": self.issuer,
            "validFrom": timestamp_text(self.document.issued_at),
            "credentialSubject": self._achiever(award),
            **unless_empty("evidence", [self._evidence(each) for each in award.evidence]),
            **unless_empty(
                "endorsement", about(self._achievements.at.credit(credit.id), self.endorsements)
            ),
            "credentialSchema": [{"id": open_badges.SCHEMA, "type": vc.JSON_SCHEMA_VALIDATOR}],
        }

    @property
    def _school(self) -> School:
        return self.transcript.school

    @property
    def _achievements(self) -> Achievements:
        return Achievements(transcript=self.transcript, language=self.language)

    @property
    def _learner(self) -> Learner:
        return self.transcript.learner

    def _summary(self) -> str:
        counts: dict[str, int] = {}
        for credit in self._achievements.earned():
            counts[credit.level.value] = counts.get(credit.level.value, 0) + 1
        counted = " and ".join(f"{count} {level}" for level, count in sorted(counts.items()))
        tail = (
            "The record is complete."
            if self.transcript.status is RecordStatus.COMPLETE
            else "The record is in progress: more is to come."
        )
        replaced = self.document.superseded_number
        tail += f" It takes the place of document {replaced}." if replaced else ""
        return f"Credits earned by mastery, without grades or rank: {counted}. {tail}"

    def _reached(self, award: CreditAward) -> str:
        credit = self._achievements.credit_of(award)
        level = credit.rubric.level(award.level)
        if level is None:
            raise MappingError(f"an award of “{credit.id}” has a level that is not in its rubric")
        said = [f"{credit.code}, {credit.level} credit, reached at the level “{level.name}”."]
        if award.approved_by:
            said.append(f"Approved on {award.awarded_on} by {', '.join(award.approved_by)}.")
        if award.transferred_from is not None:
            origin = award.transferred_from
            said.append(f"Earned at {origin.institution} on {origin.earned_on}.")
            said.append(f"Accepted by {origin.accepted_by}.")
        if award.determination is not None:
            method = method_in_words(award.determination.method)
            said.append(f"{method[:1].upper()}{method[1:]}: {award.determination.reason}")
        return " ".join(said)

    def _achiever(self, award: CreditAward) -> JsonObject:
        credit = self._achievements.credit_of(award)
        base = self._achievements.at.credit(credit.id)
        return {
            "id": subject_id(self._school, self._learner.id),
            "type": ["AchievementSubject"],
            "identifier": identity_objects(self._learner),
            "achievement": self._achievements.credit(credit),
            "result": [
                {
                    "id": part_of(self.document.id, f"results/{credit.id}"),
                    "type": ["Result"],
                    "resultDescription": f"{base}#scale",
                    "achievedLevel": f"{base}#level-{award.level}",
                }
            ],
            **self._source(award),
        }

    def _source(self, award: CreditAward) -> JsonObject:
        if award.transferred_from is None:
            return {}
        name = award.transferred_from.institution
        return {
            "source": {
                "id": self._achievements.at.institution(name),
                "type": ["Profile"],
                "name": name,
            }
        }

    def _evidence(self, evidence_id: str) -> JsonObject:
        item = self.transcript.evidence_item(evidence_id)
        if item is None:
            raise MappingError(f"an award names the evidence “{evidence_id}”, which is not there")
        same_url = [each for each in self.transcript.evidence if each.url == item.url]
        own_id = part_of(subject_id(self._school, self._learner.id), f"evidence/{item.id}")
        return {
            # The web address is the id where one piece alone has it: one id, one content.
            "id": item.url if item.url and len(same_url) == 1 else own_id,
            "type": ["Evidence"],
            "name": item.title,
            "description": _circumstances(item),
            **({"narrative": item.reflection} if item.reflection else {}),
            "genre": item.kind.value,
            "audience": item.audience.value,
            **({"url": item.url} if item.url else {}),
            **_file_facts(item),
        }


def _circumstances(item: Evidence) -> str:
    made = f"Made on {item.made_on}; context: {item.context}."
    return f"{item.description} {made}" if item.description else made


def _file_facts(item: Evidence) -> JsonObject:
    if item.file is None or item.digest is None:
        return {}
    media_type = media_type_of(item.file)
    return {
        "digestMultibase": from_hex(item.digest.value),
        **({"mediaType": media_type} if media_type else {}),
    }


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
