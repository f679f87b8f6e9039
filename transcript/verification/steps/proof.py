"""Step 3: is every word as it was signed? Members first and each alone, then the whole.

The envelope's proof alone is not enough: in a CLR the members' claims merge into one graph, and
two members could swap results without a change to what the envelope signs.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from transcript.credentials.clr import is_clr
from transcript.credentials.contexts import contexts
from transcript.proofs import data_integrity, vc_jwt
from transcript.proofs.errors import (
    BudgetExceededError,
    DataLossError,
    InvalidProofError,
    ProofError,
    UnsupportedProofError,
)
from transcript.proofs.keys import PublicKey
from transcript.verification.codes import Code
from transcript.verification.holdings import Held, Holdings, Role
from transcript.verification.limits import Limits
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.steps.issuer_key import Candidates, keys_of_method, keys_of_token
from transcript.verification.trust import TrustList

_SUITE = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A proof that holds: on what, by which key, and when it says it was made and ends."""

    held: Held
    path: str
    key: PublicKey
    made_at: datetime | None
    expires: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """The checks of every proof, and the proofs that hold."""

    checks: tuple[Check, ...]
    signatures: tuple[Signature, ...] = ()

    def __bool__(self) -> bool:
        """Return whether everything was proved."""
        return bool(self.checks) and all(check.verdict for check in self.checks)


NOTHING_PROVEN = Proven(checks=())
"""Before anything was checked. No checks is not “proved”."""


def prove(held: Holdings, *, trust: TrustList | None, limits: Limits) -> Proven:
    """Check every proof of every credential."""
    too_many = tuple(_beyond(held, limits))
    if too_many:
        return Proven(checks=too_many)
    checks: list[Check] = []
    signatures: list[Signature] = []
    for each in held.credentials:
        for outcome in _outcomes(each, trust):
            if isinstance(outcome, Check):
                checks.append(outcome)
            else:
                signatures.append(outcome)
                checks.append(_holds(outcome))
        if checks[-1].code is Code.LIMIT_GRAPH:
            # One graph that cost too much is enough: the next would cost as much again.
            break
    return Proven(checks=tuple(checks), signatures=tuple(signatures))


def _beyond(held: Holdings, limits: Limits) -> Iterator[Check]:
    total = 0
    for each in held.credentials:
        proof = each.document.get("proof")
        count = len(proof) if isinstance(proof, list) else 1
        total += count
        if count > limits.proofs:
            yield _finder(each).unsettled(
                Code.LIMIT_PROOFS,
                f"{each.path}/proof",
                f"There are {count:,} proofs on {each}; more than {limits.proofs} are not "
                "looked at.",
            )
    if total > limits.proofs_in_all:
        yield _finder(held.whole).unsettled(
            Code.LIMIT_PROOFS,
            "",
            f"The file holds {total:,} proofs; more than {limits.proofs_in_all:,} are not "
            "looked at.",
        )


def _outcomes(held: Held, trust: TrustList | None) -> Iterator[Check | Signature]:
    if held.token is not None:
        yield _token_outcome(held, held.token, trust)
        return
    find = _finder(held)
    try:
        proofs = data_integrity.proofs_of(dict(held.document))
    except InvalidProofError as error:
        yield find.failed(
            Code.PROOF_INVALID, f"{held.path}/proof", f"The proof on {held} is malformed: {error}."
        )
        return
    if not proofs:
        yield find.failed(
            Code.PROOF_MISSING,
            held.path,
            f"Nobody has signed {held}. Nothing it says can be relied on: ask the school for the "
            "signed original.",
        )
        return
    several = isinstance(held.document.get("proof"), list)
    for index, proof in enumerate(proofs):
        path = f"{held.path}/proof/{index}" if several else f"{held.path}/proof"
        yield _outcome(_Claim(held=held, proof=proof, path=path, trust=trust))


