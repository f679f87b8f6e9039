"""Our own tables of ratings and of a roster."""

import io
from datetime import date
from decimal import Decimal

import pytest

from transcript.importing import generic
from transcript.importing.mapping import ImportMapping
from transcript.importing.rows import ImportedRow, LearnerRow, RatingRow, RowProblem
from transcript.reading.tables import Table, open_table

NONE = ImportMapping()
MISSING = "missing: student_id, assessed_on, credit, score (or level); the columns there are: "
MISSING_NAMES = (
    "missing: student_id, full_name (or given_name and family_name); the columns there are: "
)
FULL = (
    "Student ID,student_name,credit,criterion,score,level,assessed_on,attempt,assessor,work,"
    "evidence_url,note,id\n"
)


def table(text: str) -> Table:
    found = open_table(io.BytesIO(text.encode()))
    assert isinstance(found, Table)
    return found


def ratings(text: str, mapping: ImportMapping = NONE) -> list[ImportedRow]:
    return list(generic.read_ratings(table(text), file="r.csv", mapping=mapping))


def rating(text: str, mapping: ImportMapping = NONE) -> RatingRow:
    (row,) = ratings(text, mapping)
    assert isinstance(row, RatingRow), row
    return row


def roster(text: str) -> list[ImportedRow]:
    return list(generic.read_roster(table(text), file="r.csv", mapping=NONE))


def problem(rows: list[ImportedRow]) -> RowProblem:
    (row,) = rows
    assert isinstance(row, RowProblem), row
    return row


# Which is which


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("student_id,credit,score,assessed_on", generic.RATINGS),
        ("Student-ID;Case GUID;Level;Assessed On", generic.RATINGS),
        ("student_id,score", generic.RATINGS),
        ("student_id,full_name", generic.ROSTER),
        ("student_id,given_name,family_name,language", generic.ROSTER),
        ("title,score", None),
        ("student_id,x", None),
        ("full_name,x", None),
        ("student_id,student_name", generic.ROSTER),
        ("student_id,student_name,IN-1,IN-2", None),
        ("student_id,name,grade", generic.ROSTER),
    ],
)
def test_a_table_is_known_by_its_header(header: str, kind: str | None) -> None:
    assert generic.kind(table(f"{header}\n"), NONE) == kind


def test_columns_may_have_other_plain_names() -> None:
    row = rating(
        "Student number,Credit name,Rating,Date,Teacher,Comment\nS1,A,Met,2026-03-04,T,ok\n"
    )
    assert (row.student_ids, row.targets, row.level) == (("S1",), ("A",), "Met")
    assert (row.rated_at, row.assessor, row.note) == (date(2026, 3, 4), "T", "ok")


def test_columns_that_say_nothing_are_known() -> None:
    found = table("Student ID,Full name,Grade,,Email\n")
    assert generic.unread(found, NONE, generic.ROSTER) == ("Grade", "Email")
    found = table("student_id,credit,score,assessed_on,Period\n")
    assert generic.unread(found, NONE, generic.RATINGS) == ("Period",)


def test_a_column_by_our_own_name_comes_first() -> None:
    row = rating("student_id,credit,score,assessed_on,date\nS1,A,3,2026-03-04,2026-03-05\n")
    assert row.rated_at == date(2026, 3, 4)


def test_a_mapping_file_helps_to_know_it() -> None:
    mapping = ImportMapping(columns={"student_id": "Nummer", "score": "Punkte"})
    assert generic.kind(table("Nummer,Punkte\n"), mapping) == generic.RATINGS


def test_a_table_of_nothing_that_is_known_is_told_with_its_columns() -> None:
    found = generic.unrecognised(table("Nummer;Punkte\n"), file="r.csv")
    assert found.message.endswith("roster or framework: Nummer, Punkte")
    assert found.hint.endswith("under columns:  student_id: Nummer")


# Ratings


def test_a_rating_with_all_that_it_can_say() -> None:
    row = rating(
        f"{FULL}HP-1,Ana Soto,IN-1,claim,3.5,,2026-03-04,2,T. Okafor,Essay,https://x.example,Good,7\n"
    )
    assert row == RatingRow(
        file="r.csv",
        row=2,
        student_ids=("HP-1",),
        student_name="Ana Soto",
        targets=("IN-1/claim",),
        rated_at=date(2026, 3, 4),
        assessor="T. Okafor",
        source_id="7",
        score=Decimal("3.5"),
        attempt=2,
        work="Essay",
        url="https://x.example",
        note="Good",
    )
    assert row.headers["student_ids"] == "Student ID"


def test_a_rating_with_as_little_as_it_can_say() -> None:
    row = rating("student_id,case_guid,level,assessed_on\nHP-1,guid-1,Proficient,2026-03-04\n")
    assert (row.student_name, row.targets, row.level, row.score) == (
        None,
        ("guid-1",),
        "Proficient",
        None,
    )


def test_the_id_of_a_rating_without_one_is_what_says_which_it_is() -> None:
    def source_id(**other: str) -> str:
        cells = {"student": "HP-1", "credit": "IN-1", "score": "3", "day": "2026-03-04"} | other
        header = "student_id,credit,score,assessed_on,attempt,assessor,work,note\n"
        line = "{student},{credit},{score},{day},{attempt},{assessor},{work},{note}\n"
        empty = dict.fromkeys(("attempt", "assessor", "work", "note"), "")
        return rating(header + line.format(**{**empty, **cells})).source_id

    same = source_id()
    assert source_id(score="2") == same
    assert source_id(note="Better") == same
    others = {
        source_id(student="HP-2"),
        source_id(credit="IN-2"),
        source_id(day="2026-03-05"),
        source_id(attempt="2"),
        source_id(assessor="T. Okafor"),
        source_id(work="Essay"),
        same,
    }
    assert len(others) == 7


