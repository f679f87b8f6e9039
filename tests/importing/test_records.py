"""Rows of other systems become plans for a school's files."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from transcript.durable import write_together
from transcript.importing import learners
from transcript.importing.gathered import Gathered, gathering
from transcript.importing.mapping import ImportMapping
from transcript.importing.plans import ImportPlan
from transcript.importing.records import Source, plan_records
from transcript.importing.rows import ImportedRow, LearnerRow, RatingRow, RowProblem, SkippedRow
from transcript.model.learner import Name
from transcript.reading.limits import LIMITS
from transcript.source.scaffold import learner_files, school_files
from transcript.source.workspace import Workspace
from transcript.ways_out import Deed, WayOut

TODAY = date(2026, 11, 22)
RATING = RatingRow(
    file="r.csv",
    row=2,
    student_ids=("HP-1",),
    student_name="Ana Soto",
    targets=("weigh-sources",),
    rated_at=date(2026, 3, 4),
    assessor="T. Okafor",
    source_id="1",
    score=Decimal(3),
    headers={"score": "Score", "student_ids": "Number", "targets": "Outcome"},
)
PERSON = LearnerRow(
    file="roster.csv",
    row=2,
    student_ids=("HP-1",),
    full_name="Ana Soto",
    headers={"student_ids": "Number", "full_name": "Name"},
)
NEW_LEARNER = (
    "One learner is new. Each statement, in the learner's own words, is still to be written: "
    "statement in record.yaml"
)
DOUBLE = (
    "ana-soto-2 (HP-1) has the same name as ana-soto (HP-7): if they are one person, correct the "
    "number in the file, take learners/ana-soto-2 away if it is there, and import again"
)
NO_FIRST_DAY = (
    "Nothing says since when one learner is at the school: the day of the first rating, or today, "
    "stands for it: enrolled_on in learner.yaml"
)


@dataclass
class School:
    """A school's folder, and imports into it."""

    folder: Path
    gathered: Gathered

    def plan(
        self,
        *rows: ImportedRow,
        new_learners: bool = False,
        system: str = "csv",
        mapping: ImportMapping = ImportMapping(),  # noqa: B008 - it is frozen
    ) -> ImportPlan:
        return plan_records(
            Workspace.open(self.folder),
            rows,
            source=Source(system=system, mapping=mapping, mapping_file="map.yaml"),
            new_learners=new_learners,
            today=TODAY,
            gathered=self.gathered,
        )

    def said(self, *rows: ImportedRow, **options: Any) -> list[tuple[str, int, str, str]]:  # noqa: ANN401
        plan = self.plan(*rows, **options)
        assert plan.changes == ()
        return [(each.file, each.row, each.column, each.message) for each in plan.problems]

    def write(self, *rows: ImportedRow, **options: Any) -> ImportPlan:  # noqa: ANN401
        with gathering() as gathered:
            self.gathered = gathered
            plan = self.plan(*rows, **options)
            assert plan.problems == ()
            write_together(self.folder, plan.files())
        self.gathered = self.stack.enter_context(gathering())
        return plan

    def __post_init__(self) -> None:
        self.stack = ExitStack()

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def learner(self, name: str = "Ana Soto") -> Path:
        files = learner_files(name, learner_id="ana-soto", enrolled_on=date(2025, 8, 25))
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(text, encoding="utf-8")
        return self.folder / "learners" / "ana-soto" / "learner.yaml"

    def numbered_learner(self, number: str = "HP-1") -> Path:
        path = self.learner()
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}identifiers: [{{kind: school, value: {number}}}]\n")
        return path


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    for path, text in school_files("Hill School").items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    with gathering() as gathered:
        made = School(tmp_path, gathered)
        with made.stack:
            yield made


def changes(plan: ImportPlan) -> list[tuple[str, str, str]]:
    return [(each.action, each.path, each.about) for each in plan.changes]


# A first import


