"""A framework from elsewhere becomes the files of a school, and people's work in them stays."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from transcript.errors import UnreadableWorkspaceError
from transcript.importing.framework_files import is_sheet, plan_case, plan_sheet
from transcript.importing.framework_kept import KEPT, kept_package
from transcript.importing.mapping import ImportMapping
from transcript.importing.plans import ImportPlan
from transcript.reading.tables import Table, open_table
from transcript.source.scaffold import learner_files, school_files
from transcript.source.workspace import Workspace

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 22, 12, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2] / "samples" / "imports"
PROFILE = "graduate-profile.yaml"
JUDGE = "credits/judge-sources.yaml"
Files = dict[str, str]


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A school as `transcript new school` makes it."""
    for path, text in school_files("Harbor Point School").items():
        place = tmp_path / path
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return tmp_path


def plan(school: Path, name: str, content: bytes | None = None, **more: Any) -> ImportPlan:  # noqa: ANN401
    taken = (SAMPLES / name).read_bytes() if content is None else content
    workspace = Workspace.open(school)
    options: dict[str, Any] = {
        "file": name,
        "workspace": workspace,
        "replace": False,
        "at": AT,
    } | more
    if name.endswith(".json"):
        return plan_case(taken, **options)
    return plan_sheet(io.BytesIO(taken), mapping=ImportMapping(), **options)


def take(school: Path, name: str, content: bytes | None = None, **more: Any) -> ImportPlan:  # noqa: ANN401
    """Import a file."""
    made = plan(school, name, content, **more)
    assert made.problem_count == 0
    for path, text in made.files():
        if text is None:
            (school / path).unlink()
        else:
            (school / path).write_bytes(text)
    return made


def changes(made: ImportPlan) -> list[tuple[str, str]]:
    return [(each.action, each.path) for each in made.changes]


def edit(school: Path, path: str, old: str, new: str) -> None:
    text = (school / path).read_text(encoding="utf-8")
    assert old in text
    (school / path).write_text(text.replace(old, new), encoding="utf-8")


def changed_package(change: Callable[[Any], None]) -> bytes:
    package = json.loads((SAMPLES / "framework.case.json").read_bytes())
    change(package)
    return json.dumps(package).encode()


def rename_the_area(package: Any) -> None:  # noqa: ANN401 - JSON
    package["CFItems"][0]["abbreviatedStatement"] = "Inquiry and doubt"


def restate_the_credit(package: Any) -> None:  # noqa: ANN401 - JSON
    package["CFItems"][1]["fullStatement"] = "Traces a claim."


# A new school


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("framework.csv", "a framework sheet"),
        ("framework.xlsx", "a framework sheet"),
        ("framework.case.json", "a CASE package"),
        ("canvas-outcomes.csv", "an outcomes file of Canvas"),
    ],
)
def test_a_framework_replaces_what_a_school_begins_with(
    name: str, found: str, school: Path
) -> None:
    made = take(school, name)

    assert made.found == (f"{name}: {found}: 3 areas, 6 competencies, 6 credits",)
    assert [each for each in changes(made) if each[1] != "mastery.yaml"] == [
        ("changed", PROFILE),
        ("new", JUDGE),
        ("new", "credits/plan-an-inquiry.yaml"),
        ("new", "credits/reason-with-data.yaml"),
        ("new", "credits/model-a-situation.yaml"),
        ("changed", "credits/write-for-a-reader.yaml"),
        ("new", "credits/speak-and-listen.yaml"),
        ("removed", "credits/weigh-sources.yaml"),
        ("removed", "credits/lead-an-investigation.yaml"),
        ("new", KEPT),
    ]
    loaded = Workspace.open(school).load_school()
    assert loaded.diagnostics == ()
    assert [each.code for each in loaded.credits] == [
        "IN-1",
        "IN-2",
        "MA-1",
        "MA-2",
        "CO-1",
        "CO-2",
    ]


