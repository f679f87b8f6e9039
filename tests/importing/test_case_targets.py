"""Credits by their identifiers in CASE."""

from pathlib import Path

from tests.schools import write_school
from transcript.importing.case_targets import case_targets
from transcript.source.workspace import Workspace


def school(folder: Path) -> Workspace:
    return Workspace.open(write_school(folder))


def test_credits_and_criteria_have_identifiers_though_nobody_gave_them_any(tmp_path: Path) -> None:
    targets = set(case_targets(school(tmp_path)).values())
    (credit, *_) = school(tmp_path).load_school().credits
    assert {credit.id, f"{credit.id}/{credit.criteria[0].id}"} <= targets


def test_a_school_that_cannot_be_read_has_none(tmp_path: Path) -> None:
    workspace = school(tmp_path)
    (tmp_path / "school.yaml").unlink()
    assert case_targets(workspace) == {}