def test_a_school_without_learners_gets_those_of_its_ratings(school: School) -> None:
    plan = school.plan(RATING)
    assert changes(plan) == [
        ("new", "learners/ana-soto/learner.yaml", ""),
        ("new", "learners/ana-soto/record.yaml", ""),
        ("new", "learners/ana-soto/ratings.csv", "1 new rating"),
    ]
    assert plan.found == ("1 rating read",)


def test_a_new_learner_came_to_the_school_at_the_latest_with_the_first_rating(
    school: School,
) -> None:
    later = replace(RATING, row=3, source_id="2", rated_at=date(2026, 4, 1))
    plan = school.write(later, RATING)
    assert "enrolled_on: 2026-03-04" in school.text("learners/ana-soto/learner.yaml")
    assert plan.decisions == (
        NEW_LEARNER,
        "The language that a new family reads is taken to be English: language in learner.yaml",
        NO_FIRST_DAY,
    )


def test_a_rating_stands_in_a_file_beside_the_record(school: School) -> None:
    moment = datetime(2026, 3, 4, 23, 30, tzinfo=timezone(-timedelta(hours=6)))
    school.write(
        replace(
            RATING,
            rated_at=moment,
            attempt=2,
            work="Essay",
            url="https://x.example",
            note="Cafe\u0301",
            score=Decimal("3.50"),
        )
    )
    assert school.text("learners/ana-soto/ratings.csv").splitlines()[1] == (
        "weigh-sources,,2026-03-04T23:30:00-06:00,2,proficient,3.50,T. Okafor,Essay,"
        "https://x.example,Café,csv,1"
    )


def test_ratings_stand_in_the_order_of_time_whatever_the_zone(school: School) -> None:
    denver = timezone(-timedelta(hours=6))
    rows = (
        replace(RATING, source_id="late", rated_at=datetime(2026, 3, 4, 23, tzinfo=denver)),
        replace(RATING, source_id="b", rated_at=datetime(2026, 3, 5, 4, tzinfo=UTC), attempt=2),
        replace(RATING, source_id="a", rated_at=datetime(2026, 3, 5, 4, tzinfo=UTC), attempt=3),
        replace(RATING, source_id="day", rated_at=date(2026, 3, 4)),
    )
    school.write(*rows)
    lines = school.text("learners/ana-soto/ratings.csv").splitlines()[1:]
    assert [line.rpartition(",")[2] for line in lines] == ["day", "b", "a", "late"]


def test_two_learners_of_one_name_have_folders_of_their_own(school: School) -> None:
    school.write(RATING, replace(RATING, student_ids=("HP-2",), source_id="2"))
    names = sorted(path.name for path in (school.folder / "learners").iterdir())
    assert names == ["ana-soto", "ana-soto-2"]


def test_a_name_in_other_letters_has_a_folder_too(school: School) -> None:
    school.write(replace(RATING, student_name="王小明"))
    assert 'full: "王小明"' in school.text("learners/learner/learner.yaml")


def test_an_import_that_is_repeated_has_nothing_to_do(school: School) -> None:
    school.write(RATING)
    plan = school.plan(RATING)
    assert plan.changes == ()
    assert plan.decisions == ()
    assert plan.remarks == ("1 rating is there already",)


def test_a_rating_that_was_corrected_is_changed(school: School) -> None:
    school.write(RATING, replace(RATING, source_id="2", work="Essay"))
    other = replace(RATING, source_id="3", work="Poem")
    plan = school.write(replace(RATING, score=Decimal(4)), other)
    assert changes(plan) == [
        ("changed", "learners/ana-soto/ratings.csv", "1 new and 1 changed ratings")
    ]
    lines = school.text("learners/ana-soto/ratings.csv").splitlines()
    assert [line.split(",")[4] for line in lines[1:]] == [
        "distinguished",
        "proficient",
        "proficient",
    ]


def test_criteria_are_rated_for_themselves(school: School) -> None:
    criterion = Workspace.open(school.folder).load_school().credits[0].criteria[0].id
    credit = Workspace.open(school.folder).load_school().credits[0].id
    school.write(replace(RATING, targets=(f"{credit}/{criterion}",)))
    assert f"\n{credit},{criterion},2026" in school.text("learners/ana-soto/ratings.csv")


