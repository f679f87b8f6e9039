"""Can a transcript carry what others have signed about the school? None of it is ours to mend."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from transcript.credentials.conformance import check_endorsement, conflicting_nodes
from transcript.credentials.contexts import contexts
from transcript.credentials.mapping.parties import addresses_of, issuer_profile
from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.origin import Origin
from transcript.model.school import School
from transcript.proofs import data_integrity
from transcript.proofs.errors import (
    DataLossError,
    InvalidProofError,
    ProofError,
    UnsupportedProofError,
)
from transcript.proofs.keys import PublicKey, weakness
from transcript.proofs.n_quads import to_quads
from transcript.proofs.proof_form import proofs_of, read_proof
from transcript.proofs.rdfc import canonicalize
from transcript.proofs.timestamps import read_timestamp
from transcript.reading.document import Document
from transcript.validation.case import Offer
from transcript.validation.references import ID_USED_TWICE

NOT_TO_BE_CARRIED = Code("MT501", "not an endorsement that a transcript can carry", Severity.ERROR)
BROKEN_SIGNATURE = Code("MT502", "signature of an endorsement does not hold", Severity.ERROR)
UNCHECKED_SIGNATURE = Code(
    "MT503", "signature of an endorsement cannot be checked", Severity.WARNING
)
OF_SOMETHING_ELSE = Code("MT504", "endorsement of something else", Severity.ERROR)
OUTSIDE_ITS_DATES = Code("MT505", "endorsement is outside its dates", Severity.ERROR)
OF_ONESELF = Code("MT506", "the school endorses itself", Severity.WARNING)
CONTRADICTION = Code("MT507", "endorsement contradicts something else", Severity.ERROR)

_LARGEST = 100 * 1024
_MOST_TOLD = 3
_DID_KEY = "did:key:"
_AS_SENT = "put the file there as the endorser sent it; if it is, ask them for another"


def endorsements_can_be_carried(offer: Offer) -> Iterator[Diagnostic]:
    """Each is whole, as it was signed, about this school or its credits, and in force."""
    sound = []
    for document in offer.endorsements:
        faults = tuple(_faults(document))
        yield from faults
        if not faults:
            sound.append(document)
            yield from _signature(document)
            yield from _subject(document, offer)
            yield from _dates(document, offer.today)
    yield from _used_twice(sound)
    if offer.school is not None:
        yield from _contradictions(sound, offer.school)


def _faults(document: Document) -> Iterator[Diagnostic]:
    hint = "ask the endorser for an EndorsementCredential of Open Badges 3.0, signed, as JSON"
    size = len(json.dumps(document.value))
    if size > _LARGEST:
        message = f"it has {size // 1024} KB, and a transcript carries {_LARGEST // 1024} of one"
        yield _told(NOT_TO_BE_CARRIED, document, "", message, hint)
        return
    found = check_endorsement(document.value)
    for each in found[:_MOST_TOLD]:
        yield _told(NOT_TO_BE_CARRIED, document, each.path, each.message, hint)
    if not found:
        try:
            # The school signs the endorsement too, with its proofs: all of it must have a meaning.
            canonicalize(to_quads(_credential(document), contexts=contexts()))
        except DataLossError as error:
            message = f"a signature would not cover this: {error.reason}"
            yield _told(NOT_TO_BE_CARRIED, document, error.path, message, hint)
        except ProofError as error:
            yield _told(NOT_TO_BE_CARRIED, document, "", f"it cannot be signed: {error}", hint)


def _signature(document: Document) -> Iterator[Diagnostic]:
    credential = _credential(document)
    prepared = data_integrity.Prepared(credential, contexts=contexts())
    for proof in proofs_of(credential):
        try:
            prepared.verify(proof, key=_key(proof, credential["issuer"]["id"]))
        except UnsupportedProofError as error:
            yield _told(
                UNCHECKED_SIGNATURE,
                document,
                "/proof",
                f"whether the endorser signed this cannot be checked: {error}",
                "colleges will be told the same of every transcript that carries it: ask the "
                "endorser for one whose proof names the key itself (…#z6Mk…)",
            )
        except ProofError as error:
            message = f"the signature does not hold: {error}"
            yield _told(BROKEN_SIGNATURE, document, "/proof", message, _AS_SENT)


def _key(proof: Mapping[str, Any], issuer: str) -> PublicKey:
    """Return the key that is written out in a proof. Raises `ProofError`."""
    controller, _, name = read_proof(proof).verification_method.partition("#")
    if controller != issuer:
        raise InvalidProofError("it was made with a key that is not the endorser's")
    own = issuer.removeprefix(_DID_KEY) if issuer.startswith(_DID_KEY) else None
    if own and name not in {"", own}:
        raise InvalidProofError("it names another key than the one its endorser consists of")
    written = own or name
    if not written.startswith("z"):
        raise UnsupportedProofError("it only names the key, and nothing is fetched")
    key = PublicKey.from_multibase(written)
    if reason := weakness(key):
        raise InvalidProofError(f"the key proves nothing, as {reason}")
    return key


def _subject(document: Document, offer: Offer) -> Iterator[Diagnostic]:
    if offer.school is None:
        return
    credential, at = _credential(document), addresses_of(offer.school)
    known = [offer.school.id, *(at.credit(credit.id) for credit in offer.credits)]
    unread = {at.credit(name) for name in offer.unread}
    subject = credential["credentialSubject"]["id"]
    if subject not in {*known, *unread}:
        near = get_close_matches(subject, known, n=1) or [offer.school.id]
        yield _told(
            OF_SOMETHING_ELSE,
            document,
            "/credentialSubject/id",
            f"it endorses “{subject}”, which is neither this school nor one of its credits",
            f"remove the file, or ask the endorser for one that endorses, say, “{near[0]}”",
        )
    if credential["issuer"]["id"] == offer.school.id:
        yield _told(
            OF_ONESELF,
            document,
            "/issuer/id",
            "this is the school's own word for itself",
            "remove the file: an endorsement says something only if somebody else signed it",
        )


def _dates(document: Document, today: date | None) -> Iterator[Diagnostic]:
    if today is None:
        return
    credential = _credential(document)
    starts = read_timestamp(credential["validFrom"]).date()
    if starts > today:
        message, hint = f"it counts from {starts} only", "put it there again on that day"
        yield _told(OUTSIDE_ITS_DATES, document, "/validFrom", message, hint)
    if "validUntil" in credential:
        ends = read_timestamp(credential["validUntil"]).date()
        if ends < today:
            message, hint = f"it counted until {ends}", "remove the file, or ask for a new one"
            yield _told(OUTSIDE_ITS_DATES, document, "/validUntil", message, hint)


def _used_twice(sound: Sequence[Document]) -> Iterator[Diagnostic]:
    seen: dict[str, Document] = {}
    for document in sound:
        name = _credential(document)["id"]
        first = seen.setdefault(name, document)
        if first is not document:
            message = f"the same endorsement is in {first.file}"
            yield _told(ID_USED_TWICE, document, "/id", message, "keep one of the two files")


def _contradictions(sound: Sequence[Document], school: School) -> Iterator[Diagnostic]:
    # In the graph that the school signs, all that is said under one id is said of one thing.
    together = [issuer_profile(school), *map(_credential, sound)]
    for each in conflicting_nodes(together):
        place, _, rest = each.path.removeprefix("/").partition("/")
        yield _told(
            CONTRADICTION,
            sound[int(place) - 1],
            f"/{rest}",
            each.message,
            "keep the newer of the two endorsements, or ask the endorser for both anew",
        )


def _credential(document: Document) -> dict[str, Any]:
    return document.value if isinstance(document.value, dict) else {}


def _told(code: Code, document: Document, pointer: str, message: str, hint: str) -> Diagnostic:
    origin = Origin(file=document.file, pointer=pointer)
    return Diagnostic(code=code, origin=origin, message=message, hint=hint)
