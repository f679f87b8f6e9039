"""What we accept, PyLD reads as the same statements. What it would drop, we refuse.

`make agreement` tries 100,000 documents; the usual run, a few hundred.
"""

import copy
import json
import os
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from transcript.credentials.contexts import contexts as trusted_contexts
from transcript.proofs.errors import BudgetExceededError, DataLossError
from transcript.proofs.n_quads import to_quads
from transcript.proofs.rdfc import canonicalize

OURS = ["https://contexts.example/" + name for name in ("base", "more", "odd", "vocab", "taken")]
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

OUR_KEYS = [
    *("name", "title", "issuer", "subject", "issued", "word", "steps", "tags", "ratio", "share"),
    *("flag", "label", "free", "parts", "proof", "inside", "knows", "nickname", "plain", "silent"),
    *("twin", "other", "clean", "nested", "deep", "leaning", "leant", "guarded", "unknown"),
    *("created", "expires", "cryptosuite", "proofPurpose", "verificationMethod", "kind"),
]
OUR_TYPES = ["Person", "Credential", "DataIntegrityProof", "Renamed", "Eraser", "Renamer", "urn:t"]
OFFICIAL_KEYS = [
    *("name", "description", "issuer", "validFrom", "credentialSubject", "achievement", "criteria"),
    *("result", "resultDescription", "rubricCriterionLevel", "allowedValue", "achievedLevel"),
    *("evidence", "verifiableCredential", "association", "proof", "proofPurpose", "created"),
    *("credentialStatus", "statusListIndex", "creditsEarned", "identifier", "hashed", "tag"),
    *("inLanguage", "image", "alignment", "targetUrl", "source", "narrative", "partial", "level"),
]
OFFICIAL_TYPES = [
    *("VerifiableCredential", "OpenBadgeCredential", "ClrCredential", "AchievementSubject"),
    *("ClrSubject", "Achievement", "ResultDescription", "Result", "RubricCriterionLevel"),
    *("Profile", "Evidence", "DataIntegrityProof", "BitstringStatusListEntry", "Association"),
    *("IdentityObject", "Image", "Alignment", "VerifiablePresentation"),
]
TEXTS = ["a", "b", "Person", "urn:a", "urn:b", "relative", "https://x.example/y", "ex:z", "é", "\t"]
TAGGED = [{"@value": "a", "@language": "EN-us"}, {"@value": "a"}, {"@value": 1, "@language": "en"}]
SCALARS = (
    st.sampled_from([*TEXTS, *TAGGED, 0, 1, 2, -7, 1.0, 2.0, 1.5, 0.1, None]) | st.booleans()
).map(copy.deepcopy)
ISSUED = Path(__file__).parents[1] / "issued" / "0.2.0" / "eli-marchetti.clr.json"


def documents(urls: list[str], keys: list[str], types: list[str]) -> st.SearchStrategy[Any]:
    def node(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        value = children | st.lists(children, max_size=3)
        members = st.dictionaries(st.sampled_from(keys), value, max_size=4)
        kinds = st.lists(st.sampled_from(types), max_size=2) | st.sampled_from(types)
        frame = st.fixed_dictionaries(
            {}, optional={"id": st.sampled_from(TEXTS), "type": kinds, "@context": contexts_of}
        )
        return st.builds(lambda *parts: parts[0] | parts[1], members, frame)

    contexts_of = st.lists(st.sampled_from(urls), min_size=1, max_size=4) | st.sampled_from(urls)
    whole = node(st.recursive(SCALARS, node, max_leaves=12))
    return st.builds(lambda each, used: {**each, "@context": used}, whole, contexts_of)


def by_pyld(document: dict[str, Any], contexts: MappingProxyType[str, Any]) -> str:
    def load(url: str, _: object) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": copy.deepcopy(contexts[url])}

    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": load,
        "base": None,
    }
    return str(jsonld.normalize(document, options))


