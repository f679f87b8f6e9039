"""Badges signed by other cryptosuites, by a school that the reader knows: sound, and spoilt."""

from collections.abc import Iterator
from hashlib import sha256

from tests.tampered.forge.school import (
    CURVES,
    P256_KEY,
    P384_KEY,
    SCHOOL_KEY,
    credit,
    method_of,
    sign,
)
from tests.tampered.forge.spelling import Forged, Json, changed, edited, flipped, removed, text
from transcript.credentials.contexts import contexts
from transcript.proofs import multibase
from transcript.proofs.keys import P256Signer, Signer
from transcript.proofs.multibase import base64url_decode, base64url_encode
from transcript.proofs.n_quads import to_quads
from transcript.proofs.rdfc import canonicalize

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group that P-256 signs in."""
_UNKNOWN_KEY = P256Signer.from_secret(99)
_BY_CURVES = credit(issuer=CURVES)
_SUITES: tuple[tuple[str, str, Signer, Json], ...] = (
    ("eddsa-jcs", "eddsa-jcs-2022", SCHOOL_KEY, credit()),
    ("ecdsa-rdfc-p256", "ecdsa-rdfc-2019", P256_KEY, _BY_CURVES),
    ("ecdsa-rdfc-p384", "ecdsa-rdfc-2019", P384_KEY, _BY_CURVES),
    ("ecdsa-jcs-p256", "ecdsa-jcs-2019", P256_KEY, _BY_CURVES),
    ("ecdsa-jcs-p384", "ecdsa-jcs-2019", P384_KEY, _BY_CURVES),
)


def suites() -> Iterator[Forged]:
    """Yield badges by each suite beside the school's own."""
    for name, suite, signer, unsigned in _SUITES:
        document = sign(unsigned, signer=signer, suite=suite)
        yield Forged(f"sound-{name}.badge.json", f"sound: signed by {suite}", text(document))
        yield from _spoilt(name, document)
    yield from _curves()
    yield from _texts()
    yield from _derived_ones()


def _spoilt(name: str, document: Json) -> Iterator[Forged]:
    sound = f"sound-{name}.badge.json"
    proof = document["proof"][0]
    value = multibase.decode(proof["proofValue"])
    letter = changed(text(document), '"Credit c1"', '"Credit c2"')
    yield Forged(f"{name}-letter.badge.json", "one letter is another", letter, sound)
    for fault, why, members in (
        (
            "bit",
            "one bit of the signature is another",
            {"proofValue": _written(flipped(value, 77))},
        ),
        ("time", "the proof was made at another time", {"created": "2026-11-21T10:00:00Z"}),
        (
            "other-suite",
            "the proof names a suite that reads the document in another way",
            {"cryptosuite": _twin(proof["cryptosuite"])},
        ),
        (
            "cut-off",
            "the last byte of the signature is missing",
            {"proofValue": _written(value[:-1])},
        ),
        ("nonce", "a nonce was added to the proof", {"nonce": "1"}),
    ):
        spoilt = {**document, "proof": [{**proof, **members}]}
        yield Forged(f"{name}-{fault}.badge.json", why, text(spoilt), sound)
    extra = edited(document, "/credentialSubject", lambda node: node.update(gpa="4.0"))
    yield Forged(f"{name}-unknown-key.badge.json", "a field was added", text(extra), sound)


def _written(signature: bytes) -> str:
    return multibase.encode(signature)


def _twin(suite: str) -> str:
    return suite.replace("jcs", "rdfc") if "jcs" in suite else suite.replace("rdfc", "jcs")


def _curves() -> Iterator[Forged]:
    sound = "sound-ecdsa-rdfc-p256.badge.json"
    document = sign(_BY_CURVES, signer=P256_KEY, suite="ecdsa-rdfc-2019")
    value = multibase.decode(document["proof"][0]["proofValue"])
    r, s = value[:32], value[32:]
    half = (_ORDER - int.from_bytes(s)).to_bytes(32)
    der = P256_KEY.sign_der(b"")
    for name, why, signature in (
        ("zero-r", "the first half of the signature is zero", bytes(32) + s),
        ("zero-s", "the second half of the signature is zero", r + bytes(32)),
        ("zeros", "the signature is zero", bytes(64)),
        ("order-for-r", "the first half of the signature is the order", _ORDER.to_bytes(32) + s),
        ("halves-swapped", "the halves of the signature are swapped", s + r),
        ("der", "the signature is written as certificates have it", der),
        (
            "sound-other-half",
            "sound: the other of the two signatures that fit, which anyone can work out",
            r + half,
        ),
    ):
        spoilt = {
            **document,
            "proof": [{**document["proof"][0], "proofValue": _written(signature)}],
        }
        is_sound = name.startswith("sound-")
        file = "sound-ecdsa-other-half.badge.json" if is_sound else f"ecdsa-{name}.badge.json"
        yield Forged(file, why, text(spoilt), "" if is_sound else sound)
    other = sign(_BY_CURVES, signer=_UNKNOWN_KEY, suite="ecdsa-rdfc-2019")
    yield Forged(
        "ecdsa-key-of-a-stranger.badge.json",
        "signed by a key that is none of the school's, in its name",
        text(other),
        sound,
    )
    renamed = changed(text(document), P256_KEY.public_key.multibase, P384_KEY.public_key.multibase)
    yield Forged(
        "ecdsa-key-of-the-other-curve.badge.json",
        "the proof names a key of the school's on another curve",
        renamed,
        sound,
    )


