"""Habits of work stand apart: no credit counts them, and nobody rates them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from transcript.model.credit import MasteryCredit
from transcript.model.habit import HabitObservation
from transcript.model.origin import Origin
from transcript.model.rating import Determination
from transcript.validation import habits
from transcript.validation.case import Offer, Record
from transcript.validation.habit_words import habit_counted

Told = Callable[..., list[str]]
Altered = Callable[..., Record]

APART = "keep attendance, behavior, effort and homework in habits.yaml"


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Attends every class.", "Attends every class"),
        ("Good attendance, and the poster was sound.", "attendance"),
        ("Hands all reports in\non time.", "Hands all reports in on time"),
        ("Submitted the log on time.", "Submitted the log on time"),
        ("No late work.", None),
        ("Late work lowers the level.", "Late work"),
        ("All homework was done.", "homework"),
        ("Shows effort.", "Shows effort"),
        ("For her effort.", "her effort"),
        ("She tried very hard.", "tried very hard"),
        ("Good behaviour in the lab.", "Good behaviour"),
        ("Behaves well.", "Behaves well"),
        ("Participates in class.", "Participates in class"),
        ("Punctuality counts.", "Punctuality"),
        ("Three absences.", "absences"),
        ("Earned as extra credit.", "extra credit"),
    ],
)
def test_a_habit_that_counts_is_found(text: str, counted: str | None) -> None:
    assert habit_counted(text) == counted


@pytest.mark.parametrize(
    "text",
    [
        "Connects parts to behavior by cause.",
        "Explores how the behavior changes with its parameters.",
        "Plans a months-long effort and logs what happened.",
        "The work alone, not attendance or homework.",
        "Attendance does not count.",
        "Homework was not looked at.",
        "Judged without regard to effort; attendance is not a reason.",
        "Works with hard materials.",
        "",
    ],
)
def test_words_that_count_nothing_are_left_alone(text: str) -> None:
    assert habit_counted(text) is None


def test_a_denial_in_another_sentence_does_not_reach() -> None:
    assert habit_counted("It was not easy. All homework was done.") == "homework"


def test_nothing_is_wrong_with_sound_files(offer: Offer, record: Record, told: Told) -> None:
    assert told(habits.credits_count_no_habits, offer) == []
    assert told(habits.decisions_count_no_habits, record) == []


def with_first(offer: Offer, credit: MasteryCredit) -> Offer:
    return replace(offer, credits=(credit, *offer.credits[1:]))


def test_a_standard_a_criterion_and_a_level_that_count_a_habit_are_told(
    offer: Offer, credit: MasteryCredit, told: Told
) -> None:
    criterion = replace(credit.criteria[1], statement="All homework is done.")
    level = replace(credit.rubric.levels[0], descriptor="Attends class.")
    changed = replace(
        credit,
        standard="Shows great effort.",
        criteria=(credit.criteria[0], criterion),
        rubric=replace(credit.rubric, levels=(level, *credit.rubric.levels[1:])),
    )
    said = "of “Argue from data” counts a habit of work:"
    hint = f"say what the work has to show; {APART}"
    assert told(habits.credits_count_no_habits, with_first(offer, changed)) == [
        f"MT651 /standard: the standard {said} “great effort” | {hint}",
        f"MT651 /criteria/1/statement: a criterion {said} “homework” | {hint}",
        f"MT651 /rubric/levels/0/descriptor: the level “Emerging” {said} “Attends class” | {hint}",
    ]


def test_a_decision_for_a_habit_is_told(altered: Altered, told: Told) -> None:
    how = Determination(method="attendance", reason="The poster was sound; she worked hard.")
    said = "the decision on “Argue from data” counts a habit of work:"
    hint = f"say what the work shows; {APART}"
    assert told(habits.decisions_count_no_habits, altered("awards", 0, determination=how)) == [
        f"MT626 /awards/0/determination/method: {said} “attendance” | {hint}",
        f"MT626 /awards/0/determination/reason: {said} “worked hard” | {hint}",
    ]


def seen(record: Record, habit: str, note: str) -> Record:
    observation = HabitObservation(
        habit=habit,
        seen_on=date(2025, 10, 1),
        seen_by="Mae Okafor",
        note=note,
        origin=Origin(file="habits.yaml", pointer="/observations/0"),
    )
    return replace(record, habits=(observation,))


@pytest.mark.parametrize(
    ("note", "mark"),
    [
        ("Came prepared, 3/4.", "3/4"),
        ("4 out of 5", "4 out of 5"),
        ("Rated 3 by the team.", "Rated 3"),
        ("B+", "B+"),
        ("Final grade: A-", "grade: A-"),
        ("Ranked first in her class.", "Ranked first in her class"),
    ],
)
def test_a_habit_that_is_rated_is_told(note: str, mark: str, record: Record, told: Told) -> None:
    assert told(habits.habits_are_not_rated, seen(record, "Comes prepared", note)) == [
        (
            f"MT652 /observations/0/note: a habit of work is rated: “{mark}” | say in words what "
            "was seen"
        )
    ]


@pytest.mark.parametrize(
    "note",
    [
        "Had read the report twice.",
        "Came on 3 out of 4 days.",
        "On 3/4/2026 she stayed to help.",
        "Stayed with a hard page.",
    ],
)
def test_a_habit_that_is_told_in_words_is_left_alone(note: str, record: Record, told: Told) -> None:
    assert told(habits.habits_are_not_rated, seen(record, "Comes prepared", note)) == []


def test_a_habit_named_like_a_credit_is_told(record: Record, told: Told) -> None:
    named = seen(record, "argue from Data", "Asked for the numbers.")
    assert told(habits.habits_are_no_credits, named) == [
        (
            "MT653 /observations/0/habit: “Argue from data” is a credit of the school, and here "
            "it is a habit of work | rate the work for the credit in record.yaml; or give the "
            "habit another name"
        )
    ]


def test_a_habit_with_a_name_of_its_own_is_left_alone(record: Record, told: Told) -> None:
    assert told(habits.habits_are_no_credits, seen(record, "Comes prepared", "Had read.")) == []
