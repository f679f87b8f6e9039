"""Ratings, the method's advice, awards, waivers and transfers."""

import pytest

from tests.web.learners.conftest import Sit, Studio
from tests.web.words import words
from transcript.accounts.roles import Role
from transcript.source.ratings_file import RatingLine, write_ratings

CREDIT = "/learners/ana/credits/weigh-sources"
RATING = {
    "/ratings/0/level": "developing",
    "/ratings/0/rated_on": "2026-11-20",
    "/ratings/0/attempt": "2",
    "/ratings/0/assessor": "A. Reyes",
    "/ratings/0/evidence": "essay",
    "/ratings/0/feedback": "Ask who paid.",
}
AWARD = {
    "/awards/0/level": "proficient",
    "/awards/0/awarded_on": "2026-11-22",
    "/awards/0/approved_by": "B. Approver",
    "/awards/0/determination/reason": "The almanac was weighed.",
}


def test_every_credit_is_listed_with_where_it_stands(studio: Studio) -> None:
    said = words(studio.get("/learners/ana/credits"))
    assert "Weigh sources IN-1 ◆ ready for a decision Proficient 1 rating" in said
    assert "○ not begun" in said


def test_a_rating_is_added_with_all_that_was_typed(sit: Sit) -> None:
    assessor = sit(Role.ASSESSOR)
    answer = assessor.post(f"{CREDIT}/rate", RATING)
    assert answer.url.path == CREDIT
    assert assessor.record()["ratings"][-1] == {
        "credit": "weigh-sources",
        "level": "developing",
        "rated_on": "2026-11-20",
        "attempt": 2,
        "assessor": "A. Reyes",
        "evidence": ["essay"],
        "feedback": "Ask who paid.",
    }


def test_who_presses_the_button_twice_has_rated_once(studio: Studio) -> None:
    studio.post(f"{CREDIT}/rate", RATING)
    answer = studio.post(f"{CREDIT}/rate", RATING)
    assert "Nothing had changed." in words(answer)
    assert [each["attempt"] for each in studio.record()["ratings"]] == [1, 2]


def test_where_the_learner_saw_it_is_kept(studio: Studio) -> None:
    seen = {"/ratings/0/self_assessment/level": "proficient"}
    answer = studio.post(f"{CREDIT}/rate", {**RATING, **seen})
    assert studio.record()["ratings"][-1]["self_assessment"] == {"level": "proficient"}
    assert "The learner saw it at Proficient" in words(answer)


def test_a_rating_that_lacks_something_is_refused_beside_its_field(studio: Studio) -> None:
    before = studio.text()
    answer = studio.post(f"{CREDIT}/rate", {**RATING, "/ratings/0/attempt": "two"})
    assert answer.status_code == 422
    assert "“attempt” should be a whole number" in words(answer)
    assert "Ask who paid.</textarea>" in answer.text
    assert studio.text() == before


def test_the_method_tells_its_steps(studio: Studio) -> None:
    said = words(studio.get(CREDIT))
    assert "✓ The standard is reached : it comes to Proficient" in said
    assert "Step by step" in said


def test_attempts_that_the_policy_does_not_allow_are_told(studio: Studio) -> None:
    (studio.folder / "mastery.yaml").write_text(
        "determination: {method: latest}\nreassessment: {attempts: 1}\n"
    )
    studio.post(f"{CREDIT}/rate", RATING)
    said = words(studio.get(CREDIT))
    assert "MT603" in said
    assert "because the attempts are not as the school’s policy has them" in said


def test_an_award_as_advised_keeps_the_calculation(sit: Sit) -> None:
    approver = sit(Role.APPROVER)
    approver.post(f"{CREDIT}/award", AWARD)
    (award,) = approver.record()["awards"]
    assert award["approved_by"] == ["B. Approver"]
    assert award["evidence"] == ["essay"]
    assert award["determination"]["method"] == "latest"
    assert award["determination"]["calculation"]["reached"] is True


def test_an_award_against_the_advice_is_a_judgement_with_its_reason(studio: Studio) -> None:
    studio.post(f"{CREDIT}/award", {**AWARD, "/awards/0/level": "distinguished"})
    (award,) = studio.record()["awards"]
    assert award["level"] == "distinguished"
    assert award["determination"] == {
        "method": "professional_judgement",
        "reason": "The almanac was weighed.",
        "decided_by": "B. Approver",
        "decided_on": "2026-11-22",
    }


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("/awards/0/determination/reason", "“reason” is empty"),
        ("/awards/0/approved_by", "item 1 of “approved_by” is empty"),
        ("/awards/0/awarded_on", "“awarded_on” is empty"),
        ("/awards/0/level", "“level”"),
    ],
)
def test_an_award_needs_a_person_a_reason_a_day_and_a_level(
    studio: Studio, field: str, told: str
) -> None:
    before = studio.text()
    answer = studio.post(f"{CREDIT}/award", {**AWARD, field: ""})
    assert answer.status_code == 422
    assert told in words(answer)
    assert studio.text() == before


def test_below_the_standard_nothing_is_awarded(studio: Studio) -> None:
    answer = studio.post(f"{CREDIT}/award", {**AWARD, "/awards/0/level": "emerging"})
    assert answer.status_code == 422
    assert "can be awarded at: Proficient" in words(answer)


def test_a_credit_is_awarded_once(studio: Studio) -> None:
    studio.post(f"{CREDIT}/award", AWARD)
    answer = studio.post(f"{CREDIT}/award", AWARD)
    assert answer.status_code == 409
    assert "was awarded on 2026-11-22 already" in words(answer)
    assert len(studio.record()["awards"]) == 1