@pytest.mark.parametrize(
    "name", ["framework.csv", "framework.xlsx", "framework.case.json", "canvas-outcomes.csv"]
)
def test_the_second_time_there_is_nothing_to_do(name: str, school: Path) -> None:
    take(school, name)

    assert plan(school, name, at=LATER).changes == ()


def test_a_workbook_and_its_csv_are_the_same_framework(school: Path) -> None:
    take(school, "framework.csv")

    assert [each.path for each in plan(school, "framework.xlsx").changes] == []


def test_what_a_person_has_to_decide_is_told(school: Path) -> None:
    assert plan(school, "framework.csv").decisions == (
        (
            "the framework has no description: write the statement of the graduate profile in the "
            "words you agreed on"
        ),
        (
            "nothing says whether the framework is in force, so it counts as a draft: write "
            "`status: pilot` or `adopted` in the graduate profile when it is"
        ),
    )


def test_the_files_say_where_they_come_from(school: Path) -> None:
    take(school, "framework.csv")

    assert (
        (school / JUDGE)
        .read_text(encoding="utf-8")
        .startswith(
            "# Imported from framework.csv. Change what you like: another import asks before it "
            "replaces that.\nid: judge-sources\ncode: IN-1\n"
        )
    )


def test_a_school_without_a_profile_gets_one(school: Path) -> None:
    (school / PROFILE).unlink()

    assert ("new", PROFILE) in changes(take(school, "framework.case.json"))


# What a person has changed


def test_what_a_person_has_changed_stays_if_the_framework_has_not(school: Path) -> None:
    take(school, "framework.case.json")
    edit(school, JUDGE, "level: foundational", "level: advanced")
    edit(school, PROFILE, "name: Inquiry", "name: Asking")

    assert plan(school, "framework.case.json").changes == ()


def test_what_nobody_has_changed_follows_the_framework(school: Path) -> None:
    take(school, "framework.case.json")

    made = take(school, "framework.case.json", changed_package(restate_the_credit))

    assert changes(made) == [("changed", PROFILE), ("changed", JUDGE), ("changed", KEPT)]


def test_what_both_have_changed_is_a_problem(school: Path) -> None:
    take(school, "framework.case.json")
    edit(school, JUDGE, "level: foundational", "level: advanced")

    made = plan(school, "framework.case.json", changed_package(restate_the_credit))

    assert [(each.file, each.row, each.message) for each in made.problems] == [
        (JUDGE, 0, "it was changed by hand, and the import would change it too")
    ]


def test_it_is_replaced_if_one_asks_for_that(school: Path) -> None:
    take(school, "framework.case.json")
    edit(school, JUDGE, "level: foundational", "level: advanced")

    made = take(school, "framework.case.json", changed_package(restate_the_credit), replace=True)

    assert ("changed", JUDGE) in changes(made)
    assert "level: foundational" in (school / JUDGE).read_text(encoding="utf-8")


def test_a_profile_that_a_person_wrote_first_is_a_problem(school: Path) -> None:
    edit(school, PROFILE, "name: Inquiry", "name: Asking")

    made = plan(school, "framework.case.json")

    assert [each.file for each in made.problems] == [PROFILE]
    assert made.changes != ()


def test_a_file_that_cannot_be_read_is_not_written_over(school: Path) -> None:
    (school / JUDGE).write_text("id: [", encoding="utf-8")

    assert [each.file for each in plan(school, "framework.csv").problems] == [JUDGE]


def test_a_sheet_leaves_the_heading_of_the_profile_alone(school: Path) -> None:
    take(school, "framework.csv")
    edit(school, PROFILE, "status: draft", "status: pilot")
    edit(school, PROFILE, "One paragraph, in", "Some words, in")

    sheet = (SAMPLES / "framework.csv").read_bytes().replace(b"what plain", b"what all plain")
    assert changes(take(school, "framework.csv", sheet)) == [
        ("changed", PROFILE),
        ("changed", KEPT),
    ]
    text = (school / PROFILE).read_text(encoding="utf-8")
    assert "status: pilot" in text
    assert "Some words" in text
    assert "what all plain" in text


