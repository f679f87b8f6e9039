"""Step 7: does the reader know the issuer, and is this one of its keys?

A right signature by an unknown key is the commonest forgery: anyone can make a key and write a
school's name beside it. Only the reader's own list says whose key it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transcript.credentials.vc import date_time
from transcript.verification.codes import Code
from transcript.verification.holdings import Role
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.steps.proof import Signature
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList

_FIND = Finder(Step.TRUST, Axis.ISSUER)
_DID_KEY = "did:key:"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signer:
    issuer: str
    key: str


def whom_to_trust(signatures: Iterable[Signature], *, trust: TrustList | None) -> Iterator[Check]:
    """Yield, for each issuer and key that signed something here, what the trust list says."""
    if trust is None:
        yield _FIND.unsettled(
            Code.UNTRUSTED,
            "",
            "No trust list was given, so nobody says whose key this is. Name yours with --trust; "
            "the guide for colleges shows how to make one.",
        )
        return
    groups: dict[_Signer, list[Signature]] = {}
    # The whole was proved last, and is what a reader asks about first.
    for each in reversed(tuple(signatures)):
        if each.held.role is not Role.ENDORSEMENT:
            signer = _Signer(issuer=each.held.issuer or "", key=each.key.multibase)
            groups.setdefault(signer, []).append(each)
    for signer, made in groups.items():
        yield _judge(signer, made, trust)


def _judge(signer: _Signer, made: list[Signature], trust: TrustList) -> Check:
    path = f"{made[0].held.path}/issuer"
    entry = trust.entry(signer.issuer)
    if entry is None:
        return _FIND.unsettled(
            Code.UNTRUSTED,
            path,
            f"The issuer {signer.issuer} is not on your trust list. Anyone can make such an "
            "identifier: confirm it and its key with the school by a way you trust, not by what "
            "the file says, before you add it.",
        )
    key = entry.key(signer.key)
    if key is None and not entry.keys and signer.issuer == _DID_KEY + signer.key:
        # Such an identifier is its key: whoever listed the one has listed the other.
        key = TrustedKey(multibase=signer.key)
    if key is None:
        return _unlisted(signer, path, entry)
    return next(_outside(made, key, entry), None) or _FIND.passed(
        Code.TRUSTED, path, f"Signed with a key that your trust list has for “{entry.name}”."
    )


def _unlisted(signer: _Signer, path: str, entry: TrustedIssuer) -> Check:
    if not entry.keys:
        return _FIND.unsettled(
            Code.KEY_NOT_LISTED,
            path,
            f"Your trust list has “{entry.name}” but none of its keys. Confirm the key "
            f"{signer.key} with the school by a way you trust, and add it.",
        )
    # Found wrong, not merely unsettled: the reader has confirmed which keys are the school's, and
    # the file speaks in the school's name with another one. A new key is confirmed the same way.
    return _FIND.failed(
        Code.KEY_NOT_LISTED,
        path,
        f"The file speaks in the name of “{entry.name}”, but is signed with a key that is not "
        f"among those on your trust list ({signer.key}). It is a forgery, or the school has a new "
        "key: ask the school by a way you trust, not by what the file says.",
    )


def _outside(made: list[Signature], key: TrustedKey, entry: TrustedIssuer) -> Iterator[Check]:
    if key.valid_from is None and key.valid_until is None:
        return
    for each in made:
        if each.made_at is None:
            yield _window(each, entry, "does not say when it was made")
        elif not key.covers(each.made_at):
            yield _window(each, entry, f"was made {date_time(each.made_at)}, outside that time")


def _window(signature: Signature, entry: TrustedIssuer, problem: str) -> Check:
    return _FIND.unsettled(
        Code.KEY_WINDOW,
        signature.path,
        f"Your trust list says when this key of “{entry.name}” was in use; the signature {problem}."
        " Ask the school.",
    )
