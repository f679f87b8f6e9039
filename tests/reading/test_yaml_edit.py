"""A YAML text that is changed keeps all that stands around its values."""

from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.reading.reader import read_document
from transcript.reading.yaml_edit import edited

Json: TypeAlias = Any


SCHOOL = """\
# Who the school is.

name: Riverbend   # as a college knows it
phone: "+1 802 555 0100"

# Where it is.
address:
  street: 12 Ferry Road
  country: US      # two letters
signatories:
  # The registrar first.
  - name: Ines Tamura
    title: Registrar

  - {name: Ada Moreau, title: Principal}
# The end of the list.
notes: >-
  A text over
  two lines.
kinds: [a, b]
"""


def value_of(text: str) -> Json:
    document = read_document(text.encode(), file="a.yaml").document
    assert document is not None
    return document.value


def changed(**members: Json) -> str:
    return edited(SCHOOL, {**value_of(SCHOOL), **members})


def test_a_text_that_says_it_already_stays_byte_for_byte() -> None:
    assert edited(SCHOOL, value_of(SCHOOL)) == SCHOOL


def test_a_changed_value_changes_its_own_place_alone() -> None:
    assert changed(name="Lakeside: High") == SCHOOL.replace("Riverbend ", '"Lakeside: High" ')


def test_a_new_member_stands_after_the_one_before_it() -> None:
    value = value_of(SCHOOL)
    wanted = {"name": value["name"], "email": "a@b.example", **value}
    assert edited(SCHOOL, wanted) == SCHOOL.replace(
        "# as a college knows it\n", "# as a college knows it\nemail: a@b.example\n"
    )


def test_a_new_first_member_stands_before_the_others() -> None:
    assert "# Who the school is.\n\nid: x\nname: Riverbend" in edited(
        SCHOOL, {"id": "x", **value_of(SCHOOL)}
    )


def test_a_member_that_goes_takes_its_own_line_alone() -> None:
    wanted = value_of(SCHOOL)
    del wanted["phone"]
    assert edited(SCHOOL, wanted) == SCHOOL.replace('phone: "+1 802 555 0100"\n', "")


def test_a_member_inside_another_is_changed_in_its_place() -> None:
    text = changed(address={"street": "1 Quay", "country": "US"})
    assert text == SCHOOL.replace("12 Ferry Road", "1 Quay")


def test_a_new_item_of_a_list_does_not_take_the_comment_below_it() -> None:
    more = [*value_of(SCHOOL)["signatories"], {"name": "B", "title": "Head"}]
    assert changed(signatories=more) == SCHOOL.replace(
        "# The end of the list.", "  - name: B\n    title: Head\n# The end of the list."
    )


def test_an_item_that_goes_leaves_the_comment_below_the_list() -> None:
    assert changed(signatories=value_of(SCHOOL)["signatories"][:1]) == SCHOOL.replace(
        "\n  - {name: Ada Moreau, title: Principal}\n", "\n"
    )


def test_items_that_are_moved_keep_how_they_are_written() -> None:
    text = changed(signatories=value_of(SCHOOL)["signatories"][::-1])
    assert text.index("- {name: Ada Moreau, title: Principal}") < text.index("- name: Ines Tamura")


def test_an_item_is_known_by_its_id_where_it_moves_and_changes() -> None:
    text = "a:\n  - id: x\n    # said of x\n    n: 1\n  - id: y\n    n: 2\n"
    wanted: Any = {"a": [{"id": "y", "n": 2}, {"id": "x", "n": 3}]}
    assert edited(text, wanted) == (
        "a:\n  - id: y\n    n: 2\n  - id: x\n    # said of x\n    n: 3\n"
    )


def test_a_list_on_one_line_is_written_anew_on_one_line() -> None:
    assert changed(kinds=["a", "c"]) == SCHOOL.replace("[a, b]", "[a, c]")


def test_a_long_text_is_folded_where_it_stood_on_one_line() -> None:
    long = "word " * 40 + "end"
    text = changed(name=long)
    assert value_of(text)["name"] == long
    assert max(map(len, text.splitlines())) < 100


def test_a_text_over_lines_becomes_a_short_one() -> None:
    assert changed(notes="short") == SCHOOL.replace(
        "notes: >-\n  A text over\n  two lines.\n", "notes: short\n"
    )


def test_an_emptied_list_is_written_as_one() -> None:
    assert value_of(changed(signatories=[]))["signatories"] == []


def test_a_list_of_lists_is_changed_inside() -> None:
    text = "a:\n  - - 1\n    - 2\n  - - 3\n"
    wanted: Any = {"a": [[1, 2, 4], [3]]}
    assert value_of(edited(text, wanted)) == wanted


def test_an_item_on_one_line_is_written_anew_in_its_place() -> None:
    text = "a:\n  - {x: 1}   # one\n  # two\n  - {y: 2}\n"
    assert edited(text, {"a": [{"x": 3}, {"y": 2}]}) == (
        "a:\n  - x: 3   # one\n  # two\n  - {y: 2}\n"
    )


def test_the_last_line_may_have_no_end() -> None:
    assert edited("a: 1\nb: 2", {"a": 1, "b": 2, "c": 3}) == "a: 1\nb: 2\nc: 3\n"


def test_the_first_member_behind_a_hyphen_can_go() -> None:
    wanted: Any = {"a": [{"y": 2}]}
    assert value_of(edited("a:\n  - x: 1\n    y: 2\n", wanted)) == wanted


def test_the_only_member_behind_a_hyphen_can_be_another() -> None:
    wanted: Any = {"a": [{"y": 2}]}
    assert value_of(edited("a:\n  - x: 1\n", wanted)) == wanted


def test_a_text_that_cannot_be_read_is_written_anew_below_its_first_comments() -> None:
    assert edited("# Ours.\na: [\n", {"a": 1}) == "# Ours.\na: 1\n"


def test_a_text_that_is_no_object_is_written_anew() -> None:
    assert edited("[1, 2]", {"a": 1}) == "a: 1\n"


def test_line_ends_of_another_system_are_made_ours() -> None:
    assert edited("a: 1\r\nb: 2\r\n", {"a": 1, "b": 3}) == "a: 1\nb: 3\n"


def test_only_fields_can_be_written() -> None:
    with pytest.raises(TypeError, match="holds fields"):
        edited("", ["a"])


PLAIN = st.text("abc: #-'\"\n>|[]{}&*!%@,0123456789é", max_size=100)
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-999, 999), PLAIN),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from("abcdefg"), inner, max_size=4),
    ),
    max_leaves=14,
)
OBJECTS = st.dictionaries(st.sampled_from("abcdefg"), VALUES, max_size=5)


@given(OBJECTS, OBJECTS, OBJECTS)
def test_whatever_is_wanted_is_what_the_text_says(first: Json, second: Json, third: Json) -> None:
    text = edited(edited("", first), second)
    again = edited(text, third)
    assert (value_of(text) if second else {}) == second
    assert (value_of(again) if third else {}) == third


@pytest.mark.parametrize("path", sorted(Path("samples/riverbend/credits").glob("*.yaml")))
def test_a_credit_of_the_sample_is_edited_line_by_line(path: Path) -> None:
    text = path.read_text()
    value = value_of(text)
    value["criteria"].append({"id": "new", "statement": "Says more."})
    after = edited(text, value)
    assert value_of(after) == value
    assert [line for line in text.splitlines() if line not in after.splitlines()] == []


def test_what_was_quoted_stays_quoted() -> None:
    assert changed(phone="05001 a") == SCHOOL.replace("+1 802 555 0100", "05001 a")