def test_rows_that_are_left_out_are_counted(school: School) -> None:
    skipped = SkippedRow(file="r.csv", row=3, reason="not handed in")
    plan = school.plan(RATING, skipped, skipped, replace(skipped, reason="no points"))
    assert plan.remarks == ("2 rows are left out: not handed in", "1 row is left out: no points")


def test_who_judged_may_stand_in_the_mapping_file(school: School) -> None:
    school.write(replace(RATING, assessor=""), mapping=ImportMapping(assessor="M. Adeyemi"))
    assert ",M. Adeyemi," in school.text("learners/ana-soto/ratings.csv")


def test_who_judged_may_be_told_by_nobody(school: School) -> None:
    plan = school.write(replace(RATING, assessor=""), system="canvas")
    assert ",not named (canvas)," in school.text("learners/ana-soto/ratings.csv")
    assert plan.decisions[-1] == (
        "Who judged is not told of one rating: say it in a mapping file (assessor: A. Teacher) and "
        "import again"
    )


def test_the_same_judgement_from_two_systems_is_for_a_person_to_look_at(school: School) -> None:
    school.write(RATING, system="canvas")
    plan = school.plan(RATING, system="oneroster")
    (decision,) = plan.decisions
    assert decision == (
        "For one rating there is one from canvas, of the same day and the same level: if it is the "
        "same one, it counts twice; import it from one of the two"
    )


# Learners whom the school has


def test_a_learner_is_found_by_number(school: School) -> None:
    school.numbered_learner()
    plan = school.plan(replace(RATING, student_ids=("other", "HP-1")))
    assert changes(plan) == [("new", "learners/ana-soto/ratings.csv", "1 new rating")]


def test_a_learner_is_found_by_folder(school: School) -> None:
    school.learner()
    assert len(school.plan(replace(RATING, student_ids=("ana-soto",))).changes) == 1


def test_an_unknown_learner_is_told_once(school: School) -> None:
    school.numbered_learner()
    rows = [replace(RATING, row=row, student_ids=("HP-9",)) for row in (2, 3)]
    (problem,) = school.plan(*rows).problems
    assert problem.message == "no learner has the number “HP-9” (so in row 3)"
    assert problem.column == "Number"
    assert problem.hint == (
        "is it Ana Soto? Then write the number under “identifiers” in "
        "learners/ana-soto/learner.yaml"
    )


def test_an_unknown_learner_like_none_has_the_ways_out(school: School) -> None:
    school.numbered_learner()
    (problem,) = school.plan(replace(RATING, student_ids=("9",), student_name="Xu")).problems
    assert problem.hint == "correct the number, or make the learner first"
    assert problem.way_out == WayOut(Deed.MAKE_LEARNERS)


def test_a_number_that_a_spreadsheet_has_rounded_is_told_as_that(school: School) -> None:
    school.numbered_learner()
    row = replace(RATING, student_ids=("1.23457E+11",), student_name=None)
    (problem,) = school.plan(row).problems
    assert problem.hint == "a spreadsheet has rounded it: take the file as it was exported"


def test_new_learners_may_be_wanted(school: School) -> None:
    school.numbered_learner("HP-7")
    assert len(school.plan(RATING, new_learners=True).changes) == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"student_ids": ("",)}, "there is no number of a learner"),
        ({"student_ids": ("7" * 61,)}, "the number is longer than 60 characters"),
        (
            {"student_name": "x" * 301},
            "the new learner “HP-1” has a name of more than 300 characters",
        ),
    ],
)
def test_a_learner_who_cannot_be_made(school: School, change: dict[str, Any], message: str) -> None:
    assert school.said(replace(RATING, **change)) == [("r.csv", 2, "Number", message)]


def test_a_learner_whose_name_nobody_tells_has_the_number_for_a_name(school: School) -> None:
    plan = school.write(replace(RATING, student_name=None))

    loaded = Workspace.open(school.folder).load("learner")
    assert loaded.transcript
    assert loaded.transcript.learner.legal_name.full == "HP-1"
    assert plan.decisions[1] == (
        "Nothing says what one learner is called, so the number stands for the name: import a "
        "roster, or write it: legal_name in learner.yaml"
    )


