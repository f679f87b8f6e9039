"""Who the school is, and what it tells of itself: `school.yaml`, on two pages."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from transcript.accounts.roles import Permission
from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.durable import write_whole
from transcript.model.appearance import LARGEST_LOGO, MOST_LOGO_PIXELS
from transcript.model.origin import Origin
from transcript.office.editing import authored_file
from transcript.reading.document import JsonValue
from transcript.source.logo_file import inspect_logo
from transcript.source.workspace import Workspace
from transcript.web.asked import Answer, Asked, Download, NotHereError, Page, Way
from transcript.web.forms import Filled, placed
from transcript.web.studio.saving import Editor

_LOGO_POINTER = "/appearance/logo"
_MOST = 2 * 1024 * 1024
_NAMED = 12
_NOT_A_LOGO = Code("upload", "this file cannot be the logo", Severity.ERROR)
_WHY_NOT: Mapping[str | None, str] = {
    "too large": f"the picture is larger than {LARGEST_LOGO // 1000} KB",
    "too many pixels": f"the picture is larger than {MOST_LOGO_PIXELS:,} pixels",
    "unsupported": "this is no PNG picture, or one that is damaged, interlaced or animated",
}
_TOPICS = (
    *("approach", "proficiency", "curriculum", "grading", "graduation"),
    *("outcomes", "destinations", "college_shares", "habits", "demographics"),
)


def _facts(_: Asked, workspace: Workspace, form: Filled) -> Mapping[str, Any]:
    colours = {name: form.text(f"/appearance/{name}") for name in ("colour", "accent")}
    return {"has_logo": bool(workspace.load_school().logo.picture), "colours": colours}


def _tidy(value: JsonValue) -> JsonValue:
    appearance = value.get("appearance") if isinstance(value, dict) else None
    if isinstance(value, dict) and isinstance(appearance, dict):
        small = {
            name: each.lower() if isinstance(each, str) and name != "logo" else each
            for name, each in appearance.items()
        }
        return {**value, "appearance": small}
    return value


def _topics(_: Asked, __: Workspace, ___: Filled) -> Mapping[str, Any]:
    return {"topics": _TOPICS}


SCHOOL = Editor(
    template="studio/school.html",
    stem=lambda _: "school",
    place=lambda _: "/school",
    fields=frozenset(
        {
            *("id", "name", "url", "verify_url", "phone", "email", "leads_to", "notice"),
            *("appearance", "address", "identifiers", "signatories"),
        }
    ),
    tidy=_tidy,
    facts=_facts,
)

PROFILE = Editor(
    template="studio/school-profile.html",
    stem=lambda _: "school",
    place=lambda _: "/school/profile",
    fields=frozenset({"profile"}),
    facts=_topics,
)


def save_school(asked: Asked) -> Answer:
    """Save who the school is, and its logo if one was chosen."""
    upload = asked.form.file("logo")
    if upload is None or asked.form.get("do") not in {"", "save"}:
        return SCHOOL.post(asked)
    workspace = asked.workspace()
    found = inspect_logo(upload.content[: LARGEST_LOGO + 1])
    if found.problem:
        return _refused_logo(asked, _WHY_NOT.get(found.problem, "this file cannot be read"))
    # By its content: what is refused below, or taken back later, leaves the old one as it was.
    name = f"logo-{hashlib.sha256(found.picture).hexdigest()[:_NAMED]}.png"
    write_whole(workspace.folder / name, found.picture)
    named = replace(SCHOOL, tidy=lambda value: placed(_tidy(value), _LOGO_POINTER, name))
    return named.post(asked)


def _refused_logo(asked: Asked, why: str) -> Answer:
    shown = replace(SCHOOL, act=lambda _, value: value).post(
        replace(asked, form=replace(asked.form, fields=(*asked.form.fields, ("do", "show"))))
    )
    if not isinstance(shown, Page):
        return shown
    form: Filled = shown.facts["form"]
    problem = Diagnostic(
        code=_NOT_A_LOGO,
        origin=Origin(file=authored_file(asked.workspace(), "school"), pointer=_LOGO_POINTER),
        message=why,
        hint="choose a PNG picture; nothing was saved yet",
    )
    told = replace(form, problems=(problem, *form.problems))
    return replace(shown, status=422, facts={**shown.facts, "form": told})


def logo(asked: Asked) -> Answer:
    """Show the school's logo: a picture that was looked at, byte for byte, and is a PNG."""
    picture = asked.workspace().load_school().logo.picture
    if not picture:
        raise NotHereError("the school has no logo that can be shown")
    return Download(content=picture, media_type="image/png", name="logo.png", inline=True)


WAYS = (
    Way(path="/school", view=SCHOOL.show, needs=Permission.VIEW),
    Way(path="/school", view=save_school, needs=Permission.AUTHOR, method="POST", most=_MOST),
    Way(path="/school/profile", view=PROFILE.show, needs=Permission.VIEW),
    Way(path="/school/profile", view=PROFILE.post, needs=Permission.AUTHOR, method="POST"),
    Way(path="/school/logo", view=logo, needs=Permission.VIEW),
)
