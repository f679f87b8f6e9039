"""What stands in cells: numbers, days, moments."""

import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from transcript.importing.cells import CellError, Columns, moment, number, row_problem
from transcript.importing.mapping import ImportMapping
from transcript.importing.rows import RowProblem
from transcript.reading.tables import Table, TableProblem, TableRow, open_table

DENVER = timezone(-timedelta(hours=6))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", "3"),
        ("3.50", "3.50"),
        ("3,5", "3.5"),
        ("-0.5", "-0.5"),
        ("+2", "2"),
        ("3.3333333333333335", "3.3333"),
        ("2.00005", "2.0001"),
        ("3.0000000", "3"),
    ],
)
def test_numbers(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "three", "1e3", "NaN", "3.", ".5", "1 000", "٣", "1234567890"]
)
def test_no_numbers(text: str) -> None:
    with pytest.raises(CellError, match="this is no number"):
        number(text)


def test_a_thousand_is_not_taken_for_one() -> None:
    with pytest.raises(CellError, match="is the comma a decimal one"):
        number("1,000")


@pytest.mark.parametrize("text", ["2026-03-04", "2026/3/4", "2026.03.04", "2026-3-4"])
def test_days_by_year(text: str) -> None:
    assert moment(text) == date(2026, 3, 4)


@pytest.mark.parametrize("text", ["25/03/2026", "03/25/2026", "25.3.2026", "25-03-2026"])
def test_days_that_can_be_one_day_only(text: str) -> None:
    assert moment(text) == date(2026, 3, 25)


@pytest.mark.parametrize(
    "text",
    [
        *("25 Mar 2026", "25-Mar-2026", "25-mar-26", "25 March 2026", "March 25, 2026"),
        *("Mar. 25, 2026", "Mar 25 2026", "20260325"),
    ],
)
def test_days_whose_month_nobody_can_mistake(text: str) -> None:
    assert moment(text) == date(2026, 3, 25)


@pytest.mark.parametrize("text", ["Sep 1, 2026", "Sept 1, 2026", "1 September 2026"])
def test_september_is_shortened_in_two_ways(text: str) -> None:
    assert moment(text) == date(2026, 9, 1)


@pytest.mark.parametrize("text", ["Mar 25, 2026 at 1:05pm", "25 Mar 2026 13:05"])
def test_a_time_may_follow_a_month_by_its_name(text: str) -> None:
    assert moment(text) == datetime(2026, 3, 25, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["25 März 2026", "25 Mai 26", "Mar 2026", "3 Mar 4 2026", "99990101"]
)
def test_no_days_by_the_name_of_their_month(text: str) -> None:
    with pytest.raises(CellError, match="this is no date"):
        moment(text)


def test_a_day_that_can_be_two_is_refused() -> None:
    with pytest.raises(CellError) as told:
        moment("03/04/2026")
    assert told.value.message == "this can be two days: which number is the month?"
    assert "date_format: DD/MM/YYYY" in told.value.hint


def test_the_school_says_which_number_is_the_month() -> None:
    assert moment("03/04/2026", day_first=True) == date(2026, 4, 3)
    assert moment("03/04/2026", day_first=False) == date(2026, 3, 4)


def test_the_same_number_twice_needs_no_word() -> None:
    assert moment("4/4/2026") == date(2026, 4, 4)


@pytest.mark.parametrize("text", ["2026-02-30", "13/13/2026", "2026-00-01"])
def test_days_that_there_are_not(text: str) -> None:
    with pytest.raises(CellError, match="there is no such day"):
        moment(text)


@pytest.mark.parametrize(
    ("day_first", "text", "part"), [(False, "26/08/2024", "month"), (True, "08/26/2024", "day")]
)
def test_a_day_in_the_place_of_the_month_is_told_by_what_the_mapping_file_says(
    day_first: bool,  # noqa: FBT001 - a case
    text: str,
    part: str,
) -> None:
    with pytest.raises(CellError) as raised:
        moment(text, day_first=day_first)
    assert raised.value.hint == f"the mapping file says that the {part} comes first"


@pytest.mark.parametrize("text", ["", "yesterday", "46085", "04/03-2026", "3"])
def test_no_days(text: str) -> None:
    with pytest.raises(CellError, match="this is no date"):
        moment(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-03-04 13:05", datetime(2026, 3, 4, 13, 5, tzinfo=UTC)),
        ("2026-03-04T13:05:06Z", datetime(2026, 3, 4, 13, 5, 6, tzinfo=UTC)),
        ("2026-03-04 13:05:06.789 UTC", datetime(2026, 3, 4, 13, 5, 6, tzinfo=UTC)),
        ("2026-03-04T23:30:00-06:00", datetime(2026, 3, 4, 23, 30, tzinfo=DENVER)),
        ("2026-03-04 23:30 +0530", datetime(2026, 3, 4, 18, tzinfo=UTC)),
        ("2026-03-04 12:05 am", datetime(2026, 3, 4, 0, 5, tzinfo=UTC)),
        ("2026-03-04 1:05 PM", datetime(2026, 3, 4, 13, 5, tzinfo=UTC)),
    ],
)
def test_moments(text: str, value: datetime) -> None:
    assert moment(text) == value


def test_a_moment_keeps_the_day_at_the_school() -> None:
    late = moment("2026-03-04T23:30:00-06:00")
    assert isinstance(late, datetime)
    assert late.date() == date(2026, 3, 4)


@pytest.mark.parametrize("text", ["2026-03-04 noon", "2026-03-04 13", "2026-03-04 13:05 CET"])
def test_no_times(text: str) -> None:
    with pytest.raises(CellError, match="this is no time"):
        moment(text)


@pytest.mark.parametrize("text", ["2026-03-04 25:00", "2026-03-04 10:75", "2026-03-04 10:00+99:00"])
def test_times_that_there_are_not(text: str) -> None:
    with pytest.raises(CellError, match="there is no such time"):
        moment(text)


def table(header: str) -> Table:
    found = open_table(io.BytesIO(f"{header}\nA,B\n".encode()))
    assert isinstance(found, Table)
    return found


def test_columns_are_known_by_our_names() -> None:
    columns = Columns(table("Student ID,Score"), ImportMapping(), ("student_id", "score", "level"))
    row = TableRow(2, ["HP-1", "3"])
    assert "level" not in columns
    assert columns.text(row, "student_id") == "HP-1"
    assert columns.text(row, "level") == ""
    assert (columns.header("student_id"), columns.header("level")) == ("Student ID", "level")


def test_a_mapping_file_names_their_columns() -> None:
    mapping = ImportMapping(columns={"score": "Punkte"})
    columns = Columns(table("Score,Punkte"), mapping, ("score",))
    assert columns.text(TableRow(2, ["x", "3"]), "score") == "3"


def test_what_is_wrong_in_a_table_is_wrong_in_an_import() -> None:
    problem = TableProblem(row=2, column="a", value="b", message="c", hint="d")
    assert row_problem(problem, "x.csv") == RowProblem(
        file="x.csv", row=2, column="a", value="b", message="c", hint="d"
    )
