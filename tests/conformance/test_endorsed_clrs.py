"""Endorsements pass the official schemas, and others' verifiers take them out of a transcript."""

import json
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator, Draft202012Validator

pytestmark = pytest.mark.external

BADGE = "ob_v3p0/ob_v3p0_achievementcredential_schema.json"
CLR = "clr_v2p0/clr_v2p0_clrcredential_schema.json"
ENDORSEMENT = "ob_v3p0/ob_v3p0_endorsementcredential_schema.json"
VC = "w3c_vcdm2/verifiable-credential__verifiable-credential-schema.json"

Json = dict[str, Any]
Run = Callable[..., subprocess.CompletedProcess[str]]
Judge = Callable[[Iterable[Path]], list[Any]]  # what the fixture `judge_with` gives


@pytest.fixture(scope="module")
def clrs(demo: Path) -> Sequence[Json]:
    """Every transcript of the demo, whose school an association has endorsed."""
    files = sorted((demo / "exports").glob("*.clr.json"))
    return [json.loads(path.read_bytes()) for path in files]


@pytest.fixture(scope="module")
def judge(
    demo: Path,
    transcript: Run,
    judge_with: Callable[..., Judge],
    tmp_path_factory: pytest.TempPathFactory,
) -> Judge:
    """A judge who knows the association's keys, and nobody else's."""
    path = tmp_path_factory.mktemp("association") / "did.json"
    transcript("keys", "did-document", "-w", demo / "association", "--out", path)
    return judge_with(path)


def endorsement_in(clr: Json) -> Json:
    (found,) = clr["endorsement"]
    copy: Json = json.loads(json.dumps(found))
    return copy


def saved(value: Json, path: Path) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def faults(corpora: Path, schema: str, document: Json) -> list[str]:
    content = json.loads((corpora / "standards" / "schemas" / schema).read_bytes())
    dialect = Draft202012Validator if "2020-12" in content["$schema"] else Draft201909Validator
    validator = dialect(content, format_checker=dialect.FORMAT_CHECKER)
    return [f"{each.json_path}: {each.message}" for each in validator.iter_errors(document)]


def test_an_endorsement_passes_the_official_schemas(clrs: Sequence[Json], corpora: Path) -> None:
    assert faults(corpora, ENDORSEMENT, endorsement_in(clrs[0])) == []
    assert faults(corpora, VC, endorsement_in(clrs[0])) == []


def test_what_carries_an_endorsement_passes_the_official_schemas(
    clrs: Sequence[Json], corpora: Path
) -> None:
    badge = clrs[0]["credentialSubject"]["verifiableCredential"][0]
    carrying = {**badge, "endorsement": [endorsement_in(clrs[0])]}
    assert faults(corpora, CLR, clrs[0]) == []
    assert faults(corpora, BADGE, carrying) == []


def test_an_endorsement_without_a_name_fails_the_official_schema(
    clrs: Sequence[Json], corpora: Path
) -> None:
    nameless = endorsement_in(clrs[0])
    del nameless["name"]
    assert faults(corpora, ENDORSEMENT, nameless) == ["$: 'name' is a required property"]


def test_an_endorsement_taken_out_of_any_transcript_is_accepted(
    clrs: Sequence[Json], judge: Judge, tmp_path: Path
) -> None:
    files = [
        saved(endorsement_in(clr), tmp_path / f"{number}.json") for number, clr in enumerate(clrs)
    ]
    assert [each.refusals for each in judge(files)] == [{}] * len(clrs)


def test_an_endorsement_with_one_letter_more_is_refused(
    clrs: Sequence[Json], judge: Judge, tmp_path: Path
) -> None:
    changed = endorsement_in(clrs[0])
    changed["credentialSubject"]["endorsementComment"] += "!"
    (judgement,) = judge([saved(changed, tmp_path / "changed.json")])
    assert judgement.refusals == {"": "Invalid signature."}


def test_a_transcript_whose_endorsement_was_changed_is_refused(
    clrs: Sequence[Json],
    demo: Path,
    transcript: Run,
    judge_with: Callable[..., Judge],
    tmp_path: Path,
) -> None:
    changed = endorsement_in(clrs[0])
    changed["credentialSubject"]["endorsementComment"] += "!"
    did_document = tmp_path / "did.json"
    transcript("keys", "did-document", "-w", demo, "--out", did_document)
    judge_school = judge_with(did_document, sorted((demo / "status").glob("*.json")))
    (judgement,) = judge_school(
        [saved({**clrs[0], "endorsement": [changed]}, tmp_path / "changed.json")]
    )
    assert judgement.refusals == {"": "Invalid signature."}
