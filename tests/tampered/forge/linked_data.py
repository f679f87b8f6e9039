"""JSON-LD tricks: what a careless reader of linked data drops, renames, or resolves by itself."""

from collections.abc import Iterator
from typing import Any

from tests.tampered.forge.school import (
    MEMBER,
    STRANGER,
    STRANGER_KEY,
    credit,
    sealed,
    sign,
    signed_credit,
    signed_whole,
)
from tests.tampered.forge.spelling import Forged, added, at, changed, edited, text
from transcript.credentials.clr import CONTEXT as CLR_CONTEXT
from transcript.credentials.open_badges import CONTEXT, OB_CONTEXT, OB_CONTEXT_302
from transcript.credentials.vc import CONTEXT_V2, MULTIKEY_V1

_SUBJECT = "/credentialSubject"
_ACHIEVEMENT = f"{_SUBJECT}/achievement"
_OWN = {"gpa": "https://hill.example/gpa"}


def linked_data() -> Iterator[Forged]:
    """Yield credentials changed in ways that a graph's signature may not notice."""
    yield from _keys()
    yield from _contexts()
    yield from _values()
    yield from _nodes()
    yield from _numbers()


def _keys() -> Iterator[Forged]:
    document = signed_whole()
    for name, why, place, members in (
        (
            "unknown-key",
            "a field that no context defines was added, which plain JSON-LD would not notice",
            _SUBJECT,
            {"gpa": "4.0"},
        ),
        (
            "unknown-key-in-a-member",
            "the same, in a member",
            f"{MEMBER}/1{_SUBJECT}",
            {"rank": "1"},
        ),
        ("unknown-key-at-the-top", "the same, at the top", "", {"honours": "summa cum laude"}),
        ("unknown-key-of-the-issuer", "the same, in the issuer", "/issuer", {"ranking": "1"}),
        ("unknown-key-of-null", "a field that no context defines, with null", "", {"gpa": None}),
        (
            "key-with-a-space",
            "a name that ends in a space was added",
            "",
            {"name ": "Diploma"},
        ),
        ("key-like-a-keyword", "a field with an at sign was added", "", {"@gpa": "4.0"}),
        (
            "key-an-address",
            "a field whose name is an address was added",
            _SUBJECT,
            {"https://hill.example/gpa": "4.0"},
        ),
        (
            "key-a-short-address",
            "a field whose name is a shortened address was added",
            _SUBJECT,
            {"schema:name": "Eve"},
        ),
        ("key-empty", "a field without a name was added", "", {"": "4.0"}),
        ("keyword-graph", "a second graph was added", "", {"@graph": [{"name": "Diploma"}]}),
        ("keyword-included", "more was included", "", {"@included": [{"name": "Diploma"}]}),
        ("keyword-nest", "a nested field was added", "", {"@nest": {"name": "Diploma"}}),
        ("keyword-index", "an index was added", _SUBJECT, {"@index": "first"}),
        (
            "keyword-reverse",
            "a field that points backwards was added",
            _SUBJECT,
            {"@reverse": {"issuer": {"id": "urn:x:eve"}}},
        ),
        ("keyword-id", "a second id was added, as a keyword", "", {"@id": "urn:x:eve"}),
        ("keyword-type", "a second type was added, as a keyword", "", {"@type": "Diploma"}),
        ("keyword-set-as-a-field", "a set stands where fields belong", "", {"@set": []}),
    ):
        yield Forged(f"{name}.clr.json", why, text(edited(document, place, added(**members))))
    yield Forged(
        "alias-for-the-id.clr.json",
        "the learner's id is under the keyword instead of its alias",
        text(edited(document, _SUBJECT, lambda node: node.update({"@id": node.pop("id")}))),
    )


