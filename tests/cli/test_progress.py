import json
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import pytest

from tests.cli.conftest import Run
from tests.schools import RECORD

RATING = """\
  - credit: weigh-sources
    assessor: A. Teacher
    rated_on: 2026-03-09
    level: proficient
    attempt: 1
    evidence: [essay]
"""


@pytest.fixture(autouse=True)
def _on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    day = datetime(2026, 11, 22, tzinfo=UTC)
    monkeypatch.setattr("transcript.cli.commands.progress.now", lambda: day)


@pytest.fixture
def record(school: Path) -> Path:
    return school / "learners" / "ana-perez-soto" / "record.yaml"


def without_award(record: Path, *, levels: tuple[str, ...] = ("proficient",)) -> None:
    head = RECORD[: RECORD.index("  - credit: weigh-sources")]
    ratings = [
        RATING.replace("proficient", level)
        .replace("attempt: 1", f"attempt: {number}")
        .replace("2026-03-09", f"2026-0{number}-09")
        for number, level in enumerate(levels, start=1)
    ]
    record.write_text(head + "".join(ratings))


def progress(run: Run, school: Path, *more: object) -> str:
    result = run("progress", *more, "-w", school)
    assert result.exit_code == 0, result.output
    return result.output


def refusal(run: Run, school: Path, *more: object) -> str:
    result = run("progress", *more, "-w", school)
    assert result.exit_code == 2
    return result.output.splitlines()[-1]


def test_a_page_counts_and_lists_what_is_awarded(school: Path, run: Run) -> None:
    said = progress(run, school, "ana-perez-soto")
    assert said.startswith(
        "Ana Pérez Soto\n"
        "As of 2026-11-22: 1 awarded, 0 ready for a decision, 0 on the way, 2 not begun. "
        "Last evidence 2026-03-09, 258 days ago.\n"
        "\n"
        "Awarded\n"
        "  IN-1   Weigh sources: Proficient, 2026-03-16\n"
        "\n"
        "Not begun\n"
    )
    assert said.endswith("  By choice: IN-2 Lead an investigation\n")


def test_a_page_shows_the_journey_and_what_is_needed_next(
    school: Path, record: Path, run: Run
) -> None:
    without_award(record, levels=("emerging", "proficient"))
    said = progress(run, school, "ana-perez-soto")
    block = said[said.index("Ready for a decision") : said.index("\nNot begun")]
    assert (
        block
        == """\
Ready for a decision
  IN-1   Weigh sources (foundational)
         Distinguished  ·  ·
         Proficient     ·  ●  (the standard)
         Developing     ·  ·
         Emerging       ●  ·
                        2026-01-09 to 2026-02-09
         stands at   Proficient, by the school's method (latest: 3.00)
         evidence    1 piece, 1 asked for; 1 context, 1 asked for (course)
         next        Ask for a decision: the last rating is “Proficient”.
         average     an average would have said 2.00 (“Developing”): it holds the first attempts
                     against what came later
"""
    )


def test_a_page_shows_criteria_by_their_paths(school: Path, record: Path, run: Run) -> None:
    without_award(record, levels=("emerging", "proficient"))
    record.write_text(
        record.read_text().replace("    level:", "    criterion: quality\n    level:")
    )
    said = progress(run, school, "ana-perez-soto")
    assert "agreed on. Emerging → Proficient" in " ".join(said.split())
    assert "On the way" in said


def test_a_page_under_professional_judgement_names_no_formula(
    school: Path, record: Path, run: Run
) -> None:
    without_award(record)
    (school / "mastery.yaml").write_text("determination:\n  method: professional_judgement\n")
    said = progress(run, school, "ana-perez-soto")
    assert "Proficient, as last rated: a person decides, no formula" in said


def test_a_method_without_a_result_says_so(school: Path, record: Path, run: Run) -> None:
    without_award(record)
    (school / "mastery.yaml").write_text(
        "determination:\n  method: n_times\n  parameters:\n    times: 2\n"
    )
    said = progress(run, school, "ana-perez-soto")
    assert "Proficient, as last rated: the school's method (n times) has no result yet\n" in said


