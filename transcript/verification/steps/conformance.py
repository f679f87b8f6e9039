"""Step 1: does it have the form of a credential?

Lenient: what others sent is measured by the standards, not by what we write ourselves.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from transcript.credentials.clr import CLR_CONTEXT, is_clr
from transcript.credentials.conformance import FindingSeverity, check_received
from transcript.credentials.contexts import contexts
from transcript.credentials.open_badges import (
    IDENTITY_NAME,
    OB_CONTEXT,
    OB_CONTEXT_301,
    OB_CONTEXT_302,
    OB_EXTENSIONS,
    is_badge,
)
from transcript.credentials.status_list import LIST_CREDENTIAL
from transcript.credentials.vc import (
    CONTEXT_V1,
    CONTEXT_V2,
    DATA_INTEGRITY_V2,
    VERIFIABLE_CREDENTIAL,
    as_list,
    types_of,
)
from transcript.reading.document import Place, pointer_to
from transcript.verification.codes import Code
from transcript.verification.envelope import Presented
from transcript.verification.holdings import Held, Holdings
from transcript.verification.limits import Limits
from transcript.verification.plain_text import LONGEST_NAME, is_plain_name
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.ways_out import Deed, WayOut

_FIND = Finder(Step.CONFORMANCE, Axis.INTEGRITY)

_CONTEXTS_OF_BADGE = tuple(
    (first, revision, *more, *proofs)
    for revision in (OB_CONTEXT, OB_CONTEXT_302, OB_CONTEXT_301)
    for more in ((), (OB_EXTENSIONS,))
    # The data model 1.1 had no words for our kind of proof yet.
    for first, proofs in ((CONTEXT_V2, ()), (CONTEXT_V1, ()), (CONTEXT_V1, (DATA_INTEGRITY_V2,)))
)
_CONTEXTS_OF_CLR = tuple((first, CLR_CONTEXT, *others) for first, *others in _CONTEXTS_OF_BADGE)

_PROOF = re.compile(r"/proof(/\d+)?\Z")


def _other_kind(document: Mapping[str, Any]) -> Check:
    if LIST_CREDENTIAL not in types_of(document):
        what = "This credential is neither a transcript nor a badge."
        return _FIND.unsettled(Code.UNSUPPORTED, "/type", what)
    what = (
        "This is a status list, which says what was taken back: give it beside the file that you "
        "verify."
    )
    return _FIND.unsettled(Code.UNSUPPORTED, "/type", what, WayOut(Deed.GIVE_BESIDE))


def conformance(presented: Presented, held: Holdings, *, limits: Limits) -> Iterator[Check]:
    """Yield what is wrong with the form, or that nothing is."""
    document = presented.credential or {}
    if _is_other_kind(document):
        yield _other_kind(document)
        return
    faults = [
        *_faults(document, limits),
        *_class_names(presented, held, limits),
        *_contexts_inside(presented, held, limits),
        *_names(document),
        *_same_proofs(held, limits),
        *(_rewritten(held) if is_clr(document) else ()),
    ]
    yield from faults
    if all(check.verdict for check in faults):
        yield _FIND.passed(Code.FORM_OK, "", "The file has the form of a credential.")


def _is_other_kind(document: Mapping[str, Any]) -> bool:
    ours = is_clr(document) or is_badge(document)
    return not ours and VERIFIABLE_CREDENTIAL in types_of(document)


def _faults(document: Mapping[str, Any], limits: Limits) -> Iterator[Check]:
    found = check_received(document)
    errors = [each for each in found if each.severity is FindingSeverity.ERROR]
    for each in errors[: limits.findings]:
        message = f"The form is not that of a credential: {each.message}."
        yield _FIND.failed(Code.FORM, each.path, message)
    others = [each for each in found if each.severity is not FindingSeverity.ERROR]
    for each in others[: limits.findings]:
        yield _FIND.passed(Code.FORM_UNUSUAL, each.path, f"The form is unusual: {each.message}.")


def _class_names(presented: Presented, held: Holdings, limits: Limits) -> Iterator[Check]:
    # In the Open Badges contexts the class `Criteria` and the property `criteria` are one address:
    # a proof holds under either spelling, but a reader sees only the second. A token has no such
    # gap, since it covers every byte.
    if presented.token is None:
        for place in islice(_capitals(held), limits.findings):
            yield _FIND.failed(
                Code.FORM,
                pointer_to(place),
                "The form is not that of a credential: the name of a class stands where a field "
                "belongs, so that no reader would show what is under it.",
            )


def _contexts_inside(presented: Presented, held: Holdings, limits: Limits) -> Iterator[Check]:
    # One that repeats what is in force changes no meaning, so that no signature notices it.
    if presented.token is None:
        known = {each.path for each in held.credentials}
        found = (pointer_to(place) for place, node in held.objects if "@context" in node)
        inside = (path for path in found if path not in known and not _PROOF.search(path))
        for path in islice(inside, limits.findings):
            yield _FIND.failed(
                Code.FORM,
                f"{path}/@context",
                "The form is not that of a credential: a part of it has contexts of its own.",
            )


def _capitals(held: Holdings) -> Iterator[Place]:
    small: set[str] = set()
    for place, node in held.objects:
        if node.keys() <= small:
            continue
        for key in node:
            if key[:1].isupper():
                yield place, key
            else:
                small.add(key)


def _names(document: Mapping[str, Any]) -> Iterator[Check]:
    subject = document.get("credentialSubject")
    identifiers = as_list(subject.get("identifier")) if isinstance(subject, dict) else []
    for place, each in enumerate(identifiers):
        if not isinstance(each, dict) or each.get("identityType") != IDENTITY_NAME:
            continue
        name = each.get("identityHash")
        if each.get("hashed") is False and isinstance(name, str) and not is_plain_name(name):
            yield _FIND.failed(
                Code.FORM,
                f"/credentialSubject/identifier/{place}/identityHash",
                "The form is not that of a credential: the person’s name is not one line of "
                f"visible characters, at most {LONGEST_NAME}.",
            )


def _same_proofs(held: Holdings, limits: Limits) -> Iterator[Check]:
    # To a verifier the same proof again changes nothing; to the eye it could be a second signer.
    # Of a signature on an elliptic curve anyone can make a second one that holds as well.
    for each in held.credentials:
        proofs = list(map(_but_its_value, as_list(each.document.get("proof"))[: limits.proofs]))
        for place, proof in enumerate(proofs):
            if proof in proofs[:place]:
                yield _FIND.failed(
                    Code.FORM,
                    f"{each.path}/proof/{place}",
                    f"The same proof stands on {each} twice: it was added after signing.",
                )


def _but_its_value(proof: object) -> object:
    return {**proof, "proofValue": None} if isinstance(proof, dict) else proof


def _rewritten(held: Holdings) -> Iterator[Check]:
    # What a signature over a graph does not notice: contexts that change no meaning here, and an
    # issuer's name that its members say anyway.
    for each in (held.whole, *held.members):
        given = as_list(each.document.get("@context"))
        if _is_rewritten(each.document, given):
            yield _FIND.failed(
                Code.FORM,
                f"{each.path}/@context",
                f"The contexts of {each} are not exactly those of its standard, in their order.",
            )
    if not _named(held.whole) and any(
        _named(each) and each.issuer == held.whole.issuer for each in held.direct_members
    ):
        yield _FIND.failed(
            Code.FORM,
            "/issuer/name",
            "The issuer’s name is missing in the transcript, but stands in its credits: it was "
            "taken out.",
        )


def _is_rewritten(document: Mapping[str, Any], given: list[Any]) -> bool:
    if not all(isinstance(each, str) and each in contexts() for each in given):
        return False  # step 3 says which of them is unknown
    if is_clr(document):
        return tuple(given) not in _CONTEXTS_OF_CLR
    return is_badge(document) and tuple(given) not in _CONTEXTS_OF_BADGE


def _named(held: Held) -> bool:
    issuer = held.document.get("issuer")
    return isinstance(issuer, dict) and "name" in issuer
