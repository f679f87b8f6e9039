"""What is typed into fields named by pointers becomes the value of a file."""

from typing import Any, TypeAlias

import pytest

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.origin import Origin
from transcript.office.editing import Authored
from transcript.web.asked import Form
from transcript.web.forms import (
    Filled,
    done,
    field_id,
    filled,
    part_at,
    place_name,
    placed,
    typed,
    value_at,
    with_empty,
)

Json: TypeAlias = Any
CREDIT = "authoring/credit"


def sent(*fields: tuple[str, str], schema: str = CREDIT) -> Json:
    return typed(Form(fields=fields), schema)


def problem(pointer: str, severity: Severity = Severity.ERROR, file: str = "a.yaml") -> Diagnostic:
    return Diagnostic(
        code=Code("MT000", "wrong", severity),
        origin=Origin(file=file, pointer=pointer),
        message="it is wrong",
        hint="put it right",
    )


def test_texts_lose_the_space_around_them_and_the_line_ends_of_forms() -> None:
    assert sent(("/name", " A b "), ("/standard", "one\r\ntwo \r\n")) == {
        "name": "A b",
        "standard": "one\ntwo",
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2),
        ("2,5", 2.5),
        ("1,000", "1,000"),
        ("0,125", 0.125),
        ("-1", -1),
        ("x", "x"),
        ("9" * 20, "9" * 20),
        ("1e999", "1e999"),
        ("nan", "nan"),
    ],
)
def test_numbers_become_numbers_and_what_is_none_stays(text: str, value: Json) -> None:
    assert sent(("/evidence_rule/minimum", text)) == {"evidence_rule": {"minimum": value}}


def test_a_field_that_need_not_be_there_is_left_out_when_it_is_empty() -> None:
    assert sent(("/evidence_rule/contexts", ""), ("/evidence_rule/minimum", "1")) == {
        "evidence_rule": {"minimum": 1}
    }


def test_a_field_that_is_needed_stays_when_it_is_empty() -> None:
    assert sent(("/name", " ")) == {"name": ""}


def test_an_object_of_which_nothing_was_typed_is_left_out() -> None:
    fields = (("/id", "ana"), ("/chosen_name/full", ""))
    assert sent(*fields, schema="authoring/learner") == {"id": "ana"}


def test_check_boxes_of_one_name_are_a_list() -> None:
    assert sent(("/serves", ""), ("/serves", "a"), ("/serves", "b")) == {"serves": ["a", "b"]}


def test_a_list_that_may_be_empty_is_left_out_without_a_mark() -> None:
    assert sent(("/evidence_rule/kinds", ""), ("/evidence_rule/minimum", "1")) == {
        "evidence_rule": {"minimum": 1}
    }


def test_items_stand_in_the_order_in_which_they_came() -> None:
    fields = (("/criteria/7/statement", "B"), ("/criteria/2/statement", "A"))
    assert [each["statement"] for each in sent(*fields)["criteria"]] == ["B", "A"]


def test_names_that_are_free_are_taken_as_they_are() -> None:
    fields = (("/scale/proficient", "3"), ("/credits/a~1b/review_team", "2"))
    assert sent(*fields, schema="authoring/mastery") == {
        "scale": {"proficient": 3},
        "credits": {"a/b": {"review_team": 2}},
    }


@pytest.mark.parametrize(
    "name", ["name", "", "/nowhere", "/name/first", "/criteria/0/x", "/a" * 40, "//", "csrf"]
)
def test_fields_that_the_schema_does_not_know_are_left_out(name: str) -> None:
    assert sent((name, "x"), ("/name", "A")) in ({"name": "A"}, {"name": ""})


def test_a_field_that_is_text_and_object_at_once_is_text() -> None:
    assert sent(("/rubric", "x"), ("/rubric/required", "y"))["rubric"] is not None


@pytest.mark.parametrize(
    ("do", "items"),
    [
        ("add:/a", [1, 2, 3, {}]),
        ("remove:/a/1", [1, 3]),
        ("up:/a/2", [1, 3, 2]),
        ("down:/a/0", [2, 1, 3]),
        ("up:/a/0", [1, 2, 3]),
        ("down:/a/2", [1, 2, 3]),
        ("up:/a/9", [1, 2, 3]),
        ("up:/a/x", [1, 2, 3]),
        ("dance:/a/0", [1, 2, 3]),
        ("add:a", [1, 2, 3]),
        ("save", [1, 2, 3]),
    ],
)
def test_buttons_change_lists(do: str, items: Json) -> None:
    assert done({"a": [1, 2, 3]}, do) == {"a": items}


