"""What a document states, and what is refused so that nothing is left out."""

from types import MappingProxyType
from typing import Any

import pytest

from transcript.proofs import n_quads, vocabulary
from transcript.proofs.errors import BudgetExceededError, DataLossError
from transcript.proofs.n_quads import to_quads
from transcript.proofs.rdf_terms import literal
from transcript.proofs.rdfc import canonicalize

BASE = "https://contexts.example/base"
MORE = "https://contexts.example/more"
CLASH = "https://contexts.example/clash"
VOCAB = "https://contexts.example/vocab"
ODD = "https://contexts.example/odd"
TAKEN = "https://contexts.example/taken"
BROKEN = "https://contexts.example/broken"

V = "https://terms.example/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Contexts = MappingProxyType[str, Any]


def based(**members: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"@context": [BASE], "id": "urn:x", **members}


def odd(**members: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"@context": [ODD], "id": "urn:x", **members}


@pytest.mark.parametrize(
    ("document", "statements"),
    [
        (based(type="Credential"), [f"<urn:x> <{RDF}type> <{V}Credential>"]),
        (
            based(type=["urn:kind"], name="a"),
            [f'<urn:x> <{V}name> "a"', f"<urn:x> <{RDF}type> <urn:kind>"],
        ),
        (based(title="Hi"), [f'<urn:x> <{V}title> "Hi"@en']),
        (based(issued="2026-11-22"), [f'<urn:x> <{V}issued> "2026-11-22"^^<{XSD}dateTime>']),
        (based(label="x"), [f'<urn:x> <{V}label> "x"']),
        (based(free="x"), [f'<urn:x> <{V}free> "x"']),
        (based(flag=False), [f'<urn:x> <{V}flag> "false"^^<xsd:boolean>']),
        (based(name=True), [f'<urn:x> <{V}name> "true"^^<{XSD}boolean>']),
        (based(name=-3), [f'<urn:x> <{V}name> "-3"^^<{XSD}integer>']),
        (based(name=22.0), [f'<urn:x> <{V}name> "22"^^<{XSD}integer>']),
        (based(name=-0.5), [f'<urn:x> <{V}name> "-5.0E-1"^^<{XSD}double>']),
        (based(ratio=1234.5), [f'<urn:x> <{V}ratio> "1.2345E3"^^<{XSD}double>']),
        (based(share=1.5), [f'<urn:x> <{V}share> "1.5E0"^^<{XSD}float>']),
        (based(name='a\t"b"\\\r\n'), [f'<urn:x> <{V}name> "a\\t\\"b\\"\\\\\\r\\n"']),
        (
            based(name={"@value": "Grüezi", "@language": "de-CH"}),
            [f'<urn:x> <{V}name> "Grüezi"@de-ch'],
        ),
        (based(issuer="urn:i"), [f"<urn:x> <{V}issuer> <urn:i>"]),
        (based(issuer={"id": "urn:i"}), [f"<urn:x> <{V}issuer> <urn:i>"]),
        (based(issuer="ex://host/a"), [f"<urn:x> <{V}issuer> <ex://host/a>"]),
        (based(word="Person"), [f"<urn:x> <{V}word> <{V}Person>"]),
        (based(word="urn:w"), [f"<urn:x> <{V}word> <urn:w>"]),
        (based(tags=["b", "a"]), [f'<urn:x> <{V}tags> "a"', f'<urn:x> <{V}tags> "b"']),
        (based(steps=[]), [f"<urn:x> <{V}steps> <{RDF}nil>"]),
        (
            based(steps=["a", "a"]),
            [
                f"<urn:x> <{V}steps> _:c14n0",
                f'_:c14n0 <{RDF}first> "a"',
                f"_:c14n0 <{RDF}rest> _:c14n1",
                f'_:c14n1 <{RDF}first> "a"',
                f"_:c14n1 <{RDF}rest> <{RDF}nil>",
            ],
        ),
        (
            based(steps="a"),
            [
                f"<urn:x> <{V}steps> _:c14n0",
                f'_:c14n0 <{RDF}first> "a"',
                f"_:c14n0 <{RDF}rest> <{RDF}nil>",
            ],
        ),
        (
            based(proof={"type": "DataIntegrityProof", "proofPurpose": "assertionMethod"}),
            [
                "<urn:x> <https://w3id.org/security#proof> _:c14n0",
                f"_:c14n1 <{RDF}type> <https://w3id.org/security#DataIntegrityProof> _:c14n0",
                f"_:c14n1 <{V}proofPurpose> <{V}assertionMethod> _:c14n0",
            ],
        ),
        (
            based(parts={"name": "wheel", "inside": {"name": "spoke"}}),
            [
                f"<urn:x> <{V}parts> _:c14n1",
                f'_:c14n0 <{V}partName> "spoke"',
                f"_:c14n1 <{V}inside> _:c14n0",
                f'_:c14n1 <{V}partName> "wheel"',
            ],
        ),
        (
            based(subject={"type": "Person", "id": "urn:p", "knows": {"id": "urn:q"}}),
            [
                f"<urn:p> <{RDF}type> <{V}Person>",
                f"<urn:p> <{V}knows> <urn:q>",
                f"<urn:x> <{V}subject> <urn:p>",
            ],
        ),
        (
            based(subject={"@context": [BASE, MORE], "id": "urn:p", "nickname": "Al"}),
            [f'<urn:p> <{V}nickname> "Al"', f"<urn:x> <{V}subject> <urn:p>"],
        ),
        (odd(plain="x"), [f'<urn:x> <{V}plain> "x"@fr']),
        (odd(silent="x"), [f'<urn:x> <{V}silent> "x"']),
        (odd(clean="x"), [f'<urn:x> <{V}clean> "x"']),
        (
            odd(nested={"plain": "x"}),
            [f"<urn:x> <{V}nested> _:c14n0", f'_:c14n0 <{V}nestedPlain> "x"@fr'],
        ),
        (
            {"@context": VOCAB, "id": "urn:x", "type": "Bar", "foo": "x"},
            [
                '<urn:x> <https://open.example/foo> "x"',
                f"<urn:x> <{RDF}type> <https://open.example/Bar>",
            ],
        ),
    ],
)
def test_a_document_states(
    document: dict[str, Any], statements: list[str], contexts: Contexts
) -> None:
    text = canonicalize(to_quads(document, contexts=contexts))
    assert text.splitlines() == sorted(f"{each} ." for each in statements)


