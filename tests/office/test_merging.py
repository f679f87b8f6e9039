"""What two people changed is put together; what both changed is told."""

from typing import Any, TypeAlias

import pytest

from transcript.office.merging import ABSENT, Merged, merge, same

Json: TypeAlias = Any


def merged(base: Json, mine: Json, theirs: Json) -> Merged:
    return merge(base, mine, theirs)


def test_what_only_one_changed_is_taken() -> None:
    found = merged({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 2})
    assert (found.value, found.taken, found.differences) == ({"a": 2, "b": 2}, ["/b"], [])


def test_what_both_changed_alike_is_no_difference() -> None:
    found = merged({"a": 1}, {"a": 2}, {"a": 2})
    assert (found.value, found.differences) == ({"a": 2}, [])


def test_what_both_changed_is_mine_and_told() -> None:
    found = merged({"a": 1}, {"a": 2}, {"a": 3})
    assert found.value == {"a": 2}
    (difference,) = found.differences
    assert (difference.pointer, difference.base, difference.mine, difference.theirs) == (
        "/a",
        1,
        2,
        3,
    )


def test_a_field_that_only_they_took_away_is_gone() -> None:
    assert merged({"a": 1, "b": 2}, {"a": 1, "b": 2}, {"a": 1}).value == {"a": 1}


def test_a_field_that_i_took_away_and_they_changed_is_told() -> None:
    found = merged({"a": 1, "b": 2}, {"a": 1}, {"a": 1, "b": 3})
    assert found.value == {"a": 1}
    assert [(each.pointer, each.mine) for each in found.differences] == [("/b", ABSENT)]


def test_fields_that_either_added_are_both_there() -> None:
    assert merged({}, {"a": 1}, {"b": 2}).value == {"a": 1, "b": 2}


def test_a_file_that_both_made_is_compared_field_by_field() -> None:
    found = merged(ABSENT, {"a": 1, "b": 2}, {"a": 1, "b": 3})
    assert [each.pointer for each in found.differences] == ["/b"]


def test_a_file_that_they_took_away_is_told() -> None:
    found = merged({"a": 1}, {"a": 2}, ABSENT)
    assert [each.pointer for each in found.differences] == [""]


def test_items_with_ids_are_told_apart_wherever_they_stand() -> None:
    base: Any = [{"id": "x", "n": 1}, {"id": "y", "n": 1}]
    mine: Any = [{"id": "y", "n": 1}, {"id": "x", "n": 1}]
    theirs: Any = [{"id": "x", "n": 2}, {"id": "y", "n": 1}, {"id": "z", "n": 1}]
    found = merged(base, mine, theirs)
    assert found.value == [{"id": "y", "n": 1}, {"id": "z", "n": 1}, {"id": "x", "n": 2}]
    assert found.differences == []


def test_their_order_is_taken_if_i_kept_mine() -> None:
    base: Any = [{"id": "x"}, {"id": "y"}]
    assert merged(base, [*base, {"id": "w"}], base[::-1]).value == [
        {"id": "y"},
        {"id": "w"},
        {"id": "x"},
    ]


def test_an_item_that_i_removed_and_they_changed_is_told() -> None:
    found = merged([{"id": "x", "n": 1}], [], [{"id": "x", "n": 2}])
    assert [each.pointer for each in found.differences] == ["/0"]


def test_an_item_that_they_put_first_stays_first() -> None:
    base: Any = [{"id": "x"}]
    mine: Any = [{"id": "x", "n": 2}]
    assert merged(base, mine, [{"id": "w"}, {"id": "x"}]).value == [
        {"id": "w"},
        {"id": "x", "n": 2},
    ]


def test_items_without_ids_are_told_apart_by_their_place_in_lists_of_one_length() -> None:
    found = merged([1, 2, 3], [9, 2, 3], [1, 2, 8])
    assert (found.value, found.differences) == ([9, 2, 8], [])


def test_two_who_add_an_item_without_an_id_add_both() -> None:
    assert merged(["a"], ["a", "b"], ["a", "c", "d"]).value == ["a", "b", "c", "d"]


def test_two_who_add_the_same_item_add_it_once() -> None:
    assert merged(["a", "z"], ["a", "z", "b"], ["a", "b"]).value == ["a", "b"]


def test_items_that_either_removed_are_gone() -> None:
    assert merged(["a", "b", "c"], ["b", "c"], ["a", "b", "x", "y"]).value == ["b", "x", "y"]


def test_lists_in_which_both_touched_one_item_are_told_whole() -> None:
    found = merged(["a", "b"], ["x", "b", "c"], ["b"])
    assert [each.pointer for each in found.differences] == [""]
    assert found.value == ["x", "b", "c"]


def test_lists_of_one_length_are_compared_item_by_item() -> None:
    found = merged([{"n": 1}], [{"n": 2}], [{"n": 3}])
    assert [each.pointer for each in found.differences] == ["/0/n"]


def test_a_list_that_became_something_else_is_told() -> None:
    assert [each.pointer for each in merged(["a"], ["b"], "c").differences] == [""]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (True, 1, False),
        ({"a": [1]}, {"a": [1]}, True),
        ({"a": [1]}, {"a": [True]}, False),
        ([1], [1, 2], False),
        (1, 1.0, True),
    ],
)
def test_what_is_the_same(one: Json, other: Json, is_same: bool) -> None:  # noqa: FBT001
    assert same(one, other) is is_same


def test_that_there_is_nothing_is_shown_so() -> None:
    assert repr(ABSENT) == "ABSENT"
