"""What a message of PESC says of a learner."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from transcript_exporters.pesc import PescExporter

from tests.exporters.pesc.changing import (
    BOTH,
    FEW,
    LONG,
    Exporter,
    Shaped,
    at,
    message,
    of,
    outline,
    texts,
)
from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.learner import LearnerIdentifier, Name


@BOTH
def test_names_stand_in_their_parts(issued: IssuedTranscript, exporter: Exporter) -> None:
    learner = of(issued, legal_name=Name(full="Ana Pérez Soto", given="Ana", family="Pérez Soto"))
    assert [outline(each) for each in message(learner, exporter).findall(".//Person/Name")] == [
        [("NameCode", "Legal"), ("FirstName", "Ana"), ("LastName", "Pérez Soto")]
    ]


@pytest.mark.parametrize(
    ("parts", "tag"),
    [
        ({}, "LastName"),
        ({"family": "Wulandari"}, "LastName"),
        ({"given": "Wulandari"}, "FirstName"),
    ],
)
def test_a_single_name_stands_where_it_is_looked_for_and_as_a_whole(
    issued: IssuedTranscript, parts: dict[str, str], tag: str
) -> None:
    learner = of(issued, legal_name=Name(full="Wulandari", **parts))
    (name,) = message(learner).findall(".//Person/Name")
    assert outline(name) == [
        ("NameCode", "Legal"),
        (tag, "Wulandari"),
        ("CompositeName", "Wulandari"),
    ]


def test_a_single_name_that_is_too_long_twice_stands_whole_once(issued: IssuedTranscript) -> None:
    (name,) = message(of(issued, legal_name=Name(full=LONG))).findall(".//Person/Name")
    assert " ".join(each or "" for each in texts(name, "NoteMessage")) == f"In full: {LONG}"


def test_the_name_somebody_goes_by_is_beside_the_legal_one(shaped: Shaped) -> None:
    root = message(shaped(**FEW, legal_name="Amara Delgado"))
    assert texts(root, ".//Person/Name/CompositeName") == ["Amara Delgado"]
    (other,) = root.findall(".//Person/AlternateName")
    assert outline(other) == [("NameCode", "Casual"), ("CompositeName", "Amara Nwosu-Delgado")]


def test_the_name_somebody_goes_by_cannot_be_taken_for_a_former_one(
    issued: IssuedTranscript,
) -> None:
    # A stylesheet of PESC's own heads the last name in it “former last name”.
    root = message(of(issued, chosen_name=Name(full="Kit Soto", given="Kit", family="Soto")))
    (other,) = root.findall(".//Person/AlternateName")
    assert outline(other) == [("NameCode", "Casual"), ("CompositeName", "Kit Soto")]


def test_a_chosen_name_that_is_too_long_stands_whole_in_a_note(issued: IssuedTranscript) -> None:
    (name,) = message(of(issued, chosen_name=Name(full=LONG))).findall(".//Person/AlternateName")
    assert " ".join(each or "" for each in texts(name, "NoteMessage")) == f"In full: {LONG}"


def test_a_name_that_is_too_long_stands_whole_in_a_note(issued: IssuedTranscript) -> None:
    learner = of(
        issued,
        legal_name=Name(full="x", given="Ana", family="Featherstonehaugh-Wolstenholme Adeyemi"),
    )
    (name,) = message(learner).findall(".//Person/Name")
    assert outline(name)[2:] == [
        ("LastName", "Featherstonehaugh-Wolstenholme"),
        ("NoteMessage", "In full: Featherstonehaugh-Wolstenholme Adeyemi"),
    ]
    assert PescExporter().remarks(learner, Edition()) == (
        (
            "the legal family name is shortened to “Featherstonehaugh-Wolstenholme”: PESC has room "
            "for 35 characters; a note beside it has the whole"
        ),
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, []),
        ({"birth_date": date(2008, 4, 15)}, [("BirthDate", "2008-04-15")]),
        ({"birthday": "--04-15"}, [("Birthday", "--04-15")]),
    ],
)
def test_a_birth_is_told_as_far_as_it_was_released(
    issued: IssuedTranscript, facts: dict[str, Any], said: list[tuple[str, str]]
) -> None:
    found = message(of(issued, **facts)).findall(".//Person/Birth")
    assert [pair for each in found for pair in outline(each)] == said


def numbered(issued: IssuedTranscript, *pairs: tuple[str, str]) -> IssuedTranscript:
    return of(
        issued,
        identifiers=tuple(LearnerIdentifier(kind=kind, value=value) for kind, value in pairs),
    )


def person(issued: IssuedTranscript) -> dict[str, str | None]:
    (made,) = message(issued).findall("Student/Person")
    return {each.tag: each.text for each in made.iter() if not len(each) and each.tag != "NameCode"}


def test_a_masked_number_is_left_out(issued: IssuedTranscript) -> None:
    assert set(person(issued)) == {"LastName", "CompositeName"}


def test_numbers_that_were_released_have_their_places(issued: IssuedTranscript) -> None:
    assert person(numbered(issued, ("state", "VT-77"), ("school", "R-2041"))) == {
        "SchoolAssignedPersonID": "R-2041",
        "AgencyAssignedID": "VT-77",
        "AgencyCode": "State",
        "StateProvinceCode": "VT",
        "LastName": "Amara Nwosu-Delgado",
        "CompositeName": "Amara Nwosu-Delgado",
    }


def test_a_number_without_room_stands_in_a_note(issued: IssuedTranscript) -> None:
    learner = numbered(issued, ("school", "R" * 21), ("school", "S" * 21), ("state", "V" * 31))
    (made,) = message(learner).findall("Student/Person")
    assert texts(made, "NoteMessage") == [
        f"Number at the school: {'R' * 21}",
        f"Number at the school: {'S' * 21}",
        f"Number of the state: {'V' * 31}",
    ]
    assert made.find("SchoolAssignedPersonID") is None


def test_a_number_of_a_place_without_a_code_is_told_without_it(issued: IssuedTranscript) -> None:
    abroad = replace(issued.transcript.school.address, country="IE", region="Munster")
    told = person(at(numbered(issued, ("state", "7-1"), ("state", "7-2")), address=abroad))
    assert "StateProvinceCode" not in told


def test_a_second_number_of_the_school_stands_in_a_note(issued: IssuedTranscript) -> None:
    learner = numbered(issued, ("school", "R-1"), ("school", "R-2"))
    (made,) = message(learner).findall("Student/Person")
    assert texts(made, "SchoolAssignedPersonID") == ["R-1"]
    assert texts(made, "NoteMessage") == ["Number at the school: R-2"]


@BOTH
def test_nothing_is_said_that_nobody_may_ask(issued: IssuedTranscript, exporter: Exporter) -> None:
    said = exporter.render(issued, Edition()).decode()
    for never in ("SSN", "Race", "Ethnicity", "Gender", "Former", "Language", "Health"):
        assert f"<{never}" not in said
        assert f">{never}" not in said