UNDEFINED = "no context defines this key, so that a signature would not cover it"
AT_SIGN = "a key that begins with “@” does not belong in a credential"
INCOMPLETE = "this is not a complete address, like https://… or urn:uuid:…"
INVISIBLE = "it contains a control character or half a character, which nobody sees"
TWICE = "it is stated twice here, and a signature covers it once; leave one out"
UNSUPPORTED = "this key is defined in a way that is not supported"
TOO_LARGE = "the number is too large to be read alike everywhere; write it as text"
WHOLE = "a whole number is not signed alike everywhere here; write it as text"
TAKEN_FOR_ANOTHER = "some software takes this value for another one here; leave one out"
EMPTY = "it states nothing that could be signed"
PLACE = "a context must be the address of a published context"


@pytest.mark.parametrize(
    ("document", "path", "reason"),
    [
        ([], "", "what is signed is one JSON object"),
        ({"id": "urn:x"}, "", "there is no “@context”, so that nothing in it has a meaning"),
        (based(), "", EMPTY),
        (based(secret="x"), "/secret", UNDEFINED),
        ({"@context": BASE, "": "x"}, "/", UNDEFINED),
        (based(**{"a/b~c": 1}), "/a~1b~0c", UNDEFINED),
        (based(**{"ex:name": "x"}), "/ex:name", UNDEFINED),
        (based(**{f"{V}name": "x"}), "/https:~1~1terms.example~1name", UNDEFINED),
        (based(**{"name ": "x"}), "/name ", UNDEFINED),
        (based(subject={"name": "x", "secret": "y"}), "/subject/secret", UNDEFINED),
        (odd(nothing="x"), "/nothing", UNDEFINED),
        (odd(clean={"plain": "x"}), "/clean/plain", UNDEFINED),
        (based(**{"@type": "Person"}), "/@type", AT_SIGN),
        (based(**{"@id": "urn:y"}), "/@id", AT_SIGN),
        (based(**{"@gpa": 4}), "/@gpa", AT_SIGN),
        (based(name={"@value": "x"}), "/name/@value", AT_SIGN),
        *(
            (based(**{key: {"@value": value, "@language": tag}}), f"/{key}/@value", AT_SIGN)
            for key, value, tag in [
                ("name", 5, "en"),
                ("name", "x", None),
                ("title", "x", "en"),
                ("issued", "x", "en"),
                ("issuer", "x", "en"),
            ]
        ),
        (
            based(name={"@value": "x", "@language": "en_US"}),
            "/name/@language",
            "this is not the name of a language, like “en” or “pt-BR”",
        ),
        (based(name={"@value": "\0", "@language": "en"}), "/name", INVISIBLE),
        (odd(graph={}), "/graph", "this key stands for nothing that can be signed"),
        ({"@context": VOCAB, "a b": "x"}, "/a b", "this key stands for nothing that can be signed"),
        (odd(backwards="x"), "/backwards", UNSUPPORTED),
        (odd(byLanguage={"en": "x"}), "/byLanguage", UNSUPPORTED),
        (odd(raw={"a": 1}), "/raw", UNSUPPORTED),
        (odd(towards="x"), "/towards", UNSUPPORTED),
        (odd(twin="a", other="b"), "/other", "this key means the same as “twin”; leave one out"),
        (based(id="relative"), "/id", INCOMPLETE),
        (based(id="_:b0"), "/id", INCOMPLETE),
        (based(id="urn:"), "/id", INCOMPLETE),
        (based(id="urn:a b"), "/id", INCOMPLETE),
        (based(id="urn:a\u2028"), "/id", INCOMPLETE),
        (based(id=""), "/id", INCOMPLETE),
        (based(id=["urn:x"]), "/id", "an address belongs here, as text"),
        (based(issuer=5), "/issuer", "an address belongs here, as text"),
        (based(issuer=True), "/issuer", "an address belongs here, as text"),
        (based(issuer="school"), "/issuer", INCOMPLETE),
        (based(issuer="ex:school"), "/issuer", "this is a shortened address; write it in full"),
        (based(word="unknown"), "/word", "no context defines the word “unknown”"),
        (based(word="ex:word"), "/word", "no context defines the word “ex:word”"),
        (based(word="id"), "/word", "no context defines the word “id”"),
        (based(type="Unknown"), "/type", "no context defines the type “Unknown”"),
        (based(type=["Person", "ex:T"]), "/type/1", "no context defines the type “ex:T”"),
        (based(type=["Person", "Person"]), "/type/1", TWICE),
        (based(type=["Person", f"{V}Person"]), "/type/1", TWICE),
        (based(type=[]), "/type", "a type is text, or a list of texts"),
        (based(type=[None]), "/type", "a type is text, or a list of texts"),
        (based(type=["Person", {}]), "/type", "a type is text, or a list of texts"),
        (based(type={}), "/type", "a type is text, or a list of texts"),
        (
            {"@context": [BASE, ODD], "type": "Person", "kind": "Person"},
            "/kind",
            "the type is given twice",
        ),
        (
            odd(kind="Renamer", plain="x"),
            "",
            "its types change the meaning of the key that names them",
        ),
        (
            odd(kind="Eraser"),
            "",
            "its contexts do not go together (the type “Eraser” takes all terms away)",
        ),
        (
            based(type="Renamed"),
            "",
            "its contexts do not go together (protected term redefinition)",
        ),
        (
            based(subject={"@context": [BASE, CLASH], "name": "x"}),
            "/subject",
            "its contexts do not go together (protected term redefinition)",
        ),
        (
            {"@context": [ODD, TAKEN], "leaning": "x"},
            "/leaning",
            "its contexts do not go together (invalid IRI mapping)",
        ),
        (
            {"@context": [BASE, CLASH], "name": "x"},
            "",
            "its contexts do not go together (protected term redefinition)",
        ),
        (
            {"@context": BROKEN, "name": "x"},
            "",
            "its contexts do not go together (loading remote context failed)",
        ),
        ({"@context": [], "name": "x"}, "/@context", "the list of contexts is empty"),
        ({"@context": None, "name": "x"}, "/@context", PLACE),
        ({"@context": {"name": "urn:n"}, "name": "x"}, "/@context", PLACE),
        ({"@context": [BASE, {"name": "urn:n"}], "name": "x"}, "/@context/1", PLACE),
        (based(subject={"@context": None, "name": "x"}), "/subject/@context", PLACE),
        (
            {"@context": ["https://evil.example/"], "name": "x"},
            "/@context/0",
            "the context “https://evil.example/” is not one that is trusted",
        ),
        ({"@context": [BASE, BASE]}, "/@context/1", "the same context is given twice"),
        (based(name=None), "/name", "“null” leaves no trace in a signature; leave the key out"),
        (
            based(tags=["a", None]),
            "/tags/1",
            "“null” leaves no trace in a signature; leave the key out",
        ),
        (
            based(tags=[]),
            "/tags",
            "an empty list leaves no trace in a signature; leave the key out",
        ),
        (based(tags=[["a"]]), "/tags/0", "a list inside a list loses its shape in a signature"),
        (based(steps=[["a"]]), "/steps/0", "a list inside a list loses its shape in a signature"),
        (based(tags=["a", "b", "a"]), "/tags/2", TWICE),
        (based(tags=[1, 1.0]), "/tags/1", TWICE),
        (based(tags=[1, True]), "/tags/1", TAKEN_FOR_ANOTHER),
        (
            based(subject=[{"id": "urn:p", "name": 0}, {"id": "urn:p", "name": False}]),
            "/subject/1/name",
            TAKEN_FOR_ANOTHER,
        ),
        (based(issuer=["urn:i", {"id": "urn:i", "name": "x"}]), "/issuer/1", TWICE),
        (based(proof="x"), "/proof", "an object belongs here"),
        (based(proof=[{"id": "urn:p"}]), "/proof/0", EMPTY),
        (based(name=2**53), "/name", TOO_LARGE),
        (based(name=-1e300), "/name", TOO_LARGE),
        (based(name=float("nan")), "/name", TOO_LARGE),
        (based(name=float("inf")), "/name", TOO_LARGE),
        (
            based(name=0.1 + 0.2),
            "/name",
            "the number has more digits than a signature covers; write it as text",
        ),
        (based(ratio=2), "/ratio", WHOLE),
        (based(share=2.0), "/share", WHOLE),
        (based(ratio="2"), "/ratio", "a number belongs here, not text"),
        *(
            (based(**{name: text}), f"/{name}", "true or false belongs here, not text")
            for name in ("flag", "httpFlag", "httpsFlag")
            for text in ("false", "true", "0", "no")
        ),
        (based(name=b"x"), "/name", "this is not a value that JSON has"),
        (based(name="a\0"), "/name", INVISIBLE),
        (based(name="a\x7f"), "/name", INVISIBLE),
        (based(name="\ud83d"), "/name", INVISIBLE),
        (based(name="\uffff"), "/name", INVISIBLE),
    ],
)
def test_what_would_be_lost_is_refused_at_its_place(
    document: Any,  # noqa: ANN401
    path: str,
    reason: str,
    contexts: Contexts,
) -> None:
    with pytest.raises(DataLossError) as caught:
        to_quads(document, contexts=contexts)
    assert (caught.value.path, caught.value.reason) == (path, reason)


