"""The PESC Learning Record: each earned credit as learning with an outcome and its evidence."""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from transcript.issuance import IssuedTranscript
from transcript.model.award import CreditAward
from transcript.model.credit import Alignment, MasteryCredit
from transcript.model.transcript import Transcript
from transcript_exporters.pesc.draft import Draft, Element, add, add_notes
from transcript_exporters.pesc.extension import add_extension, area_name, earned, level_name
from transcript_exporters.pesc.high_school import completed, credit_notes
from transcript_exporters.pesc.parties import add_person, add_school
from transcript_exporters.pesc.transmission import add_transmission

_NAMESPACE = "urn:org:pesc:message:LearningRecord:v1.0.0"
_AWARD_TITLE, _PROGRAM, _OUTCOME, _OUTCOME_ID, _URL = 400, 120, 300, 40, 512

# PESC's steps of proficiency. A level that the school calls otherwise is not forced into them.
_STEPS = ("Novice", "Intermediate", "Proficient", "Distinguished", "Master")
_SKILL = "ProgramSpecificIntellectualPracticalSkills"


def learning_record(issued: IssuedTranscript, *, official: bool) -> Draft:
    """Return the message."""
    root = etree.Element(f"{{{_NAMESPACE}}}LearningRecord", nsmap={"LR": _NAMESPACE})
    draft, transcript = Draft(root), issued.transcript
    add_transmission(draft, root, issued, kind="Credential", official=official)
    detail = add(root, "LearningRecordDetail")
    add_person(draft, detail, transcript.learner, transcript.school)
    if transcript.learner.graduated_on:
        learning = add(detail, "AcademicLearning")
        add_school(draft, learning, transcript.school)
        _add_award(draft, learning, completed(transcript), transcript.learner.graduated_on)
    for credit, award in earned(transcript):
        _add_learning(draft, detail, transcript, credit, award)
    add_extension(root, issued)
    return draft


def _add_award(draft: Draft, parent: Element, title: str, day: date) -> None:
    made = add(parent, "AcademicAward")
    add(made, "AcademicAwardDate", day.isoformat())
    notes = draft.fit(made, "AcademicAwardTitle", title, _AWARD_TITLE, what=f"“{title}”")
    add(made, "AcademicCompletionIndicator", "true")
    add(made, "AcademicCompletionDate", day.isoformat())
    add_notes(made, notes)


def _add_learning(
    draft: Draft,
    parent: Element,
    transcript: Transcript,
    credit: MasteryCredit,
    award: CreditAward,
) -> None:
    made = add(parent, "AcademicLearning")
    add_school(draft, made, transcript.school)
    _add_award(draft, made, credit.name, award.awarded_on)
    add(made, "AchievementCategoryCode", "Academic")
    for item in map(transcript.evidence_item, award.evidence):
        if item and item.url:
            _add_address(draft, made, "PerformanceEvidence", item.url, what=f"“{item.title}”")
    program, area = add(made, "LearningProgram"), area_name(transcript, credit)
    notes = draft.fit(program, "AcademicProgramName", area, _PROGRAM, what=f"the area “{area}”")
    add_notes(program, notes)
    notes = tuple(_add_outcome(draft, program, credit, award))
    add_notes(made, (*notes, *credit_notes(credit, award)))


def _add_outcome(
    draft: Draft, parent: Element, credit: MasteryCredit, award: CreditAward
) -> Iterator[str]:
    """Add the outcome; yield in full what was shortened in it, for it has no notes."""
    made, reached = add(parent, "LearningOutcome"), level_name(credit, award.level)
    what = f"the name of credit {credit.code}"
    yield from draft.fit(made, "LearningOutcomeDescription", credit.name, _OUTCOME, what=what)
    if reached.title() in _STEPS:
        step = add(made, "LearningOutcomeQualificationAssessment")
        add(step, "LearningOutcomeSkillCode", _SKILL)
        add(step, "LearningOutcomeProficiencyCode", reached.title())
    ours = add(add(made, "AlternateOutcomeFramework"), "FrameworkOutcome")
    add(ours, "FrameworkOutcomeId", credit.code)
    yield from draft.fit(
        ours, "FrameworkOutcomeValue", reached, _OUTCOME, what=f"level “{reached}”"
    )
    for alignment in credit.alignments:
        yield from _add_alignment(draft, made, credit, alignment)


def _add_alignment(
    draft: Draft, parent: Element, credit: MasteryCredit, alignment: Alignment
) -> Iterator[str]:
    made = add(parent, "AlternateOutcomeFramework")
    what = f"{alignment.target} “{alignment.name}” of credit {credit.code}"
    _add_address(draft, made, "FrameworkSourceReference", alignment.url, what=what)
    outcome = add(made, "FrameworkOutcome")
    if alignment.code:
        draft.whole(
            outcome, "FrameworkOutcomeId", alignment.code, _OUTCOME_ID, what=f"the code of {what}"
        )
    yield from draft.fit(outcome, "FrameworkOutcomeValue", alignment.name, _OUTCOME, what=what)


def _add_address(draft: Draft, parent: Element, tag: str, url: str, *, what: str) -> None:
    made = etree.Element(tag)
    if draft.whole(made, "URLAddress", url, _URL, what=f"the address of {what}"):
        parent.append(made)
