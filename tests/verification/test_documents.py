"""The report keeps to its schema, and every code is explained."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from transcript import resources
from transcript.verification.codes import Code
from transcript.verification.holdings import Held, Role
from transcript.verification.report import Axis, FileReport, Kind, Step, VerificationReport
from transcript.verification.steps.document import document_of
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]

ROOT = Path(__file__).parents[2]
TAMPERED = ROOT / "tests" / "tampered"
PAGE = (ROOT / "docs" / "verification-codes.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### ([A-Z_]+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = resources.schema("output/verification-report")
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_every_report_keeps_to_its_schema(validator: Draft202012Validator, judge: Judge) -> None:
    reports = tuple(
        judge(path.read_bytes(), file=path.name)
        for path in sorted(TAMPERED.iterdir())
        if path.suffix in {".json", ".jwt", ".png", ".svg", ".pdf", ".txt", ".zip"}
    )
    validator.validate(VerificationReport(files=reports).to_json())


def test_the_schema_names_what_the_code_names() -> None:
    defined = resources.schema("output/verification-report")["$defs"]
    assert defined["verdict"]["enum"] == [each.value for each in Verdict]
    assert defined["file"]["properties"]["kind"]["enum"] == [each.value for each in Kind]
    assert defined["file"]["properties"]["axes"]["required"] == [each.value for each in Axis]
    assert defined["check"]["properties"]["step"]["enum"] == [each.value for each in Step]
    assert defined["check"]["properties"]["axis"]["enum"] == [each.value for each in Axis]


def test_every_code_has_a_section_and_every_section_a_code() -> None:
    assert sorted(SECTIONS) == sorted(Code)


@pytest.mark.parametrize("code", sorted(Code))
def test_a_section_says_what_it_means_and_what_to_do(code: Code) -> None:
    assert re.search(r"\*(passed|failed|indeterminate)", SECTIONS[code])
    assert "**What to do:**" in SECTIONS[code]


def test_a_credential_without_an_id_is_no_document_to_ask_about() -> None:
    unnamed = Held(path="", role=Role.WHOLE, document={"type": ["VerifiableCredential"]})
    assert document_of(unnamed, at=datetime(2026, 11, 22, tzinfo=UTC)) is None
