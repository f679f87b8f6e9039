"""What a stranger's credential gets wrong, checked by shape alone: no network.

It follows the list of probes that 1EdTech's validator runs, with its severities, where they need
neither keys nor the network. Fields it does not know are left alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from transcript.credentials import clr, open_badges, vc
from transcript.credentials.findings import Finding, FindingSeverity
from transcript.credentials.properties import CLR_CONTEXTS, OB_CONTEXTS, moment
from transcript.credentials.shape import misshapen
from transcript.reading.document import child

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")

_SubjectCheck = Callable[[dict[str, Any], str], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    applies: Callable[[object], bool]
    contexts: tuple[re.Pattern[str], ...]
    subject: _SubjectCheck


def check_received(document: object) -> tuple[Finding, ...]:
    """Return the faults of a badge, an endorsement or a CLR with its members, of any JSON value."""
    found = tuple(_credential(document, ""))
    if any(each.severity is FindingSeverity.ERROR for each in found):
        return found
    # The rules above say it in better words; this is all that is left to say.
    return (*found, *misshapen(document))


def _credential(document: object, path: str) -> Iterator[Finding]:
    if not isinstance(document, dict):
        yield Finding(path=path, message="a credential is a JSON object")
        return
    kind = next((kind for kind in _KINDS if kind.applies(document)), None)
    if kind is None:
        message = "neither an Open Badges credential, an endorsement nor a ClrCredential"
        yield Finding(path=child(path, "type"), message=message)
        return
    yield from _context(document, path, kind.contexts)
    yield from _head(document, path)
    yield from _dates(document, path)
    yield from _parts(document, path)
    yield from _subject(document, path, kind.subject)


def _context(
    document: dict[str, Any], path: str, expected: tuple[re.Pattern[str], ...]
) -> Iterator[Finding]:
    given = vc.as_list(document.get("@context"))
    here = child(path, "@context")
    if not given or given[0] not in (vc.CONTEXT_V2, vc.CONTEXT_V1):
        yield Finding(path=here, message=f"the first context is not {vc.CONTEXT_V2}")
    elif given[0] == vc.CONTEXT_V1:
        yield _warning(here, "the credential follows the data model of 2019, version 1.1")
    for place, pattern in enumerate(expected, start=1):
        found = given[place] if place < len(given) else None
        matched = pattern.fullmatch(found) if isinstance(found, str) else None
        if matched is None:
            yield Finding(path=child(here, place), message="not the context that belongs here")
        elif matched[1] is None:
            yield _warning(child(here, place), "the context has no version in its address")


def _head(document: dict[str, Any], path: str) -> Iterator[Finding]:
    if vc.VERIFIABLE_CREDENTIAL not in vc.types_of(document):
        yield Finding(path=child(path, "type"), message="“VerifiableCredential” is missing")
    if not _is_uri(document.get("id")):
        yield Finding(path=child(path, "id"), message="the credential has no absolute id")
    if clr.is_clr(document) and not document.get("name"):
        yield Finding(path=child(path, "name"), message="a CLR has a name")
    issuer = document.get("issuer")
    if not isinstance(issuer, dict):
        yield Finding(path=child(path, "issuer"), message="the issuer is not a Profile object")
    else:
        yield from _profile(issuer, child(path, "issuer"))


def _profile(profile: object, path: str) -> Iterator[Finding]:
    if not _is_uri(vc.id_of(profile)):
        yield Finding(path=child(path, "id"), message="the Profile has no absolute id")
    if "Profile" not in vc.types_of(profile):
        yield Finding(path=child(path, "type"), message="the type is not “Profile”")


def _dates(document: dict[str, Any], path: str) -> Iterator[Finding]:
    start_key = "validFrom" if "validFrom" in document else "issuanceDate"
    start = moment(document.get(start_key))
    if start is None:
        yield Finding(path=child(path, "validFrom"), message="not a date and time with a zone")
    end_key = "validUntil" if "validUntil" in document else "expirationDate"
    if end_key in document:
        end = moment(document[end_key])
        if end is None:
            yield Finding(path=child(path, end_key), message="not a date and time with a zone")
        elif start is not None and end < start:
            yield Finding(path=child(path, end_key), message="earlier than the start of validity")


def _parts(document: dict[str, Any], path: str) -> Iterator[Finding]:
    for place, item in enumerate(vc.as_list(document.get("evidence"))):
        yield from _typed(item, "Evidence", child(child(path, "evidence"), place))
    for name in ("credentialSchema", "credentialStatus", "termsOfUse", "refreshService", "proof"):
        for place, item in enumerate(vc.as_list(document.get(name))):
            if not vc.types_of(item):
                yield Finding(path=child(child(path, name), place), message="the type is missing")
    if isinstance(document.get("credentialStatus"), list):
        yield Finding(path=child(path, "credentialStatus"), message="more than one status")
    for place, item in enumerate(vc.as_list(document.get("endorsement"))):
        yield from _endorsement(item, child(child(path, "endorsement"), place))


def _endorsement(item: object, path: str) -> Iterator[Finding]:
    yield from _credential(item, path)
    if isinstance(item, dict) and "proof" not in item:
        yield Finding(path=child(path, "proof"), message="an endorsement carries its own proof")


def _subject(document: dict[str, Any], path: str, check: _SubjectCheck) -> Iterator[Finding]:
    subject = document.get("credentialSubject")
    here = child(path, "credentialSubject")
    if not isinstance(subject, dict):
        yield Finding(path=here, message="the subject is one JSON object")
        return
    if vc.id_of(subject) is None and not vc.as_list(subject.get("identifier")):
        yield Finding(path=here, message="the subject has neither id nor identifier")
    for place, item in enumerate(vc.as_list(subject.get("identifier"))):
        yield from _typed(item, "IdentityObject", child(child(here, "identifier"), place))
    yield from check(subject, here)


def _endorsement_subject(subject: dict[str, Any], path: str) -> Iterator[Finding]:
    yield from _typed(subject, "EndorsementSubject", path)


def _achievement_subject(subject: dict[str, Any], path: str) -> Iterator[Finding]:
    yield from _typed(subject, "AchievementSubject", path)
    achievement = subject.get("achievement")
    yield from _achievement(achievement, child(path, "achievement"))
    if "source" in subject:
        yield from _profile(subject["source"], child(path, "source"))
    known = _scales(achievement)
    for place, result in enumerate(vc.as_list(subject.get("result"))):
        yield from _result(result, known, child(child(path, "result"), place))


def _achievement(achievement: object, path: str) -> Iterator[Finding]:
    if not isinstance(achievement, dict):
        yield Finding(path=path, message="the achievement is one JSON object")
        return
    yield from _typed(achievement, "Achievement", path)
    if not _is_uri(achievement.get("id")):
        yield Finding(path=child(path, "id"), message="the achievement has no absolute id")
    for name in ("name", "description"):
        if not achievement.get(name):
            yield Finding(path=child(path, name), message=f"the achievement has no {name}")
    criteria = achievement.get("criteria")
    if not isinstance(criteria, dict) or not (criteria.get("id") or criteria.get("narrative")):
        message = "the criteria have neither id nor narrative"
        yield Finding(path=child(path, "criteria"), message=message)
    for place, scale in enumerate(vc.as_list(achievement.get("resultDescription"))):
        yield from _typed(
            scale, "ResultDescription", child(child(path, "resultDescription"), place)
        )


def _scales(achievement: object) -> dict[str, frozenset[str]]:
    described = achievement.get("resultDescription") if isinstance(achievement, dict) else None
    scales = [each for each in vc.as_list(described) if isinstance(each, dict)]
    levels = [each for scale in scales for each in vc.as_list(scale.get("rubricCriterionLevel"))]
    return {"resultDescription": _ids(scales), "achievedLevel": _ids(levels)}


def _result(result: object, known: dict[str, frozenset[str]], path: str) -> Iterator[Finding]:
    yield from _typed(result, "Result", path)
    for name, ids in known.items():
        if isinstance(result, dict) and name in result and not _names(result[name], ids):
            yield Finding(path=child(path, name), message="names nothing in this achievement")


def _clr_subject(subject: dict[str, Any], path: str) -> Iterator[Finding]:
    yield from _typed(subject, "ClrSubject", path)
    members = vc.as_list(subject.get("verifiableCredential"))
    if not members:
        message = "a CLR holds at least one credential"
        yield Finding(path=child(path, "verifiableCredential"), message=message)
    for place, member in enumerate(members):
        yield from _member(member, child(child(path, "verifiableCredential"), place))
    achievements = vc.as_list(subject.get("achievement"))
    for place, achievement in enumerate(achievements):
        yield from _achievement(achievement, child(child(path, "achievement"), place))
    known = _ids([*achievements, *map(_asserted, members)])
    for place, association in enumerate(vc.as_list(subject.get("association"))):
        yield from _association(association, known, child(child(path, "association"), place))


def _member(member: object, path: str) -> Iterator[Finding]:
    known = open_badges.is_badge(member) or open_badges.is_endorsement(member)
    if known or not isinstance(member, dict):
        yield from _credential(member, path)
    elif vc.VERIFIABLE_CREDENTIAL not in vc.types_of(member):
        yield Finding(path=child(path, "type"), message="“VerifiableCredential” is missing")


def _asserted(member: object) -> object:
    subject = member.get("credentialSubject") if isinstance(member, dict) else None
    return subject.get("achievement") if isinstance(subject, dict) else None


def _association(association: object, known: frozenset[str], path: str) -> Iterator[Finding]:
    yield from _typed(association, "Association", path)
    if not isinstance(association, dict):
        return
    if association.get("associationType") not in clr.ASSOCIATION_TYPES:
        yield Finding(path=child(path, "associationType"), message="not a type of the standard")
    for end in ("sourceId", "targetId"):
        if not _names(association.get(end), known):
            yield Finding(path=child(path, end), message="names no achievement of this CLR")


def _ids(nodes: list[Any]) -> frozenset[str]:
    return frozenset(found for found in map(vc.id_of, nodes) if found is not None)


def _names(value: object, ids: frozenset[str]) -> bool:
    return isinstance(value, str) and value in ids


def _typed(node: object, expected: str, path: str) -> Iterator[Finding]:
    if not vc.has_type(node, expected):
        yield Finding(path=child(path, "type"), message=f"the type is not “{expected}”")


def _is_uri(value: object) -> bool:
    return isinstance(value, str) and _ABSOLUTE.fullmatch(value) is not None


def _warning(path: str, message: str) -> Finding:
    return Finding(path=path, message=message, severity=FindingSeverity.WARNING)


_KINDS = (
    _Kind(applies=clr.is_clr, contexts=(CLR_CONTEXTS, OB_CONTEXTS), subject=_clr_subject),
    _Kind(applies=open_badges.is_badge, contexts=(OB_CONTEXTS,), subject=_achievement_subject),
    _Kind(
        applies=open_badges.is_endorsement, contexts=(OB_CONTEXTS,), subject=_endorsement_subject
    ),
)
