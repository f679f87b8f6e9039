"""A framework that others wrote, in a sheet or a CASE package: looked at first, then brought in."""

import io

from transcript.accounts.roles import Permission
from transcript.importing.mapping import ImportMapping
from transcript.importing.plans import ImportPlan
from transcript.office.import_files import NamedFile
from transcript.office.importing import case_planner, run_import, sheet_planner
from transcript.web.asked import Answer, Asked, Page, Redirect, RefusedError, Upload, Way
from transcript.web.held import drop, held, hold
from transcript.web.studio.saving import around, workspace_of

_PLACE = "/credits/import"
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
        **around(asked, workspace_of(asked)),
    }
    status = 422 if wrong or (plan and plan.problem_count) else 200
    return Page(template="studio/framework.html", facts=facts, status=status)


def bring_in(asked: Asked) -> Answer:
    """Tell what a file would do; and do it, once that was seen."""
    token = asked.form.get("token")
    if token and not asked.form.file("file"):
        upload = held(token, actor=asked.actor, at=asked.at)
        if upload is None:
            return _page(asked, wrong="The file is not held any more: choose it again.")
    else:
        upload = asked.form.file("file")
        if upload is None or not upload.content:
            return _page(asked, wrong="Choose a file first, one that is not empty.")
        token = hold(upload, actor=asked.actor, at=asked.at)
    is_last = asked.form.get("do") == "import"
    plan = _run(asked, upload, is_dry=not is_last)
    if is_last and plan.changes and not plan.problem_count:
        drop(token)
        asked.note("imported a framework")
        count = len(plan.changes)
        told = f"The framework is in: {count} file{'' if count == 1 else 's'} written."
        return Redirect(to="/credits", told=told)
    return _page(asked, plan=plan, token=token, name=upload.name)


def _run(asked: Asked, upload: Upload, *, is_dry: bool) -> ImportPlan:
    file = NamedFile(name=upload.name or "file", stream=io.BytesIO(upload.content))
    replaces = bool(asked.form.get("replace"))
    if upload.content.lstrip()[:1] == b"{":
        planner = case_planner(file, replaces=replaces, at=asked.at)
    else:
        planner = sheet_planner(file, ImportMapping(), replaces=replaces, at=asked.at)
    try:
        return run_import(workspace_of(asked).folder, planner, dry_run=is_dry).plan
    except BlockingIOError as error:
        reason = "another import is under way in this school"
        raise RefusedError(409, reason, hint="wait for it to end, then try again") from error


WAYS = (
    Way(path=_PLACE, view=shown, needs=Permission.AUTHOR),
    Way(path=_PLACE, view=bring_in, needs=Permission.AUTHOR, method="POST", most=_MOST),
)
