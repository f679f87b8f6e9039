"""Who says that they issued it: names, spellings and keys that are not what they seem."""

from collections.abc import Iterator
from typing import Any

from tests.tampered.forge.school import (
    OLD_KEY,
    OLD_SCHOOL,
    SCHOOL,
    SCHOOL_KEY,
    STRANGER,
    STRANGER_KEY,
    badge,
    credit,
    listed,
    sign,
    sign_with,
    signed_credit,
    whole,
)
from tests.tampered.forge.spelling import Forged, Json, edited, text
from tests.tampered.forge.statuses import OTHER_ISSUERS, other_base

_STRANGERS_KEY = STRANGER_KEY.public_key.multibase


def issuers() -> Iterator[Forged]:
    """Yield credentials of issuers who are not the school, or are so by another spelling."""
    yield from _of_transcripts()
    yield from _names_like_the_schools()
    yield from _forms()
    yield from _keys()


def _of_transcripts() -> Iterator[Forged]:
    unsigned = whole([signed_credit()])
    by_stranger = sign(unsigned, signer=STRANGER_KEY, method=f"{STRANGER}#{_STRANGERS_KEY}")
    yield Forged(
        "key-of-a-stranger.clr.json",
        "the envelope's proof is by somebody who is not its issuer, and says so",
        text(by_stranger),
    )
    forged = whole([sign(credit(), signer=STRANGER_KEY)])
    yield Forged(
        "key-of-a-stranger-in-the-schools-name.clr.json",
        "everything is signed by a stranger under the school's identifier",
        text(sign(forged, signer=STRANGER_KEY)),
    )
    own = sign(credit(issuer=STRANGER), signer=STRANGER_KEY)
    yield Forged(
        "issuer-unknown.clr.json",
        "a stranger's own identifier, with the school's name beside it",
        text(sign(whole([own], issuer=STRANGER), signer=STRANGER_KEY)),
    )
    yield Forged(
        "envelope-by-a-stranger.clr.json",
        "a stranger put the school's credits into an envelope of his own",
        text(sign(whole([signed_credit()], issuer=STRANGER), signer=STRANGER_KEY)),
    )


def _by_another(name: str) -> Json:
    issuer, signer = OTHER_ISSUERS[name]
    return sign(listed(badge("c1", issuer=issuer), 7, base=other_base(name)), signer=signer)


def _names_like_the_schools() -> Iterator[Forged]:
    for name, why in (
        ("domain-like-it", "a domain that looks like the school's"),
        ("domain-of-another-script", "a domain with a letter of another script"),
        ("domain-inside-another", "the school's domain inside another"),
        ("domain-with-a-path", "a part of the school's site"),
        ("domain-with-a-port", "a port of the school's server"),
        ("domain-with-a-user", "a user's name before the domain"),
        ("domain-with-a-slash", "a slash after the school's domain"),
        ("domain-with-a-query", "a query after the school's domain"),
        ("method-in-capitals", "another method, in capitals"),
        ("method-of-others", "another method"),
        ("issuer-an-address", "an address of the school's"),
        ("issuer-an-address-of-mail", "the school's address of mail"),
    ):
        document = _by_another(name)
        yield Forged(f"{name}.badge.json", f"signed by a stranger, as {why}", text(document))
    for name, why, issuer in (
        ("domain-in-capitals", "the school's domain in capitals", "did:web:HILL.example"),
        ("domain-with-a-dot", "a dot after the school's domain", "did:web:hill.example."),
        ("domain-encoded", "a letter of the school's domain encoded", "did:web:%68ill.example"),
    ):
        document = sign(credit(issuer=issuer), signer=STRANGER_KEY)
        yield Forged(f"{name}.badge.json", f"signed by a stranger, with {why}", text(document))
        document = sign(credit(issuer=issuer))
        yield Forged(f"sound-{name}.badge.json", f"sound: signed with {why}", text(document))


def _forms() -> Iterator[Forged]:
    document = sign({**credit(), "issuer": SCHOOL})
    yield Forged("issuer-as-text.badge.json", "of the issuer only the id is there", text(document))
    lying = edited(credit(), "/issuer", lambda node: node.update(name="Hilltop University"))
    yield Forged(
        "sound-under-another-name.badge.json",
        "sound: the school calls itself otherwise; the reader's list says who it is",
        text(sign(lying)),
    )
    shapes: tuple[tuple[str, str, Any], ...] = (
        ("issuer-null", "null", None),
        ("issuer-a-number", "a number", 1),
        ("issuer-a-list", "a list", [SCHOOL]),
        ("issuer-two", "a list of two", [SCHOOL, STRANGER]),
        ("issuer-empty", "empty", ""),
        ("issuer-without-an-id", "only a name", {"type": ["Profile"], "name": "Hill School"}),
        ("issuer-relative", "a relative id", {"id": "hill", "type": ["Profile"]}),
        ("issuer-of-another-type", "of another type", {"id": SCHOOL, "type": ["Diploma"]}),
    )
    for name, why, issuer in shapes:
        spoilt = {**signed_credit(), "issuer": issuer}
        yield Forged(f"{name}.badge.json", f"the issuer is {why}", text(spoilt))


def _keys() -> Iterator[Forged]:
    own = f"did:key:{SCHOOL_KEY.public_key.multibase}"
    made: tuple[tuple[str, str, Json], ...] = (
        (
            "issuer-a-key-of-the-schools",
            "the issuer is the school's key, which the reader knows as the school's only",
            _by_another("issuer-a-key-of-the-schools"),
        ),
        (
            "issuer-unknown",
            "a stranger's own identifier, with the school's name beside it",
            sign(credit(issuer=STRANGER), signer=STRANGER_KEY),
        ),
        (
            "issuer-a-key-of-another",
            "the issuer is a key, and another key signed it",
            sign(credit(issuer=own), signer=STRANGER_KEY),
        ),
        (
            "issuer-without-keys",
            "the reader knows the school, and none of its keys",
            _by_another("issuer-without-keys"),
        ),
        (
            "key-out-of-use",
            "signed with a key after it went out of use",
            sign(credit(issuer=OLD_SCHOOL), signer=OLD_KEY),
        ),
        (
            "key-out-of-use-and-backdated",
            "the same, and the proof says an earlier time than what it signs",
            sign_with(credit(issuer=OLD_SCHOOL), signer=OLD_KEY, created="2026-05-01T00:00:00Z"),
        ),
        (
            "key-of-a-stranger",
            "signed by a stranger under the school's identifier",
            sign(credit(), signer=STRANGER_KEY),
        ),
        (
            "key-of-another-school",
            "signed by another school that the reader knows, under the school's identifier",
            sign(credit(), signer=OLD_KEY),
        ),
        (
            "key-only-named",
            "a stranger signed it, and the proof only names a key of the school's",
            sign(credit(), signer=STRANGER_KEY, method=f"{SCHOOL}#key-1"),
        ),
    )
    for name, why, document in made:
        yield Forged(f"{name}.badge.json", why, text(document))
