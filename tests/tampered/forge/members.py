"""Transcripts in which something is wrong with a member, and the school signed the whole."""

from collections.abc import Iterator
from typing import Any

from tests.tampered.forge.school import (
    DOCUMENT,
    MEMBER,
    SCHOOL,
    STRANGER,
    STRANGER_KEY,
    badge,
    credit,
    listed,
    sealed,
    sign,
    sign_with,
    signed_credit,
    signed_whole,
    token,
    whole,
)
from tests.tampered.forge.spelling import Forged, Json, added, at, edited, text, without
from transcript.proofs.errors import ProofError

REVOKED = 13
"""The place of a credit that was revoked."""


def members() -> Iterator[Forged]:
    """Yield transcripts around a member that should not be there as it is."""
    yield from _exchanged()
    yield from _not_as_it_was_signed()
    yield from _of_others()
    yield from _out_of_force()
    yield from _no_credentials()


def _exchanged() -> Iterator[Forged]:
    document, other = signed_whole(), signed_credit("c2", learner="Bob Smith")
    first, second = at(document, MEMBER)
    third = sign(listed(badge("d1"), 14))
    bobs = sign(listed(badge("d1", learner="Bob Smith"), 15))
    for name, why, value in (
        ("member-swapped", "a member was exchanged for one of another learner", [first, other]),
        ("member-left-out", "a member was left out", [first]),
        ("member-added", "a member that the school signed was added", [first, second, third]),
        ("member-of-another-added", "a member of another learner was added", [first, second, bobs]),
        ("member-twice", "a member stands twice", [first, second, second]),
        ("members-all-left-out", "all members were left out", []),
        (
            "sound-members-in-another-order",
            "sound: the members stand in another order, which says nothing",
            [second, first],
        ),
        ("member-null", "a member is null", [first, None]),
        ("members-in-a-list", "the list of members is in a list", [[first, second]]),
    ):
        subject = {**document["credentialSubject"], "verifiableCredential": value}
        yield Forged(f"{name}.clr.json", why, text({**document, "credentialSubject": subject}))
    yield Forged(
        "sound-with-one-member.clr.json",
        "sound: one member, not in a list",
        text(sign(edited(whole([]), "/credentialSubject", added(verifiableCredential=first)))),
    )
    yield Forged(
        "members-beside-the-subject.clr.json",
        "the members stand beside the subject instead of in it",
        text(_beside(document)),
    )


def _beside(document: Json) -> Json:
    subject = without(document["credentialSubject"], "verifiableCredential")
    return {**document, "credentialSubject": subject, "verifiableCredential": at(document, MEMBER)}


def _not_as_it_was_signed() -> Iterator[Forged]:
    good, own = signed_credit(), signed_credit("c2")
    proof = own["proof"][0]
    for name, why, member in (
        (
            "member-broken-and-resigned",
            "the envelope was signed over a member whose own proof does not hold",
            {**own, "name": "Credit c9"},
        ),
        (
            "member-unsigned",
            "the envelope was signed over a member that nobody signed",
            credit("c2"),
        ),
        (
            "member-with-the-proof-of-another",
            "a member has the proof of the other",
            {**own, "proof": good["proof"]},
        ),
        (
            "member-with-an-empty-proof",
            "a member has an empty list of proofs",
            {**own, "proof": []},
        ),
        (
            "member-with-another-time",
            "a member's proof says another time",
            {**own, "proof": [{**proof, "created": "2026-11-19T10:00:00Z"}]},
        ),
        (
            "member-of-another-purpose",
            "a member's proof says another purpose",
            {**own, "proof": [{**proof, "proofPurpose": "authentication"}]},
        ),
        (
            "member-by-an-unknown-suite",
            "a member's proof is of a cryptosuite that none of the school's keys is for",
            {**own, "proof": [{**proof, "cryptosuite": "bbs-2023"}]},
        ),
        (
            "member-signed-for-one-receiver",
            "a member's proof is for one receiver",
            sign_with(credit("c2"), domain="college.example"),
        ),
    ):
        yield Forged(f"{name}.clr.json", why, _around(good, member))


def _around(*each: Any) -> bytes:  # noqa: ANN401 - any JSON
    try:
        return sealed(list(each))
    except ProofError:
        return _with_the_proof_of_another(whole(list(each)))


def _with_the_proof_of_another(document: Json) -> bytes:
    # What cannot be signed gets the proof of something else.
    return text({**document, "proof": signed_whole()["proof"]})


