"""No grade, no average, no rank; and prose that only sounds like one is left alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from transcript.model.credit import MasteryCredit
from transcript.model.school import Figure, School
from transcript.validation import mtc
from transcript.validation.case import Offer, Record

Told = Callable[..., list[str]]
Altered = Callable[..., Record]

NO_GRADES = "an MTC-style transcript has no grades: say what the work shows, in words"

GRADES = [
    "I got an A in Chemistry.",
    "She earned a B- on the essay",
    "Received an A.",
    "a grade of B+",
    "Grade: A",
    "My grade was C",
    "Grades: A- and B",
    "letter grade B",
    "a B grade in history",
    "an A average",
    "This is B+ work.",
    "straight A's",
    "all As",
    "Grade: 92",
    "final grade of 88",
    "course grade: 3.7",
    "exam score: 71",
    "a mark of 17/20",
    "My grade is 95",
    "scored 95% on the final",
    "scored 95 % in the chemistry test",
    "earned a 92 in the course",
]
AVERAGES = [
    "GPA: 3.8",
    "My GPA is 3.9",
    "a 4.0 GPA",
    "GPA 4",
    "gpa of 92",
    "G.P.A. of 3.5",
    "grade point average of 3.75",
    "3.9/4.0 weighted GPA",
    "Her GPA in the last year was 3,6",
]
RANKS = [
    "class rank: 5",
    "Class rank 5/120",
    "Rank: 4",
    "ranked 3rd in my class",
    "ranked first in the senior class",
    "ranked #2 of 120 students",
    "finished first among 200 seniors",
    "graduated second in his class",
    "top 10% of my class",
    "top ten percent of her graduating class",
    "I was named valedictorian",
]
PROSE = [
    "In grade 9 I moved here.",
    "grade 12 seminar",
    "a first grade classroom",
    "the 10th grade trip",
    "a grade school",
    "a grade of slope",
    "a grade of 7 percent",
    "a grade of 25 %",
    "high-grade steel",
    "grade A eggs",
    "grades: A school without them is possible",
    "My grade level team",
    "graded on a curve",
    "the exam grading of rocks",
    "upgrade: 64 bits",
    "ranked-choice voting",
    "ranked choice voting",
    "rank and file",
    "rank 1 matrix",
    "ranked third in the state robotics tournament",
    "Our robot ranked 5th of 40 teams",
    "placed second in the class 3 kayak race",
    "I was the first in my class to present",
    "top 10 songs of the year",
    "the top third of the hill",
    "We have no grades, no GPA and no rank.",
    "why schools give a GPA at all",
    "our GPA policy has 2 parts",
    "vitamin C",
    "plan B",
    "a C++ program",
    "in C major",
    "blood type A+",
    "an A-frame sign",
    "Hepatitis A in my city",
    "earned a B Corp certificate",
    "received a D-Day medal",
    "got a C clamp from the shop",
    "read The Scarlet Letter A",
    "A student asked",
    "a musical score of 3/4",
    "the final score was 21 to 14",
    "scored 12 points in the final game of the season",
    "finished third in the 400 m",
    "class of 2026",
    "benchmark: 20 seconds",
    "marked: 12 trees",
]


def said(record: Record, text: str) -> Record:
    return replace(record, transcript=replace(record.transcript, statement=text))


def codes(told: Told, record: Record, text: str) -> list[str]:
    return [each.partition(" ")[0] for each in told(mtc.record_has_no_grades, said(record, text))]


def with_credit(offer: Offer, index: int, **changes: object) -> Offer:
    credits_ = list(offer.credits)
    credits_[index] = replace(credits_[index], **changes)  # type: ignore[arg-type]
    return replace(offer, credits=tuple(credits_))


def school_of(offer: Offer) -> School:
    assert offer.school is not None
    return offer.school


@pytest.mark.parametrize("text", GRADES)
def test_a_grade_is_found(text: str, record: Record, told: Told) -> None:
    assert codes(told, record, text) == ["MT431"]


@pytest.mark.parametrize("text", AVERAGES)
def test_an_average_is_found(text: str, record: Record, told: Told) -> None:
    assert codes(told, record, text) == ["MT432"]


@pytest.mark.parametrize("text", RANKS)
def test_a_rank_is_found(text: str, record: Record, told: Told) -> None:
    assert codes(told, record, text) == ["MT433"]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_left_alone(text: str, record: Record, told: Told) -> None:
    assert codes(told, record, text) == []


@pytest.mark.parametrize("mark", ["A", "B+", "92 %", "17/20", "3.5", "4"])
def test_a_text_that_is_nothing_but_a_mark_is_found(
    mark: str, altered: Altered, told: Told
) -> None:
    assert told(mtc.record_has_no_grades, altered("ratings", 0, feedback=mark)) == [
        (
            "MT431 /ratings/0/feedback: a rating of “argue-from-data” (feedback) gives a grade or "
            f"mark: “{mark}” | {NO_GRADES}"
        )
    ]


def test_a_work_may_have_a_title_like_a_mark(altered: Altered, told: Told) -> None:
    assert told(mtc.record_has_no_grades, altered("evidence", 0, title="42")) == []


def test_a_value_is_quoted_on_one_line(record: Record, told: Told) -> None:
    assert told(mtc.record_has_no_grades, said(record, "My GPA\nis 3.9 so far.")) == [
        (
            "MT432 /statement: the record (statement) gives a grade point average: “GPA is 3.9” | "
            "an MTC-style transcript has no average: remove it; colleges find the reason in the "
            "school "
            "profile"
        )
    ]


def test_a_level_of_a_rubric_is_no_letter_or_number(
    offer: Offer, credit: MasteryCredit, told: Told
) -> None:
    levels = (replace(credit.rubric.levels[0], name="B-"), *credit.rubric.levels[1:])
    lettered = with_credit(offer, 0, rubric=replace(credit.rubric, levels=levels))
    assert told(mtc.framework_has_no_grades, offer) == []
    assert told(mtc.framework_has_no_grades, lettered) == [
        (
            "MT431 /rubric/levels/0/name: the credit “Argue from data” (name) gives a grade or "
            "mark: "
            f"“B-” | {NO_GRADES}"
        )
    ]


def test_a_credit_gives_no_rank(offer: Offer, told: Told) -> None:
    ranked = with_credit(offer, 0, standard="Is ranked 1st in the class.")
    assert told(mtc.framework_has_no_grades, replace(ranked, graduate_profile=None)) == [
        (
            "MT433 /standard: the credit “Argue from data” (standard) gives a class rank: "
            "“ranked 1st "
            "in the class” | an MTC-style transcript has no rank: remove it"
        )
    ]


def test_the_school_profile_may_speak_about_averages_but_gives_none(
    offer: Offer, told: Told
) -> None:
    item = school_of(offer).profile[3]
    figured = replace(item, figures=(Figure(label="Average GPA", value="3.4"),))
    school = replace(school_of(offer), profile=(figured,))
    assert told(mtc.school_profile_has_no_grades, offer) == []
    assert told(mtc.school_profile_has_no_grades, replace(offer, school=school)) == [
        (
            "MT432 /profile/grading/figures/0/value: the school profile (grading) gives a grade "
            "point "
            "average: “GPA: 3.4” | an MTC-style transcript has no average: remove it; colleges "
            "find "
            "the reason in the school profile"
        )
    ]


def test_without_a_school_there_is_no_school_profile(offer: Offer, told: Told) -> None:
    assert told(mtc.school_profile_has_no_grades, replace(offer, school=None)) == []


def test_an_advanced_credit_shares_neither_code_nor_name_with_a_foundational_one(
    offer: Offer, told: Told
) -> None:
    alike = with_credit(offer, 1, code="RE-1", name="argue from data")
    hint = "a reader must see at once what is needed to graduate and what goes beyond"
    assert told(mtc.levels_are_kept_apart, offer) == []
    assert told(mtc.levels_are_kept_apart, alike) == [
        (
            "MT434 /code: the advanced credit has the same code as a foundational one: “RE-1” | "
            f"give it a code of its own: {hint}"
        ),
        (
            "MT434 /name: the advanced credit has the same name as a foundational one: “argue from "
            f"data” | give it a name of its own: {hint}"
        ),
    ]


def test_a_level_of_a_rubric_is_not_called_like_a_level_of_credit(
    offer: Offer, credit: MasteryCredit, told: Told
) -> None:
    levels = (*credit.rubric.levels[:2], replace(credit.rubric.levels[2], name="ADVANCED"))
    misleading = with_credit(offer, 0, rubric=replace(credit.rubric, levels=levels))
    assert told(mtc.rubric_levels_do_not_mislead, offer) == []
    assert told(mtc.rubric_levels_do_not_mislead, misleading) == [
        (
            "MT435 /rubric/levels/2/name: a level of the rubric is called “ADVANCED”, which is "
            "also a "
            "level of credit | choose another word, such as “Distinguished”"
        )
    ]
