"""`transcript mastery`: try a way from ratings to mastery on a list of scores."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import format_option
from transcript.cli.reporters import show_json
from transcript.cli.traces import number_json, trace_json
from transcript.mastery.scores import MOST_SCORES, read_number, why_no_number
from transcript.mastery.telling import number_text, trace_lines
from transcript.model.mastery import Method

if TYPE_CHECKING:
    from transcript.mastery.trace import Outcome

_OTHER_NAMES = {
    "n_mastery": "n_times",
    "most_recent": "latest",
    "most_consistent": "mode",
    "median": "median_of_last",
    "professional_judgment": "professional_judgement",
}
_TWO_MEANINGS = "decaying_average"
_WEIGHT = Decimal(65)


@click.command("mastery")
@click.option(
    "--method",
    "name",
    required=True,
    metavar="METHOD",
    help="How ratings become a result; the names are above.",
)
@click.option(
    "--parameter",
    "written",
    multiple=True,
    metavar="[NAME=]VALUE",
    help="A parameter of the method; without a name, its first. May be repeated.",
)
@click.option("--threshold", metavar="SCORE", help="The score that earns the credit.")
@format_option
@click.argument("scores", nargs=-1, metavar="SCORE...")
def command(
    name: str, written: Sequence[str], threshold: str | None, style: str, scores: Sequence[str]
) -> None:
    """Try a way from ratings to mastery on scores, oldest first.

    Prints the result, each step to it, and what an average would have said. Negative scores come
    after “--”.

    \b
    METHOD                     parameters, the first of which needs no name
    latest, highest, average, mode
    n_times                    times, threshold
    best_n                     best, minimum_average, minimum_rating
    median_of_last             last
    weighted_average           weight
    standard_decaying_average  weight
    power_law                  ahead, lowest, highest
    slate_cbl                  demonstrations, level, baseline, minimum_average, minimum_rating
    professional_judgement

    Example: transcript mastery --method weighted_average --parameter 65 2 3 4
    """  # noqa: D301 - the backspace tells click to keep the lines of the table
    from transcript.mastery.advice import calculate

    numbers = _scores(scores)
    method = _method(name, numbers, written)
    parameters = _parameters(method, written)
    standard = _threshold(threshold)
    _require_usable(method, parameters, numbers, standard)
    outcome = calculate(method, numbers, parameters, standard)
    average = calculate(Method.AVERAGE, numbers, {}, standard)
    if style == "json":
        show_json(_report(method, parameters, numbers, standard, outcome, average))
    else:
        _show(method, parameters, standard, outcome, average)


def _scores(written: Sequence[str]) -> list[Decimal]:
    if not written:
        raise click.UsageError("give the scores, oldest first, such as: 2 3 4")
    if len(written) > MOST_SCORES:
        raise click.UsageError(
            f"these are {len(written)} scores; the most there may be is {MOST_SCORES}"
        )
    numbers = [read_number(each) for each in written]
    troubles = [
        f"score {place}, “{text[:40]}”, {why_no_number(text)}"
        for place, (text, number) in enumerate(zip(written, numbers, strict=True), start=1)
        if number is None
    ]
    _refuse(troubles)
    return [number for number in numbers if number is not None]


def _threshold(written: str | None) -> Decimal | None:
    if written is None:
        return None
    number = read_number(written)
    if number is None:
        raise click.UsageError(f"--threshold “{written[:40]}” {why_no_number(written)}")
    return number


def _method(name: str, scores: Sequence[Decimal], written: Sequence[str]) -> Method:
    from difflib import get_close_matches

    wanted = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if wanted == _TWO_MEANINGS:
        raise click.UsageError(_two_meanings(scores, written))
    wanted = _OTHER_NAMES.get(wanted, wanted)
    names = [str(each) for each in Method]
    if wanted not in names:
        near = get_close_matches(wanted, names, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(names)}"
        raise click.UsageError(f"there is no method “{name[:40]}”; {hint}")
    return Method(wanted)


def _two_meanings(scores: Sequence[Decimal], written: Sequence[str]) -> str:
    """Return why the name is refused, with what each of its two formulas says of the scores."""
    from transcript.mastery.advice import calculate

    asked = read_number(written[0].rpartition("=")[2]) if written else None
    weight = _WEIGHT if asked is None else asked
    said = [
        f"{method} (here {number_text(calculate(method, scores, {'weight': weight}).result)})"
        for method in (Method.WEIGHTED_AVERAGE, Method.STANDARD_DECAYING_AVERAGE)
    ]
    return f"“decaying_average” is Canvas's name for two formulas; choose {' or '.join(said)}"


def _parameters(method: Method, written: Sequence[str]) -> Mapping[str, Decimal]:
    from transcript.mastery.parameters import PARAMETERS

    known = PARAMETERS[method]
    found: dict[str, Decimal] = {}
    troubles = []
    for each in written:
        name, _, value = each.rpartition("=")
        name = name.strip().replace("-", "_") or (known[0].name if known else "")
        number = read_number(value)
        if not name:
            troubles.append(f"{method} has no parameters: leave --parameter {each[:40]} out")
        elif number is None:
            troubles.append(f"the parameter {name[:40]}, “{value[:40]}”, {why_no_number(value)}")
        elif name in found:
            troubles.append(f"the parameter {name[:40]} is given twice")
        else:
            found[name] = number
    _refuse(troubles)
    return found


def _require_usable(
    method: Method,
    parameters: Mapping[str, Decimal],
    scores: Sequence[Decimal],
    standard: Decimal | None,
) -> None:
    from transcript.mastery.parameters import parameter_problems, score_problems

    troubles = [f"{each.message}; {each.hint}" for each in parameter_problems(method, parameters)]
    if method is Method.N_TIMES and standard is None and "threshold" not in parameters:
        troubles.append("n_times needs the score that counts: give --threshold, such as 3")
    _refuse([*troubles, *score_problems(method, scores)])


def _refuse(troubles: Sequence[str]) -> None:
    if troubles:
        raise click.UsageError("\n    ".join(troubles))


def _show(
    method: Method,
    parameters: Mapping[str, Decimal],
    standard: Decimal | None,
    outcome: "Outcome",
    average: "Outcome",
) -> None:
    given = "".join(f", {name} {number_text(value)}" for name, value in parameters.items())
    click.secho(f"{method}{given}: {number_text(outcome.result)}", bold=True)
    for line in trace_lines(outcome.trace):
        click.echo(f"    {line}")
    if standard is not None and outcome.reached is not None:
        verdict = "reached" if outcome.reached else "not reached"
        own = "minimum_average" in parameters
        click.echo(verdict if own else f"{verdict}: the standard is {number_text(standard)}")
    differs = standard is not None and outcome.reached not in {None, average.reached}
    verdict = f", and so {'' if average.reached else 'not '}reached" if differs else ""
    click.echo(f"an average would have said {number_text(average.result)}{verdict}")


def _report(
    method: Method,
    parameters: Mapping[str, Decimal],
    scores: Sequence[Decimal],
    standard: Decimal | None,
    outcome: "Outcome",
    average: "Outcome",
) -> dict[str, Any]:
    return {
        "version": 1,
        "method": str(method),
        "parameters": {name: number_json(value) for name, value in parameters.items()},
        "scores": [number_json(each) for each in scores],
        "threshold": number_json(standard),
        "result": number_json(outcome.result),
        "reached": outcome.reached,
        "average": number_json(average.result),
        "average_reached": average.reached,
        "trace": trace_json(outcome.trace),
    }
