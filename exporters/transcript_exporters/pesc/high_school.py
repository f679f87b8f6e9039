"""The PESC High School Transcript: each earned credit as a proficiency, none as a course.

Whoever loads a course with a grade would have to make the grade up.
"""

from collections.abc import Iterator

from lxml import etree

from transcript.issuance import IssuedTranscript
from transcript.model.award import CreditAward
from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.school import Completion
from transcript.model.transcript import Course, Transcript
from transcript_exporters.pesc.draft import Draft, Element, add, add_notes
from transcript_exporters.pesc.extension import add_extension, area_name, earned, level_name
from transcript_exporters.pesc.parties import add_person, add_school
from transcript_exporters.pesc.transmission import add_transmission

_RAP_NAME = 60
_LEVEL_CODES = {CreditLevel.FOUNDATIONAL: "FND", CreditLevel.ADVANCED: "ADV"}


def high_school_transcript(issued: IssuedTranscript, *, version: str, official: bool) -> Draft:
    """Return the message in one version of the standard: 1.3.0, 1.5.0 or 1.6.0."""
    namespace = f"urn:org:pesc:message:HighSchoolTranscript:v{version}"
    root = etree.Element(f"{{{namespace}}}HighSchoolTranscript", nsmap={"HSTrn": namespace})
    draft, transcript = Draft(root), issued.transcript
    add_transmission(draft, root, issued, kind="StudentRequest", official=official)
    student = add(root, "Student")
    add_person(draft, student, transcript.learner, transcript.school)
    _add_academic_record(draft, student, transcript)
    add_notes(student, _summary(transcript))
    add_extension(root, issued)
    return draft


def _add_academic_record(draft: Draft, parent: Element, transcript: Transcript) -> None:
    made = add(parent, "AcademicRecord")
    add_school(draft, made, transcript.school)
    _add_graduation(made, transcript)
    _add_achievements(draft, made, transcript)


def _add_graduation(parent: Element, transcript: Transcript) -> None:
    learner = transcript.learner
    day = learner.graduated_on or learner.expected_graduation
    if day:
        add(parent, "CohortGraduationYear", f"{day.year:04}")
    if learner.graduated_on:
        # No AcademicAwardLevel: the record does not say which kind of diploma it was.
        award = add(parent, "AcademicAward")
        add(award, "AcademicAwardDate", learner.graduated_on.isoformat())
        add(award, "AcademicAwardTitle", completed(transcript))
        add(award, "AcademicCompletionIndicator", "true")
        add(award, "AcademicCompletionDate", learner.graduated_on.isoformat())


def completed(transcript: Transcript) -> str:
    """Return what is said of a learner who has completed what the school's credits lead to."""
    certifies = transcript.school.leads_to is Completion.CERTIFICATION
    return "Certified" if certifies else "Graduated"


def _add_achievements(draft: Draft, parent: Element, transcript: Transcript) -> None:
    made = add(parent, "AdditionalStudentAchievements")
    for course in transcript.courses:
        _add_activity(draft, made, course)
    for credit, award in earned(transcript):
        _add_credit(draft, made, transcript, credit, award)


def _add_activity(draft: Draft, parent: Element, course: Course) -> None:
    made = add(parent, "Attribute")
    kind = f"Learning activity: {course.kind}"
    notes = (
        *draft.fit(made, "RAPName", kind, _RAP_NAME, what=f"“{kind}”"),
        *draft.fit(made, "RAPSubName", course.title, _RAP_NAME, what=f"“{course.title}”"),
    )
    ended = f" to {course.ended_on}" if course.ended_on else ""
    at = f", {course.provider}" if course.provider else ""
    add_notes(made, (*notes, f"{course.began_on}{ended}{at}"))


def _add_credit(
    draft: Draft,
    parent: Element,
    transcript: Transcript,
    credit: MasteryCredit,
    award: CreditAward,
) -> None:
    made = add(parent, "Proficiency")
    area = area_name(transcript, credit)
    add(made, "RAPCode", _LEVEL_CODES[credit.level])
    notes = (
        *draft.fit(made, "RAPName", area, _RAP_NAME, what=f"the area “{area}”"),
        *draft.fit(made, "RAPSubName", credit.name, _RAP_NAME, what=f"credit {credit.code}"),
    )
    add(made, "ConditionsMetCode", "Yes")
    add(made, "ConditionsMetDate", award.awarded_on.isoformat())
    add_notes(made, (*notes, *credit_notes(credit, award)))


def credit_notes(credit: MasteryCredit, award: CreditAward) -> Iterator[str]:
    """Yield what a reader has to know of an earned credit, beside its name."""
    reached = level_name(credit, award.level)
    required = level_name(credit, credit.rubric.required)
    yield f"{credit.code}, {credit.level} credit. Level reached: {reached} (standard: {required})."
    yield f"Standard: {credit.standard}"
    if source := award.transferred_from:
        yield f"Earned at {source.institution} on {source.earned_on}."


def _summary(transcript: Transcript) -> Iterator[str]:
    """Yield the credits once more in words: viewers show these notes, and not all the rest."""
    held = list(earned(transcript))
    for level, code in _LEVEL_CODES.items():
        offered = sum(each.level is level for each in transcript.credits)
        if offered:
            count = sum(credit.level is level for credit, _ in held)
            yield f"{code}: {level} credits, {count} earned of {offered} offered."
    for credit, award in held:
        code, reached = _LEVEL_CODES[credit.level], level_name(credit, award.level)
        yield f"{code} {credit.code} {credit.name}: {reached}, {award.awarded_on}"