def test_several_names_of_a_credit_are_tried_in_turn() -> None:
    row = rating("student_id,case_guid,credit_code,score,assessed_on\n1,g,c,3,2026-03-04\n")
    assert row.targets == ("c", "g")


def test_missing_columns_are_told_with_those_that_there_are() -> None:
    found = problem(ratings("Nummer,Punkte\n1,2\n"))
    assert (found.row, found.message) == (
        1,
        f"{MISSING}Nummer, Punkte",
    )
    assert found.hint == (
        "if one of these is it, say so in a mapping file, under columns:  student_id: Nummer"
    )


def test_of_very_many_columns_some_are_told() -> None:
    header = ",".join(f"c{number}" for number in range(25))
    assert problem(ratings(f"{header}\n")).message.endswith("c19 and 5 more")


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ("three,2026-03-04,", "score", "this is no number"),
        ("2026-03-04,3,", "assessed_on", "this is a number, in a column of dates"),
        ("04/03/2026,2026-03-04,", "score", "this is a date, in the column of scores"),
        ("3,46085,", "assessed_on", "this is a spreadsheet’s number for a day"),
        ("3,March,", "assessed_on", "this is no date"),
        ("3,,", "assessed_on", "there is no date"),
        ("3,03/04/2026,", "assessed_on", "this can be two days: which number is the month?"),
        ("3,2026-03-04,first", "attempt", "this is no number of an attempt"),
        ("3,2026-03-04,0", "attempt", "this is no number of an attempt"),
        ("3,2026-03-04,99999999999999999999", "attempt", "this is no number of an attempt"),
        ("3,2026-03-04,²", "attempt", "this is no number of an attempt"),
    ],
)
def test_a_cell_that_is_wrong_is_told_with_its_place(cells: str, column: str, message: str) -> None:
    found = problem(ratings(f"student_id,credit,score,assessed_on,attempt\nHP-1,IN-1,{cells}\n"))
    assert (found.file, found.row, found.column, found.message) == ("r.csv", 2, column, message)


def test_swapped_columns_are_named() -> None:
    found = problem(
        ratings(
            "student_id,credit,Score,Day assessed\nHP-1,IN-1,2026-03-04,3\n",
            ImportMapping(columns={"assessed_on": "Day assessed"}),
        )
    )
    assert found.hint == "look whether “Day assessed” and “Score” are swapped"


def test_a_level_in_the_column_of_scores_is_told_where_it_belongs() -> None:
    found = problem(ratings("student_id,credit,score,assessed_on\nHP-1,IN-1,Good,2026-03-04\n"))
    assert found.hint.endswith("a level by its name belongs into a column called level")


def test_a_score_that_is_none_beside_a_level_is_told_too() -> None:
    found = problem(ratings("student_id,credit,score,level,assessed_on\n1,c,x,Good,2026-03-04\n"))
    assert found.hint == "write it like 3 or 3.5"


def test_the_mapping_file_gives_the_day_of_what_has_none() -> None:
    mapping = ImportMapping(undated=date(2026, 6, 12))
    text = "student_id,credit,score,assessed_on\nHP-1,IN-1,3,\n"
    assert rating(text, mapping).rated_at == date(2026, 6, 12)


def test_damaged_rows_are_told_among_the_others() -> None:
    found = ratings("student_id,credit,score,assessed_on\n1,2\nHP-1,IN-1,3,2026-03-04\n")
    assert [type(each) for each in found] == [RowProblem, RatingRow]


# Rosters


def test_a_learner_with_all_that_a_roster_can_say() -> None:
    (row,) = roster(
        "student_id,full_name,given_name,family_name,chosen_name,enrolled_on,expected_graduation,"
        "language\nHP-1,Ana Soto Ruiz,Ana,Soto Ruiz,Anita,2025-08-25,2028-06-10 10:00,es\n"
    )
    assert row == LearnerRow(
        file="r.csv",
        row=2,
        student_ids=("HP-1",),
        full_name="Ana Soto Ruiz",
        given_name="Ana",
        family_name="Soto Ruiz",
        chosen_name="Anita",
        enrolled_on=date(2025, 8, 25),
        expected_graduation=date(2028, 6, 10),
        language="es",
    )


def test_a_name_in_two_parts() -> None:
    (row,) = roster("student_id,family_name,given_name\nHP-1,Soto,Ana\n")
    assert isinstance(row, LearnerRow)
    assert (row.full_name, row.enrolled_on, row.headers["full_name"]) == (
        "Ana Soto",
        None,
        "family_name",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "number,given_name\n1,Ana\n",
            f"{MISSING_NAMES}number, given_name",
        ),
        ("student_id,full_name\n,Ana\n", "there is no number of a learner"),
        ("student_id,full_name,enrolled_on\n1,Ana,soon\n", "this is no date"),
        ("student_id,full_name\n1\n", "the row has 1 cells, the header has 2"),
    ],
)
def test_what_is_wrong_in_a_roster(text: str, message: str) -> None:
    assert problem(roster(text)).message == message


def test_the_columns_of_a_district_are_known_by_their_usual_names() -> None:
    (row,) = roster(
        "Student Number,Last Name,First Name,Entry Date,Grad Date\n"
        "HP-1,Soto,Ana,2024-08-26,2028-06-09\n"
    )
    assert isinstance(row, LearnerRow)
    assert (row.student_ids, row.full_name) == (("HP-1",), "Ana Soto")
    assert (row.enrolled_on, row.expected_graduation) == (date(2024, 8, 26), date(2028, 6, 9))
    assert row.headers["student_ids"] == "Student Number"
