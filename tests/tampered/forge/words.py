"""Transcripts and badges whose words were changed after signing, or that nobody signed."""

import json
from collections.abc import Iterator

from tests.tampered.forge.school import (
    MEMBER,
    SCHOOL,
    SCHOOL_KEY,
    credit,
    sign,
    signed_credit,
    signed_whole,
    whole,
)
from tests.tampered.forge.spelling import Forged, added, at, changed, edited, removed, text, without
from transcript.credentials.vc import MULTIKEY_V1

_KEY = f"{SCHOOL}#{SCHOOL_KEY.public_key.multibase}"

_LETTERS = (
    ("letter-of-a-credit", "one letter of a member's name is another", "Credit c2", "Credit c3"),
    (
        "letter-of-the-name",
        "one letter of the envelope's name is another",
        '"Transcript"',
        '"Transcripx"',
    ),
    ("letter-of-a-key", "one letter of a field's name is another", '"validFrom"', '"validFron"'),
    (
        "letter-of-the-context",
        "one digit of a context's address is another",
        "context-2.0.1",
        "context-2.0.2",
    ),
    ("letter-of-the-date", "one digit of the date is another", "2026-11-20T", "2025-11-20T"),
    (
        "letter-of-the-id",
        "one digit of the transcript's identifier is another",
        "1c9e10",
        "1c9e11",
    ),
    (
        "letter-of-the-issuer",
        "one letter of the school's identifier is another",
        '"did:web:hill.example","type"',
        '"did:web:hall.example","type"',
    ),
    (
        "letter-of-the-digest",
        "one letter of the digest of the record is another",
        '"digestMultibase":"u',
        '"digestMultibase":"v',
    ),
    ("capital-in-the-name", "a small letter is a capital one", "Transcript", "TranScript"),
    ("space-after-the-name", "a space was added after a text", '"Transcript"', '"Transcript "'),
    ("line-end-in-the-name", "a line end was added to a text", '"Transcript"', '"Transcript\\n"'),
    (
        "invisible-in-the-name",
        "a character that nobody sees was added",
        '"Transcript"',
        '"Tran\u200bscript"',
    ),
    (
        "lookalike-in-the-name",
        "a letter is one of another script that looks alike",
        "Transcript",
        "Tr\u0430nscript",
    ),
    (
        "accent-added",
        "a letter was given an accent, as a character of its own",
        "Thinks clearly",
        "Thinks cle\u0301arly",
    ),
    (
        "date-in-another-spelling",
        "the same moment, written in another way",
        '"2026-11-20T10:00:00Z","credentialSubject":{"type":["ClrSubject"]',
        '"2026-11-20T10:00:00+00:00","credentialSubject":{"type":["ClrSubject"]',
    ),
    (
        "date-with-a-fraction",
        "the same moment, with a fraction of a second",
        '"2026-11-20T10:00:00Z","credentialSubject":{"type":["ClrSubject"]',
        '"2026-11-20T10:00:00.000Z","credentialSubject":{"type":["ClrSubject"]',
    ),
    (
        "class-for-a-field",
        "a field has the name of a class, which is the same address and signs alike",
        '"criteria":',
        '"Criteria":',
    ),
    (
        "association-turned-round",
        "an association is of another kind",
        '"isChildOf"',
        '"isParentOf"',
    ),
    ("hashed-name", "the name is said to be a hash", '"hashed":false', '"hashed":true'),
)


def words() -> Iterator[Forged]:
    """Yield transcripts with another word in them."""
    sound = text(signed_whole())
    yield Forged("sound.clr.json", "as the school sent it", sound)
    for name, why, old, new in _LETTERS:
        yield Forged(f"{name}.clr.json", why, changed(sound, old, new))
    yield from _other_spellings()
    yield from _taken_out()
    yield from _put_in()
    yield from _harder_to_judge(changed(sound, '"Transcript"', '"Transcripx"'))


def _other_spellings() -> Iterator[Forged]:
    # JSON that says the same: no signature over what it says may depend on its spelling.
    document, sound = signed_whole(), text(signed_whole())
    yield Forged(
        "sound-with-white-space.clr.json",
        "sound: the same JSON, indented",
        json.dumps(document, indent=2, ensure_ascii=False).encode(),
    )
    yield Forged(
        "sound-with-carriage-returns.clr.json",
        "sound: the same JSON, indented, with the line ends of another system",
        json.dumps(document, indent=2, ensure_ascii=False).replace("\n", "\r\n").encode(),
    )
    yield Forged(
        "sound-with-escapes.clr.json",
        "sound: the same JSON, with a letter written as an escape",
        changed(sound, '"Transcript"', '"\\u0054ranscript"'),
    )
    yield Forged(
        "sound-in-another-order.clr.json",
        "sound: the same fields in another order",
        text(dict(reversed(document.items()))),
    )
    yield Forged(
        "sound-with-a-line-end.clr.json", "sound: a line end after the text", sound + b"\n"
    )


