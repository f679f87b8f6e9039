"""Step 3 in words: what is said of a proof that holds, and of one that does not."""

import re

from transcript.credentials.clr import is_clr
from transcript.credentials.contexts import contexts
from transcript.proofs.errors import DataLossError, InvalidProofError, MeaninglessError, ProofError
from transcript.verification.codes import Code
from transcript.verification.holdings import Held, Role
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.spelling import is_misspelt
from transcript.verification.steps.issuer_key import none_of_those_listed
from transcript.verification.steps.proof_methods import Kinds, may_be_of
from transcript.verification.trust import TrustList


def finder_of(held: Held) -> Finder:
    """Return what makes the checks of a credential's proofs."""
    step = Step.ENDORSEMENTS if held.role is Role.ENDORSEMENT else Step.PROOF
    return Finder(step, Axis.INTEGRITY)


def holds(held: Held, path: str, *, credits_in_it: int, is_derived: bool) -> Check:
    """Return that a proof holds; with `credits_in_it`, that those of its members do as well."""
    if held.role is Role.MEMBER:
        message = f"{str(held).capitalize()} is as it was signed."
    elif credits_in_it:
        several = f"its {credits_in_it} credits" if credits_in_it > 1 else "its credit"
        message = f"Every word of {held} and of {several} is as it was signed."
    else:
        message = f"Every word of {held} is as it was signed."
    if is_derived:
        message += " It is a part of what was signed: its holder could leave out the rest."
    code = Code.ENDORSEMENT_OK if held.role is Role.ENDORSEMENT else Code.PROOF_OK
    return finder_of(held).passed(code, path, message)


def broken(held: Held, path: str, error: InvalidProofError) -> Check:
    """Return that a key which should fit does not."""
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
    return finder_of(held).failed(Code.PROOF_INVALID, path, message)


def unsupported(
    held: Held, path: str, error: ProofError, *, kinds: Kinds, trust: TrustList | None
) -> Check:
    """Return that no verdict on a proof is possible, or that no listed key can have made it."""
    entry = trust.entry(held.issuer) if trust and held.issuer else None
    if entry is not None and entry.keys and not may_be_of(entry, kinds):
        # Or any credential of a school on the list could be changed, and doubted only.
        return none_of_those_listed(finder_of(held), held, path, entry)
    return finder_of(held).unsettled(
        Code.UNSUPPORTED,
        path,
        f"The proof on {held} is of a kind this tool cannot judge ({error}). Another verifier may.",
    )


def uncovered(held: Held, path: str, error: DataLossError, *, trust: TrustList | None) -> Check:
    """Return that a signature leaves something open; `path` is where that stands in the file."""
    if _has_foreign_context(held, error.path):
        return _unexplained(held, path, error, trust)
    if isinstance(error, MeaninglessError):
        return finder_of(held).failed(
            Code.DATA_LOSS,
            path,
            f"There is something in {held} that is signed, but nothing says what it means "
            f"({error.reason}). Ask the school for one that others can read.",
        )
    return finder_of(held).failed(
        Code.DATA_LOSS,
        path,
        f"There is something in {held} that the signature does not cover ({error.reason}). "
        "It may have been added after signing.",
    )


def _unexplained(held: Held, path: str, error: DataLossError, trust: TrustList | None) -> Check:
    words = f"The words of {held} are explained by a document this tool does not have"
    if trust and held.issuer and trust.entry(held.issuer):
        # Or any credential of a school on the list could be changed, and doubted only.
        return finder_of(held).failed(
            Code.CONTEXT_UNKNOWN,
            path,
            f"{words} ({error.reason}), and its issuer is on your trust list. It may have been "
            "changed so that its signature cannot be judged: ask the school for the original.",
        )
    return finder_of(held).unsettled(
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
