from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from transcript.progress.suppression import hidden, withhold

counts = st.integers(min_value=0, max_value=14)
SMALLEST = 5


def test_counts_that_are_large_enough_are_told() -> None:
    assert withhold([{"a": 10, "b": 25}], smallest=10) == ({"a": 10, "b": 25},)


def test_a_small_count_takes_the_smallest_other_with_it() -> None:
    [row] = withhold([{"a": 3, "b": 40, "c": 12}], smallest=10)
    assert row == {"a": None, "b": 40, "c": None}


def test_nobody_is_a_small_count_too() -> None:
    [row] = withhold([{"a": 0, "b": 40, "c": 12}], smallest=10)
    assert row == {"a": None, "b": 40, "c": None}


def test_small_counts_that_come_to_little_together_take_another_with_them() -> None:
    [row] = withhold([{"a": 1, "b": 2, "c": 12, "d": 40}], smallest=10)
    assert row == {"a": None, "b": None, "c": None, "d": 40}


def test_small_counts_that_come_to_enough_together_are_withheld_alone() -> None:
    [row] = withhold([{"a": 6, "b": 7, "c": 12}], smallest=10)
    assert row == {"a": None, "b": None, "c": 12}


def test_a_group_that_is_small_itself_is_withheld_whole() -> None:
    [row] = withhold([{"a": 3, "b": 2}], smallest=10)
    assert row == {"a": None, "b": None}


def test_what_is_withheld_in_one_row_is_withheld_in_all() -> None:
    first, second = withhold(
        [{"a": 3, "shared": 12, "b": 40}, {"shared": 12, "c": 20, "d": 23}], smallest=10
    )
    assert first == {"a": None, "shared": None, "b": 40}
    assert second == {"shared": None, "c": None, "d": 23}


def test_of_two_as_small_the_first_is_withheld() -> None:
    assert hidden([{"a": 3, "b": 12, "c": 12}], smallest=10) == {"a", "b"}


@given(st.lists(counts, min_size=2, max_size=4))
def test_nothing_small_is_told(numbers: list[int]) -> None:
    [row] = withhold([dict(zip("abcd", numbers, strict=False))], smallest=SMALLEST)
    assert all(number is None or number >= SMALLEST for number in row.values())


@given(st.lists(counts, min_size=2, max_size=4))
def test_what_is_withheld_could_be_many_numbers(numbers: list[int]) -> None:
    row = dict(zip("abcd", numbers, strict=False))
    _require_doubt([row])


@given(st.lists(counts, min_size=1, max_size=2), st.lists(counts, min_size=1, max_size=2), counts)
def test_what_two_rows_share_gives_nothing_away(
    first: list[int], second: list[int], shared: int
) -> None:
    total = shared + max(sum(first), sum(second))
    one = dict(zip("ab", first, strict=False)) | {"shared": shared}
    two = dict(zip("cd", second, strict=False)) | {"shared": shared}
    one["a"] += total - sum(one.values())
    two["c"] += total - sum(two.values())
    _require_doubt([one, two])


def _require_doubt(rows: list[dict[str, int]]) -> None:
    """Solve the published table as a reader would: from its totals and what it tells."""
    total = sum(rows[0].values())
    published = withhold(rows, smallest=SMALLEST)
    names = sorted({name for row in published for name in row if row[name] is None})
    possible: dict[str, set[int]] = {name: set() for name in names}
    free = [[name for name in row if row[name] is None] for row in published]
    sums = [total - sum(number or 0 for number in row.values()) for row in published]
    for guess in product(range(total + 1), repeat=len(names) - sum(map(bool, free))):
        _solve(names, free, sums, guess, possible)
    real = {name: number for row in rows for name, number in row.items()}
    for name in names:
        assert real[name] in possible[name]
        assert len(possible[name]) > min(SMALLEST, total)


def _solve(
    names: list[str],
    free: list[list[str]],
    sums: list[int],
    guess: tuple[int, ...],
    possible: dict[str, set[int]],
) -> None:
    """Add the numbers of one solution, if the guess of all but one cell a row leads to one."""
    last = [row[0] for row in free if row]
    guessed = [name for name in names if name not in last]
    found = dict(zip(guessed, guess, strict=True))
    for row, number in zip(free, sums, strict=True):
        if row:
            found[row[0]] = number - sum(found[name] for name in row[1:])
    if all(number >= 0 for number in found.values()):
        for name, number in found.items():
            possible[name].add(number)
