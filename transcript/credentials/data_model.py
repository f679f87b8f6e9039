"""Open Badges 3.0 and CLR 2.0 as tables: their classes, and what each property may hold.

The published JSON Schemas of both say the same; `tests/conformance` compares, and names the one way
in which this is looser.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from transcript.credentials.clr import ASSOCIATION_TYPES
from transcript.credentials.vc import CONTEXT_V1, CONTEXT_V2, VERIFIABLE_CREDENTIAL

OB_CONTEXTS = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)?\.json")
CLR_CONTEXTS = re.compile(r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)?\.json")
"""The addresses of the standards' contexts, in all their revisions."""

_TAG = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_LANGUAGE = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+")
_EXTENSION = re.compile(r"ext:[A-Za-z0-9.|_]")
_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a property may hold that is no object: one of these, or a list if there may be `many`.

    `otherwise` says what is wrong with a value that it does not hold.
    """

    holds: Callable[[Any], bool]
    otherwise: str
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """An object of a class, or a list of them if there may be `many`."""

    kind: str
    many: bool = False


Property = Value | Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A class of the standards. A `closed` one has no other properties."""

    required: frozenset[str]
    properties: Mapping[str, Property]
    closed: bool = False


def moment(value: object) -> datetime | None:
    """Return the time that a text says with its zone, or None."""
    if not isinstance(value, str) or _ZONED.fullmatch(value) is None:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _is_text(value: object) -> bool:
    if isinstance(value, dict):
        # A language map.
        return all(_TAG.fullmatch(tag) and isinstance(text, str) for tag, text in value.items())
    return isinstance(value, str)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_context(value: object) -> bool:
    return isinstance(value, str | dict)


def _are_contexts_of_endorsement(value: object) -> bool:
    match value:
        case [str(first), str(second), *others]:
            known = first in (CONTEXT_V1, CONTEXT_V2) and OB_CONTEXTS.fullmatch(second)
            return bool(known) and all(map(_is_context, others))
        case _:
            return False


def _written(pattern: re.Pattern[str], otherwise: str, *, many: bool = False) -> Value:
    def holds(value: object) -> bool:
        texts = list(value.values()) if isinstance(value, dict) and _is_text(value) else [value]
        return all(isinstance(text, str) and pattern.fullmatch(text) for text in texts)

    return Value(holds=holds, otherwise=otherwise, many=many)


def _one_of(*words: str, extensible: bool) -> Value:
    known = frozenset(words)

    def holds(value: object) -> bool:
        if not isinstance(value, str):
            return False
        return value in known or (extensible and _EXTENSION.match(value) is not None)

    return Value(holds=holds, otherwise="not a word of the standard")


def _exactly(kind: str) -> Value:
    # The schemas want the text alone, and the standards' own examples have a list of one.
    return Value(holds=lambda value: value in (kind, [kind]), otherwise=f"the type is not “{kind}”")


def _among(*kinds: str) -> Value:
    wanted = set(kinds)
    usual = [*kinds]

    def holds(value: object) -> bool:
        if value == usual:
            return True
        if isinstance(value, list):
            return all(isinstance(each, str) for each in value) and wanted.issubset(value)
        return wanted == {value} if isinstance(value, str) else False

    return Value(holds=holds, otherwise=f"the type is not “{' and '.join(kinds)}”")


TEXT = Value(holds=_is_text, otherwise="not a text")
_TEXTS = Value(holds=_is_text, otherwise="not a text", many=True)
_TIME = Value(
    holds=lambda value: moment(value) is not None, otherwise="not a date and time with a zone"
)
_DAY = Value(holds=_is_day, otherwise="not a date")
_BOOLEAN = Value(holds=lambda value: isinstance(value, bool), otherwise="neither true nor false")
_NUMBER = Value(
    holds=lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    otherwise="not a number",
)
_ANYTHING = Value(holds=lambda _: True, otherwise="")
_IN_LANGUAGE = _written(_LANGUAGE, "not the code of a language")
_TOKENS = _written(_TOKEN, "not a signed token", many=True)
_CONTEXTS = Value(holds=_is_context, otherwise="not the address of a context", many=True)
_CONTEXTS_OF_ENDORSEMENT = Value(
    holds=_are_contexts_of_endorsement, otherwise="not the contexts of an endorsement"
)
_IDENTIFIERS = _one_of(
    *("name", "sourcedId", "systemId", "productId", "userName", "accountId", "emailAddress"),
    *("nationalIdentityNumber", "isbn", "issn", "lisSourcedId", "oneRosterSourcedId"),
    *("sisSourcedId", "ltiContextId", "ltiDeploymentId", "ltiToolId", "ltiPlatformId"),
    *("ltiUserId", "identifier"),
    extensible=True,
)
_ACHIEVEMENTS = _one_of(
    *("Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree"),
    *("Award", "Badge", "BachelorDegree", "Certificate", "CertificateOfCompletion"),
    *("Certification", "CommunityService", "Competency", "Course", "CoCurricular", "Degree"),
    *("Diploma", "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment"),
    *("JourneymanCertificate", "LearningProgram", "License", "Membership"),
    *("ProfessionalDoctorate", "QualityAssuranceCredential", "MasterCertificate", "MasterDegree"),
    *("MicroCredential", "ResearchDoctorate", "SecondarySchoolDiploma"),
    extensible=True,
)
_RESULTS = _one_of(
    *("GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore"),
    *("RawScore", "Result", "RubricCriterion", "RubricCriterionLevel", "RubricScore"),
    *("ScaledScore", "Status"),
    extensible=True,
)
_TARGETS = _one_of(
    *("ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion"),
    *("CFRubricCriterionLevel", "CTDL"),
    extensible=True,
)
_STATUSES = _one_of(
    *("Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"),
    extensible=False,
)


