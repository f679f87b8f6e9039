"""What is wrong with the shape of a document, in the author's words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from transcript import resources
from transcript.reading.reader import read_document
from transcript.source.shape import check

SCHEMAS = Path(__file__).parents[2] / "schemas"
NAMES = ("workspace", "school", "graduate-profile", "credit", "learner", "record")
ALL = tuple(
    path.relative_to(SCHEMAS).as_posix().removesuffix(".schema.json")
    for path in sorted(SCHEMAS.rglob("*.schema.json"))
)
Files = dict[str, Any]


def said(value: object, schema: str) -> str:
    reading = read_document(json.dumps(value, indent=1).encode(), file="x.json")
    assert reading.document
    return "\n".join(map(str, check(reading.document, f"authoring/{schema}")))


def of_credit(files: Files, **changes: object) -> str:
    return said(files["credits/argue-from-data.json"] | changes, "credit")


def of_record(files: Files, **changes: object) -> str:
    return said(files["learners/amara/record.json"] | changes, "record")


def of_evidence(files: Files, *, drop: str = "", **changes: object) -> str:
    item = files["learners/amara/record.json"]["evidence"][0] | changes
    item.pop(drop, None)
    return of_record(files, evidence=[item])


def test_a_good_document_has_no_problems(files: Files) -> None:
    assert of_credit(files) == ""
    assert of_record(files) == ""
    assert said(files["school.json"], "school") == ""


def test_a_number_in_the_place_of_a_date_is_a_number(files: Files) -> None:
    award = files["learners/amara/record.json"]["awards"][0] | {"awarded_on": 20260120}
    (said_of_it,) = of_record(files, awards=[award]).split("\n    hint")[:1]
    assert "MT103: “awarded_on” should be text" in said_of_it


def test_a_missing_field_is_explained(files: Files) -> None:
    del files["credits/argue-from-data.json"]["area"]
    assert of_credit(files) == (
        "x.json:1:1: error MT101: “area” is missing\n"
        "    hint: add “area”: The id of an area of the graduate profile."
    )


def test_all_that_is_missing_is_told_once_each(files: Files) -> None:
    assert of_record(files, featured=[{}]) == (
        "x.json:66:3: error MT101: “evidence” is missing from item 1 of “featured”\n"
        "    hint: add “evidence”: The id of a piece of evidence.\n"
        "x.json:66:3: error MT101: “caption” is missing from item 1 of “featured”\n"
        "    hint: add “caption”: A line on what it is and why it matters."
    )


def test_an_adopted_profile_needs_its_date(files: Files) -> None:
    profile = files["graduate-profile.json"]
    del profile["adopted_on"]
    assert said(profile, "graduate-profile") == (
        "x.json:1:1: error MT101: “adopted_on” is missing\n    hint: add “adopted_on”"
    )
    assert said(profile | {"status": "draft"}, "graduate-profile") == ""


def test_a_misspelt_field_is_one_mistake(files: Files) -> None:
    credit = files["credits/argue-from-data.json"]
    credit["Standart"] = credit.pop("standard")
    assert of_credit(files) == (
        "x.json:49:2: error MT102: “Standart” is not a field of this file\n"
        "    hint: did you mean “standard”?"
    )


def test_an_unknown_field_inside_an_object_names_the_object(files: Files) -> None:
    rubric = files["credits/argue-from-data.json"]["rubric"] | {"weight": 3, "q" * 500: 1}
    assert of_credit(files, rubric=rubric) == (
        "x.json:32:3: error MT102: “weight” is not a field of “rubric”\n"
        "    hint: remove it; the fields here are: required, levels\n"
        f"x.json:33:3: error MT102: “{'q' * 60}…” is not a field of “rubric”\n"
        "    hint: remove it; the fields here are: required, levels"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "“name” should be text\n    hint: put it in quotation marks"),
        (True, "“name” should be text\n    hint: put it in quotation marks"),
        ([], "“name” should be text\n    hint: write text"),
        (
            None,
            (
                "“name” is empty\n"
                "    hint: write something after the colon, or remove the field if it is optional"
            ),
        ),
    ],
)
def test_a_value_of_the_wrong_type(files: Files, value: object, expected: str) -> None:
    assert of_credit(files, name=value) == f"x.json:4:10: error MT103: {expected}"


def test_a_list_an_object_or_a_number_that_is_none(files: Files) -> None:
    assert of_credit(files, serves="x") == (
        "x.json:7:12: error MT103: “serves” should be a list, each item after a hyphen\n"
        "    hint: write a list, each item after a hyphen"
    )
    assert of_credit(files, rubric=3) == (
        "x.json:18:12: error MT103: “rubric” should be fields with values, as in “name: …”\n"
        "    hint: write fields with values, as in “name: …”"
    )
    assert of_credit(files, evidence_rule={"minimum": "2"}) == (
        "x.json:34:14: error MT103: “minimum” should be a whole number\n"
        "    hint: write a whole number"
    )
    assert said([], "credit") == (
        "x.json:1:1: error MT103: the file should be fields with values, as in “name: …”\n"
        "    hint: write fields with values, as in “name: …”"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "Advancd",
            (
                "“level” cannot be “Advancd”\n"
                "    hint: did you mean “advanced”? write one of: foundational, advanced"
            ),
        ),
        ("top", "“level” cannot be “top”\n    hint: write one of: foundational, advanced"),
        (3, "“level” cannot be “3”\n    hint: write one of: foundational, advanced"),
        (False, "“level” cannot be “false”\n    hint: write one of: foundational, advanced"),
        ([1], "“level” cannot be “a list”\n    hint: write one of: foundational, advanced"),
        ({}, "“level” cannot be “an object”\n    hint: write one of: foundational, advanced"),
    ],
)
def test_what_is_not_one_of_the_choices(files: Files, value: object, expected: str) -> None:
    assert of_credit(files, level=value) == f"x.json:5:11: error MT104: {expected}"


def test_a_choice_left_blank_is_empty(files: Files) -> None:
    assert of_credit(files, level=None) == (
        "x.json:5:11: error MT103: “level” is empty\n"
        "    hint: write something after the colon, or remove the field if it is optional"
    )


def test_a_version_of_the_format_from_the_future() -> None:
    assert said({"format": 2, "languages": ["en"]}, "workspace") == (
        "x.json:2:12: error MT104: “format” cannot be “2”\n    hint: write one of: 1"
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://tsa.example/tsr",
        "https://me:secret@tsa.example/",
        "https://",
        "https://tsa.example/#part",
        "http://127.0.0.1.example/",
        "tsa.example",
    ],
)
def test_a_time_server_is_asked_over_https(url: str) -> None:
    assert said({"format": 1, "languages": ["en"], "timestamp_url": url}, "workspace").endswith(
        "hint: write the https address of a time-stamp server, such as “https://tsa.example/tsr”"
    )


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/usr/lib/softhsm/libsofthsm2.so", False),
        ("C:\\Program Files\\token\\pkcs11.dll", False),
        ("libsofthsm2.so", True),
        ("../module.so", True),
        ("/usr/lib/a\nb", True),
    ],
)
def test_the_module_of_a_token_is_named_by_its_whole_path(path: str, *, problem: bool) -> None:
    told = said({"format": 1, "languages": ["en"], "pkcs11_module": path}, "workspace")
    hint = "hint: write the whole path of the library, such as “/usr/lib/softhsm/libsofthsm2.so”"
    assert told.endswith(hint) is problem


@pytest.mark.parametrize(
    "url",
    [
        "https://tsa.example",
        "https://tsa.example:8443/a/b?c=d",
        "http://127.0.0.1:3161/tsr",
        "http://localhost/",
    ],
)
def test_a_time_server_may_be_on_this_machine(url: str) -> None:
    assert said({"format": 1, "languages": ["en"], "timestamp_url": url}, "workspace") == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://hill.example/status",
        "https://",
        "https://me@hill.example/status",
        "https://hill.example/status?list=1",
        "https://hill.example/status#1",
        "hill.example/status",
    ],
)
def test_status_lists_are_published_at_an_https_address(url: str) -> None:
    assert said({"format": 1, "languages": ["en"], "status": {"url": url}}, "workspace").endswith(
        "hint: write an https address without “?” and “#”, such as “https://school.example/status”"
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"valid_days": 32}, "“valid_days” cannot be 32\n    hint: write a number from 1 to 31"),
        ({"valid_days": 0}, "“valid_days” cannot be 0\n    hint: write a number from 1 to 31"),
        (
            {"suspension": "yes"},
            "“suspension” should be true or false\n    hint: write true or false",
        ),
        ({"days": 7}, "“days” is not a field of “status”"),
    ],
    ids=str,
)
def test_what_is_wrong_with_the_status_setting_is_told(
    change: dict[str, Any], problem: str
) -> None:
    settings = {"url": "https://hill.example/status", **change}
    found = said({"format": 1, "languages": ["en"], "status": settings}, "workspace")
    assert problem in found


def test_the_status_setting_needs_an_address() -> None:
    found = said({"format": 1, "languages": ["en"], "status": {}}, "workspace")
    assert "“url” is missing from “status”" in found


def test_an_identifier_of_the_wrong_form(files: Files) -> None:
    assert of_credit(files, id="Argue From Data") == (
        "x.json:2:8: error MT105: “id” cannot be “Argue From Data”\n"
        "    hint: use small letters a–z, digits and hyphens only, as in “argue-from-data”"
    )
    assert of_credit(files, serves=["ok", "Not ok"]) == (
        "x.json:9:3: error MT105: item 2 of “serves” cannot be “Not ok”\n"
        "    hint: use small letters a–z, digits and hyphens only, as in “argue-from-data”"
    )


def test_what_was_left_empty_is_called_empty(files: Files) -> None:
    assert "“kind” is empty\n" in of_evidence(files, kind="")
    assert "“made_on” is empty\n" in of_evidence(files, made_on=" ")


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "0000-01-01", "20260101", "soon"])
def test_a_date_that_is_not_in_the_calendar(files: Files, text: str) -> None:
    assert of_evidence(files, made_on=text) == (
        f"x.json:11:15: error MT105: “made_on” is “{text}”, which is not a day of the calendar\n"
        "    hint: write year-month-day, as in 2026-06-12"
    )


def test_a_birthday_without_a_year(files: Files) -> None:
    learner = files["learners/amara/learner.json"]
    assert said(learner | {"birthday": "--02-29"}, "learner") == ""
    assert said(learner | {"birthday": "--02-30"}, "learner") == (
        "x.json:22:14: error MT105: “birthday” is “--02-30”, which is not a day of the year\n"
        '    hint: write two hyphens, month and day, as in "--04-15"'
    )
    assert "MT105" in said(learner | {"birthday": "02-28"}, "learner")


def test_too_few_and_too_many(files: Files) -> None:
    assert of_credit(files, criteria=[]) == (
        "x.json:12:14: error MT106: “criteria” is empty, and needs at least 1\n"
        "    hint: add what is missing"
    )
    rubric = files["credits/argue-from-data.json"]["rubric"]
    one = rubric | {"levels": rubric["levels"][:1]}
    assert of_credit(files, rubric=one) == (
        "x.json:20:13: error MT106: “levels” has 1 item, and needs at least 2\n"
        "    hint: add what is missing"
    )
    many = [{"id": "x", "statement": "y"}] * 31
    assert of_credit(files, criteria=many) == (
        "x.json:12:14: error MT106: “criteria” has 31 items, at most 30\n"
        "    hint: remove what is not needed"
    )


def test_a_list_that_is_too_long_is_not_looked_into(files: Files) -> None:
    assert of_record(files, evidence=[{}] * 100_000).count("error") == 1


def test_no_more_than_a_hundred_problems_are_told(files: Files) -> None:
    assert of_record(files, evidence=[{}] * 500).count("error") == 100


def test_the_same_thing_twice_in_a_list(files: Files) -> None:
    assert of_credit(files, serves=["b", "a", "b"]) == (
        "x.json:7:12: error MT107: “b” stands twice in “serves”\n    hint: keep one of the two"
    )
    assert "MT107" not in of_credit(files, serves=[1, 1])


def test_a_text_that_says_nothing(files: Files) -> None:
    for text in ("", " \n"):
        assert of_credit(files, name=text) == (
            "x.json:4:10: error MT108: “name” is empty\n"
            "    hint: write something here, or remove the field if it is optional"
        )


def test_a_text_that_is_too_long(files: Files) -> None:
    assert of_credit(files, name="n" * 300) == ""
    assert of_credit(files, name="n" * 301) == (
        "x.json:4:10: error MT108: “name” has 301 characters, at most 300\n    hint: shorten it"
    )


@pytest.mark.parametrize("number", [0, -1, 101])
def test_a_number_out_of_range(files: Files, number: int) -> None:
    assert of_credit(files, evidence_rule={"minimum": number}) == (
        f"x.json:34:14: error MT109: “minimum” cannot be {number}\n"
        "    hint: write a number from 1 to 100"
    )


def test_evidence_is_a_file_or_a_web_address(files: Files) -> None:
    assert of_evidence(files, url="https://v.example/1") == (
        "x.json:5:3: error MT110: item 1 of “evidence” gives both a “file” and a “url”\n"
        "    hint: keep the file with its digest, and remove the web address"
    )
    assert of_evidence(files, drop="file") == (
        "x.json:5:3: error MT110: item 1 of “evidence” gives neither a “file” nor a “url”\n"
        "    hint: add “file” and “digest”; for video and audio, “url” can stand in their place"
    )
    assert of_evidence(files, drop="file", fille="x.pdf") == (
        "x.json:15:4: error MT102: “fille” is not a field of item 1 of “evidence”\n"
        "    hint: did you mean “file”?"
    )


def test_a_digest_is_of_a_file(files: Files) -> None:
    assert of_evidence(files, drop="file", url="https://v.example/1") == (
        "x.json:5:3: error MT101: item 1 of “evidence” gives a “digest” without a “file”\n"
        "    hint: add “file” in place of “url”, or remove “digest”"
    )


def test_an_object_in_a_list_at_the_root_has_a_name() -> None:
    assert said({"format": 1, "languages": [3]}, "workspace") == (
        "x.json:4:3: error MT103: item 1 of “languages” should be text\n"
        "    hint: put it in quotation marks"
    )


def test_a_text_of_the_wrong_form_and_too_long_is_one_mistake(files: Files) -> None:
    school = files["school.json"]
    assert said(school | {"address": school["address"] | {"country": "USA"}}, "school") == (
        "x.json:13:14: error MT105: “country” cannot be “USA”\n"
        "    hint: write two capital letters, as in “US”"
    )


def test_the_page_for_checking_is_an_https_address(files: Files) -> None:
    school = files["school.json"]
    assert said(school | {"verify_url": "https://riverbend.example/verify"}, "school") == ""
    assert "“verify_url” cannot be “http://riverbend.example”" in said(
        school | {"verify_url": "http://riverbend.example"}, "school"
    )


def schemas() -> Iterator[Any]:
    for name in NAMES:
        yield resources.schema(f"authoring/{name}")
    yield resources.schema("output/transcript")


def nodes(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for each in node.values():
            yield from nodes(each)
    elif isinstance(node, list):
        for each in node:
            yield from nodes(each)


def described(node: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in nodes(node):
        properties = each.get("properties", {})
        # A property may itself be called `properties`.
        yield from ((key, value) for key, value in properties.items() if isinstance(value, dict))


def test_the_schemas_are_schemas() -> None:
    from jsonschema import Draft202012Validator

    for schema in schemas():
        Draft202012Validator.check_schema(schema)


def test_every_schema_has_the_address_of_its_file() -> None:
    for name in (*(f"authoring/{name}" for name in NAMES), "output/transcript"):
        address = f"https://transcript-toolkit.example/schemas/{name}.schema.json"
        assert resources.schema(name)["$id"] == address


def test_every_object_is_closed_and_every_list_has_an_end() -> None:
    for schema in schemas():
        for node in nodes(schema):
            if node.get("type") == "object":
                assert node["additionalProperties"] is False
            if node.get("type") == "array":
                assert node["maxItems"] <= 2000


def test_every_text_has_an_end_and_every_pattern_an_explanation() -> None:
    for schema in schemas():
        for node in nodes(schema):
            if node.get("type") == "string" and "format" not in node:
                picture = node.get("contentEncoding") == "base64"
                assert node["maxLength"] <= (280_000 if picture else 20_000)
            if isinstance(node.get("pattern"), str):
                assert node["patternErrorMessage"]
            if node.get("type") == "integer":
                assert {"minimum", "maximum"} <= set(node)


def test_every_field_of_the_files_has_a_title() -> None:
    for name in NAMES:
        whole = {**resources.whole_schema(f"authoring/{name}"), "if": {}}
        for field, node in described(whole):
            assert "title" in node, field


@pytest.mark.parametrize("name", ALL)
def test_every_field_is_described(name: str) -> None:
    assert [
        field for field, node in described(resources.schema(name)) if not node.get("description")
    ] == []


@pytest.mark.parametrize("name", ALL)
def test_a_whole_schema_refers_to_nothing(name: str) -> None:
    assert not [node for node in nodes(resources.whole_schema(name)) if "$ref" in node]


@pytest.mark.parametrize("name", ALL)
def test_beside_a_reference_stands_nothing_that_it_would_have_to_agree_with(name: str) -> None:
    for node in nodes(resources.schema(name)):
        if "$ref" in node:
            assert set(node) <= {"$ref", "title", "description", "examples"}


def test_the_shared_definitions_are_the_same_in_every_schema() -> None:
    seen: dict[str, Any] = {}
    for schema in schemas():
        for name, node in schema.get("$defs", {}).items():
            assert seen.setdefault(name, node) == node


def test_every_example_is_of_its_own_shape() -> None:
    from jsonschema import Draft202012Validator

    for schema in schemas():
        for node in nodes(schema):
            if isinstance(node.get("examples"), list):
                whole = {**node, "$defs": schema.get("$defs", {})}
                for example in node["examples"]:
                    assert list(Draft202012Validator(whole).iter_errors(example)) == []
