"""Whose transcripts a run is about: everybody, those who finish in one year, or some by name."""

from collections import Counter
from typing import Any

from transcript.office.roll import Row, roll_of
from transcript.office.shelf import shelved
from transcript.source.workspace import Workspace
from transcript.web.asked import Asked, NotHereError

_MOST = 200
"""How many learners a page lists to be ticked."""

NOBODY = "nobody is chosen: tick somebody, or choose everybody"
_EVERYBODY, _NAMED, _YEAR = "everybody", "named", "year:"


def school_of(asked: Asked) -> Workspace:
    """Return the school's folder, kept as it was read. Raises `NotHereError` where none is served.

    Raises `UnreadableWorkspaceError`.
    """
    if asked.site.folder is None:
        raise NotHereError("this site serves no school")
    return shelved(asked.site.folder)


def rows_of(workspace: Workspace) -> tuple[Row, ...]:
    """Return the learners by name."""
    return roll_of(workspace.folder).rows(workspace)


def names_of(workspace: Workspace) -> dict[str, str]:
    """Return the learners' names by their ids."""
    return {each.id: each.name or each.id for each in rows_of(workspace)}


def choice(asked: Asked, workspace: Workspace) -> dict[str, Any]:
    """Return what the fields show by which learners are chosen."""
    rows = rows_of(workspace)
    words = asked.form.get("search").casefold().split()
    ticked = set(asked.form.all("learner"))
    found = [each for each in rows if _is_like(each, words)]
    left = [each for each in found if each.id not in ticked]
    years = Counter(each.finishes.year for each in rows if each.finishes)
    return {
        "everybody": len(rows),
        "years": sorted(years.items()),
        "whom": asked.form.get("whom") or (_NAMED if ticked else _EVERYBODY),
        "search": asked.form.get("search"),
        "ticked": [each for each in rows if each.id in ticked],
        "learners": left[:_MOST],
        "more": len(left[_MOST:]),
    }


def chosen(asked: Asked, workspace: Workspace) -> tuple[str, ...]:
    """Return the ids of the learners who are chosen; none if nobody is."""
    whom, rows = asked.form.get("whom"), rows_of(workspace)
    if whom == _EVERYBODY:
        return tuple(each.id for each in rows)
    if whom.startswith(_YEAR):
        year = whom.removeprefix(_YEAR)
        return tuple(each.id for each in rows if each.finishes and str(each.finishes.year) == year)
    named = set(asked.form.all("learner"))
    return tuple(each.id for each in rows if each.id in named)


def _is_like(row: Row, words: list[str]) -> bool:
    text = f"{row.id} {row.name} {row.legal}".casefold()
    return all(each in text for each in words)