def _contexts() -> Iterator[Forged]:
    document, sound = signed_credit(), text(signed_credit())
    ours = list(CONTEXT)
    for name, why, context in (
        ("context-inline", "a context was written into the file", [*ours, _OWN]),
        (
            "context-that-renames",
            "a context was written into the file that gives a name another meaning",
            [*ours, {"name": "https://schema.org/alternateName"}],
        ),
        (
            "context-with-a-default",
            "a context gives every unknown word a meaning",
            [*ours, {"@vocab": "https://hill.example/"}],
        ),
        ("context-null", "the contexts are null", None),
        ("context-with-a-null", "a null wipes out the contexts before it", [*ours[:1], None]),
        ("context-ends-in-null", "a null wipes out all contexts", [*ours, None]),
        ("context-a-number", "a context is a number", [*ours, 1]),
        ("context-empty", "the list of contexts is empty", []),
        ("context-first-only", "only the first context is there", ours[:1]),
        ("context-first-as-text", "one context, not in a list", ours[0]),
        ("context-in-another-order", "the contexts stand in another order", ours[::-1]),
        ("context-twice", "a context stands twice", [*ours, ours[-1]]),
        (
            "context-of-another-revision",
            "the words are explained by another revision of the standard",
            [each.replace("3.0.3", "3.0.2") for each in ours],
        ),
        (
            "context-without-tls",
            "a context's address is not https",
            [each.replace("https://www", "http://www") for each in ours],
        ),
        ("context-with-a-slash", "a context's address ends in a slash", [f"{ours[0]}/", *ours[1:]]),
        ("context-with-a-query", "a context's address has a query", [*ours[:2], f"{ours[2]}?v=1"]),
        (
            "context-with-a-fragment",
            "a context's address has a fragment",
            [*ours[:2], f"{ours[2]}#"],
        ),
        ("context-relative", "a context's address is relative", [*ours, "extensions.json"]),
        ("context-a-file", "a context is a file of the reader's", [*ours, "file:///etc/passwd"]),
        (
            "context-of-others",
            "the words are explained by a context that the reader does not have",
            [*ours, "https://other.example/words"],
        ),
    ):
        yield Forged(f"{name}.badge.json", why, text({**document, "@context": context}))
    inside = edited(document, _ACHIEVEMENT, added(**{"@context": _OWN, "gpa": "4.0"}))
    yield Forged("context-inside.badge.json", "an object brings a context of its own", text(inside))
    wiped = edited(document, _ACHIEVEMENT, added(**{"@context": None}))
    yield Forged("context-null-inside.badge.json", "an object wipes out the contexts", text(wiped))
    same = edited(document, _ACHIEVEMENT, added(**{"@context": ours}))
    yield Forged("context-again-inside.badge.json", "an object repeats the contexts", text(same))
    defined = edited(document, _SUBJECT, added(gpa="4.0"))
    yield Forged(
        "context-for-an-unknown-key.badge.json",
        "a field was added, and a context written into the file that defines it",
        text({**defined, "@context": [*ours, _OWN]}),
    )
    yield Forged(
        "context-under-an-alias.badge.json",
        "the contexts stand under another name",
        changed(sound, '"@context"', '"context"'),
    )
    stranger = sign(credit(issuer=STRANGER), signer=STRANGER_KEY)
    yield Forged(
        "context-of-others-by-a-stranger.badge.json",
        "the same, by an issuer whom the reader does not know",
        text({**stranger, "@context": [*ours, "https://other.example/words"]}),
    )
    unused = [*ours, MULTIKEY_V1]
    yield Forged(
        "sound-with-an-unused-context.badge.json",
        "sound: a context was added that explains no word of it",
        text({**document, "@context": unused}),
    )
    yield from _revisions()


def _revisions() -> Iterator[Forged]:
    old = {"@context": [CONTEXT_V2, OB_CONTEXT_302, CONTEXT[2]]}
    yield Forged(
        "sound-by-an-older-revision.badge.json",
        "sound: the words are explained by an older revision, and were signed so",
        text(sign({**credit("c2"), **old})),
    )
    document = signed_whole()
    yield Forged(
        "context-of-a-members-revision.clr.json",
        "the revision that explains a member was exchanged after signing",
        text(edited(document, f"{MEMBER}/1", added(**old))),
    )
    lone = [each for each in CLR_CONTEXT if each != OB_CONTEXT]
    yield Forged(
        "context-taken-from-the-list.clr.json",
        "one of the contexts was taken out",
        text({**document, "@context": lone}),
    )


def _values() -> Iterator[Forged]:
    document = signed_credit()
    for name, why, value in (
        ("value-object", "a text is written as a value object", {"@value": "Credit c1"}),
        (
            "value-with-a-language",
            "a text was given a language",
            {"@value": "Credit c1", "@language": "en"},
        ),
        (
            "value-with-a-direction",
            "a text was given a direction",
            {"@value": "Credit c1", "@language": "ar", "@direction": "rtl"},
        ),
        (
            "value-with-a-type",
            "a text was given a type",
            {"@value": "Credit c1", "@type": "http://www.w3.org/2001/XMLSchema#token"},
        ),
        ("value-in-a-list-object", "a text is written as a list", {"@list": ["Credit c1"]}),
        ("value-in-a-set-object", "a text is written as a set", {"@set": ["Credit c1"]}),
        ("value-an-object", "an object stands in place of a text", {"id": "urn:x:c1"}),
        ("value-a-number", "a number stands in place of a text", 1),
        ("value-a-truth", "a truth value stands in place of a text", True),
        ("value-null", "null stands in place of a text", None),
        ("value-empty", "nothing stands in place of a text", ""),
        ("value-in-a-list", "a text is written as a list of one", ["Credit c1"]),
        ("value-in-two-lists", "a text is written as a list in a list", [["Credit c1"]]),
        ("value-twice-in-a-list", "a text stands twice", ["Credit c1", "Credit c1"]),
    ):
        yield Forged(f"{name}.badge.json", why, text({**document, "name": value}))
    twice = edited(document, _ACHIEVEMENT, lambda node: node["tag"].append("foundational"))
    yield Forged(
        "tag-twice.badge.json", "a value stands twice, which a graph does not count", text(twice)
    )
    yield Forged(
        "value-twice.clr.json",
        "a value stands twice in a list, which an RDF signature does not cover",
        text(
            edited(
                signed_whole(),
                f"{MEMBER}/0{_ACHIEVEMENT}",
                lambda node: node["tag"].append("foundational"),
            )
        ),
    )
    empty = edited(document, _ACHIEVEMENT, added(alignment=[]))
    yield Forged(
        "field-of-an-empty-list.badge.json", "a field with an empty list was added", text(empty)
    )
    null = edited(document, _ACHIEVEMENT, added(humanCode=None))
    yield Forged("field-of-null.badge.json", "a field with null was added", text(null))


