"""Step 2: which key may have signed this, and may it speak for the issuer?

A key that is written out in the file is only compared with the trust list later: that a proof
fits such a key says “unchanged since someone signed it”, not who that someone is.
"""

import re
from dataclasses import dataclass

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.keys import PublicKey
from transcript.proofs.vc_jwt import Jwt
from transcript.verification.codes import Code
from transcript.verification.holdings import Held
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.trust import TrustList

_FIND = Finder(Step.KEY, Axis.INTEGRITY)
_DID_KEY = "did:key:"
_P384 = "z82L"
_SHORTEST_KEY = 40
"""A Multikey has 48 characters or more; a name such as `key-1` is never that long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The keys a proof may have been made with, or the check that says why there are none.

    `written` says that the file itself wrote the key out; else they come from the trust list.
    """

    keys: tuple[PublicKey, ...] = ()
    written: bool = True
    refusal: Check | None = None


def keys_of_method(held: Held, method: str, path: str, *, trust: TrustList | None) -> Candidates:
    """Return the keys that a proof's `verificationMethod` may stand for."""
    controller, _, fragment = method.partition("#")
    # VC Data Integrity 1.0, 4.2 and Controlled Identifiers 1.0, 3.3: the issuer must be the one
    # who controls the method, or anyone's key could sign in anyone's name.
    if held.issuer is None or controller != held.issuer:
        return _refused(
            _FIND.failed(
                Code.CONTROLLER,
                path,
                f"The proof on {held} was made with a key that is not its issuer’s. Anyone can "
                "make such a proof: ask the school for the original.",
            )
        )
    if controller.startswith(_DID_KEY):
        return _did_key(held, controller.removeprefix(_DID_KEY), fragment, path)
    if fragment.startswith("z") or len(fragment) >= _SHORTEST_KEY:
        return _written(held, fragment, path)
    return _listed(held, path, trust)


def keys_of_token(held: Held, token: Jwt, *, trust: TrustList | None) -> Candidates:
    """Return the keys that a token's header may stand for."""
    method = token.header.get("kid")
    if isinstance(method, str) and "#" in method and not method.startswith("#"):
        named = keys_of_method(held, method, held.path, trust=trust)
        if named.refusal or token.key is None:
            return named
    if token.key is not None:
        return Candidates(keys=(token.key,))
    return _listed(held, held.path, trust)


def _did_key(held: Held, key: str, fragment: str, path: str) -> Candidates:
    if fragment not in ("", key):
        return _refused(
            _FIND.failed(
                Code.CONTROLLER,
                path,
                f"The proof on {held} names another key than the one its issuer consists of.",
            )
        )
    return _written(held, key, path)


def _written(held: Held, text: str, path: str) -> Candidates:
    if text.startswith(_P384):
        message = f"The proof on {held} was made with a key of a kind this tool cannot judge."
        return _refused(_FIND.unsettled(Code.UNSUPPORTED, path, message))
    if not re.fullmatch(r"z[1-9A-HJ-NP-Za-km-z]{40,200}", text):
        return _refused(_unusable(held, path, "it is not written as a key is"))
    try:
        return Candidates(keys=(PublicKey.from_multibase(text),))
    except KeyUnusableError as error:
        return _refused(_unusable(held, path, str(error)))


def _unusable(held: Held, path: str, reason: str) -> Check:
    return _FIND.failed(
        Code.KEY_UNUSABLE, path, f"The key named by the proof on {held} cannot be used: {reason}."
    )


def _listed(held: Held, path: str, trust: TrustList | None) -> Candidates:
    entry = trust.entry(held.issuer) if trust and held.issuer else None
    keys = tuple(PublicKey.from_multibase(key.multibase) for key in entry.keys) if entry else ()
    if keys:
        return Candidates(keys=keys, written=False)
    return _refused(
        _FIND.unsettled(
            Code.KEY_UNRESOLVED,
            path,
            f"The proof on {held} only names its key, and your trust list has none for this "
            "issuer. Get the key from the school by a way you trust, and add it to the list.",
        )
    )


def _refused(check: Check) -> Candidates:
    return Candidates(refusal=check)
