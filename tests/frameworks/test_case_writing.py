"""A school's framework as CASE 1.1, on top of what it came from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from transcript.frameworks.case.derived import Derived, derive
from transcript.frameworks.case.expressed import Points
from transcript.frameworks.case.identifiers import credits_by_identifier
from transcript.frameworks.case.writing import write_package
from transcript.model.credit import (
    Alignment,
    AlignmentTarget,
    CreditLevel,
    Criterion,
    MasteryCredit,
)
from transcript.model.graduate_profile import AdoptionStatus, GraduateProfile
from transcript.model.mastery import CreditPolicy
from transcript.source.drafts import NO_SCHOOL

Mean = Callable[[Any], Derived]
Package = dict[str, Any]
Made = dict[str, Callable[..., dict[str, Any]]]

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOW = "2026-11-22T12:00:00Z"
SCHOOL = replace(
    NO_SCHOOL, id="did:web:harbor.example", name="Harbor", url="https://harbor.example/"
)


def points(credit: MasteryCredit, level: str) -> Decimal:
    worth = CreditPolicy().points(credit.rubric, level)
    assert worth is not None
    return worth


def write(
    found: Derived,
    kept: Package | None = None,
    *,
    profile: GraduateProfile | None = None,
    offered: tuple[MasteryCredit, ...] | None = None,
    points: Points = points,
) -> Package:
    return write_package(
        profile or found.profile,
        found.credits if offered is None else offered,
        school=SCHOOL,
        points=points,
        kept=kept,
        at=AT,
    )


def changed_items(package: Package) -> list[str]:
    return [
        each.get("abbreviatedStatement", each["fullStatement"])
        for each in package["CFItems"]
        if each["lastChangeDateTime"] == NOW
    ]


def test_what_nobody_has_changed_is_written_as_it_came(package: Package, derived: Mean) -> None:
    package["CFItems"][0]["notes"] = "Kept."
    package["CFDefinitions"] = {"CFSubjects": []}

    assert write(derived(package), package) == package


def test_a_school_of_its_own_gets_identifiers_that_stay(package: Package, derived: Mean) -> None:
    found = derived(package)

    one, other = write(found), write(found)

    assert one == other
    assert one["CFDocument"]["uri"].startswith("https://harbor.example/ims/case/v1p1/CFDocuments/")
    assert one["CFDocument"]["identifier"] != package["CFDocument"]["identifier"]
    assert one["CFDocument"]["creator"] == "Harbor"


def test_only_what_was_changed_is_marked_as_changed(package: Package, derived: Mean) -> None:
    found = derived(package)
    weigh, investigate = found.credits

    made = write(found, package, offered=(replace(weigh, level=CreditLevel.ADVANCED), investigate))

    assert made["CFDocument"]["lastChangeDateTime"] == package["CFDocument"]["lastChangeDateTime"]
    assert derive(made).credits[0].level is CreditLevel.ADVANCED
    assert made["CFRubrics"] == package["CFRubrics"]
    assert made["CFAssociations"] == package["CFAssociations"]


def test_a_credit_that_is_also_a_competency_leaves_that_its_words(
    package: Package, derived: Mean
) -> None:
    found = derived(package)
    weigh, investigate = found.credits

    made = write(found, package, offered=(replace(weigh, name="Judging"), investigate))

    assert made["CFItems"][1]["abbreviatedStatement"] == "Weigh sources"
    assert derive(made).credits[0].name == "Judging"
    assert derive(made).profile == found.profile


def test_a_renamed_credit_keeps_its_identifier(package: Package, derived: Mean) -> None:
    found = derived(package)
    weigh, investigate = found.credits

    made = write(found, package, offered=(replace(weigh, id="judging"), investigate))

    assert [each["identifier"] for each in made["CFItems"]] == [
        each["identifier"] for each in package["CFItems"]
    ]
    assert derive(made).credits[0].id == "judging"


def test_what_is_gone_is_taken_out_with_what_leads_there(package: Package, derived: Mean) -> None:
    found = derived(package)
    (area,) = found.profile.areas
    profile = replace(found.profile, areas=(replace(area, competencies=area.competencies[1:]),))

    made = write(found, package, profile=profile, offered=found.credits[1:])

    assert [each["abbreviatedStatement"] for each in made["CFItems"]] == ["Inquiry", "Investigate"]
    assert len(made["CFAssociations"]) == 2
    assert "CFRubrics" not in made


def test_what_our_model_has_no_word_for_is_kept(
    package: Package, derived: Mean, made: Made
) -> None:
    package["CFItems"].append(made["item"](5, "Sopesa fuentes.", language="es"))
    package["CFAssociations"] += [
        made["tie"](5, 2, "isTranslationOf"),
        made["tie"](3, 2, "precedes"),
    ]
    found = derived(package)
    weigh, investigate = found.credits

    again = write(found, package, offered=(weigh, replace(investigate, standard="Does it.")))

    assert package["CFItems"][4] in again["CFItems"]
    assert all(each in again["CFAssociations"] for each in package["CFAssociations"])


def test_a_new_credit_hangs_under_the_competency_that_it_serves(
    package: Package, derived: Mean
) -> None:
    found = derived(package)
    added = replace(
        found.credits[0],
        id="deep",
        name="Deep",
        code="IN-9",
        serves=("investigate", "weigh-sources"),
    )

    made = write(found, package, offered=(*found.credits, added))

    again = {each.id: each for each in derive(made).credits}
    assert again["deep"].serves == ("investigate", "weigh-sources")
    assert again["investigate"].serves == ("investigate",)


def test_credits_that_serve_nothing_or_nothing_known_hang_under_their_area(
    package: Package, derived: Mean
) -> None:
    found = derived(package)
    odd = replace(found.credits[0], id="odd", name="Odd", serves=("nowhere",), alignments=())
    loose = replace(found.credits[0], id="loose", name="Loose", serves=(), alignments=())

    again = {each.id: each for each in derive(write(found, offered=(odd, loose))).credits}

    assert again["odd"].serves == ()
    assert again["loose"].area == "inquiry"


def test_a_competency_that_is_known_nowhere_is_not_served(package: Package, derived: Mean) -> None:
    found = derived(package)
    odd = replace(found.credits[0], serves=("weigh-sources", "nowhere"))

    assert derive(write(found, offered=(odd,))).credits[0].serves == ("weigh-sources",)


def test_a_new_order_is_written(package: Package, derived: Mean) -> None:
    found = derived(package)
    (area,) = found.profile.areas
    turned = replace(area, competencies=area.competencies[::-1])

    made = write(found, package, profile=replace(found.profile, areas=(turned,)))

    assert [each.id for each in derive(made).profile.competencies] == [
        "investigate",
        "weigh-sources",
    ]
    assert [each.get("sequenceNumber") for each in made["CFAssociations"]] == [None, 2, 1, None]


def test_new_criteria_are_items_below_the_credit(package: Package, derived: Mean) -> None:
    found = derived(package)
    weigh, investigate = found.credits
    criteria = (*weigh.criteria, Criterion(id="why", statement="Says why."))

    made = write(found, package, offered=(replace(weigh, criteria=criteria), investigate))

    assert derive(made).credits[0].criteria == criteria
    assert package["CFItems"][3]["identifier"] in {each["identifier"] for each in made["CFItems"]}


def test_the_standard_that_stood_in_for_criteria_is_not_written_as_one(
    package: Package, derived: Mean
) -> None:
    found = derived(package)
    weigh, investigate = found.credits

    made = write(found, package, offered=(replace(weigh, name="Judging"), investigate))

    assert len(made["CFItems"]) == 4


def test_a_rubric_that_was_changed_keeps_its_identifier(package: Package, derived: Mean) -> None:
    found = derived(package)
    weigh, investigate = found.credits
    low, high = weigh.rubric.levels
    rubric = replace(weigh.rubric, levels=(replace(low, descriptor="Begins it."), high))

    made = write(found, package, offered=(replace(weigh, rubric=rubric), investigate))

    assert made["CFRubrics"][0]["identifier"] == package["CFRubrics"][0]["identifier"]
    assert derive(made).credits[0].rubric == rubric


def test_points_of_the_schools_own_are_written(package: Package, derived: Mean) -> None:
    made = write(derived(package), points=lambda *_: Decimal("2.5"))

    row = made["CFRubrics"][0]["CFRubricCriteria"][0]
    assert [each["score"] for each in row["CFRubricCriterionLevels"]] == [2.5, 2.5]


def test_points_that_were_imported_and_changed_are_written(package: Package, derived: Mean) -> None:
    levels = package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"]
    levels[0]["score"] = 0
    found = derived(package)

    assert write(found, package, points=lambda _, level: found.points["weigh-sources"][level]) == (
        package
    )
    made = write(found, package)
    row = made["CFRubrics"][0]["CFRubricCriteria"][0]
    assert [each["score"] for each in row["CFRubricCriterionLevels"]] == [1, 2]


@pytest.mark.parametrize("framework", [None, "Standards"])
def test_alignments_are_associations(
    framework: str | None, package: Package, derived: Mean
) -> None:
    found = derived(package)
    weigh, investigate = found.credits
    other = Alignment(
        target=AlignmentTarget.CTDL_COMPETENCY,
        name="Weighing",
        url="https://registry.example/ce-1",
        framework=framework,
        code="ce-1",
    )
    offered = (replace(weigh, alignments=(*weigh.alignments, other)), investigate)

    made = write(found, package, offered=offered)

    assert made["CFAssociations"][-1]["destinationNodeURI"]["targetType"] == "ext:ceasn.Competency"
    assert derive(made).credits[0].alignments == offered[0].alignments
    assert derive(write(derive(made), made, offered=found.credits)).credits[0] == weigh


def test_alignments_in_another_order_are_written_in_that(package: Package, derived: Mean) -> None:
    found = derived(package)
    weigh, investigate = found.credits
    first, second = (
        Alignment(target=AlignmentTarget.CASE_ITEM, name=name, url=f"https://case.example/{name}")
        for name in ("first", "second")
    )
    one = replace(weigh, alignments=(*weigh.alignments, first, second))
    other = replace(weigh, alignments=(*weigh.alignments, second, first))
    kept = write(found, package, offered=(one, investigate))

    made = write(derive(kept), kept, offered=(other, investigate))

    assert derive(made).credits[0].alignments == other.alignments


def test_the_profile_is_the_document(package: Package, derived: Mean) -> None:
    found = derived(package)
    profile = replace(found.profile, version="3", statement="We hope more.")

    made = write(found, package, profile=profile)

    assert made["CFDocument"]["version"] == "3"
    assert made["CFDocument"]["identifier"] == package["CFDocument"]["identifier"]
    assert made["CFDocument"]["lastChangeDateTime"] == NOW


def test_credits_are_known_by_their_identifiers(package: Package, derived: Mean) -> None:
    found = derived(package)

    known = credits_by_identifier(SCHOOL, found.credits, package)

    assert known["00000000-0000-4000-8000-000000000002"] == ("weigh-sources", None)
    assert known["00000000-0000-4000-8000-000000000004"] == ("weigh-sources", "names-the-origin")
    assert len(known) == 4


def test_credits_that_came_from_nowhere_are_known_by_those_that_we_give(
    package: Package, derived: Mean
) -> None:
    found = derived(package)
    bare = tuple(replace(each, alignments=()) for each in found.credits)

    known = credits_by_identifier(SCHOOL, bare, None)

    written = {each["identifier"] for each in write(found, offered=bare)["CFItems"]}
    assert {place for place, named in known.items() if named[1] is None} <= known.keys()
    assert ("investigate", None) in known.values()
    assert (
        next(
            place
            for place, named in known.items()
            if named == ("weigh-sources", "names-the-origin")
        )
        in written
    )


def test_a_profile_without_a_day_has_no_start(package: Package, derived: Mean) -> None:
    found = derived(package)
    pilot = replace(found.profile, status=AdoptionStatus.PILOT, adopted_on=None)

    made = write(found, profile=pilot)

    assert made["CFDocument"]["adoptionStatus"] == "Pending Implementation"
    assert "statusStartDate" not in made["CFDocument"]


def test_a_credit_item_of_its_own_is_rewritten_only_where_its_words_changed(
    package: Package, derived: Mean
) -> None:
    package["CFItems"][3]["CFItemType"] = "Credit"
    found = derived(package)
    names, investigate = found.credits

    raised = write(
        found, package, offered=(replace(names, level=CreditLevel.ADVANCED), investigate)
    )
    reworded = write(found, package, offered=(replace(names, standard="Says who."), investigate))

    assert raised["CFItems"][3]["fullStatement"] == "Names the origin."
    assert reworded["CFItems"][3]["fullStatement"] == "Says who."
    assert derive(reworded).credits[0].standard == "Says who."


def test_a_credit_that_serves_another_competency_is_hung_there(
    package: Package, derived: Mean
) -> None:
    package["CFItems"][3]["CFItemType"] = "Credit"
    found = derived(package)
    names, investigate = found.credits
    moved = replace(names, serves=("investigate",))

    made = write(found, package, offered=(moved, investigate))

    assert {each.id: each.serves for each in derive(made).credits} == {
        "names-the-origin": ("investigate",),
        "investigate": ("investigate",),
    }


def test_numbers_that_are_right_are_left_alone(package: Package, derived: Mean, made: Made) -> None:
    package["CFItems"].append(made["item"](5, "Decides."))
    package["CFAssociations"].append(made["tie"](5, 1, sequenceNumber=3))
    found = derived(package)
    (area,) = found.profile.areas
    first, second, third = area.competencies
    turned = replace(area, competencies=(first, third, second))

    again = write(found, package, profile=replace(found.profile, areas=(turned,)))

    assert package["CFAssociations"][1] in again["CFAssociations"]
