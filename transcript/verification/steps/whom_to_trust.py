"""Step 7: does the reader know the issuer, and is this one of its keys?

A right signature by an unknown key is the commonest forgery: anyone can make a key and write a
school's name beside it. Only the reader's own list says whose key it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from transcript.proofs.keys import PublicKey, weakness
from transcript.proofs.timestamps import read_timestamp, timestamp_text
from transcript.verification.codes import Code
from transcript.verification.documents import Lookup
from transcript.verification.holdings import Held, Role
from transcript.verification.limits import CLOCK_SKEW
from transcript.verification.plain_text import quoted
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.steps.issuer_key import news_of
from transcript.verification.steps.proof import Signature
from transcript.verification.steps.publication import what_the_issuer_publishes
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList

_FIND = Finder(Step.TRUST, Axis.ISSUER)
_DATED = {
    "validFrom": CLOCK_SKEW,
    "issuanceDate": CLOCK_SKEW,
    # A plain day of the school's, written as a midnight in UTC.
    "awardedDate": timedelta(days=1),
}
"""What was there when it was signed, and how much later it may seem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signer:
    issuer: str
    key: PublicKey


def whom_to_trust(
    signatures: Iterable[Signature],
    *,
    trust: TrustList | None,
    lookup: Lookup,
    at: datetime,
    named: bool = True,
) -> Iterator[Check]:
    """Yield, for each issuer and key that signed something here, what the trust list says.

    Of those it has no keys for, also what they publish themselves, which settles nothing. Where
    they may not vouch for all that a reader sees, an issuer that is trusted is not `named`.
    """
    groups: dict[_Signer, list[Signature]] = {}
    # The whole was proved last, and is what a reader asks about first.
    for each in reversed(tuple(signatures)):
        if each.held.role is not Role.ENDORSEMENT:
            signer = _Signer(issuer=each.held.issuer or "", key=each.key)
            groups.setdefault(signer, []).append(each)
    for signer, made in groups.items():
        entry = trust.entry(signer.issuer) if trust else None
        path = f"{made[0].held.path}/issuer"
        if entry is not None:
            yield _judge(signer, made, entry, lookup=lookup, named=named)
        if entry is None or not entry.keys:
            published = tuple(what_the_issuer_publishes(made, lookup=lookup, at=at))
            if entry is None:
                yield _unknown(signer, path, trust, published)
            yield from published


def told_by_the_list(made: list[Signature], entry: TrustedIssuer, *, lookup: Lookup) -> Check:
    """Return what a reader's entry says of what one key of that issuer is said to have signed."""
    signer = _Signer(issuer=entry.id, key=made[0].key)
    return _judge(signer, made, entry, lookup=lookup, named=True)


def _unknown(
    signer: _Signer, path: str, trust: TrustList | None, published: Iterable[Check]
) -> Check:
    too = ", which it publishes" if any(each.verdict for each in published) else ""
    whose = "Nobody on your list vouches for it" if trust else "You gave no list (--trust)"
    if "published" in (weakness(signer.key) or ""):
        advice = "that is a sample key, with which anyone can sign: do not rely on it"
    else:
        advice = "confirm both with the school by telephone before you add them"
    return _FIND.unsettled(
        Code.UNTRUSTED,
        path,
        f"The file says it is from {quoted(signer.issuer)}, signed with the key "
        f"{signer.key.multibase}{too}. {whose}: {advice}.",
    )


def _judge(
    signer: _Signer, made: list[Signature], entry: TrustedIssuer, *, lookup: Lookup, named: bool
) -> Check:
    path = f"{made[0].held.path}/issuer"
    key = entry.key(signer.key.multibase)
    if key is None:
        return _unlisted(signer, path, entry, lookup)
    message = (
        f"Signed with a key that your trust list has for “{entry.name}”."
        if named
        else "The record inside is signed with a key on your trust list. That says nothing of the "
        "pages."
    )
    return next(_outside(made, key, entry), None) or _FIND.passed(Code.TRUSTED, path, message)


def _unlisted(signer: _Signer, path: str, entry: TrustedIssuer, lookup: Lookup) -> Check:
    key = signer.key.multibase
    if not entry.keys:
        return _FIND.unsettled(
            Code.KEY_NOT_LISTED,
            path,
            f"Your trust list has “{entry.name}” but none of its keys. Confirm the key {key} with "
            "the school by a way you trust, and add it.",
        )
    # Found wrong, not merely unsettled: the reader has confirmed which keys are the school's, and
    # the file speaks in the school's name with another one. A new key is confirmed the same way.
    return _FIND.failed(
        Code.KEY_NOT_LISTED,
        path,
        f"The file speaks in the name of “{entry.name}”, but is signed with a key that is not "
        f"among those on your trust list ({key}). It is a forgery, or the school has a new key: "
        "ask the school by a way you trust, not by what the file says."
        + news_of(signer.issuer, lambda published: published == signer.key, lookup),
    )


def _outside(made: list[Signature], key: TrustedKey, entry: TrustedIssuer) -> Iterator[Check]:
    if key.valid_from is None and key.valid_until is None:
        return
    for each in made:
        problem = _problem(each, key)
        if problem:
            yield _FIND.unsettled(
                Code.KEY_WINDOW,
                each.path,
                f"Your trust list says when this key of “{entry.name}” was in use; the signature "
                f"{problem}. Ask the school.",
            )


def _problem(signature: Signature, key: TrustedKey) -> str | None:
    moment = signature.made_at
    if moment is None:
        return "does not say when it was made"
    if not key.covers(moment):
        return f"was made {timestamp_text(moment)}, outside that time"
    later = next(_later(signature.held, moment), None)
    if later:
        return f"says it was made {timestamp_text(moment)}, before what it signs ({later})"
    return None


def _later(held: Held, moment: datetime) -> Iterator[str]:
    for name, skew in _DATED.items():
        try:
            dated = read_timestamp(held.document.get(name))
        except ValueError:
            continue  # none, or one that step 5 reports
        if dated - moment > skew:
            yield f"{name} {timestamp_text(dated)}"
