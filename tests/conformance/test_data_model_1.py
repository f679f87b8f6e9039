"""The data model 1.1 as the W3C published it, and as another library reads it."""

import json
from pathlib import Path
from typing import Any

import pytest

from transcript.credentials.contexts import contexts
from transcript.credentials.open_badges import OB_CONTEXT, OB_CONTEXT_301, OB_CONTEXT_302
from transcript.credentials.vc import CONTEXT_V1, DATA_INTEGRITY_V2
from transcript.proofs.n_quads import to_quads
from transcript.proofs.rdfc import canonicalize

pytestmark = pytest.mark.external


def test_our_copy_of_its_context_says_what_the_published_one_says(corpora: Path) -> None:
    published = corpora / "standards" / "contexts" / "credentials-v1.json"
    assert contexts()[CONTEXT_V1] == json.loads(published.read_bytes())


def older(document: dict[str, Any], revision: str) -> dict[str, Any]:
    changed = {
        **document,
        "@context": [CONTEXT_V1, revision, DATA_INTEGRITY_V2],
        "issuanceDate": document["validFrom"],
        "expirationDate": "2030-01-01T00:00:00Z",
    }
    del changed["validFrom"]
    return changed


@pytest.mark.parametrize("revision", [OB_CONTEXT, OB_CONTEXT_302, OB_CONTEXT_301])
def test_pyld_canonicalizes_an_older_badge_as_we_do(corpora: Path, revision: str) -> None:
    from pyld import jsonld

    folder = corpora / "standards" / "examples" / "1edtech_spec"
    name = "basicOpenBadgeCredential__0__sample-openbadgecredential.json"
    document = older(json.loads((folder / name).read_bytes()), revision)

    def load(url: str, _: object) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": contexts()[url]}

    expected = jsonld.normalize(
        document,
        {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load},
    )
    assert canonicalize(to_quads(document, contexts=contexts())) == expected
