"""What a message of PESC says of a learner's record, and what it never says."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from transcript_exporters.pesc import LearningRecordExporter, PescExporter
from transcript_exporters.pesc.extension import NAMESPACE

from tests.exporters.pesc.changing import (
    BOTH,
    FEW,
    LONG,
    Exporter,
    Shaped,
    having,
    message,
    of,
    outline,
    texts,
    with_first_credit,
)
from transcript.issuance import IssuedTranscript
from transcript.model.award import TransferSource
from transcript.model.credit import Alignment, AlignmentTarget
from transcript.model.school import Completion
from transcript.model.transcript import Course


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
