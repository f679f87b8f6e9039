"""A framework that others wrote, in a sheet or a CASE package: looked at first, then brought in."""

import io

from transcript.accounts.roles import Permission
from transcript.importing.mapping import ImportMapping
from transcript.importing.plans import ImportPlan
from transcript.office.import_files import NamedFile
from transcript.office.importing import case_planner, run_import, sheet_planner
from transcript.office.waiting import Waiting, keep_waiting, waiting
from transcript.web.asked import Answer, Asked, Page, Redirect, RefusedError, Way
from transcript.web.studio.saving import around

_PLACE = "/credits/import"
_SYSTEM = "framework"
_NONE = "Choose a file first, one that is not empty."
_GONE = "The file is not here any more: choose it again."
_MOST = 25 * 1024 * 1024
_SHOWN = 200


def shown(asked: Asked) -> Answer:
    """Show where to choose the file."""
    return _page(asked)


def _page(
    asked: Asked,
    *,
    plan: ImportPlan | None = None,
    token: str = "",
    name: str = "",
    wrong: str = "",
) -> Page:
    facts = {
        "place": _PLACE,
        "plan": plan,
        "token": token,
        "name": name,
        "wrong": wrong,
        "most": _SHOWN,
        "replaces": bool(asked.form.get("replace")),
        **around(asked, asked.workspace()),
    }
    status = 422 if wrong or (plan and plan.problem_count) else 200
    return Page(template="studio/framework.html", facts=facts, status=status)


def bring_in(asked: Asked) -> Answer:
    """Tell what a file would do; and do it, once that was seen."""
    kept = _kept(asked)
    if kept is None:
        was_there = bool(asked.form.get("token")) and asked.form.file("file") is None
        return _page(asked, wrong=_GONE if was_there else _NONE)
    is_last = asked.form.get("do") == "import"
    plan = _run(asked, kept, is_dry=not is_last)
    if is_last and plan.changes and not plan.problem_count:
        kept.forget()
        asked.note("imported a framework")
        count = len(plan.changes)
        told = f"The framework is in: {count} file{'' if count == 1 else 's'} written."
        return Redirect(to="/credits", told=told)
    return _page(asked, plan=plan, token=kept.token, name=kept.names[0])


def _kept(asked: Asked) -> Waiting | None:
    """Return the file that is sent, or that was sent before; None without one."""
    upload = asked.form.file("file")
    if upload is not None and upload.content:
        sent = [(upload.name or "file", upload.content)]
        home, wish = asked.site.home, {"system": _SYSTEM}
        return keep_waiting(home, sent, actor=asked.actor, wish=wish, at=asked.at)
    found = waiting(asked.site.home, asked.form.get("token"), actor=asked.actor)
    return found if found and found.wish["system"] == _SYSTEM else None


def _run(asked: Asked, kept: Waiting, *, is_dry: bool) -> ImportPlan:
    content = kept.path(0).read_bytes()
    file = NamedFile(name=kept.names[0], stream=io.BytesIO(content))
    replaces = bool(asked.form.get("replace"))
    if content.lstrip()[:1] == b"{":
        planner = case_planner(file, replaces=replaces, at=asked.at)
    else:
        planner = sheet_planner(file, ImportMapping(), replaces=replaces, at=asked.at)
    try:
        return run_import(asked.workspace().folder, planner, dry_run=is_dry).plan
    except BlockingIOError as error:
        reason = "another import is under way in this school"
        raise RefusedError(409, reason, hint="wait for it to end, then try again") from error


WAYS = (
    Way(path=_PLACE, view=shown, needs=Permission.AUTHOR),
    Way(path=_PLACE, view=bring_in, needs=Permission.AUTHOR, method="POST", most=_MOST),
)