def test_a_credit_that_was_renamed_is_known_by_its_alignment(school: Path) -> None:
    take(school, "framework.case.json")
    edit(school, JUDGE, "id: judge-sources", "id: judging")
    (school / JUDGE).rename(school / "credits/judging.yaml")

    assert plan(school, "framework.case.json").changes == ()
    made = plan(school, "framework.case.json", changed_package(restate_the_credit))
    assert ("changed", "credits/judging.yaml") in changes(made)


def test_files_in_json_stay_in_json(school: Path) -> None:
    take(school, "framework.case.json")
    value = Workspace.open(school).load_school().documents[JUDGE].value
    (school / JUDGE).unlink()
    (school / "credits/judge-sources.json").write_text(json.dumps(value), encoding="utf-8")

    take(school, "framework.case.json", changed_package(restate_the_credit))

    written = json.loads((school / "credits/judge-sources.json").read_bytes())
    assert written["standard"] == "Traces a claim."


# What is gone


def without_the_last_credit(package: Any) -> None:  # noqa: ANN401 - JSON
    kept = [
        each
        for each in package["CFItems"]
        if each.get("abbreviatedStatement") != "Speak and listen"
    ]
    assert len(kept) == len(package["CFItems"]) - 1
    package["CFItems"] = kept


def test_a_credit_that_is_gone_goes_if_nobody_has_changed_it(school: Path) -> None:
    take(school, "framework.case.json")

    made = plan(school, "framework.case.json", changed_package(without_the_last_credit))

    assert ("removed", "credits/speak-and-listen.yaml") in changes(made)


@pytest.mark.parametrize("reason", ["learners", "changed"])
def test_it_stays_where_somebody_may_need_it(reason: str, school: Path) -> None:
    take(school, "framework.case.json")
    if reason == "changed":
        edit(school, "credits/speak-and-listen.yaml", "level: foundational", "level: advanced")
    else:
        for path, text in learner_files("Ana", learner_id="ana", enrolled_on=AT.date()).items():
            (school / path).parent.mkdir(parents=True, exist_ok=True)
            (school / path).write_text(text, encoding="utf-8")

    made = plan(school, "framework.case.json", changed_package(without_the_last_credit))

    assert made.decisions[-1] == (
        "credits/speak-and-listen.yaml is not in the framework, and stays: remove it when no "
        "record names it, or move it to one of the areas"
    )


def test_a_credit_of_the_schools_own_stays_without_a_word(school: Path) -> None:
    take(school, "framework.case.json")
    text = (school / JUDGE).read_text(encoding="utf-8").replace("id: judge-sources", "id: own", 1)
    (school / "credits/own.yaml").write_text(text.split("alignments:")[0], encoding="utf-8")

    made = plan(school, "framework.case.json")

    assert made.changes == ()
    assert not any("own.yaml" in each for each in made.decisions)


# Points


def test_points_go_into_the_policy(school: Path) -> None:
    take(school, "canvas-outcomes.csv")

    policy = Workspace.open(school).load_school().mastery
    assert {level: int(worth) for level, worth in policy.default.scale.items()} == {
        "no-evidence": 0,
        "below-mastery": 1,
        "near-mastery": 2,
        "mastery": 3,
        "exceeds-mastery": 4,
    }


def test_a_school_without_a_policy_gets_one(school: Path) -> None:
    (school / "mastery.yaml").unlink()

    assert ("new", "mastery.yaml") in changes(plan(school, "canvas-outcomes.csv"))


def test_a_policy_that_a_person_wrote_is_told_what_to_say(school: Path) -> None:
    edit(school, "mastery.yaml", "method: latest", "method: highest")

    made = plan(school, "canvas-outcomes.csv")

    assert made.decisions[-1] == (
        "the levels of “Judge sources” and 5 more have other points there than their place; say "
        "so under `scale` in mastery.yaml, as in “scale: {no-evidence: 0, below-mastery: 1, "
        "near-mastery: 2, mastery: 3, exceeds-mastery: 4}”"
    )


