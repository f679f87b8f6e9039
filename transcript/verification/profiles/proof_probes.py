"""The probes that go by what our own steps found: proofs, status and dates."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeGuard

from transcript.credentials.vc import CONTEXT_V2, as_list, types_of
from transcript.proofs.timestamps import read_timestamp, timestamp_text
from transcript.verification.codes import Code
from transcript.verification.holdings import Held, Role
from transcript.verification.plain_text import quoted
from transcript.verification.profiles.asking import (
    Answers,
    Material,
    error,
    fatal,
    not_run,
    warning,
)
from transcript.verification.report import Check, Step
from transcript.verification.verdict import Verdict

_SUITES = ("ecdsa-sd-2023", "eddsa-2022", "eddsa-rdfc-2022")
_OLD_PROOF = "Ed25519Signature2020"
_DATA_INTEGRITY = "DataIntegrityProof"
_ALGORITHMS = ("RS256", "ES256")
_REVOCATION_LIST = "1EdTechRevocationList"
_BITSTRING = "BitstringStatusListEntry"
_STEPS_OF_PROOF = (Step.ENVELOPE, Step.KEY, Step.PROOF, Step.ENDORSEMENTS)


def embedded_proof(held: Held, material: Material) -> Answers:
    """Say what is wrong with the proof that stands in a credential."""
    proofs = as_list(held.document.get("proof"))
    if not proofs:
        yield error("/proof", "There is no proof.")
        return
    chosen = next((place for place, each in enumerate(proofs) if _is_accepted(each)), None)
    if chosen is None:
        yield error(
            "/proof",
            f"No proof is {_OLD_PROOF}, or {_DATA_INTEGRITY} with one of "
            f"{', '.join(_SUITES)}, for the purpose assertionMethod.",
        )
        return
    path = f"/proof/{chosen}" if isinstance(held.document["proof"], list) else "/proof"
    if any(each.path == held.path + path for each in material.signatures):
        return
    check = _worst_doubt(material.checks_of(held, *_STEPS_OF_PROOF))
    if check is None:
        yield not_run(path, "The proof was not checked.")
    elif check.verdict is Verdict.FAILED:
        yield error(path, check.message)
    else:
        yield not_run(path, check.message)


def _is_accepted(proof: object) -> bool:
    if not isinstance(proof, dict) or proof.get("proofPurpose") != "assertionMethod":
        return False
    kinds, suite = types_of(proof), proof.get("cryptosuite")
    return _OLD_PROOF in kinds or (_DATA_INTEGRITY in kinds and suite in _SUITES)


def external_proof(held: Held, material: Material) -> Answers:
    """Say what is wrong with the token that secures a credential."""
    yield from _header(held.token.header if held.token else {})
    if any(each.held is held for each in material.signatures):
        return
    check = _worst_doubt(material.checks_of(held, *_STEPS_OF_PROOF))
    if check is None:
        yield not_run("", "The token was not checked.")
    elif check.verdict is Verdict.FAILED:
        yield fatal("", check.message)
    else:
        yield not_run("", check.message)


def _header(header: Mapping[str, Any]) -> Answers:
    algorithm = header.get("alg")
    if algorithm not in _ALGORITHMS:
        yield fatal("", f"The token’s algorithm is {algorithm}, neither RS256 nor ES256.")
    elif not {"jwk", "kid"} & header.keys():
        yield fatal("", "The token’s header names no key, neither jwk nor kid.")


def revocation(held: Held, material: Material) -> Answers:
    """Say whether the issuer has taken the credential back, as far as its list was read."""
    for entry in as_list(held.document.get("credentialStatus")):
        if _REVOCATION_LIST in types_of(entry):
            yield warning(
                "/credentialStatus", f"Lists of the type {_REVOCATION_LIST} are not fetched."
            )
        elif _is_of_revocation(entry):
            yield from _bitstring(held, entry, material)


def _is_of_revocation(entry: object) -> TypeGuard[dict[str, Any]]:
    if not isinstance(entry, dict) or _BITSTRING not in types_of(entry):
        return False
    return entry.get("statusPurpose") == "revocation"


def _bitstring(held: Held, entry: Mapping[str, Any], material: Material) -> Answers:
    found = [*material.checks_of(held, Step.STATUS), *_problems_of_list(entry, material)]
    doubt = _worst_doubt(each for each in found if each.code is not Code.STATUS_SUSPENDED)
    if not any(each.step is Step.STATUS for each in material.checks):
        yield not_run("/credentialStatus", "Lists are not read before every proof holds.")
    elif held.role is Role.ENDORSEMENT:
        for each in material.checks_of(held, Step.ENDORSEMENTS):
            if each.code is Code.ENDORSEMENT_STATUS:
                yield not_run("/credentialStatus", each.message)
    elif doubt is not None and doubt.verdict is Verdict.FAILED:
        yield fatal("/credentialStatus", doubt.message)
    elif doubt is not None:
        yield not_run("/credentialStatus", doubt.message)


def _problems_of_list(entry: Mapping[str, Any], material: Material) -> Iterator[Check]:
    # What is wrong with a list is told once, of the first credential that is on it.
    on_it = {
        f"{each.path}/credentialStatus"
        for each in material.held.credentials
        if _list_of(each.document.get("credentialStatus")) == _list_of(entry)
    }
    for check in material.checks:
        is_open = check.step is Step.STATUS and check.verdict is Verdict.INDETERMINATE
        if is_open and check.path in on_it:
            yield check


def _list_of(entry: object) -> object:
    return entry.get("statusListCredential") if isinstance(entry, dict) else None


def _worst_doubt(found: Iterable[Check]) -> Check | None:
    doubts = [each for each in found if not each.verdict]
    return min(doubts, key=lambda each: each.verdict is not Verdict.FAILED, default=None)


def expiration(held: Held, material: Material) -> Answers:
    """Say whether its time is over."""
    key = "validUntil" if _is_of_today(held) else "expirationDate"
    if held.document.get(key) is None:
        return
    moment = _moment(held, key)
    if moment is None:
        yield fatal(f"/{key}", f"{key} cannot be read: {quoted(str(held.document[key]))}.")
    elif material.at > moment:
        yield fatal(f"/{key}", f"It was valid until {timestamp_text(moment)} only.")


def issuance(held: Held, material: Material) -> Answers:
    """Say whether its time has not come yet."""
    key = "validFrom" if _is_of_today(held) else "issuanceDate"
    if key not in held.document:
        return
    moment = _moment(held, key)
    if moment is None:
        yield fatal(f"/{key}", f"{key} cannot be read: {quoted(str(held.document[key]))}.")
    elif moment > material.at:
        yield fatal(f"/{key}", f"It is not valid before {timestamp_text(moment)}.")


def _is_of_today(held: Held) -> bool:
    return CONTEXT_V2 in as_list(held.document.get("@context"))


def _moment(held: Held, key: str) -> datetime | None:
    try:
        return read_timestamp(held.document[key])
    except ValueError:
        return None
