"""The order in which a school shows its credits."""

from dataclasses import replace
from pathlib import Path

import pytest

from transcript.model.credit import MasteryCredit
from transcript.model.graduate_profile import GraduateProfile
from transcript.source.order import in_school_order
from transcript.source.workspace import Workspace


@pytest.fixture
def credit(folder: Path) -> MasteryCredit:
    return Workspace.open(folder).load_school().credits[0]


@pytest.fixture
def profile(folder: Path) -> GraduateProfile:
    found = Workspace.open(folder).load_school().graduate_profile
    assert found is not None
    first = found.areas[0]
    areas = tuple(replace(first, id=name) for name in ("reasoning", "making", "arts"))
    return replace(found, areas=areas)


def test_credits_stand_by_area_then_by_code_with_its_numbers_as_numbers(
    credit: MasteryCredit, profile: GraduateProfile
) -> None:
    found = [
        replace(credit, id=f"{area}-{code}".lower(), area=area, code=code)
        for area, code in (
            ("unknown", "A-1"),
            ("arts", "AR-1"),
            ("reasoning", "RE-10"),
            ("making", "MA-1"),
            ("reasoning", "RE-9"),
            ("reasoning", "RE-9-A"),
            ("reasoning", "2"),
        )
    ]
    ordered = [each.code for each in in_school_order(found, profile)]
    assert ordered == ["RE-9", "RE-9-A", "RE-10", "2", "MA-1", "AR-1", "A-1"]


def test_without_a_graduate_profile_the_code_decides(credit: MasteryCredit) -> None:
    found = [replace(credit, id="b"), replace(credit, id="a"), replace(credit, code="AA-1")]
    ordered = [(each.code, each.id) for each in in_school_order(found, None)]
    assert ordered == [("AA-1", "argue-from-data"), ("RE-2", "a"), ("RE-2", "b")]
