"""Step 3: is every word as it was signed? Members first and each alone, then the whole.

The envelope's proof alone is not enough: in a CLR the members' claims merge into one graph, and
two members could swap results without a change to what the envelope signs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from transcript.credentials.contexts import contexts
from transcript.proofs import data_integrity, jws, vc_jwt
from transcript.proofs.errors import (
    BudgetExceededError,
    DataLossError,
    InvalidProofError,
    UnsupportedProofError,
)
from transcript.proofs.keys import PublicKey
from transcript.proofs.proof_form import proofs_of, read_proof, refuse_requests
from transcript.proofs.rdfc import Budget
from transcript.proofs.suites import SUITES
from transcript.verification.codes import Code
from transcript.verification.documents import Lookup
from transcript.verification.holdings import Held, Holdings
from transcript.verification.limits import Limits
from transcript.verification.report import Check
from transcript.verification.steps.issuer_key import (
    Candidates,
    keys_of_method,
    keys_of_token,
    news_of,
    none_of_those_listed,
)
from transcript.verification.steps.proof_messages import (
    broken,
    finder_of,
    holds,
    uncovered,
    unsupported,
)
from transcript.verification.steps.proof_methods import Kinds, kinds_for, unknown_name
from transcript.verification.trust import TrustList


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A proof that holds: on what, by which key, and when it says it was made and ends.

    `is_derived` is set if its holder could leave parts out.
    """

    held: Held
    path: str
    key: PublicKey
    made_at: datetime | None
    expires: datetime | None
    is_derived: bool = False


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


def prove(
    held: Holdings,
    *,
    trust: TrustList | None,
    lookup: Lookup,
    limits: Limits,
    budget: Budget | None = None,
) -> Proven:
    """Check every proof of every credential; what else shares a `budget` counts together."""
    too_many = _too_many_in_all(held, limits)
    if too_many:
        return Proven(checks=(too_many,))
    checks = list(_too_many_on_one(held, limits))
    signatures: list[Signature] = []
    budget = budget or Budget(limits.graph_work)
    for each in held.credentials:
        for outcome in islice(_outcomes(each, trust, lookup, budget), limits.proofs):
            if isinstance(outcome, Check):
                checks.append(outcome)
            else:
                signatures.append(outcome)
                checks.append(_said_of(outcome, credits_in_it=_credits(each, held, checks)))
        if checks[-1].code is Code.LIMIT_GRAPH:
            # One graph that cost too much is enough: the next would cost as much again.
            break
    return Proven(checks=tuple(checks), signatures=tuple(signatures))


def _said_of(signature: Signature, *, credits_in_it: int) -> Check:
    return holds(
        signature.held,
        signature.path,
        credits_in_it=credits_in_it,
        is_derived=signature.is_derived,
    )


def _credits(each: Held, held: Holdings, before: list[Check]) -> int:
    # The whole comes last: only then, and if all went well, is there something to say of all.
    is_last = each is held.whole and all(check.verdict for check in before)
    return len(held.direct_members) if is_last else 0


def _too_many_in_all(held: Holdings, limits: Limits) -> Check | None:
    total = sum(map(_number_of_proofs, held.credentials))
    if total <= limits.proofs_in_all:
        return None
    return finder_of(held.whole).unsettled(
        Code.LIMIT_PROOFS,
        "",
        f"The file holds {total:,} proofs; more than {limits.proofs_in_all:,} are not looked at.",
    )


def _number_of_proofs(held: Held) -> int:
    proof = held.document.get("proof")
    return len(proof) if isinstance(proof, list) else 1


def _too_many_on_one(held: Holdings, limits: Limits) -> Iterator[Check]:
    # The others are looked at: a proof that does not hold must not hide behind a crowd.
    for each in held.credentials:
        count = _number_of_proofs(each)
        if count > limits.proofs:
            yield finder_of(each).unsettled(
                Code.LIMIT_PROOFS,
                f"{each.path}/proof",
                f"There are {count:,} proofs on {each}; more than {limits.proofs} are not "
                "looked at.",
            )


def _outcomes(
    held: Held, trust: TrustList | None, lookup: Lookup, budget: Budget
) -> Iterator[Check | Signature]:
    if held.token is not None:
        yield _token_outcome(held, held.token, trust, lookup)
        return
    find = finder_of(held)
    try:
        proofs = proofs_of(dict(held.document))
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
    prepared = data_integrity.Prepared(dict(held.document), contexts=contexts(), budget=budget)
    for index, proof in enumerate(proofs):
        path = f"{held.path}/proof/{index}" if several else f"{held.path}/proof"
        claim = _Claim(
            held=held, prepared=prepared, proof=proof, path=path, trust=trust, lookup=lookup
        )
        yield _outcome(claim)


