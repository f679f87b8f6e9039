"""Whether a credential or a presentation of any kind holds: its form, and every proof on it.

What `verify` is to transcripts and badges, without a trust list: keys are those that a did:key
consists of, and whose they are is not asked. It is there for the test suites of the W3C.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from transcript.credentials import vcdm
from transcript.credentials.findings import Finding
from transcript.credentials.status_list import ENTRY, Bitstring, ReceivedEntry, StatusListError
from transcript.credentials.vc import as_list, id_of, types_of
from transcript.proofs.data_integrity import Prepared
from transcript.proofs.errors import InvalidProofError, MeaninglessError, ProofError
from transcript.proofs.keys import PublicKey
from transcript.proofs.proof_form import ASSERTION_METHOD, proofs_of, read_proof
from transcript.proofs.rdfc import Budget
from transcript.proofs.suites import SUITES
from transcript.reading.document import child
from transcript.verification.graph_view import check_words, graph_view
from transcript.verification.identifiers import key_of
from transcript.verification.limits import LIMITS

AUTHENTICATION = "authentication"
_STATUS = "https://www.w3.org/ns/credentials/status-list#"


class Problem(StrEnum):
    """The specifications' addresses for what can be wrong; those of status lists have more."""

    MALFORMED = "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR"
    PROOF = "https://w3id.org/security#PROOF_VERIFICATION_ERROR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is wrong, where it is, and the specifications' address for its kind."""

    kind: str
    path: str
    message: str

    @classmethod
    def of(cls, finding: Finding) -> "Fault":
        """Return a fault of form."""
        return cls(kind=Problem.MALFORMED, path=finding.path, message=finding.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of one document; the `budget` is for all that it holds.

    `contexts` are the contexts that may be named. A proof has to be made for this `purpose`, and
    for the `domain` and the `challenge` if they are given. `lists` are the status lists that can be
    read, by address; a credential whose list is missing is at fault only `with_status`.
    """

    contexts: Mapping[str, Any]
    at: datetime
    purpose: str
    domain: str | None = None
    challenge: str | None = None
    lists: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    with_status: bool = False
    budget: Budget = field(default_factory=lambda: Budget(LIMITS.graph_work))


def faults_of_credential(document: object, question: Question) -> tuple[Fault, ...]:
    """Return what is wrong with a credential; nothing, if it holds."""
    malformed = tuple(Fault.of(each) for each in vcdm.check_credential(document))
    if malformed or not isinstance(document, dict):
        return malformed
    return tuple(_credential(document, question, ""))


def faults_of_presentation(document: object, question: Question) -> tuple[Fault, ...]:
    """Return what is wrong with a presentation or the credentials in it; nothing, if it holds."""
    malformed = tuple(Fault.of(each) for each in vcdm.check_presentation(document))
    if malformed or not isinstance(document, dict):
        return malformed
    return tuple(_presentation(document, question))


def _credential(document: dict[str, Any], question: Question, path: str) -> Iterator[Fault]:
    yield from _proofs(document, id_of(document["issuer"]), question, path)
    yield from _status(document, question, path)


def _presentation(document: dict[str, Any], question: Question) -> Iterator[Fault]:
    holder = id_of(document.get("holder"))
    broken = tuple(_proofs(document, holder, question, ""))
    yield from broken
    if broken:
        return
    signers = {each["verificationMethod"].partition("#")[0] for each in proofs_of(document)}
    inner = replace(question, purpose=ASSERTION_METHOD, domain=None, challenge=None)
    for place, held in enumerate(as_list(document.get("verifiableCredential"))):
        here = child("/verifiableCredential", place)
        if vcdm.is_enveloped(held):
            yield _not_held(here, "credentials inside of an envelope are not read here")
            continue
        if "proof" in held:
            yield from _credential(held, inner, here)
        elif holder not in signers or id_of(held["issuer"]) != holder:
            # VCDM 2.0, 4.13.4: what the presenter says of oneself is signed with the whole.
            yield _not_held(here, "nobody has signed it but the presenter, who is not its issuer")


def _proofs(
    document: dict[str, Any], controller: str | None, question: Question, path: str
) -> Iterator[Fault]:
    here = child(path, "proof")
    proofs = proofs_of(document)
    if not proofs:
        yield _not_held(here, "nobody has signed it")
    if len(proofs) > LIMITS.proofs:
        yield _not_held(here, f"more than {LIMITS.proofs} proofs are not looked at")
        return
    for proof in proofs:
        try:
            _check_proof(document, proof, controller, question)
        except ProofError as error:
            yield _not_held(here, str(error))


def _check_proof(
    document: dict[str, Any], proof: dict[str, Any], controller: str | None, question: Question
) -> None:
    read = read_proof(proof, purpose=question.purpose, whatever_it_asks=True)
    for name, wanted in (("domain", question.domain), ("challenge", question.challenge)):
        if wanted is not None and wanted not in as_list(proof.get(name)):
            raise InvalidProofError(f"the proof was made for another {name}")
    if read.expires is not None and read.expires <= question.at:
        raise InvalidProofError("the proof has expired")
    did, _, fragment = read.verification_method.partition("#")
    text = key_of(did)
    if text is None or fragment not in ("", text):
        raise InvalidProofError("its method is not the key of a did:key")
    if controller not in (None, did):
        raise InvalidProofError("its key is not that of the issuer or the holder")
    viewed, contexts = graph_view(document, question.contexts)
    signed = document if SUITES[read.cryptosuite].signs_text else viewed
    prepared = Prepared(signed, contexts=contexts, budget=question.budget)
    try:
        prepared.check(proof, read, key=PublicKey.from_multibase(text))
    except MeaninglessError:
        # The signature holds. What a graph has no place for is no loss: the text itself is signed.
        check_words(viewed, contexts)


def _status(document: dict[str, Any], question: Question, path: str) -> Iterator[Fault]:
    for each in as_list(document.get("credentialStatus")):
        if ENTRY in types_of(each):
            entry = ReceivedEntry.of(each)
            try:
                yield from _standing(entry, question, child(path, "credentialStatus"))
            except StatusListError as error:
                yield Fault(
                    kind=f"{_STATUS}{error.name}",
                    path=child(path, "credentialStatus"),
                    message=str(error),
                )


def _standing(entry: ReceivedEntry, question: Question, path: str) -> Iterator[Fault]:
    found = question.lists.get(entry.url)
    if found is None:
        if question.with_status:
            raise StatusListError("STATUS_RETRIEVAL_ERROR", "the status list cannot be had")
        return
    subject = found["credentialSubject"]
    if entry.purpose not in as_list(subject["statusPurpose"]):
        raise StatusListError("STATUS_VERIFICATION_ERROR", "the list has another purpose")
    if Bitstring.decode(subject["encodedList"]).value(entry.index, size=entry.size):
        yield _not_held(path, f"its issuer has set its bit for “{entry.purpose}”")


def _not_held(path: str, message: str) -> Fault:
    return Fault(kind=Problem.PROOF, path=path, message=message)
