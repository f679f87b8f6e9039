"""The graduate profile, the credits and a complete record cover each other."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from transcript.model.graduate_profile import AdoptionStatus, GraduateProfile
from transcript.model.transcript import RecordStatus
from transcript.validation import profile_rules
from transcript.validation.case import Offer, Record

Told = Callable[..., list[str]]

COMPLETE = (
    "add the awards, or write `status: in progress`; for a learner who left without graduating, "
    "remove the graduation dates"
)


def profile_of(offer: Offer) -> GraduateProfile:
    assert offer.graduate_profile is not None
    return offer.graduate_profile


def of_foundations(record: Record, **changes: object) -> Record:
    """Return the record without the awards of foundational credits."""
    awards = record.transcript.awards[2:]
    learner = replace(record.transcript.learner, **changes)  # type: ignore[arg-type]
    return replace(record, transcript=replace(record.transcript, awards=awards, learner=learner))


def test_nothing_is_wrong_with_a_sound_framework(offer: Offer, record: Record, told: Told) -> None:
    assert told(profile_rules.every_competency_is_served, offer) == []
    assert told(profile_rules.every_credit_serves, offer) == []
    assert told(profile_rules.every_area_has_a_credit, offer) == []
    assert told(profile_rules.the_graduate_profile_is_in_force, offer) == []
    assert told(profile_rules.graduates_hold_the_foundations, record) == []


def test_a_competency_and_an_area_without_a_credit_are_told(offer: Offer, told: Told) -> None:
    fewer = replace(offer, credits=offer.credits[:2])
    assert told(profile_rules.every_competency_is_served, fewer) == [
        (
            "MT421 /areas/1/competencies/0: no credit serves the competency “Tell” | "
            "name “tell” under `serves` in a credit, or write one for it"
        )
    ]
    assert told(profile_rules.every_area_has_a_credit, fewer) == [
        (
            "MT423 /areas/1: no credit belongs to the area “Voice” | "
            "write a credit for it, or move its competencies to another area"
        )
    ]


def test_a_credit_that_could_not_be_read_may_be_the_missing_one(offer: Offer, told: Told) -> None:
    unread = replace(offer, credits=offer.credits[:2], unread=frozenset({"tell-a-true-story"}))
    assert told(profile_rules.every_competency_is_served, unread) == []
    assert told(profile_rules.every_area_has_a_credit, unread) == []


def test_without_a_graduate_profile_there_is_nothing_to_cover(offer: Offer, told: Told) -> None:
    bare = replace(offer, graduate_profile=None)
    assert told(profile_rules.every_competency_is_served, bare) == []
    assert told(profile_rules.every_area_has_a_credit, bare) == []
    assert told(profile_rules.the_graduate_profile_is_in_force, bare) == []


def test_a_credit_that_serves_nothing_is_told(offer: Offer, told: Told) -> None:
    idle = replace(offer, credits=(replace(offer.credits[0], serves=()),))
    assert told(profile_rules.every_credit_serves, idle) == [
        (
            "MT422 /serves: “Argue from data” serves no competency of the graduate profile | "
            "name at least one competency under `serves`"
        )
    ]


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_graduate_profile_that_is_not_in_force_is_told(
    status: str, offer: Offer, told: Told
) -> None:
    profile = replace(profile_of(offer), status=AdoptionStatus(status))
    assert told(
        profile_rules.the_graduate_profile_is_in_force, replace(offer, graduate_profile=profile)
    ) == [
        (
            f"MT425 /status: the graduate profile is marked “{status}” | "
            "write `adopted` with `adopted_on`, or `pilot`, before transcripts go out"
        )
    ]


def test_a_graduate_without_the_foundations_is_told(record: Record, told: Told) -> None:
    assert told(profile_rules.graduates_hold_the_foundations, of_foundations(record)) == [
        (
            "MT424 /status: the record is complete, but 2 foundational credits are missing: “Argue "
            f"from data”, “Tell a true story” | {COMPLETE}"
        )
    ]


def test_one_missing_foundation_is_told_in_the_singular(record: Record, told: Told) -> None:
    transcript = replace(record.transcript, awards=record.transcript.awards[1:])
    fewer = replace(record, transcript=transcript)
    assert told(profile_rules.graduates_hold_the_foundations, fewer) == [
        (
            "MT424 /status: the record is complete, but 1 foundational credit is missing: "
            "“Argue from "
            f"data” | {COMPLETE}"
        )
    ]


def test_a_learner_who_left_without_graduating_may_lack_credits(record: Record, told: Told) -> None:
    left = of_foundations(record, graduated_on=None)
    assert told(profile_rules.graduates_hold_the_foundations, left) == []


def test_a_learner_in_progress_may_lack_credits(record: Record, told: Told) -> None:
    fewer = of_foundations(record)
    transcript = replace(fewer.transcript, status=RecordStatus.IN_PROGRESS)
    unfinished = replace(fewer, transcript=transcript)
    assert told(profile_rules.graduates_hold_the_foundations, unfinished) == []
