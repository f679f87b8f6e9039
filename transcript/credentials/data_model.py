"""Open Badges 3.0 and CLR 2.0 as tables: their classes, and what each property may hold.

The published JSON Schemas of both say the same; `tests/conformance` compares, and names the one way
in which this is looser.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from transcript.credentials.clr import ASSOCIATION_TYPES
from transcript.credentials.properties import (
    ANYTHING,
    BOOLEAN,
    CONTEXTS,
    CONTEXTS_OF_ENDORSEMENT,
    DAY,
    IN_LANGUAGE,
    NUMBER,
    TEXT,
    TEXTS,
    TIME,
    TOKENS,
    Object,
    Property,
    Value,
    among,
    exactly,
    one_of,
)
from transcript.credentials.vc import VERIFIABLE_CREDENTIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A class of the standards. A `closed` one has no other properties."""

    required: frozenset[str]
    properties: Mapping[str, Property]
    closed: bool = False


_IDENTIFIERS = one_of(
    *("name", "sourcedId", "systemId", "productId", "userName", "accountId", "emailAddress"),
    *("nationalIdentityNumber", "isbn", "issn", "lisSourcedId", "oneRosterSourcedId"),
    *("sisSourcedId", "ltiContextId", "ltiDeploymentId", "ltiToolId", "ltiPlatformId"),
    *("ltiUserId", "identifier"),
    extensible=True,
)
_ACHIEVEMENTS = one_of(
    *("Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree"),
    *("Award", "Badge", "BachelorDegree", "Certificate", "CertificateOfCompletion"),
    *("Certification", "CommunityService", "Competency", "Course", "CoCurricular", "Degree"),
    *("Diploma", "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment"),
    *("JourneymanCertificate", "LearningProgram", "License", "Membership"),
    *("ProfessionalDoctorate", "QualityAssuranceCredential", "MasterCertificate", "MasterDegree"),
    *("MicroCredential", "ResearchDoctorate", "SecondarySchoolDiploma"),
    extensible=True,
)
_RESULTS = one_of(
    *("GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore"),
    *("RawScore", "Result", "RubricCriterion", "RubricCriterionLevel", "RubricScore"),
    *("ScaledScore", "Status"),
    extensible=True,
)
_TARGETS = one_of(
    *("ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion"),
    *("CFRubricCriterionLevel", "CTDL"),
    extensible=True,
)
_STATUSES = one_of(
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
        {"@context": CONTEXTS},
        dict.fromkeys(_DATES, TIME),
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
    "endorsementJwt": TOKENS,
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
        type=among(VERIFIABLE_CREDENTIAL, CLR),
        subject="ClrSubject",
        partial=BOOLEAN,
        image=_IMAGE,
    ),
    BADGE: _credential(
        "id",
        "name description",
        _ENDORSED,
        type=among(VERIFIABLE_CREDENTIAL),
        subject="AchievementSubject",
        image=_IMAGE,
    ),
    ENDORSEMENT: _credential(
        "id name",
        "name description",
        {"@context": CONTEXTS_OF_ENDORSEMENT},
        type=among(VERIFIABLE_CREDENTIAL, ENDORSEMENT),
        subject="EndorsementSubject",
    ),
    VERIFIABLE_CREDENTIAL: _credential(
        "", "", type=among(VERIFIABLE_CREDENTIAL), subject="anything"
    ),
    "anything": _class("", type=ANYTHING),
    "ClrSubject": _class(
        "type verifiableCredential",
        type=among("ClrSubject"),
        identifier=Object(kind="IdentityObject", many=True),
        achievement=Object(kind="Achievement", many=True),
        verifiableCredential=Object(kind=CREDENTIAL, many=True),
        association=Object(kind="Association", many=True),
    ),
    "AchievementSubject": _class(
        "type achievement",
        "licenseNumber narrative role term",
        type=among("AchievementSubject"),
        activityEndDate=TIME,
        activityStartDate=TIME,
        creditsEarned=NUMBER,
        achievement=Object(kind="Achievement"),
        identifier=Object(kind="IdentityObject", many=True),
        image=_IMAGE,
        result=Object(kind="Result", many=True),
        source=Object(kind="Profile"),
    ),
    "EndorsementSubject": _class("id type", "endorsementComment", type=among("EndorsementSubject")),
    "Achievement": _class(
        "id type criteria description name",
        "description fieldOfStudy humanCode name specialization version",
        _ENDORSED,
        type=among("Achievement"),
        alignment=_ALIGNMENTS,
        achievementType=_ACHIEVEMENTS,
        creator=Object(kind="Profile"),
        creditsAvailable=NUMBER,
        criteria=Object(kind="Criteria"),
        image=_IMAGE,
        inLanguage=IN_LANGUAGE,
        otherIdentifier=_OTHER_IDENTIFIERS,
        related=Object(kind="Related", many=True),
        resultDescription=Object(kind="ResultDescription", many=True),
        tag=TEXTS,
    ),
    "Criteria": _class("", "narrative", type=ANYTHING),
    "Related": _class("id type", "version", type=among("Related"), inLanguage=IN_LANGUAGE),
    "ResultDescription": _class(
        "id type name resultType",
        "name requiredLevel requiredValue valueMax valueMin",
        type=among("ResultDescription"),
        alignment=_ALIGNMENTS,
        allowedValue=TEXTS,
        resultType=_RESULTS,
        rubricCriterionLevel=Object(kind="RubricCriterionLevel", many=True),
    ),
    "RubricCriterionLevel": _class(
        "id type name",
        "description level name points",
        type=among("RubricCriterionLevel"),
        alignment=_ALIGNMENTS,
    ),
    "Result": _class(
        "type",
        "achievedLevel resultDescription value",
        type=among("Result"),
        alignment=_ALIGNMENTS,
        status=_STATUSES,
    ),
    "Alignment": _class(
        "type targetName targetUrl",
        "targetCode targetDescription targetFramework targetName targetUrl",
        type=among("Alignment"),
        targetType=_TARGETS,
    ),
    "Association": _class(
        "type associationType sourceId targetId",
        "sourceId targetId",
        type=exactly("Association"),
        closed=True,
        associationType=one_of(*ASSOCIATION_TYPES, extensible=False),
    ),
    "Evidence": _class("type", "narrative name description genre audience", type=among("Evidence")),
    "Profile": _class(
        "id type",
        f"name url phone description email official {_PERSONAL_NAMES}",
        _ENDORSED,
        type=among("Profile"),
        image=_IMAGE,
        address=Object(kind="Address"),
        otherIdentifier=_OTHER_IDENTIFIERS,
        parentOrg=Object(kind="Profile"),
        dateOfBirth=DAY,
    ),
    "Address": _class(
        "type",
        "addressCountry addressCountryCode addressRegion addressLocality streetAddress "
        "postOfficeBoxNumber postalCode",
        type=among("Address"),
        geo=Object(kind="GeoCoordinates"),
    ),
    "GeoCoordinates": _class(
        "type latitude longitude",
        type=exactly("GeoCoordinates"),
        latitude=NUMBER,
        longitude=NUMBER,
    ),
    "Image": _class("id type", "id caption", type=exactly("Image"), closed=True),
    "IdentityObject": _class(
        "type hashed identityHash identityType",
        "identityHash salt",
        type=exactly("IdentityObject"),
        closed=True,
        hashed=BOOLEAN,
        identityType=_IDENTIFIERS,
    ),
    "IdentifierEntry": _class(
        "type identifier identifierType",
        "identifier",
        type=exactly("IdentifierEntry"),
        closed=True,
        identifierType=_IDENTIFIERS,
    ),
    "Proof": _class(
        "type",
        "cryptosuite challenge domain nonce proofPurpose proofValue verificationMethod",
        created=TIME,
    ),
    "CredentialSchema": _class("id type"),
    "CredentialStatus": _class("type"),
    "RefreshService": _class("id type"),
    "TermsOfUse": _class("type"),
}
