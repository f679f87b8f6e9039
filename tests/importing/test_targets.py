"""Which credit or criterion another system's name stands for."""

from dataclasses import replace

import pytest

from transcript.importing.mapping import ImportMapping
from transcript.importing.targets import NoTarget, Target, Targets
from transcript.model.credit import (
    Alignment,
    AlignmentTarget,
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
)

GUID = "6f1c7a52-0000-4000-8000-000000000001"
ARGUE = MasteryCredit(
    id="argue-from-data",
    code="RE-1",
    name="Argue from data",
    level=CreditLevel.FOUNDATIONAL,
    area="reasoning",
    serves=(),
    description="",
    standard="",
    criteria=(
        Criterion(id="claim", statement="The claim can be tested."),
        Criterion(id="limits", statement="Says what the data cannot show."),
    ),
    rubric=Rubric(required="proficient", levels=()),
    evidence_rule=EvidenceRule(minimum=1),
    alignments=(
        Alignment(
            target=AlignmentTarget.CASE_ITEM,
            name="An item",
            url=f"https://case.example/uri/{GUID}",
        ),
    ),
)
STORY = replace(
    ARGUE,
    id="tell-a-story",
    code="CO-1",
    name="Tell a story",
    criteria=(Criterion(id="claim", statement="Claims attention."),),
    alignments=(replace(ARGUE.alignments[0], url="https://other.example/x/", code="guid-2"),),
)


def found(*names: str, guids: dict[str, str] | None = None, **mapped: str) -> str:
    mapping = ImportMapping(credits={name.replace("_", " "): to for name, to in mapped.items()})
    target = Targets([ARGUE, STORY], mapping, guids or {}).find(names)
    return str(target) if isinstance(target, Target) else f"{target.message} | {target.hint}"


@pytest.mark.parametrize(
    "name",
    [
        "argue-from-data",
        "RE-1",
        "re-1",
        "Argue from data",
        "ARGUE  FROM DATA",
        "RE-1 Argue from data",
        "RE-1: argue from data",
        GUID,
        GUID.upper(),
        f"https://case.example/uri/{GUID}",
        f"https://elsewhere.example/CFItems/{GUID}",
    ],
)
def test_a_credit_by_any_of_its_names(name: str) -> None:
    assert found(name) == "argue-from-data"


@pytest.mark.parametrize(
    "name",
    [
        "argue-from-data/limits",
        "limits",
        "Says what the data cannot show.",
        "RE-1/limits",
        "Argue from data/Says what the data cannot show.",
    ],
)
def test_a_criterion_by_any_of_its_names(name: str) -> None:
    assert found(name) == "argue-from-data/limits"


def test_the_code_of_an_alignment() -> None:
    assert found("guid-2") == "tell-a-story"


def test_names_are_tried_in_turn() -> None:
    assert found("", "12345", "Tell a story", "RE-1") == "tell-a-story"


def test_a_name_of_several_things_is_refused_with_all_of_them() -> None:
    assert found("claim") == (
        "“claim” can be several: argue-from-data/claim, tell-a-story/claim | say in a mapping file "
        "what it is here, under credits:  claim: argue-from-data/claim"
    )


def test_the_mapping_file_comes_first() -> None:
    assert found("Tell a story", Tell_a_story="argue-from-data/claim") == "argue-from-data/claim"


def test_an_identifier_of_the_framework_that_was_imported() -> None:
    guids = {"GUID-9": "argue-from-data/limits", "guid-8": "no-such-credit"}
    assert found("guid-9", guids=guids) == "argue-from-data/limits"
    assert found("guid-8", guids=guids).startswith("no credit is called “guid-8”")


def test_a_near_name_is_offered() -> None:
    assert found("Argue form data") == (
        "no credit is called “Argue form data” | did you mean “Argue from data”, which is "
        "argue-from-data? "
        "Else say in a mapping file what it is here"
    )


def test_a_name_like_none_is_told_with_the_way_out() -> None:
    assert found("7.RP.A.1") == (
        "no credit is called “7.RP.A.1” | say in a mapping file what it is here, under credits:  "
        '"7.RP.A.1": our-credit'
    )


def test_an_identifier_that_is_unknown_belongs_to_a_framework() -> None:
    assert found(GUID.replace("1", "2")).endswith(
        " | import the framework that it belongs to first"
    )


def test_no_name_at_all() -> None:
    assert found("").startswith("no credit is called “”")


def test_a_mapping_to_nothing_is_told() -> None:
    mapping = ImportMapping(credits={"X": "argue-form-data", "Y": "RE-1", "Z": "argue-form-data"})
    wrong = list(Targets([ARGUE], mapping, {}).wrong_in_mapping())
    assert wrong == [
        (
            "argue-form-data",
            NoTarget(
                message="the mapping file says “argue-form-data”, and there is no such credit",
                hint="did you mean argue-from-data? Else say in a mapping file what it is here",
            ),
        )
    ]


def test_after_many_unknown_names_none_is_compared_any_more() -> None:
    targets = Targets([ARGUE], ImportMapping(), {})
    hints = [
        found.hint
        for n in range(10_000)
        if isinstance(found := targets.find([f"argue-from-dat{n}"]), NoTarget)
    ]

    assert hints[0].startswith("did you mean")
    assert hints[-1].startswith("say in a mapping file")