def test_an_average_that_hides_what_is_not_there_is_told(
    school: Path, record: Path, run: Run
) -> None:
    without_award(record, levels=("distinguished", "distinguished", "developing"))
    said = progress(run, school, "ana-perez-soto")
    assert "an average would have said 3.33 (“Proficient”): it hides what is not yet there" in said


def test_a_learner_without_anything_has_a_page(school: Path, record: Path, run: Run) -> None:
    record.write_text("status: in progress\nstatement: I begin.\n")
    assert "There is no evidence yet." in progress(run, school, "ana-perez-soto")


def test_evidence_that_nobody_has_judged_stands_below(school: Path, record: Path, run: Run) -> None:
    record.write_text(RECORD[: RECORD.index("ratings:")])
    assert progress(run, school, "ana-perez-soto").endswith(
        "Evidence that nobody has judged\n  2026-03-02  “The flood of 1927” (essay)\n"
    )


def test_habits_stand_apart_from_mastery(school: Path, run: Run) -> None:
    (school / "learners" / "ana-perez-soto" / "habits.yaml").write_text(
        "observations:\n"
        "  - habit: Persists\n    on: 2026-03-02\n    by: A. Teacher\n    note: Began anew.\n"
    )
    assert progress(run, school, "ana-perez-soto").endswith(
        "\nHabits of work, which are seen and told, and no part of mastery\n"
        "  Persists, 2026-03-02, A. Teacher: Began anew.\n"
    )


def test_one_credit_is_shown_whatever_its_status(school: Path, run: Run) -> None:
    said = progress(run, school, "ana-perez-soto", "--credit", "weigh-sources")
    assert said.startswith("Ana Pérez Soto: awarded\n  IN-1   Weigh sources (foundational)\n")
    assert "Proficient, awarded 2026-03-16" in said


def test_a_credit_that_is_not_begun_is_shown_with_how_to_begin(school: Path, run: Run) -> None:
    said = progress(run, school, "ana-perez-soto", "--credit", "write-for-a-reader")
    assert said.splitlines()[3:] == [
        "         evidence    no pieces, 1 asked for; no contexts, 1 asked for",
        "         next        Begin: one piece of work.",
    ]


def test_the_page_of_a_credit_tells_its_standard_and_the_steps_of_the_method(
    school: Path, record: Path, run: Run
) -> None:
    without_award(record, levels=("emerging", "developing", "proficient"))
    policy = "determination:\n  method: median_of_last\n  parameters:\n    last: 3\n"
    (school / "mastery.yaml").write_text(policy)
    said = progress(run, school, "ana-perez-soto", "--credit", "weigh-sources")
    assert "\n         standard    Does it alone, in work that matters to somebody" in said
    assert said.endswith(
        "         steps       the last 3 ratings by size: 1, 2, 3\n"
        "                     the middle one: 2.00\n"
    )


def test_a_credit_on_the_way_tells_what_the_learner_was_told_last(
    school: Path, record: Path, run: Run
) -> None:
    without_award(record, levels=("emerging", "developing"))
    record.write_text(record.read_text() + "    feedback: Ask who paid for each source.\n")
    said = progress(run, school, "ana-perez-soto")
    assert "         feedback    “Ask who paid for each source.” A. Teacher, 2026-02-09\n" in said


def test_an_average_holds_the_first_attempts_against_an_awarded_credit(
    school: Path, record: Path, run: Run
) -> None:
    early = RATING.replace("proficient", "emerging").replace("2026-03-09", "2026-01-09")
    text = RECORD.replace("attempt: 1", "attempt: 2").replace("ratings:\n", f"ratings:\n{early}")
    record.write_text(text)
    said = progress(run, school, "ana-perez-soto", "--credit", "weigh-sources")
    assert "Ana Pérez Soto: awarded" in said
    assert "it holds the first attempts" in said


def test_an_id_that_is_not_the_name_stands_beside_it(school: Path, run: Run) -> None:
    run("new", "learner", "ليلى حدّاد", "--id", "layla-haddad", "-w", school)
    assert progress(run, school, "layla-haddad").startswith("ليلى حدّاد (layla-haddad)\n")


def test_a_school_without_learners_is_told_how_to_begin(school: Path, run: Run) -> None:
    rmtree(school / "learners" / "ana-perez-soto")
    assert progress(run, school, "--cohort") == (
        "no learners, as of 2026-11-22\n\n"
        "Nobody is counted. “transcript new learner NAME” makes a learner,\n"
        "“transcript import csv FILE” brings in a roster.\n"
    )