def test_thousands_of_one_name_have_a_folder_each_at_once(school: School) -> None:
    people = [replace(PERSON, row=n, student_ids=(f"HP-{n}",)) for n in range(1, 2_001)]

    made = {each.path.split("/")[1] for each in school.plan(*people).changes}

    assert len(made) == 2_000
    assert {"ana-soto", "ana-soto-2", "ana-soto-2000"} <= made


def test_a_number_with_a_folder_of_that_name_beside_it_is_passed_over(school: School) -> None:
    path = school.numbered_learner("HP-7")
    other = path.parent.with_name("ana-soto-2")
    other.mkdir()
    text = path.read_text().replace("HP-7", "HP-8").replace("id: ana-soto", "id: ana-soto-2")
    (other / "learner.yaml").write_text(text)

    plan = school.plan(PERSON, new_learners=True)

    assert "learners/ana-soto-3/learner.yaml" in {each.path for each in plan.changes}


def test_after_many_unknown_numbers_no_name_is_compared_any_more(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.learner()
    monkeypatch.setattr(learners, "_MOST_COMPARED", 2)
    strangers = [replace(RATING, row=n, student_ids=(f"HP-{n}",)) for n in range(9, 12)]

    hints = [problem.hint for problem in school.plan(*strangers).problems]

    assert [hint.startswith("is it ") for hint in hints] == [True, True, False]


def test_a_number_of_two_learners_is_told(school: School) -> None:
    path = school.numbered_learner()
    other = path.parent.with_name("other")
    other.mkdir()
    (other / "learner.yaml").write_text(path.read_text().replace("id: ana-soto", "id: other"))
    assert school.said(RATING, PERSON) == [
        ("r.csv", 2, "Number", "two learners have the number “HP-1”"),
        ("roster.csv", 2, "Number", "two learners of the school have this number"),
    ]


def test_a_learner_whose_file_is_broken_stops_the_import(school: School) -> None:
    school.learner().write_text("id: ana-soto\n")
    ((file, _, _, message), *_) = school.said(RATING, new_learners=True)
    assert file == "learners/ana-soto/learner.yaml"
    assert "legal_name" in message


def test_a_learner_without_a_file_is_left_to_validation(school: School) -> None:
    (school.folder / "learners" / "empty").mkdir(parents=True)
    assert school.plan(RATING, new_learners=True).problems == ()


# Rosters


def test_a_roster_makes_learners(school: School) -> None:
    school.numbered_learner("HP-7")
    row = replace(PERSON, enrolled_on=date(2025, 8, 25), language="es", chosen_name="Anita")
    plan = school.write(row)
    assert plan.decisions == (NEW_LEARNER, DOUBLE)
    text = school.text("learners/ana-soto-2/learner.yaml")
    assert 'chosen_name:\n  full: "Anita"\n' in text
    assert "enrolled_on: 2025-08-25" in text


def test_of_many_who_have_the_name_of_somebody_else_the_first_are_named(school: School) -> None:
    school.learner()
    rows = [
        replace(PERSON, row=row, student_ids=(f"HP-{row}",), enrolled_on=TODAY, language="en")
        for row in range(2, 14)
    ]
    doubles = school.plan(*rows).decisions[1:]
    assert len(doubles) == 11
    assert doubles[0].startswith("ana-soto-2 (HP-2) has the same name as ana-soto (no number): ")
    assert doubles[-1] == "2 more new learners have the name of somebody else"


def test_a_table_without_a_row_is_told_so(school: School) -> None:
    assert school.plan().found == ("There is a header, and no row below it",)


def test_a_roster_of_whom_nothing_more_is_known_takes_today(school: School) -> None:
    school.write(PERSON)
    assert "enrolled_on: 2026-11-22" in school.text("learners/ana-soto/learner.yaml")


def test_a_roster_changes_what_differs(school: School) -> None:
    path = school.numbered_learner()
    before = path.read_text()
    plan = school.write(replace(PERSON, expected_graduation=date(2028, 6, 10), language="es"))
    assert changes(plan) == [
        ("changed", "learners/ana-soto/learner.yaml", "expected_graduation, language")
    ]
    after = before.replace("language: en", "language: es")
    sample = "# expected_graduation: 2028-06-10"
    assert path.read_text() == after.replace(sample, sample[2:])


def test_a_roster_that_is_repeated_has_nothing_to_do(school: School) -> None:
    row = replace(PERSON, given_name="Ana", family_name="Soto", chosen_name="Anita")
    school.write(row)
    assert school.plan(row).changes == ()


def test_parts_of_a_name_that_are_known_stay_while_the_name_does(school: School) -> None:
    school.write(replace(PERSON, given_name="Ana"))
    school.write(replace(PERSON, family_name="Soto"))
    names = school.text("learners/ana-soto/learner.yaml").partition("legal_name:")[2]
    assert names.startswith('\n  full: "Ana Soto"\n  given: "Ana"\n  family: "Soto"\n')


def test_a_new_name_does_not_keep_the_parts_of_the_old_one(school: School) -> None:
    school.write(replace(PERSON, given_name="Ana", family_name="Soto"))
    school.write(replace(PERSON, full_name="Ana Ruiz"))
    loaded = Workspace.open(school.folder).load("ana-soto").draft
    assert loaded is not None
    assert loaded.learner.legal_name == Name(full="Ana Ruiz")


def test_a_number_is_added_to_a_learner_who_is_found_by_folder(school: School) -> None:
    school.learner()
    school.write(replace(PERSON, student_ids=("HP-1", "ana-soto")))
    assert 'value: "HP-1"' in school.text("learners/ana-soto/learner.yaml")


def test_a_learner_who_stands_twice_in_a_roster_stands_there_alike(school: School) -> None:
    again = replace(PERSON, row=3)
    assert len(school.plan(PERSON, again).changes) == 2
    assert school.said(PERSON, replace(again, full_name="Ana Ruiz")) == [
        ("roster.csv", 3, "Number", "“Ana Ruiz” stands in row 2 too, and not the same")
    ]


@pytest.mark.parametrize(
    ("change", "column", "message"),
    [
        ({"full_name": ""}, "Name", "the learner has no name"),
        ({"chosen_name": "x" * 301}, "Name", "the name is longer than 300 characters"),
        ({"student_ids": ("1" * 61,)}, "Number", "the number is longer than 60 characters"),
        ({"language": "Spanish"}, "", "“Spanish” is no language tag"),
    ],
)
def test_what_a_roster_cannot_say_is_told(
    school: School, change: dict[str, Any], column: str, message: str
) -> None:
    assert school.said(replace(PERSON, **change)) == [("roster.csv", 2, column, message)]


def test_names_are_composed_and_on_one_line(school: School) -> None:
    row = replace(PERSON, full_name="Ana\n  Kova\u0301r", student_ids=("HP\u0301-1",))
    school.write(row)
    assert 'full: "Ana Kovár"' in school.text("learners/ana-kovar/learner.yaml")
    assert school.plan(row).changes == ()


@pytest.mark.parametrize(
    ("name", "folder"), [("Null", "learner-null"), ("7", "learner-7"), ("Con", "learner-con")]
)
def test_a_folder_is_called_what_is_a_text_in_yaml(school: School, name: str, folder: str) -> None:
    assert changes(school.write(replace(PERSON, full_name=name)))[0][1] == (
        f"learners/{folder}/learner.yaml"
    )
    assert school.plan(replace(PERSON, full_name=name)).changes == ()


def test_a_very_long_name_has_a_shorter_folder(school: School) -> None:
    plan = school.write(replace(PERSON, full_name=f"{'x' * 89} {'y' * 150}"))
    assert changes(plan)[0][1] == f"learners/{'x' * 89}/learner.yaml"


def test_a_file_that_cannot_be_changed_is_left_to_a_person(school: School) -> None:
    school.learner().write_text(
        "{id: ana-soto, legal_name: {full: Ana}, enrolled_on: 2025-08-25, language: en}\n"
    )
    row = replace(PERSON, student_ids=("ana-soto",), full_name="Ana")
    plan = school.plan(replace(row, language="es"))
    assert plan.problems[0].file == "learners/ana-soto/learner.yaml"
    assert plan.problems[0].message == (
        "this file is written in a way that cannot be changed here: language"
    )
    assert plan.changes == ()


def test_a_roster_and_its_ratings_come_together(school: School) -> None:
    school.numbered_learner("HP-7")
    assert len(school.plan(PERSON, RATING).changes) == 3


# What is wrong


def test_an_unknown_credit_is_told_with_its_column(school: School) -> None:
    rows = [replace(RATING, row=row, targets=("", "Weigh sauces")) for row in (2, 3)]
    assert school.said(*rows) == [
        ("r.csv", 2, "Outcome", "no credit is called “Weigh sauces” (so in row 3)")
    ]


def test_a_score_off_the_scale_is_told_in_each_row(school: School) -> None:
    rows = [replace(RATING, row=row, source_id=str(row), score=Decimal(9)) for row in (2, 3)]
    message = "the score 9 is off the scale, which is 0 to 4"
    assert school.said(*rows) == [
        ("r.csv", 2, "Score", message),
        ("r.csv", 3, "Score", message),
    ]


def test_another_scale_is_told_once_for_an_outcome(school: School) -> None:
    rows = [replace(RATING, row=row, mastery_score=Decimal(7)) for row in (2, 3)]
    assert school.said(*rows) == [
        (
            "r.csv",
            2,
            "",
            "mastery is 7 there; “Proficient” counts 3 here (“Weigh sources”) (so in row 3)",
        )
    ]


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (TODAY + timedelta(days=2), "this is in the future"),
        (datetime(2062, 3, 4, 9, tzinfo=UTC), "this is in the future"),
        (date(206, 3, 4), "this is very long ago"),
    ],
)
def test_a_day_that_cannot_be_meant_is_told(school: School, day: date, message: str) -> None:
    headers = {**RATING.headers, "rated_at": "Day"}
    told = school.said(replace(RATING, rated_at=day, headers=headers))
    assert told == [("r.csv", 2, "Day", message)]