def without(document: Any, pointer: str) -> None:  # noqa: ANN401 - any JSON
    """Take out the value at `pointer`."""
    *steps, last = pointer.split("/")[1:]
    for step in steps:
        document = document[int(step) if isinstance(document, list) else step]
    del document[int(last) if isinstance(document, list) else last]


def agrees(document: dict[str, Any], contexts: MappingProxyType[str, Any]) -> None:
    """Take out what is refused, piece by piece, and compare what remains."""
    document = copy.deepcopy(document)
    while True:
        try:
            ours = canonicalize(to_quads(document, contexts=contexts))
        except DataLossError as error:
            if not error.path:
                return
            without(document, error.path)
        except BudgetExceededError:
            return  # PyLD might not come to an end
        else:
            assert ours == by_pyld(document, contexts)
            return


def credential() -> dict[str, Any]:
    """Return a transcript of one credit that this product has issued."""
    document: dict[str, Any] = json.loads(ISSUED.read_bytes())
    del document["proof"]
    subject = document["credentialSubject"]
    for name in ("verifiableCredential", "achievement", "association"):
        del subject[name][1:]
    return document


def places(value: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - any JSON
    """Return every place in a document, as what holds it and the key or index in that."""
    found = []
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        found += [(value, key), *places(value[key])]
    return found


def edited(document: dict[str, Any], edits: list[tuple[str, int, int, Any]]) -> dict[str, Any]:
    """Return the document after edits at any of its places."""
    for kind, number, other, value in edits:
        found = places(document)
        if not found:
            break
        (holder, key), (source, name) = found[number % len(found)], found[other % len(found)]
        match kind:
            case "delete":
                del holder[key]
            case "set":
                holder[key] = copy.deepcopy(value)
            case "copy":
                holder[key] = copy.deepcopy(source[name])
            case "wrap":
                holder[key] = [holder[key]]
            case "repeat":
                holder[key] = [holder[key], copy.deepcopy(holder[key])]
            case "add" if isinstance(holder, dict):
                holder[OFFICIAL_KEYS[other % len(OFFICIAL_KEYS)]] = copy.deepcopy(value)
            case "retype" if isinstance(holder, dict):
                holder["type"] = [OFFICIAL_TYPES[other % len(OFFICIAL_TYPES)]]
    return document


EDITS = st.tuples(
    st.sampled_from(["delete", "set", "copy", "wrap", "repeat", "add", "retype"]),
    st.integers(0, 2_000),
    st.integers(0, 2_000),
    SCALARS
    | st.lists(SCALARS, max_size=2)
    | st.just([V2, CLR, OB])
    | st.just([V2, OB, EXTENSIONS])
    | st.fixed_dictionaries({"id": st.sampled_from(TEXTS), "name": SCALARS}),
)
EXAMPLES = int(os.environ.get("TRANSCRIPT_AGREEMENT", "600")) // 3
OFTEN = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="TRANSCRIPT_AGREEMENT" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@OFTEN
@given(document=documents(OURS, OUR_KEYS, OUR_TYPES))
def test_we_agree_about_contexts_of_every_kind(
    document: dict[str, Any], contexts: MappingProxyType[str, Any]
) -> None:
    agrees(document, contexts)


@OFTEN
@given(document=documents([V2, OB, CLR, EXTENSIONS], OFFICIAL_KEYS, OFFICIAL_TYPES))
def test_we_agree_about_the_official_contexts(document: dict[str, Any]) -> None:
    trusted = trusted_contexts()
    assert isinstance(trusted, MappingProxyType)
    agrees(document, trusted)


@OFTEN
@given(edits=st.lists(EDITS, min_size=1, max_size=6))
def test_we_agree_about_credentials_that_were_edited(
    edits: list[tuple[str, int, int, Any]],
) -> None:
    trusted = trusted_contexts()
    assert isinstance(trusted, MappingProxyType)
    agrees(edited(credential(), edits), trusted)
