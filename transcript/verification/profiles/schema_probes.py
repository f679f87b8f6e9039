"""The probes that ask JSON Schemas: the official ones, if they were just fetched.

No installed package carries the official schemas, and they are not ours to ship. Without them our
own check of the form answers, and says so.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from transcript.credentials import clr, open_badges
from transcript.credentials.conformance import FindingSeverity, check_received
from transcript.credentials.nodes import every_value
from transcript.credentials.official_schema import SchemaUnusableError, official_faults
from transcript.credentials.vc import CONTEXT_V2, JSON_SCHEMA_VALIDATOR, as_list, id_of, types_of
from transcript.verification.documents import Source
from transcript.verification.holdings import Held
from transcript.verification.plain_text import quoted
from transcript.verification.profiles.asking import Answers, Material, error, not_run

_MOST_VALUES = 100_000
_MEMBERS = "/credentialSubject/verifiableCredential/"


def official(held: Held, material: Material) -> Answers:
    """Say what the official schema refuses; without it, what our own check of the form does."""
    address = _address(held.document)
    found = material.lookup.find(address)
    # A schema that came inside of the file, or lay about, could allow anything.
    if found is None or found.source is not Source.ONLINE:
        return _by_ourselves(held)
    if next(islice(every_value(held.document), _MOST_VALUES, None), None):
        return iter((not_run("", "It is too large to be held against a schema in good time."),))
    try:
        faults = official_faults(held.document, found.content)
    except SchemaUnusableError as problem:
        return iter((not_run("", f"What {address} answered is not a schema: {problem}."),))
    return (
        error(each.path, f"Refused by the official schema: {each.message}.")
        for each in islice(faults, material.limits.findings)
    )


def _by_ourselves(held: Held) -> Answers:
    found = [
        each
        for each in check_received(held.document)
        # Those inside have probes of their own; warnings are the context probe's.
        if each.severity is FindingSeverity.ERROR and not each.path.startswith(_MEMBERS)
    ]
    for each in found:
        yield error(each.path, f"By our own check of the form: {each.message}.")
    if not found:
        yield not_run(
            "",
            "The official schema is not part of this tool; --online fetches it. Our own check of "
            "the form found nothing wrong.",
        )


def inline(held: Held, material: Material) -> Answers:
    """Say which other schemas the credential names."""
    del material
    official_one = _address(held.document)
    for each in as_list(held.document.get("credentialSchema")):
        named = id_of(each)
        if JSON_SCHEMA_VALIDATOR in types_of(each) and named not in {None, official_one}:
            yield not_run(
                "/credentialSchema",
                f"A schema that the file itself names is not fetched: {quoted(str(named))}.",
            )


def _address(document: Mapping[str, Any]) -> str:
    address = open_badges.SCHEMA
    if clr.is_clr(document):
        address = clr.SCHEMA
    elif open_badges.is_endorsement(document):
        address = open_badges.ENDORSEMENT_SCHEMA
    if CONTEXT_V2 in as_list(document.get("@context")):
        return address
    # For the data model of 2019 there is a schema that takes both.
    return address.replace("p0_", "p0_any")
