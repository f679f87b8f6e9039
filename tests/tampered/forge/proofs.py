"""Proofs whose members were changed, taken out or added; and odd ones that the school made."""

from collections.abc import Iterator
from typing import Any

from tests.tampered.forge.school import (
    SCHOOL,
    STRANGER,
    STRANGER_KEY,
    credit,
    method_of,
    sign,
    sign_with,
    signed_credit,
    signed_whole,
    whole,
)
from tests.tampered.forge.spelling import Forged, Json, flipped, text, without
from transcript.proofs import multibase

_ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the group that Ed25519 signs in."""
_MEMBERS = (
    "type",
    "cryptosuite",
    "created",
    "verificationMethod",
    "proofPurpose",
    "proofValue",
)


def proofs() -> Iterator[Forged]:
    """Yield credentials with a proof that is not as it was made, or asks for too much."""
    yield from _each_member()
    yield from _other_values()
    yield from _more_members()
    yield from _signatures()
    yield from _several()
    yield from _of_the_whole()
    yield from _asked_by_the_school()


def _with(**members: object) -> bytes:
    document = signed_credit()
    return text({**document, "proof": [{**document["proof"][0], **members}]})


def _each_member() -> Iterator[Forged]:
    document = signed_credit()
    proof = document["proof"][0]
    for name in _MEMBERS:
        low = name.lower()
        bare = {**document, "proof": [without(proof, name)]}
        yield Forged(
            f"proof-without-{low}.badge.json", f"the proof's {name} was taken out", text(bare)
        )
        for kind, words, value in (
            ("null", "null", None),
            ("a-number", "a number", 1),
            ("a-list", "a list", [proof[name]]),
        ):
            file = f"proof-{low}-{kind}.badge.json"
            yield Forged(file, f"the proof's {name} is {words}", _with(**{name: value}))


def _other_values() -> Iterator[Forged]:
    own = method_of(signed_credit())
    stranger = STRANGER_KEY.public_key.multibase
    for name, why, members in (
        ("type-of-nobody", "a type that nobody has", {"type": "DataIntegrityProof2"}),
        ("type-of-before", "an older type of proof", {"type": "Ed25519Signature2020"}),
        ("type-in-small-letters", "the type in small letters", {"type": "dataintegrityproof"}),
        ("suite-in-capitals", "the suite in capitals", {"cryptosuite": "EDDSA-RDFC-2022"}),
        ("suite-by-text", "a suite over the text", {"cryptosuite": "eddsa-jcs-2022"}),
        ("suite-of-a-draft", "the suite's name in a draft", {"cryptosuite": "eddsa-2022"}),
        ("suite-of-curves", "a suite for other keys", {"cryptosuite": "ecdsa-rdfc-2019"}),
        ("suite-of-parts", "a suite that shows parts", {"cryptosuite": "ecdsa-sd-2023"}),
        ("created-later", "another time", {"created": "2026-11-21T10:00:00Z"}),
        ("created-next-year", "a time to come", {"created": "2027-11-20T10:00:00Z"}),
        ("created-respelt", "the same time, respelt", {"created": "2026-11-20T10:00:00.0Z"}),
        ("created-a-date", "a date without a time", {"created": "2026-11-20"}),
        ("created-unreadable", "a time that is none", {"created": "last autumn"}),
        ("created-without-a-zone", "a time without its zone", {"created": "2026-11-20T10:00:00"}),
        (
            "method-of-a-stranger",
            "a stranger's key",
            {"verificationMethod": f"{STRANGER}#{stranger}"},
        ),
        (
            "method-with-a-strangers-key",
            "a stranger's key, as the school's",
            {"verificationMethod": f"{SCHOOL}#{stranger}"},
        ),
        (
            "method-of-another-school",
            "another school's key",
            {"verificationMethod": own.replace("hill", "hall")},
        ),
        (
            "method-in-capitals",
            "the issuer in capitals",
            {"verificationMethod": own.replace("hill", "HILL")},
        ),
        (
            "method-with-a-path",
            "a part of the issuer's site",
            {"verificationMethod": own.replace("#", ":eve#")},
        ),
        (
            "method-with-a-query",
            "an issuer with a query",
            {"verificationMethod": own.replace("#", "?versionId=1#")},
        ),
        ("method-relative", "a relative name", {"verificationMethod": f"#{own.partition('#')[2]}"}),
        ("method-an-address", "an address", {"verificationMethod": "https://hill.example/key"}),
        ("method-with-two-fragments", "two keys", {"verificationMethod": f"{own}#{stranger}"}),
        ("method-a-letter-less", "a key without its last letter", {"verificationMethod": own[:-1]}),
        (
            "method-of-zeros",
            "a key of zeros",
            {"verificationMethod": _key(b"\xed\x01" + bytes(32))},
        ),
        (
            "method-that-fits-everything",
            "a key of small order",
            {"verificationMethod": _key(b"\xed\x01\x01" + bytes(31))},
        ),
        (
            "method-twice-headed",
            "a key with a header of another kind",
            {"verificationMethod": _key(b"\x80\x24" + bytes(33))},
        ),
        ("purpose-keys", "a purpose for keys", {"proofPurpose": "keyAgreement"}),
        (
            "purpose-an-address",
            "the purpose as an address",
            {"proofPurpose": "https://w3id.org/security#assertionMethod"},
        ),
        ("purpose-in-capitals", "the purpose in capitals", {"proofPurpose": "AssertionMethod"}),
    ):
        yield Forged(f"proof-{name}.badge.json", f"the proof names {why}", _with(**members))


def _key(content: bytes) -> str:
    return f"{SCHOOL}#{multibase.encode(content)}"


def _more_members() -> Iterator[Forged]:
    for name, value in (
        ("nonce", "1"),
        ("domain", "college.example"),
        ("challenge", "1"),
        ("previousProof", "urn:x:1"),
        ("expires", "2026-11-21T00:00:00Z"),
        ("id", "urn:x:1"),
        ("jws", "eyJhbGciOiJub25lIn0.."),
        ("@context", ["https://www.w3.org/ns/credentials/v2"]),
        ("capability", "urn:x:1"),
        ("note", "by the headmistress"),
    ):
        low = name.strip("@").lower()
        yield Forged(
            f"proof-with-{low}.badge.json",
            f"the proof was given a member {name}",
            _with(**{name: value}),
        )


def _signatures() -> Iterator[Forged]:
    document = signed_credit()
    value = document["proof"][0]["proofValue"]
    raw = multibase.decode(value)
    large = int.from_bytes(raw[32:], "little") + _ORDER
    for name, why, spelt in (
        ("first-bit", "the first bit is another", multibase.encode(flipped(raw, 0))),
        ("last-bit", "the last bit is another", multibase.encode(flipped(raw, 511))),
        ("bit-in-the-middle", "a bit is another", multibase.encode(flipped(raw, 300))),
        (
            "larger-than-the-order",
            "its number has the order added, which says the same",
            multibase.encode(raw[:32] + large.to_bytes(32, "little")),
        ),
        ("of-zeros", "it is all zeros", multibase.encode(bytes(64))),
        (
            "of-the-neutral-point",
            "it fits any message of a weak key",
            multibase.encode(b"\1" + bytes(63)),
        ),
        ("cut-off", "its last byte is missing", multibase.encode(raw[:-1])),
        ("too-long", "it has a byte more", multibase.encode(raw + b"\0")),
        ("with-zeros-before", "a letter for a zero was put before it", f"z1{value[1:]}"),
        ("in-hexadecimal", "it is written in hexadecimal", f"f{raw.hex()}"),
        ("in-base64url", "it is written in base64url", f"u{multibase.base64url_encode(raw)}"),
        ("without-a-header", "the letter that says how it is written is missing", value[1:]),
        ("with-another-header", "it says of itself to be written in another way", f"m{value[1:]}"),
        ("with-a-space", "there is a space in it", f"{value[:20]} {value[20:]}"),
        ("with-a-line-end", "a line end follows it", f"{value}\n"),
        (
            "with-a-letter-of-none",
            "there is a letter that its alphabet lacks",
            f"{value[:9]}0{value[10:]}",
        ),
        (
            "by-a-stranger",
            "a stranger made it, and the proof names the school's key",
            sign(credit(), signer=STRANGER_KEY, method=method_of(document))["proof"][0][
                "proofValue"
            ],
        ),
    ):
        yield Forged(
            f"signature-{name}.badge.json", f"the signature: {why}", _with(proofValue=spelt)
        )


def _several() -> Iterator[Forged]:
    document = signed_credit()
    proof = document["proof"][0]
    own = f"{STRANGER}#{STRANGER_KEY.public_key.multibase}"
    stranger = sign(credit(), signer=STRANGER_KEY, method=own)["proof"][0]
    wrong = {**proof, "created": "2026-11-19T10:00:00Z"}
    moments = (f"2026-11-20T10:00:0{second}Z" for second in range(9))
    many = [sign_with(credit(), created=each)["proof"][0] for each in moments]
    shapes: tuple[tuple[str, str, Any], ...] = (
        ("proof-a-text", "the proof is a text", "signed"),
        ("proof-null", "the proof is null", None),
        ("proof-a-number", "the proof is a number", 1),
        ("proofs-none", "the list of proofs is empty", []),
        ("proof-empty", "the proof has no members", [{}]),
        ("proofs-with-null", "there is null among the proofs", [proof, None]),
        ("proofs-with-a-text", "there is a text among the proofs", [proof, "signed"]),
        ("proofs-in-a-list", "the list of proofs is in a list", [[proof]]),
        ("proofs-with-a-wrong-one", "a second proof does not hold", [proof, wrong]),
        ("proofs-with-a-wrong-one-first", "a first proof does not hold", [wrong, proof]),
        ("proofs-with-a-strangers", "a stranger signed it as well", [proof, stranger]),
        ("proofs-too-many", "the school signed it nine times, more than is looked at", many),
        ("proof-in-an-object", "the proof is in an object", {"proof": proof}),
    )
    for name, why, value in shapes:
        yield Forged(f"{name}.badge.json", why, text({**document, "proof": value}))
    yield Forged(
        "sound-with-one-proof.badge.json",
        "sound: the proof is not in a list",
        text({**document, "proof": proof}),
    )
    second = sign_with(credit(), created="2026-11-20T11:00:00Z")["proof"]
    yield Forged(
        "sound-signed-twice.badge.json",
        "sound: the school signed it twice",
        text({**document, "proof": [proof, *second]}),
    )
    renamed: Json = {**without(document, "proof"), "Proof": [proof]}
    yield Forged("proof-in-capitals.badge.json", "the field is called Proof", text(renamed))


def _of_the_whole() -> Iterator[Forged]:
    document = signed_whole()
    proof = document["proof"][0]
    for name, why, members in (
        (
            "letter-of-the-suite",
            "one digit of the cryptosuite is another: nobody has a method of that name",
            {"cryptosuite": "eddsa-rdfc-2023"},
        ),
        (
            "letter-more-in-the-suite",
            "the cryptosuite has one letter more: nobody has a method of that name",
            {"cryptosuite": "eddsa-rdffc-2022"},
        ),
        (
            "purpose-changed",
            "the proof says it was made for another purpose",
            {"proofPurpose": "authentication"},
        ),
        (
            "suite-unknown",
            "the proof is of a cryptosuite that takes none of the keys listed",
            {"cryptosuite": "bbs-2023"},
        ),
        (
            "key-unreadable",
            "the key in the proof is no key",
            {"verificationMethod": f"{SCHOOL}#z{'1' * 47}"},
        ),
    ):
        spoilt = {**document, "proof": [{**proof, **members}]}
        yield Forged(f"{name}.clr.json", why, text(spoilt))
    member = signed_credit()["proof"]
    yield Forged(
        "proof-of-another.clr.json",
        "the envelope carries the proof of a member",
        text({**document, "proof": member}),
    )
    yield Forged(
        "proof-twice.clr.json",
        "the envelope carries its proof twice",
        text({**document, "proof": [proof, proof]}),
    )
    named = sign(whole([signed_credit()]), method=f"{SCHOOL}#key-1")
    yield Forged(
        "sound-key-only-named.clr.json",
        "sound: the proof names a key by a short name, and the trust list has it",
        text(named),
    )


def _asked_by_the_school() -> Iterator[Forged]:
    asked: tuple[tuple[str, str, Json], ...] = (
        ("nonce", "a nonce, which only its receiver can judge", {"nonce": "1"}),
        ("domain", "one receiver", {"domain": "college.example"}),
        ("challenge", "an answer to one question", {"challenge": "1"}),
        ("past-end", "an end that is past", {"expires": "2026-11-21T00:00:00Z"}),
        (
            "end-before-its-beginning",
            "an end before it was made",
            {"expires": "2026-11-01T00:00:00Z"},
        ),
        ("time-to-come", "a time that is to come", {"created": "2027-01-01T00:00:00Z"}),
    )
    for name, why, options in asked:
        document = sign_with(credit(), **options)
        yield Forged(f"signed-with-a-{name}.badge.json", f"signed so: for {why}", text(document))
    sound: tuple[tuple[str, str, Json], ...] = (
        ("without-a-time", "without a time", {"created": None}),
        ("with-an-end", "with an end to come", {"expires": "2027-01-01T00:00:00Z"}),
        ("with-an-id", "with an id", {"id": "urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e11"}),
    )
    for name, why, options in sound:
        document = sign_with(credit(), **options)
        yield Forged(f"sound-signed-{name}.badge.json", f"sound: signed {why}", text(document))