def test_it_may_be_tomorrow_elsewhere(school: School) -> None:
    assert school.plan(replace(RATING, rated_at=TODAY + timedelta(days=1))).problems == ()


def test_a_first_day_that_nobody_told_gives_way_to_an_earlier_rating(school: School) -> None:
    school.write(PERSON)
    assert changes(school.plan(RATING))[0] == (
        "changed",
        "learners/ana-soto/learner.yaml",
        "enrolled_on",
    )
    school.write(RATING)
    assert (
        school.text("learners/ana-soto/learner.yaml").count(
            "enrolled_on: 2026-03-04  # nobody said"
        )
        == 1
    )


def test_a_first_day_that_nobody_told_is_known_as_such_until_somebody_does(school: School) -> None:
    school.write(PERSON)
    school.write(RATING)
    school.write(replace(PERSON, enrolled_on=date(2026, 3, 5)))
    assert "enrolled_on: 2026-03-05\n" in school.text("learners/ana-soto/learner.yaml")
    assert [each.path for each in school.plan(RATING).changes] == []


def test_ratings_from_before_a_first_day_that_was_told_are_to_be_decided(school: School) -> None:
    plan = school.plan(replace(PERSON, enrolled_on=date(2026, 3, 5)), RATING)
    assert (
        "One learner has ratings from before the first day at the school: enrolled_on in "
        "learner.yaml"
    ) in plan.decisions


