"""What was approved is what is there, by as many as the review team has, in the order of time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from transcript.model.award import TransferSource
from transcript.model.evidence import Digest, EvidenceEvent, EvidenceEventKind
from transcript.model.mastery import CreditPolicy, MasteryPolicy
from transcript.model.origin import Origin
from transcript.source.evidence_files import Facts
from transcript.validation import evidence_life
from transcript.validation.case import Record, nobody_asked

Told = Callable[..., list[str]]
Altered = Callable[..., Record]

SUBMITTED, FEEDBACK, REVISED, APPROVED = EvidenceEventKind
OTHER = Digest(algorithm="sha256", value="0" * 64)
AGAIN = "put the approved work back; or let the new one be approved, and add that event"
ALL = [
    evidence_life.approved_work_is_unchanged,
    evidence_life.approvals_name_their_file,
    evidence_life.the_review_team_approved,
    evidence_life.events_are_in_order,
    evidence_life.work_is_submitted_before_it_is_approved,
    evidence_life.somebody_gave_feedback_or_approval,
    evidence_life.links_lead_somewhere,
]


def event(kind: EvidenceEventKind, day: int, place: int, **more: Any) -> EvidenceEvent:  # noqa: ANN401
    """Return an event of November 2025, the n-th of the first piece of evidence."""
    origin = Origin(file="record.yaml", pointer=f"/evidence/0/events/{place}")
    return EvidenceEvent(kind=kind, on=date(2025, 11, day), origin=origin, **more)


@pytest.fixture
def lived(record: Record, altered: Altered) -> Callable[..., Record]:
    """Give the first piece of evidence a life; `now` stands for the digest of its file."""
    digest = record.transcript.evidence[0].digest

    def live(*events: tuple[Any, ...]) -> Record:
        made = []
        for place, (kind, day, *rest) in enumerate(events):
            more = dict(rest[0]) if rest else {}
            if more.get("digest") == "now":
                more["digest"] = digest
            made.append(event(kind, day, place, **more))
        return altered("evidence", 0, events=tuple(made))

    return live


BY = {"by": "Ines Tamura"}
NOW = {**BY, "digest": "now"}
LIFE = (
    (SUBMITTED, 1),
    (FEEDBACK, 3, {"by": "Hollis Adeyemi", "note": "Which claim do they carry?"}),
    (REVISED, 10),
    (APPROVED, 19, NOW),
)


def test_nothing_is_wrong_with_a_sound_life(lived: Callable[..., Record], told: Told) -> None:
    sound = lived(*LIFE)
    assert [told(rule, sound) for rule in ALL] == [[]] * len(ALL)


def test_another_file_than_the_approved_one_is_told(
    lived: Callable[..., Record], told: Told
) -> None:
    changed = lived((APPROVED, 19, {**BY, "digest": OTHER}))
    assert told(evidence_life.approved_work_is_unchanged, changed) == [
        (
            "MT608 /evidence/0/events/0/digest: “What the creek told us” was approved on "
            f"2025-11-19, but its file is another now | {AGAIN}"
        )
    ]


def test_a_new_approval_of_the_new_file_is_enough(lived: Callable[..., Record], told: Told) -> None:
    again = lived((APPROVED, 3, {**BY, "digest": OTHER}), (REVISED, 10), (APPROVED, 19, NOW))
    assert told(evidence_life.approved_work_is_unchanged, again) == []


def test_a_revision_after_the_last_approval_is_told(
    lived: Callable[..., Record], told: Told
) -> None:
    revised = lived((APPROVED, 3, NOW), (REVISED, 10))
    assert told(evidence_life.approved_work_is_unchanged, revised) == [
        (
            "MT608 /evidence/0/events/1: “What the creek told us” was revised on 2025-11-10, "
            f"after its last approval on 2025-11-03 | {AGAIN}"
        )
    ]


def test_the_digest_of_the_file_counts_where_the_record_has_none(
    record: Record, altered: Altered, told: Told
) -> None:
    approval = event(APPROVED, 19, 0, by="Ines Tamura", digest=OTHER)
    bare = altered("evidence", 0, digest=None, events=(approval,))
    assert len(told(evidence_life.approved_work_is_unchanged, bare)) == 1
    assert record.transcript.evidence[0].digest is not None
    same = replace(approval, digest=record.transcript.evidence[0].digest)
    sound = altered("evidence", 0, digest=None, events=(same,))
    assert told(evidence_life.approved_work_is_unchanged, sound) == []


def test_where_no_digest_is_known_an_approval_is_believed(altered: Altered, told: Told) -> None:
    approval = event(APPROVED, 19, 0, by="Ines Tamura", digest=OTHER)
    unknown = replace(altered("evidence", 0, digest=None, events=(approval,)), facts=Facts())
    assert told(evidence_life.approved_work_is_unchanged, unknown) == []


def test_an_approval_that_does_not_say_of_which_file_is_told(
    record: Record, lived: Callable[..., Record], told: Told
) -> None:
    digest = record.transcript.evidence[0].digest
    assert told(evidence_life.approvals_name_their_file, lived((APPROVED, 19, BY))) == [
        (
            "MT609 /evidence/0/events/0: the approval of “What the creek told us” on 2025-11-19 "
            "does not say of which file | if it was the file that is there now, add `digest: "
            f"{digest}`"
        )
    ]


def test_without_the_file_its_digest_is_only_asked_for(altered: Altered, told: Told) -> None:
    approval = event(APPROVED, 19, 0, by="Ines Tamura")
    unknown = replace(altered("evidence", 0, digest=None, events=(approval,)), facts=Facts())
    (found,) = told(evidence_life.approvals_name_their_file, unknown)
    assert found.endswith("| if it was the file that is there now, add its `digest`")


def test_a_film_on_the_web_has_no_digest_to_approve(altered: Altered, told: Told) -> None:
    film = altered("evidence", 3, events=(event(APPROVED, 19, 0, by="Ines Tamura"),))
    assert told(evidence_life.approvals_name_their_file, film) == []
    assert told(evidence_life.approved_work_is_unchanged, film) == []


def team(record: Record, number: int) -> Record:
    """Return the record of a school that has a review team for “Argue from data”."""
    own = {"argue-from-data": CreditPolicy(review_team=number)}
    return replace(record, policy=MasteryPolicy(credits=own))


def only_creek_report(record: Record) -> Record:
    first, *others = record.transcript.awards
    awards = (replace(first, evidence=("creek-report",)), *others)
    return replace(record, transcript=replace(record.transcript, awards=awards))


@pytest.mark.parametrize(
    ("events", "who"),
    [
        ((), "nobody"),
        (((APPROVED, 19, NOW),), "1 person"),
        (
            ((APPROVED, 18, NOW), (APPROVED, 19, {"by": " ines  TAMURA", "digest": "now"})),
            "1 person",
        ),
        (((APPROVED, 18, NOW), (APPROVED, 19, {"digest": "now"})), "1 person"),
        (((APPROVED, 18, NOW), (APPROVED, 19, {"by": "Mae Okafor", "digest": OTHER})), "1 person"),
        (((APPROVED, 18, NOW), (APPROVED, 22, {"by": "Mae Okafor"})), "1 person"),
        (((APPROVED, 18, NOW), (APPROVED, 21, {"by": "Mae Okafor"})), "2 people"),
    ],
)
def test_fewer_approvers_than_the_review_team_are_counted_by_the_award(
    events: tuple[Any, ...], who: str, lived: Callable[..., Record], told: Told
) -> None:
    reviewed = team(only_creek_report(lived(*events)), 3)
    assert told(evidence_life.the_review_team_approved, reviewed) == [
        (
            f"MT610 /awards/0/evidence/0: “What the creek told us” was approved by {who} until "
            "“Argue from data” was awarded on 2025-11-21; the review team has 3 | add an "
            "`approved` event to the work for each who approved it, with the day and the digest "
            "of the file; or take the work out of the award's `evidence`"
        )
    ]


def test_a_whole_review_team_is_enough(lived: Callable[..., Record], told: Told) -> None:
    events = ((APPROVED, 18, NOW), (APPROVED, 19, {"by": "Mae Okafor", "digest": "now"}))
    assert (
        told(evidence_life.the_review_team_approved, team(only_creek_report(lived(*events)), 2))
        == []
    )


def test_approvals_of_another_file_are_told_once(lived: Callable[..., Record], told: Told) -> None:
    changed = team(only_creek_report(lived((APPROVED, 19, {**BY, "digest": OTHER}))), 2)
    assert told(evidence_life.the_review_team_approved, changed) == []


def test_evidence_that_is_not_there_is_left_to_another_rule(altered: Altered, told: Told) -> None:
    astray = team(altered("awards", 0, evidence=("sonnet",)), 2)
    assert told(evidence_life.the_review_team_approved, astray) == []


def test_a_transferred_credit_was_reviewed_elsewhere(altered: Altered, told: Told) -> None:
    source = TransferSource(
        institution="Hill School", earned_on=date(2023, 6, 1), accepted_by="Ines Tamura"
    )
    transferred = team(altered("awards", 0, transferred_from=source), 2)
    assert told(evidence_life.the_review_team_approved, transferred) == []


def test_events_out_of_order_are_told_once(lived: Callable[..., Record], told: Told) -> None:
    events = ((APPROVED, 12, NOW), (SUBMITTED, 10))
    assert told(evidence_life.events_are_in_order, lived(*events)) == [
        (
            "MT611 /evidence/0/events/1/on: “What the creek told us”: “submitted” on 2025-11-10 "
            "stands after “approved” on 2025-11-12 | put the events in the order of their days, "
            "or correct a day"
        )
    ]
    assert told(evidence_life.work_is_submitted_before_it_is_approved, lived(*events)) == []


def test_an_approval_before_the_submission_is_told(
    lived: Callable[..., Record], told: Told
) -> None:
    early = lived((APPROVED, 10, NOW), (SUBMITTED, 12))
    assert told(evidence_life.work_is_submitted_before_it_is_approved, early) == [
        (
            "MT612 /evidence/0/events/0: “What the creek told us” was approved on 2025-11-10, "
            "but submitted only on 2025-11-12 | correct one of the two days"
        )
    ]


@pytest.mark.parametrize(
    "events",
    [((APPROVED, 10, NOW),), ((SUBMITTED, 10),), ((SUBMITTED, 10), (APPROVED, 10, NOW))],
)
def test_an_approval_on_the_day_of_the_submission_or_without_one_is_not_told(
    events: tuple[Any, ...], lived: Callable[..., Record], told: Told
) -> None:
    assert told(evidence_life.work_is_submitted_before_it_is_approved, lived(*events)) == []


def test_feedback_and_approval_by_nobody_are_told(lived: Callable[..., Record], told: Told) -> None:
    nameless = lived((SUBMITTED, 1), (FEEDBACK, 3), (REVISED, 5), (APPROVED, 9))
    assert told(evidence_life.somebody_gave_feedback_or_approval, nameless) == [
        (
            "MT613 /evidence/0/events/1: “What the creek told us”: “feedback” on 2025-11-03 "
            "names nobody | add `by` and the name of who gave the feedback"
        ),
        (
            "MT613 /evidence/0/events/3: “What the creek told us”: “approved” on 2025-11-09 "
            "names nobody | add `by` and the name of who approved it"
        ),
    ]


def test_a_dead_link_is_told_with_the_reason(record: Record, told: Told) -> None:
    dead = replace(record, broken=lambda url: f"nothing at {url}")
    assert told(evidence_life.links_lead_somewhere, dead) == [
        (
            "MT614 /evidence/3/url: “The last ferry” cannot be reached at its web address: "
            "nothing at https://videos.riverbend.example/watch/81 | open the address yourself; "
            "if the work has moved, write the new address; if it is gone, take the work out, or "
            "put it up again"
        )
    ]


def test_nobody_is_asked_without_being_told_to() -> None:
    assert nobody_asked("https://videos.riverbend.example/watch/81") is None
