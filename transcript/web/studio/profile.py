"""The graduate profile: its areas and the competencies in them, a tree to write and to order."""

import re
from collections.abc import Mapping
from typing import Any

from transcript.accounts.roles import Permission
from transcript.reading.document import JsonValue
from transcript.source.workspace import Workspace
from transcript.web.asked import Asked, Way
from transcript.web.forms import Filled
from transcript.web.studio.naming import with_ids
from transcript.web.studio.saving import Editor

_IN_AREA = re.compile(r"\w+:(?P<area>/areas/\d+)/competencies")


def tidy(value: JsonValue) -> JsonValue:
    """Return a profile in which what is new has an id, and codes are in capitals."""
    areas = value.get("areas") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(areas, list):
        return value
    named = [_tidy_area(each) for each in with_ids(areas)]
    return {**value, "areas": named}


def _tidy_area(area: JsonValue) -> JsonValue:
    if not isinstance(area, dict):
        return area
    inside = area.get("competencies")
    code = area.get("code")
    return {
        **area,
        **({"code": code.upper()} if isinstance(code, str) else {}),
        **({"competencies": with_ids(inside)} if isinstance(inside, list) else {}),
    }


def _facts(asked: Asked, workspace: Workspace, _: Filled) -> Mapping[str, Any]:
    """Return how many credits each area and each competency has, and which area is at work."""
    at_work = _IN_AREA.match(asked.form.get("do"))
    credits_ = workspace.load_school().credits
    serving: dict[str, int] = {}
    of_area: dict[str, int] = {}
    for credit in credits_:
        of_area[credit.area] = of_area.get(credit.area, 0) + 1
        for each in credit.serves:
            serving[each] = serving.get(each, 0) + 1
    opened = at_work["area"] if at_work else ""
    return {"serving": serving, "of_area": of_area, "opened": opened}


EDITOR = Editor(
    template="studio/profile.html",
    stem=lambda _: "graduate-profile",
    place=lambda _: "/profile",
    tidy=tidy,
    facts=_facts,
)

WAYS = (
    Way(path="/profile", view=EDITOR.show, needs=Permission.VIEW),
    Way(path="/profile", view=EDITOR.post, needs=Permission.AUTHOR, method="POST"),
)
