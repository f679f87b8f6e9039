"""Step 2: which key may have signed this, and may it speak for the issuer?

A key that is written out in the file is only compared with the trust list later: that a proof
fits such a key says “unchanged since someone signed it”, not who that someone is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.keys import PublicKey, weakness
from transcript.proofs.vc_jwt import Jwt
from transcript.verification.codes import Code
from transcript.verification.controller_documents import (
    UnusableDocumentError,
    key_at,
    publication,
)
from transcript.verification.documents import Lookup
from transcript.verification.holdings import Held
from transcript.verification.identifiers import key_of
from transcript.verification.plain_text import quoted
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.trust import TrustedIssuer, TrustList
from transcript.verification.verdict import Verdict

_FIND = Finder(Step.KEY, Axis.INTEGRITY)
_SHORTEST_KEY = 40
"""A Multikey has 48 characters or more; a name such as `key-1` is never that long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The keys a proof may have been made with, or the check that says why there are none.

    `listed_for` is set if the file only names its key: then they are those that the reader has
    confirmed for this issuer, and there is no other key it could have been made with. `published`
    is set if the issuer's own document had to say which key the name stands for.
    """

    keys: tuple[PublicKey, ...] = ()
    listed_for: TrustedIssuer | None = None
    published: bool = False
    refusal: Check | None = None


def keys_of_method(
    held: Held, method: str, path: str, *, trust: TrustList | None, lookup: Lookup
) -> Candidates:
    """Return the keys that a proof's `verificationMethod` may stand for."""
    controller, _, fragment = method.partition("#")
    # VC Data Integrity 1.0, 4.2 and Controlled Identifiers 1.0, 3.3: the issuer must be the one
    # who controls the method, or anyone's key could sign in anyone's name.
    if held.issuer is None or controller != held.issuer:
        message = f"The proof on {held} was made with a key that is not its issuer’s. Anyone can "
        return _of_another(path, f"{message}make such a proof: ask the school for the original.")
    own = key_of(controller)
    if own is not None and fragment not in ("", own):
        return _of_another(
            path, f"The proof on {held} names another key than the one its issuer consists of."
        )
    text = fragment if own is None else own
    if own is not None or text.startswith("z") or len(text) >= _SHORTEST_KEY:
        return _written(held, text, path)
    entry = _entry(held, trust)
    if entry is not None and entry.keys:
        keys = tuple(PublicKey.from_multibase(key.multibase) for key in entry.keys)
        return Candidates(keys=keys, listed_for=entry)
    return _published(held, method, path, lookup)


def keys_of_token(held: Held, token: Jwt, *, trust: TrustList | None, lookup: Lookup) -> Candidates:
    """Return the keys that a token's header may stand for."""
    kid = token.header.get("kid")
    if isinstance(kid, str) and "#" in kid and not kid.startswith("#"):
        named = keys_of_method(held, kid, held.path, trust=trust, lookup=lookup)
    else:
        # Without a name it is the issuer's key all the same: a did:key says which that is.
        named = keys_of_method(held, held.issuer or "", held.path, trust=trust, lookup=lookup)
        if isinstance(kid, str) and named.refusal and not _is_refused(named):
            named = _at_address(held, kid, lookup) or named
    if token.key is None or _is_refused(named):
        return named
    return _carried(held, token.key, named)


def _at_address(held: Held, kid: str, lookup: Lookup) -> Candidates | None:
    # Open Badges 3.0, 8.2.2: the name of a key may be the address of a JSON Web Key. What is at an
    # address of somebody else's server says nothing about this issuer.
    try:
        key = key_at(kid, held.issuer or "", lookup)
    except UnusableDocumentError as error:
        return _unusable(held, held.path, f"{quoted(kid)} has none: {error}")
    if key is None:
        return None
    reason = _broken(key)
    if reason:
        return _unusable(held, held.path, reason)
    return Candidates(keys=(key,), published=True)


def _is_refused(named: Candidates) -> bool:
    return named.refusal is not None and named.refusal.verdict is Verdict.FAILED


