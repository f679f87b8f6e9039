"""Messages of PESC: what they say of a record, what they never say, and what had no room."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from lxml import etree
from transcript_exporters.pesc import LearningRecordExporter, PescExporter
from transcript_exporters.pesc.extension import NAMESPACE

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.award import TransferSource
from transcript.model.credit import Alignment, AlignmentTarget
from transcript.model.learner import Learner, LearnerIdentifier, Name
from transcript.model.school import Completion, School
from transcript.model.transcript import Course, Transcript

Shaped = Callable[..., IssuedTranscript]

FEW = {"foundational": (2,), "advanced": (1,), "earned_advanced": 1.0, "courses": 1}
LONG = "a name that goes on and on for longer than anybody who drew up this standard had in mind"
BOTH = pytest.mark.parametrize("exporter", [PescExporter(), LearningRecordExporter()])
Exporter = PescExporter | LearningRecordExporter


@pytest.fixture
def issued(shaped: Shaped) -> IssuedTranscript:
    """A transcript with three credits."""
    return shaped(**FEW)


def having(issued: IssuedTranscript, **changes: object) -> IssuedTranscript:
    return replace(issued, transcript=replace(issued.transcript, **changes))  # type: ignore[arg-type]


def of(issued: IssuedTranscript, **changes: object) -> IssuedTranscript:
    """Return the transcript with other facts about its learner."""
    return having(issued, learner=replace(issued.transcript.learner, **changes))  # type: ignore[arg-type]


def at(issued: IssuedTranscript, **changes: object) -> IssuedTranscript:
    """Return the transcript with other facts about its school."""
    return having(issued, school=replace(issued.transcript.school, **changes))  # type: ignore[arg-type]


def with_first_credit(issued: IssuedTranscript, **changes: object) -> IssuedTranscript:
    first, *others = issued.transcript.credits
    changed = replace(first, **changes)  # type: ignore[arg-type]
    return having(issued, credits=(changed, *others))


def message(
    issued: IssuedTranscript,
    exporter: Exporter | None = None,
    *,
    version: str | None = None,
    official: bool = True,
) -> etree._Element:
    edition = Edition(version=version, official=official)
    return etree.fromstring((exporter or PescExporter()).render(issued, edition))


def texts(root: etree._Element, path: str) -> list[str | None]:
    return [each.text for each in root.findall(path)]


def outline(element: etree._Element) -> list[tuple[str, str | None]]:
    return [(each.tag, each.text) for each in element]


# What the message says of itself.


@pytest.mark.parametrize("version", PescExporter.versions)
def test_the_version_asked_for_is_that_of_the_message(
    issued: IssuedTranscript, version: str
) -> None:
    root = message(issued, version=version)
    assert (
        root.tag == f"{{urn:org:pesc:message:HighSchoolTranscript:v{version}}}HighSchoolTranscript"
    )


def test_the_newest_version_is_written_if_none_is_asked_for(issued: IssuedTranscript) -> None:
    assert message(issued).tag == message(issued, version="1.6.0").tag


def test_the_document_is_named_without_hyphens(issued: IssuedTranscript) -> None:
    assert texts(message(issued), "TransmissionData/DocumentID") == [
        "3d1b6a7e5c1f4b8e9a510c3f1d2e4b5a"
    ]


def test_the_message_is_dated_as_the_document_was_issued(issued: IssuedTranscript) -> None:
    assert texts(message(issued), "TransmissionData/CreatedDateTime") == ["2027-06-12T10:00:00Z"]


@BOTH
def test_the_same_record_gives_the_same_bytes(issued: IssuedTranscript, exporter: Exporter) -> None:
    assert exporter.render(issued, Edition()) == exporter.render(issued, Edition())


@BOTH
@pytest.mark.parametrize(("official", "said"), [(True, "Official"), (False, "Unofficial")])
def test_a_message_says_whether_it_is_official(
    issued: IssuedTranscript,
    exporter: Exporter,
    official: bool,  # noqa: FBT001 - a case
    said: str,
) -> None:
    root = message(issued, exporter, official=official)
    assert texts(root, "TransmissionData/DocumentOfficialCode") == [said]


def test_a_school_with_a_notice_sends_tests(issued: IssuedTranscript) -> None:
    assert texts(message(issued), "TransmissionData/DocumentProcessCode") == ["TEST"]
    root = message(at(issued, notice=None))
    assert texts(root, "TransmissionData/DocumentProcessCode") == ["PRODUCTION"]


def test_a_record_in_progress_is_partial(shaped: Shaped) -> None:
    done, going = shaped(**FEW), shaped(**FEW, complete=False)
    assert texts(message(done), "TransmissionData/DocumentCompleteCode") == ["Complete"]
    assert texts(message(going), "TransmissionData/DocumentCompleteCode") == ["Partial"]


def test_the_notes_say_that_nothing_is_averaged_and_how_to_check(issued: IssuedTranscript) -> None:
    assert texts(message(issued), "TransmissionData/NoteMessage") == [
        "Mastery transcript: a credit is earned by meeting its written standard.",
        "Grades, GPA and class rank are not calculated.",
        f"Document {issued.document.number}. The signed originals are its PDF and its CLR.",
        "To check it: https://riverbend.example/verify",
        "Invented sample: no real person or school",
    ]


def test_a_school_without_a_page_for_checking_names_none(issued: IssuedTranscript) -> None:
    root = message(at(issued, verify_url=None, notice=None))
    assert len(texts(root, "TransmissionData/NoteMessage")) == 3


# What it says of the learner's record.


def test_a_credit_is_a_proficiency(issued: IssuedTranscript) -> None:
    root = message(issued)
    first = root.find("Student/AcademicRecord/AdditionalStudentAchievements/Proficiency")
    assert first is not None
    *facts, level, standard, more = outline(first)
    assert facts == [
        ("RAPCode", "FND"),
        ("RAPName", "Reasoning with evidence"),
        ("RAPSubName", "Explain a hard text 1"),
        ("ConditionsMetCode", "Yes"),
        ("ConditionsMetDate", "2024-05-21"),
    ]
    assert [level[1], standard[1], more[1]] == [
        "A1-1, foundational credit. Level reached: Distinguished (standard: Proficient).",
        "Standard: Makes a claim that data support, shows the data fairly, names their",
        "limits, and answers the strongest objection.",
    ]


def test_only_what_was_earned_is_there(shaped: Shaped) -> None:
    root = message(shaped(**{**FEW, "earned_advanced": 0.0}))
    codes = texts(root, ".//Proficiency/RAPCode")
    assert codes == ["FND", "FND"]
    assert texts(root, "Student/NoteMessage") == [
        "FND: foundational credits, 2 earned of 2 offered.",
        "ADV: advanced credits, 0 earned of 1 offered.",
        "FND A1-1 Explain a hard text 1: Distinguished, 2024-05-21",
        "FND A1-2 Measure uncertainty 2: Proficient, 2024-06-05",
    ]


def test_a_school_without_advanced_credits_does_not_count_them(shaped: Shaped) -> None:
    root = message(shaped(**{**FEW, "advanced": (0,)}))
    notes = texts(root, "Student/NoteMessage")
    assert [each for each in notes if "offered" in (each or "")] == [
        "FND: foundational credits, 2 earned of 2 offered."
    ]


def test_no_course_no_grade_and_no_average_is_made_up(issued: IssuedTranscript) -> None:
    tags = {each.tag for each in message(issued).iter()}
    assert not {"Course", "CourseAcademicGrade", "GPA", "ClassRank", "CourseCreditValue"} & tags


def test_a_transferred_credit_says_where_it_was_earned(issued: IssuedTranscript) -> None:
    first, *others = issued.transcript.awards
    source = TransferSource(
        institution="Valley Community College",
        earned_on=date(2024, 1, 31),
        accepted_by="J. Abernathy",
    )
    root = message(having(issued, awards=(replace(first, transferred_from=source), *others)))
    notes = texts(root, ".//Proficiency[1]/NoteMessage")
    assert notes[-1] == "Earned at Valley Community College on 2024-01-31."


def test_a_learning_activity_is_an_attribute(issued: IssuedTranscript) -> None:
    (made,) = message(issued).findall(".//AdditionalStudentAchievements/Attribute")
    assert outline(made) == [
        ("RAPName", "Learning activity: course"),
        ("RAPSubName", "Field Ecology 0"),
        ("NoteMessage", "2023-09-04 to 2023-11-03"),
    ]


def test_an_activity_may_go_on_and_have_a_provider(issued: IssuedTranscript) -> None:
    course = Course(
        title="Clinic", kind="internship", began_on=date(2026, 9, 1), provider="Dutton Clinic"
    )
    root = message(having(issued, courses=(course,)))
    assert texts(root, ".//Attribute/NoteMessage") == ["2026-09-01, Dutton Clinic"]


def test_a_graduation_names_no_kind_of_diploma(issued: IssuedTranscript) -> None:
    root = message(issued)
    assert texts(root, "Student/AcademicRecord/CohortGraduationYear") == ["2027"]
    award = root.find("Student/AcademicRecord/AcademicAward")
    assert award is not None
    assert outline(award) == [
        ("AcademicAwardDate", "2027-06-11"),
        ("AcademicAwardTitle", "Graduated"),
        ("AcademicCompletionIndicator", "true"),
        ("AcademicCompletionDate", "2027-06-11"),
    ]


@pytest.mark.parametrize("exporter", [PescExporter(), LearningRecordExporter()])
def test_an_institute_certifies_and_graduates_nobody(
    issued: IssuedTranscript, exporter: PescExporter | LearningRecordExporter
) -> None:
    school = replace(issued.transcript.school, leads_to=Completion.CERTIFICATION)
    titles = texts(message(having(issued, school=school), exporter), ".//AcademicAwardTitle")
    assert titles[0] == "Certified"
    assert "Graduated" not in titles


def test_who_has_not_graduated_has_a_year_in_which_it_is_expected(shaped: Shaped) -> None:
    root = message(shaped(**FEW, complete=False))
    assert texts(root, "Student/AcademicRecord/CohortGraduationYear") == ["2027"]
    assert root.find("Student/AcademicRecord/AcademicAward") is None


def test_without_a_year_none_is_named(issued: IssuedTranscript) -> None:
    root = message(of(issued, graduated_on=None, expected_graduation=None))
    assert root.find(".//CohortGraduationYear") is None


@BOTH
def test_the_signed_record_is_named_by_its_digest(
    issued: IssuedTranscript, exporter: Exporter
) -> None:
    root = message(issued, exporter)
    (holder,) = root.findall("UserDefinedExtensions")
    (ours,) = holder
    assert ours.get("document") == issued.document.id
    assert ours.get("number") == issued.document.number
    (clr,) = ours.findall(f"{{{NAMESPACE}}}Clr")
    assert clr.get("sha256") == sha256(issued.clr).hexdigest()


@BOTH
def test_the_extension_has_every_earned_credit_at_full_length(
    issued: IssuedTranscript, exporter: Exporter
) -> None:
    aligned = with_first_credit(
        issued,
        name=LONG,
        alignments=(
            Alignment(
                target=AlignmentTarget.CASE_ITEM, name="Argue", url="https://x.example/1", code="g"
            ),
        ),
    )
    (ours,) = message(aligned, exporter).findall("UserDefinedExtensions/*")
    first, *others = ours.findall(f"{{{NAMESPACE}}}MasteryCredit")
    assert len(others) == 2
    assert first.get("name") == LONG
    (alignment,) = first.findall(f"{{{NAMESPACE}}}Alignment")
    assert sorted(alignment.items()) == [
        ("code", "g"),
        ("name", "Argue"),
        ("target", "CFItem"),
        ("url", "https://x.example/1"),
    ]


def test_a_level_and_an_area_that_nobody_described_go_by_their_ids(
    issued: IssuedTranscript,
) -> None:
    profile = replace(issued.transcript.graduate_profile, areas=())
    first, *others = issued.transcript.awards
    awards = (replace(first, level="beyond"), *others)
    root = message(having(issued, graduate_profile=profile, awards=awards))
    assert texts(root, ".//Proficiency[1]/RAPName") == ["area-0"]
    assert "Level reached: beyond" in (texts(root, ".//Proficiency[1]/NoteMessage")[0] or "")


# What it says of the learner.


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


# What it says of the school.


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


# What had no room.


def test_every_text_that_is_shortened_is_remarked_and_stands_whole_in_a_note(
    issued: IssuedTranscript,
) -> None:
    course = Course(title=LONG, kind=LONG, began_on=date(2026, 9, 1))
    crowded = with_first_credit(at(having(issued, courses=(course,)), name=LONG), name=LONG)
    cut = "a name that goes on and on for longer than anybody who drew…"
    says = (
        f"is shortened to “{cut}”: PESC has room for 60 characters; a note beside it has the whole"
    )
    kind = "Learning activity: a name that goes on and on for longer…"
    assert PescExporter().remarks(crowded, Edition()) == (
        f"the school's name {says}",
        (
            f"“Learning activity: {LONG}” is shortened to “{kind}”: PESC has room for "
            "60 characters; a note beside it has the whole"
        ),
        f"“{LONG}” {says}",
        f"credit A1-1 {says}",
    )
    notes = " ".join(each or "" for each in texts(message(crowded), ".//NoteMessage"))
    # The school twice, the kind, the title and the credit.
    assert notes.count(f"In full: {LONG}") == 4
    assert f"In full: Learning activity: {LONG}" in notes


def test_a_record_with_room_for_everything_has_no_remark(issued: IssuedTranscript) -> None:
    assert PescExporter().remarks(issued, Edition()) == ()
    assert LearningRecordExporter().remarks(issued, Edition()) == ()


# The Learning Record.


def learning(issued: IssuedTranscript) -> list[etree._Element]:
    root = message(issued, LearningRecordExporter())
    return root.findall("LearningRecordDetail/AcademicLearning")


def with_url(transcript: Transcript, url: str) -> Transcript:
    first, *others = transcript.evidence
    return replace(transcript, evidence=(replace(first, file=None, url=url), *others))


def test_a_graduation_comes_before_the_credits(issued: IssuedTranscript) -> None:
    titles = [texts(each, "AcademicAward/AcademicAwardTitle") for each in learning(issued)]
    assert titles[:2] == [["Graduated"], ["Explain a hard text 1"]]
    assert len(titles) == 4


def test_who_has_not_graduated_has_credits_alone(shaped: Shaped) -> None:
    assert len(learning(shaped(**FEW, complete=False))) == 3


def test_a_credit_is_an_outcome_of_its_area(issued: IssuedTranscript) -> None:
    (program,) = learning(issued)[1].findall("LearningProgram")
    assert [
        (each.tag, each.text) for each in program.iter() if each.text and each.text.strip()
    ] == [
        ("AcademicProgramName", "Reasoning with evidence"),
        ("LearningOutcomeDescription", "Explain a hard text 1"),
        ("LearningOutcomeSkillCode", "ProgramSpecificIntellectualPracticalSkills"),
        ("LearningOutcomeProficiencyCode", "Distinguished"),
        ("FrameworkOutcomeId", "A1-1"),
        ("FrameworkOutcomeValue", "Distinguished"),
    ]


def test_a_level_that_pesc_does_not_know_is_not_forced_into_its_steps(
    issued: IssuedTranscript,
) -> None:
    first, *others = issued.transcript.awards
    root = having(issued, awards=(replace(first, level="developing"), *others))
    (outcome,) = learning(root)[1].findall("LearningProgram/LearningOutcome")
    assert outcome.find("LearningOutcomeQualificationAssessment") is None
    assert texts(outcome, ".//FrameworkOutcomeValue") == ["Developing"]


def test_evidence_is_named_where_it_has_an_address(issued: IssuedTranscript) -> None:
    here = having(issued, evidence=with_url(issued.transcript, "https://x.example/a").evidence)
    assert texts(learning(here)[1], "PerformanceEvidence/URLAddress") == ["https://x.example/a"]


def test_an_address_without_room_is_left_out_and_remarked(issued: IssuedTranscript) -> None:
    long = f"https://x.example/{'a' * 500}"
    here = having(issued, evidence=with_url(issued.transcript, long).evidence)
    assert learning(here)[1].find("PerformanceEvidence") is None
    assert LearningRecordExporter().remarks(here, Edition()) == (
        (
            "the address of “Salt in Dutton Creek, part 0.0” is left out: "
            "PESC has room for 512 characters"
        ),
    )


def aligned(issued: IssuedTranscript, **facts: str) -> IssuedTranscript:
    alignment = Alignment(
        **{  # type: ignore[arg-type]
            "target": AlignmentTarget.CASE_ITEM,
            "name": "Argue",
            "url": "https://x.example/1",
            "code": "cf12c485-7051-5048-906b-49b76264760e",
            **facts,
        }
    )
    return with_first_credit(issued, alignments=(alignment,))


def test_a_credit_is_tied_to_frameworks_of_others(issued: IssuedTranscript) -> None:
    (_, framework) = learning(aligned(issued))[1].findall(".//AlternateOutcomeFramework")
    assert [each.text for each in framework.iter() if each.text and each.text.strip()] == [
        "https://x.example/1",
        "cf12c485-7051-5048-906b-49b76264760e",
        "Argue",
    ]


def test_a_framework_may_have_no_code(issued: IssuedTranscript) -> None:
    (_, framework) = learning(aligned(issued, code=""))[1].findall(".//AlternateOutcomeFramework")
    assert framework.find("FrameworkOutcome/FrameworkOutcomeId") is None


def test_a_code_and_an_address_of_a_framework_are_never_cut(issued: IssuedTranscript) -> None:
    here = aligned(issued, code="c" * 41, url=f"https://x.example/{'a' * 500}")
    (_, framework) = learning(here)[1].findall(".//AlternateOutcomeFramework")
    assert [each.tag for each in framework.iter()][1:] == [
        "FrameworkOutcome",
        "FrameworkOutcomeValue",
    ]
    assert LearningRecordExporter().remarks(here, Edition()) == (
        (
            "the address of CFItem “Argue” of credit A1-1 is left out: "
            "PESC has room for 512 characters"
        ),
        "the code of CFItem “Argue” of credit A1-1 is left out: PESC has room for 40 characters",
    )


def test_what_an_outcome_has_no_room_for_stands_whole_in_a_note(issued: IssuedTranscript) -> None:
    areas = issued.transcript.graduate_profile.areas
    profile = replace(
        issued.transcript.graduate_profile, areas=(replace(areas[0], name=LONG * 2), *areas[1:])
    )
    crowded = with_first_credit(having(issued, graduate_profile=profile), name=LONG * 5)
    notes = " ".join(each or "" for each in texts(learning(crowded)[1], ".//NoteMessage"))
    assert f"In full: {LONG * 2}" in notes
    assert notes.count(f"In full: {LONG * 5}") == 2
    assert len(LearningRecordExporter().remarks(crowded, Edition())) == 3


def test_a_learner_is_the_same_in_both_messages(issued: IssuedTranscript) -> None:
    learner: Learner = issued.transcript.learner
    assert texts(message(issued, LearningRecordExporter()), ".//Person/Name/CompositeName") == [
        learner.legal_name.full
    ]
