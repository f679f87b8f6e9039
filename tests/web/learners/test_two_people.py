"""Two people on one record: the second to save sees what changed, and nobody loses anything."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from httpx2 import Response

from tests.web.learners.conftest import Sit, Studio
from tests.web.words import words

WORDS = "/learners/ana/words"
RATE = "/learners/ana/credits/weigh-sources/rate"


def _typed(studio: Studio, statement: str, status: str = "in progress") -> dict[str, str]:
    return {"base": studio.base(WORDS), "/status": status, "/statement": statement}


def test_what_only_one_of_two_changed_is_taken(sit: Sit) -> None:
    one, other = sit(name="one"), sit(name="other")
    mine, theirs = (
        _typed(one, "I ask who paid."),
        _typed(other, one.record()["statement"], status="complete"),
    )
    assert other.post(WORDS, theirs).status_code == 200
    answer = one.post(WORDS, mine)
    assert "What somebody else changed meanwhile is kept too." in words(answer)
    assert one.record()["statement"] == "I ask who paid."
    assert one.record()["status"] == "complete"


@dataclass(frozen=True, slots=True)
class Clashed:
    """Somebody who saved second what two had changed: what they typed, and what was answered."""

    studio: Studio
    typed: dict[str, str]
    answer: Response

    def again(self, **more: str) -> Response:
        """Send the form of the answer, with the same words."""
        base = self.answer.text.split('name="base" value="')[1].partition('"')[0]
        return self.studio.post(WORDS, {**self.typed, "base": base, **more})


@pytest.fixture
def clashed(sit: Sit) -> Clashed:
    """Two who write other words from the same page."""
    one, other = sit(name="one"), sit(name="other")
    mine, theirs = _typed(one, "I ask who paid."), _typed(other, "I count mornings.")
    assert other.post(WORDS, theirs).status_code == 200
    return Clashed(one, mine, one.post(WORDS, mine))


def test_where_both_changed_the_same_the_second_sees_both(clashed: Clashed) -> None:
    assert clashed.answer.status_code == 409
    said = words(clashed.answer)
    assert "Somebody else changed this meanwhile" in said
    assert "I ask who paid." in said
    assert "I count mornings." in said
    assert clashed.studio.record()["statement"] == "I count mornings."


def test_the_second_may_save_again_with_both_in_sight(clashed: Clashed) -> None:
    assert clashed.again().status_code == 200
    assert clashed.studio.record()["statement"] == "I ask who paid."


def test_the_second_may_take_theirs(clashed: Clashed) -> None:
    answer = clashed.again(do="theirs:/statement")
    assert "I count mornings.</textarea>" in answer.text.replace("\n", "")


def test_two_who_rate_at_once_both_have_rated(sit: Sit) -> None:
    one, other = sit(name="one"), sit(name="other")
    for studio, level in ((one, "developing"), (other, "distinguished")):
        answer = studio.post(
            RATE,
            {
                "/ratings/0/level": level,
                "/ratings/0/rated_on": "2026-11-20",
                "/ratings/0/attempt": "2",
                "/ratings/0/assessor": "A. Reyes",
                "/ratings/0/evidence": "essay",
            },
        )
        assert answer.status_code == 200
    levels = [each["level"] for each in one.record()["ratings"]]
    assert levels == ["proficient", "developing", "distinguished"]


def test_words_and_a_rating_at_once_are_both_kept(sit: Sit) -> None:
    author, assessor = sit(name="author"), sit(name="assessor")
    mine = _typed(author, "I ask who paid.")
    assessor.post(
        RATE,
        {
            "/ratings/0/level": "developing",
            "/ratings/0/rated_on": "2026-11-20",
            "/ratings/0/attempt": "2",
            "/ratings/0/assessor": "A. Reyes",
            "/ratings/0/evidence": "",
        },
    )
    assert author.post(WORDS, mine).status_code == 200
    assert author.record()["statement"] == "I ask who paid."
    assert len(author.record()["ratings"]) == 2


def test_a_piece_told_by_one_and_a_piece_brought_in_by_another_are_both_kept(sit: Sit) -> None:
    one, other = sit(name="one"), sit(name="other")
    page = "/learners/ana/evidence/essay"
    base = one.base(page)
    other.send("/learners/ana/evidence", ("creek.txt", b"Salt in the creek.\n"))
    answer = one.post(
        page,
        {
            "base": base,
            "/evidence/0/id": "essay",
            "/evidence/0/title": "The flood",
            "/evidence/0/kind": "text",
            "/evidence/0/made_on": "2026-03-02",
            "/evidence/0/context": "home",
            "/evidence/0/audience": "college",
        },
    )
    assert answer.status_code == 200
    told = [(each["title"], each["context"]) for each in one.record()["evidence"]]
    assert told == [("The flood", "home"), ("creek", "course")]


def test_files_that_come_at_once_are_all_kept(studio: Studio) -> None:
    def bring(number: int) -> int:
        kept = studio.send("/learners/ana/evidence", ("same.txt", b"Work %d.\n" % number))
        return kept.status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(bring, range(8))) == {200}
    kept = [each["file"] for each in studio.record()["evidence"] if "same" in each["file"]]
    there = {f"evidence/{each.name}" for each in studio.folder.glob("learners/ana/evidence/same*")}
    assert len(kept) == 8
    assert set(kept) == there


def test_a_credit_is_awarded_once_by_several_who_decide_at_once(studio: Studio) -> None:
    def award(number: int) -> int:
        decided = {
            "/awards/0/level": "proficient",
            "/awards/0/awarded_on": "2026-11-22",
            "/awards/0/approved_by": f"Approver {number}",
            "/awards/0/determination/reason": "It was weighed.",
        }
        return studio.post("/learners/ana/credits/weigh-sources/award", decided).status_code

    with ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(award, range(8)))
    assert answers == [200, *[409] * 7]
    assert len(studio.record()["awards"]) == 1
