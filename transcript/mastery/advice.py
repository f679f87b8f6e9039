"""What a school's method says of a learner's ratings: advice, for a person to decide by."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from types import MappingProxyType

from transcript.mastery import slate_cbl
from transcript.mastery.attempts import by_criterion, counting, in_time
from transcript.mastery.methods.average import average
from transcript.mastery.methods.best_n import best_n
from transcript.mastery.methods.highest import highest
from transcript.mastery.methods.latest import latest
from transcript.mastery.methods.median_of_last import median_of_last
from transcript.mastery.methods.mode import mode
from transcript.mastery.methods.n_times import n_times
from transcript.mastery.methods.power_law import power_law
from transcript.mastery.methods.professional_judgement import professional_judgement
from transcript.mastery.methods.standard_decaying_average import standard_decaying_average
from transcript.mastery.methods.weighted_average import weighted_average
from transcript.mastery.parameters import parameter_problems, score_problems
from transcript.mastery.trace import Given, Outcome, Step, concluded, mean, rounded, term
from transcript.model.credit import MasteryCredit
from transcript.model.mastery import Counting, CreditPolicy, Method
from transcript.model.rating import Calculation, CalculationInput, Rating, Waiver
from transcript.reading.text import counted

__all__ = ["Advice", "Advisor", "Outcome", "Step", "advise", "calculate", "recalculate"]

_METHODS: Mapping[Method, Callable[[Given], Outcome]] = MappingProxyType(
    {
        Method.LATEST: latest,
        Method.HIGHEST: highest,
        Method.AVERAGE: average,
        Method.MODE: mode,
        Method.N_TIMES: n_times,
        Method.BEST_N: best_n,
        Method.MEDIAN_OF_LAST: median_of_last,
        Method.WEIGHTED_AVERAGE: weighted_average,
        Method.STANDARD_DECAYING_AVERAGE: standard_decaying_average,
        Method.POWER_LAW: power_law,
        Method.PROFESSIONAL_JUDGEMENT: professional_judgement,
    }
)

_LEFT_TO_THE_STANDARD = {Method.N_TIMES: "threshold", Method.BEST_N: "minimum_average"}

_COUNTED = {
    Counting.LATEST: "the latest attempt",
    Counting.HIGHEST: "the attempt with the highest rating",
}

_REMEMBERED = 4_096

_Groups = Mapping[str | None, Sequence[CalculationInput]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a method says of a learner's ratings for one credit.

    `result` is in points and `level` the id of the rubric level they amount to; both are None if
    the method came to none. `reached` is None where there is nothing to say: professional
    judgement, or a credit whose standard is not in its rubric. `average` is what a mean of the same
    ratings would have said. The last step of the trace has the result.
    """

    method: Method
    parameters: tuple[tuple[str, str], ...]
    inputs: tuple[CalculationInput, ...]
    result: Decimal | None
    level: str | None
    reached: bool | None
    trace: tuple[Step, ...]
    average: Decimal | None

    @property
    def calculation(self) -> Calculation | None:
        """What a record keeps of it; None for professional judgement, which calculates nothing."""
        if self.method is Method.PROFESSIONAL_JUDGEMENT:
            return None
        return Calculation(
            parameters=self.parameters,
            inputs=self.inputs,
            result=self.result,
            reached=bool(self.reached),
        )


