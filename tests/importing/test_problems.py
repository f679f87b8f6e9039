"""Problems of an import, each once."""

from transcript.importing.plans import MOST_PROBLEMS
from transcript.importing.problems import Problems
from transcript.importing.rows import RowProblem


def problem(row: int, file: str = "a.csv") -> RowProblem:
    return RowProblem(file=file, row=row, column="", value="", message="wrong", hint="mend it")


def told(problems: Problems) -> list[tuple[str, int, str]]:
    return [(each.file, each.row, each.message) for each in problems.listed()]


def test_problems_are_listed_by_file_and_row() -> None:
    problems = Problems()
    for each in (problem(9), problem(2, "b.csv"), problem(3)):
        problems.add(each)
    assert told(problems) == [("a.csv", 3, "wrong"), ("a.csv", 9, "wrong"), ("b.csv", 2, "wrong")]
    assert problems.count == 3


def test_the_same_problem_is_told_once_with_the_other_rows() -> None:
    problems = Problems()
    for row in (2, 5):
        problems.add(problem(row), once="x")
    problems.add(problem(7), once="y")
    assert told(problems) == [("a.csv", 2, "wrong (so in row 5)"), ("a.csv", 7, "wrong")]
    assert problems.count == 2


def test_of_many_rows_the_first_are_named() -> None:
    problems = Problems()
    for row in range(2, 1000):
        problems.add(problem(row), once="x")
    assert told(problems) == [("a.csv", 2, "wrong (so in rows 3, 4, 5, 6, 7 and 992 more)")]


def test_another_file_is_told_for_itself() -> None:
    problems = Problems()
    problems.add(problem(2), once="x")
    problems.add(problem(2, "b.csv"), once="x")
    assert problems.count == 2


def test_more_than_anybody_reads_are_counted() -> None:
    problems = Problems()
    for row in range(MOST_PROBLEMS + 5):
        problems.add(problem(row))
    assert problems.count == MOST_PROBLEMS + 5
    assert len(problems.listed()) == MOST_PROBLEMS
    assert not problems.has_room
