"""A school's words become the standards' words. No other file knows both.

`docs/clr-profile.md` says the same for receivers. What holds throughout: one id, one content; every
node that may carry an id has one; order is in the data, since signatures do not cover the order of
a list; no numbers, no nulls, no empty lists.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from transcript.credentials import clr, open_badges, vc
from transcript.credentials.addresses import SchoolAddresses, part_of
from transcript.credentials.media_types import media_type_of
from transcript.credentials.multihash import from_hex, multibase_digest
from transcript.credentials.vc import JsonObject
from transcript.errors import TranscriptError
from transcript.model.award import CreditAward
from transcript.model.credit import Alignment, MasteryCredit, Rubric
from transcript.model.document import DocumentIdentity
from transcript.model.evidence import Evidence
from transcript.model.graduate_profile import Area, Competency, GraduateProfile
from transcript.model.learner import Learner
from transcript.model.school import School
from transcript.model.transcript import RecordStatus, Transcript

RECORD_SUFFIX = "#record"
"""What is appended to a document's id to name its native record."""


class MappingError(TranscriptError):
    """A transcript that no credential can say: it names something that is not in it."""


def subject_id(school: School, learner: str) -> str:
    """Return the id under which every credential of a school speaks of a learner."""
    return _addresses(school).learner(learner)


def badge_id(document: DocumentIdentity, credit: str) -> str:
    """Return the id of the credential for a credit in a document."""
    return part_of(document.id, f"credits/{credit}")


def to_badges(
    transcript: Transcript, *, document: DocumentIdentity, language: str
) -> dict[str, JsonObject]:
    """Return an unsigned Open Badges credential for each award, by credit id.

    `language` (BCP 47) is the one the school writes in. Raises `MappingError`.
    """
    page = _Page(transcript=transcript, document=document, language=language)
    return {award.credit: page.badge(award) for award in transcript.awards}


