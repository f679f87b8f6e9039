"""Step 7: does the reader know the issuer, and is this one of its keys?

A right signature by an unknown key is the commonest forgery: anyone can make a key and write a
school's name beside it. Only the reader's own list says whose key it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

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
from transcript.ways_out import Deed, WayOut

_FIND = Finder(Step.TRUST, Axis.ISSUER)
_ASK = "Ask the school for the document anew"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Times:
    """The time that a reader asks about, and when the issuer's ledger noted the document."""

    at: datetime
    logged_at: datetime | None


def whom_to_trust(
    signatures: Iterable[Signature],
    *,
    trust: TrustList | None,
    lookup: Lookup,
    at: datetime,
    named: bool = True,
    logged_at: datetime | None = None,
) -> Iterator[Check]:
    """Yield, for each issuer and key that signed something here, what the trust list says.

    Of those it has no keys for, also what they publish themselves, which settles nothing. Where
    they may not vouch for all that a reader sees, an issuer that is trusted is not `named`.
    `logged_at` is when the ledger of who signed the whole noted it, where that was proved.
    """
    groups: dict[_Signer, list[Signature]] = {}
    # The whole was proved last, and is what a reader asks about first.
    whole_first = tuple(signatures)[::-1]
    for each in whole_first:
        if each.held.role is not Role.ENDORSEMENT:
            signer = _Signer(issuer=each.held.issuer or "", key=each.key)
            groups.setdefault(signer, []).append(each)
    for signer, made in groups.items():
        entry = trust.entry(signer.issuer) if trust else None
        path = f"{made[0].held.path}/issuer"
        if entry is not None:
            own = made[0].held.issuer == whole_first[0].held.issuer
            times = _Times(at=at, logged_at=logged_at if own else None)
            yield _judge(signer, made, entry, lookup=lookup, named=named, times=times)
        if entry is None or not entry.keys:
            published = tuple(what_the_issuer_publishes(made, lookup=lookup, at=at))
            if entry is None:
                yield _unknown(signer, path, trust, published)
            yield from published


def told_by_the_list(made: list[Signature], entry: TrustedIssuer, *, lookup: Lookup) -> Check:
    """Return what a reader's entry says of what one key of that issuer is said to have signed."""
    signer = _Signer(issuer=entry.id, key=made[0].key)
    return _judge(signer, made, entry, lookup=lookup, named=True, times=None)


def _unknown(
    signer: _Signer, path: str, trust: TrustList | None, published: Iterable[Check]
) -> Check:
    too = ", which it publishes" if any(each.verdict for each in published) else ""
    whose = "Nobody on your list vouches for it" if trust else "There is no trust list"
    if "published" in (weakness(signer.key) or ""):
        advice = "that is a sample key, with which anyone can sign: do not rely on it"
    else:
        advice = "confirm both with the school by telephone before you add them"
    return _FIND.unsettled(
        Code.UNTRUSTED,
        path,
        f"The file says it is from {quoted(signer.issuer)}, signed with the key "
        f"{signer.key.multibase}{too}. {whose}: {advice}.",
        None if trust else WayOut(Deed.GIVE_TRUST_LIST),
    )


def _judge(
    signer: _Signer,
    made: list[Signature],
    entry: TrustedIssuer,
    *,
    lookup: Lookup,
    named: bool,
    times: _Times | None,
) -> Check:
    """Judge one key's signatures; without `times`, of what no ledger notes."""
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
    problems = chain(
        _in_wrong_hands(path, key, entry, times),
        _out_of_use(path, key, entry, times),
        _outside(made, key, entry),
    )
    return next(problems, None) or _FIND.passed(Code.TRUSTED, path, message)


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


def _in_wrong_hands(
    path: str, key: TrustedKey, entry: TrustedIssuer, times: _Times | None
) -> Iterator[Check]:
    if key.compromised_at is None:
        return
    logged_at = times.logged_at if times else None
    if logged_at is None:
        shown = "nothing here shows that the school signed it before: no proof of its ledger"
    elif logged_at >= key.compromised_at:
        shown = f"the school’s ledger has the document only since {timestamp_text(logged_at)}"
    else:
        return
    yield _FIND.unsettled(
        Code.KEY_COMPROMISED,
        path,
        f"By your trust list, this key of “{entry.name}” is in wrong hands since "
        f"{timestamp_text(key.compromised_at)}, and {shown}. {_ASK}.",
    )


def _out_of_use(
    path: str, key: TrustedKey, entry: TrustedIssuer, times: _Times | None
) -> Iterator[Check]:
    # A date in a signature is the signer's word, who may be whoever has the old key by now.
    end = key.valid_until
    if times is None or end is None or times.at < end or not entry.logs:
        return
    if times.logged_at is None:
        shown = "It came without the proof that the school’s ledger had it by then"
    elif times.logged_at - end > CLOCK_SKEW:
        shown = f"The school’s ledger has it only since {timestamp_text(times.logged_at)}"
    else:
        return
    yield _FIND.unsettled(
        Code.LEDGER_MISSING,
        path,
        f"Signed with a key of “{entry.name}” that is out of use since {timestamp_text(end)}. "
        f"{shown}: it may have been signed later, and dated back. {_ASK}, or for the proof.",
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
