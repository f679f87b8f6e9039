"""What `mastery.yaml` says, what it leaves out, and what it may not say."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from transcript.model.mastery import (
    Between,
    Counting,
    CreditPolicy,
    DeterminationPolicy,
    Eligibility,
    MasteryPolicy,
    Method,
    ReassessmentPolicy,
)
from transcript.source.scaffold import school_files
from transcript.source.workspace import SchoolFiles, Workspace

Read = Callable[[str], SchoolFiles]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return what the files of a new school say with this text in `mastery.yaml`."""

    def loaded(text: str) -> SchoolFiles:
        for name, content in {**school_files("Hill School"), "mastery.yaml": text}.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(content, encoding="utf-8")
        return Workspace.open(tmp_path).load_school()

    return loaded


def refusals(files: SchoolFiles) -> list[str]:
    return [f"{each.code.number} {each.origin.pointer}" for each in files.diagnostics]


def test_without_the_file_a_policy_is_the_default(tmp_path: Path) -> None:
    for name, content in school_files("Hill School").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "mastery.yaml").unlink()
    assert Workspace.open(tmp_path).load_school().mastery == MasteryPolicy()


def test_the_file_of_a_new_school_says_what_is_so_without_it(read: Read) -> None:
    files = read(school_files("Hill School")["mastery.yaml"])
    assert files.mastery == MasteryPolicy()
    assert refusals(files) == []


def test_every_part_of_a_policy_is_read(read: Read) -> None:
    files = read(
        """\
scale: {emerging: 1, proficient: 2.5}
determination:
  method: n_times
  parameters: {times: 2, threshold: 2.5}
reassessment:
  who: below standard
  attempts: 3
  wait_days: 7
  until: 2027-05-28
  between: [feedback, revision]
  counts: highest
review_team: 2
"""
    )
    assert refusals(files) == []
    assert files.mastery.default == CreditPolicy(
        determination=DeterminationPolicy(
            method=Method.N_TIMES, parameters={"times": Decimal(2), "threshold": Decimal("2.5")}
        ),
        reassessment=ReassessmentPolicy(
            who=Eligibility.BELOW_STANDARD,
            attempts=3,
            wait_days=7,
            until=date(2027, 5, 28),
            between=(Between.FEEDBACK, Between.REVISION),
            counts=Counting.HIGHEST,
        ),
        review_team=2,
        scale={"emerging": Decimal(1), "proficient": Decimal("2.5")},
    )


def test_what_a_credit_leaves_out_is_as_for_all_credits(read: Read) -> None:
    mastery = read(
        """\
scale: {proficient: 7}
determination: {method: highest}
reassessment: {attempts: 2}
review_team: 3
credits:
  weigh-sources:
    reassessment: {wait_days: 5}
"""
    ).mastery
    of_credit = mastery.credits["weigh-sources"]
    assert of_credit.determination is mastery.default.determination
    assert of_credit.scale is mastery.default.scale
    assert of_credit.review_team == 3
    assert of_credit.reassessment == ReassessmentPolicy(wait_days=5)


def test_a_credit_is_decided_by_a_policy_of_its_own(read: Read) -> None:
    files = read("credits: {weigh-sources: {determination: {method: mode}}}\n")
    by_credit = {
        credit.id: files.mastery.of(credit).determination.method for credit in files.credits
    }
    assert by_credit == {
        "weigh-sources": Method.MODE,
        "lead-an-investigation": Method.LATEST,
        "write-for-a-reader": Method.LATEST,
    }


def test_a_policy_says_where_it_stands(read: Read) -> None:
    assert read("review_team: 2\n").mastery.origin.file == "mastery.yaml"


def test_numbers_are_taken_as_they_are_written(read: Read) -> None:
    scale = read("scale: {emerging: 0.1, proficient: 0.3}\n").mastery.default.scale
    assert [str(each) for each in scale.values()] == ["0.1", "0.3"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("determination: {method: decaying_average}\n", "/determination/method"),
        ("determination: {parameters: {times: 2}}\n", "/determination"),
        ("determination: {method: mode, parameters: {k: 2}}\n", "/determination/parameters/k"),
        ("reassessment: {who: nobody}\n", "/reassessment/who"),
        ("reassessment: {attempts: 0}\n", "/reassessment/attempts"),
        ("reassessment: {wait_days: -1}\n", "/reassessment/wait_days"),
        ("reassessment: {until: soon}\n", "/reassessment/until"),
        ("reassessment: {between: [feedback, feedback]}\n", "/reassessment/between"),
        ("review_team: 0\n", "/review_team"),
        ("scale: {emerging: many}\n", "/scale/emerging"),
        ("scale: {emerging: -1}\n", "/scale/emerging"),
        ("credits: {weigh-sources: {method: mode}}\n", "/credits/weigh-sources/method"),
        ("gpa: 4.0\n", "/gpa"),
    ],
)
def test_a_policy_of_another_shape_is_refused_with_its_place(
    read: Read, text: str, place: str
) -> None:
    files = read(text)
    assert [each.origin.pointer for each in files.diagnostics] == [place]
    assert files.mastery == MasteryPolicy()
