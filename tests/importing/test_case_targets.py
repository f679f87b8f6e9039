"""Credits by their identifiers in CASE."""

from pathlib import Path

from transcript.importing.case_targets import case_targets
from transcript.source.scaffold import school_files
from transcript.source.workspace import Workspace


def school(folder: Path) -> Workspace:
    for path, text in school_files("Hill School").items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Workspace.open(folder)


def test_credits_and_criteria_have_identifiers_though_nobody_gave_them_any(tmp_path: Path) -> None:
    targets = set(case_targets(school(tmp_path)).values())
    (credit, *_) = school(tmp_path).load_school().credits
    assert {credit.id, f"{credit.id}/{credit.criteria[0].id}"} <= targets


def test_a_school_that_cannot_be_read_has_none(tmp_path: Path) -> None:
    workspace = school(tmp_path)
    (tmp_path / "school.yaml").unlink()
    assert case_targets(workspace) == {}
