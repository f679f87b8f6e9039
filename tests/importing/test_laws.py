"""What holds of every import, whatever names and notes are in it."""

import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schools import write_school
from transcript.diagnostics import has_errors
from transcript.durable import write_together
from transcript.importing.gathered import gathering
from transcript.importing.plans import ImportPlan
from transcript.importing.records import Source, plan_records
from transcript.importing.rows import LearnerRow, RatingRow
from transcript.source.workspace import Workspace

# As a table gives them: without the characters that it refuses, and without space around them.
TEXTS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30).filter(str.strip)
ROWS = st.builds(
    RatingRow,
    file=st.just("r.csv"),
    row=st.integers(2, 9),
    student_ids=st.tuples(st.sampled_from(["HP-1", "HP-2", "null"])),
    student_name=TEXTS.map(str.strip),
    targets=st.sampled_from([("weigh-sources",), ("IN-2",)]),
    rated_at=st.dates(date(2026, 1, 1), date(2026, 9, 1)),
    assessor=TEXTS.map(str.strip),
    source_id=st.uuids().map(str),
    score=st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(4)]),
    level=st.none(),
    attempt=st.none(),
    work=TEXTS.map(str.strip),
    note=st.one_of(st.none(), TEXTS.map(str.strip)),
).map(lambda row: replace(row, attempt=1 + int(row.source_id[:3], 16)))


def _plan(folder: Path, rows: list[RatingRow | LearnerRow]) -> ImportPlan:
    with gathering() as gathered:
        plan = plan_records(
            Workspace.open(folder),
            rows,
            source=Source(system="csv"),
            new_learners=True,
            today=date(2026, 11, 22),
            gathered=gathered,
        )
        if not plan.problems:
            write_together(folder, plan.files())
    return plan


@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=6, unique_by=lambda row: row.attempt))
def test_an_import_can_be_loaded_and_is_not_done_twice(rows: list[RatingRow]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = write_school(Path(place))
        assert _plan(folder, [*rows]).problems == ()
        workspace = Workspace.open(folder)
        loaded = [workspace.load(learner) for learner in workspace.learner_ids]
        assert not any(has_errors(each.diagnostics) for each in loaded)
        assert sum(len(each.draft.ratings) for each in loaded if each.draft) == len(rows)
        assert _plan(folder, [*rows]).changes == ()


@settings(max_examples=25, deadline=None)
@given(TEXTS.map(str.strip), TEXTS.map(str.strip))
def test_a_learner_can_have_any_name(name: str, other: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = write_school(Path(place))
        for full in (name, other):
            row = LearnerRow(file="r.csv", row=2, student_ids=("HP-1",), full_name=full)
            assert _plan(folder, [row]).problems == ()
            assert _plan(folder, [row]).changes == ()
