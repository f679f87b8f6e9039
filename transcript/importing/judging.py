"""Which level of our rubric another system's score or level is."""

from dataclasses import dataclass
from decimal import Decimal

from transcript.importing.mapping import ImportMapping, as_yaml
from transcript.importing.rows import RatingRow
from transcript.model.credit import MasteryCredit, Rubric
from transcript.model.mastery import CreditPolicy
from transcript.reading.text import shown

_OUT_OF_REACH = Decimal("Infinity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A level's id, and the score where it is one on our own scale."""

    level: str
    score: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Misjudged:
    """What is wrong with a judgement. `field` is the one of `RatingRow` that is at fault.

    `everywhere`: the same is wrong with each rating of the outcome.
    """

    field: str
    value: str
    message: str
    hint: str
    everywhere: bool = False


def judge(
    row: RatingRow, credit: MasteryCredit, policy: CreditPolicy, mapping: ImportMapping
) -> Judged | Misjudged:
    """Return the level of a rating, by its score, else by its level."""
    if row.score is None:
        judged = _by_level(row, credit.rubric, mapping)
    else:
        judged = _by_score(row, row.score, credit, policy, mapping)
    if isinstance(judged, Misjudged):
        return judged
    return _mastery_differs(row, judged, credit.rubric) or judged


def _by_level(row: RatingRow, rubric: Rubric, mapping: ImportMapping) -> Judged | Misjudged:
    if not row.level:
        return Misjudged(
            field="score",
            value="",
            message="there is neither a score nor a level",
            hint="fill in one of the two, or leave the row out",
        )
    level = _level(row.level, rubric, mapping)
    if level is None:
        names = ", ".join(f"“{each.name}”" for each in rubric.levels)
        first = rubric.levels[0].id
        return Misjudged(
            field="level",
            value=row.level,
            message=f"no level is called {shown(row.level)}; there are {names}",
            hint="write one of them, or say in a mapping file which one it is, under levels:  "
            f"{as_yaml(row.level)}: {first}",
        )
    return Judged(level=level, score=None)


def _by_score(
    row: RatingRow,
    score: Decimal,
    credit: MasteryCredit,
    policy: CreditPolicy,
    mapping: ImportMapping,
) -> Judged | Misjudged:
    rubric = credit.rubric
    scale = CreditPolicy(scale=_scale(rubric, mapping)) if mapping.points else policy
    # Points are what a level is worth at least: they do not say where that scale ends.
    top = None if mapping.points else scale.highest(rubric)
    problem = _other_scale(row, rubric, scale, top) or _off_the_scale(row, score, top)
    if problem:
        return problem
    level = scale.level(rubric, score)
    said = _level(row.level, rubric, mapping) if row.level else level
    if said != level:
        name = _name(rubric, level)
        return Misjudged(
            field="level",
            value=row.level or "",
            message=f"the score is {score}, “{name}” here, and the level {shown(row.level or '')}",
            hint="keep the one of the two that is right",
        )
    return Judged(level=level, score=None if mapping.points else score)


def _scale(rubric: Rubric, mapping: ImportMapping) -> dict[str, Decimal]:
    # A level that the mapping file leaves out is reached by no score, but for the lowest.
    worth = {level.id: mapping.points.get(level.id, _OUT_OF_REACH) for level in rubric.levels}
    lowest = rubric.levels[0].id
    return {**worth, lowest: mapping.points.get(lowest, Decimal(0))}


def _other_scale(
    row: RatingRow, rubric: Rubric, scale: CreditPolicy, top: Decimal | None
) -> Misjudged | None:
    standard, theirs, most = scale.standard(rubric), row.mastery_score, row.most
    name = _name(rubric, rubric.required)
    if standard == _OUT_OF_REACH:
        message = f"the mapping file does not say what “{name}” is worth there"
    elif theirs is not None and theirs != standard:
        of = f" of {most}" if most is not None else ""
        message = f"mastery is {theirs}{of} there; “{name}” counts {standard} here"
    elif theirs is None and most is not None and top is not None and most > top:
        message = f"scores go up to {most} there, and to {top} here"
    else:
        return None
    return Misjudged(
        field="mastery_score",
        value=str(theirs if theirs is not None else most or ""),
        message=message,
        hint="say in a mapping file what each level is worth there, under points:  "
        f"{rubric.required}: {theirs or most or 7}",
        everywhere=True,
    )


def _off_the_scale(row: RatingRow, score: Decimal, top: Decimal | None) -> Misjudged | None:
    most = row.most if row.most is not None else top
    if score >= 0 and (most is None or score <= most):
        return None
    end = "from 0" if most is None else f"0 to {most}"
    return Misjudged(
        field="score",
        value=str(score),
        message=f"the score {score} is off the scale, which is {end}",
        hint="correct it where it was written, and export the file again; if the scale is another "
        "one, say in a mapping file what each level is worth there, under points:",
    )


def _mastery_differs(row: RatingRow, judged: Judged, rubric: Rubric) -> Misjudged | None:
    reached = rubric.reaches(judged.level)
    if row.mastered is None or row.mastered == reached:
        return None
    name = _name(rubric, judged.level)
    return Misjudged(
        field="mastered",
        value="1" if row.mastered else "0",
        message=f"it is {'' if row.mastered else 'not '}mastered there, and “{name}” here, which "
        f"{'reaches' if reached else 'does not reach'} the standard",
        hint="look what that system calls mastery; a mapping file says what levels are worth there",
    )


def _level(text: str, rubric: Rubric, mapping: ImportMapping) -> str | None:
    ours = {_key(theirs): level for theirs, level in mapping.levels.items()}
    wanted = _key(ours.get(_key(text), text))
    found = (each.id for each in rubric.levels if wanted in {each.id, _key(each.name)})
    return next(found, None)


def _name(rubric: Rubric, level: str) -> str:
    found = rubric.level(level)
    return found.name if found else level


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
