"""A person decides with the advice of a method, or otherwise, and the award says which."""

from dataclasses import replace
from datetime import date

import pytest

from transcript.mastery.advice import advise
from transcript.mastery.awarding import Decision, awarded
from transcript.model.credit import EvidenceRule, MasteryCredit
from transcript.model.mastery import CreditPolicy, DeterminationPolicy, Method
from transcript.model.rating import Rating

FIRST = Rating(
    credit="weigh-sources",
    assessor="Mae Okafor",
    rated_on=date(2026, 3, 2),
    level="emerging",
    attempt=1,
    evidence=("report", "log"),
)
SECOND = replace(FIRST, rated_on=date(2026, 4, 2), level="proficient", attempt=2, evidence=("log",))
DECISION = Decision(people=("Ines Tamura", "Mae Okafor"), on=date(2026, 4, 9), reason="It rests.")
JUDGED = CreditPolicy(determination=DeterminationPolicy(method=Method.PROFESSIONAL_JUDGEMENT))


def test_the_award_keeps_who_when_why_and_what_the_method_said(credit: MasteryCredit) -> None:
    advice = advise(credit, (FIRST, SECOND), CreditPolicy())
    award = awarded(credit, (FIRST, SECOND), advice, DECISION)
    assert award is not None
    assert (award.level, award.awarded_on) == ("proficient", date(2026, 4, 9))
    assert award.approved_by == ("Ines Tamura", "Mae Okafor")
    how = award.determination
    assert how is not None
    assert (how.method, how.decided_by, how.decided_on) == (
        "latest",
        "Ines Tamura",
        date(2026, 4, 9),
    )
    assert how.calculation == advice.calculation


def test_nothing_is_awarded_that_the_method_does_not_advise(credit: MasteryCredit) -> None:
    assert awarded(credit, (FIRST,), advise(credit, (FIRST,), CreditPolicy()), DECISION) is None


def test_people_s_judgement_needs_a_level(credit: MasteryCredit) -> None:
    assert awarded(credit, (SECOND,), advise(credit, (SECOND,), JUDGED), DECISION) is None


@pytest.mark.parametrize("policy", [CreditPolicy(), JUDGED])
def test_another_level_than_the_advised_one_is_a_judgement(
    policy: CreditPolicy, credit: MasteryCredit
) -> None:
    decision = replace(DECISION, level="distinguished")
    award = awarded(credit, (SECOND,), advise(credit, (SECOND,), policy), decision)
    assert award is not None
    assert award.level == "distinguished"
    assert award.determination is not None
    assert award.determination.method == "professional_judgement"
    assert award.determination.calculation is None


def test_an_exception_is_a_judgement_even_at_the_advised_level(credit: MasteryCredit) -> None:
    decision = replace(DECISION, level="proficient", is_exception=True)
    award = awarded(credit, (SECOND,), advise(credit, (SECOND,), CreditPolicy()), decision)
    assert award is not None
    assert award.determination is not None
    assert award.determination.method == "professional_judgement"


def test_an_exception_needs_a_level(credit: MasteryCredit) -> None:
    decision = replace(DECISION, is_exception=True)
    assert awarded(credit, (SECOND,), advise(credit, (SECOND,), CreditPolicy()), decision) is None


def test_an_award_rests_on_the_work_that_was_rated_at_its_level(credit: MasteryCredit) -> None:
    ratings = (FIRST, SECOND)
    award = awarded(credit, ratings, advise(credit, ratings, CreditPolicy()), DECISION)
    assert award is not None
    assert award.evidence == ("log",)


def test_an_award_rests_on_all_work_where_that_of_its_level_is_not_enough(
    credit: MasteryCredit,
) -> None:
    two = replace(credit, evidence_rule=EvidenceRule(minimum=2))
    ratings = (FIRST, SECOND)
    award = awarded(two, ratings, advise(two, ratings, CreditPolicy()), DECISION)
    assert award is not None
    assert award.evidence == ("report", "log")
