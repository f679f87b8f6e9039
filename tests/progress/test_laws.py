"""What holds of whatever a school may have written."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.progress.records import LEVELS, TODAY, Record, credit, evidence
from transcript.model.evidence import EvidenceContext
from transcript.model.mastery import (
    Between,
    Counting,
    CreditPolicy,
    DeterminationPolicy,
    Eligibility,
    Method,
    ReassessmentPolicy,
)
from transcript.progress.cohort import Tally
from transcript.progress.next_steps import next_step
from transcript.progress.standing import Status
from transcript.progress.svg import learner_svg

NAMES = ("times", "best", "last", "weight", "ahead", "demonstrations", "level", "minimum_rating")
PIECES = tuple(evidence(f"piece-{place}", each) for place, each in enumerate(EvidenceContext))

policies = st.builds(
    CreditPolicy,
    determination=st.builds(
        DeterminationPolicy,
        method=st.sampled_from(Method),
        parameters=st.dictionaries(
            st.sampled_from(NAMES), st.integers(min_value=0, max_value=70).map(Decimal)
        ),
    ),
    reassessment=st.builds(
        ReassessmentPolicy,
        who=st.sampled_from(Eligibility),
        attempts=st.none() | st.integers(min_value=1, max_value=4),
        wait_days=st.integers(min_value=0, max_value=40),
        until=st.none() | st.just(TODAY),
        between=st.lists(st.sampled_from(Between), unique=True).map(tuple),
        counts=st.sampled_from(Counting),
    ),
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A learner with two credits, however they were rated."""
    record = Record((credit("weigh"), credit("ask", pieces=1, contexts=1))).show(*PIECES)
    for _ in range(draw(st.integers(min_value=0, max_value=8))):
        record.rate(
            draw(st.sampled_from([*LEVELS, "Unknown"])).lower(),
            *draw(st.lists(st.sampled_from([piece.id for piece in PIECES]), max_size=3)),
            days_ago=draw(st.integers(min_value=-5, max_value=200)),
            credit=draw(st.sampled_from(["weigh", "ask", "lost"])),
            criterion=draw(st.sampled_from([None, None, "c1", "c2", "lost"])),
        )
    for _ in range(draw(st.integers(min_value=0, max_value=2))):
        record.waive(draw(st.sampled_from([None, "c1", "c2", "lost"])))
    if draw(st.booleans()):
        record.award(draw(st.sampled_from(["proficient", "unknown"])), "piece-1")
    return record


@given(records(), policies)
def test_every_credit_that_is_not_awarded_has_a_next_step(
    record: Record, policy: CreditPolicy
) -> None:
    for standing in record.progress(policy).credits:
        step = next_step(standing, today=TODAY)
        assert (step is None) is (standing.status is Status.AWARDED)
        assert step is None or step.endswith(".")


@given(records(), policies)
def test_a_cohort_shares_out_every_learner_on_every_credit(
    record: Record, policy: CreditPolicy
) -> None:
    tally = Tally()
    tally.add(record.progress(policy), today=TODAY, stuck_days=60)
    for counted in tally.cohort(record.credits).credits:
        assert sum(number or 0 for number in counted.statuses.values()) == 1


@given(records(), policies)
def test_only_what_a_person_awarded_is_awarded(record: Record, policy: CreditPolicy) -> None:
    awarded = {each.credit.id for each in record.progress(policy).having(Status.AWARDED)}
    assert awarded == {award.credit for award in record.awards}


@given(records(), policies)
def test_the_order_in_which_a_record_is_written_changes_nothing(
    record: Record, policy: CreditPolicy
) -> None:
    before = record.progress(policy).credits
    record.ratings.sort(key=lambda each: (each.level, each.rated_on, each.attempt))
    after = record.progress(policy).credits
    assert [(each.status, each.last_on) for each in before] == [
        (each.status, each.last_on) for each in after
    ]


@given(records(), policies)
def test_a_picture_can_be_drawn_of_everybody(record: Record, policy: CreditPolicy) -> None:
    assert learner_svg(record.progress(policy), today=TODAY).endswith("</svg>\n")
