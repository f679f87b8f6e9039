"""1EdTech's own files, and ours by 1EdTech's own schemas, as our reading of its probes has them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from transcript.credentials import clr, open_badges
from transcript.verification.documents import Document, Documents, Source
from transcript.verification.probed import Outcome, Profile, ProfileReport
from transcript.verification.verify import examine

pytestmark = pytest.mark.external

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TAMPERED = Path(__file__).parents[1] / "tampered"
SCHEMAS = {
    open_badges.SCHEMA: "ob_v3p0/ob_v3p0_achievementcredential_schema.json",
    open_badges.ENDORSEMENT_SCHEMA: "ob_v3p0/ob_v3p0_endorsementcredential_schema.json",
    clr.SCHEMA: "clr_v2p0/clr_v2p0_clrcredential_schema.json",
}


def ask(content: bytes, corpora: Path) -> ProfileReport:
    """Return the answers where the official schemas could be fetched."""
    schemas = Documents.of(
        Document(
            url=url,
            content=(corpora / "standards" / "schemas" / path).read_bytes(),
            source=Source.ONLINE,
        )
        for url, path in SCHEMAS.items()
    )
    found = examine(
        content, file="a", trust=None, at=AT, documents=schemas, profile=Profile.ONE_EDTECH
    ).report.profile
    assert found is not None
    return found


def errors(report: ProfileReport) -> list[str]:
    return [
        f"{each.probe} {each.path}: {each.message}"
        for each in report.probes
        if each.outcome in {Outcome.ERROR, Outcome.FATAL}
    ]


@pytest.mark.parametrize("folder", ["clrv2p0", "obv3p0"])
def test_the_signed_credentials_of_the_implementation_guide_pass(
    corpora: Path, folder: str
) -> None:
    guide = corpora / "standards" / "vectors" / "1edtech_impl_guide" / folder
    assert errors(ask((guide / "signed-credential.json").read_bytes(), corpora)) == []


@pytest.mark.parametrize("name", ["sound.badge.json", "sound.clr.json"])
def test_what_we_sign_passes(corpora: Path, name: str) -> None:
    report = ask((TAMPERED / name).read_bytes(), corpora)
    assert errors(report) == []
    assert {each.outcome for each in report.probes if each.probe == "JsonSchemasProbe"} == {
        Outcome.VALID
    }


def test_the_published_examples_lack_nothing_but_proofs_and_are_old(
    corpora: Path,
) -> None:
    folder = corpora / "standards" / "examples" / "1edtech_spec"
    found = {
        path.name: [
            each
            for each in errors(ask(path.read_bytes(), corpora))
            if not each.startswith(("EmbeddedProofProbe", "ExpirationProbe"))
        ]
        for path in sorted(folder.glob("*OpenBadge*__0__*.json"))
    }
    assert found != {}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"evidence": [{"name": "An essay"}]}, "/evidence/0"),
        ({"validFrom": "2026-11-20"}, "/validFrom"),
    ],
)
def test_what_their_schema_refuses_is_refused(
    corpora: Path, change: dict[str, Any], place: str
) -> None:
    document = json.loads((TAMPERED / "sound.badge.json").read_bytes())
    report = ask(json.dumps({**document, **change}).encode(), corpora)
    assert [each.path for each in report.probes if each.probe == "JsonSchemasProbe"] == [place]
