"""What a JSON Schema that was given refuses, and where."""

import pytest

from transcript.credentials.findings import Finding
from transcript.credentials.official_schema import SchemaUnusableError, official_faults


def test_a_fault_has_its_place_and_its_rule_but_quotes_nothing() -> None:
    schema = b'{"properties": {"name": {"type": "string"}}}'
    assert list(official_faults({"name": 7}, schema)) == [
        Finding(path="/name", message="it breaks the rule “type”")
    ]


def test_of_a_choice_the_nearest_branch_says_where() -> None:
    schema = b"""{"properties": {"a": {"anyOf": [
        {"type": "string"}, {"type": "object", "properties": {"b": {"type": "string"}}}
    ]}}}"""
    assert [each.path for each in official_faults({"a": {"b": 7}}, schema)] == ["/a/b"]


@pytest.mark.parametrize(
    ("moment", "is_one"),
    [("2026-11-22T10:00:00Z", True), ("2026-11-22", False), ("now", False), (7, True)],
)
def test_a_date_has_a_time_and_a_zone(moment: object, *, is_one: bool) -> None:
    schema = b'{"properties": {"validFrom": {"format": "date-time"}}}'
    assert (list(official_faults({"validFrom": moment}, schema)) == []) is is_one


def test_what_it_defines_itself_may_be_referred_to() -> None:
    schema = b'{"$ref": "#/$defs/a", "$defs": {"a": {"required": ["name"]}}}'
    assert [each.message for each in official_faults({}, schema)] == [
        "it breaks the rule “required”"
    ]


@pytest.mark.parametrize(
    "schema", [b"", b"\xff", b"[" * 100_000, b'"text"', b'{"$ref": "https://x.example/"}']
)
def test_what_is_no_schema_is_refused(schema: bytes) -> None:
    with pytest.raises(SchemaUnusableError):
        official_faults({}, schema)
