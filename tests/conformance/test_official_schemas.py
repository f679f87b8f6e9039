"""What we issue passes the official JSON Schemas, which know nothing of us."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator, Draft202012Validator

from transcript.credentials.conformance import FindingSeverity, check_received
from transcript.credentials.mapping import badge_id
from transcript.credentials.status_list import StatusEntry, StatusPurpose, to_status_list
from transcript.issuance import IssuedTranscript, Issuer, issue, sign_status_list
from transcript.model.document import DocumentIdentity
from transcript.proofs.keys import Ed25519Signer
from transcript.source.release import Release
from transcript.source.workspace import Workspace

pytestmark = pytest.mark.external

SAMPLE = Path(__file__).parents[2] / "samples" / "riverbend"
LEARNERS = sorted(folder.name for folder in (SAMPLE / "learners").iterdir())
BADGE = "ob_v3p0/ob_v3p0_achievementcredential_schema.json"
CLR = "clr_v2p0/clr_v2p0_clrcredential_schema.json"
VC = "w3c_vcdm2/verifiable-credential__verifiable-credential-schema.json"
KEY = Ed25519Signer.from_seed(bytes(range(32)))
ISSUED = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
STATUS = "https://riverbend.example/status"
NO_CREDENTIAL = {
    "extensions__0__ob-clr-extension-json-ld-context.json",
    "migrating__0__openbadges-2-0-with-related-openbadges-3-0.json",
    "migrating__1__issuer-profile-relation-between-open-badges-2-0-and-open-badges-3-0.json",
}


@pytest.fixture(scope="module", params=LEARNERS)
def issued(request: pytest.FixtureRequest) -> IssuedTranscript:
    loaded = Workspace.open(SAMPLE).load(request.param)
    assert loaded.transcript is not None
    document = DocumentIdentity(
        id="urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10", issued_at=ISSUED
    )
    badges = [badge_id(document, each.credit) for each in loaded.transcript.awards]
    places = {
        each: StatusEntry(base=STATUS, number=1, index=index, suspendable=True)
        for index, each in enumerate([document.id, *badges])
    }
    return issue(
        loaded.transcript,
        issuer=Issuer.of(loaded.transcript.school.id, KEY),
        document=document,
        release=Release(),
        status=places,
    )


def faults(corpora: Path, schema: str, document: Any) -> list[str]:  # noqa: ANN401 - any JSON
    content = json.loads((corpora / "standards" / "schemas" / schema).read_bytes())
    dialect = Draft202012Validator if "2020-12" in content["$schema"] else Draft201909Validator
    validator = dialect(content, format_checker=dialect.FORMAT_CHECKER)
    return [f"{each.json_path}: {each.message}" for each in validator.iter_errors(document)]


def test_every_clr_passes_the_official_schemas(issued: IssuedTranscript, corpora: Path) -> None:
    clr = json.loads(issued.clr)
    assert faults(corpora, CLR, clr) == []
    assert faults(corpora, VC, clr) == []


def test_every_badge_passes_the_official_schemas(issued: IssuedTranscript, corpora: Path) -> None:
    for badge in issued.badges:
        credential = json.loads(badge.credential)
        assert faults(corpora, BADGE, credential) == []
        assert faults(corpora, VC, credential) == []


def test_a_status_list_passes_the_official_schema(corpora: Path) -> None:
    unsigned = to_status_list(
        [7],
        url=f"{STATUS}/revocation-1.json",
        purpose=StatusPurpose.REVOCATION,
        issuer="did:web:riverbend.example",
        valid_from=ISSUED,
        valid_until=ISSUED,
    )
    issuer = Issuer.of("did:web:riverbend.example", KEY)
    signed = json.loads(sign_status_list(unsigned, issuer=issuer, at=ISSUED))
    assert faults(corpora, VC, signed) == []


def published(corpora: Path) -> Iterator[Path]:
    yield from sorted((corpora / "standards" / "examples" / "1edtech_spec").glob("*.json"))
    vectors = corpora / "standards" / "vectors" / "1edtech_impl_guide"
    yield from sorted(vectors.glob("*/signed-credential.json"))


def test_published_credentials_are_received_without_a_finding(corpora: Path) -> None:
    found = {
        path.name: [str(each) for each in check_received(json.loads(path.read_bytes()))]
        for path in published(corpora)
        if path.name not in NO_CREDENTIAL
    }
    assert {name: said for name, said in found.items() if said} == {}
    assert len(found) == 16


def test_published_documents_of_other_kinds_are_told_apart(corpora: Path) -> None:
    folder = corpora / "standards" / "examples" / "1edtech_spec"
    for name in sorted(NO_CREDENTIAL):
        (finding,) = check_received(json.loads((folder / name).read_bytes()))
        assert finding.severity is FindingSeverity.ERROR
        assert finding.path == "/type"
