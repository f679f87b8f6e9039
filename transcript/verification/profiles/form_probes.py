"""The probes that look at one credential's JSON, and at nothing else."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from transcript.credentials.clr import CLR_CONTEXT, CLR_CREDENTIAL
from transcript.credentials.contexts import contexts
from transcript.credentials.open_badges import (
    BADGE_TYPES,
    ENDORSEMENT_CREDENTIAL,
    OB_CONTEXT,
)
from transcript.credentials.vc import CONTEXT_V2, VERIFIABLE_CREDENTIAL, as_list, types_of
from transcript.proofs.errors import BudgetExceededError, DataLossError
from transcript.proofs.n_quads import to_quads
from transcript.reading.document import child
from transcript.verification.holdings import Held
from transcript.verification.plain_text import quoted
from transcript.verification.profiles.asking import (
    Answers,
    Ask,
    Material,
    error,
    fatal,
    not_run,
    warning,
)

_OLDER = {
    CONTEXT_V2: re.compile(r"https://www\.w3\.org/2018/credentials/v1"),
    OB_CONTEXT: re.compile(
        r"https://purl\.imsglobal\.org/spec/ob/v3p0/context((-\d+\.\d+\.\d+)?\.json|/ob_v3p0\.jsonld)"
    ),
    CLR_CONTEXT: re.compile(
        r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-\d+\.\d+\.\d+)?\.json"
    ),
}
_REFRESH = "1EdTechCredentialRefresh"


def json_ld(held: Held, material: Material) -> Answers:
    """Say which name no context defines."""
    del material
    try:
        # What has no meaning stops it. Only whether it comes to an end is of interest.
        to_quads(
            {key: each for key, each in held.document.items() if key != "proof"},
            contexts=contexts(),
        )
    except DataLossError as problem:
        if re.fullmatch(r"/@context(/\d+)?", problem.path):
            yield not_run(problem.path, f"A context is not in this tool: {problem.reason}.")
        else:
            yield error(problem.path, f"A word without a meaning: {problem.reason}.")
    except BudgetExceededError as problem:
        yield not_run("", f"It would take too much work: {problem}.")


def context_of_badge(held: Held, material: Material) -> Answers:
    """Say which context is not at its place in a badge or an endorsement."""
    del material
    return _context(held, (CONTEXT_V2, OB_CONTEXT))


def context_of_clr(held: Held, material: Material) -> Answers:
    """Say which context is not at its place in a CLR."""
    del material
    return _context(held, (CONTEXT_V2, CLR_CONTEXT, OB_CONTEXT))


def _context(held: Held, expected: tuple[str, ...]) -> Answers:
    if "@context" not in held.document:
        yield not_run("", "There is no @context.")
        return
    given = as_list(held.document["@context"])
    for place, wanted in enumerate(expected):
        found = given[place] if place < len(given) else None
        path = f"/@context/{place}"
        if not isinstance(found, str) or (found != wanted and not _OLDER[wanted].fullmatch(found)):
            yield error(path, f"Context number {place + 1} is not {wanted}.")
            return
        if found != wanted:
            yield warning(path, f"Context number {place + 1} is {found}; today’s is {wanted}.")


def type_of_badge(held: Held, material: Material) -> Answers:
    """Say whether a type of a badge is missing."""
    del material
    return _type(held, BADGE_TYPES)


def type_of_clr(held: Held, material: Material) -> Answers:
    """Say whether a type of a CLR is missing."""
    del material
    return _type(held, frozenset({CLR_CREDENTIAL}))


def type_of_endorsement(held: Held, material: Material) -> Answers:
    """Say whether a type of an endorsement is missing."""
    del material
    return _type(held, frozenset({ENDORSEMENT_CREDENTIAL}))


def _type(held: Held, one_of: frozenset[str]) -> Answers:
    found = types_of(held.document)
    if VERIFIABLE_CREDENTIAL not in found:
        yield fatal("/type", f"The type {VERIFIABLE_CREDENTIAL} is missing.")
    elif one_of.isdisjoint(found):
        yield fatal("/type", f"The type {' or '.join(sorted(one_of))} is missing.")


def subject_of(expected: str, *, achievement_required: bool = False) -> Ask:
    """Return the probe of a subject that is to be of this type."""

    def ask(held: Held, material: Material) -> Answers:
        del material
        if "credentialSubject" not in held.document:
            yield not_run("", "There is no credentialSubject; the schema wants one.")
            return
        subject = held.subject
        yield from _typed(subject, expected, "/credentialSubject")
        if not subject.get("id") and not as_list(subject.get("identifier")):
            yield error("/credentialSubject", "The subject has neither id nor identifier.")
        for key, kind in (("identifier", "IdentityObject"), ("result", "Result")):
            yield from _all_typed(subject, key, kind, "/credentialSubject")
        yield from _achievements(subject, required=achievement_required)
        if "source" in subject:
            yield from _typed(subject["source"], "Profile", "/credentialSubject/source")

    return ask


def _achievements(subject: Mapping[str, Any], *, required: bool) -> Answers:
    found = subject.get("achievement")
    path = "/credentialSubject/achievement"
    if found is None and required:
        yield error(path, "The achievement is missing.")
    for place, each in _each(found, path):
        given = each if isinstance(each, dict) else {}
        yield from _all_typed(given, "resultDescription", "ResultDescription", place)
        criteria = given.get("criteria")
        if not isinstance(criteria, dict) or not (criteria.get("id") or criteria.get("narrative")):
            yield error(f"{place}/criteria", "The criteria have neither id nor narrative.")


def evidence(held: Held, material: Material) -> Answers:
    """Say which evidence is not of its type."""
    del material
    return _all_typed(held.document, "evidence", "Evidence", "")


def issuer(held: Held, material: Material) -> Answers:
    """Say what is not right about the issuer's Profile."""
    del material
    profile = held.document.get("issuer")
    if profile is None:
        yield error("/issuer", "There is no issuer.")
        return
    yield from _typed(profile, "Profile", "/issuer")
    if not isinstance(profile, dict):
        return
    if "url" in profile:
        yield not_run("/issuer/url", "Whether the address can be reached is not tried.")
    yield from _all_typed(profile, "otherIdentifier", "IdentifierEntry", "/issuer")
    if "parentOrg" in profile:
        yield from _typed(profile["parentOrg"], "Profile", "/issuer/parentOrg")


def refresh(held: Held, material: Material) -> Answers:
    """Say that there is a fresher copy somewhere."""
    del material
    service = held.document.get("refreshService")
    if isinstance(service, dict) and _REFRESH in types_of(service):
        address = quoted(str(service.get("id")))
        yield not_run("/refreshService", f"The fresher copy is not fetched: {address}.")


def _typed(node: object, expected: str, path: str) -> Answers:
    if expected not in types_of(node):
        yield error(f"{path}/type", f"The type is not {expected}.")


def _all_typed(node: Mapping[str, Any], key: str, expected: str, path: str) -> Answers:
    for place, each in _each(node.get(key), child(path, key)):
        yield from _typed(each, expected, place)


def _each(value: object, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        yield from ((child(path, place), each) for place, each in enumerate(value))
    elif value is not None:
        yield path, value
