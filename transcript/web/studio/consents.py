"""The consents on file for a learner, on which a release may rest: the registrar keeps them."""

import re
from dataclasses import replace

from transcript.accounts.roles import Permission
from transcript.model.consent import PartyKind, Released, SignerRole, Signing
from transcript.reading.document import JsonValue
from transcript.web.asked import Asked
from transcript.web.studio.naming import with_ids
from transcript.web.studio.parts import editor, ways_of

_NAMELESS = re.compile("new(-[0-9]+)?")


def _new(asked: Asked) -> JsonValue:
    """Return what a button adds: another recipient, another signature, or a whole consent."""
    recipient: JsonValue = {"name": "", "kind": PartyKind.SCHOOL.value}
    signature: JsonValue = {
        "by": "",
        "as": SignerRole.PARENT.value,
        "on": asked.at.date().isoformat(),
        "how": Signing.PAPER.value,
    }
    match asked.form.get("do").rpartition("/")[2]:
        case "recipients":
            return recipient
        case "signed":
            return signature
        case _:
            return {
                "records": [Released.TRANSCRIPT.value],
                "purpose": "",
                "recipients": [recipient],
                "signed": [signature],
            }


def _named(value: JsonValue) -> JsonValue:
    """Return what was typed, each consent with the id by which a release will name it."""
    if not isinstance(value, dict) or not isinstance(found := value.get("consents"), list):
        return value
    typed = [
        {**each, "id": ""} if isinstance(each, dict) and _is_nameless(each.get("id")) else each
        for each in found
    ]
    return {**value, "consents": with_ids(typed, said="purpose")}


def _is_nameless(name: JsonValue) -> bool:
    """Return whether a consent was named while its purpose was still empty, and is not saved."""
    return isinstance(name, str) and _NAMELESS.fullmatch(name) is not None


CONSENTS = replace(
    editor(
        "Consents",
        "consents",
        ("postsecondary_since", "consents"),
        needs=Permission.ISSUE,
        new=_new,
        required=("consents",),
    ),
    tidy=_named,
)
WAYS = ways_of(CONSENTS)
