"""What we accept, PyLD reads as the same statements. What it would drop, we refuse."""

import copy
from types import MappingProxyType
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from transcript.credentials.contexts import contexts as trusted_contexts
from transcript.proofs.errors import DataLossError
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
# PyLD takes 1 and true for equal and drops one of them, so that they are kept apart here.
SCALARS = st.sampled_from([*TEXTS, 2, -7, 2.0, 1.5, 0.1, None]) | st.booleans()


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
        else:
            assert ours == by_pyld(document, contexts)
            return


OFTEN = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
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
