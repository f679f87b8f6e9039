"""Names of the Comprehensive Learner Record 2.0."""

from transcript.credentials.open_badges import OB_CONTEXT, OB_EXTENSIONS
from transcript.credentials.vc import CONTEXT_V2, types_of

CLR_CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

CONTEXT = (CONTEXT_V2, CLR_CONTEXT, OB_CONTEXT, OB_EXTENSIONS)
"""The `@context` of every CLR we issue. The order is the standard's: v2, CLR, OB."""

SCHEMA = "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json"

CLR_CREDENTIAL = "ClrCredential"

IS_CHILD_OF = "isChildOf"
IS_RELATED_TO = "isRelatedTo"
ASSOCIATION_TYPES = (
    "exactMatchOf",
    IS_CHILD_OF,
    "isParentOf",
    "isPartOf",
    "isPeerOf",
    IS_RELATED_TO,
    "precedes",
    "replacedBy",
)


def is_clr(document: object) -> bool:
    """Return whether a document says that it is a ClrCredential."""
    return CLR_CREDENTIAL in types_of(document)
