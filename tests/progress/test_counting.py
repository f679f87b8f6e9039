from pathlib import Path
from shutil import copytree

import pytest

from tests.progress.records import TODAY
from transcript.progress.cohort import Tally
from transcript.progress.counting import parts, tallies, tally_in
from transcript.source.workspace import Workspace

RIVERBEND = Path(__file__).parents[2] / "samples" / "riverbend"


def total(workspace: Workspace, shares: list[list[str]], jobs: int) -> Tally:
    found = Tally()
    for each in tallies(workspace, shares, today=TODAY, stuck_days=60, jobs=jobs):
        found.merge(each)
    return found


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.open(RIVERBEND)


def test_a_cohort_is_counted_in_parts() -> None:
    assert [len(part) for part in parts([str(each) for each in range(600)])] == [250, 250, 100]


def test_every_learner_of_the_sample_school_is_counted(workspace: Workspace) -> None:
    assert total(workspace, [list(workspace.learner_ids)], jobs=1).learners == 12


def test_two_processes_count_what_one_counts(workspace: Workspace) -> None:
    shares = [list(workspace.learner_ids[:6]), list(workspace.learner_ids[6:])]
    assert total(workspace, shares, jobs=2) == total(workspace, shares, jobs=1)


def test_a_record_that_cannot_be_read_is_named_and_left_out(tmp_path: Path) -> None:
    school = tmp_path / "school"
    copytree(RIVERBEND, school)
    (school / "learners" / "wulandari" / "record.yaml").write_text("status: [\n")
    found = total(Workspace.open(school), [["wulandari", "layla-haddad"]], jobs=1)
    assert (found.learners, found.unreadable) == (1, ["wulandari"])


def test_a_process_of_its_own_opens_the_school_itself(workspace: Workspace) -> None:
    found = tally_in(RIVERBEND, workspace.learner_ids, today=TODAY, stuck_days=60)
    assert found == total(workspace, [list(workspace.learner_ids)], jobs=1)
