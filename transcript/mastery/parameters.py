"""Which parameters each method has, and what they may be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from types import MappingProxyType

from transcript.model.mastery import Method

LARGEST = Decimal(1000)
"""No score and no parameter is further from zero."""

SMALLEST_OF_POWER_LAW = Decimal("0.01")
"""The logarithm of 0 is undefined, and that of next to nothing decides everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a method: its name, its range, and what it is for in a few words."""

    name: str
    purpose: str
    lowest: Decimal = -LARGEST
    highest: Decimal = LARGEST
    whole: bool = False
    needed: bool = False

    @property
    def wanted(self) -> str:
        """What it has to be, as a hint says it."""
        kind = "a whole number" if self.whole else "a number"
        return f"{kind} from {self.lowest} to {self.highest}"

    def takes(self, value: Decimal) -> bool:
        """Whether the parameter may have this value."""
        fits = self.lowest <= value <= self.highest
        return fits and not (self.whole and value % 1)


def _count(name: str, purpose: str) -> Parameter:
    return Parameter(
        name=name, purpose=purpose, lowest=Decimal(1), highest=Decimal(99), whole=True, needed=True
    )


def _weight(lowest: int) -> Parameter:
    purpose = "what the newest rating counts, in percent"
    ends = {"lowest": Decimal(lowest), "highest": Decimal(99)}
    return Parameter(name="weight", purpose=purpose, whole=True, needed=True, **ends)


_AVERAGE = Parameter(name="minimum_average", purpose="the least mean; without it, the standard")
_RATING = Parameter(name="minimum_rating", purpose="the least of the ratings that count")

PARAMETERS: Mapping[Method, tuple[Parameter, ...]] = MappingProxyType(
    {
        Method.LATEST: (),
        Method.HIGHEST: (),
        Method.AVERAGE: (),
        Method.MODE: (),
        Method.N_TIMES: (
            _count("times", "how often the threshold must be reached"),
            Parameter(name="threshold", purpose="the least points that count; the standard"),
        ),
        Method.BEST_N: (_count("best", "how many of the best ratings count"), _AVERAGE, _RATING),
        Method.MEDIAN_OF_LAST: (_count("last", "how many of the last ratings count"),),
        Method.WEIGHTED_AVERAGE: (_weight(1),),
        Method.STANDARD_DECAYING_AVERAGE: (_weight(50),),
        Method.POWER_LAW: (
            Parameter(
                name="ahead",
                purpose="0 for the curve at the last attempt, 1 for the next",
                lowest=Decimal(0),
                highest=Decimal(1),
                whole=True,
            ),
            Parameter(name="lowest", purpose="the lowest points of the scale"),
            Parameter(name="highest", purpose="the highest points of the scale"),
        ),
        Method.SLATE_CBL: (
            _count("demonstrations", "how many demonstrations each criterion needs"),
            Parameter(name="level", purpose="the level the learner works at"),
            Parameter(name="baseline", purpose="where the learner began"),
            Parameter(
                name="minimum_average",
                purpose="the least mean; 0 or less is counted from the level; the standard",
            ),
            _RATING,
        ),
        Method.PROFESSIONAL_JUDGEMENT: (),
    }
)
"""The parameters of each method; the first is the one that the command line may leave unnamed."""


class Trouble(Enum):
    """What can be wrong with a parameter."""

    FOREIGN = auto()
    OUT_OF_RANGE = auto()
    MISSING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterProblem:
    """A parameter that a method cannot use, and what to do about it."""

    trouble: Trouble
    name: str
    message: str
    hint: str


def parameter_problems(
    method: Method, parameters: Mapping[str, Decimal]
) -> Iterator[ParameterProblem]:
    """Yield what is wrong with the parameters of a method. A missing threshold is the standard."""
    known = {each.name: each for each in PARAMETERS[method]}
    for name, value in parameters.items():
        if name not in known:
            yield _foreign(method, name)
        elif not known[name].takes(value):
            yield ParameterProblem(
                trouble=Trouble.OUT_OF_RANGE,
                name=name,
                message=f"`{name}` of {method} is {value}",
                hint=f"{known[name].purpose}: write {known[name].wanted}",
            )
    for name, each in known.items():
        if each.needed and name not in parameters:
            yield _missing(method, each)
    yield from _of_several(method, parameters)


def _foreign(method: Method, name: str) -> ParameterProblem:
    names = [each.name for each in PARAMETERS[method]]
    hint = f"it takes: {', '.join(names)}" if names else "it takes none: remove it"
    return ParameterProblem(
        trouble=Trouble.FOREIGN,
        name=name,
        message=f"{method} has no parameter `{name}`",
        hint=hint,
    )


def _missing(method: Method, parameter: Parameter) -> ParameterProblem:
    return ParameterProblem(
        trouble=Trouble.MISSING,
        name=parameter.name,
        message=f"{method} needs `{parameter.name}`: {parameter.purpose}",
        hint=f"write {parameter.wanted}",
    )


def _of_several(method: Method, parameters: Mapping[str, Decimal]) -> Iterator[ParameterProblem]:
    lowest, highest = parameters.get("lowest"), parameters.get("highest")
    if lowest is not None and highest is not None and lowest > highest:
        yield ParameterProblem(
            trouble=Trouble.OUT_OF_RANGE,
            name="lowest",
            message=f"`lowest` is {lowest}, but `highest` is only {highest}",
            hint="write the ends of the scale the other way round",
        )
    average = parameters.get("minimum_average")
    offset = method is Method.SLATE_CBL and average is not None and average <= 0
    if offset and "level" not in parameters:
        yield ParameterProblem(
            trouble=Trouble.MISSING,
            name="level",
            message="`minimum_average` is 0 or less, which is counted from the `level`, and "
            "there is none",
            hint="write the `level` the learner works at, or a `minimum_average` above 0",
        )


def score_problems(method: Method, scores: Sequence[Decimal]) -> Iterator[str]:
    """Yield, in a sentence each, why a method cannot use these scores."""
    if method is not Method.POWER_LAW:
        return
    for place, score in enumerate(scores, start=1):
        if score < SMALLEST_OF_POWER_LAW:
            yield (
                f"a power law needs scores of {SMALLEST_OF_POWER_LAW} or more, because the "
                f"logarithm of 0 is undefined: score {place} of {len(scores)} is {score}"
            )