def _token_outcome(
    held: Held, token: vc_jwt.Jwt, trust: TrustList | None, lookup: Lookup
) -> Check | Signature:
    def fits(key: PublicKey) -> None:
        vc_jwt.verify(token, key=key)

    try:
        jws.refuse_foreign(token.jws)
    except UnsupportedProofError as error:
        return unsupported(held, held.path, error, kinds=kinds_for(token), trust=trust)
    candidates = keys_of_token(held, token, trust=trust, lookup=lookup)
    if candidates.refusal:
        return candidates.refusal
    signature = Signature(
        held=held,
        path=held.path,
        key=candidates.keys[0],
        made_at=token.not_before,
        expires=token.expires,
    )
    trial = _Trial(
        signature=signature, fits=fits, kinds=kinds_for(token), trust=trust, lookup=lookup
    )
    return trial.run(candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A proof, not yet believed."""

    held: Held
    prepared: data_integrity.Prepared
    proof: Mapping[str, Any]
    path: str
    trust: TrustList | None
    lookup: Lookup


def _outcome(claim: _Claim) -> Check | Signature:
    held, path = claim.held, claim.path
    changed = unknown_name(claim.proof)
    if changed:
        return finder_of(held).failed(
            Code.PROOF_INVALID,
            f"{path}/{changed}",
            f"The proof on {held} names a method that nobody has: it was changed after signing. "
            "Ask the school for the original.",
        )
    try:
        return _attempt(claim)
    except InvalidProofError as error:
        message = f"The proof on {held} is malformed: {error}. Ask the school for the original."
        return finder_of(held).failed(Code.PROOF_INVALID, path, message)
    except UnsupportedProofError as error:
        return unsupported(held, path, error, kinds=kinds_for(claim.proof), trust=claim.trust)


def _attempt(claim: _Claim) -> Check | Signature:
    proof = claim.proof
    read = read_proof(proof, whatever_it_asks=True)

    def fits(key: PublicKey) -> None:
        claim.prepared.check(proof, read, key=key)

    candidates = keys_of_method(
        claim.held, read.verification_method, claim.path, trust=claim.trust, lookup=claim.lookup
    )
    if candidates.refusal:
        return candidates.refusal
    signature = Signature(
        held=claim.held,
        path=claim.path,
        key=candidates.keys[0],
        made_at=read.created,
        expires=read.expires,
        is_derived=SUITES[read.cryptosuite].is_derived,
    )
    trial = _Trial(
        signature=signature,
        fits=fits,
        kinds=kinds_for(proof),
        trust=claim.trust,
        lookup=claim.lookup,
    )
    outcome = trial.run(candidates)
    if isinstance(outcome, Signature):
        # It holds, so a refusal is not an outsider's doing: the signer asked for this.
        refuse_requests(proof)
    return outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """A signature that may be one, and how to find out with a key."""

    signature: Signature
    fits: Callable[[PublicKey], None]
    kinds: Kinds
    trust: TrustList | None
    lookup: Lookup

    def run(self, candidates: Candidates) -> Check | Signature:
        held, path = self.signature.held, self.signature.path
        refusals: list[Check] = []
        for key in candidates.keys:
            refusal = self._refusal(key)
            if refusal is None:
                return replace(self.signature, key=key)
            refusals.append(refusal)
            if refusal.code is not Code.PROOF_INVALID:
                return refusal
        if candidates.listed_for is not None:
            news = news_of(held.issuer or "", lambda key: self._refusal(key) is None, self.lookup)
            return none_of_those_listed(finder_of(held), held, path, candidates.listed_for, news)
        return refusals[0]

    def _refusal(self, key: PublicKey) -> Check | None:
        held, path = self.signature.held, self.signature.path
        try:
            self.fits(key)
        except DataLossError as error:
            where = _place(self.signature, error.path)
            return uncovered(held, where, error, trust=self.trust)
        except BudgetExceededError as error:
            return finder_of(held).unsettled(
                Code.LIMIT_GRAPH, path, f"Checking {held} would take too much work: {error}."
            )
        except UnsupportedProofError as error:
            return unsupported(held, path, error, kinds=self.kinds, trust=self.trust)
        except InvalidProofError as error:
            return broken(held, path, error)
        return None


def _place(signature: Signature, path: str) -> str:
    # The signer's options are reported as `/proof`, wherever the proof stands in the file.
    if path == "/proof" or path.startswith("/proof/"):
        return signature.path + path.removeprefix("/proof")
    return signature.held.path + path