def test_one_rating_with_two_scores_is_told(school: School) -> None:
    assert school.said(RATING, replace(RATING, row=3, score=Decimal(2))) == [
        ("r.csv", 3, "", "row 2 says something else of the same attempt at the same time")
    ]


def test_one_rating_that_stands_twice_counts_once(school: School) -> None:
    plan = school.plan(RATING, replace(RATING, row=3))
    assert changes(plan)[-1][2] == "1 new rating"


def test_one_id_of_two_learners_is_told(school: School) -> None:
    other = replace(RATING, file="s.csv", student_ids=("HP-2",))
    assert school.said(RATING, other) == [
        ("s.csv", 2, "", "r.csv, row 2 has the same id, and says something else")
    ]


def test_two_attempts_at_the_same_time_that_differ_are_told(school: School) -> None:
    other = replace(RATING, row=3, source_id="2", score=Decimal(2))
    plan = school.plan(RATING, other)
    assert [each.message for each in plan.problems] == [
        "row 2 says something else of the same attempt at the same time"
    ]
    assert "a number or a time" in plan.problems[0].hint


@pytest.mark.parametrize("change", [{"attempt": 2}, {"work": "Essay"}, {"assessor": "B."}])
def test_two_attempts_that_can_be_told_apart_are_two(
    school: School, change: dict[str, Any]
) -> None:
    other = replace(RATING, row=3, source_id="2", score=Decimal(2), **change)
    assert school.plan(RATING, other).problems == ()


