"""The rule of the Slate-CBL gradebook: demonstrations of skills, waivers, and missed work.

A learner works at one level of a competency; each of its skills asks for a number of
demonstrations, and the best of them count. Restated from the open gradebook of the Building 21
schools; `docs/mastery.md` says it in words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from transcript.mastery.trace import (
    Outcome,
    Step,
    mean,
    mean_of,
    plain,
    rounded,
    term,
)
from transcript.reading.text import counted

_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """One skill: how many demonstrations it asks for, and the ratings of those, oldest first.

    A rating of 0 is missed work; None is a waiver, which stands for all that the skill asks for.
    """

    required: int
    ratings: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a learner stands at a level. None is “none yet”.

    `logged` are the ratings that count; `missed` is how many of those that would count were missed;
    `complete` of `required` demonstrations are there, and `progress` is their quotient; `waived` is
    how many skills have a waiver.
    """

    level: Decimal | None
    baseline: Decimal | None
    logged: tuple[Decimal, ...]
    average: Decimal | None
    growth: Decimal | None
    complete: int
    required: int
    progress: Decimal
    missed: int
    waived: int
    lowest: Decimal | None

    def reaches(self, parameters: Mapping[str, Decimal], standard: Decimal | None) -> bool | None:
        """Whether the level is complete: enough demonstrations, good enough on average and each.

        None where nothing says how good they must be on average.
        """
        asked = least_average(parameters, standard)
        if asked is None:
            return None
        least = parameters.get("minimum_rating")
        return (
            self.complete >= self.required
            and (self.average is None or self.average >= asked)
            and (least is None or self.lowest is None or self.lowest >= least)
        )


def least_average(parameters: Mapping[str, Decimal], standard: Decimal | None) -> Decimal | None:
    """Return the least average: 0 or less is counted from the level; without it, the standard."""
    asked = parameters.get("minimum_average")
    if asked is None:
        return standard
    return asked if asked > 0 else parameters["level"] + asked


def standing(
    skills: Sequence[Skill], *, level: Decimal | None = None, baseline: Decimal | None = None
) -> Standing:
    """Return where a learner stands on the skills that are active at a level."""
    effective = [_effective(skill) for skill in skills]
    rated = [rating for kept in effective for rating in kept if rating is not None]
    logged = tuple(rating for rating in rated if rating > 0)
    complete = sum(map(_complete, skills, effective))
    required = sum(skill.required for skill in skills)
    progress = rounded(Decimal(complete) / required) if required else Decimal(1)
    average = rounded(mean(logged), 1) if logged else None
    began = _baseline(skills, progress) if baseline is None else rounded(baseline, 1)
    return Standing(
        level=level,
        baseline=began,
        logged=logged,
        average=average,
        growth=None if average is None or began is None else rounded(average - began, 1),
        complete=complete,
        required=required,
        progress=progress,
        missed=len(rated) - len(logged),
        waived=sum(None in skill.ratings for skill in skills),
        lowest=min(rated, default=None),
    )


def _effective(skill: Skill) -> list[Decimal | None]:
    """Return the demonstrations that count: the best, then a waiver, which drops missed work."""
    rated: list[Decimal | None] = [each for each in skill.ratings if each is not None]
    waivers = len(skill.ratings) - len(rated)
    if waivers:
        rated = [each for each in rated if each]
    best = sorted(rated, reverse=True, key=lambda each: each or Decimal(0))
    return [*best, *[None] * waivers][: skill.required]


def _complete(skill: Skill, effective: Sequence[Decimal | None]) -> int:
    counting = (skill.required if rating is None else int(rating > 0) for rating in effective)
    return min(skill.required, sum(counting))


def _baseline(skills: Sequence[Skill], progress: Decimal) -> Decimal | None:
    needed = [skill for skill in skills if skill.required]
    firsts = [next((each for each in skill.ratings if each), None) for skill in needed]
    known = [first for first in firsts if first is not None]
    enough = len(known) == len(needed) or progress >= _HALF
    return rounded(mean(known), 1) if known and enough else None


def explained(
    found: Standing, parameters: Mapping[str, Decimal], standard: Decimal | None
) -> Outcome:
    """Return the standing as a method's outcome: the average, to one decimal, is its result."""
    return Outcome(
        result=found.average,
        reached=found.reaches(parameters, standard),
        trace=tuple(_steps(found, parameters, standard)),
    )


def _steps(
    found: Standing, parameters: Mapping[str, Decimal], standard: Decimal | None
) -> Iterator[Step]:
    if found.required:
        yield Step(
            text=f"{counted(found.complete, 'demonstration')} of the {found.required} asked for",
            expression=f"{found.complete} \u00f7 {found.required}",
            value=found.progress,
        )
    else:
        yield Step(text="nothing is asked for", value=found.progress)
    if found.waived:
        yield Step(text=f"{found.waived} waived, which stands for all that is asked for there")
    if found.missed:
        yield Step(text=f"{found.missed} missed, which counts for nothing")
    if found.lowest is not None and (least := parameters.get("minimum_rating")) is not None:
        text = f"the lowest that counts, which must be {plain(least)} or more"
        yield Step(text=text, expression=term(found.lowest), value=rounded(found.lowest))
    if found.growth is not None and found.average is not None and found.baseline is not None:
        yield Step(
            text=f"growth since the baseline, {plain(found.baseline)}",
            expression=f"{term(found.average)} \u2212 {term(found.baseline)}",
            value=found.growth,
        )
    if found.average is None:
        yield Step(text="nothing that was rated counts yet: no result")
        return
    asked = least_average(parameters, standard)
    bound = "" if asked is None else f", which must be {plain(asked)} or more"
    yield Step(
        text=f"the mean of {counted(len(found.logged), 'rating')}, to one decimal{bound}",
        expression=mean_of(found.logged),
        value=found.average,
    )
