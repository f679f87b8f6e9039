"""Two sides of a contest run in turns, and what comes of it.

Whoever goes first changes each round, so that a machine that is busy for a moment slows both. Each
side clears away only its own rubbish, and what is done in no time is done several times in a round.
A ratio is the median of the rounds' ratios; above 1, ours is faster.
"""
# ruff: noqa: INP001, T201 - beside a script, and it prints

import gc
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

_ROUND_MS = 50.0


class Milliseconds(float):
    """What a side has measured itself, because it works in another process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The ratio that was promised, and the one to reach for; `is_cost` if ours is over theirs.

    With `is_time` it is what ours may take in milliseconds, whatever the peer takes.
    """

    target: float
    reach: float | None = None
    is_cost: bool = False
    is_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same work, done by us and by a peer. `note` says in what the two differ."""

    name: str
    peer: str
    rounds: int
    ours: Callable[[], object]
    theirs: Callable[[], object]
    note: str = ""
    aim: Aim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Medians in milliseconds, and the ratio with its quartiles.

    `cost` is the same ratio the other way round: what ours takes of the peer's time.
    """

    name: str
    peer: str
    rounds: int
    ours_ms: float
    peer_ms: float
    ratio: float
    low: float
    high: float
    cost: float
    note: str
    aim: Aim | None
    met: bool | None


def measure(pair: Pair) -> Result:
    """Run both sides in turns, after one round that does not count."""
    ours: list[float] = []
    theirs: list[float] = []
    sides = [(pair.ours, _often(pair.ours), ours), (pair.theirs, _often(pair.theirs), theirs)]
    for number in range(pair.rounds):
        for work, often, times in sides if number % 2 else reversed(sides):
            times.append(milliseconds(work, often=often))
    ratios = [peer / own for own, peer in zip(ours, theirs, strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    ours_ms = statistics.median(ours)
    return Result(
        name=pair.name,
        peer=pair.peer,
        rounds=pair.rounds,
        ours_ms=ours_ms,
        peer_ms=statistics.median(theirs),
        ratio=middle,
        low=low,
        high=high,
        cost=1 / middle,
        note=pair.note,
        aim=pair.aim,
        met=_met(pair.aim, middle, ours_ms),
    )


def _met(aim: Aim | None, ratio: float, ours_ms: float) -> bool | None:
    if aim is None:
        return None
    if aim.is_time:
        return ours_ms <= aim.target
    return 1 / ratio <= aim.target if aim.is_cost else ratio >= aim.target


def _often(work: Callable[[], object]) -> int:
    """Return how often to do some work in a round, so that a round takes a few milliseconds."""
    milliseconds(work)
    return max(1, round(_ROUND_MS / max(milliseconds(work), _ROUND_MS / 100)))


def milliseconds(work: Callable[[], object], *, often: int = 1) -> float:
    """Return how long some work takes, or what it says of that itself."""
    gc.collect()
    began = perf_counter()
    for _ in range(often):
        said = work()
    took = (perf_counter() - began) * 1000 / often
    return said if isinstance(said, Milliseconds) else took


def show(result: Result) -> None:
    """Print what a person wants to see: the figures, what was promised, and what each side did."""
    figures = f"{result.ours_ms:>10.3f} ms{result.peer_ms:>10.3f} ms{result.ratio:>8.2f} x"
    print(f"{result.name:<44}{figures}  ({result.low:.2f} to {result.high:.2f})  {result.peer}")
    if result.aim:
        print(f"    {_promise(result, result.aim)}")
    if result.note:
        print(f"    {result.note}")


def _promise(result: Result, aim: Aim) -> str:
    reach = f", reach for {aim.reach:g}" if aim.reach else ""
    if aim.is_time:
        return (
            f"{'met' if result.met else 'NOT MET'}: {result.ours_ms:.0f} ms; at most {aim.target:g}"
        )
    said = (
        f"{result.cost:.2f} of the peer's time; at most {aim.target:g}{reach}"
        if aim.is_cost
        else f"{result.ratio:.1f} times as fast; at least {aim.target:g}{reach}"
    )
    return f"{'met' if result.met else 'NOT MET'}: {said}"