def _token_outcome(held: Held, token: vc_jwt.Jwt, trust: TrustList | None) -> Check | Signature:
    def fits(key: PublicKey) -> None:
        vc_jwt.verify(token, key=key)

    candidates = keys_of_token(held, token, trust=trust)
    if candidates.refusal:
        return candidates.refusal
    signature = Signature(
        held=held,
        path=held.path,
        key=candidates.keys[0],
        made_at=token.not_before,
        expires=token.expires,
    )
    return _try(signature, candidates, fits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A proof, not yet believed."""

    held: Held
    proof: Mapping[str, Any]
    path: str
    trust: TrustList | None


def _outcome(claim: _Claim) -> Check | Signature:
    try:
        return _attempt(claim)
    except InvalidProofError as error:
        return _wrong(claim.held, claim.path, error)
    except UnsupportedProofError as error:
        if _is_misspelt(claim):
            return _wrong(claim.held, claim.path, error)
        return _unsupported(claim.held, claim.path, error)


def _attempt(claim: _Claim) -> Check | Signature:
    def fits(key: PublicKey) -> None:
        data_integrity.verify(
            dict(claim.held.document), dict(claim.proof), key=key, contexts=contexts()
        )

    read = data_integrity.read_proof(dict(claim.proof))
    candidates = keys_of_method(claim.held, read.verification_method, claim.path, trust=claim.trust)
    if candidates.refusal:
        return candidates.refusal
    signature = Signature(
        held=claim.held,
        path=claim.path,
        key=candidates.keys[0],
        made_at=read.created,
        expires=read.expires,
    )
    return _try(signature, candidates, fits)


def _is_misspelt(claim: _Claim) -> bool:
    # An unknown method cannot be judged. But if its name is one letter away from ours, and the
    # proof holds under our name, then the letter was changed after signing: that is certain.
    proof = {**claim.proof, **_SUITE}
    changed = [
        name for name, ours in _SUITE.items() if _one_letter_apart(claim.proof.get(name), ours)
    ]
    others = {name: claim.proof.get(name) for name in _SUITE if name not in changed}
    if len(changed) != 1 or any(_SUITE[name] != value for name, value in others.items()):
        return False
    try:
        return isinstance(_attempt(replace(claim, proof=proof)), Signature)
    except ProofError:
        return False


def _one_letter_apart(text: object, ours: str) -> bool:
    if not isinstance(text, str) or len(text) != len(ours):
        return False
    return sum(one != other for one, other in zip(text, ours, strict=True)) == 1


def _try(
    signature: Signature, candidates: Candidates, fits: Callable[[PublicKey], None]
) -> Check | Signature:
    held, path = signature.held, signature.path
    refusal: Check | None = None
    for key in candidates.keys:
        refusal = _refusal(signature, key, fits)
        if refusal is None:
            return replace(signature, key=key)
        if refusal.code is not Code.PROOF_INVALID:
            return refusal
    if candidates.written and refusal is not None:
        return refusal
    return _finder(held).unsettled(
        Code.KEY_UNRESOLVED,
        path,
        f"The proof on {held} only names its key, and it is none of the keys your trust list "
        "has for this issuer. Ask the school whether it has a new key.",
    )


def _refusal(
    signature: Signature, key: PublicKey, fits: Callable[[PublicKey], None]
) -> Check | None:
    held, path = signature.held, signature.path
    try:
        fits(key)
    except DataLossError as error:
        return _uncovered(signature, error)
    except BudgetExceededError as error:
        return _finder(held).unsettled(
            Code.LIMIT_GRAPH, path, f"Checking {held} would take too much work: {error}."
        )
    except UnsupportedProofError as error:
        return _unsupported(held, path, error)
    except InvalidProofError as error:
        return _wrong(held, path, error)
    return None


def _uncovered(signature: Signature, error: DataLossError) -> Check:
    held, path = signature.held, _place(signature, error.path)
    if _has_foreign_context(held, error.path):
        return _finder(held).unsettled(
            Code.CONTEXT_UNKNOWN,
            path,
            f"The words of {held} are explained by a document this tool does not have "
            f"({error.reason}), so their signature cannot be judged here. Another verifier may.",
        )
    return _finder(held).failed(
        Code.DATA_LOSS,
        path,
        f"There is something in {held} that the signature does not cover ({error.reason}). "
        "It may have been added after signing.",
    )


def _has_foreign_context(held: Held, path: str) -> bool:
    # Others may explain words of their own in a badge. The contexts of a CLR and of its members
    # are fixed by its standard: there, an unknown one is a changed one. So is a misspelt one.
    found = re.fullmatch(r"/@context(?:/(\d+))?", path)
    if found is None or held.role is not Role.WHOLE or is_clr(held.document):
        return False
    given = held.document["@context"]
    context = given[int(found[1])] if found[1] else given
    misspelt = any(_one_letter_apart(context, known) for known in contexts())
    return isinstance(context, str) and context not in contexts() and not misspelt


def _place(signature: Signature, path: str) -> str:
    # The signer's options are reported as `/proof`, wherever the proof stands in the file.
    if path == "/proof" or path.startswith("/proof/"):
        return signature.path + path.removeprefix("/proof")
    return signature.held.path + path


def _holds(signature: Signature) -> Check:
    return _finder(signature.held).passed(
        Code.ENDORSEMENT_OK if signature.held.role is Role.ENDORSEMENT else Code.PROOF_OK,
        signature.path,
        f"Every word of {signature.held} is as it was signed.",
    )


def _wrong(held: Held, path: str, error: ProofError) -> Check:
    return _finder(held).failed(
        Code.PROOF_INVALID,
        path,
        f"The proof on {held} does not hold: it was changed after signing, or never signed by "
        f"this key ({error}). Ask the school for the original.",
    )


def _unsupported(held: Held, path: str, error: ProofError) -> Check:
    return _finder(held).unsettled(
        Code.UNSUPPORTED,
        path,
        f"The proof on {held} is of a kind this tool cannot judge ({error}). Another verifier may.",
    )


def _finder(held: Held) -> Finder:
    step = Step.ENDORSEMENTS if held.role is Role.ENDORSEMENT else Step.PROOF
    return Finder(step, Axis.INTEGRITY)