def _nodes() -> Iterator[Forged]:
    document = signed_credit()
    for name, why, place, members in (
        ("id-relative", "an id is relative", _ACHIEVEMENT, {"id": "c1"}),
        ("id-a-blank-node", "an id is a blank node's", _ACHIEVEMENT, {"id": "_:b0"}),
        ("id-a-fragment", "an id is a fragment", _ACHIEVEMENT, {"id": "#c1"}),
        (
            "id-with-a-space",
            "an id has a space in it",
            _ACHIEVEMENT,
            {"id": "https://x.example/ 1"},
        ),
        ("id-empty", "an id is empty", _ACHIEVEMENT, {"id": ""}),
        ("id-a-list", "an id is a list", _ACHIEVEMENT, {"id": ["https://hill.example/credits/c1"]}),
        ("id-null", "an id is null", _ACHIEVEMENT, {"id": None}),
        ("id-of-the-whole-null", "the badge's id is null", "", {"id": None}),
        ("type-unknown", "a type that nothing explains was added", _SUBJECT, {"type": ["Diploma"]}),
        (
            "type-relative",
            "a type that nothing explains stands beside the right one",
            "",
            {"type": [*document["type"], "Diploma"]},
        ),
        (
            "type-added",
            "a type that the context explains was added",
            "",
            {"type": [*document["type"], "EndorsementCredential"]},
        ),
        (
            "type-twice",
            "a type stands twice",
            "",
            {"type": [*document["type"], document["type"][1]]},
        ),
        (
            "type-of-a-transcript",
            "the badge calls itself a transcript",
            "",
            {"type": ["VerifiableCredential", "ClrCredential"]},
        ),
        (
            "type-first-only",
            "the badge says only that it is a credential",
            "",
            {"type": ["VerifiableCredential"]},
        ),
        ("type-empty", "the badge has no type", "", {"type": []}),
        ("type-a-number", "the badge's type is a number", "", {"type": 1}),
        (
            "type-with-a-null",
            "the badge has a type of null",
            "",
            {"type": [*document["type"], None]},
        ),
    ):
        yield Forged(f"{name}.badge.json", why, text(edited(document, place, added(**members))))
    conflict = credit("c2")
    at(conflict, _ACHIEVEMENT)["id"] = "https://hill.example/areas/reasoning"
    yield Forged(
        "two-descriptions.clr.json",
        "one id is described in two ways",
        sealed([signed_credit(), sign(conflict)]),
    )


def _numbers() -> Iterator[Forged]:
    sound = sign(edited(credit(), _SUBJECT, added(creditsEarned=1.5)))
    name = "sound-with-a-number.badge.json"
    yield Forged(name, "sound: with a number that is not whole", text(sound))
    spelt: tuple[tuple[str, str, Any], ...] = (
        ("number-changed", "a number is another", "1.6"),
        (
            "number-beyond-precision",
            "a number differs beyond what computers keep",
            "1.5" + "0" * 20 + "1",
        ),
        ("sound-number-with-a-zero", "sound: the same number, written in another way", "1.50"),
        (
            "sound-number-with-an-exponent",
            "sound: the same number, written in another way",
            "15e-1",
        ),
        ("number-too-large", "a number beyond what computers keep", "1e400"),
        ("number-below-zero", "a number is below zero", "-1.5"),
        ("number-minus-zero", "a number is minus zero", "-0.0"),
        ("number-as-text", "a number is written as a text", '"1.5"'),
        ("number-of-many-digits", "a number of a thousand digits", "1" * 1000),
    )
    for each, why, number in spelt:
        content = changed(text(sound), '"creditsEarned":1.5', f'"creditsEarned":{number}')
        is_sound = each.startswith("sound")
        yield Forged(f"{each}.badge.json", why, content, "" if is_sound else name)