def test_a_refusal_names_the_place_and_the_reason(contexts: Contexts) -> None:
    with pytest.raises(DataLossError) as caught:
        to_quads(based(secret=1), contexts=contexts)
    assert str(caught.value) == f"/secret: {UNDEFINED}"


def test_a_refusal_of_the_whole_names_the_document(contexts: Contexts) -> None:
    with pytest.raises(DataLossError) as caught:
        to_quads(based(), contexts=contexts)
    assert str(caught.value) == f"(the document): {EMPTY}"


def test_a_document_nested_without_end_is_refused(contexts: Contexts) -> None:
    document = based()
    for _ in range(200):
        document = {**document, "subject": document}
    with pytest.raises(BudgetExceededError, match=r"^the document is nested too deeply$"):
        to_quads(document, contexts=contexts)


def test_a_document_that_states_too_much_is_refused(
    contexts: Contexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(n_quads, "_MOST_QUADS", 3)
    with pytest.raises(
        BudgetExceededError, match=r"^the document states more than any honest one$"
    ):
        to_quads(based(tags=["a", "b", "c", "d"]), contexts=contexts)


def test_a_crowd_of_types_costs_no_more_than_a_crowd(contexts: Contexts) -> None:
    # Each compared with all others would take a minute.
    types = [f"urn:type:{number}" for number in range(100_000)]
    assert len(to_quads(based(type=types), contexts=contexts)) == len(types)


def test_a_document_that_mixes_contexts_too_much_is_refused(
    contexts: Contexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "_SCOPES_PER_DOCUMENT", 2)
    fresh = MappingProxyType(dict(contexts))
    document = based(subject={"@context": MORE, "type": "Person", "parts": {"name": "x"}})
    with pytest.raises(
        BudgetExceededError, match=r"^the document mixes contexts in too many ways$"
    ):
        to_quads(document, contexts=fresh)


def test_what_strangers_send_does_not_stay_in_memory(
    contexts: Contexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "_DECISIONS_KEPT", 0)
    fresh = vocabulary.Vocabulary(contexts)
    first = fresh.root()
    first.local([BASE])
    assert fresh.root() is not first


def test_names_that_strangers_choose_are_not_kept(contexts: Contexts) -> None:
    fresh = MappingProxyType(dict(contexts))
    scope = vocabulary.vocabulary_of(fresh).root().local([BASE])
    to_quads(based(type="urn:kind", name="x"), contexts=fresh)
    assert not scope.plans
    to_quads(based(type="Person", name="x"), contexts=fresh)
    assert len(scope.plans) == 1


def test_what_is_kept_has_an_end_within_a_document_too(
    contexts: Contexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "_DECISIONS_KEPT", 3)
    fresh = MappingProxyType(dict(contexts))
    known = vocabulary.vocabulary_of(fresh)
    scope = known.root().local([BASE])
    to_quads(based(issuer={"id": "urn:i", "name": "x"}, subject={"label": "x"}), contexts=fresh)
    assert len(scope.plans) == 2
    assert not known.may_keep()
    known.root()
    assert known.may_keep()


def test_contexts_are_worked_out_once(contexts: Contexts) -> None:
    assert vocabulary.vocabulary_of(contexts) is vocabulary.vocabulary_of(contexts)


def test_a_few_sets_of_contexts_are_remembered_and_the_oldest_forgotten(
    contexts: Contexts,
) -> None:
    first = MappingProxyType(dict(contexts))
    before = vocabulary.vocabulary_of(first)
    others = [MappingProxyType(dict(contexts)) for _ in range(8)]
    for each in others:
        vocabulary.vocabulary_of(each)
    assert vocabulary.vocabulary_of(first) is not before


def test_contexts_are_left_as_they_were_given(contexts: Contexts) -> None:
    before = repr(contexts)
    to_quads(based(subject={"type": "Person", "knows": {"name": "x"}}), contexts=contexts)
    assert repr(contexts) == before


@pytest.mark.parametrize(
    ("text", "written"),
    [("\b\f\x01\x7f", '"\\b\\f\\u0001\\u007F"'), ("é😀", '"é😀"')],
)
def test_a_literal_is_escaped_as_the_standard_says(text: str, written: str) -> None:
    assert literal(text) == written
