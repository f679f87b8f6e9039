"""The columns that importers ask for are those that other systems write."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from transcript.importing import canvas, oneroster
from transcript.importing.mapping import ImportMapping
from transcript.importing.oneroster_package import FILES
from transcript.reading.tables import Table, open_table

pytestmark = pytest.mark.external

NOTHING = ImportMapping()


@pytest.fixture(scope="module")
def columns(corpora: Path) -> dict[str, Any]:
    """The columns of each format, as they were read in the systems' own sources."""
    found: dict[str, Any] = json.loads((corpora / "mastery" / "columns.json").read_bytes())
    return found


def table(header: list[str]) -> Table:
    opened = open_table(io.BytesIO(",".join(header).encode()))
    assert isinstance(opened, Table)
    return opened


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        ("canvas_outcome_results_report", "a Canvas Outcome Results report"),
        ("canvas_student_competency_report", "a Canvas Student Competency report"),
        ("canvas_lmgb_csv", "a learning mastery gradebook of Canvas"),
    ],
)
def test_the_files_of_canvas_are_told_apart(
    columns: dict[str, Any], report: str, kind: str
) -> None:
    assert canvas.kind(table(columns[report]), NOTHING) == kind


@pytest.mark.parametrize(
    "report", ["canvas_outcome_results_report", "canvas_student_competency_report"]
)
def test_the_columns_of_a_report_are_enough(columns: dict[str, Any], report: str) -> None:
    assert list(canvas.read(table(columns[report]), file="report.csv", mapping=NOTHING)) == []


@pytest.mark.parametrize(
    "optional", [True, False], ids=["all columns", "those that are never left out"]
)
def test_the_columns_of_oneroster_are_enough(columns: dict[str, Any], *, optional: bool) -> None:
    described = columns["oneroster_1_2"]
    said = {"oneroster.version": "1.2", **{f"file.{name}": "bulk" for name in FILES}}
    assert said.keys() <= set(described["manifest_properties"])
    written = io.BytesIO()
    with ZipFile(written, "w") as package:
        lines = [described["manifest"], *said.items()]
        package.writestr("manifest.csv", "\n".join(",".join(line) for line in lines))
        for name in FILES:
            header = [each for each in described[name] if optional or not each.endswith("?")]
            package.writestr(f"{name}.csv", ",".join(header).replace("?", ""))
    assert list(oneroster.read(written, file="roster.zip", mapping=NOTHING)) == []