def test_a_button_adds_what_it_is_told_to() -> None:
    assert done({}, "add:/a", new={"x": 1}) == {"a": [{"x": 1}]}


def test_a_button_reaches_lists_in_lists() -> None:
    value: Json = {"a": [{"b": [1]}, {"b": [2]}]}
    assert done(value, "add:/a/1/b", new=3) == {"a": [{"b": [1]}, {"b": [2, 3]}]}
    assert done(None, "add:/a/b", new=3) == {"a": {"b": [3]}}
    assert done("x", "add:/a/b") == "x"
    assert done({"a": [1]}, "add:/a/7/b") == {"a": [1]}


@pytest.mark.parametrize(
    ("pointer", "part", "value"),
    [
        ("/a", 2, {"a": 2, "b": [1, 2]}),
        ("/a", None, {"b": [1, 2]}),
        ("/b/1", None, {"a": 1, "b": [1]}),
        ("/b/0", 9, {"a": 1, "b": [9, 2]}),
        ("/b/2", 3, {"a": 1, "b": [1, 2, 3]}),
        ("/b/7/x", 3, {"a": 1, "b": [1, 2]}),
        ("/c/d", 3, {"a": 1, "b": [1, 2], "c": {"d": 3}}),
        ("", 5, 5),
    ],
)
def test_a_place_is_set_or_taken_away(pointer: str, part: Json, value: Json) -> None:
    assert placed({"a": 1, "b": [1, 2]}, pointer, part) == value


@pytest.mark.parametrize(
    ("pointer", "value"), [("/a/0/b", 1), ("/a/1", None), ("/a/x", None), ("/c/d", None), ("", 0)]
)
def test_what_stands_at_a_place(pointer: str, value: Json) -> None:
    whole: Json = {"a": [{"b": 1}]}
    assert value_at(whole, pointer) == (whole if pointer == "" else value)


def test_empty_lists_that_a_file_had_stay_in_it() -> None:
    before: Json = {"a": [], "b": {"c": [], "d": 1}, "e": {}}
    assert with_empty({"b": {"d": 2}}, before) == {"b": {"d": 2, "c": []}, "a": [], "e": {}}
    assert with_empty("x", before) == "x"


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("/criteria/1/statement", "Criteria 2, Statement"),
        ("/name", "Name"),
        ("", "The file"),
        ("/nowhere", "nowhere"),
        ("/3", "3"),
    ],
)
def test_a_place_in_words(pointer: str, words: str) -> None:
    assert place_name(CREDIT, pointer) == words


def test_a_place_that_no_schema_knows_has_nothing_to_say() -> None:
    assert part_at("", "/name") == {}
    assert part_at(CREDIT, "/name/first") == {}


def test_a_form_knows_what_its_schema_says() -> None:
    form = Filled(
        value={"name": "A", "serves": ["x"], "flag": True, "criteria": [{}]}, schema=CREDIT
    )
    assert (form.label("/name"), form.most("/name")) == ("Name", 300)
    assert form.hint("/name") == "What the learner can do, in a few words."
    assert form.example("/name") == "Argue from data"
    assert form.example("/criteria") == ""
    assert form.options("/level") == (("foundational", "foundational"), ("advanced", "advanced"))
    assert ("dataset", "dataset") in form.options("/evidence_rule/kinds")
    assert (form.required("/name"), form.required("/alignments")) == (True, False)
    assert (form.text("/name"), form.text("/flag"), form.text("/criteria")) == ("A", "true", "")
    assert (form.texts("/serves"), form.texts("/name")) == (("x",), ())
    assert (form.items("/criteria"), form.items("/name")) == (("/criteria/0",), ())
    assert form.id("/criteria/0") == field_id("/criteria/0") == "f-criteria-0"
    assert form.place("/name") == "Name"


def test_a_form_shows_the_problems_of_its_own_file_at_their_places() -> None:
    authored = Authored(file="a.yaml", value={"name": "A"}, text="", digest="d")
    warning = problem("/rubric/levels", Severity.WARNING)
    form = filled(authored, problems=[problem("/name"), warning, problem("/x", file="b.yaml")])
    assert form.problems_at("/name") == (problem("/name"),)
    assert form.problems_below("/rubric") == (warning,)
    assert form.errors == (problem("/name"),)
    assert (form.base, form.value) == ("d", {"name": "A"})
    assert filled(authored, value={"name": "B"}).value == {"name": "B"}


@pytest.mark.parametrize("place", ["/a" * 13, "/a/" + "9" * 5000, "a", ""])
def test_a_button_that_no_page_has_does_nothing(place: str) -> None:
    for act in ("add", "remove", "up", "down"):
        assert done({"a": [1]}, f"{act}:{place}") == {"a": [1]}
