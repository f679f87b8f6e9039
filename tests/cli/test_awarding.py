"""`transcript new award`: a method advises, a person decides, and the entry says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

REASON = "Two sources weighed: the newspaper against the almanac."


@pytest.fixture
def unawarded(school: Path) -> Path:
    """The school, its learner rated and not awarded yet; `award` in the record stands open."""
    text = record(school).read_text()
    before, _, after = text.partition("awards:\n")
    record(school).write_text(before + "featured:\n" + after.partition("featured:\n")[2])
    return school


def record(school: Path) -> Path:
    return school / "learners" / "ana-perez-soto" / "record.yaml"


def waive(school: Path, *, credit: str = "weigh-sources") -> None:
    waiver = f"  - {{credit: {credit}, waived_on: 2026-03-10, waived_by: B. Approver, reason: Ill}}"
    record(school).write_text(f"{record(school).read_text()}waivers:\n{waiver}\n")


def award(run: Run, school: Path, *more: str, credit: str = "weigh-sources") -> Result:
    given = ("--by", "B. Approver", "--reason", REASON, *more)
    return run("new", "award", "ana-perez-soto", credit, *given, "-w", school)


def keep(school: Path, result: Result) -> None:
    """Put the entry where the command says."""
    assert result.exit_code == 0, result.output
    place, _, entry = result.stdout.partition(":\n\n")
    assert place == f"Put this under “awards:” in {record(school)}"
    record(school).write_text(f"{record(school).read_text()}awards:\n{entry}")


def test_the_entry_keeps_what_the_method_was_given_and_said(unawarded: Path, run: Run) -> None:
    entry = award(run, unawarded, "--by", "C. Second").stdout.partition(":\n\n")[2]
    day = entry.partition("awarded_on: ")[2][:10]
    assert entry == (
        "  - credit: weigh-sources\n"
        "    level: proficient\n"
        f"    awarded_on: {day}\n"
        "    approved_by: [B. Approver, C. Second]\n"
        "    evidence: [essay]\n"
        "    determination:\n"
        "      method: latest\n"
        f'      reason: "{REASON}"\n'
        "      decided_by: B. Approver\n"
        f"      decided_on: {day}\n"
        "      calculation:\n"
        "        inputs:\n"
        "          - rated_on: 2026-03-09\n"
        "            attempt: 1\n"
        "            points: 3\n"
        "        result: 3\n"
        "        reached: true\n"
    )


def test_the_entry_keeps_what_was_waived(unawarded: Path, run: Run) -> None:
    policy = "determination:\n  method: slate_cbl\n  parameters: {demonstrations: 2}\n"
    (unawarded / "mastery.yaml").write_text(policy)
    assert award(run, unawarded).exit_code == 1
    waive(unawarded)
    kept = award(run, unawarded)
    assert "            points: 0\n            waived: true\n        result: 3\n" in kept.stdout
    keep(unawarded, kept)
    result = run("validate", "-w", unawarded)
    assert result.exit_code == 0
    assert "MT6" not in result.output


def test_where_all_is_waived_there_is_no_level_to_award(unawarded: Path, run: Run) -> None:
    policy = "determination:\n  method: slate_cbl\n  parameters: {demonstrations: 2}\n"
    (unawarded / "mastery.yaml").write_text(policy)
    waive(unawarded, credit="write-for-a-reader")
    result = award(run, unawarded, credit="write-for-a-reader")
    assert result.exit_code == 1
    assert result.stderr.startswith("Nothing to award: slate_cbl has no result to award.\n")


def test_the_entry_validates(unawarded: Path, run: Run) -> None:
    keep(unawarded, award(run, unawarded))
    result = run("validate", "-w", unawarded)
    assert result.exit_code == 0
    assert "MT6" not in result.output


def test_the_school_s_method_and_its_parameters_are_kept(unawarded: Path, run: Run) -> None:
    policy = "determination:\n  method: weighted_average\n  parameters: {weight: 65}\n"
    (unawarded / "mastery.yaml").write_text(policy)
    kept = award(run, unawarded)
    assert "      method: weighted_average\n" in kept.stdout
    assert "        parameters:\n          weight: 65\n" in kept.stdout
    keep(unawarded, kept)
    assert run("validate", "-w", unawarded).exit_code == 0


def test_nothing_is_awarded_that_the_method_does_not_advise(unawarded: Path, run: Run) -> None:
    text = record(unawarded).read_text()
    record(unawarded).write_text(text.replace("level: proficient", "level: developing"))
    result = award(run, unawarded)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Nothing to award: latest does not advise it.\n")
    assert result.stderr.endswith(
        "    hint: a person may decide otherwise: give --level, one of proficient, distinguished, "
        "and say why with --reason\n"
    )


def try_too_often(school: Path) -> None:
    (school / "mastery.yaml").write_text("reassessment: {attempts: 1}\n")
    again = (
        "  - {credit: weigh-sources, assessor: A. Teacher, rated_on: 2026-04-20, "
        "level: proficient, attempt: 2, evidence: [essay]}\n"
    )
    text = record(school).read_text()
    record(school).write_text(text.replace("ratings:\n", f"ratings:\n{again}"))


def test_nothing_is_awarded_on_attempts_that_the_policy_does_not_allow(
    unawarded: Path, run: Run
) -> None:
    try_too_often(unawarded)
    result = award(run, unawarded)
    assert (result.exit_code, result.stdout) == (1, "")
    beginning = "Nothing to award: the attempts are not as mastery.yaml allows.\n"
    assert result.stderr.startswith(beginning)
    assert "MT603: attempt 2 of “Weigh sources”; the policy allows one attempt" in result.stderr
    assert result.stderr.endswith(
        "    hint: a person may decide otherwise: give --level, one of proficient, distinguished, "
        "and say why with --reason\n"
    )


def test_an_exception_from_the_policy_is_a_judgement_and_validates(
    unawarded: Path, run: Run
) -> None:
    try_too_often(unawarded)
    judged = award(run, unawarded, "--level", "proficient")
    assert "      method: professional_judgement\n" in judged.stdout
    keep(unawarded, judged)
    assert run("validate", "-w", unawarded).exit_code == 0


def test_a_credit_without_ratings_is_not_advised(unawarded: Path, run: Run) -> None:
    result = award(run, unawarded, credit="write-for-a-reader")
    assert result.exit_code == 1
    assert "there is no rating yet" in result.stderr


def test_a_person_decides_otherwise_by_judgement(unawarded: Path, run: Run) -> None:
    judged = award(run, unawarded, "--level", "distinguished")
    assert "    level: distinguished\n" in judged.stdout
    assert "      method: professional_judgement\n" in judged.stdout
    assert "calculation" not in judged.stdout
    keep(unawarded, judged)
    assert run("validate", "-w", unawarded).exit_code == 0


def test_an_award_on_no_work_is_printed_with_a_note(unawarded: Path, run: Run) -> None:
    result = award(run, unawarded, "--level", "proficient", credit="write-for-a-reader")
    assert result.exit_code == 0
    assert result.stderr == (
        "note: no rating of this credit names evidence: write which work the award rests on, "
        "under “evidence:”\n"
    )


def test_the_advised_level_is_no_judgement(unawarded: Path, run: Run) -> None:
    assert award(run, unawarded, "--level", "proficient").stdout == award(run, unawarded).stdout


def test_where_people_judge_they_choose_the_level(unawarded: Path, run: Run) -> None:
    (unawarded / "mastery.yaml").write_text("determination:\n  method: professional_judgement\n")
    assert award(run, unawarded).exit_code == 1
    judged = award(run, unawarded, "--level", "proficient")
    assert "      method: professional_judgement\n" in judged.stdout


def test_a_level_below_the_standard_is_refused(unawarded: Path, run: Run) -> None:
    result = award(run, unawarded, "--level", "developing")
    assert result.exit_code == 2
    said = "can be awarded at: proficient, distinguished; not at “developing”"
    assert said in result.output


def test_a_credit_that_was_awarded_is_not_awarded_again(school: Path, run: Run) -> None:
    result = award(run, school)
    assert result.exit_code == 2
    assert "“Weigh sources” was awarded on 2026-03-16 already" in result.output


@pytest.mark.parametrize("name", ["IN-1", "Weigh sources"])
def test_a_credit_is_named_by_its_code_or_its_name(name: str, unawarded: Path, run: Run) -> None:
    result = award(run, unawarded, credit=name)
    assert result.exit_code == 0, result.output
    assert "  - credit: weigh-sources\n" in result.output


@pytest.mark.parametrize(
    ("credit", "hint"),
    [
        ("weigh-source", "did you mean weigh-sources?"),
        ("x", "“transcript framework show” lists them"),
    ],
)
def test_an_unknown_credit_names_those_there_are(
    credit: str, hint: str, unawarded: Path, run: Run
) -> None:
    result = award(run, unawarded, credit=credit)
    assert result.exit_code == 2
    assert f"there is no credit “{credit}”; {hint}" in result.output


def test_an_unknown_learner_is_a_wrong_use(unawarded: Path, run: Run) -> None:
    given = ("--by", "B. Approver", "--reason", REASON)
    result = run("new", "award", "ana", "weigh-sources", *given, "-w", unawarded)
    assert result.exit_code == 2


@pytest.mark.parametrize(("option", "empty"), [("--by", " "), ("--reason", "\n")])
def test_a_person_and_a_reason_are_needed(
    option: str, empty: str, unawarded: Path, run: Run
) -> None:
    result = award(run, unawarded, option, empty)
    assert result.exit_code == 2
    assert f"{option} is empty: a person decides, and says why" in result.output


def test_a_record_that_cannot_be_read_is_mended_first(unawarded: Path, run: Run) -> None:
    record(unawarded).write_text("status: [\n")
    result = award(run, unawarded)
    assert result.exit_code == 1
    assert "MT004" in result.stderr
    assert result.stderr.endswith("error: the record has to be mended first\n")


@pytest.mark.parametrize(
    "determination",
    [
        "method: latest",
        "method: highest",
        "method: average",
        "method: mode",
        "method: n_times\n  parameters: {times: 2}",
        "method: best_n\n  parameters: {best: 2}",
        "method: median_of_last\n  parameters: {last: 3}",
        "method: weighted_average\n  parameters: {weight: 65}",
        "method: standard_decaying_average\n  parameters: {weight: 65}",
        "method: power_law",
        "method: slate_cbl\n  parameters: {demonstrations: 1}",
    ],
)
def test_what_a_method_advised_of_each_criterion_can_be_repeated(
    determination: str, unawarded: Path, run: Run
) -> None:
    (unawarded / "mastery.yaml").write_text(f"determination:\n  {determination}\n")
    ratings = [
        f"  - {{credit: weigh-sources, assessor: A. Teacher, rated_on: 2026-03-{8 + attempt:02}, "
        f"level: {level}, attempt: {attempt}, evidence: [essay], criterion: {criterion}}}\n"
        for attempt, level in enumerate(("proficient", "proficient", "distinguished"), start=1)
        for criterion in ("quality", "independence")
    ]
    before, _, after = record(unawarded).read_text().partition("ratings:\n")
    rest = after.partition("featured:\n")[2]
    record(unawarded).write_text(f"{before}ratings:\n{''.join(ratings)}featured:\n{rest}")
    keep(unawarded, award(run, unawarded))
    result = run("validate", "-w", unawarded)
    assert "calculation:" in record(unawarded).read_text()
    assert result.exit_code == 0
    assert "MT6" not in result.stdout
