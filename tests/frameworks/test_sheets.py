"""Framework sheets as committees and other tools write them."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from transcript.frameworks.case.derived import Derived, derive
from transcript.frameworks.sheets.items import Sheet, sheet_package
from transcript.frameworks.sheets.recognised import (
    CHILDREN,
    LEVELLED,
    NAMED,
    OUTCOMES,
    kind_of,
    read_sheet,
)
from transcript.model.credit import CreditLevel
from transcript.reading.tables import TableProblem, TableRow

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DOCUMENT = {
    "identifier": "00000000-0000-4000-8000-000000000000",
    "uri": "https://harbor.example/0",
    "creator": "Harbor",
    "title": "Portrait",
    "lastChangeDateTime": "2026-08-01T00:00:00Z",
}


def sheet(*lines: str, columns: dict[str, str] | None = None) -> Sheet:
    """Read a sheet; cells are parted by `|`, and the first line is the header."""
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    numbered = (TableRow(number, cells) for number, cells in enumerate(rows[1:], start=2))
    return read_sheet(rows[0], numbered, columns or {})


def package(found: Sheet) -> dict[str, Any]:
    assert found.problems == ()
    made: dict[str, Any] = sheet_package(
        found.items, document=DOCUMENT, school_id="did:web:harbor.example", at=AT
    )
    return made


def meant(found: Sheet) -> Derived:
    return derive(package(found))


def told(problems: Iterable[TableProblem]) -> list[tuple[int, str, str, str]]:
    return [(each.row, each.column, each.value, each.message) for each in problems]


# Which sheet it is


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("vendor_guid,object_type,title", OUTCOMES),
        ("Area,Competency", NAMED),
        ("Domain,Mastery Credit", NAMED),
        ("Graduate Profile Area,Credit", NAMED),
        ("Competency,Level,Description", NAMED),
        ("Level,Full Statement", LEVELLED),
        ("Identifier,fullStatement,Is Child Of", CHILDREN),
        ("Code,Type,Name,Parent", CHILDREN),
        ("student_id,credit,level,score", None),
        ("Area,Level", None),
        ("Name,Phone", None),
    ],
)
def test_a_sheet_is_known_by_its_header(header: str, kind: str | None) -> None:
    assert kind_of(header.split(","), {}) == kind


def test_a_header_of_nothing_known_is_told() -> None:
    (problem,) = sheet("Name|Phone").problems

    assert problem.message == ("this is the header of no framework sheet; it has: “Name”, “Phone”")


def test_a_mapping_file_can_say_which_column_is_which() -> None:
    found = sheet(
        "Bereich|Kompetenz",
        "Fragen|Quellen",
        columns={"area": "Bereich", "competency": "Kompetenz"},
    )

    assert [each.name for each in found.items] == ["Fragen", "Quellen"]


def test_columns_that_were_not_read_are_told() -> None:
    (remark,) = sheet("Area|Competency|Owner||Colour", "A|B").remarks

    assert remark == (
        "columns that were not read: “Owner”, “Colour”; a level of a rubric is called “Rubric: "
        "Emerging”, whether a credit is needed to graduate “Credit level”"
    )


def test_many_columns_that_were_not_read_are_counted() -> None:
    (remark,) = sheet("Area|Competency|" + "|".join(f"X{number}" for number in range(22))).remarks

    assert "“X19” and 2 more" in remark


def test_a_row_that_cannot_be_read_is_told_among_the_others() -> None:
    broken = TableProblem(row=2, column="", value="", message="broken", hint="mend it")

    found = read_sheet(["Area", "Competency"], [broken, TableRow(3, ["", "B"])], {})

    assert [each.row for each in found.problems] == [2, 3]


def test_too_many_goals_are_told() -> None:
    rows = (TableRow(number, ["A", f"B {number}"]) for number in range(10_001))

    (problem,) = read_sheet(["Area", "Competency"], rows, {}).problems

    assert problem.message == "there are 10,002 goals; at most 10,000 are read"


def test_identifiers_that_two_rows_have_are_told() -> None:
    found = sheet("Area|Competency|Identifier", "A|B|x", "A|C|X")

    assert told(found.problems) == [(3, "", "X", "row 2 has this identifier too")]


# A committee's own


def test_a_row_describes_the_last_thing_that_it_names() -> None:
    found = meant(
        sheet(
            "Area|Competency|Credit|Criterion|Description|Code|Credit level|Standard",
            "Inquiry||||Finds out.|IN||",
            "|Weigh sources|||Weighs.|||",
            "||Judge||Judges.|IN-7|Advanced|Judges well.",
            "|||Names it.||||",
            "Inquiry|Weigh sources|Doubt|Asks.|Doubts.|||",
        )
    )

    (area,) = found.profile.areas
    judge, doubt = found.credits
    assert (area.description, area.code) == ("Finds out.", "IN")
    assert [each.description for each in area.competencies] == ["Weighs."]
    assert (judge.name, judge.code, judge.level) == ("Judge", "IN-7", CreditLevel.ADVANCED)
    assert (judge.standard, judge.description) == ("Judges well.", "Judges.")
    assert [each.statement for each in judge.criteria] == ["Names it."]
    assert (doubt.standard, doubt.criteria[0].statement) == ("Doubts.", "Asks.")
    assert doubt.serves == judge.serves == ("weigh-sources",)


def test_a_competency_without_credits_is_its_own_credit() -> None:
    found = meant(
        sheet("Area|Competency|Standard|Criterion", "A|Weigh|Weighs well.|", "|||Names it.")
    )

    (credit,) = found.credits
    assert (credit.name, credit.standard) == ("Weigh", "Weighs well.")
    assert [each.statement for each in credit.criteria] == ["Names it."]


def test_a_name_that_comes_again_is_the_same_thing() -> None:
    found = sheet("Area|Competency", "A|One", "B|Two", "a|Three", "A|one")

    assert [(each.kind, each.name) for each in found.items] == [
        ("area", "A"),
        ("competency", "One"),
        ("area", "B"),
        ("competency", "Two"),
        ("competency", "Three"),
    ]
    assert found.items[4].parent is found.items[0]


def test_a_sheet_without_competencies_has_credits_that_are_both() -> None:
    found = meant(sheet("Domain|Mastery Credit", "A|Judge"))

    assert [each.name for each in found.profile.competencies] == ["Judge"]
    assert [each.name for each in found.credits] == ["Judge"]


def test_a_sheet_without_areas_has_one() -> None:
    found = sheet("Competency|Credit", "Weigh|Judge", "Ask|Doubt")

    assert found.decisions == (
        (
            "the sheet names no areas, so that every competency stands in one: group them in the "
            "graduate profile, or add a column Area and import again"
        ),
    )
    assert [each.name for each in meant(found).profile.areas] == ["Portrait"]


def test_each_kind_may_have_a_description_and_a_code_of_its_own() -> None:
    found = meant(
        sheet(
            "Area|Area Description|Area Code|Competency|Competency Description|Credit|Credit Code",
            "Inquiry|Finds out.|IQ|Weigh|Weighs.|Judge|IQ-9",
        )
    )

    assert found.profile.areas[0].description == "Finds out."
    assert found.profile.areas[0].code == "IQ"
    assert found.profile.competencies[0].description == "Weighs."
    assert found.credits[0].code == "IQ-9"


def test_a_statement_will_do_for_a_description_and_a_criterion_may_have_notes() -> None:
    found = sheet(
        "Area|Competency|Criterion|Full Statement|Description", "A|B||Weighs.|", "||C||More."
    )

    assert found.items[1].statement == "Weighs."
    assert found.items[2].members == {"notes": "More."}


@pytest.mark.parametrize(
    ("cell", "criteria"),
    [
        ("One; Two", ["One", "Two"]),
        ("Names one; weighs two", ["Names one; weighs two"]),
        ("- One\n- Two", ["One", "Two"]),
        ("1. One\n2) Two", ["One", "Two"]),
        ("• One • Two", ["One", "Two"]),
    ],
)
def test_several_criteria_may_stand_in_one_cell(cell: str, criteria: list[str]) -> None:
    rows = [TableRow(2, ["A", "B", cell])]

    found = read_sheet(["Area", "Competency", "Criteria"], rows, {})

    assert [each.statement for each in found.items[2:]] == criteria


def test_criteria_may_stand_in_columns_of_their_own() -> None:
    found = sheet("Area|Competency|Criterion 1|Criterion 2|Criterion 3", "A|B|One|Two|")

    assert [each.statement for each in found.items[2:]] == ["One", "Two"]
    assert found.remarks == ()


def test_rubric_columns_are_levels() -> None:
    (credit,) = meant(
        sheet(
            "Area|Competency|Rubric: Begins|Rubric: Does (standard)|Rubric: Excels",
            "A|B|lo|mid|",
        )
    ).credits

    assert [(each.id, each.name, each.descriptor) for each in credit.rubric.levels] == [
        ("begins", "Begins", "lo"),
        ("does", "Does", "mid"),
        ("excels", "Excels", "Excels"),
    ]
    assert credit.rubric.required == "does"


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("Emerging|Proficient*", ["Emerging", "Proficient"]),
        ("rubric_emerging|rubric_done", ["Emerging", "Done"]),
        ("4|2", ["Level 2", "Level 4"]),
        ("Level 2|Level 1", ["Level 1", "Level 2"]),
    ],
)
def test_columns_that_are_called_like_levels_are_a_rubric(header: str, names: list[str]) -> None:
    found = sheet(f"Area|Competency|{header}", "A|B|x|y")

    assert [each.name for each in found.items[1].levels] == names
    assert found.remarks == ()


def test_one_column_that_is_called_like_a_level_is_none() -> None:
    found = sheet("Area|Competency|Advanced topics", "A|B|x")

    assert found.items[1].levels == ()


def test_evidence_is_counted() -> None:
    (credit,) = meant(
        sheet("Area|Competency|Pieces of evidence|Contexts", "A|B|3|2", "A|B|1|")
    ).credits

    assert (credit.evidence_rule.minimum, credit.evidence_rule.contexts) == (3, 2)


@pytest.mark.parametrize("column", ["Level", "Type"])
def test_a_column_that_says_foundational_or_advanced_is_the_level_of_credits(column: str) -> None:
    found = sheet(f"Area|Competency|{column}", "A|B|Advanced", "A|C|", "A|D|foundation")

    assert [each.level for each in meant(found).credits] == [
        CreditLevel.ADVANCED,
        CreditLevel.FOUNDATIONAL,
        CreditLevel.FOUNDATIONAL,
    ]


def test_what_our_model_has_no_word_for_is_kept() -> None:
    made = package(
        sheet(
            "Area|Competency|Notes|Education level|Subject|Language|Identifier|URL",
            "A|B|Kept.|09,10|Arts; Music|en|C807809A-91d0-5459-9b59-0e23f1044d1f|https://x.example/b",
        )
    )

    item = made["CFItems"][1]
    assert item["identifier"] == "c807809a-91d0-5459-9b59-0e23f1044d1f"
    assert item["uri"] == "https://x.example/b"
    assert (item["notes"], item["language"]) == ("Kept.", "en")
    assert (item["educationLevel"], item["subject"]) == (["09", "10"], ["Arts", "Music"])


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (["|B||"], (2, "Competency", "B", "“B” stands before any area")),
        (["A|||", "||C|"], (3, "Credit", "C", "“C” stands before any competency")),
        (["A|||", "|||D"], (3, "Criterion", "D", "“D” stands before any competency")),
        (["|||"], (2, "Area", "", "the row names nothing")),
    ],
)
def test_rows_out_of_place_are_told(rows: list[str], problem: tuple[int, str, str, str]) -> None:
    assert told(sheet("Area|Competency|Credit|Criterion", *rows).problems) == [problem]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("Credit level", "high", "a credit is foundational or advanced"),
        ("Contexts", "6", "this is no number of that kind"),
        ("Pieces of evidence", "two", "this is no number of that kind"),
        ("Pieces of evidence", "0", "this is no number of that kind"),
    ],
)
def test_cells_that_cannot_be_are_told(column: str, value: str, message: str) -> None:
    found = sheet(f"Area|Competency|{column}", f"A|B|{value}")

    assert told(found.problems) == [(2, column, value, message)]


@pytest.mark.parametrize(
    ("column", "one", "other", "where"),
    [
        ("Standard", "Weighs.", "Judges.", "Standard"),
        ("Credit level", "advanced", "foundational", "Credit level"),
    ],
)
def test_what_is_written_twice_and_differs_is_told(
    column: str, one: str, other: str, where: str
) -> None:
    found = sheet(f"Area|Competency|{column}", f"A|B|{one}", f"A|B|{one}", f"A|B|{other}")

    assert told(found.problems) == [(4, where, other, "this is written twice for “B”, and differs")]


def test_a_rubric_that_is_written_twice_and_differs_is_told() -> None:
    found = sheet("Area|Competency|Rubric: One|Rubric: Two", "A|B|x|y", "A|B|x|z")

    assert [each.message for each in found.problems] == [
        "the rubric of “B” is written twice, and differs"
    ]


def test_names_that_may_be_one_name_are_told() -> None:
    found = sheet(
        "Area|Competency",
        "Communication|Algebra 1",
        "Comunication|Algebra 2",
        "Art|Weigh sources",
        "Arts|Weigh source",
    )

    assert found.decisions == (
        (
            "“Communication” and “Comunication” may be one area that is spelt in two ways: if so, "
            "correct the sheet and import it again"
        ),
        (
            "“Weigh sources” and “Weigh source” may be one competency that is spelt in two ways: "
            "if so, correct the sheet and import it again"
        ),
    )


# By levels


def test_levels_make_the_tree() -> None:
    found = meant(
        sheet(
            "Level|Full Statement|Abbreviated Statement|Human Coding Scheme|Standard",
            "1|Finds out.|Inquiry|IN|",
            "2|Weighs.|Weigh sources|IN.1|Weighs well.",
            "3|Names it.|||",
            "2|Asks.|||",
        )
    )

    assert [each.id for each in found.profile.areas] == ["inquiry"]
    assert [(each.id, each.code) for each in found.credits] == [
        ("weigh-sources", "IN-1"),
        ("asks", "IN-2"),
    ]
    assert found.credits[0].standard == "Weighs well."


def test_below_the_second_level_what_a_credit_has_makes_one() -> None:
    found = meant(
        sheet("Level|Full Statement|Credit level", "1|A|", "2|B|", "3|Judges.|advanced", "3|Asks.|")
    )

    assert [(each.name, each.level) for each in found.credits] == [("Judges", CreditLevel.ADVANCED)]
    assert found.credits[0].serves == ("b",)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (["x|A"], (2, "Level", "x", "this is no level")),
        (["0|A"], (2, "Level", "0", "this is no level")),
        (["1|A", "3|B"], (3, "Level", "3", "level 3 follows level 1")),
        (["1|"], (2, "Full Statement", "", "the row has no statement")),
    ],
)
def test_levels_that_cannot_be_are_told(
    rows: list[str], problem: tuple[int, str, str, str]
) -> None:
    assert told(sheet("Level|Full Statement", *rows).problems) == [problem]


# By parents


def test_parents_make_the_tree_in_the_order_of_the_numbers() -> None:
    found = meant(
        sheet(
            "Identifier|fullStatement|Code|sequenceNumber|Abbreviated Statement|Is Child Of",
            "M.1|Second.|M.1|2|Math|M",
            "Math|Everything.|M||Mathematics|",
            "M.2|First.|M.2|1||Math",
        )
    )

    (area,) = found.profile.areas
    assert area.name == "Mathematics"
    assert [each.name for each in area.competencies] == ["First", "Second"]


def test_relations_are_kept() -> None:
    made = package(
        sheet(
            "Identifier|fullStatement|Is Child Of|Exemplar|IsRelatedTo",
            "A|One.||https://x.example/v|B;CCSS.1",
            "B|Two.|A||",
        )
    )

    related = [
        (each["associationType"], each["destinationNodeURI"]["uri"])
        for each in made["CFAssociations"]
        if each["associationType"] != "isChildOf"
    ]
    assert related == [
        ("exemplar", "https://x.example/v"),
        ("isRelatedTo", made["CFItems"][1]["uri"]),
        ("isRelatedTo", "CCSS.1"),
    ]


def test_a_name_will_do_for_a_statement() -> None:
    found = sheet("Code|Type|Name|Parent", "A|Area|Inquiry|", "A1|Credit|Judge|A")

    assert [(each.statement, each.name) for each in found.items] == [("Inquiry", ""), ("Judge", "")]
    assert [each.name for each in meant(found).credits] == ["Judge"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["A|One.|Z"], "no row has this code or identifier"),
        (["A|One.|A"], "the row would stand under itself"),
        (["A|One.|B", "B|Two.|A"], "the row would stand under itself"),
        (["A||"], "the row has no statement"),
    ],
)
def test_parents_that_cannot_be_are_told(rows: list[str], message: str) -> None:
    found = sheet("Identifier|fullStatement|Is Child Of", *rows)

    assert [each.message for each in found.problems] == [message]


def test_things_of_one_name_get_identifiers_of_their_own() -> None:
    made = package(sheet("Identifier|fullStatement|Is Child Of", "|Same.|", "|Same.|"))

    assert len({each["identifier"] for each in made["CFItems"]}) == 2


def test_a_tree_that_is_too_deep_is_told() -> None:
    rows = [f"X{number}|One.|X{number - 1}" for number in range(1, 30)]

    found = sheet("Identifier|fullStatement|Is Child Of", "X0|One.|", *rows)

    assert told(found.problems) == [(22, "", "One.", "the tree has more than 20 levels")]


# Canvas

OUTCOME = (
    "vendor_guid,object_type,title,description,parent_guids,workflow_state,mastery_points,"
    "calculation_method,calculation_int,friendly_description,display_name,ratings,,,\n"
)


def outcomes(text: str) -> Sheet:
    header, *rows = csv.reader(io.StringIO(OUTCOME + text))
    return read_sheet(header, (TableRow(at, row) for at, row in enumerate(rows, start=2)), {})


NO_LEVEL = "no level of the outcome has so many points"
GROUP = "g,group,Inquiry,Finds out.,,,,,,,,\n"


def test_outcomes_are_credits_and_groups_are_areas() -> None:
    found = outcomes(
        GROUP
        + "o,outcome,Judge,<p>Judges.</p>,g,active,3,highest,,Be fair,J,4,Above,3,Mastery,0,None\n"
    )

    assert found.remarks == ()
    derived = meant(found)
    (credit,) = derived.credits
    assert derived.profile.areas[0].name == "Inquiry"
    assert (credit.name, credit.standard, credit.description) == ("Judge", "Judges.", "Be fair")
    assert [each.name for each in credit.rubric.levels] == ["None", "Mastery", "Above"]
    assert credit.rubric.required == "mastery"
    assert derived.points["judge"] == {"none": 0, "mastery": 3, "above": 4}
    assert found.decisions == (
        (
            "Canvas calculates mastery by “highest”: choose the school's own method in "
            "mastery.yaml, since each makes something else of the same ratings"
        ),
    )
    assert package(found)["CFItems"][1]["extensions"]["transcriptToolkit"]["canvas"] == {
        "vendor_guid": "o",
        "calculation_method": "highest",
        "calculation_int": "",
    }


def test_a_group_in_a_group_is_a_competency() -> None:
    found = meant(outcomes(GROUP + "h,group,Weigh,,g,,,,,,,\n" + "o,outcome,Judge,,h,,,,,,,\n"))

    assert [each.name for each in found.profile.competencies] == ["Weigh"]
    assert [(each.name, each.serves) for each in found.credits] == [("Judge", ("weigh",))]


def test_an_outcome_without_a_group_is_a_competency_of_its_own() -> None:
    found = meant(outcomes("o,outcome,Judge,,,,,,,,,\n"))

    assert [each.name for each in found.profile.areas] == ["Portrait"]
    assert [each.name for each in found.credits] == ["Judge"]


def test_what_is_left_out_is_told() -> None:
    found = outcomes(
        GROUP
        + "h,group,Empty,,,,,,,,,\n"
        + "o,outcome,Judge,,g h,,,,,,,\n"
        + "p,outcome,Old,,g,deleted,,,,,,\n"
    )

    assert found.remarks == (
        "rows marked as deleted, and left out: 1",
        "groups without an outcome, and left out: “Empty”",
        "outcomes in several groups, of which the first counts: 1",
    )


def test_without_points_of_mastery_the_standard_is_told() -> None:
    found = meant(outcomes(GROUP + "o,outcome,Judge,,g,,,,,,,2,Good,1,Poor\n"))

    assert found.credits[0].rubric.required == "good"
    assert any(each.startswith("nothing says which level earns") for each in found.decisions)


def test_one_level_is_no_rubric() -> None:
    found = outcomes("o,outcome,Judge,,,,,,,,,4,Yes,,\n")

    assert found.items[0].levels == ()


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("o,course,Judge,,,,,,,,,", "object_type", "a row is a group or an outcome"),
        ("o,outcome,,,,,,,,,,", "title", "the title is missing"),
        (",outcome,Judge,,,,,,,,,", "vendor_guid", "the identifier is missing"),
        ("g,outcome,Judge,,,,,,,,,", "vendor_guid", "another row has this identifier"),
        ("o,outcome,Judge,,x,,,,,,,", "parent_guids", "no group above has the identifier “x”"),
        ("o,outcome,Judge,,,,,,,,,4,", "ratings", "“4”, “” is no level of a rubric"),
        ("o,outcome,Judge,,,,,,,,,x,A,1,B", "ratings", "“x”, “A” is no level of a rubric"),
        ("o,outcome,Judge,,,,,,,,,-1,A,1,B", "ratings", "“-1”, “A” is no level of a rubric"),
        (
            "o,outcome,Judge,,,,5,,,,,1,A,2,B",
            "mastery_points",
            "no level of the outcome has so many points",
        ),
        (
            "o,outcome,Judge,,,,x,,,,,1,A,2,B",
            "mastery_points",
            "no level of the outcome has so many points",
        ),
        (
            "o,outcome,Judge,,,,,,,,," + ",".join(f"{n},L{n}" for n in range(11)),
            "ratings",
            "there are 11 levels; a rubric here has 10",
        ),
    ],
)
def test_outcomes_that_cannot_be_are_told(row: str, column: str, message: str) -> None:
    found = outcomes(GROUP + row + "\n")

    assert [(each.row, each.column, each.message) for each in found.problems] == [
        (3, column, message)
    ]


def test_a_file_without_ratings_has_outcomes_without_rubrics() -> None:
    found = sheet("vendor_guid|object_type|title|canvas_id", "o|outcome|Judge|7")

    assert found.items[0].levels == ()
    assert found.remarks == ()