def test_an_award_is_removed_by_who_may_award(sit: Sit) -> None:
    approver = sit(Role.APPROVER)
    shown = approver.post(f"{CREDIT}/award", AWARD).text
    mark = shown.split('value="awards"')[1].split('name="mark" value="')[1].partition('"')[0]
    fields = {"list": "awards", "mark": mark}
    assert sit(Role.ASSESSOR).post(f"{CREDIT}/remove", fields).status_code == 403
    assert approver.post(f"{CREDIT}/remove", fields).status_code == 200
    assert "awards" not in approver.record()


def test_a_rating_is_removed_once(studio: Studio) -> None:
    shown = studio.get(CREDIT).text
    mark = shown.split('value="ratings"')[1].split('name="mark" value="')[1].partition('"')[0]
    fields = {"list": "ratings", "mark": mark}
    studio.post(f"{CREDIT}/remove", fields)
    assert "ratings" not in studio.record()
    again = studio.post(f"{CREDIT}/remove", fields)
    assert again.status_code >= 400
    assert "omebody changed or removed this meanwhile" in words(again)


def test_nothing_else_can_be_removed_so(studio: Studio) -> None:
    assert studio.post(f"{CREDIT}/remove", {"list": "evidence", "mark": ""}).status_code == 403


def test_a_rating_that_was_imported_is_shown_and_stays(studio: Studio) -> None:
    line = RatingLine(
        *("weigh-sources", "", "2026-10-01", "", "emerging", "", "C. Canvas", "", "", ""),
        *("canvas", "1"),
    )
    (studio.folder / "learners/ana/ratings.csv").write_bytes(write_ratings([line]))
    said = words(studio.get(CREDIT))
    assert "C. Canvas" in said
    assert "imported" in said


def test_waivers_are_for_the_method_that_knows_them(studio: Studio) -> None:
    assert "Save the waiver" not in words(studio.get(CREDIT))
    (studio.folder / "mastery.yaml").write_text(
        "determination: {method: slate_cbl, parameters: {demonstrations: 1}}\n"
    )
    answer = studio.post(
        f"{CREDIT}/waive",
        {
            "/waivers/0/criterion": "quality",
            "/waivers/0/waived_on": "2026-11-22",
            "/waivers/0/waived_by": "B. Approver",
            "/waivers/0/reason": "Shown elsewhere.",
        },
    )
    assert answer.status_code == 200
    assert studio.record()["waivers"] == [
        {
            "credit": "weigh-sources",
            "criterion": "quality",
            "waived_on": "2026-11-22",
            "waived_by": "B. Approver",
            "reason": "Shown elsewhere.",
        }
    ]
    assert "by B. Approver : Shown elsewhere." in words(answer)


def test_a_credit_of_another_school_is_accepted(studio: Studio) -> None:
    assert studio.get(f"{CREDIT}/transfer").status_code == 200
    studio.post(
        f"{CREDIT}/transfer",
        {
            "/awards/0/transferred_from/institution": "Hill Academy",
            "/awards/0/transferred_from/earned_on": "2025-05-30",
            "/awards/0/transferred_from/accepted_by": "B. Approver",
            "/awards/0/awarded_on": "2026-11-22",
            "/awards/0/level": "proficient",
        },
    )
    (award,) = studio.record()["awards"]
    assert award["approved_by"] == ["B. Approver"]
    assert award["transferred_from"]["institution"] == "Hill Academy"
    assert studio.get(f"{CREDIT}/transfer").status_code == 409


def test_a_transfer_says_from_where(studio: Studio) -> None:
    answer = studio.post(f"{CREDIT}/transfer", {"/awards/0/level": "proficient"})
    assert answer.status_code == 422


def test_a_credit_that_the_school_does_not_have_is_told(studio: Studio) -> None:
    assert studio.get("/learners/ana/credits/alchemy").status_code == 404
    assert studio.post("/learners/ana/credits/alchemy/rate", RATING).status_code == 404


def test_who_writes_words_neither_rates_nor_awards(sit: Sit) -> None:
    author = sit(Role.AUTHOR)
    assert author.post(f"{CREDIT}/rate", RATING).status_code == 403
    assert author.post(f"{CREDIT}/award", AWARD).status_code == 403
    assert author.post(f"{CREDIT}/waive", {}).status_code == 403
    assert "Save the rating" not in words(author.get(CREDIT))
    assert "Award the credit" not in words(author.get(CREDIT))


def test_an_assessor_does_not_award_and_an_approver_does_not_rate(sit: Sit) -> None:
    assert sit(Role.ASSESSOR).post(f"{CREDIT}/award", AWARD).status_code == 403
    assert sit(Role.APPROVER).post(f"{CREDIT}/rate", RATING).status_code == 403


def test_what_no_page_asks_for_is_not_taken(studio: Studio) -> None:
    forged = {
        "/ratings/0/credit": "investigate",
        "/ratings/0/score": "4",
        "/ratings/0/source/system": "canvas",
        "/ratings/0/source/id": "1",
    }
    studio.post(f"{CREDIT}/rate", {**RATING, **forged})
    rating = studio.record()["ratings"][-1]
    assert rating["credit"] == "weigh-sources"
    assert not {"score", "source"} & set(rating)


def test_nothing_is_removed_from_a_record_that_has_not_its_shape(studio: Studio) -> None:
    file = studio.folder / "learners/ana/record.yaml"
    file.write_text(studio.text().replace("status: in progress", "status: in progress\ncolor: red"))
    before = studio.text()
    assert studio.post(f"{CREDIT}/remove", {"list": "ratings", "mark": "x"}).status_code == 409
    assert studio.text() == before