class Advisor:
    """Advises on one credit by the school's policy; to be kept where there are many learners."""

    def __init__(self, credit: MasteryCredit, policy: CreditPolicy) -> None:
        """Advise on `credit` as `policy` says."""
        self._credit = credit
        self._policy = policy
        self._criteria = {each.id: each for each in credit.criteria}
        self._points = {
            each.id: policy.points(credit.rubric, each.id) for each in credit.rubric.levels
        }
        self._standard = policy.standard(credit.rubric)
        method, parameters = policy.determination.method, policy.determination.parameters
        worth = [points for points in self._points.values() if points is not None]
        self._parameters = _completed(method, parameters, self._standard, worth)
        self._told = _written(self._parameters)
        # Many learners have the same few ratings one after the other.
        self._outcome_of: Callable[[tuple[Decimal, ...]], Outcome] = lru_cache(_REMEMBERED)(
            partial(_calculated, method, parameters=self._parameters, standard=self._standard)
        )
        self._levels: dict[Decimal, str] = {}

    def advise(self, ratings: Sequence[Rating], waivers: Sequence[Waiver] = ()) -> Advice:
        """Return what the method says of those ratings and waivers that are for the credit."""
        every = self._groups(ratings, waivers)
        counts = self._policy.reassessment.counts
        groups = {name: counting(in_time(each), counts) for name, each in every.items()}
        outcome = self._outcome(groups)
        inputs = tuple(each for group in groups.values() for each in group)
        if len(groups) > 1:
            inputs = tuple(in_time(inputs))
        points = _points(inputs)
        result = outcome.result
        return Advice(
            method=self._policy.determination.method,
            parameters=self._told,
            inputs=inputs,
            result=result,
            level=None if result is None else self._level(result),
            reached=outcome.reached,
            trace=(
                *self._left_aside(waivers, groups),
                *self._not_counted(every, groups),
                *outcome.trace,
            ),
            average=rounded(mean(points)) if points else None,
        )

    def _level(self, result: Decimal) -> str:
        """Return the level of a result; many learners have the same."""
        if result not in self._levels:
            self._levels[result] = self._policy.level(self._credit.rubric, result)
        return self._levels[result]

    def has_reached(self, ratings: Sequence[Rating]) -> bool:
        """Return whether ratings, as one series, reach the standard: by the method, or at last.

        Where the method is people's judgement, the latest rating says it.
        """
        inputs = in_time(tuple(self.inputs(ratings)))
        outcome = self._calculated(counting(inputs, self._policy.reassessment.counts))
        if outcome.reached is None and inputs and self._standard is not None:
            return inputs[-1].points >= self._standard
        return bool(outcome.reached)

    def _groups(self, ratings: Sequence[Rating], waivers: Sequence[Waiver]) -> _Groups:
        """Return what there is, by criterion: the ratings say whether criteria are looked at."""
        inputs = list(self.inputs(ratings))
        waived = list(self.waived(waivers)) if self._knows_waivers else []
        if waived:
            whole = None in by_criterion(inputs or waived, self._criteria)
            inputs += (each for each in waived if (each.criterion is None) is whole)
        return by_criterion(inputs, self._criteria)

    def _not_counted(self, every: _Groups, groups: _Groups) -> Iterator[Step]:
        if left := sum(map(len, every.values())) - sum(map(len, groups.values())):
            which = _COUNTED[self._policy.reassessment.counts]
            yield Step(
                text=f"without {counted(left, 'rating')} of other attempts: by the policy on "
                f"re-assessment only {which} counts"
            )

    def _left_aside(self, waivers: Sequence[Waiver], groups: _Groups) -> Iterator[Step]:
        own = [each for each in waivers if each.credit == self._credit.id]
        why = "only slate_cbl knows waivers"
        if self._knows_waivers:
            own = [each for each in own if each.criterion and None in groups]
            why = "a criterion is waived, and the credit was rated as a whole"
        if own:
            yield Step(text=f"without {counted(len(own), 'waiver')}: {why}")

    @property
    def _knows_waivers(self) -> bool:
        return self._policy.determination.method is Method.SLATE_CBL

    def inputs(self, ratings: Iterable[Rating]) -> Iterator[CalculationInput]:
        """Yield those of the ratings that are for the credit as a method sees them: by points.

        A score from another system counts before the points of the level.
        """
        for rating in ratings:
            if rating.credit == self._credit.id and (given := self._input(rating)):
                yield given

    def waived(self, waivers: Iterable[Waiver]) -> Iterator[CalculationInput]:
        """Yield those of the waivers that are for the credit as the Slate-CBL rule sees them.

        One that names no criterion is of every criterion, and of the credit where that is rated as
        a whole.
        """
        for waiver in waivers:
            named = (waiver.criterion,) if waiver.criterion else (None, *self._criteria)
            for criterion in named if waiver.credit == self._credit.id else ():
                yield CalculationInput(
                    rated_on=waiver.waived_on,
                    attempt=1,
                    points=Decimal(0),
                    criterion=criterion,
                    waived=True,
                )

    def _input(self, rating: Rating) -> CalculationInput | None:
        points = rating.score if rating.score is not None else self._points.get(rating.level)
        if points is None:
            return None
        return CalculationInput(
            rated_on=rating.rated_on,
            attempt=rating.attempt,
            points=points,
            criterion=rating.criterion,
        )

    def _outcome(self, groups: _Groups) -> Outcome:
        method = self._policy.determination.method
        if method is Method.SLATE_CBL:
            skills = (None,) if None in groups else self._criteria
            demonstrations = [_demonstrations(groups.get(each, ())) for each in skills]
            return _slate(demonstrations, self._parameters, self._standard)
        if None in groups:
            return self._calculated(groups[None])
        if method is Method.PROFESSIONAL_JUDGEMENT:
            return self._calculated([each for group in groups.values() for each in group])
        return self._of_criteria(groups)

    def _of_criteria(self, groups: _Groups) -> Outcome:
        outcomes = {name: self._calculated(each) for name, each in groups.items()}
        steps: list[Step] = []
        for criterion in self._credit.criteria:
            outcome = outcomes.get(criterion.id)
            lack = "" if outcome else " has no rating yet: the credit needs one"
            steps.append(Step(text=f"“{criterion.statement}”{lack}"))
            steps += outcome.trace if outcome else ()
        steps.append(_lowest([each.result for each in outcomes.values()]))
        reached = [each.reached for each in outcomes.values()]
        every = len(outcomes) == len(self._criteria)
        return Outcome(
            result=steps[-1].value,
            reached=None if None in reached else every and all(reached),
            trace=tuple(steps),
        )

    def _calculated(self, inputs: Sequence[CalculationInput]) -> Outcome:
        return self._outcome_of(tuple(_points(inputs)))