def to_clr(
    transcript: Transcript,
    badges: Iterable[JsonObject],
    *,
    document: DocumentIdentity,
    record: bytes,
    language: str,
) -> JsonObject:
    """Return the unsigned ClrCredential around signed `badges`, bound to the bytes of `record`."""
    page = _Page(transcript=transcript, document=document, language=language)
    return page.envelope(list(badges), record)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    transcript: Transcript
    document: DocumentIdentity
    language: str

    def envelope(self, badges: list[JsonObject], record: bytes) -> JsonObject:
        whole = self.transcript.status is RecordStatus.COMPLETE
        issued_at = vc.date_time(self.document.issued_at)
        return {
            "@context": list(clr.CONTEXT),
            "id": self.document.id,
            "type": [vc.VERIFIABLE_CREDENTIAL, clr.CLR_CREDENTIAL],
            "name": f"Transcript of {self._learner.display_name.full}, {self._school.name}",
            "description": self._summary(),
            **({"awardedDate": issued_at} if whole else {"partial": True}),
            "issuer": issuer_profile(self._school),
            "validFrom": issued_at,
            "credentialSubject": {
                "id": subject_id(self._school, self._learner.id),
                "type": ["ClrSubject"],
                "identifier": _identifiers(self._learner),
                "achievement": list(self._achievements()),
                "association": list(self._associations()),
                "verifiableCredential": badges,
            },
            "relatedResource": [
                {
                    "id": self.document.id + RECORD_SUFFIX,
                    "mediaType": "application/json",
                    "digestMultibase": multibase_digest(record),
                }
            ],
            "credentialSchema": [{"id": clr.SCHEMA, "type": vc.JSON_SCHEMA_VALIDATOR}],
        }

    def badge(self, award: CreditAward) -> JsonObject:
        credit = self._credit(award)
        return {
            "@context": list(open_badges.CONTEXT),
            "id": badge_id(self.document, credit.id),
            "type": [vc.VERIFIABLE_CREDENTIAL, open_badges.OPEN_BADGE_CREDENTIAL],
            "name": credit.name,
            "description": self._reached(award),
            "awardedDate": _midnight(award.awarded_on),
            "issuer": issuer_profile(self._school),
            "validFrom": vc.date_time(self.document.issued_at),
            "credentialSubject": self._achiever(award),
            **_unless_empty("evidence", [self._evidence(each) for each in award.evidence]),
            "credentialSchema": [{"id": open_badges.SCHEMA, "type": vc.JSON_SCHEMA_VALIDATOR}],
        }

    @property
    def _school(self) -> School:
        return self.transcript.school

    @property
    def _learner(self) -> Learner:
        return self.transcript.learner

    @property
    def _profile(self) -> GraduateProfile:
        return self.transcript.graduate_profile

    @property
    def _at(self) -> SchoolAddresses:
        return _addresses(self._school)

    def _credit(self, award: CreditAward) -> MasteryCredit:
        credit = self.transcript.credit(award.credit)
        if credit is None:
            raise MappingError(f"an award names the credit “{award.credit}”, which does not exist")
        return credit

    def _earned(self) -> list[MasteryCredit]:
        return [self._credit(award) for award in self.transcript.awards]

    def _summary(self) -> str:
        counts: dict[str, int] = {}
        for credit in self._earned():
            counts[credit.level.value] = counts.get(credit.level.value, 0) + 1
        counted = " and ".join(f"{count} {level}" for level, count in sorted(counts.items()))
        tail = (
            "The record is complete."
            if self.transcript.status is RecordStatus.COMPLETE
            else "The record is in progress: more is to come."
        )
        return f"Credits earned by mastery, without grades or rank: {counted}. {tail}"

    def _reached(self, award: CreditAward) -> str:
        credit = self._credit(award)
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
            said.append(f"{award.determination.method}: {award.determination.reason}")
        return " ".join(said)

    def _achiever(self, award: CreditAward) -> JsonObject:
        credit = self._credit(award)
        base = self._at.credit(credit.id)
        return {
            "id": subject_id(self._school, self._learner.id),
            "type": ["AchievementSubject"],
            "identifier": _identifiers(self._learner),
            "achievement": self._achievement(credit),
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
        return {"source": {"id": self._at.institution(name), "type": ["Profile"], "name": name}}

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

    def _achievements(self) -> Iterator[JsonObject]:
        yield self._program()
        for area in self._profile.areas:
            yield self._area(area)
        for competency in self._profile.competencies:
            yield self._competency(competency)
        for credit in self._earned():
            yield self._achievement(credit)

    def _program(self) -> JsonObject:
        return {
            **self._head(self._at.graduate_profile(), open_badges.LEARNING_PROGRAM),
            "name": self._profile.name,
            "description": self._profile.statement,
            "version": self._profile.version,
            "criteria": self._criteria(
                self._at.graduate_profile(), "Shown by credits earned in the areas below it."
            ),
        }

    def _area(self, area: Area) -> JsonObject:
        base = self._at.area(area.id)
        return {
            **self._head(base, open_badges.COMPETENCY),
            "name": area.name,
            "description": area.description,
            "humanCode": area.code,
            "tag": ["area"],
            "criteria": self._criteria(base, "Shown by credits earned in this area."),
        }

    def _competency(self, competency: Competency) -> JsonObject:
        base = self._at.competency(competency.id)
        return {
            **self._head(base, open_badges.COMPETENCY),
            "name": competency.name,
            "description": competency.description,
            "tag": ["competency"],
            "criteria": self._criteria(base, "Shown by credits that are related to it."),
        }

    def _achievement(self, credit: MasteryCredit) -> JsonObject:
        base = self._at.credit(credit.id)
        area = self.transcript.area(credit.area)
        if area is None:
            raise MappingError(f"the credit “{credit.id}” is in an area that does not exist")
        looked_for = "\n".join(f"- {criterion.statement}" for criterion in credit.criteria)
        return {
            **self._head(base, open_badges.MASTERY_CREDIT),
            "name": credit.name,
            "description": credit.description,
            "humanCode": credit.code,
            "fieldOfStudy": area.name,
            "tag": [credit.level.value],
            "criteria": self._criteria(base, f"{credit.standard}\n\n{looked_for}".strip()),
            "resultDescription": [_scale(credit.rubric, base)],
            **_unless_empty("alignment", list(_alignments(credit.alignments, base))),
        }

    def _head(self, address: str, achievement_type: str) -> JsonObject:
        return {
            "id": address,
            "type": ["Achievement"],
            "achievementType": achievement_type,
            "creator": open_badges.reference(issuer_profile(self._school)),
            "inLanguage": self.language,
        }

    @staticmethod
    def _criteria(base: str, narrative: str) -> JsonObject:
        return {"id": f"{base}#standard", "narrative": narrative}

    def _associations(self) -> Iterator[JsonObject]:
        for area in self._profile.areas:
            yield _association(self._at.area(area.id), clr.IS_CHILD_OF, self._at.graduate_profile())
            for competency in area.competencies:
                yield _association(
                    self._at.competency(competency.id), clr.IS_CHILD_OF, self._at.area(area.id)
                )
        for credit in self._earned():
            own = self._at.credit(credit.id)
            yield _association(own, clr.IS_CHILD_OF, self._at.area(credit.area))
            for competency_id in credit.serves:
                yield _association(own, clr.IS_RELATED_TO, self._at.competency(competency_id))


def issuer_profile(school: School) -> JsonObject:
    """Return the school as the issuer's Profile, the same in every credential."""
    at = _addresses(school)
    return {
        "id": school.id,
        "type": ["Profile"],
        "name": school.name,
        "url": school.url,
        "phone": school.phone,
        "email": school.email,
        **({"description": school.notice} if school.notice else {}),
        **({"official": school.signatories[0].name} if school.signatories else {}),
        "address": {
            "id": at.address(),
            "type": ["Address"],
            "streetAddress": school.address.street,
            "addressLocality": school.address.locality,
            "addressRegion": school.address.region,
            "postalCode": school.address.postal_code,
            "addressCountryCode": school.address.country,
        },
        **_unless_empty("otherIdentifier", list(_school_identifiers(school))),
    }


def _addresses(school: School) -> SchoolAddresses:
    return SchoolAddresses(school=school.id, url=school.url)


def _school_identifiers(school: School) -> Iterator[JsonObject]:
    known = school.identifiers
    # NCES numbers of public schools have 12 digits; those of private ones have 8 characters.
    public = known.nces is not None and len(known.nces) == len("LLLLLLLSSSSS")
    values: Mapping[str, str | None] = {
        open_badges.NCES_PUBLIC if public else open_badges.NCES_PRIVATE: known.nces,
        open_badges.CEEB: known.ceeb,
        open_badges.STATE_SCHOOL: known.state,
    }
    for kind, value in values.items():
        if value is not None:
            yield {"type": "IdentifierEntry", "identifierType": kind, "identifier": value}


def _identifiers(learner: Learner) -> list[JsonObject]:
    names = {open_badges.IDENTITY_NAME: learner.legal_name}
    if learner.chosen_name is not None:
        names[open_badges.IDENTITY_CHOSEN_NAME] = learner.chosen_name
    return [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": name.full,
            "identityType": kind,
        }
        for kind, name in names.items()
    ]


