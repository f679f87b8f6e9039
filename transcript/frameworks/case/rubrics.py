"""Rubrics of CASE and rubrics of ours: levels with what work at each looks like."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from transcript.frameworks.case.extensions import Extension
from transcript.frameworks.case.received import JsonObject
from transcript.frameworks.names import Taken, plain_line, plain_text, slug
from transcript.model.credit import Rubric, RubricLevel

FEWEST_LEVELS, MOST_LEVELS = 2, 10
_REACHED = ("proficient", "mastery", "mastered", "meets", "meeting", "met", "competent")
_NOT_YET = ("not", "near", "nearly", "below", "approaching", "partial", "partially", "almost", "no")
_BEYOND = ("exceeds", "exceeding", "beyond", "above", "highly", "advanced", "exceptional")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRubric:
    """A rubric as a package has it for a credit.

    `points` holds what each level is worth, by id, where that is not its place from 1. `criteria`
    are what its rows look at. `guessed` is true where nothing said which level is the standard.
    """

    rubric: Rubric
    points: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    criteria: tuple[str, ...] = ()
    guessed: bool = True


class Rubrics:
    """The rubrics of a package, found by the items that they judge."""

    def __init__(self, package: JsonObject) -> None:
        """Look through the rubrics of a package of CASE 1.1."""
        self._rows: dict[str, list[tuple[JsonObject, JsonObject]]] = {}
        for rubric in package.get("CFRubrics", ()):
            for row in rubric.get("CFRubricCriteria", ()):
                judged = row.get("CFItemURI", {}).get("identifier")
                self._rows.setdefault(judged, []).append((rubric, row))

    def holder(self, item: str, below: Sequence[str]) -> JsonObject | None:
        """Return the whole rubric that judges an item, or what is below it."""
        return next((rubric for rubric, _ in self._of(item, below)), None)

    def find(self, item: str, below: Sequence[str], *, required: str | None) -> FoundRubric | None:
        """Return the rubric of an item; None if there is none that our credits can have."""
        held = self.holder(item, below)
        rows = [row for rubric, row in self._of(item, below) if rubric is held]
        levels = _in_order(rows)
        if not FEWEST_LEVELS <= len(levels) <= MOST_LEVELS:
            return None
        made = _levels(levels, rows)
        known = {each.id for each in made}
        standard = required if required in known else _standard(made)
        named = (plain_text(row.get("description") or row.get("category") or "") for row in rows)
        return FoundRubric(
            rubric=Rubric(required=standard, levels=made),
            points=_points(levels, made),
            criteria=tuple(each for each in named if each),
            guessed=standard != required,
        )

    def _of(self, item: str, below: Sequence[str]) -> list[tuple[JsonObject, JsonObject]]:
        rows = self._rows.get(item, [])
        return rows + [row for each in below for row in self._rows.get(each, ())]


def _in_order(rows: Sequence[JsonObject]) -> list[JsonObject]:
    """Return the levels of the first row, from the lowest to the highest."""
    levels = list(rows[0].get("CFRubricCriterionLevels", ())) if rows else []
    for name in ("score", "position"):
        if all(name in each for each in levels) and _differ([each[name] for each in levels]):
            return sorted(levels, key=lambda each: each[name])
    return levels


def _differ(values: Sequence[object]) -> bool:
    return len(set(values)) == len(values)


def _levels(levels: Sequence[JsonObject], rows: Sequence[JsonObject]) -> tuple[RubricLevel, ...]:
    made, ids = [], Taken()
    for place, level in enumerate(levels, start=1):
        ours = Extension.of(level, "level")
        name = ours.text("name") or plain_line(level.get("quality") or "") or f"Level {place}"
        wanted = ours.text("id") or slug(name)
        made.append(
            RubricLevel(
                id=ids.take(wanted or f"level-{place}"),
                name=name,
                descriptor=ours.text("descriptor") or "\n".join(_descriptors(level, rows)) or name,
            )
        )
    return tuple(made)


def _descriptors(level: JsonObject, rows: Sequence[JsonObject]) -> Iterator[str]:
    for row in rows:
        held = [level] if row is rows[0] else row.get("CFRubricCriterionLevels", ())
        alike = next((each for each in held if _same(each, level)), {})
        told = plain_text(alike.get("description") or "")
        name = plain_line(row.get("description") or row.get("category") or "")
        if told:
            yield f"{name}: {told}" if len(rows) > 1 and name else told


def _same(one: JsonObject, other: JsonObject) -> bool:
    names = ("quality", "score", "position")
    shared = [name for name in names if name in one and name in other]
    return one is other or (bool(shared) and one[shared[0]] == other[shared[0]])


def _points(levels: Sequence[JsonObject], made: Sequence[RubricLevel]) -> Mapping[str, Decimal]:
    if not all("score" in each for each in levels):
        return {}
    points = [Decimal(str(each["score"])) for each in levels]
    rising = all(low < high for low, high in pairwise(points))
    usual = points == [Decimal(place) for place in range(1, len(points) + 1)]
    if usual or not rising or points[0] < 0:
        return {}
    return {level.id: each.normalize() for level, each in zip(made, points, strict=True)}


def _standard(levels: Sequence[RubricLevel]) -> str:
    """Return the level that most likely is the standard: by its name, else the last but one."""
    for level in levels:
        words = slug(level.name).split("-")
        if any(word in _REACHED for word in words) and not {*_NOT_YET, *_BEYOND}.intersection(
            words
        ):
            return level.id
    return levels[-2 if len(levels) > FEWEST_LEVELS else -1].id