def advise(
    credit: MasteryCredit,
    ratings: Sequence[Rating],
    policy: CreditPolicy,
    *,
    waivers: Sequence[Waiver] = (),
) -> Advice:
    """Return what the school's method says of a learner's ratings for a credit.

    Where ratings name criteria, each criterion that the credit has is looked at by its own ratings,
    and the credit is reached when every one is; ratings of the whole credit count only where no
    criterion was rated. Waivers count with the Slate-CBL rule alone. It never raises: what a method
    cannot use, its trace tells.
    """
    return Advisor(credit, policy).advise(ratings, waivers)


def calculate(
    method: Method,
    scores: Sequence[Decimal],
    parameters: Mapping[str, Decimal],
    standard: Decimal | None = None,
) -> Outcome:
    """Return what a method says of plain scores, oldest first.

    It never raises: with parameters or scores that the method cannot use there is no result, and
    the trace says why.
    """
    return _calculated(method, scores, _completed(method, parameters, standard, ()), standard)


def recalculate(method: Method, calculation: Calculation) -> Decimal | None:
    """Return the result that a kept calculation must have; None if there is none. Never raises.

    The order of its inputs does not matter.
    """
    try:
        parameters = {name: Decimal(value) for name, value in calculation.parameters}
    except InvalidOperation:
        return None
    if not all(each.is_finite() for each in parameters.values()):
        return None
    groups: dict[str | None, list[CalculationInput]] = {}
    for each in in_time(calculation.inputs):
        groups.setdefault(each.criterion, []).append(each)
    if method is Method.SLATE_CBL:
        return _slate(list(map(_demonstrations, groups.values())), parameters, None).result
    outcomes = [_calculated(method, _points(each), parameters, None) for each in groups.values()]
    return _lowest([each.result for each in outcomes]).value


def _points(inputs: Sequence[CalculationInput]) -> list[Decimal]:
    return [each.points for each in inputs if not each.waived]


def _demonstrations(inputs: Sequence[CalculationInput]) -> list[Decimal | None]:
    """Return points as the Slate-CBL rule takes them: a waiver is None."""
    return [None if each.waived else each.points for each in inputs]


def _completed(
    method: Method,
    parameters: Mapping[str, Decimal],
    standard: Decimal | None,
    scale: Sequence[Decimal],
) -> Mapping[str, Decimal]:
    """Return the parameters with those that are left to the standard and the scale."""
    filled: dict[str, Decimal] = {}
    if standard is not None and method in _LEFT_TO_THE_STANDARD:
        filled[_LEFT_TO_THE_STANDARD[method]] = standard
    if method is Method.POWER_LAW and scale:
        filled |= {"lowest": min(scale), "highest": max(scale)}
    return filled | dict(parameters)


def _written(parameters: Mapping[str, Decimal]) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"{parameters[name]:f}") for name in sorted(parameters))


def _calculated(
    method: Method,
    scores: Sequence[Decimal],
    parameters: Mapping[str, Decimal],
    standard: Decimal | None,
) -> Outcome:
    if method is Method.SLATE_CBL:
        return _slate([scores], parameters, standard)
    given = Given(scores=scores, parameters=parameters, standard=standard)
    if refused := [*_refusals(method, parameters), *score_problems(method, scores)]:
        return concluded(given, *(Step(text=each) for each in refused))
    if not scores and method is not Method.PROFESSIONAL_JUDGEMENT:
        return concluded(given, Step(text="there is no rating yet"))
    return _METHODS[method](given)


def _slate(
    skills: Sequence[Sequence[Decimal | None]],
    parameters: Mapping[str, Decimal],
    standard: Decimal | None,
) -> Outcome:
    if refused := [Step(text=each) for each in _refusals(Method.SLATE_CBL, parameters)]:
        return concluded(Given(scores=(), parameters=parameters, standard=standard), *refused)
    required = int(parameters["demonstrations"])
    found = slate_cbl.standing(
        [slate_cbl.Skill(required=required, ratings=tuple(each)) for each in skills],
        level=parameters.get("level"),
        baseline=parameters.get("baseline"),
    )
    return slate_cbl.explained(found, parameters, standard)


def _refusals(method: Method, parameters: Mapping[str, Decimal]) -> Iterator[str]:
    yield from (each.message for each in parameter_problems(method, parameters))
    if method is Method.N_TIMES and "threshold" not in parameters:
        yield f"{method} needs a `threshold`, or a standard"


def _lowest(results: Sequence[Decimal | None]) -> Step:
    """Return the step that takes the lowest result: a credit is as strong as its weakest part."""
    known = [each for each in results if each is not None]
    if len(known) < len(results) or not known:
        return Step(text="not every rated criterion has a result: no result yet")
    text = f"the lowest of {len(known)} results, one for each criterion that was rated"
    return Step(text=text, expression=term(min(known)), value=min(known))
