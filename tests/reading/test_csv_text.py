"""What is written as CSV is read again, and no office program executes it."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.reading.csv_text import guarded, table_text, unguarded
from transcript.reading.tables import Table, TableRow, open_table


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''@"])
def test_what_an_office_program_would_execute_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "x", "'", "'tis", "1=1", " =1"])
def test_what_it_would_not_execute_is_left_as_it_is(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


@given(st.text(alphabet="'=+-@\t\rx1 ", max_size=6))
def test_guarding_loses_nothing(text: str) -> None:
    assert unguarded(guarded(text)) == text


_texts = st.text(alphabet="a='\",;\n |é", min_size=1, max_size=5).map(str.strip).filter(bool)


@given(st.lists(st.lists(_texts, min_size=2, max_size=2), max_size=4))
def test_what_is_written_is_read_again(cells: list[list[str]]) -> None:
    table = open_table(io.BytesIO(table_text([["x", "y"], *cells]).encode()))
    assert isinstance(table, Table)
    rows = [row.cells for row in table.rows() if isinstance(row, TableRow)]
    assert [[unguarded(cell) for cell in row] for row in rows] == cells


def test_each_text_is_guarded() -> None:
    assert table_text([["name", "note"], ["=1+1", "a, b"]]) == 'name,note\n\'=1+1,"a, b"\n'
