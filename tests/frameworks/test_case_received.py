"""A package from anywhere becomes one of CASE 1.1, with nothing lost."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from transcript.frameworks.case.received import Received, receive
from transcript.ways_out import Deed, WayOut

Read = Callable[[Any], Received]
Package = dict[str, Any]
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_package_of_1_1_is_kept_to_the_letter(package: Package, received: Read) -> None:
    found = received(package)

    assert found.package == package
    assert found.remarks == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_does_no_harm(package: Package, encoding: str) -> None:
    assert receive(json.dumps(package).encode(encoding), at=AT).package == package


def test_no_json_is_told_with_its_line() -> None:
    (problem,) = receive(b'{\n"CFDocument": }', at=AT).problems

    assert problem.row == 2
    assert problem.message.startswith("this is no JSON: ")
    assert problem.hint.endswith("if it is a sheet, import it as a table")
    assert problem.way_out == WayOut(Deed.IMPORT_TABLE)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "this is no CASE package but a list or a single value"),
        ({"CFDocuments": []}, "there is no CFDocument in it; there is: CFDocuments"),
        ({}, "there is no CFDocument in it; there is: nothing"),
        ({"CFDocument": {}, "CFItems": {"a": 1}}, "CFItems is not a list of objects"),
        ({"CFDocument": {}, "CFItems": ["a"]}, "CFItems is not a list of objects"),
    ],
)
def test_what_is_no_package_is_told(value: object, message: str, received: Read) -> None:
    assert [each.message for each in received(value).problems] == [message]


def test_too_many_items_are_told(received: Read) -> None:
    (problem,) = received({"CFDocument": {}, "CFItems": [{}] * 10_001}).problems

    assert problem.message == "there are 10,001 in CFItems; at most 10,000 are read"


def test_a_package_in_an_envelope_is_taken_out(package: Package, received: Read) -> None:
    assert received({"CFPackage": package}).package == package


def test_lists_that_are_null_are_empty(package: Package, received: Read) -> None:
    package["CFRubrics"] = None

    assert received(package).package["CFRubrics"] == []


def test_a_package_of_1_0_is_kept_as_1_1(package: Package, received: Read) -> None:
    package["CFDocument"]["caseVersion"] = "1.0"

    found = received(package)

    assert found.package["CFDocument"]["caseVersion"] == "1.1"
    assert found.remarks == ("the package is of CASE 1.0; it is kept as 1.1",)


def test_what_1_0_repeats_is_dropped_and_other_spellings_are_read(
    package: Package, received: Read
) -> None:
    package["CFItems"][0] |= {
        "CFDocumentURI": "https://x.example",
        "CFItemAssociationURI": "https://x.example",
        "educationalLevel": "09, 10",
    }

    found = received(package)

    assert found.package["CFItems"][0]["educationLevel"] == ["09", "10"]
    assert "CFDocumentURI" not in found.package["CFItems"][0]
    assert "extensions" not in found.package["CFItems"][0]


def test_what_case_has_no_word_for_goes_into_extensions(package: Package, received: Read) -> None:
    package["CFItems"][0] |= {"colour": "blue", "extensions": {"known": 1}}
    package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]["icon"] = "x"
    package["more"] = 5

    found = received(package)

    level = found.package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]
    assert found.package["CFItems"][0]["extensions"] == {"known": 1, "colour": "blue"}
    assert level["extensions"] == [{"icon": "x"}]
    assert found.package["extensions"] == {"more": 5}
    assert "“colour” is not as CASE 1.1 has it; it is kept under `extensions`" in found.remarks


def test_a_value_of_the_wrong_kind_goes_into_extensions(package: Package, received: Read) -> None:
    wrong = {
        "notes": True,
        "subject": [1, None],
        "statusStartDate": "soon",
        "licenseURI": {},
        "CFItemTypeURI": 5,
        "language": {"en": 1},
    }
    package["CFItems"][0] |= wrong
    level = package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]
    level |= {"score": "much", "position": 1.5, "lastChangeDateTime": "then"}

    found = received(package).package

    row = found["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]
    assert found["CFItems"][0]["extensions"] == wrong
    assert row["extensions"] == [{"score": "much", "position": 1.5, "lastChangeDateTime": "then"}]
    assert row["lastChangeDateTime"] == "2026-08-01T00:00:00Z"


@pytest.mark.parametrize(
    ("member", "value", "kept"),
    [
        ("notes", 5, "5"),
        ("subject", "Arts, crafts", ["Arts, crafts"]),
        ("educationLevel", ["09;10", "11"], ["09", "10", "11"]),
        ("statusStartDate", "2026-08-01T10:00:00", "2026-08-01"),
        ("lastChangeDateTime", "2017-05-25T18:05:33", "2017-05-25T18:05:33Z"),
        ("lastChangeDateTime", "2017-05-25T18:05:33+02:00", "2017-05-25T18:05:33+02:00"),
    ],
)
def test_a_value_that_can_be_put_right_is(
    member: str, value: object, kept: object, package: Package, received: Read
) -> None:
    package["CFItems"][0][member] = value

    assert received(package).package["CFItems"][0][member] == kept


def test_numbers_may_be_texts_but_not_without_end(package: Package, received: Read) -> None:
    first, second = package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"]
    first["score"], second["score"] = "2.5", "inf"
    first["position"] = True

    levels = received(package).package["CFRubrics"][0]["CFRubricCriteria"][0]
    one, other = levels["CFRubricCriterionLevels"]

    assert one["score"] == 2.5
    assert one["extensions"] == [{"position": True}]
    assert other["extensions"] == [{"score": "inf"}]


def test_what_has_to_be_there_is_made(package: Package, received: Read) -> None:
    del package["CFDocument"]["creator"], package["CFDocument"]["lastChangeDateTime"]
    package["CFDocument"]["publisher"] = "Harbor Press"
    package["CFItems"] = [{"abbreviatedStatement": "Only a name"}, {"humanCodingScheme": "X.1"}]

    found = received(package)
    one, other = found.package["CFItems"]

    assert found.package["CFDocument"]["creator"] == "Harbor Press"
    assert found.package["CFDocument"]["lastChangeDateTime"] == "2026-11-22T12:00:00Z"
    assert one["fullStatement"] == "Only a name"
    assert one["uri"] == f"urn:uuid:{one['identifier']}"
    assert other["fullStatement"] == "X.1"
    assert received(package).package == found.package


def test_an_identifier_is_taken_from_the_address(package: Package, received: Read) -> None:
    del package["CFItems"][0]["identifier"]

    found = received(package).package["CFItems"][0]

    assert found["identifier"] == "00000000-0000-4000-8000-000000000001"


def test_other_identifiers_become_uuids_wherever_they_stand(
    package: Package, received: Read
) -> None:
    package["CFItems"][1]["identifier"] = "WEIGH"
    package["CFAssociations"][1]["originNodeURI"]["identifier"] = "WEIGH"

    found = received(package).package

    made = found["CFItems"][1]["identifier"]
    assert len(made) == 36
    assert found["CFAssociations"][1]["originNodeURI"]["identifier"] == made


def test_links_may_be_bare_addresses_and_lists(package: Package, received: Read) -> None:
    address = "https://x.example/5b5f9983-eabb-4661-aca4-9e0c81046772"
    package["CFItems"][0] |= {
        "conceptKeywordsURI": [address],
        "subjectURI": {"identifier": "S1", "uri": "https://x.example/s"},
    }

    found = received(package).package["CFItems"][0]

    assert found["conceptKeywordsURI"] == {
        "title": address,
        "identifier": "5b5f9983-eabb-4661-aca4-9e0c81046772",
        "uri": address,
    }
    assert found["subjectURI"][0]["title"] == "https://x.example/s"
    assert len(found["subjectURI"][0]["identifier"]) == 36


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("ISCHILDOF", "isChildOf"),
        ("ext:buildsOn", "ext:buildsOn"),
        ("builds on", "ext:builds_on"),
        ("ext:", "ext:ext_"),
    ],
)
def test_types_of_associations_are_known_ones_or_extensions(
    told: str, kept: str, package: Package, received: Read
) -> None:
    package["CFAssociations"][0]["associationType"] = told
    package["CFAssociations"][0]["destinationNodeURI"]["targetType"] = "My Type"

    found = received(package).package["CFAssociations"][0]

    assert found["associationType"] == kept
    assert found["destinationNodeURI"]["targetType"] == "ext:My_Type"


def test_an_association_without_two_ends_is_left_out(package: Package, received: Read) -> None:
    package["CFAssociations"][0]["originNodeURI"] = {}

    found = received(package)

    assert len(found.package["CFAssociations"]) == 3
    assert "an association without two ends was left out" in found.remarks


def test_the_same_object_twice_is_kept_once(package: Package, received: Read) -> None:
    package["CFItems"].append(package["CFItems"][0])

    found = received(package)

    assert len(found.package["CFItems"]) == 4
    assert "the same object stood twice in CFItems; one was kept" in found.remarks


def test_two_items_with_one_identifier_are_a_problem(package: Package, received: Read) -> None:
    package["CFItems"].append(package["CFItems"][0] | {"fullStatement": "Another."})

    (problem,) = received(package).problems

    assert problem.message == "two items have this identifier, and differ"
    assert problem.value == "00000000-0000-4000-8000-000000000001"


def test_the_second_association_of_one_identifier_gets_its_own(
    package: Package, received: Read
) -> None:
    package["CFAssociations"][1]["identifier"] = package["CFAssociations"][0]["identifier"]

    found = received(package).package["CFAssociations"]

    assert len({each["identifier"] for each in found}) == 4


def test_thousands_of_associations_of_one_identifier_are_told_apart_at_once(
    package: Package, received: Read
) -> None:
    tie = package["CFAssociations"][0]
    package["CFAssociations"] = [tie | {"sequenceNumber": number} for number in range(20_000)]

    found = received(package).package["CFAssociations"]

    assert len({each["identifier"] for each in found}) == 20_000


def test_a_whole_number_that_could_not_be_read_again_is_no_place(
    package: Package, received: Read
) -> None:
    package["CFAssociations"][0]["sequenceNumber"] = 1e308

    kept = received(package).package

    assert "sequenceNumber" not in kept["CFAssociations"][0]
    assert received(kept).problems == ()


def test_definitions_are_kept(package: Package, received: Read) -> None:
    package["CFDefinitions"] = {
        "CFItemTypes": [{"identifier": "T", "typeCode": "Area", "description": None}],
        "CFSubjects": None,
        "other": [1],
        "extensions": [{"a": 1}, 5],
    }

    found = received(package).package["CFDefinitions"]

    (kind,) = found["CFItemTypes"]
    assert (kind["title"], kind["description"], kind["hierarchyCode"]) == ("Area", "Area", "")
    assert found["extensions"] == {"a": 1, "CFSubjects": None, "other": [1]}


def test_remarks_that_come_again_are_counted(package: Package, received: Read) -> None:
    for each in package["CFItems"]:
        each["colour"] = "blue"

    assert received(package).remarks == (
        "“colour” is not as CASE 1.1 has it; it is kept under `extensions` (4 times)",
    )