def test_points_of_some_credits_stand_under_those(school: Path) -> None:
    def half(package: Any) -> None:  # noqa: ANN401 - JSON
        levels = package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"]
        levels[3]["score"] = 4.5

    take(school, "framework.case.json", changed_package(half))

    policy = Workspace.open(school).load_school().mastery
    assert list(policy.credits) == ["judge-sources"]
    assert str(policy.credits["judge-sources"].scale["distinguished"]) == "4.5"


# What cannot be imported


def test_a_package_may_come_as_a_stream(school: Path) -> None:
    stream = (SAMPLES / "framework.case.json").open("rb")
    with stream:
        made = plan_case(
            stream, file="f.json", workspace=Workspace.open(school), replace=False, at=AT
        )

    assert made.problem_count == 0


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("f.json", b"[]", "this is no CASE package but a list or a single value"),
        ("f.csv", b"Name,Phone\n", "this is the header of no framework sheet"),
        ("f.csv", b"Area,Area\n", "two columns are called “Area”"),
        ("f.csv", b"", "the file is empty"),
        ("f.xlsx", b"PK\x03\x04", "the workbook is damaged, or only half of it is here"),
    ],
)
def test_what_is_no_framework_is_told(
    name: str, content: bytes, message: str, school: Path
) -> None:
    made = plan(school, name, content)

    assert made.problem_count == len(made.problems) == 1
    assert made.problems[0].message.startswith(message)
    assert made.problems[0].file == name
    assert made.changes == ()


def test_a_sheet_may_have_a_title(school: Path) -> None:
    titled = b"Our profile, draft of May\n\n" + (SAMPLES / "framework.csv").read_bytes()[3:]

    assert plan(school, "framework.csv", titled).found == (
        "framework.csv: a framework sheet: 3 areas, 6 competencies, 6 credits",
    )


def test_a_workbook_of_something_else_is_told(school: Path) -> None:
    workbook = (SAMPLES / "framework.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as out:
        for name, content in files.items():
            out.writestr(name, content.replace(b">Area<", b">Phone<").replace(b"Competency", b"X"))

    (problem,) = plan(school, "framework.xlsx", written.getvalue()).problems

    assert problem.hint.startswith("ratings and rosters are read from CSV: save the sheet as")


def test_an_old_workbook_is_told(school: Path) -> None:
    (problem,) = plan(school, "f.xls", b"\xd0\xcf\x11\xe0\x00").problems

    assert problem.message == "this is an old Excel file (.xls), not CSV"


def test_a_framework_with_a_problem_is_told(school: Path) -> None:
    def empty(package: Any) -> None:  # noqa: ANN401 - JSON
        package["CFItems"] = []

    made = plan(school, "f.json", changed_package(empty))

    assert [each.message for each in made.problems] == ["there is no item in the framework"]


def test_a_sheet_needs_to_know_whose_it_is(school: Path) -> None:
    (school / "school.yaml").write_text("id: [", encoding="utf-8")

    made = plan(school, "framework.csv")

    assert [each.message for each in made.problems] == [
        "school.yaml cannot be read, and says whose framework this is"
    ]


def test_a_package_can_be_imported_before_the_school_is_described(school: Path) -> None:
    take(school, "framework.case.json")
    (school / "school.yaml").write_text("id: [", encoding="utf-8")

    assert plan(school, "framework.case.json").changes == ()


def test_a_package_that_was_damaged_is_told(school: Path) -> None:
    (school / KEPT).write_text("[]", encoding="utf-8")

    with pytest.raises(UnreadableWorkspaceError, match="restore the file, or remove it"):
        plan(school, "framework.csv")


def test_a_school_that_imported_nothing_keeps_no_package(school: Path) -> None:
    assert kept_package(Workspace.open(school)) is None


@pytest.mark.parametrize(
    ("header", "known"), [(b"Area,Competency\n", True), (b"student_id,credit\n", False)]
)
def test_a_framework_sheet_is_known_by_its_header(header: bytes, known: bool) -> None:  # noqa: FBT001
    table = open_table(io.BytesIO(header))

    assert isinstance(table, Table)
    assert is_sheet(table, ImportMapping()) is known