def test_who_has_every_credit_has_nothing_to_begin(school: Path, record: Path, run: Run) -> None:
    award = RECORD[RECORD.index("  - credit: weigh-sources\n    level") : RECORD.index("featured:")]
    others = ("lead-an-investigation", "write-for-a-reader")
    awards = "".join(award.replace("weigh-sources", each) for each in others)
    record.write_text(RECORD.replace(award, award + awards))
    said = progress(run, school, "ana-perez-soto")
    assert "3 awarded" in said
    assert said.endswith("  CO-1   Write for a reader: Proficient, 2026-03-16\n")


def test_a_learner_as_json_has_every_credit_and_what_is_next(
    school: Path, record: Path, run: Run
) -> None:
    without_award(record, levels=("emerging", "proficient"))
    said = json.loads(progress(run, school, "ana-perez-soto", "--format", "json"))
    [learner] = said["learners"]
    assert (said["version"], said["as_of"], learner["id"]) == (1, "2026-11-22", "ana-perez-soto")
    weigh = next(each for each in learner["credits"] if each["credit"] == "weigh-sources")
    assert weigh["status"] == "ready for a decision"
    assert weigh["next"] == "Ask for a decision: the last rating is “Proficient”."
    assert weigh["misleading_average"] == 2.0
    assert weigh["advice"]["result"] == 3
    assert weigh["advice"]["trace"][-1] == {
        "text": "the latest of 2 ratings",
        "expression": "3",
        "value": 3,
    }
    assert [each["level"] for each in weigh["attempts"]] == ["emerging", "proficient"]


def test_an_awarded_credit_as_json_has_its_day(school: Path, run: Run) -> None:
    said = json.loads(progress(run, school, "ana-perez-soto", "--format", "json"))
    credits_ = {each["credit"]: each for each in said["learners"][0]["credits"]}
    assert credits_["weigh-sources"]["awarded_on"] == "2026-03-16"
    assert credits_["write-for-a-reader"]["advice"] is None
    assert credits_["write-for-a-reader"]["last_evidence"] is None


def test_habits_and_unjudged_evidence_are_in_the_json(school: Path, record: Path, run: Run) -> None:
    record.write_text(RECORD[: RECORD.index("ratings:")])
    (record.parent / "habits.yaml").write_text(
        "observations:\n"
        "  - habit: Persists\n    on: 2026-03-02\n    by: A. Teacher\n    note: Began anew.\n"
    )
    said = json.loads(progress(run, school, "ana-perez-soto", "--format", "json"))
    [learner] = said["learners"]
    assert learner["habits"][0]["note"] == "Began anew."
    assert learner["unjudged"] == [
        {"evidence": "essay", "title": "The flood of 1927", "made_on": "2026-03-02"}
    ]


def test_a_learner_as_a_picture(school: Path, run: Run) -> None:
    said = progress(run, school, "ana-perez-soto", "--format", "svg")
    assert said.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg ')


