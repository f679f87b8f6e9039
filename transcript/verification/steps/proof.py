"""Step 3: is every word as it was signed? Members first and each alone, then the whole.

The envelope's proof alone is not enough: in a CLR the members' claims merge into one graph, and
two members could swap results without a change to what the envelope signs.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from transcript.credentials.clr import is_clr
from transcript.credentials.contexts import contexts
from transcript.proofs import data_integrity, jws, vc_jwt
from transcript.proofs.errors import (
    BudgetExceededError,
    DataLossError,
    InvalidProofError,
    MeaninglessError,
    ProofError,
    UnsupportedProofError,
)
from transcript.proofs.keys import PublicKey
from transcript.proofs.rdfc import Budget
from transcript.proofs.suites import SUITES
from transcript.verification.codes import Code
from transcript.verification.documents import Lookup
from transcript.verification.holdings import Held, Holdings, Role
from transcript.verification.limits import Limits
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.spelling import is_misspelt
from transcript.verification.steps.issuer_key import (
    Candidates,
    keys_of_method,
    keys_of_token,
    news_of,
    none_of_those_listed,
)
from transcript.verification.steps.proof_methods import (
    Kinds,
    kinds_for,
    may_be_of,
    unknown_name,
)
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


def prove(held: Holdings, *, trust: TrustList | None, lookup: Lookup, limits: Limits) -> Proven:
    """Check every proof of every credential."""
    too_many = _too_many_in_all(held, limits)
    if too_many:
        return Proven(checks=(too_many,))
    checks = list(_too_many_on_one(held, limits))
    signatures: list[Signature] = []
    budget = Budget(limits.graph_work)
    for each in held.credentials:
        for outcome in islice(_outcomes(each, trust, lookup, budget), limits.proofs):
            if isinstance(outcome, Check):
                checks.append(outcome)
            else:
                signatures.append(outcome)
                checks.append(_holds(outcome, credits_in_it=_credits(each, held, checks)))
        if checks[-1].code is Code.LIMIT_GRAPH:
            # One graph that cost too much is enough: the next would cost as much again.
            break
    return Proven(checks=tuple(checks), signatures=tuple(signatures))


def _credits(each: Held, held: Holdings, before: list[Check]) -> int:
    # The whole comes last: only then, and if all went well, is there something to say of all.
    is_last = each is held.whole and all(check.verdict for check in before)
    return len(held.direct_members) if is_last else 0


def _too_many_in_all(held: Holdings, limits: Limits) -> Check | None:
    total = sum(map(_number_of_proofs, held.credentials))
    if total <= limits.proofs_in_all:
        return None
    return _finder(held.whole).unsettled(
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
            yield _finder(each).unsettled(
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
        return _unsupported(held, held.path, error, kinds=kinds_for(token), trust=trust)
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
        return _finder(held).failed(
            Code.PROOF_INVALID,
            f"{path}/{changed}",
            f"The proof on {held} names a method that nobody has: it was changed after signing. "
            "Ask the school for the original.",
        )
    try:
        return _attempt(claim)
    except InvalidProofError as error:
        message = f"The proof on {held} is malformed: {error}. Ask the school for the original."
        return _finder(held).failed(Code.PROOF_INVALID, path, message)
    except UnsupportedProofError as error:
        return _unsupported(held, path, error, kinds=kinds_for(claim.proof), trust=claim.trust)


def _attempt(claim: _Claim) -> Check | Signature:
    proof = claim.proof
    read = data_integrity.read_proof(proof, whatever_it_asks=True)

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
        data_integrity.refuse_requests(proof)
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
            return none_of_those_listed(_finder(held), held, path, candidates.listed_for, news)
        return refusals[0]

    def _refusal(self, key: PublicKey) -> Check | None:
        held, path = self.signature.held, self.signature.path
        try:
            self.fits(key)
        except DataLossError as error:
            return self._uncovered(error)
        except BudgetExceededError as error:
            return _finder(held).unsettled(
                Code.LIMIT_GRAPH, path, f"Checking {held} would take too much work: {error}."
            )
        except UnsupportedProofError as error:
            return _unsupported(held, path, error, kinds=self.kinds, trust=self.trust)
        except InvalidProofError as error:
            return _changed(held, path, error)
        return None

    def _uncovered(self, error: DataLossError) -> Check:
        held, path = self.signature.held, _place(self.signature, error.path)
        find = _finder(held)
        if not _has_foreign_context(held, error.path):
            if isinstance(error, MeaninglessError):
                return find.failed(
                    Code.DATA_LOSS,
                    path,
                    f"There is something in {held} that is signed, but nothing says what it means "
                    f"({error.reason}). Ask the school for one that others can read.",
                )
            return find.failed(
                Code.DATA_LOSS,
                path,
                f"There is something in {held} that the signature does not cover ({error.reason}). "
                "It may have been added after signing.",
            )
        words = f"The words of {held} are explained by a document this tool does not have"
        if self.trust and held.issuer and self.trust.entry(held.issuer):
            # Or any credential of a school on the list could be changed, and doubted only.
            return find.failed(
                Code.CONTEXT_UNKNOWN,
                path,
                f"{words} ({error.reason}), and its issuer is on your trust list. It may have been "
                "changed so that its signature cannot be judged: ask the school for the original.",
            )
        return find.unsettled(
            Code.CONTEXT_UNKNOWN,
            path,
            f"{words} ({error.reason}), so their signature cannot be judged here. Another verifier "
            "may.",
        )


def _has_foreign_context(held: Held, path: str) -> bool:
    # Others may explain words of their own in a badge. The contexts of a CLR and of its members
    # are fixed by its standard: there, an unknown one is a changed one. So is a misspelt one.
    found = re.fullmatch(r"/@context(?:/(\d+))?", path)
    if found is None or held.role is not Role.WHOLE or is_clr(held.document):
        return False
    given = held.document["@context"]
    context = given[int(found[1])] if found[1] else given
    return (
        isinstance(context, str)
        and context not in contexts()
        and not any(is_misspelt(context, known) for known in contexts())
    )


def _place(signature: Signature, path: str) -> str:
    # The signer's options are reported as `/proof`, wherever the proof stands in the file.
    if path == "/proof" or path.startswith("/proof/"):
        return signature.path + path.removeprefix("/proof")
    return signature.held.path + path


def _holds(signature: Signature, *, credits_in_it: int) -> Check:
    held = signature.held
    if held.role is Role.MEMBER:
        message = f"{str(held).capitalize()} is as it was signed."
    elif credits_in_it:
        several = f"its {credits_in_it} credits" if credits_in_it > 1 else "its credit"
        message = f"Every word of {held} and of {several} is as it was signed."
    else:
        message = f"Every word of {held} is as it was signed."
    if signature.is_derived:
        message += " It is a part of what was signed: its holder could leave out the rest."
    code = Code.ENDORSEMENT_OK if held.role is Role.ENDORSEMENT else Code.PROOF_OK
    return _finder(held).passed(code, signature.path, message)


def _changed(held: Held, path: str, error: InvalidProofError) -> Check:
    subject = str(held).capitalize()
    if held.role is Role.MEMBER:
        # The whole has a proof too, and its message says what to do.
        message = f"{subject} was changed after it was signed."
    elif held.token is not None:
        message = (
            f"{subject} was changed after it was signed, or this key never signed it ({error}). "
            "Ask the school for the original."
        )
    else:
        message = (
            f"{subject} was changed after it was signed, or this key never signed it. Ask the "
            "school for the original."
        )
    return _finder(held).failed(Code.PROOF_INVALID, path, message)


def _unsupported(
    held: Held, path: str, error: ProofError, *, kinds: Kinds, trust: TrustList | None
) -> Check:
    entry = trust.entry(held.issuer) if trust and held.issuer else None
    if entry is not None and entry.keys and not may_be_of(entry, kinds):
        # Or any credential of a school on the list could be changed, and doubted only.
        return none_of_those_listed(_finder(held), held, path, entry)
    return _finder(held).unsettled(
        Code.UNSUPPORTED,
        path,
        f"The proof on {held} is of a kind this tool cannot judge ({error}). Another verifier may.",
    )


def _finder(held: Held) -> Finder:
    step = Step.ENDORSEMENTS if held.role is Role.ENDORSEMENT else Step.PROOF
    return Finder(step, Axis.INTEGRITY)
