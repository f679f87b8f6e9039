"""The Learning Record: credits as outcomes, with their evidence and frameworks."""

from dataclasses import replace

from lxml import etree
from transcript_exporters.pesc import LearningRecordExporter

from tests.exporters.pesc.changing import (
    FEW,
    LONG,
    Shaped,
    having,
    message,
    texts,
    with_first_credit,
)
from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.credit import Alignment, AlignmentTarget
from transcript.model.learner import Learner
from transcript.model.transcript import Transcript


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
