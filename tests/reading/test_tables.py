"""Tables as text: whatever an office program made of them."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.reading.tables import (
    LIMITS,
    Table,
    TableLimits,
    TableProblem,
    TableRow,
    open_table,
)

SMALL = replace(LIMITS, size=1000, columns=3, row=100, rows=2)


def opened(content: bytes | str, *, ragged: bool = False, limits: TableLimits = LIMITS) -> Table:
    raw = content if isinstance(content, bytes) else content.encode()
    table = open_table(io.BytesIO(raw), ragged=ragged, limits=limits)
    assert isinstance(table, Table), table
    return table


def rows(content: bytes | str, *, ragged: bool = False) -> list[list[str]]:
    found = list(opened(content, ragged=ragged).rows())
    assert all(isinstance(each, TableRow) for each in found), found
    return [list(each.cells) for each in found if isinstance(each, TableRow)]


def problems(content: bytes | str, *, limits: TableLimits = LIMITS) -> list[TableProblem]:
    raw = content if isinstance(content, bytes) else content.encode()
    table = open_table(io.BytesIO(raw), limits=limits)
    if isinstance(table, TableProblem):
        return [table]
    return [each for each in table.rows() if isinstance(each, TableProblem)]


def said(content: bytes | str, *, limits: TableLimits = LIMITS) -> list[tuple[int, str]]:
    return [(each.row, each.message) for each in problems(content, limits=limits)]


# Rows and their lines


def test_rows_have_the_line_on_which_they_start() -> None:
    table = opened('a,b\n1,"two\nlines"\n\n3,4\n')
    assert list(table.rows()) == [TableRow(2, ["1", "two\nlines"]), TableRow(5, ["3", "4"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(end: str) -> None:
    assert rows(f"a,b{end}1,2{end}3,4{end}") == [["1", "2"], ["3", "4"]]


def test_space_around_cells_is_left_out() -> None:
    table = opened(" a ,b\n 1 , 2\n")
    assert table.header == ("a", "b")
    assert list(table.rows()) == [TableRow(2, ["1", "2"])]


def test_blank_rows_are_left_out() -> None:
    assert rows("a,b\n,\n1,2\n  ,\t\n") == [["1", "2"]]


def test_columns_without_a_name_at_the_end_are_left_out() -> None:
    table = opened("a,b,,\n1,2,,\n3,4,,\n")
    assert table.header == ("a", "b")
    assert [each.cells for each in table.rows() if isinstance(each, TableRow)] == [
        ["1", "2"],
        ["3", "4"],
    ]


def test_a_table_says_about_how_many_lines_it_has() -> None:
    assert opened("a\n1\n2\n3\n").lines == 4


def test_the_stream_stays_open() -> None:
    stream = io.BytesIO(b"a\n1\n")
    table = open_table(stream)
    assert isinstance(table, Table)
    list(table.rows())
    del table
    assert not stream.closed


# Columns


@pytest.mark.parametrize("name", ["Student ID", "student_id", "STUDENT-ID", " studentid"])
def test_a_column_is_found_however_it_is_spelt(name: str) -> None:
    assert opened("x,Student ID\n").column(name) == 1


def test_the_first_of_several_names_that_is_there_is_taken() -> None:
    table = opened("credit_code,credit\n")
    assert table.column("case_guid", "credit", "credit_code") == 1
    assert table.column("level") is None


def test_two_columns_of_one_name_are_refused() -> None:
    (problem,) = problems("Score,x,score\n1,2,3\n")
    assert (problem.row, problem.column) == (1, "score")
    assert problem.message == "two columns are called “score”"


def test_columns_without_a_name_may_be_several() -> None:
    assert rows("a,,,d\n1,2,3,4\n") == [["1", "2", "3", "4"]]


def test_ragged_tables_keep_every_cell() -> None:
    table = opened("title,ratings,,\nx,4,Good\ny,4,Good,3,Fair,2\n", ragged=True)
    assert table.header == ("title", "ratings", "", "")
    assert [each.cells for each in table.rows() if isinstance(each, TableRow)] == [
        ["x", "4", "Good"],
        ["y", "4", "Good", "3", "Fair", "2"],
    ]


# Delimiters


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_the_header_has(mark: str) -> None:
    table = opened(f"a{mark}b\n1,5{mark}2;3\n") if mark not in ",;" else opened(f"a{mark}b\n")
    assert table.delimiter == mark
    assert table.header == ("a", "b")


def test_marks_inside_quotation_marks_do_not_count() -> None:
    assert opened('"a, b, c, d";e\n').header == ("a, b, c, d", "e")


def test_a_first_line_may_say_the_delimiter() -> None:
    table = opened("sep=;\r\na;b,c\r\n1;2\r\n")
    assert table.header == ("a", "b,c")
    assert list(table.rows()) == [TableRow(3, ["1", "2"])]


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_says_its_encoding(encoding: str) -> None:
    table = opened("Kovářová,b\nž,2\n".encode(encoding))
    assert table.header == ("Kovářová", "b")
    assert table.remarks == ()


def test_utf_16_of_the_other_order_is_read() -> None:
    assert opened(b"\xfe\xff" + "ž,b\n".encode("utf-16-be")).header == ("ž", "b")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_does_not_say_so_is_guessed(encoding: str) -> None:
    table = opened("name,score\nAna,3\n".encode(encoding))
    assert table.header == ("name", "score")
    assert table.remarks == ("it is read as UTF-16, which it does not say itself",)


def test_what_is_not_utf_8_is_taken_for_windows() -> None:
    table = opened("Name\nJos\xe9 “x”\n".encode("cp1252"))
    assert [each.cells for each in table.rows() if isinstance(each, TableRow)] == [["José “x”"]]
    assert table.remarks == (
        "it is not UTF-8, so it is read as Windows-1252: look whether accents are right",
    )


def test_a_letter_that_is_cut_in_two_between_blocks_is_read() -> None:
    content = ("a\n" + "x" * 90 + "\n") * 11_500 + "é\n"
    assert opened(content).encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a\n\x81\xff\n", "the file is in no encoding that can be told"),
        (b"\xff\xfea", "the file is in no encoding that can be told"),
        (b"PK\x03\x04rest", "this is a zip file or a workbook (XLSX), not CSV"),
        (b'{"CFDocument": {}}', "this is JSON, no table"),
        (b"\xef\xbb\xbf\n [1]", "this is JSON, no table"),
        (b"", "the file is empty"),
        (b"\n\n , \n", "the file is empty"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, message: str) -> None:
    assert said(content) == [(0, message)]


# Damage


def test_a_row_with_too_many_cells_is_told_with_the_first_of_them() -> None:
    (problem,) = problems("a,b\n1,2,3\n")
    assert problem.value == "3"
    assert problem.message == "the row has 3 cells, the header has 2"
    assert problem.hint == "put a text with a comma in it into quotation marks"


def test_a_row_with_too_few_cells_is_told() -> None:
    (problem,) = problems("a;b;c\n1;2\n")
    assert (problem.row, problem.message) == (2, "the row has 2 cells, the header has 3")
    assert "cut off" in problem.hint
    assert "semicolons" in problem.hint


def test_rows_after_a_bad_one_are_read() -> None:
    found = list(opened('a,b\n1,"2"x\n3,4\n').rows())
    assert [type(each) for each in found] == [TableProblem, TableRow]
    assert said('a,b\n1,"2"x\n3,4\n') == [(2, "a text goes on after its closing quotation mark")]


def test_a_quotation_mark_that_is_never_closed_is_told_where_it_opens() -> None:
    assert said('a,b\n1,2\n3,"4\n5,6\n') == [(3, "a quotation mark is opened and never closed")]


def test_a_quotation_mark_in_the_header_that_is_never_closed_is_told() -> None:
    assert said('a,"b\n1,2\n') == [(1, "a quotation mark is opened and never closed")]


@pytest.mark.parametrize("letter", ["\x00", "\u202e", "\x1b"])
def test_a_character_that_cannot_be_signed_is_told_with_its_cell(letter: str) -> None:
    (problem,) = problems(f"a,b\n1,x{letter}\n2,3\n")
    assert (problem.row, problem.value) == (2, f"x{letter}")
    assert f"U+{ord(letter):04X}" in problem.message


def test_invisible_letters_of_names_and_tabs_are_kept() -> None:
    assert rows("a,b\nن\u200cم,x\ty\n") == [["ن\u200cم", "x\ty"]]


# Limits


def test_a_file_that_is_too_large_is_refused() -> None:
    assert said("a\n" + "1\n" * 500, limits=SMALL)[0][1].startswith("the file is larger than")


def test_a_header_that_is_too_wide_is_refused() -> None:
    assert said("a,b,c,d\n", limits=SMALL) == [(1, "the header has 4 columns; the limit is 3")]


def test_rows_that_are_too_many_end_the_reading() -> None:
    assert said("a\n1\n2\n3\n4\n", limits=SMALL) == [(3, "the file has more than 2 rows")]


def test_more_lines_than_anybody_has_are_refused_before_they_are_read() -> None:
    problem = open_table(io.BytesIO(b"a\n" + b"\n" * 60), limits=replace(SMALL, lines=60))

    assert isinstance(problem, TableProblem)
    assert problem.message == "the file has more than 60 lines"


def test_a_mark_too_many_is_told_although_the_last_cell_is_blank() -> None:
    assert said("name,chosen,town\nSoto, Ana,Bo,\n") == [
        (2, "the row has 4 cells, the header has 3")
    ]


def test_a_row_that_is_too_long_ends_the_reading() -> None:
    assert said('a\n"' + "x\n" * 60 + '"\n3\n', limits=SMALL) == [
        (2, "the row is longer than 100 characters")
    ]


def test_a_first_line_that_is_too_long_is_refused() -> None:
    assert said("a" * 200, limits=SMALL) == [(1, "the row is longer than 100 characters")]


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    table = open_table(io.BytesIO(content))
    if isinstance(table, Table):
        list(table.rows())


def test_an_old_workbook_is_told() -> None:
    found = open_table(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"))

    assert isinstance(found, TableProblem)
    assert found.message == "this is an old Excel file (.xls), not CSV"
