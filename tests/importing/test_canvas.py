"""Reports of Canvas: what their rows come to, and what is told of those that cannot be used."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from transcript.importing import canvas
from transcript.importing.mapping import ImportMapping
from transcript.importing.rows import ImportedRow, RatingRow, RowProblem, SkippedRow
from transcript.reading.tables import Table, open_table
from transcript.ways_out import Deed, WayOut

SAMPLES = Path(__file__).parents[2] / "samples" / "imports"
ROW: Mapping[str, str] = {
    "student name": "Kovářová, Hana",
    "student id": "47",
    "student sis id": "HP-1043",
    "assessment title": "The bus survey",
    "assessment id": "503",
    "assessment type": "assignment",
    "submission date": "2026-03-18T23:50:00-05:00",
    "learning outcome name": "Reason with data",
    "learning outcome id": "703",
    "learning outcome friendly name": "",
    "attempt": "1",
    "outcome score": "3.0",
    "assessment question": "",
    "assessment question id": "",
    "assignment url": "https://canvas.example/courses/12/assignments/503",
    "learning outcome points possible": "4.0",
    "learning outcome mastery score": "3.0",
    "learning outcome mastered": "1",
    "learning outcome rating": "Mastery",
    "learning outcome rating points": "3.0",
}
QUESTION = {
    **ROW,
    "assessment title": "Reading a chart",
    "assessment id": "88",
    "assessment type": "quiz",
    "assessment question id": "91",
    "assignment url": "https://canvas.example/courses/12/assignments/530",
    "outcome score": "1.0",
    "learning outcome points possible": "2.0",
    "learning outcome mastered": "0",
    "learning outcome rating points": "2.0",
}
OTHER_QUESTION = {**QUESTION, "assessment question id": "92"}


def table(*rows: Mapping[str, str], without: str = "") -> Table:
    columns = [name for name in rows[0] if name != without]
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    opened = open_table(io.BytesIO(written.getvalue().encode()))
    assert isinstance(opened, Table)
    return opened


def read(*rows: Mapping[str, str], mapping: ImportMapping | None = None) -> list[ImportedRow]:
    return list(canvas.read(table(*rows), file="report.csv", mapping=mapping or ImportMapping()))


def rating(*rows: Mapping[str, str], mapping: ImportMapping | None = None) -> RatingRow:
    (only,) = read(*rows, mapping=mapping)
    assert isinstance(only, RatingRow)
    return only


def problem(row: Mapping[str, str], mapping: ImportMapping | None = None) -> RowProblem:
    (only,) = read(row, mapping=mapping)
    assert isinstance(only, RowProblem)
    return only


def sample(name: str) -> list[ImportedRow]:
    with (SAMPLES / name).open("rb") as file:
        opened = open_table(file)
        assert isinstance(opened, Table)
        return list(canvas.read(opened, file=name, mapping=ImportMapping()))


def test_a_row_of_an_assignment_is_a_rating() -> None:
    assert rating(ROW) == RatingRow(
        file="report.csv",
        row=2,
        student_ids=("HP-1043", "canvas:47"),
        student_name="Hana Kovářová",
        targets=("Reason with data",),
        rated_at=datetime.fromisoformat("2026-03-18T23:50:00-05:00"),
        assessor="",
        source_id="47/703/503/1",
        score=Decimal(3),
        attempt=1,
        mastery_score=Decimal(3),
        most=Decimal(4),
        mastered=True,
        work="The bus survey",
        url="https://canvas.example/courses/12/assignments/503",
        headers={
            "student_ids": "student sis id",
            "student_name": "student name",
            "targets": "learning outcome name",
            "rated_at": "submission date",
            "score": "outcome score",
            "most": "learning outcome points possible",
            "mastery_score": "learning outcome mastery score",
            "mastered": "learning outcome mastered",
        },
    )


def test_work_late_in_the_evening_is_of_the_day_it_was_at_the_school() -> None:
    assert rating(ROW).rated_at.isoformat()[:10] == "2026-03-18"


def test_both_reports_know_the_same_rating_by_the_same_id() -> None:
    competency = {
        name.replace("assessment", "assignment"): value
        for name, value in ROW.items()
        if name not in {"assessment type", "assessment question", "assessment question id"}
    }
    assert rating(competency) == rating(ROW)


def test_another_attempt_is_another_rating() -> None:
    assert [
        each.source_id for each in read(ROW, {**ROW, "attempt": "2"}) if isinstance(each, RatingRow)
    ] == ["47/703/503/1", "47/703/503/2"]


def test_an_attempt_that_canvas_does_not_number_is_a_rating_too() -> None:
    found = rating({**ROW, "attempt": ""})
    assert (found.attempt, found.source_id) == (None, "47/703/503/")


def test_a_learner_in_two_sections_is_rated_once() -> None:
    assert rating(ROW, {**ROW, "section name": "Section 2"}).row == 2


def test_a_learner_with_two_logins_has_two_numbers() -> None:
    assert rating(ROW, {**ROW, "student sis id": "R-9"}).student_ids == (
        "HP-1043",
        "R-9",
        "canvas:47",
    )


def test_a_learner_without_a_number_of_the_school_has_that_of_canvas() -> None:
    assert rating({**ROW, "student sis id": ""}).student_ids == ("canvas:47",)


def test_a_friendly_name_is_tried_after_the_name() -> None:
    named = {**ROW, "learning outcome friendly name": "Data"}
    assert rating(named).targets == ("Reason with data", "Data")


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Wulandari", "Wulandari"),
        ("Ferreira Reyes, Tomás", "Tomás Ferreira Reyes"),
        ("King, Martin, Jr.", "King, Martin, Jr."),
        ("King,", "King"),
    ],
)
def test_a_name_to_sort_by_becomes_the_name_as_spoken(written: str, spoken: str) -> None:
    assert rating({**ROW, "student name": written}).student_name == spoken


def test_an_address_that_is_no_web_page_is_left_out() -> None:
    found = rating({**ROW, "assignment url": "javascript:alert(1)//assignments/503"})
    assert (found.url, found.source_id) == (None, "47/703/quiz-503/1")


def test_the_same_result_twice_with_another_score_is_a_problem() -> None:
    assert read(ROW, {**ROW, "outcome score": "2.0"})[0] == RowProblem(
        file="report.csv",
        row=3,
        column="outcome score",
        value="2",
        message="row 2 gives 3 for the same attempt at the same work",
        hint="run the report again while nobody is grading",
    )


# --- Quizzes


def test_the_questions_of_a_quiz_are_judged_together_on_the_scale_of_the_outcome() -> None:
    found = read(ROW, {**QUESTION, "outcome score": "2.0"}, OTHER_QUESTION)[1]
    assert isinstance(found, RatingRow)
    assert (found.score, found.most, found.row) == (Decimal(3), Decimal(4), 3)


def test_a_pooled_score_has_four_decimals_at_most() -> None:
    third = {**OTHER_QUESTION, "learning outcome points possible": "1.0"}
    found = read(ROW, QUESTION, third)[1]
    assert isinstance(found, RatingRow)
    assert found.score == Decimal("2.6667")


def test_without_the_scale_of_the_outcome_the_points_of_the_rating_stand() -> None:
    found = rating(QUESTION, OTHER_QUESTION)
    assert (found.score, found.most) == (Decimal(2), None)


def test_assignments_that_differ_in_the_scale_of_an_outcome_do_not_tell_it() -> None:
    other = {**ROW, "attempt": "2", "learning outcome points possible": "10.0"}
    found = read(ROW, other, QUESTION)[2]
    assert isinstance(found, RatingRow)
    assert found.score == Decimal(2)


def test_an_outcome_of_no_points_is_as_much_as_its_mastery() -> None:
    nothing = {**ROW, "learning outcome points possible": "0.0"}
    found = read(nothing, QUESTION)[1]
    assert isinstance(found, RatingRow)
    assert (found.score, found.most) == (Decimal("1.5"), Decimal(3))


def test_questions_of_no_points_are_judged_by_their_rating() -> None:
    found = read(ROW, {**QUESTION, "learning outcome points possible": "0.0"})[1]
    assert isinstance(found, RatingRow)
    assert found.score == Decimal(2)


def test_a_quiz_whose_scale_nothing_tells_is_left_out() -> None:
    assert read({**QUESTION, "learning outcome rating points": ""}) == [
        SkippedRow(file="report.csv", row=2, reason="of a quiz, without the scale of its outcome")
    ]


def test_a_quiz_is_mastered_where_its_rating_is_worth_mastery() -> None:
    assert rating({**QUESTION, "learning outcome rating points": "3.0"}).mastered is True


def test_the_flag_of_a_question_is_no_verdict_on_the_quiz() -> None:
    assert rating({**QUESTION, "learning outcome mastered": "1"}).mastered is None


def test_without_points_of_mastery_nobody_says_that_a_quiz_is_mastered() -> None:
    assert rating({**QUESTION, "learning outcome mastery score": ""}).mastered is None


def test_a_quiz_for_practice_has_no_assignment() -> None:
    practice = {**QUESTION, "assignment url": "https://canvas.example/courses/12/assignments/"}
    found = rating(practice)
    assert (found.source_id, found.url) == ("47/703/quiz-88/1", None)


# --- Rows that are left out


def test_work_that_nobody_has_judged_is_left_out() -> None:
    row = {
        **ROW,
        "outcome score": "",
        "learning outcome mastered": "",
        "learning outcome rating": "",
    }
    assert read(row) == [
        SkippedRow(file="report.csv", row=2, reason="not handed in, or not assessed yet")
    ]


@pytest.mark.parametrize("shown", ["learning outcome mastered", "learning outcome rating"])
def test_points_that_canvas_hides_are_left_out_and_said_to_be_hidden(shown: str) -> None:
    hidden = {"outcome score": "", "learning outcome mastered": "", "learning outcome rating": ""}
    (found,) = read({**ROW, **hidden, shown: ROW[shown]})
    assert isinstance(found, SkippedRow)
    assert (
        found.reason
        == "the points are hidden in Canvas; let it show them, and run the report again"
    )


# --- Problems


def test_a_score_that_is_no_number_is_a_problem_in_its_column() -> None:
    found = problem({**ROW, "outcome score": "2026-03-18"})
    assert (found.row, found.column, found.value) == (2, "outcome score", "2026-03-18")


def test_a_flag_that_is_neither_yes_nor_no_is_a_problem() -> None:
    found = problem({**ROW, "learning outcome mastered": "yes"})
    assert (found.column, found.message) == ("learning outcome mastered", "this is neither 0 nor 1")


def test_a_day_that_can_be_two_days_is_a_problem() -> None:
    assert problem({**ROW, "submission date": "03/04/2026 10:00"}).column == "submission date"


def test_a_mapping_file_says_which_day_is_meant() -> None:
    found = rating({**ROW, "submission date": "03/04/2026"}, mapping=ImportMapping(day_first=True))
    assert found.rated_at == date(2026, 4, 3)


def test_a_score_without_a_day_is_a_problem() -> None:
    found = problem({**ROW, "submission date": ""})
    assert found.message == "there is a score but no date: work on paper has none in Canvas"
    assert "undated: 2026-06-12" in found.hint


def test_a_mapping_file_says_the_day_of_work_on_paper() -> None:
    mapping = ImportMapping(undated=date(2026, 6, 12))
    assert rating({**ROW, "submission date": ""}, mapping=mapping).rated_at == date(2026, 6, 12)


@pytest.mark.parametrize("name", ["student sis id", "learning outcome name"])
def test_a_row_says_whose_it_is_and_of_which_outcome(name: str) -> None:
    found = problem({**ROW, "student id": "", name: ""})
    assert (found.column, found.message) == (name, f"the {name} is missing")


def test_every_problem_of_a_row_is_told() -> None:
    assert len(read({**ROW, "learning outcome name": "", "outcome score": "x"})) == 2


NEEDED = ("student sis id", "learning outcome name", "submission date", "outcome score")


def test_a_few_columns_of_a_report_are_enough() -> None:
    found = rating({name: ROW[name] for name in (*NEEDED, "assessment title")})
    assert found.student_ids[0] == "HP-1043"
    assert found.source_id == "HP-1043/Reason with data/quiz-The bus survey/"


def test_a_row_that_cannot_be_read_is_a_problem() -> None:
    header = ",".join(ROW)
    opened = open_table(io.BytesIO(f"{header}\nNobody,1\n".encode()))
    assert isinstance(opened, Table)
    (found,) = canvas.read(opened, file="report.csv", mapping=ImportMapping())
    assert isinstance(found, RowProblem)
    assert (found.file, found.row) == ("report.csv", 2)


def test_an_empty_report_is_said_to_be_empty() -> None:
    header = ",".join(ROW)
    opened = open_table(io.BytesIO(f"{header}\nNo outcomes found\n".encode()))
    assert isinstance(opened, Table)
    (found,) = canvas.read(opened, file="report.csv", mapping=ImportMapping())
    assert isinstance(found, RowProblem)
    assert found.message == "the report is empty: Canvas found no outcomes"


def test_columns_that_are_missing_are_named_with_those_that_are_there() -> None:
    opened = table({"Schülername": "Abe", "Lernziel": "x"})
    (found,) = canvas.read(opened, file="report.csv", mapping=ImportMapping())
    assert found == RowProblem(
        file="report.csv",
        row=0,
        column="",
        value="",
        message="these columns of a Canvas report are missing: submission date, learning outcome "
        "name, outcome score, student id, assessment id; found are “Schülername”, “Lernziel”",
        hint="run the report while Canvas is in English, or say in a mapping file what they are "
        "called, under columns:  submission date: Schülername; if it is another table, import it "
        "as one",
        way_out=WayOut(Deed.IMPORT_TABLE),
    )


def test_one_column_that_is_missing_is_enough() -> None:
    opened = table(ROW, without="outcome score")
    (found,) = canvas.read(opened, file="report.csv", mapping=ImportMapping())
    assert isinstance(found, RowProblem)
    assert found.message.startswith("these columns of a Canvas report are missing: outcome score;")


def test_a_mapping_file_says_what_a_column_is_called() -> None:
    theirs = {"Punkte" if name == "outcome score" else name: ROW[name] for name in ROW}
    mapping = ImportMapping(columns={"outcome score": "Punkte"})
    found = rating(theirs, mapping=mapping)
    assert (found.score, found.headers["score"]) == (Decimal(3), "Punkte")


# --- Which file is it?


def test_the_reports_are_told_by_their_columns() -> None:
    nothing = ImportMapping()
    assert canvas.kind(table(ROW), nothing) == "a Canvas Outcome Results report"
    competency = {"assignment id" if name == "assessment id" else name: "" for name in ROW}
    assert canvas.kind(table(competency), nothing) == "a Canvas Student Competency report"


def test_a_table_of_something_else_is_no_report() -> None:
    assert canvas.kind(table({"student_id": "1", "result": "3"}), ImportMapping()) is None


def test_outcomes_without_work_are_no_report() -> None:
    neither = {name: "" for name in ROW if not name.startswith("assessment ")}
    assert canvas.kind(table(neither), ImportMapping()) is None


# --- The samples


def test_the_gradebook_is_refused_for_it_has_no_dates() -> None:
    with (SAMPLES / "canvas-gradebook.csv").open("rb") as file:
        opened = open_table(file)
        assert isinstance(opened, Table)
        assert canvas.kind(opened, ImportMapping()) == "a learning mastery gradebook of Canvas"
        (found,) = canvas.read(opened, file="gradebook.csv", mapping=ImportMapping())
    assert isinstance(found, RowProblem)
    assert found.message == (
        "this is the learning mastery gradebook, which does not say when anything was judged"
    )


def test_the_sample_holds_no_problem() -> None:
    found = [type(each) for each in sample("canvas-outcome-results.csv")]
    assert {kind: found.count(kind) for kind in found} == {RatingRow: 22, SkippedRow: 1}


def test_the_reports_of_the_sample_agree() -> None:
    def judged(name: str) -> dict[str, RatingRow]:
        found = (each for each in sample(name) if isinstance(each, RatingRow))
        return {each.source_id: each for each in found}

    results, competency = (
        judged("canvas-outcome-results.csv"),
        judged("canvas-student-competency.csv"),
    )
    assert set(results) - set(competency) == {"45/703/530/1", "46/703/530/1", "49/703/530/1"}
    assert all(results[key].score == each.score for key, each in competency.items())


def test_a_judgement_of_the_sample_is_mastered_where_canvas_says_so() -> None:
    found = [each for each in sample("canvas-outcome-results.csv") if isinstance(each, RatingRow)]
    assert all(
        each.mastered == (each.score >= each.mastery_score)
        for each in found
        if each.mastered is not None and each.score is not None and each.mastery_score is not None
    )
