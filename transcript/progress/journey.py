"""The journey of attempts on a credit as a small chart of letters."""

from collections.abc import Iterator, Sequence

from transcript.model.credit import Rubric
from transcript.model.rating import Rating

MOST_ATTEMPTS = 20
"""So many attempts are drawn, the last ones."""
_MOST_CRITERIA_ATTEMPTS = 5
_HERE, _NOTHING = "●", "·"


def chart(rubric: Rubric, ratings: Sequence[Rating]) -> tuple[str, ...]:
    """Return a line for each level, the highest first, and one with the days.

    Every attempt is a column, and the standard is marked. There is no chart of fewer than two
    attempts.
    """
    drawn = ratings[-MOST_ATTEMPTS:]
    if len(drawn) < 2:  # noqa: PLR2004 - one point is no journey
        return ()
    return (*_levels(rubric, drawn), _days(rubric, drawn, before=len(ratings) - len(drawn)))


def _width(rubric: Rubric) -> int:
    return max(len(level.name) for level in rubric.levels)


def _levels(rubric: Rubric, drawn: Sequence[Rating]) -> Iterator[str]:
    width = _width(rubric)
    for level in reversed(rubric.levels):
        dots = "  ".join(_HERE if each.level == level.id else _NOTHING for each in drawn)
        mark = "  (the standard)" if level.id == rubric.required else ""
        yield f"{level.name:<{width}}  {dots}{mark}"


def _days(rubric: Rubric, drawn: Sequence[Rating], *, before: int) -> str:
    earlier = f", {before} before" if before else ""
    span = f"{drawn[0].rated_on} to {drawn[-1].rated_on}{earlier}"
    return f"{'':<{_width(rubric)}}  {span}"


def path(rubric: Rubric, ratings: Sequence[Rating]) -> str:
    """Return the levels of the last few attempts in a line: “Emerging → Proficient”."""
    drawn = ratings[-_MOST_CRITERIA_ATTEMPTS:]
    names = [level.name for each in drawn if (level := rubric.level(each.level))]
    return " → ".join(["…", *names] if len(ratings) > len(drawn) else names)
