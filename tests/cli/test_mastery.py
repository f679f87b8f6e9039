"""`transcript mastery`: a method tried on scores."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from transcript.mastery.parameters import PARAMETERS

Run = Callable[..., Result]


def report(run: Run, *arguments: object) -> dict[str, Any]:
    result = run("mastery", *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refusal(run: Run, *arguments: object) -> str:
    result = run("mastery", *arguments)
    assert result.exit_code == 2
    _, _, message = result.stderr.partition("Error: ")
    return message.rstrip()


def test_the_result_its_steps_and_what_an_average_would_have_said(run: Run) -> None:
    result = run("mastery", "--method", "weighted_average", "--parameter", 65, 2, 3, 4)
    assert result.exit_code == 0
    assert result.stdout == (
        "weighted_average, weight 65: 3.48\n"
        "    the mean of 2 ratings before the latest: (2 + 3) ÷ 2 = 2.50\n"
        "    the latest counts 65 percent, that mean the rest: "
        "4 × 0.65 + (2 + 3) ÷ 2 × 0.35 = 3.48\n"
        "an average would have said 3.00\n"
    )


def test_the_page_shows_what_is_printed(run: Run) -> None:
    page = (Path(__file__).parents[2] / "docs" / "mastery.md").read_text(encoding="utf-8")
    chosen = "mastery --method weighted_average --parameter 65 2 3 4"
    assert f"$ transcript {chosen}\n{run(*chosen.split()).stdout}```" in page


def test_what_an_average_would_have_decided_is_told_where_it_differs(run: Run) -> None:
    result = run("mastery", "--method", "latest", "--threshold", 3, 1, 2, 3)
    assert result.stdout == (
        "latest: 3.00\n"
        "    the latest of 3 ratings: 3.00\n"
        "reached: the standard is 3\n"
        "an average would have said 2.00, and so not reached\n"
    )


def test_what_an_average_would_have_reached_is_told_too(run: Run) -> None:
    output = run("mastery", "--method", "latest", "--threshold", 3, 4, 4, 2).stdout
    assert "\nnot reached: the standard is 3\n" in output
    assert output.endswith("an average would have said 3.33, and so reached\n")


def test_a_least_average_of_its_own_is_not_called_the_standard(run: Run) -> None:
    given = ("--parameter", 2, "--parameter", "minimum_average=3.5", "--threshold", 3)
    output = run("mastery", "--method", "best_n", *given, 3, 3).stdout
    assert "\nnot reached\n" in output


def test_no_result_is_told_as_that(run: Run) -> None:
    result = run("mastery", "--method", "n_times", "--parameter", 3, "--threshold", 3, 3, 2)
    assert result.exit_code == 0
    assert result.stdout.startswith("n_times, times 3: no result\n")


def test_judgement_has_no_result_and_no_verdict(run: Run) -> None:
    result = run("mastery", "--method", "professional_judgement", "--threshold", 3, 3, 2)
    assert result.stdout == (
        "professional_judgement: no result\n"
        "    no formula: a person looks at 2 ratings and the work, decides, and writes the reason\n"
        "an average would have said 2.50\n"
    )


def test_negative_scores_come_after_two_hyphens(run: Run) -> None:
    output = run("mastery", "--method", "mode", "--", "-1", "2", "\N{MINUS SIGN}1").stdout
    assert output.startswith("mode: \N{MINUS SIGN}1.00\n")


def test_a_running_value_is_shown_without_needless_zeros(run: Run) -> None:
    chosen = ("--method", "standard-decaying-average", "--parameter", 65)
    output = run("mastery", *chosen, 2, 3, 4).stdout
    assert "2 × 0.35 + 3 × 0.65 = 2.65\n" in output


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("most recent", "latest"),
        ("most-consistent", "mode"),
        ("professional_judgment", "professional_judgement"),
    ],
)
def test_a_method_has_the_names_that_schools_use(name: str, method: str, run: Run) -> None:
    said = json.loads(run("mastery", "--method", name, "--format", "json", 2, 3, 4).output)
    assert said["method"] == method


def test_the_median_is_that_of_the_last(run: Run) -> None:
    result = run("mastery", "--method", "median", "--parameter", 3, 2, 3, 4)
    assert result.output.startswith("median_of_last, last 3: 3.00\n")


@pytest.mark.parametrize("name", ["n_mastery", "N-Mastery", "n-times", "n_times"])
def test_a_method_is_found_by_its_other_names(run: Run, name: str) -> None:
    found = report(run, "--method", name, "--parameter", "times=2", "--threshold", 3, 3, 4)
    assert (found["method"], found["result"]) == ("n_times", 3.5)


def test_one_json_document_says_everything(run: Run) -> None:
    chosen = ("--method", "weighted_average", "--parameter", "weight=65", "--threshold", "3.25")
    assert report(run, *chosen, 2, 3, 4) == {
        "version": 1,
        "method": "weighted_average",
        "parameters": {"weight": 65},
        "scores": [2, 3, 4],
        "threshold": 3.25,
        "result": 3.48,
        "reached": True,
        "average": 3,
        "average_reached": False,
        "trace": [
            {
                "text": "the mean of 2 ratings before the latest",
                "expression": "(2 + 3) ÷ 2",
                "value": 2.5,
            },
            {
                "text": "the latest counts 65 percent, that mean the rest",
                "expression": "4 × 0.65 + (2 + 3) ÷ 2 × 0.35",
                "value": 3.48,
            },
        ],
    }


def test_json_has_nothing_where_there_is_no_result(run: Run) -> None:
    found = report(run, "--method", "power_law", 2, 3)
    assert (found["threshold"], found["result"], found["reached"]) == (None, None, None)


def test_help_has_every_method_with_its_parameters_on_one_line(run: Run) -> None:
    lines = [" ".join(line.split()) for line in run("mastery", "--help").stdout.splitlines()]
    assert "latest, highest, average, mode" in lines
    assert [
        method
        for method, parameters in PARAMETERS.items()
        if parameters and f"{method} {', '.join(each.name for each in parameters)}" not in lines
    ] == []
    assert "professional_judgement" in lines


# What is refused


def test_the_name_with_two_meanings_is_refused_with_what_each_would_say(run: Run) -> None:
    assert refusal(run, "--method", "decaying-average", "--parameter", "weight=75", 2, 3, 4) == (
        "“decaying_average” is Canvas's name for two formulas; choose weighted_average (here 3.63) "
        "or standard_decaying_average (here 3.69)"
    )


@pytest.mark.parametrize("given", [(), ("--parameter", "much")])
def test_without_a_weight_the_two_meanings_are_shown_at_65(
    run: Run, given: tuple[str, ...]
) -> None:
    assert "(here 3.48)" in refusal(run, "--method", "decaying_average", *given, 2, 3, 4)


@pytest.mark.parametrize("written", ["2,3,4", "2, 3, 4", "2 3 4", "2;3;4"])
def test_scores_in_one_word_are_told_apart(run: Run, written: str) -> None:
    said = refusal(run, "--method", "latest", written)
    assert said == f"score 1, “{written}”, is 3 scores: write 2 3 4"


def test_all_bad_scores_are_told_at_once(run: Run) -> None:
    assert refusal(run, "--method", "latest", 2, "x", "3,5", "1001", "1.2345678", "NaN") == (
        "score 2, “x”, is not a number from -1000 to 1000 with at most 6 decimals\n"
        "    score 3, “3,5”, has a comma: write 3.5\n"
        "    score 4, “1001”, is not a number from -1000 to 1000 with at most 6 decimals\n"
        "    score 5, “1.2345678”, is not a number from -1000 to 1000 with at most 6 decimals\n"
        "    score 6, “NaN”, is not a number from -1000 to 1000 with at most 6 decimals"
    )


def test_scores_have_to_be_given(run: Run) -> None:
    assert refusal(run, "--method", "latest") == ("give the scores, oldest first, such as: 2 3 4")


def test_there_is_a_most_of_scores(run: Run) -> None:
    assert refusal(run, "--method", "latest", *[1] * 2001) == (
        "these are 2001 scores; the most there may be is 2000"
    )


def test_an_unknown_method_is_told_with_the_nearest_or_with_all(run: Run) -> None:
    assert refusal(run, "--method", "latset", 2) == (
        "there is no method “latset”; did you mean latest?"
    )
    assert refusal(run, "--method", "zzz", 2).startswith(
        "there is no method “zzz”; there are: latest, highest,"
    )


def test_a_parameter_that_is_no_number_or_given_twice_is_told(run: Run) -> None:
    given = ("--parameter", "best=x", "--parameter", "2", "--parameter", "best=3")
    assert refusal(run, "--method", "best_n", *given, 3) == (
        "the parameter best, “x”, is not a number from -1000 to 1000 with at most 6 decimals\n"
        "    the parameter best is given twice"
    )


def test_a_method_without_parameters_takes_none(run: Run) -> None:
    assert refusal(run, "--method", "latest", "--parameter", "3", 2) == (
        "latest has no parameters: leave --parameter 3 out"
    )


def test_a_parameter_that_is_missing_or_foreign_is_told(run: Run) -> None:
    assert refusal(run, "--method", "weighted_average", "--parameter", "last=2", 2) == (
        "weighted_average has no parameter `last`; it takes: weight\n"
        "    weighted_average needs `weight`: what the newest rating counts, in percent; "
        "write a whole number from 1 to 99"
    )


def test_a_number_of_times_needs_a_score_that_counts(run: Run) -> None:
    assert refusal(run, "--method", "n_times", "--parameter", 2, 3) == (
        "n_times needs the score that counts: give --threshold, such as 3"
    )
    assert run("mastery", "--method", "n_times", "--parameter", "times=1",
               "--parameter", "threshold=3", 3).exit_code == 0  # fmt: skip


def test_a_threshold_is_a_number(run: Run) -> None:
    assert refusal(run, "--method", "latest", "--threshold", "3,5", 2) == (
        "--threshold “3,5” has a comma: write 3.5"
    )


def test_zero_in_a_power_law_is_told_with_its_place(run: Run) -> None:
    assert refusal(run, "--method", "power_law", 2, 0, 3) == (
        "a power law needs scores of 0.01 or more, because the logarithm of 0 is undefined: "
        "score 2 of 3 is 0"
    )
