"""The published schema of the report: it says what is printed, of every file, and nothing else."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from transcript import resources
from transcript.batch.verifying import Verifier
from transcript.proofs import paper_code
from transcript.verification.codes import Code
from transcript.verification.messages import Terms
from transcript.verification.paper import judge_code
from transcript.verification.probed import Outcome, Profile
from transcript.verification.profiles.one_edtech import PROBES
from transcript.verification.report import Axis, FileReport, Kind, Step, VerificationReport
from transcript.verification.shown import NOBODY, EndorsementShown, IssuerShown
from transcript.verification.trust import TrustList
from transcript.verification.verdict import Verdict
from transcript.verification.worker import WorkerLimits

Judge = Callable[..., FileReport]
Json = dict[str, Any]

TAMPERED = Path(__file__).parents[1] / "tampered"
NAMES = [
    entry["name"]
    for entry in tomllib.loads((TAMPERED / "manifest.toml").read_text(encoding="utf-8"))["file"]
]
SCHEMA: Json = resources.schema("output/verification-report")
FILE: Json = SCHEMA["$defs"]["file"]["properties"]


def closed(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema in which no object has a key that is not described."""
    if isinstance(node, list):
        return [closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {key: closed(each) for key, each in node.items()}
    if isinstance(made.get("properties"), dict) and made.get("type") == "object":
        made["additionalProperties"] = False
    return made


STRICT = Draft202012Validator(closed(deepcopy(SCHEMA)), format_checker=FormatChecker())


def faults(*reports: FileReport) -> list[str]:
    printed = VerificationReport(files=reports).to_json()
    return [f"{each.json_path}: {each.message}" for each in STRICT.iter_errors(printed)]


@pytest.mark.parametrize("name", NAMES)
def test_the_report_on_a_tampered_file_follows_it(name: str, judge: Judge) -> None:
    content = (TAMPERED / name).read_bytes()
    assert faults(judge(content, file=name)) == []
    assert faults(judge(content, file=name, profile=Profile.ONE_EDTECH)) == []
    assert faults(judge(content, file=name, trust=None)) == []


def test_the_report_on_a_code_that_holds_follows_it(
    trust: TrustList, forge: ModuleType, at: datetime
) -> None:
    statement = paper_code.Statement(
        document=UUID("6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10"),
        issued_at=forge.ISSUED,
        digest=sha256(b"{}").digest(),
        foundational=23,
        advanced=6,
        name="Ada Byron",
    )
    code = paper_code.sign(statement, signer=forge.SCHOOL_KEY)
    found = judge_code(code, file="printed code", trust=trust, at=at)
    assert found.page
    assert faults(found) == []


def test_what_others_say_and_what_was_fetched_follow_it(judge: Judge) -> None:
    said = EndorsementShown(
        path="/endorsement/0",
        subject="did:web:hill.example",
        issuer=NOBODY,
        comment=None,
        verdict=Verdict.INDETERMINATE,
    )
    known = replace(
        said,
        subject=None,
        issuer=IssuerShown(id="did:web:a.example", name="A Board", trusted=True, key="z6Mk"),
        comment="Well done.",
    )
    found = judge((TAMPERED / "sound.clr.json").read_bytes())
    lists = ("https://hill.example/status/revocation-1.json",)
    told = replace(found, endorsements=(said, known), fetched=lists, missing=lists)
    assert faults(told) == []


def test_the_report_on_a_code_follows_it(trust: TrustList, at: datetime) -> None:
    for text in ("what is this", "HPP2-1K9R-71", "https://x.example/#" + "A" * 200):
        assert faults(judge_code(text, file="printed code", trust=trust, at=at)) == []


def test_the_report_on_a_file_that_was_given_up_follows_it(trust: TrustList, at: datetime) -> None:
    terms = Terms(trust=trust, at=at, profile=Profile.ONE_EDTECH)
    limits = WorkerLimits(clock=0.01, start=30)
    with Verifier(terms, environment={}, limits=limits, child="import time; time.sleep(9)") as slow:
        content = (TAMPERED / "sound.pdf").read_bytes()
        found = slow.examine(content, file="sound.pdf").report
    assert found.profile is None
    assert found.size == len(content)
    assert faults(found) == []


def test_what_is_printed_is_what_is_described(judge: Judge) -> None:
    found = judge((TAMPERED / "sound.clr.json").read_bytes(), profile=Profile.ONE_EDTECH)
    printed = found.to_json()
    assert printed.keys() == FILE.keys()
    assert printed["checks"][0].keys() == SCHEMA["$defs"]["check"]["properties"].keys()
    assert printed["profile"].keys() == SCHEMA["$defs"]["profile"]["properties"].keys()
    assert printed["profile"]["probes"][0].keys() == SCHEMA["$defs"]["probe"]["properties"].keys()


def test_a_key_that_is_not_described_would_be_found(judge: Judge) -> None:
    printed = VerificationReport(files=(judge(b"{}"),)).to_json()
    printed["files"][0]["guess"] = 1
    assert not STRICT.is_valid(printed)
    assert Draft202012Validator(SCHEMA).is_valid(printed), "later versions may add keys"


@pytest.mark.parametrize(
    ("described", "known"),
    [
        (SCHEMA["$defs"]["verdict"], Verdict),
        (FILE["kind"], Kind),
        (SCHEMA["$defs"]["check"]["properties"]["step"], Step),
        (SCHEMA["$defs"]["check"]["properties"]["axis"], Axis),
        (SCHEMA["$defs"]["check"]["properties"]["code"], Code),
        (SCHEMA["$defs"]["probe"]["properties"]["outcome"], Outcome),
        (SCHEMA["$defs"]["profile"]["properties"]["name"], Profile),
    ],
    ids=["verdict", "kind", "step", "axis", "code", "outcome", "profile"],
)
def test_the_values_listed_are_those_there_are(described: Json, known: Any) -> None:  # noqa: ANN401
    assert described["enum"] == [each.value for each in known]


def test_the_axes_are_those_there_are() -> None:
    assert FILE["axes"]["required"] == [each.value for each in Axis]


def test_the_probes_listed_are_those_there_are() -> None:
    listed = SCHEMA["$defs"]["probe"]["properties"]["probe"]["enum"]
    assert len(listed) == len(set(listed))
    assert set(listed) == PROBES