def _taken_out() -> Iterator[Forged]:
    document = signed_whole()
    for name in ("@context", "id", "type", "issuer", "validFrom", "credentialSubject"):
        yield Forged(
            f"without-{name.strip('@').lower()}.clr.json",
            f"the field {name} was taken out",
            text(without(document, name)),
        )
    yield Forged(
        "without-credentialstatus.clr.json",
        "the place on the status list was taken out",
        text(without(document, "credentialStatus")),
    )
    yield Forged(
        "without-relatedresource.clr.json",
        "the digest of the record was taken out",
        text(without(document, "relatedResource")),
    )
    yield Forged(
        "without-association.clr.json",
        "the associations were taken out",
        text(edited(document, "/credentialSubject", removed("association"))),
    )
    members = [signed_credit("c1"), signed_credit("c2")]
    yield Forged(
        "unsigned.clr.json", "the members are signed, the envelope is not", text(whole(members))
    )
    yield Forged("unsigned.badge.json", "nobody signed it", text(credit()))
    named = edited(document, "/issuer", removed("name"))
    yield Forged(
        "issuers-name-taken-out.clr.json",
        "the issuer's name was taken out of the envelope, which its members say anyway",
        text(named),
    )


def _put_in() -> Iterator[Forged]:
    document, sound = signed_whole(), text(signed_whole())
    yield Forged(
        "context-added.clr.json",
        "a context was added, which changes no meaning and so no signature",
        text(edited(document, "/@context", lambda urls: urls.append(MULTIKEY_V1))),
    )
    yield Forged("in-a-list.clr.json", "there is a list around the transcript", b"[" + sound + b"]")
    yield Forged(
        "in-an-object.clr.json",
        "there is an object around the transcript",
        b'{"credential":' + sound + b"}",
    )
    yield Forged(
        "second-name.clr.json",
        "the transcript has a second name",
        text(edited(document, "", lambda node: node.update(name=[node["name"], "Diploma"]))),
    )
    yield Forged(
        "second-subject.clr.json",
        "there is a second learner",
        text(
            edited(
                document,
                "",
                lambda node: node.update(
                    credentialSubject=[node["credentialSubject"], {"id": "urn:x:eve"}]
                ),
            )
        ),
    )
    yield Forged(
        "until-for-ever.clr.json",
        "an end of its time was added",
        text({**document, "validUntil": "2999-01-01T00:00:00Z"}),
    )
    yield Forged(
        "description-added.clr.json",
        "a description was added",
        text({**document, "description": "With the highest honours."}),
    )
    yield Forged(
        "letter-of-a-credit.badge.json",
        "one letter of the name is another",
        changed(text(signed_credit()), "Credit c1", "Credit c2"),
    )
    yield Forged("sound.badge.json", "as the school sent it", text(signed_credit()))


def _harder_to_judge(spoilt: bytes) -> Iterator[Forged]:
    # What was changed, and then made to look like something that cannot be judged.
    document = json.loads(spoilt)
    for name, why, change in (
        (
            "changed-and-key-only-named",
            "one letter is another, and the proof only names its key: none of those listed fits",
            added(verificationMethod=f"{SCHOOL}#key-1"),
        ),
        (
            "changed-and-no-key-named",
            "the same, with a proof that names only the issuer",
            added(verificationMethod=SCHOOL),
        ),
        (
            "changed-and-key-of-another-kind",
            "the same, with a key of a kind that the reader has not listed",
            added(verificationMethod=_KEY.replace("z6Mk", "z82L")),
        ),
        (
            "changed-and-a-nonce-added",
            "one letter is another, and the proof asks for a nonce to be judged",
            added(nonce="1"),
        ),
    ):
        yield Forged(f"{name}.clr.json", why, text(edited(document, "/proof/0", change)))


def merged() -> Iterator[Forged]:
    """Yield transcripts in which members were mixed, which the envelope's proof may not notice."""
    first, second = (f"{MEMBER}/{index}/credentialSubject" for index in (0, 1))
    results = signed_whole()
    at(results, first)["result"], at(results, second)["result"] = (
        at(results, second)["result"],
        at(results, first)["result"],
    )
    yield Forged(
        "results-swapped.clr.json",
        "two members exchanged results, which the envelope's proof does not notice",
        text(results),
    )
    for name in ("licenseNumber", "creditsEarned", "role"):
        value = 2.5 if name == "creditsEarned" else "of the other"
        pair = [
            sign(edited(credit("c1"), "/credentialSubject", added(**{name: value}))),
            signed_credit("c2"),
        ]
        moved = sign(whole(pair))
        subject = at(moved, first)
        at(moved, second)[name] = subject.pop(name)
        yield Forged(
            f"{name.lower()}-moved.clr.json",
            f"the {name} of one member stands in the other, which the envelope does not notice",
            text(moved),
        )
