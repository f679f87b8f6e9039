"""How the coverage of a framework looks: as text, as JSON, and as a table for a spreadsheet."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.reporters import count

if TYPE_CHECKING:
    from transcript.frameworks.assessed import Assessed, Matrix, MatrixRow

_MOST_LINES = 10
_COLUMNS = (
    "area",
    "competency",
    "credit code",
    "credit",
    "level",
    "criterion",
    "ratings",
    "learners",
    "evidence",
    "works",
    "without feedback",
    "hole",
)


def show_matrix(found: "Matrix") -> None:
    """Print the credits of each competency and how much was judged on each, then the holes."""
    for area, in_area in groupby(_whole_credits(found), key=lambda row: row.area):
        click.echo()
        click.secho(area.name if area else "No area", bold=True)
        for competency, rows in groupby(in_area, key=lambda row: row.competency):
            name = competency.name if competency else "no competency"
            _show_competency(name, tuple(rows))
    click.echo()
    for title, lines in _holes(found):
        _show_hole(title, lines)


def matrix_json(found: "Matrix") -> dict[str, Any]:
    """Return the matrix and its holes as `--format json` prints them."""
    covered = found.coverage
    return {
        "version": 1,
        "learners": found.learners,
        "competencies": [
            {
                "area": each.area.id,
                "competency": each.competency.id,
                "foundational": [credit.id for credit in each.foundational],
                "advanced": [credit.id for credit in each.advanced],
            }
            for each in covered.competencies
        ],
        "rows": [_row_json(row) for row in found.rows],
        "holes": [each.competency.id for each in covered.holes],
        "orphans": [credit.id for credit in covered.orphans],
        "never_assessed": [credit.id for credit in found.never_assessed],
        "criteria_never_assessed": [
            {"credit": credit.id, "criterion": criterion.id}
            for credit, criterion in found.criteria_never_assessed
        ],
        "without_goal": [asdict(each) for each in found.without_goal],
        "without_feedback": [
            {"credit": credit, "ratings": missing} for credit, missing in found.without_feedback
        ],
        "unjudged": [asdict(each) for each in found.unjudged],
    }


def matrix_csv(found: "Matrix") -> str:
    """Return the matrix as CSV, a row for each credit and one for each of its criteria."""
    from transcript.reading.csv_text import table_text

    return table_text([_COLUMNS, *map(_cells, found.rows)])


def _whole_credits(found: "Matrix") -> Iterator["MatrixRow"]:
    return (row for row in found.rows if row.criterion is None)


def _show_competency(name: str, rows: "Sequence[MatrixRow]") -> None:
    offered = [(row.credit, row.assessed) for row in rows if row.credit]
    if not offered:
        click.echo(f"    {name}: " + click.style("no credit", fg="red"))
        return
    click.echo(f"    {name}")
    for credit, assessed in offered:
        click.echo(f"        {credit.code:<7}{credit.name} ({credit.level}): {_said(assessed)}")


def _said(assessed: "Assessed") -> str:
    if not assessed.ratings:
        return click.style("never assessed", fg="yellow")
    ratings = f"{count(assessed.ratings, 'rating')} of {count(assessed.learners, 'learner')}"
    pieces = count(assessed.evidence, "piece")
    works = f", {count(assessed.works, 'imported work')}" if assessed.works else ""
    return f"{ratings}, {pieces} of evidence{works}"


def _holes(found: "Matrix") -> Iterator[tuple[str, Sequence[str]]]:
    labels = {row.credit.id: row.credit.label for row in found.rows if row.credit}
    yield "Credits that serve no competency", [each.label for each in found.coverage.orphans]
    yield "Credits never assessed", [each.label for each in found.never_assessed]
    yield (
        "Criteria never assessed",
        [f"{credit.label}: {each.statement}" for credit, each in found.criteria_never_assessed],
    )
    yield (
        "Work rated without a goal: its credit leads to no competency",
        [f"“{each.work}” ({each.credit})" for each in found.without_goal],
    )
    yield (
        "Credits with ratings without feedback",
        [
            f"{labels[credit]}: {count(missing, 'rating')}"
            for credit, missing in found.without_feedback
        ],
    )
    yield (
        "Evidence that nobody has judged",
        [f"{each.learner}: “{each.title}” ({each.evidence})" for each in found.unjudged],
    )


def _show_hole(title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    click.secho(f"{title}: {len(lines)}", bold=True)
    for line in lines[:_MOST_LINES]:
        click.echo(f"    {line}")
    if len(lines) > _MOST_LINES:
        click.echo(f"    … and {len(lines) - _MOST_LINES} more; --format json names them all")
    click.echo()


def _row_json(row: "MatrixRow") -> dict[str, Any]:
    return {
        "area": row.area.id if row.area else None,
        "competency": row.competency.id if row.competency else None,
        "credit": row.credit.id if row.credit else None,
        "criterion": row.criterion.id if row.criterion else None,
        **asdict(row.assessed),
        "hole": row.hole,
    }


def _cells(row: "MatrixRow") -> tuple[str, ...]:
    credit, assessed = row.credit, row.assessed
    return (
        row.area.name if row.area else "",
        row.competency.name if row.competency else "",
        credit.code if credit else "",
        credit.name if credit else "",
        str(credit.level) if credit else "",
        row.criterion.statement if row.criterion else "",
        str(assessed.ratings),
        str(assessed.learners),
        str(assessed.evidence),
        str(assessed.works),
        str(assessed.without_feedback),
        row.hole or "",
    )
