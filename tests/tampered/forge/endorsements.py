"""Endorsements by an association that the reader knows: sound, spoilt, and out of force."""

from collections.abc import Iterator
from typing import Any

from tests.tampered.forge.school import (
    ENDORSER,
    ENDORSER_KEY,
    SCHOOL,
    STRANGER,
    STRANGER_KEY,
    credit,
    listed,
    sign,
    signed_credit,
    whole,
)
from tests.tampered.forge.spelling import Forged, Json, edited, text, without
from tests.tampered.forge.statuses import REVOKED
from transcript.credentials import open_badges
from transcript.proofs import vc_jwt

_CREDIT = "https://hill.example/credits/c1"


def endorsement(subject: str = SCHOOL, *, issuer: str = ENDORSER, **members: Any) -> Json:  # noqa: ANN401
    """Return an unsigned endorsement."""
    return {
        "@context": list(open_badges.CONTEXT),
        "id": "urn:uuid:7c0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Accreditation",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Lake Association"},
        "validFrom": "2026-06-01T00:00:00Z",
        "credentialSubject": {
            "id": subject,
            "type": ["EndorsementSubject"],
            "endorsementComment": "We visited twice. Standards are kept.",
        },
        **members,
    }


def _by_endorser(document: Json) -> Json:
    return sign(document, signer=ENDORSER_KEY)


def _around(one: Json) -> bytes:
    return text(sign({**whole([signed_credit()]), "endorsement": [one]}))


def endorsements() -> Iterator[Forged]:
    """Yield transcripts that carry an endorsement."""
    good = _by_endorser(endorsement())
    sound = "sound-endorsed.clr.json"
    stranger = sign(endorsement(issuer=STRANGER), signer=STRANGER_KEY)
    past = _by_endorser(endorsement(validUntil="2026-11-01T00:00:00Z"))
    comment = edited(good, "/credentialSubject", lambda node: node.update(endorsementComment="No."))
    for name, why, one in (
        (sound, "sound: an association that the reader knows endorses the school", good),
        (
            "sound-endorsed-by-a-stranger.clr.json",
            "sound: an endorsement by somebody whom the reader does not know, which turns nothing",
            stranger,
        ),
        (
            "sound-endorsed-until-lately.clr.json",
            "sound: the time of the endorsement is past, which turns nothing",
            past,
        ),
        (
            "sound-endorsement-revoked.clr.json",
            "sound: the endorsement was revoked, which turns nothing",
            _by_endorser(listed(endorsement(), REVOKED)),
        ),
        ("endorsement-changed.clr.json", "the endorser's comment is another", comment),
        ("endorsement-unsigned.clr.json", "nobody signed the endorsement", endorsement()),
        (
            "endorsement-forged.clr.json",
            "a stranger signed the endorsement in the endorser's name",
            sign(endorsement(), signer=STRANGER_KEY),
        ),
        (
            "endorsement-of-another.clr.json",
            "the endorsement is of another school",
            _by_endorser(endorsement("did:web:hall.example")),
        ),
        (
            "endorsement-with-the-proof-of-another.clr.json",
            "the endorsement has the proof of a credit",
            {**endorsement(), "proof": signed_credit()["proof"]},
        ),
        (
            "endorsement-a-credit.clr.json",
            "a credit stands where an endorsement belongs",
            signed_credit("c2"),
        ),
    ):
        yield Forged(name, why, _around(one), "" if name.startswith("sound") else sound)
    yield from _moved(good)
    yield from _in_tokens()


def _moved(good: Json) -> Iterator[Forged]:
    sound = "sound-endorsed.badge.json"
    about = _by_endorser(endorsement(_CREDIT))
    endorsed = sign({**credit(), "endorsement": [about]})
    yield Forged(sound, "sound: an association endorses the credit", text(endorsed))
    yield Forged(
        "endorsement-taken-out.badge.json",
        "the endorsement was taken out",
        text(without(endorsed, "endorsement")),
        sound,
    )
    yield Forged(
        "endorsement-exchanged.badge.json",
        "the endorsement was exchanged for one of the school",
        text({**endorsed, "endorsement": [good]}),
        sound,
    )
    yield Forged(
        "endorsement-added.badge.json",
        "an endorsement was added after signing",
        text({**endorsed, "endorsement": [about, good]}),
        sound,
    )


def _in_tokens() -> Iterator[Forged]:
    sound = "sound-endorsed-by-token.badge.json"
    token = vc_jwt.sign(endorsement(_CREDIT), signer=ENDORSER_KEY)
    header, payload, signature = token.split(".")
    spoilt = f"{header}.{payload}.{signature[:40]}A{signature[41:]}"
    for name, why, each in (
        (sound, "sound: the endorsement is a token", token),
        (
            "endorsement-token-changed.badge.json",
            "a letter of the endorser's signature is another",
            spoilt,
        ),
        (
            "endorsement-token-cut-off.badge.json",
            "the endorser's token has no signature",
            f"{header}.{payload}",
        ),
        (
            "endorsement-token-a-badge.badge.json",
            "the token is a badge, and no endorsement",
            vc_jwt.sign(credit("c2"), signer=ENDORSER_KEY),
        ),
    ):
        document = sign({**credit(), "endorsementJwt": [each]})
        yield Forged(name, why, text(document), "" if name == sound else sound)
