"""Is a document what its standard says? Strict for what we sign, lenient for what we receive."""

from collections.abc import Callable, Iterator
from functools import cache, reduce
from itertools import chain
from typing import TYPE_CHECKING, Any

from transcript import resources
from transcript.credentials.clr import is_clr
from transcript.credentials.findings import Finding, FindingSeverity
from transcript.credentials.nodes import conflicting_nodes, every_object, unsafe_values
from transcript.credentials.open_badges import OB_CONTEXT, is_badge, is_endorsement
from transcript.credentials.received import check_received
from transcript.credentials.status_list import suspension_list_of
from transcript.credentials.vc import VERIFIABLE_CREDENTIAL, as_list, types_of
from transcript.proofs.timestamps import read_timestamp
from transcript.reading.document import child, pointer_to
from transcript.reading.quick_shape import shape_test

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

__all__ = [
    "Finding",
    "FindingSeverity",
    "check_endorsement",
    "check_ours",
    "check_received",
    "conflicting_nodes",
]


def check_ours(document: dict[str, Any]) -> tuple[Finding, ...]:
    """Return what keeps a badge or a CLR, with its members, from being one that we would sign."""
    name = "output/clr" if is_clr(document) else "output/badge"
    misshapen = tuple(_schema_faults(document, name))
    if misshapen:
        # The rules below read the document by its shape.
        return misshapen
    rules = _clr_faults(document) if is_clr(document) else _badge_faults(document, "")
    return tuple(chain(unsafe_values(document), conflicting_nodes(document), rules))


def check_endorsement(document: object) -> tuple[Finding, ...]:
    """Return what keeps an endorsement by anybody from being put into what we sign, of any JSON."""
    if not isinstance(document, dict) or not is_endorsement(document) or is_badge(document):
        return (Finding(path="/type", message="this is no EndorsementCredential"),)
    received = check_received(document)
    found = [each for each in received if each.severity is FindingSeverity.ERROR]
    # What the schema says is said in fewer words, so it comes late.
    return (
        tuple(found or _endorsement_faults(document))
        or tuple(_schema_faults(document, "output/endorsement"))
        or (*unsafe_values(document), *conflicting_nodes(document))
    )


def _endorsement_faults(document: dict[str, Any]) -> Iterator[Finding]:
    if not document.get("proof"):
        yield Finding(path="/proof", message="an endorsement carries its own proof")
    if OB_CONTEXT not in as_list(document.get("@context")):
        message = f"it is not written for the revision of Open Badges that we sign, {OB_CONTEXT}"
        yield Finding(path="/@context", message=message)
    for place, node in every_object(document):
        inner = node is not document and VERIFIABLE_CREDENTIAL in types_of(node)
        if inner or "endorsementJwt" in node:
            message = "another credential stands inside the endorsement"
            yield Finding(path=pointer_to(place), message=message)
    yield from _unreadable_dates(document)


def _unreadable_dates(document: dict[str, Any]) -> Iterator[Finding]:
    for name in ("validFrom", "validUntil"):
        try:
            if name in document:
                read_timestamp(document[name])
        except ValueError as error:
            yield Finding(path=f"/{name}", message=str(error))


def _schema_faults(document: dict[str, Any], name: str) -> Iterator[Finding]:
    if _surely(name)(document):
        return
    for error in _validator(name).iter_errors(document):
        # The library's own message would quote the learner's data.
        message = f"breaks the rule “{error.validator}” of our profile"
        yield Finding(path=reduce(child, error.absolute_path, ""), message=message)


@cache
def _validator(name: str) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator

    return Draft202012Validator(resources.whole_schema(name))


@cache
def _surely(name: str) -> Callable[[object], bool]:
    return shape_test(resources.whole_schema(name), {})


def _clr_faults(document: dict[str, Any]) -> Iterator[Finding]:
    subject = document["credentialSubject"]
    yield from _members_faults(document)
    listed = {achievement["id"] for achievement in subject["achievement"]}
    for place, association in enumerate(subject["association"]):
        for end in ("sourceId", "targetId"):
            if association[end] not in listed:
                path = f"/credentialSubject/association/{place}/{end}"
                yield Finding(path=path, message=f"“{association[end]}” is not in `achievement`")


def _members_faults(document: dict[str, Any]) -> Iterator[Finding]:
    yield from _status_faults(document, "")
    subject = document["credentialSubject"]
    seen: set[str] = set()
    places = {document.get("credentialStatus", {}).get("id")}
    for place, member in enumerate(subject["verifiableCredential"]):
        path = f"/credentialSubject/verifiableCredential/{place}"
        yield from _badge_faults(member, path)
        if member["id"] in seen:
            yield Finding(path=f"{path}/id", message="two members have this id")
        seen.add(member["id"])
        status = member.get("credentialStatus", {}).get("id")
        if status is not None and status in places:
            found = f"{path}/credentialStatus/id"
            yield Finding(path=found, message="another credential has this place in the list")
        places.add(status)
        if member["issuer"] != document["issuer"]:
            yield Finding(path=f"{path}/issuer", message="not the issuer of the CLR")
        for key in ("id", "identifier"):
            if member["credentialSubject"][key] != subject[key]:
                found = f"{path}/credentialSubject/{key}"
                yield Finding(path=found, message="not the learner of the CLR")
        if member["validFrom"] > document["validFrom"]:
            yield Finding(path=f"{path}/validFrom", message="later than the CLR itself")
        if member["credentialSubject"]["achievement"] not in subject["achievement"]:
            found = f"{path}/credentialSubject/achievement"
            yield Finding(path=found, message="not among the achievements of the CLR")


def _status_faults(document: dict[str, Any], path: str) -> Iterator[Finding]:
    entry = document.get("credentialStatus")
    if entry is None:
        return
    if entry["id"] != f"{entry['statusListCredential']}#{entry['statusListIndex']}":
        yield Finding(path=f"{path}/credentialStatus/id", message="not its list and its index")
    if "statusReference" in entry and suspension_list_of(entry) is None:
        found = f"{path}/credentialStatus/statusReference"
        yield Finding(path=found, message="not the list of suspensions that belongs to its list")


def _badge_faults(document: dict[str, Any], path: str) -> Iterator[Finding]:
    yield from _status_faults(document, path)
    subject = document["credentialSubject"]
    scale = subject["achievement"]["resultDescription"][0]
    levels = [level["id"] for level in scale["rubricCriterionLevel"]]
    subject_path = f"{path}/credentialSubject"
    if scale["requiredLevel"] not in levels:
        found = f"{subject_path}/achievement/resultDescription/0/requiredLevel"
        yield Finding(path=found, message="not a level of the rubric")
    result = subject["result"][0]
    if result["resultDescription"] != scale["id"]:
        found = f"{subject_path}/result/0/resultDescription"
        yield Finding(path=found, message="not the rubric of the achievement")
    if result["achievedLevel"] not in levels:
        found = f"{subject_path}/result/0/achievedLevel"
        yield Finding(path=found, message="not a level of the rubric")