def _of_others() -> Iterator[Forged]:
    good, bob = signed_credit(), "Bob Smith"
    yield Forged(
        "member-of-another-learner.clr.json",
        "a member of another learner, and the school signed the whole",
        sealed([good, signed_credit("c2", learner=bob)]),
    )
    for name, why, edit in (
        ("member-of-another-id", "a member has the learner's name and another id", _other_id),
        ("member-of-another-name", "a member has the learner's id and another name", _other_name),
        ("member-of-nobody", "a member does not say whom it is about", _nobody),
    ):
        unsigned = edited(credit("c2"), "/credentialSubject", edit)
        yield Forged(f"{name}.clr.json", why, sealed([good, sign(unsigned)]))
    by_stranger = sign(credit("c2", issuer=STRANGER), signer=STRANGER_KEY)
    yield Forged(
        "member-by-a-stranger.clr.json",
        "a member is by somebody whom the reader does not know",
        sealed([good, by_stranger]),
    )
    yield Forged(
        "member-by-a-stranger-in-the-schools-name.clr.json",
        "a member is signed by a stranger under the school's identifier",
        sealed([good, sign(credit("c2"), signer=STRANGER_KEY)]),
    )
    claimed = sign(credit("c2", issuer=STRANGER), method=f"{SCHOOL}#key-1")
    yield Forged(
        "member-signed-by-the-school-for-another.clr.json",
        "a member is signed by the school under a stranger's identifier",
        sealed([good, claimed]),
    )


def _other_id(subject: Json) -> None:
    subject["id"] = "urn:uuid:0b7c1d7e-2f0a-4b5d-8a77-000000000000"


def _other_name(subject: Json) -> None:
    subject["identifier"][0]["identityHash"] = "Bob Smith"


def _nobody(subject: Json) -> None:
    del subject["id"], subject["identifier"]


def _out_of_force() -> Iterator[Forged]:
    good = signed_credit()
    for name, why, member in (
        (
            "member-expired",
            "a member was valid until yesterday",
            {**credit("c2"), "validUntil": "2026-11-21T00:00:00Z"},
        ),
        (
            "member-not-yet-valid",
            "a member is valid from next year",
            {**credit("c2"), "validFrom": "2027-01-01T00:00:00Z"},
        ),
        ("member-revoked", "a member was revoked", listed(badge("c2"), REVOKED)),
        (
            "member-on-another-list",
            "a member is on a list that the reader does not have",
            listed(badge("c2"), 1, base="https://hill.example/elsewhere"),
        ),
    ):
        yield Forged(f"{name}.clr.json", why, sealed([good, sign(member)]))
    yield Forged(
        "sound-with-an-unlisted-member.clr.json",
        "sound: a member has no place of its own on the list, and stands with the whole",
        sealed([good, sign(badge("c2"))]),
    )
    undated = sign_with(credit("c2"), expires="2026-11-21T00:00:00Z")
    yield Forged(
        "member-with-a-proof-that-ended.clr.json",
        "the end of a member's proof is past",
        sealed([good, undated]),
    )


def _no_credentials() -> Iterator[Forged]:
    good = signed_credit()
    spoilt = _with_the_proof_of_another(whole([good, token("c2")]))
    yield Forged("member-as-text.clr.json", "a member is a token where an object belongs", spoilt)
    spoilt = _with_the_proof_of_another(whole([good, 1]))
    yield Forged("member-a-number.clr.json", "a member is a number", spoilt)
    spoilt = _with_the_proof_of_another(whole([good, {"id": "urn:x:c2"}]))
    yield Forged("member-only-named.clr.json", "of a member only the id is there", spoilt)
    nested: Json = good
    for _ in range(5):
        nested = whole([nested])
    yield Forged(
        "nested-five-deep.clr.json",
        "credentials in credentials, deeper than is looked at",
        text(nested),
    )
    inner = sign({**whole([signed_credit("c2")]), "id": f"{DOCUMENT}#inner"})
    yield Forged(
        "sound-with-a-transcript-inside.clr.json",
        "sound: a member is a transcript with a credit of its own",
        sealed([good, inner]),
    )
    hidden = edited(credit(), "/credentialSubject", added(**{"https://x.example/": credit("c2")}))
    yield Forged(
        "credential-hidden-in-a-badge.badge.json",
        "a credential that nobody signed is hidden in a badge",
        text({**hidden, "proof": good["proof"]}),
    )