def _class(
    required: str,
    texts: str = "",
    *more: Mapping[str, Property],
    type: Value = TEXT,  # noqa: A002 - the standard's word
    closed: bool = False,
    **properties: Property,
) -> Class:
    named = dict.fromkeys((texts if closed else f"id {texts}").split(), TEXT)
    together: dict[str, Property] = {**named, "type": type, **properties}
    for each in more:
        together |= each
    return Class(required=frozenset(required.split()), properties=together, closed=closed)


def _credential(
    required: str,
    texts: str,
    *more: Mapping[str, Property],
    type: Value,  # noqa: A002 - the standard's word
    subject: str,
    **properties: Property,
) -> Class:
    return _class(
        f"@context type issuer validFrom credentialSubject {required}",
        texts,
        {"@context": _CONTEXTS},
        dict.fromkeys(_DATES, _TIME),
        *more,
        properties,
        type=type,
        issuer=Object(kind="Profile"),
        credentialSubject=Object(kind=subject),
        proof=Object(kind="Proof", many=True),
        credentialSchema=Object(kind="CredentialSchema", many=True),
        credentialStatus=Object(kind="CredentialStatus"),
        refreshService=Object(kind="RefreshService"),
        termsOfUse=Object(kind="TermsOfUse", many=True),
        evidence=Object(kind="Evidence", many=True),
    )


_DATES = ("validFrom", "validUntil", "issuanceDate", "expirationDate", "awardedDate")
_ENDORSED: dict[str, Property] = {
    "endorsement": Object(kind="EndorsementCredential", many=True),
    "endorsementJwt": _TOKENS,
}
_IMAGE = Object(kind="Image")
_OTHER_IDENTIFIERS = Object(kind="IdentifierEntry", many=True)
_ALIGNMENTS = Object(kind="Alignment", many=True)
_PERSONAL_NAMES = (
    "familyName givenName additionalName patronymicName honorificPrefix honorificSuffix "
    "familyNamePrefix"
)

CLR, BADGE, ENDORSEMENT = "ClrCredential", "AchievementCredential", "EndorsementCredential"
CREDENTIAL = "credential"
"""Whichever of these its type says; else a credential of another standard."""

