"""CASE packages: ours by the official schema, others' read and given back equal in meaning."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator, FormatChecker

from transcript.frameworks.case.derived import derive
from transcript.frameworks.case.received import receive
from transcript.frameworks.case.writing import write_package
from transcript.frameworks.sheets.items import sheet_package
from transcript.frameworks.sheets.recognised import read_sheet
from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.mastery import CreditPolicy
from transcript.reading.tables import Table, open_table
from transcript.source.workspace import Workspace

pytestmark = pytest.mark.external

REPOSITORY = Path(__file__).parents[2]
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
Errors = Callable[[Any], list[str]]
PACKAGES = ("sample/example-portrait-case-v1p1.json", "opensalt/sample-framework.json")


@pytest.fixture(scope="session")
def errors(corpora: Path) -> Errors:
    """What the official schema of a package finds wrong."""
    schema = corpora / "case" / "schemas" / "case_v1p1_cfpackage-jsonschema1.json"
    validator = Draft201909Validator(
        json.loads(schema.read_bytes()), format_checker=FormatChecker()
    )
    return lambda package: [
        f"{each.json_path}: {each.message}" for each in validator.iter_errors(package)
    ]


def points(credit: MasteryCredit, level: str) -> Decimal:
    worth = CreditPolicy().points(credit.rubric, level)
    assert worth is not None
    return worth


def riverbend() -> Any:  # noqa: ANN401 - JSON
    files = Workspace.open(REPOSITORY / "samples" / "riverbend").load_school()
    assert files.school is not None
    assert files.graduate_profile is not None
    return write_package(
        files.graduate_profile, files.credits, school=files.school, points=points, kept=None, at=AT
    )


def by_identifier(package: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Every object of a package, whatever its order."""
    lists = (package.get(name, ()) for name in ("CFItems", "CFAssociations", "CFRubrics"))
    return {each["identifier"]: each for listed in lists for each in listed}


def test_the_schema_refuses_a_package_of_1_0(corpora: Path, errors: Errors) -> None:
    package = json.loads((corpora / "case" / PACKAGES[1]).read_bytes())

    assert len(errors(package)) == 61


def test_the_sample_school_is_valid(errors: Errors) -> None:
    assert errors(riverbend()) == []


@pytest.mark.parametrize("name", PACKAGES)
def test_what_others_wrote_becomes_valid(name: str, corpora: Path, errors: Errors) -> None:
    received = receive((corpora / "case" / name).read_bytes(), at=AT)

    assert received.problems == ()
    assert errors(received.package) == []


def test_a_valid_package_is_kept_to_the_letter(corpora: Path) -> None:
    content = (corpora / "case" / PACKAGES[0]).read_bytes()

    received = receive(content, at=AT)

    assert received.package == json.loads(content)
    assert received.remarks == ()


@pytest.mark.parametrize("name", PACKAGES)
def test_a_framework_that_nobody_changed_is_given_back_equal(name: str, corpora: Path) -> None:
    package = receive((corpora / "case" / name).read_bytes(), at=AT).package
    school = Workspace.open(REPOSITORY / "samples" / "riverbend").load_school().school
    assert school is not None
    derived = derive(package)

    again = write_package(
        derived.profile, derived.credits, school=school, points=points, kept=package, at=AT
    )

    assert again == package


@pytest.mark.parametrize("name", PACKAGES)
def test_one_decision_changes_one_item(name: str, corpora: Path, errors: Errors) -> None:
    package = receive((corpora / "case" / name).read_bytes(), at=AT).package
    school = Workspace.open(REPOSITORY / "samples" / "riverbend").load_school().school
    assert school is not None
    derived = derive(package)
    first, *others = derived.credits
    offered = (replace(first, level=CreditLevel.ADVANCED), *others)

    again = write_package(
        derived.profile, offered, school=school, points=points, kept=package, at=AT
    )

    before, after = by_identifier(package), by_identifier(again)
    bare = {
        name: {key: each[key] for key in each if key not in {"extensions", "lastChangeDateTime"}}
        for name, each in after.items()
    }
    assert errors(again) == []
    assert derive(again).credits == offered
    assert bare == {
        name: {key: each[key] for key in each if key not in {"extensions", "lastChangeDateTime"}}
        for name, each in before.items()
    }


def test_the_spanish_form_is_kept_and_is_no_credit(corpora: Path) -> None:
    package = receive((corpora / "case" / PACKAGES[0]).read_bytes(), at=AT).package

    assert [each.code for each in derive(package).credits] == [
        "POG-1-1",
        "POG-1-2",
        "POG-2-1",
        "POG-2-2",
    ]


def test_a_sheet_of_opensalt_becomes_a_valid_package(corpora: Path, errors: Errors) -> None:
    with (corpora / "case" / "opensalt" / "sample_case.csv").open("rb") as stream:
        table = open_table(stream)
        assert isinstance(table, Table)
        sheet = read_sheet(table.header, table.rows(), {})

    assert sheet.problems == ()
    package = sheet_package(
        sheet.items, document=riverbend()["CFDocument"], school_id="did:web:x.example", at=AT
    )
    assert errors(package) == []
    assert len(package["CFItems"]) == 10


@pytest.mark.parametrize("name", ["framework.csv", "canvas-outcomes.csv"])
def test_our_sample_sheets_become_valid_packages(name: str, errors: Errors) -> None:
    with (REPOSITORY / "samples" / "imports" / name).open("rb") as stream:
        table = open_table(stream, ragged=True)
        assert isinstance(table, Table)
        sheet = read_sheet(table.header, table.rows(), {})

    package = sheet_package(
        sheet.items, document=riverbend()["CFDocument"], school_id="did:web:x.example", at=AT
    )

    assert errors(package) == []
