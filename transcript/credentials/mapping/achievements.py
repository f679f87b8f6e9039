"""What can be achieved: the graduate profile, its areas and competencies, and the credits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transcript.credentials import clr, open_badges
from transcript.credentials.addresses import SchoolAddresses
from transcript.credentials.mapping.parties import addresses_of, issuer_reference
from transcript.credentials.vc import JsonObject, unless_empty
from transcript.errors import TranscriptError
from transcript.model.award import CreditAward
from transcript.model.credit import Alignment, MasteryCredit, Rubric
from transcript.model.graduate_profile import Area, Competency, GraduateProfile
from transcript.model.transcript import Transcript


class MappingError(TranscriptError):
    """A transcript that no credential can say: it names something that is not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievements:
    """The achievements that the credentials of a transcript name, in the school's `language`."""

    transcript: Transcript
    language: str

    @property
    def at(self) -> SchoolAddresses:
        """The addresses under which the school speaks of them."""
        return addresses_of(self.transcript.school)

    def credit_of(self, award: CreditAward) -> MasteryCredit:
        """Return the credit that an award is of. Raises `MappingError`."""
        credit = self.transcript.credit(award.credit)
        if credit is None:
            raise MappingError(f"an award names the credit “{award.credit}”, which does not exist")
        return credit

    def earned(self) -> list[MasteryCredit]:
        """Return the credits earned, in the order of the awards. Raises `MappingError`."""
        return [self.credit_of(award) for award in self.transcript.awards]

    def listed(self) -> Iterator[JsonObject]:
        """Yield all that a CLR lists: profile, areas, competencies, and the credits earned."""
        yield self._program()
        for area in self._profile.areas:
            yield self._area(area)
        for competency in self._profile.competencies:
            yield self._competency(competency)
        for credit in self.earned():
            yield self.credit(credit)

    def credit(self, credit: MasteryCredit) -> JsonObject:
        """Return a credit with its standard and its rubric. Raises `MappingError`."""
        base = self.at.credit(credit.id)
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
            **unless_empty("alignment", list(_alignments(credit.alignments, base))),
        }

    def associations(self) -> Iterator[JsonObject]:
        """Yield how what is listed belongs together."""
        for area in self._profile.areas:
            yield _association(self.at.area(area.id), clr.IS_CHILD_OF, self.at.graduate_profile())
            for competency in area.competencies:
                yield _association(
                    self.at.competency(competency.id), clr.IS_CHILD_OF, self.at.area(area.id)
                )
        for credit in self.earned():
            own = self.at.credit(credit.id)
            yield _association(own, clr.IS_CHILD_OF, self.at.area(credit.area))
            for competency_id in credit.serves:
                yield _association(own, clr.IS_RELATED_TO, self.at.competency(competency_id))

    @property
    def _profile(self) -> GraduateProfile:
        return self.transcript.graduate_profile

    def _program(self) -> JsonObject:
        return {
            **self._head(self.at.graduate_profile(), open_badges.LEARNING_PROGRAM),
            "name": self._profile.name,
            "description": self._profile.statement,
            "version": self._profile.version,
            "criteria": self._criteria(
                self.at.graduate_profile(), "Shown by credits earned in the areas below it."
            ),
        }

    def _area(self, area: Area) -> JsonObject:
        base = self.at.area(area.id)
        return {
            **self._head(base, open_badges.COMPETENCY),
            "name": area.name,
            "description": area.description,
            "humanCode": area.code,
            "tag": ["area"],
            "criteria": self._criteria(base, "Shown by credits earned in this area."),
        }

    def _competency(self, competency: Competency) -> JsonObject:
        base = self.at.competency(competency.id)
        return {
            **self._head(base, open_badges.COMPETENCY),
            "name": competency.name,
            "description": competency.description,
            "tag": ["competency"],
            "criteria": self._criteria(base, "Shown by credits that are related to it."),
        }

    def _head(self, address: str, achievement_type: str) -> JsonObject:
        return {
            "id": address,
            "type": ["Achievement"],
            "achievementType": achievement_type,
            "creator": issuer_reference(self.transcript.school),
            "inLanguage": self.language,
        }

    @staticmethod
    def _criteria(base: str, narrative: str) -> JsonObject:
        return {"id": f"{base}#standard", "narrative": narrative}


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
