"""What a message of PESC says of the school."""

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from tests.exporters.pesc.changing import at, message, outline, texts
from transcript.issuance import IssuedTranscript
from transcript.model.school import School


def source(issued: IssuedTranscript) -> etree._Element:
    (made,) = message(issued).findall("TransmissionData/Source/Organization")
    return made


def school(issued: IssuedTranscript) -> School:
    return issued.transcript.school


def test_a_school_is_known_by_its_numbers(issued: IssuedTranscript) -> None:
    identifiers = replace(school(issued).identifiers, state="VT-0412")
    made = source(at(issued, identifiers=identifiers))
    assert outline(made)[:2] == [("CCD", "500000000001"), ("CEEBACT", "000000")]
    assert texts(made, "LocalOrganizationID/*") == ["VT-0412", "VT"]


def test_a_private_school_has_a_number_of_another_kind(issued: IssuedTranscript) -> None:
    identifiers = replace(school(issued).identifiers, nces="A1234567", ceeb=None)
    assert outline(source(at(issued, identifiers=identifiers)))[0] == ("PSS", "A1234567")


def test_a_school_may_have_no_number(issued: IssuedTranscript) -> None:
    identifiers = replace(school(issued).identifiers, nces=None, ceeb=None)
    made = source(at(issued, identifiers=identifiers))
    assert outline(made)[0] == ("OrganizationName", "Riverbend High School")


@pytest.mark.parametrize(
    ("numbers", "levels"),
    [
        ({"nces": "500000000001", "ceeb": None}, ["HighSchool"]),
        ({"nces": None, "ceeb": "460123"}, ["HighSchool"]),
        ({"nces": None, "ceeb": None}, []),
    ],
)
def test_a_high_school_is_known_by_its_numbers(
    issued: IssuedTranscript, numbers: dict[str, Any], levels: list[str]
) -> None:
    identifiers = replace(school(issued).identifiers, **numbers)
    root = message(at(issued, identifiers=identifiers))
    assert texts(root, "Student/AcademicRecord/School/SchoolLevel") == levels


def test_a_state_number_without_room_stands_in_a_note(issued: IssuedTranscript) -> None:
    identifiers = replace(school(issued).identifiers, state="V" * 36)
    made = source(at(issued, identifiers=identifiers))
    assert made.find("LocalOrganizationID") is None
    assert texts(made, "NoteMessage") == [f"State number of the school: {'V' * 36}"]


def test_a_state_number_of_a_place_without_a_code_says_so(issued: IssuedTranscript) -> None:
    facts = school(issued)
    abroad = replace(facts.address, country="IE", region="Munster")
    identifiers = replace(facts.identifiers, state="65123A")
    made = source(at(issued, address=abroad, identifiers=identifiers))
    assert texts(made, "LocalOrganizationID/*") == ["65123A", "ZZ"]


def test_a_school_can_be_reached(issued: IssuedTranscript) -> None:
    (contacts,) = source(issued).findall("Contacts")
    assert [
        (each.tag, each.text) for each in contacts.iter() if each.text and each.text.strip()
    ] == [
        ("AddressLine", "1 Mill Road"),
        ("City", "Riverbend"),
        ("StateProvinceCode", "VT"),
        ("PostalCode", "05999"),
        ("CountryPrefixCode", "1"),
        ("AreaCityCode", "802"),
        ("PhoneNumber", "5550100"),
        ("EmailAddress", "registrar@riverbend.example"),
        ("URLAddress", "https://riverbend.example/"),
        ("NoteMessage", "Josephine Abernathy, Registrar"),
    ]


@pytest.mark.parametrize(
    ("country", "region", "code"),
    [
        ("US", "vermont ", "VT"),
        ("US", "VT", "VT"),
        ("US", "Hawai\N{MODIFIER LETTER TURNED COMMA}i", "HI"),
        ("CA", "Québec", "QC"),
        ("US", "Northeast Kingdom", None),
        ("CA", "Vermont", None),
        ("FR", "Bretagne", None),
    ],
)
def test_a_region_is_known_by_name_or_by_code(
    issued: IssuedTranscript, country: str, region: str, code: str | None
) -> None:
    address = replace(school(issued).address, country=country, region=region)
    made = source(at(issued, address=address))
    assert texts(made, "Contacts/Address/StateProvinceCode") == ([code] if code else [])


@pytest.mark.parametrize(
    "change",
    [
        {"street": "Long Street Name " * 9},
        {"locality": "X"},
        {"locality": "Llanfairpwllgwyngyllgogerychwyrndrobwll"},
        {"postal_code": "0" * 18},
        {"country": "FR"},
    ],
)
def test_an_address_without_room_stands_in_a_note(
    issued: IssuedTranscript, change: dict[str, str]
) -> None:
    address = replace(school(issued).address, **change)
    (contacts,) = source(at(issued, address=address)).findall("Contacts")
    assert contacts.find("Address") is None
    (_, note, *_) = texts(contacts, "NoteMessage")
    assert (note or "").startswith("Address: ")


def test_a_long_street_takes_more_lines(issued: IssuedTranscript) -> None:
    address = replace(
        school(issued).address, street="Building 4, Former Woollen Mill, 41 Mill Road"
    )
    made = source(at(issued, address=address))
    assert texts(made, "Contacts/Address/AddressLine") == [
        "Building 4, Former Woollen Mill, 41 Mill",
        "Road",
    ]


@pytest.mark.parametrize("phone", ["802-555-0100", "(802) 555 0100", "1.802.555.0100"])
def test_a_number_of_north_america_is_told_in_its_parts(
    issued: IssuedTranscript, phone: str
) -> None:
    made = source(at(issued, phone=phone))
    assert texts(made, "Contacts/Phone/*") == ["1", "802", "5550100"]


def test_another_telephone_number_stands_in_a_note(issued: IssuedTranscript) -> None:
    made = source(at(issued, phone="+353 21 555 0100"))
    assert made.find("Contacts/Phone") is None
    assert texts(made, "Contacts/NoteMessage")[1:] == ["Telephone: +353 21 555 0100"]


def test_addresses_without_room_stand_in_notes(issued: IssuedTranscript) -> None:
    email, url = f"{'e' * 120}@x.example", f"https://x.example/{'u' * 500}"
    made = source(at(issued, email=email, url=url))
    assert made.find("Contacts/Email") is None
    assert made.find("Contacts/URL") is None
    said = "".join(each or "" for each in texts(made, "Contacts/NoteMessage"))
    assert email in said
    assert url in said
