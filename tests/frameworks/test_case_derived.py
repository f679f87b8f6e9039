"""What a package means to a school."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from transcript.frameworks.case.beginnings import default_rubric, default_statement
from transcript.frameworks.case.derived import Derived
from transcript.model.credit import AlignmentTarget, CreditLevel
from transcript.model.evidence import EvidenceKind
from transcript.model.graduate_profile import AdoptionStatus

Mean = Callable[[Any], Derived]
Package = dict[str, Any]
Made = dict[str, Callable[..., dict[str, Any]]]
OURS = "transcriptToolkit"


def items(package: Package) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = package["CFItems"]
    return found


def messages(found: Derived) -> list[str]:
    return [each.message for each in found.problems]


# The tree


def test_the_first_level_is_areas_the_second_competencies_and_credits(
    package: Package, derived: Mean
) -> None:
    found = derived(package)

    (area,) = found.profile.areas
    assert (area.id, area.code, area.name) == ("inquiry", "IN", "Inquiry")
    assert [each.id for each in area.competencies] == ["weigh-sources", "investigate"]
    assert [each.id for each in found.credits] == ["weigh-sources", "investigate"]
    assert found.credits[0].serves == ("weigh-sources",)
    assert found.credits[0].code == "IN-1"
    assert found.credits[1].code == "IN-2"


def test_what_is_below_are_criteria(package: Package, derived: Mean, made: Made) -> None:
    items(package).append(made["item"](5, "Says why.", abbreviatedStatement="Why"))
    package["CFAssociations"].append(made["tie"](5, 4))

    criteria = derived(package).credits[0].criteria

    assert [(each.id, each.statement) for each in criteria] == [
        ("names-the-origin", "Names the origin."),
        ("why", "Says why."),
    ]


def test_the_profile_is_what_the_document_says(package: Package, derived: Mean) -> None:
    profile = derived(package).profile

    assert (profile.name, profile.version, profile.statement) == ("Portrait", "2", "What we hope.")
    assert profile.status is AdoptionStatus.ADOPTED
    assert profile.adopted_on == date(2026, 8, 1)


def test_siblings_are_in_the_order_of_their_numbers(package: Package, derived: Mean) -> None:
    package["CFAssociations"][1]["sequenceNumber"] = 3

    assert [each.id for each in derived(package).credits] == ["investigate", "weigh-sources"]


def test_the_first_level_need_not_be_tied_to_the_document(package: Package, derived: Mean) -> None:
    del package["CFAssociations"][0]

    assert [each.id for each in derived(package).profile.areas] == ["inquiry"]


def test_a_flat_list_is_one_area(package: Package, derived: Mean) -> None:
    package["CFAssociations"] = []

    found = derived(package)

    (area,) = found.profile.areas
    assert area.name == "Portrait"
    assert len(found.credits) == 4
    assert (
        "nothing stands above or below “Inquiry”, “Weigh sources”, “Investigate” and 1 more: a "
        "competency of the area “Portrait” for now; move it where it belongs"
    ) in found.decisions


def test_a_parent_that_is_not_in_the_package_is_told(
    package: Package, derived: Mean, made: Made
) -> None:
    items(package).append(made["item"](5, "Strange."))
    package["CFAssociations"].append(made["tie"](5, 99))

    assert (
        "the parent of “Strange.” is not in the package: look whether it stands in the right "
        "place, or import the whole package"
    ) in derived(package).decisions


def test_a_type_with_the_word_credit_makes_a_credit(package: Package, derived: Mean) -> None:
    items(package)[3]["CFItemType"] = "Mastery Credit"

    found = derived(package)

    assert [each.id for each in found.credits] == ["names-the-origin", "investigate"]
    assert found.credits[0].serves == ("weigh-sources",)


def test_a_credit_also_serves_its_other_parents_and_what_it_is_part_of(
    package: Package, derived: Mean, made: Made
) -> None:
    items(package)[3]["CFItemType"] = "Mastery Credit"
    items(package).append(made["item"](5, "Decides."))
    package["CFAssociations"] += [
        made["tie"](5, 1),
        made["tie"](4, 3),
        made["tie"](4, 5, "isPartOf"),
        made["tie"](4, 1, "isPartOf"),
        made["tie"](4, 99, "isPartOf"),
    ]

    assert derived(package).credits[0].serves == ("weigh-sources", "investigate", "decides")


def test_what_is_beside_the_credits_of_a_competency_is_told(
    package: Package, derived: Mean, made: Made
) -> None:
    items(package)[3]["CFItemType"] = "Credit"
    items(package).append(made["item"](5, "An indicator."))
    package["CFAssociations"].append(made["tie"](5, 2))

    assert (
        "neither a credit nor a criterion of one: “An indicator.”: kept in framework.case.json, on "
        "no transcript"
    ) in derived(package).decisions


def test_a_group_between_a_competency_and_its_credits_is_no_loss(
    package: Package, derived: Mean, made: Made
) -> None:
    items(package).append(made["item"](5, "Judges.", CFItemType="Credit"))
    package["CFAssociations"].append(made["tie"](5, 4))

    found = derived(package)

    assert [each.id for each in found.credits] == ["judges", "investigate"]
    assert not any("neither a credit" in each for each in found.decisions)


def test_what_stands_nowhere_is_told(package: Package, derived: Mean, made: Made) -> None:
    items(package).append(made["item"](5, "Lost."))

    assert derived(package).decisions[-1] == (
        "standing under nothing there: “Lost.”: kept in framework.case.json, on no transcript"
    )


@pytest.mark.parametrize("origin", [2, 5])
def test_a_translation_is_no_second_credit(
    origin: int, package: Package, derived: Mean, made: Made
) -> None:
    items(package).append(made["item"](5, "Sopesa fuentes.", language="es"))
    package["CFAssociations"].append(made["tie"](origin, 7 - origin, "isTranslationOf"))

    found = derived(package)

    assert len(found.credits) == 2
    assert not any("stand" in each and "Sopesa" in each for each in found.decisions)


def test_of_two_languages_in_the_tree_the_documents_own_counts(
    package: Package, derived: Mean, made: Made
) -> None:
    items(package).append(made["item"](5, "Sopesa fuentes.", language="es"))
    package["CFAssociations"] += [made["tie"](5, 1), made["tie"](2, 5, "isTranslationOf")]

    assert [each.id for each in derived(package).credits] == ["weigh-sources", "investigate"]


def test_a_translation_of_something_elsewhere_is_an_item(
    package: Package, derived: Mean, made: Made
) -> None:
    package["CFAssociations"].append(made["tie"](2, 99, "isTranslationOf"))

    assert len(derived(package).credits) == 2


def test_a_circle_is_a_problem(package: Package, derived: Mean, made: Made) -> None:
    items(package).append(made["item"](5, "Turns."))
    package["CFAssociations"] += [made["tie"](5, 4)]
    package["CFAssociations"][3]["destinationNodeURI"] = made["node"](5)

    assert messages(derived(package)) == [
        "these items stand under each other in a circle: “Names the origin.”, “Turns.”"
    ]


def test_too_many_levels_are_a_problem(package: Package, derived: Mean, made: Made) -> None:
    for number in range(5, 30):
        items(package).append(made["item"](number, f"Step {number}."))
        package["CFAssociations"].append(made["tie"](number, number - 1))

    assert messages(derived(package)) == ["the tree has more than 20 levels"]


def test_an_empty_framework_is_a_problem(package: Package, derived: Mean) -> None:
    package["CFItems"] = package["CFAssociations"] = package["CFRubrics"] = []

    assert messages(derived(package)) == ["there is no item in the framework"]


def test_an_item_without_a_word_is_a_problem(package: Package, derived: Mean) -> None:
    items(package)[3]["fullStatement"] = " "

    assert messages(derived(package)) == ["an item has neither a statement nor a name"]


def test_more_than_a_profile_holds_is_a_problem(
    package: Package, derived: Mean, made: Made
) -> None:
    for number in range(10, 70):
        items(package).append(made["item"](number, f"Goal {number}."))
        package["CFAssociations"].append(made["tie"](number, 1))

    assert messages(derived(package)) == ["“Inquiry” has 62 competencies; an area holds 50"]


def test_more_areas_than_a_profile_holds_are_a_problem(
    package: Package, derived: Mean, made: Made
) -> None:
    for number in range(10, 70, 2):
        items(package).extend(made["item"](each, f"Goal {each}.") for each in (number, number + 1))
        package["CFAssociations"] += [made["tie"](number, 0), made["tie"](number + 1, number)]

    assert messages(derived(package)) == ["the framework has 31 areas; a profile holds 30"]


def test_too_many_criteria_are_only_those_of_the_next_level(
    package: Package, derived: Mean, made: Made
) -> None:
    for number in range(10, 45):
        items(package).append(made["item"](number, f"Look {number}."))
        package["CFAssociations"].append(made["tie"](number, 4))

    found = derived(package)

    assert [each.id for each in found.credits[0].criteria] == ["names-the-origin"]
    assert any(each.startswith("“Weigh sources” had so much below") for each in found.decisions)


def test_more_criteria_than_a_credit_holds_are_a_problem(
    package: Package, derived: Mean, made: Made
) -> None:
    for number in range(10, 45):
        items(package).append(made["item"](number, f"Look {number}."))
        package["CFAssociations"].append(made["tie"](number, 2))

    assert messages(derived(package)) == ["“Weigh sources” has 36 criteria; a credit holds 30"]


# Names


def test_a_name_that_was_made_is_told(package: Package, derived: Mean) -> None:
    items(package)[2] |= {"fullStatement": "word " * 40, "abbreviatedStatement": ""}

    assert any(each.startswith("the names of “word word") for each in derived(package).decisions)


def test_two_credits_are_never_called_the_same(package: Package, derived: Mean, made: Made) -> None:
    items(package).extend(
        made["item"](number, "Weighs.", abbreviatedStatement="Weigh sources") for number in (5, 6)
    )
    package["CFAssociations"] += [made["tie"](5, 1), made["tie"](6, 1)]

    found = derived(package)

    assert [each.name for each in found.credits] == [
        "Weigh sources",
        "Investigate",
        "Weigh sources (Inquiry)",
        "Weigh sources (Inquiry) 2",
    ]
    assert [each.id for each in found.credits] == [
        "weigh-sources",
        "investigate",
        "weigh-sources-inquiry",
        "weigh-sources-inquiry-2",
    ]
    assert [each.id for each in found.profile.competencies][2] == "weigh-sources-2"


def test_names_in_other_scripts_get_numbers_for_ids(package: Package, derived: Mean) -> None:
    for each in items(package):
        each |= {"fullStatement": "学习", "abbreviatedStatement": "学习", "humanCodingScheme": ""}

    found = derived(package)

    assert found.profile.areas[0].id == "area-1"
    assert [each.id for each in found.profile.competencies] == ["competency-1", "competency-2"]
    assert [each.id for each in found.credits] == ["credit-1", "credit-2"]
    assert found.credits[0].criteria[0].id == "criterion-1"


# What is not said


def test_what_is_not_said_is_told_to_decide(package: Package, derived: Mean) -> None:
    del package["CFDocument"]["description"], package["CFDocument"]["statusStartDate"]
    del package["CFRubrics"]

    found = derived(package)

    assert found.profile.statement == default_statement()
    assert found.profile.status is AdoptionStatus.PILOT
    assert found.credits[0].rubric == default_rubric()
    assert found.decisions == (
        (
            "the framework has no description: write the statement of the graduate profile in the "
            "words you agreed on"
        ),
        (
            "the framework is in force, and nothing says since when, so it counts as a pilot: "
            "write `status: adopted` and `adopted_on` with the day"
        ),
        (
            "nothing says which credits are needed to graduate: all 2 credits became "
            "foundational: write `level: advanced` in those that go beyond"
        ),
        (
            "without a rubric there, the four levels of the template stand in all 2 credits: write "
            "what work at each level looks like"
        ),
        (
            "without criteria there, the standard stands as the only one in “Investigate”: write "
            "what an assessor looks for"
        ),
        (
            "one piece of evidence is enough in all 2 credits: say under `evidence_rule` how much, "
            "from how many contexts, shows a lasting skill"
        ),
    )


@pytest.mark.parametrize(
    ("told", "status", "decision"),
    [
        ("Draft", AdoptionStatus.DRAFT, "the framework is marked “Draft”"),
        ("Whatever", AdoptionStatus.DRAFT, "the framework is marked “Whatever”"),
        ("", AdoptionStatus.DRAFT, "nothing says whether the framework is in force"),
        ("Pending Implementation", AdoptionStatus.PILOT, ""),
        ("ADOPTED", AdoptionStatus.ADOPTED, ""),
        ("Deprecated", AdoptionStatus.RETIRED, ""),
    ],
)
def test_the_status_is_in_our_words(
    told: str, status: AdoptionStatus, decision: str, package: Package, derived: Mean
) -> None:
    package["CFDocument"]["adoptionStatus"] = told

    found = derived(package)

    assert found.profile.status is status
    assert found.decisions[0].startswith(decision)


# Rubrics


def test_a_rubric_gives_its_levels(package: Package, derived: Mean) -> None:
    rubric = derived(package).credits[0].rubric

    assert [(each.id, each.name, each.descriptor) for each in rubric.levels] == [
        ("begins", "Begins", "Takes the first."),
        ("proficient", "Proficient", "Traces it."),
    ]
    assert rubric.required == "proficient"


def levels_of(package: Package) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = package["CFRubrics"][0]["CFRubricCriteria"][0][
        "CFRubricCriterionLevels"
    ]
    return found


@pytest.mark.parametrize(
    ("names", "required"),
    [
        (["Below", "Near Mastery", "Mastery", "Exceeds Mastery"], "mastery"),
        (["Not met", "Nearly meets", "Meets", "Exceeds"], "meets"),
        (["One", "Two", "Three"], "two"),
        (["One", "Two"], "two"),
    ],
)
def test_the_standard_is_the_level_that_is_called_so_else_the_last_but_one(
    names: list[str], required: str, package: Package, derived: Mean, made: Made
) -> None:
    package["CFRubrics"] = [
        made["rubric"](500, 2, [{"quality": name, "score": at} for at, name in enumerate(names)])
    ]

    found = derived(package)

    assert found.credits[0].rubric.required == required
    assert any(each.startswith("nothing says which level earns") for each in found.decisions)


def test_levels_are_ordered_by_their_scores(package: Package, derived: Mean) -> None:
    levels_of(package).reverse()

    assert [each.id for each in derived(package).credits[0].rubric.levels] == [
        "begins",
        "proficient",
    ]


def test_without_scores_levels_are_ordered_by_position(package: Package, derived: Mean) -> None:
    for place, each in enumerate(levels_of(package)):
        del each["score"]
        each["position"] = -place

    assert [each.id for each in derived(package).credits[0].rubric.levels] == [
        "proficient",
        "begins",
    ]


def test_without_either_levels_are_as_they_come(package: Package, derived: Mean) -> None:
    for each in levels_of(package):
        del each["score"], each["description"]
    levels_of(package)[0]["quality"] = ""

    levels = derived(package).credits[0].rubric.levels

    assert [(each.name, each.descriptor) for each in levels] == [
        ("Level 1", "Level 1"),
        ("Proficient", "Proficient"),
    ]


def test_scores_that_are_no_places_are_points(package: Package, derived: Mean) -> None:
    levels_of(package)[1]["score"] = 3.5

    assert derived(package).points == {
        "weigh-sources": {"begins": Decimal(1), "proficient": Decimal("3.5")}
    }


@pytest.mark.parametrize("score", [-1, 2])
def test_scores_that_no_scale_can_have_are_no_points(
    score: int, package: Package, derived: Mean
) -> None:
    levels_of(package)[0]["score"] = score

    assert derived(package).points == {}


def test_a_rubric_with_one_level_is_none(package: Package, derived: Mean) -> None:
    levels_of(package).pop()

    assert derived(package).credits[0].rubric == default_rubric()


def test_a_rubric_may_judge_what_is_below_the_credit(
    package: Package, derived: Mean, made: Made
) -> None:
    package["CFRubrics"][0]["CFRubricCriteria"][0]["CFItemURI"] = made["node"](4)

    assert derived(package).credits[0].rubric.required == "proficient"


def test_the_rows_of_a_rubric_are_joined_and_are_criteria_where_there_are_none(
    package: Package, derived: Mean
) -> None:
    items(package).pop()
    package["CFAssociations"].pop()
    rows = package["CFRubrics"][0]["CFRubricCriteria"]
    rows[0]["description"] = "Origin"
    rows.append(
        {
            **rows[0],
            "identifier": "00000000-0000-4000-8000-000000000600",
            "description": "",
            "category": "Weight",
            "CFRubricCriterionLevels": [
                {"quality": "Proficient", "description": "Weighs it."},
                {"position": 9, "description": "Nothing of the kind."},
            ],
        }
    )

    credit = derived(package).credits[0]

    assert [each.id for each in credit.criteria] == ["origin", "weight"]
    assert credit.rubric.levels[0].descriptor == "Origin: Takes the first."
    assert credit.rubric.levels[1].descriptor == "Origin: Traces it.\nWeight: Weighs it."


# Alignments


def test_a_credit_is_aligned_to_its_item(package: Package, derived: Mean) -> None:
    (alignment,) = derived(package).credits[0].alignments

    assert alignment.target is AlignmentTarget.CASE_ITEM
    assert alignment.name == "Weigh sources"
    assert alignment.url == items(package)[1]["uri"]
    assert alignment.framework == "Portrait"
    assert alignment.code == items(package)[1]["identifier"]


def test_an_item_without_a_web_address_is_no_alignment(package: Package, derived: Mean) -> None:
    items(package)[1]["uri"] = "urn:uuid:00000000-0000-4000-8000-000000000002"

    assert derived(package).credits[0].alignments == ()


def test_what_matches_elsewhere_is_an_alignment(
    package: Package, derived: Mean, made: Made
) -> None:
    elsewhere = {"title": "RI.8", "identifier": "X-8", "uri": "https://standards.example/8"}
    package["CFAssociations"] += [
        made["tie"](2, 90, "exactMatchOf", destinationNodeURI=elsewhere),
        made["tie"](2, 91, "isRelatedTo", destinationNodeURI=elsewhere | {"title": "Destination"}),
        made["tie"](2, 92, "isRelatedTo", destinationNodeURI=elsewhere | {"uri": "RI.8"}),
        made["tie"](2, 3, "isRelatedTo"),
    ]

    _, alignment = derived(package).credits[0].alignments

    assert (alignment.name, alignment.url, alignment.code) == (
        "RI.8",
        "https://standards.example/8",
        "X-8",
    )


# What this toolkit wrote


def test_extensions_of_ours_say_the_rest(package: Package, derived: Mean) -> None:
    items(package)[1]["extensions"] = {
        OURS: {
            "competency": {"id": "sources"},
            "credit": {
                "id": "judging",
                "name": "Judging",
                "code": "XX-9",
                "level": "advanced",
                "standard": "Judges.",
                "description": "More.",
                "required": "begins",
                "evidence": {"minimum": 3, "contexts": 2, "kinds": ["text", "smoke", 5]},
            },
        }
    }

    credit = derived(package).credits[0]

    assert (credit.id, credit.name, credit.code) == ("judging", "Judging", "XX-9")
    assert credit.level is CreditLevel.ADVANCED
    assert (credit.standard, credit.description) == ("Judges.", "More.")
    assert credit.rubric.required == "begins"
    assert (credit.evidence_rule.minimum, credit.evidence_rule.contexts) == (3, 2)
    assert credit.evidence_rule.kinds == (EvidenceKind.TEXT,)
    assert credit.serves == ("sources",)


@pytest.mark.parametrize(
    "nonsense",
    [
        5,
        {OURS: 5},
        {OURS: {"credit": 5}},
        {
            OURS: {
                "competency": {"id": "A b"},
                "credit": {"id": "-", "code": "x y", "level": "high"},
            }
        },
        {OURS: {"competency": {"id": 5}, "credit": {"evidence": {"minimum": True, "contexts": 9}}}},
        {OURS: {"competency": {}, "credit": {"evidence": {"kinds": "text"}, "area": "nowhere"}}},
    ],
)
def test_nonsense_in_extensions_is_as_if_it_were_not_there(
    nonsense: object, package: Package, derived: Mean
) -> None:
    plain = derived(package).profile
    items(package)[1]["extensions"] = nonsense

    found = derived(package)

    assert found.profile.areas[0].name == plain.areas[0].name
    assert found.credits[-1].level is CreditLevel.FOUNDATIONAL
    assert {each.evidence_rule.minimum for each in found.credits} == {1}


def test_a_credit_of_ours_may_stand_under_an_area(package: Package, derived: Mean) -> None:
    items(package)[2]["extensions"] = {OURS: {"credit": {"id": "loose"}}}

    found = derived(package)

    assert [each.id for each in found.profile.competencies] == ["weigh-sources"]
    assert found.credits[1].id == "loose"
    assert found.credits[1].serves == ()


def test_a_competency_of_ours_has_no_credit_unless_it_says_so(
    package: Package, derived: Mean
) -> None:
    items(package)[2]["extensions"] = {OURS: {"competency": {"id": "later"}}}

    found = derived(package)

    assert [each.id for each in found.profile.competencies] == ["weigh-sources", "later"]
    assert [each.id for each in found.credits] == ["weigh-sources"]


def test_an_area_of_ours_without_competencies_is_a_problem(
    package: Package, derived: Mean, made: Made
) -> None:
    items(package).append(made["item"](5, "Empty.", extensions={OURS: {"area": {}}}))
    package["CFAssociations"].append(made["tie"](5, 0))

    assert messages(derived(package)) == ["the area “Empty” has no competency"]


def test_no_credit_has_the_name_of_a_device(package: Package, derived: Mean) -> None:
    items(package)[1]["abbreviatedStatement"] = "Nul"

    assert "nul-2" in {credit.id for credit in derived(package).credits}
