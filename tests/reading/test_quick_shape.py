from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from transcript import resources
from transcript.reading.quick_shape import shape_test

SCHEMA: Any = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z]+$"},
        "on": {"type": "string", "format": "day"},
        "many": {"type": "array", "items": {"type": "integer"}, "uniqueItems": True},
    },
}


@pytest.mark.parametrize(
    ("value", "has_it"),
    [
        ({"id": "ana"}, True),
        ({"id": "ana", "on": "today"}, True),
        ({"id": "ana", "on": "someday"}, False),
        ({"id": "ana", "many": [1, 2]}, True),
        ({"id": "ana", "many": [1, 1]}, False),
        ({"id": "Ana"}, False),
        ({"id": "ana", "more": 1}, False),
        ({"id": "\ud83d"}, False),
        ([], False),
    ],
)
def test_a_value_has_the_shape_or_is_left_to_others(value: object, has_it: bool) -> None:  # noqa: FBT001 - the table's
    assert shape_test(SCHEMA, {"day": lambda text: text == "today"})(value) is has_it


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "name", "levels"]), inside, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_nothing_is_let_through_that_the_slower_library_refuses(value: object) -> None:
    for name in ("output/badge", "authoring/credit"):
        schema = resources.whole_schema(name)
        if shape_test(schema, {})(value):
            assert Draft202012Validator(schema).is_valid(value)