CLASSES: Mapping[str, Class] = {
    CLR: _credential(
        "id name",
        "name description",
        _ENDORSED,
        type=_among(VERIFIABLE_CREDENTIAL, CLR),
        subject="ClrSubject",
        partial=_BOOLEAN,
        image=_IMAGE,
    ),
    BADGE: _credential(
        "id",
        "name description",
        _ENDORSED,
        type=_among(VERIFIABLE_CREDENTIAL),
        subject="AchievementSubject",
        image=_IMAGE,
    ),
    ENDORSEMENT: _credential(
        "id name",
        "name description",
        {"@context": _CONTEXTS_OF_ENDORSEMENT},
        type=_among(VERIFIABLE_CREDENTIAL, ENDORSEMENT),
        subject="EndorsementSubject",
    ),
    VERIFIABLE_CREDENTIAL: _credential(
        "", "", type=_among(VERIFIABLE_CREDENTIAL), subject="anything"
    ),
    "anything": _class("", type=_ANYTHING),
    "ClrSubject": _class(
        "type verifiableCredential",
        type=_among("ClrSubject"),
        identifier=Object(kind="IdentityObject", many=True),
        achievement=Object(kind="Achievement", many=True),
        verifiableCredential=Object(kind=CREDENTIAL, many=True),
        association=Object(kind="Association", many=True),
    ),
    "AchievementSubject": _class(
        "type achievement",
        "licenseNumber narrative role term",
        type=_among("AchievementSubject"),
        activityEndDate=_TIME,
        activityStartDate=_TIME,
        creditsEarned=_NUMBER,
        achievement=Object(kind="Achievement"),
        identifier=Object(kind="IdentityObject", many=True),
        image=_IMAGE,
        result=Object(kind="Result", many=True),
        source=Object(kind="Profile"),
    ),
    "EndorsementSubject": _class(
        "id type", "endorsementComment", type=_among("EndorsementSubject")
    ),
    "Achievement": _class(
        "id type criteria description name",
        "description fieldOfStudy humanCode name specialization version",
        _ENDORSED,
        type=_among("Achievement"),
        alignment=_ALIGNMENTS,
        achievementType=_ACHIEVEMENTS,
        creator=Object(kind="Profile"),
        creditsAvailable=_NUMBER,
        criteria=Object(kind="Criteria"),
        image=_IMAGE,
        inLanguage=_IN_LANGUAGE,
        otherIdentifier=_OTHER_IDENTIFIERS,
        related=Object(kind="Related", many=True),
        resultDescription=Object(kind="ResultDescription", many=True),
        tag=_TEXTS,
    ),
    "Criteria": _class("", "narrative", type=_ANYTHING),
    "Related": _class("id type", "version", type=_among("Related"), inLanguage=_IN_LANGUAGE),
    "ResultDescription": _class(
        "id type name resultType",
        "name requiredLevel requiredValue valueMax valueMin",
        type=_among("ResultDescription"),
        alignment=_ALIGNMENTS,
        allowedValue=_TEXTS,
        resultType=_RESULTS,
        rubricCriterionLevel=Object(kind="RubricCriterionLevel", many=True),
    ),
    "RubricCriterionLevel": _class(
        "id type name",
        "description level name points",
        type=_among("RubricCriterionLevel"),
        alignment=_ALIGNMENTS,
    ),
    "Result": _class(
        "type",
        "achievedLevel resultDescription value",
        type=_among("Result"),
        alignment=_ALIGNMENTS,
        status=_STATUSES,
    ),
    "Alignment": _class(
        "type targetName targetUrl",
        "targetCode targetDescription targetFramework targetName targetUrl",
        type=_among("Alignment"),
        targetType=_TARGETS,
    ),
    "Association": _class(
        "type associationType sourceId targetId",
        "sourceId targetId",
        type=_exactly("Association"),
        closed=True,
        associationType=_one_of(*ASSOCIATION_TYPES, extensible=False),
    ),
    "Evidence": _class(
        "type", "narrative name description genre audience", type=_among("Evidence")
    ),
    "Profile": _class(
        "id type",
        f"name url phone description email official {_PERSONAL_NAMES}",
        _ENDORSED,
        type=_among("Profile"),
        image=_IMAGE,
        address=Object(kind="Address"),
        otherIdentifier=_OTHER_IDENTIFIERS,
        parentOrg=Object(kind="Profile"),
        dateOfBirth=_DAY,
    ),
    "Address": _class(
        "type",
        "addressCountry addressCountryCode addressRegion addressLocality streetAddress "
        "postOfficeBoxNumber postalCode",
        type=_among("Address"),
        geo=Object(kind="GeoCoordinates"),
    ),
    "GeoCoordinates": _class(
        "type latitude longitude",
        type=_exactly("GeoCoordinates"),
        latitude=_NUMBER,
        longitude=_NUMBER,
    ),
    "Image": _class("id type", "id caption", type=_exactly("Image"), closed=True),
    "IdentityObject": _class(
        "type hashed identityHash identityType",
        "identityHash salt",
        type=_exactly("IdentityObject"),
        closed=True,
        hashed=_BOOLEAN,
        identityType=_IDENTIFIERS,
    ),
    "IdentifierEntry": _class(
        "type identifier identifierType",
        "identifier",
        type=_exactly("IdentifierEntry"),
        closed=True,
        identifierType=_IDENTIFIERS,
    ),
    "Proof": _class(
        "type",
        "cryptosuite challenge domain nonce proofPurpose proofValue verificationMethod",
        created=_TIME,
    ),
    "CredentialSchema": _class("id type"),
    "CredentialStatus": _class("type"),
    "RefreshService": _class("id type"),
    "TermsOfUse": _class("type"),
}