def _scale(rubric: Rubric, base: str) -> JsonObject:
    return {
        "id": f"{base}#scale",
        "type": ["ResultDescription"],
        "name": "Level reached",
        "resultType": open_badges.RUBRIC_CRITERION_LEVEL,
        "requiredLevel": f"{base}#level-{rubric.required}",
        "rubricCriterionLevel": [
            {
                "id": f"{base}#level-{level.id}",
                "type": [open_badges.RUBRIC_CRITERION_LEVEL],
                "name": level.name,
                "description": level.descriptor,
                # Lists are signed as sets: the rank, from 1 for the lowest, carries the order.
                "level": str(rank),
            }
            for rank, level in enumerate(rubric.levels, start=1)
        ],
    }


def _alignments(alignments: Iterable[Alignment], base: str) -> Iterator[JsonObject]:
    for place, alignment in enumerate(alignments, start=1):
        yield {
            "id": f"{base}#alignment-{place}",
            "type": ["Alignment"],
            "targetType": alignment.target.value,
            "targetName": alignment.name,
            "targetUrl": alignment.url,
            **({"targetFramework": alignment.framework} if alignment.framework else {}),
            **({"targetCode": alignment.code} if alignment.code else {}),
        }


def _association(source: str, kind: str, target: str) -> JsonObject:
    return {
        "type": "Association",
        "associationType": kind,
        "sourceId": source,
        "targetId": target,
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


def _unless_empty(name: str, values: list[JsonObject]) -> JsonObject:
    return {name: values} if values else {}