def _carried(held: Held, key: PublicKey, named: Candidates) -> Candidates:
    # A key in the header is anyone's. It never stands in for the one that the issuer's identifier
    # or the header's own `kid` writes out.
    is_written = not named.listed_for and not named.published
    if named.keys and is_written and key not in named.keys:
        return _of_another(
            held.path, f"The token of {held} carries another key than the one it names as its own."
        )
    reason = _broken(key)
    return _unusable(held, held.path, reason) if reason else Candidates(keys=(key,))


def _written(held: Held, text: str, path: str) -> Candidates:
    if not re.fullmatch(r"z[1-9A-HJ-NP-Za-km-z]{40,800}", text):
        return _unusable(held, path, "it is not written as a key is")
    try:
        key = PublicKey.from_multibase(text)
    except KeyUnusableError as error:
        return _unusable(held, path, str(error))
    reason = _broken(key)
    return _unusable(held, path, reason) if reason else Candidates(keys=(key,))


def _broken(key: PublicKey) -> str | None:
    reason = weakness(key)
    # A sample key signs like any other; that nobody may trust it is for step 7 to say. A key of
    # small order “signs” whatever is put beside it: such a proof says nothing at all.
    return None if reason and "published" in reason else reason


def none_of_those_listed(
    find: Finder, held: Held, path: str, entry: TrustedIssuer, news: str = ""
) -> Check:
    """Return the check for a proof that was made with none of the keys a reader has confirmed."""
    return find.failed(
        Code.KEY_NOT_LISTED,
        path,
        f"The proof on {held} fits none of the keys that your trust list has for “{entry.name}”: "
        "it was changed, it is a forgery, or the school has a new key. Ask the school by a way you "
        f"trust, not by what the file says.{news}",
    )


def _published(held: Held, method: str, path: str, lookup: Lookup) -> Candidates:
    try:
        found = publication(held.issuer or "", lookup)
    except UnusableDocumentError as error:
        return _unresolved(
            Code.DOCUMENT_UNUSABLE,
            path,
            f"The proof on {held} only names its key, and what the issuer publishes does not say "
            f"which that is: {error}. Ask the school.",
        )
    if found is None:
        return _unresolved(
            Code.KEY_UNRESOLVED,
            path,
            f"The proof on {held} only names its key, and your trust list has none for this "
            "issuer. Get the key from the school by a way you trust, and add it to the list.",
        )
    key = found.named(method)
    if key is None or _broken(key):
        return _unresolved(
            Code.KEY_NOT_PUBLISHED,
            path,
            f"The proof on {held} only names its key, and {quoted(found.url)} has no such key that "
            "may sign: it is a forgery, or the school has withdrawn the key. Ask the school.",
        )
    return Candidates(keys=(key,), published=True)


def _unresolved(code: Code, path: str, message: str) -> Candidates:
    return Candidates(refusal=_FIND.unsettled(code, path, message))


def news_of(issuer: str, fits: Callable[[PublicKey], bool], lookup: Lookup) -> str:
    """Return a sentence if an issuer publishes a key that fits, beside those on the list."""
    try:
        found = publication(issuer, lookup)
    except UnusableDocumentError:
        return ""
    if found is None or not any(fits(each.key) for each in found.keys):
        return ""
    return (
        f" The key that fits is published at {quoted(found.url)}: it may be a new one; but "
        "whoever has taken over its web site could publish one too."
    )


def _entry(held: Held, trust: TrustList | None) -> TrustedIssuer | None:
    return trust.entry(held.issuer) if trust and held.issuer else None


def _unusable(held: Held, path: str, reason: str) -> Candidates:
    return Candidates(
        refusal=_FIND.failed(
            Code.KEY_UNUSABLE,
            path,
            f"The key named by the proof on {held} cannot be used: {reason}.",
        )
    )


def _of_another(path: str, message: str) -> Candidates:
    return Candidates(refusal=_FIND.failed(Code.CONTROLLER, path, message))
