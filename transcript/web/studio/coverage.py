"""What covers what: the matrix of competencies and credits, with its holes."""

from dataclasses import dataclass

from transcript.accounts.roles import Permission
from transcript.frameworks.coverage import CompetencyCoverage, Coverage, coverage
from transcript.model.credit import MasteryCredit
from transcript.web.asked import Answer, Asked, Page, Redirect, Way
from transcript.web.studio.saving import around


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A competency, and of each credit whether it serves it."""

    of: CompetencyCoverage
    serves: tuple[bool, ...]


def shown(asked: Asked) -> Answer:
    """Show the matrix, a table for each area."""
    workspace = asked.workspace()
    files = workspace.load_school()
    if files.graduate_profile is None:
        told = "The graduate profile has to be put right before its coverage can be shown."
        return Redirect(to="/profile", told=told)
    found = coverage(files.graduate_profile, files.credits)
    tables = [
        (area, *_table(found, area.id, files.credits)) for area in files.graduate_profile.areas
    ]
    return Page(
        template="studio/coverage.html",
        facts={
            "place": "/coverage",
            "tables": tables,
            "found": found,
            "total": len(found.competencies),
            "credits": files.credits,
            **around(asked, workspace),
        },
    )


def _table(
    found: Coverage, area: str, offered: tuple[MasteryCredit, ...]
) -> tuple[tuple[MasteryCredit, ...], tuple[Row, ...]]:
    """Return the credits that serve an area, and a row for each of its competencies."""
    of_area = [each for each in found.competencies if each.area.id == area]
    known = {each.competency.id for each in of_area}
    columns = tuple(each for each in offered if known.intersection(each.serves))
    rows = (
        Row(of=each, serves=tuple(each.competency.id in credit.serves for credit in columns))
        for each in of_area
    )
    return columns, tuple(rows)


WAYS = (Way(path="/coverage", view=shown, needs=Permission.VIEW),)