def test_a_page_is_written_whole_and_without_colours(
    school: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "ana.txt"
    said = progress(run, school, "ana-perez-soto", "--out", file)
    assert said == f"wrote {file}\n"
    assert file.read_text().startswith("Ana Pérez Soto\n")


def test_several_learners_have_a_page_each(school: Path, run: Run) -> None:
    run("new", "learner", "Ben", "-w", school)
    said = progress(run, school, "ana-perez-soto", "ben")
    assert said.index("Ana Pérez Soto") < said.index("\n\nBen\n")


def test_a_record_that_cannot_be_read_is_a_no(school: Path, record: Path, run: Run) -> None:
    record.write_text("status: [\n")
    result = run("progress", "ana-perez-soto", "-w", school)
    assert result.exit_code == 1
    assert "error: the record of “ana-perez-soto” cannot be read" in result.output


def test_a_cohort_is_counted_by_credit_and_level(school: Path, run: Run) -> None:
    said = progress(run, school, "--cohort")
    assert said.startswith("1 learner, as of 2026-11-22\n")
    assert "awarded  ready  on the way  not begun" in said
    assert (
        "  IN-1 Weigh sources                1      0           0          0   Proficient 1\n"
        in said
    )
    assert "longer ago: 1 · never: 0" in said
    assert said.endswith("Nobody is stuck.\n")


def test_who_is_stuck_is_named_with_the_reason(school: Path, record: Path, run: Run) -> None:
    without_award(record)
    assert progress(run, school, "--cohort").endswith(
        "Stuck: 1\n"
        "  waits for a decision: 1\n"
        "  Ana Pérez Soto (ana-perez-soto): IN-1 Weigh sources: waits for a decision, "
        "265 days since 2026-03-02\n"
    )


def test_the_school_says_after_how_many_days_one_is_stuck(
    school: Path, record: Path, run: Run
) -> None:
    without_award(record)
    assert "Nobody is stuck." in progress(run, school, "--cohort", "--stuck-days", 400)


def test_of_many_who_are_stuck_the_first_are_named(school: Path, record: Path, run: Run) -> None:
    without_award(record)
    for number in range(31):
        run("new", "learner", f"Ben {number}", "-w", school)
        (school / "learners" / f"ben-{number}" / "record.yaml").write_text(record.read_text())
    assert progress(run, school, "--cohort").endswith(
        "  … and 2 more; --format json names them all\n"
    )


def test_a_cohort_as_json_has_counts_and_who_is_stuck(school: Path, record: Path, run: Run) -> None:
    without_award(record)
    said = json.loads(progress(run, school, "--cohort", "--format", "json"))
    assert (said["version"], said["learner_count"], said["smallest"]) == (1, 1, None)
    assert said["credits"][0]["statuses"]["ready for a decision"] == 1
    assert said["stuck"][0]["reason"] == "waits for a decision"


def test_a_cohort_can_be_counted_for_one_credit(school: Path, run: Run) -> None:
    said = json.loads(
        progress(run, school, "--cohort", "--credit", "weigh-sources", "--format", "json")
    )
    assert [each["credit"] for each in said["credits"]] == ["weigh-sources"]


def test_a_cohort_can_be_some_learners(school: Path, run: Run) -> None:
    run("new", "learner", "Ben", "-w", school)
    assert progress(run, school, "--cohort", "ben").startswith("1 learner, as of")


def test_a_cohort_as_a_picture(school: Path, run: Run) -> None:
    assert "<title" in progress(run, school, "--cohort", "--format", "svg")


def test_a_cohort_leaves_out_what_cannot_be_read(school: Path, record: Path, run: Run) -> None:
    record.write_text("status: [\n")
    said = progress(run, school, "--cohort")
    assert "1 record cannot be read and is left out; “transcript validate” says why" in said
    assert "no learners, as of 2026-11-22" in said


def test_in_public_there_is_no_name_and_no_small_count(
    school: Path, record: Path, run: Run
) -> None:
    without_award(record)
    said = progress(run, school, "--cohort", "--public")
    assert "Ana" not in said
    assert "ana-perez-soto" not in said
    assert said.startswith("Few learners, as of 2026-11-22\n")
    assert said.endswith(
        "Every count is withheld: fewer than 10 learners, or what would give such away.\n"
    )


def test_in_public_json_null_is_withheld(school: Path, run: Run) -> None:
    said = json.loads(progress(run, school, "--cohort", "--public", "--format", "json"))
    assert (said["learner_count"], said["smallest"], said["stuck"]) == (None, 10, [])
    assert set(said["last_evidence"].values()) == {None}


def test_without_a_name_everybody_is_shown(school: Path, run: Run) -> None:
    named = sorted(each.name for each in (school / "learners").iterdir())
    assert progress(run, school) == progress(run, school, *named)


def test_a_school_without_learners_has_nobody_to_show(tmp_path: Path, run: Run) -> None:
    run("new", "school", tmp_path / "new")
    assert progress(run, tmp_path / "new") == "There are no learners yet.\n"


def test_a_page_on_a_learner_is_never_public(school: Path, run: Run) -> None:
    assert "--public is for --cohort" in refusal(run, school, "ana-perez-soto", "--public")


def test_in_public_the_whole_school_is_counted(school: Path, run: Run) -> None:
    said = refusal(run, school, "ana-perez-soto", "--cohort", "--public")
    assert "--public counts the whole school" in said


def test_a_group_can_be_made_no_smaller_than_five(school: Path, run: Run) -> None:
    assert "--smallest" in refusal(run, school, "--cohort", "--public", "--smallest", 4)


def test_a_picture_shows_one_learner(school: Path, run: Run) -> None:
    run("new", "learner", "Ben", "-w", school)
    said = refusal(run, school, "ana-perez-soto", "ben", "--format", "svg")
    assert said == "Error: a picture shows one learner, or --cohort"


def test_an_unknown_learner_is_answered_with_the_nearest(school: Path, run: Run) -> None:
    assert "did you mean ana-perez-soto?" in refusal(run, school, "ana-perez")


@pytest.mark.parametrize(
    ("credit", "hint"),
    [
        ("weigh-source", "did you mean weigh-sources?"),
        ("Weigh source", "did you mean weigh-sources?"),
        ("xyz", "“transcript framework show” lists them"),
    ],
)
def test_an_unknown_credit_is_refused(school: Path, run: Run, credit: str, hint: str) -> None:
    said = refusal(run, school, "--cohort", "--credit", credit)
    assert said == f"Error: there is no credit “{credit}”; {hint}"


@pytest.mark.parametrize("name", ["in-1", "IN-1", "Weigh Sources", "weigh-sources"])
def test_a_credit_is_named_by_its_id_its_code_or_its_name(
    school: Path, run: Run, name: str
) -> None:
    assert "Weigh sources" in progress(run, school, "ana-perez-soto", "--credit", name)


def test_a_code_of_two_credits_is_answered_with_their_ids(school: Path, run: Run) -> None:
    other = school / "credits" / "lead-an-investigation.yaml"
    other.write_text(other.read_text().replace("IN-2", "IN-1"))
    said = refusal(run, school, "--cohort", "--credit", "IN-1")
    ids = {"weigh-sources", "lead-an-investigation"}
    assert said.startswith("Error: several credits are called “IN-1”: name one of ")
    assert set(said.rpartition("one of ")[2].split(", ")) == ids


WAIVER = """\
waivers:
  - credit: weigh-sources
    criterion: quality
    waived_on: 2026-03-10
    waived_by: B. Approver
    reason: Shown at another school.
  - {credit: weigh-sources, waived_on: 2026-03-11, waived_by: C. Second, reason: Was ill.}
"""


@pytest.fixture
def waived(school: Path, record: Path) -> Path:
    without_award(record)
    record.write_text(f"{record.read_text()}{WAIVER}")
    policy = "determination:\n  method: slate_cbl\n  parameters: {demonstrations: 2}\n"
    (school / "mastery.yaml").write_text(policy)
    return school


def test_a_page_tells_what_was_waived_and_why(waived: Path, run: Run) -> None:
    said = progress(run, waived, "ana-perez-soto", "--credit", "weigh-sources")
    facts = " ".join(said.split())
    assert "“Shown at another school.” B. Approver, 2026-03-10" in facts
    assert "waived The whole credit. “Was ill.” C. Second, 2026-03-11" in facts
    assert "1 waived, which stands for all that is asked for there" in facts
    assert "without 1 waiver: a criterion is waived, and the credit was rated as a whole" in facts


def test_what_was_waived_is_told_to_programs(waived: Path, run: Run) -> None:
    said = progress(run, waived, "ana-perez-soto", "--format", "json")
    (credit,) = [
        each
        for each in json.loads(said)["learners"][0]["credits"]
        if each["credit"] == "weigh-sources"
    ]
    assert credit["waivers"] == [
        {
            "criterion": "quality",
            "on": "2026-03-10",
            "by": "B. Approver",
            "reason": "Shown at another school.",
        },
        {"criterion": None, "on": "2026-03-11", "by": "C. Second", "reason": "Was ill."},
    ]


def test_a_waiver_of_no_criterion_of_the_credit_is_shown_by_its_id(
    waived: Path, record: Path, run: Run
) -> None:
    record.write_text(record.read_text().replace("criterion: quality", "criterion: speed"))
    said = progress(run, waived, "ana-perez-soto", "--credit", "weigh-sources")
    assert "waived      speed: “Shown at another school.” B. Approver, 2026-03-10\n" in said
