"""Names of Open Badges 3.0."""

from transcript.credentials.vc import CONTEXT_V2, types_of

OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_CONTEXT_302 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
OB_CONTEXT_301 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
OB_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

CONTEXT = (CONTEXT_V2, OB_CONTEXT, OB_EXTENSIONS)
"""The `@context` of every badge we issue, in this order."""

SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)

ENDORSEMENT_SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_endorsementcredential_schema.json"
)

OPEN_BADGE_CREDENTIAL = "OpenBadgeCredential"
ACHIEVEMENT_CREDENTIAL = "AchievementCredential"
ENDORSEMENT_CREDENTIAL = "EndorsementCredential"
ENDORSEMENT_SUBJECT = "EndorsementSubject"
BADGE_TYPES = frozenset({OPEN_BADGE_CREDENTIAL, ACHIEVEMENT_CREDENTIAL})

COMPETENCY = "Competency"
LEARNING_PROGRAM = "LearningProgram"
MASTERY_CREDIT = "ext:MasteryCredit"
"""No value of the standard's list says “a credit for mastery”; extensions begin with `ext:`."""

RUBRIC_CRITERION_LEVEL = "RubricCriterionLevel"
"""Both a `resultType` and the type of a rubric's levels."""

IDENTITY_NAME = "name"
IDENTITY_CHOSEN_NAME = "ext:chosenName"

# The pattern for extensions has no hyphen in its character class.
NCES_PUBLIC = "ext:ncesCcd"
NCES_PRIVATE = "ext:ncesPss"
CEEB = "ext:ceeb"
STATE_SCHOOL = "ext:stateSchoolId"


def is_badge(document: object) -> bool:
    """Return whether a document says that it is an Open Badges credential."""
    return not BADGE_TYPES.isdisjoint(types_of(document))


def is_endorsement(document: object) -> bool:
    """Return whether a document says that it is an endorsement."""
    return ENDORSEMENT_CREDENTIAL in types_of(document)
