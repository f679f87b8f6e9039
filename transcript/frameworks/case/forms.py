"""What the objects of a CASE 1.1 package hold, in the words of its specification.

The package is closed: a member that is not named here goes into `extensions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

CHILD = "isChildOf"
"""The association from a child to its parent."""

PART = "isPartOf"
"""The association from a credit to a further competency that it serves."""

TRANSLATION = "isTranslationOf"
"""The association between two languages of one statement."""

ALIGNED = ("exactMatchOf", "isRelatedTo")
"""Associations that make a statement elsewhere an alignment of a credit."""

ASSOCIATION_TYPES = (
    CHILD,
    "isPeerOf",
    PART,
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    TRANSLATION,
)


class Kind(StrEnum):
    """What a member holds."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    INTEGER = "integer"
    TEXTS = "texts"
    LEVELS = "levels"
    LINK = "link"
    LINKS = "links"
    NODE = "node"
    ASSOCIATION = "association"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """An object of the package: its members in their order, those inside it, and fall-backs.

    `inside` are members that hold a list of objects. `needed` gives, for a member that has to be
    there, those whose text can stand in for it; without one it is an empty text.
    """

    members: Mapping[str, Kind]
    inside: Mapping[str, "Form"] = field(default_factory=lambda: MappingProxyType({}))
    needed: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    listed_extensions: bool = False


_HEAD = {"identifier": Kind.IDENTIFIER, "uri": Kind.TEXT}
_CHANGED = {"lastChangeDateTime": Kind.MOMENT}
_TITLED = {"title": Kind.TEXT, "description": Kind.TEXT}

DOCUMENT = Form(
    members={
        **_HEAD,
        "frameworkType": Kind.TEXT,
        "caseVersion": Kind.TEXT,
        "creator": Kind.TEXT,
        "title": Kind.TEXT,
        **_CHANGED,
        "officialSourceURL": Kind.TEXT,
        "publisher": Kind.TEXT,
        "description": Kind.TEXT,
        "subject": Kind.TEXTS,
        "subjectURI": Kind.LINKS,
        "language": Kind.TEXT,
        "version": Kind.TEXT,
        "adoptionStatus": Kind.TEXT,
        "statusStartDate": Kind.DAY,
        "statusEndDate": Kind.DAY,
        "licenseURI": Kind.LINK,
        "notes": Kind.TEXT,
    },
    needed={"creator": ("publisher",), "title": ("description",)},
)

ITEM = Form(
    members={
        "identifier": Kind.IDENTIFIER,
        "fullStatement": Kind.TEXT,
        "alternativeLabel": Kind.TEXT,
        "CFItemType": Kind.TEXT,
        "uri": Kind.TEXT,
        "humanCodingScheme": Kind.TEXT,
        "listEnumeration": Kind.TEXT,
        "abbreviatedStatement": Kind.TEXT,
        "conceptKeywords": Kind.TEXTS,
        "conceptKeywordsURI": Kind.LINK,
        "notes": Kind.TEXT,
        "subject": Kind.TEXTS,
        "subjectURI": Kind.LINKS,
        "language": Kind.TEXT,
        "educationLevel": Kind.LEVELS,
        "CFItemTypeURI": Kind.LINK,
        "licenseURI": Kind.LINK,
        "statusStartDate": Kind.DAY,
        "statusEndDate": Kind.DAY,
        **_CHANGED,
    },
    needed={"fullStatement": ("abbreviatedStatement", "alternativeLabel", "humanCodingScheme")},
)

ASSOCIATION = Form(
    members={
        "identifier": Kind.IDENTIFIER,
        "associationType": Kind.ASSOCIATION,
        "sequenceNumber": Kind.INTEGER,
        "uri": Kind.TEXT,
        "originNodeURI": Kind.NODE,
        "destinationNodeURI": Kind.NODE,
        "CFAssociationGroupingURI": Kind.LINK,
        **_CHANGED,
        "notes": Kind.TEXT,
    }
)

RUBRIC_LEVEL = Form(
    members={
        **_HEAD,
        "description": Kind.TEXT,
        "quality": Kind.TEXT,
        "score": Kind.NUMBER,
        "feedback": Kind.TEXT,
        "position": Kind.INTEGER,
        "rubricCriterionId": Kind.IDENTIFIER,
        **_CHANGED,
    },
    listed_extensions=True,
)

RUBRIC_CRITERION = Form(
    members={
        **_HEAD,
        "category": Kind.TEXT,
        "description": Kind.TEXT,
        "CFItemURI": Kind.LINK,
        "weight": Kind.NUMBER,
        "position": Kind.INTEGER,
        "rubricId": Kind.IDENTIFIER,
        **_CHANGED,
    },
    inside={"CFRubricCriterionLevels": RUBRIC_LEVEL},
)

RUBRIC = Form(
    members={**_HEAD, **_TITLED, **_CHANGED},
    inside={"CFRubricCriteria": RUBRIC_CRITERION},
)

_LISTED = {**_HEAD, **_TITLED, "hierarchyCode": Kind.TEXT}

DEFINITIONS: Mapping[str, Form] = {
    "CFConcepts": Form(
        members={**_LISTED, "keywords": Kind.TEXT, **_CHANGED},
        needed={"title": ("description",), "hierarchyCode": ()},
    ),
    "CFSubjects": Form(
        members={**_LISTED, **_CHANGED}, needed={"title": ("description",), "hierarchyCode": ()}
    ),
    "CFLicenses": Form(
        members={**_HEAD, **_TITLED, "licenseText": Kind.TEXT, **_CHANGED},
        needed={"title": ("description",), "licenseText": ("description",)},
    ),
    "CFItemTypes": Form(
        members={**_LISTED, "typeCode": Kind.TEXT, **_CHANGED},
        needed={"title": ("typeCode",), "description": ("title",), "hierarchyCode": ()},
    ),
    "CFAssociationGroupings": Form(
        members={**_HEAD, **_TITLED, **_CHANGED}, needed={"title": ("description",)}
    ),
}

ALIASES: Mapping[str, str] = {
    "educationalLevel": "educationLevel",
    "conceptKeyword": "conceptKeywords",
    "CFItemAssociationGroupingURI": "CFAssociationGroupingURI",
}
"""Other spellings in exports of CASE 1.0."""

DERIVED = frozenset({"@context", "CFDocumentURI", "CFItemAssociationURI", "CFPackageURI"})
"""Members that only repeat where in the package an object stands; inside one, 1.1 has none."""