def _texts() -> Iterator[Forged]:
    """Yield what only a signature over the text notices, and what only it does not."""
    sound = "sound-eddsa-jcs.badge.json"
    document = sign(credit(), suite="eddsa-jcs-2022")
    tag = "/credentialSubject/achievement/tag"
    yield Forged(
        "eddsa-jcs-value-twice.badge.json",
        "a value stands twice in a list, which a signature over the text covers",
        text(edited(document, tag, lambda node: node.append("foundational"))),
        sound,
    )
    yield Forged(
        "eddsa-jcs-list-of-one.badge.json",
        "a text is written as a list of one",
        text({**document, "name": [document["name"]]}),
        sound,
    )
    proof = {key: each for key, each in document["proof"][0].items() if key != "@context"}
    yield Forged(
        "eddsa-jcs-without-context.badge.json",
        "the contexts were taken out of the proof",
        text({**document, "proof": [proof]}),
        sound,
    )
    longer = [*document["@context"], "https://w3id.org/security/multikey/v1"]
    yield Forged(
        "eddsa-jcs-context-added.badge.json",
        "a context was added to the document, and not to the proof",
        text({**document, "@context": longer}),
        sound,
    )
    yield Forged(
        "sound-eddsa-jcs-in-another-order.badge.json",
        "sound: the fields stand in another order, which such a signature does not cover",
        text(dict(reversed(document.items()))),
    )


def _derived_ones() -> Iterator[Forged]:
    sound = "sound-ecdsa-sd.badge.json"
    document, base = derived(_BY_CURVES), derived(_BY_CURVES, tag=b"\xd9\x5d\x00")
    yield Forged(
        sound, "sound: a proof that its holder derived, with everything shown", text(document)
    )
    value = base64url_decode(document["proof"]["proofValue"][1:])
    for name, why, spoilt in (
        ("bit", "one bit of the signature is another", flipped(value, 100)),
        ("key", "one bit of the key made for this badge is another", flipped(value, 8 * 75)),
        ("label", "one bit of a label is another", flipped(value, 8 * 130)),
        ("cut-off", "the end of the proof is missing", value[:-1]),
        ("more", "something follows the end of the proof", value + b"\0"),
        ("fewer", "the proof says that a statement need not be shown", _fewer(value)),
    ):
        proof = {**document["proof"], "proofValue": f"u{base64url_encode(spoilt)}"}
        file = f"ecdsa-sd-{name}.badge.json"
        yield Forged(file, why, text({**document, "proof": proof}), sound)
    letter = changed(text(document), '"Credit c1"', '"Credit c2"')
    yield Forged("ecdsa-sd-letter.badge.json", "one letter is another", letter, sound)
    left_out = edited(document, "/credentialSubject/achievement", removed("tag"))
    yield Forged(
        "ecdsa-sd-left-out.badge.json",
        "a statement that must be shown was left out",
        text(left_out),
        sound,
    )
    yield Forged(
        "ecdsa-sd-base.badge.json",
        "the proof is the one that its holder keeps, not one derived from it",
        text(base),
        sound,
    )


def _fewer(value: bytes) -> bytes:
    # The list of statements comes last, as one head of two bytes and numbers of one or two.
    spoilt = bytearray(value)
    head = value.rindex(b"\x98")
    spoilt[head + 1] -= 1
    return bytes(spoilt[:-2])


def derived(document: Json, *, tag: bytes = b"\xd9\x5d\x01") -> Json:
    """Return a copy with a derived proof of ecdsa-sd-2023 in which everything must be shown."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-sd-2023",
        "created": "2026-11-20T10:00:00Z",
        "verificationMethod": method_of(document, P256_KEY),
        "proofPurpose": "assertionMethod",
    }
    settings = _canonical({**options, "@context": document["@context"]})
    statements = _canonical(document)
    count = sum(f"_:c14n{number} " in statements for number in range(24))
    for number in range(count):
        label = base64url_encode(bytes([number]) * 32)
        statements = statements.replace(f"_:c14n{number} ", f"_:u{label} ")
    lines = sorted(statements.splitlines(keepends=True))
    key = b"\x80\x24" + P256_KEY.public_key.raw
    shown = sha256("".join(lines).encode()).digest()
    signature = P256_KEY.sign(sha256(settings.encode()).digest() + key + shown)
    labels = b"".join(bytes([each]) + b"\x58\x20" + bytes([each]) * 32 for each in range(count))
    value = b"".join(
        (
            tag + b"\x85\x58\x40" + signature,
            b"\x58\x23" + key + b"\x80",
            bytes([0xA0 | count]) + labels,
            b"\x98" + bytes([len(lines)]),
            *(bytes([at]) if at < 24 else bytes([24, at]) for at in range(len(lines))),
        )
    )
    return {**document, "proof": {**options, "proofValue": f"u{base64url_encode(value)}"}}


def _canonical(document: Json) -> str:
    return canonicalize(to_quads(document, contexts=contexts()))
