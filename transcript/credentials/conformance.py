"""Is a document what its standard says? Strict for what we sign, lenient for what we receive."""

from collections.abc import Iterator
from functools import cache, reduce
from itertools import chain
from typing import TYPE_CHECKING, Any

from transcript import resources
from transcript.credentials.clr import is_clr
from transcript.credentials.findings import Finding, FindingSeverity
from transcript.credentials.nodes import conflicting_nodes, unsafe_values
from transcript.credentials.received import check_received
from transcript.reading.document import child

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

__all__ = ["Finding", "FindingSeverity", "check_ours", "check_received", "conflicting_nodes"]


def check_ours(document: dict[str, Any]) -> tuple[Finding, ...]:
    """Return what keeps a badge or a CLR, with its members, from being one that we would sign."""
    name = "output/clr" if is_clr(document) else "output/badge"
    misshapen = tuple(_schema_faults(document, name))
    if misshapen:
        # The rules below read the document by its shape.
        return misshapen
    rules = _clr_faults(document) if is_clr(document) else _badge_faults(document, "")
    return tuple(chain(unsafe_values(document), conflicting_nodes(document), rules))


def _schema_faults(document: dict[str, Any], name: str) -> Iterator[Finding]:
    for error in _validator(name).iter_errors(document):
        # The library's own message would quote the learner's data.
        message = f"breaks the rule “{error.validator}” of our profile"
        yield Finding(path=reduce(child, error.absolute_path, ""), message=message)


@cache
def _validator(name: str) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator

    return Draft202012Validator(resources.whole_schema(name))


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
    subject = document["credentialSubject"]
    seen: set[str] = set()
    for place, member in enumerate(subject["verifiableCredential"]):
        path = f"/credentialSubject/verifiableCredential/{place}"
        yield from _badge_faults(member, path)
        if member["id"] in seen:
            yield Finding(path=f"{path}/id", message="two members have this id")
        seen.add(member["id"])
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


def _badge_faults(document: dict[str, Any], path: str) -> Iterator[Finding]:
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