def test_a_text_that_is_too_long_is_told(school: School) -> None:
    assert school.said(replace(RATING, work="x" * 301)) == [
        ("r.csv", 2, "", "the text is longer than 300 characters")
    ]


def test_a_mapping_to_nothing_is_told(school: School) -> None:
    mapping = ImportMapping(credits={"X": "weigh-sauces"})
    assert school.said(RATING, mapping=mapping) == [
        (
            "map.yaml",
            0,
            "credits",
            "the mapping file says “weigh-sauces”, and there is no such credit",
        )
    ]


def test_what_a_reader_tells_is_told(school: School) -> None:
    problem = RowProblem(file="r.csv", row=7, column="x", value="", message="broken", hint="mend")
    assert school.said(RATING, problem) == [("r.csv", 7, "x", "broken")]


def test_many_ratings_are_kept_on_disk(school: School) -> None:
    rows = [
        replace(RATING, student_ids=(f"HP-{number % 5}",), source_id=str(number), work=str(number))
        for number in range(5_001)
    ]
    assert changes(school.plan(*rows))[-1][2] == "1,000 new ratings"


def test_more_ratings_than_a_record_can_hold_stop_the_import(school: School) -> None:
    rows = [replace(RATING, source_id=str(number), work=str(number)) for number in range(2_001)]
    assert school.said(*rows) == [
        (
            "learners/ana-soto/ratings.csv",
            0,
            "",
            "the learner would have 2,001 ratings; at most 2,000 are kept",
        )
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.org", "https://x y"])
def test_what_is_no_web_address_is_told(school: School, url: str) -> None:
    assert school.said(replace(RATING, url=url)) == [("r.csv", 2, "", "this is no web address")]


def test_ratings_that_were_broken_by_hand_stop_the_import(school: School) -> None:
    school.write(RATING)
    path = school.folder / "learners" / "ana-soto" / "ratings.csv"
    path.write_text(path.read_text().replace("2026-03-04", "March"))
    assert school.said(replace(RATING, source_id="2")) == [
        ("learners/ana-soto/ratings.csv", 2, "", "“March” is no date")
    ]


def test_a_file_that_would_grow_too_large_stops_the_import(school: School) -> None:
    notes: Sequence[RatingRow] = [
        replace(RATING, source_id=str(number), attempt=number, note="x" * 19_000)
        for number in range(LIMITS.size // 19_000 + 1)
    ]
    assert school.said(*notes) == [
        ("learners/ana-soto/ratings.csv", 0, "", "the file would be larger than 5 MB")
    ]


def test_files_that_nobody_reads_to_the_end_are_no_trouble() -> None:
    with gathering() as gathered:
        gathered.put("a", b"1")
        gathered.put("b", b"2")
        files = gathered.files()
        assert next(files) == ("a", b"1")

    files.close()  # type: ignore[attr-defined]
