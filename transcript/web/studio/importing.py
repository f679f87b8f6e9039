"""Learners and ratings of other systems: looked at first, row by row, and then brought in."""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from transcript.accounts.roles import Permission
from transcript.importing.mapping import ImportMapping
from transcript.office.import_files import (
    LARGEST_MAPPING,
    NamedFile,
    Records,
    SeveralSystemsError,
    canvas_records,
    oneroster_records,
    read_mapping_file,
    table_records,
)
from transcript.office.import_undo import Before, before_of, keep_import, undo_import
from transcript.office.importing import (
    BeforeWriting,
    Imported,
    Planner,
    records_planner,
    run_import,
)
from transcript.office.waiting import Waiting, keep_waiting, waiting
from transcript.web.asked import (
    Answer,
    Asked,
    NotHereError,
    Page,
    Redirect,
    RefusedError,
    Way,
)

if TYPE_CHECKING:
    from transcript.importing.plans import ImportPlan
    from transcript.source.workspace import Workspace

SYSTEMS = {
    "csv": "a table: ratings or a roster (CSV)",
    "canvas": "Canvas: Outcome Results or Student Competency (CSV)",
    "oneroster": "OneRoster 1.2 (ZIP)",
}
"""What can be brought in here, and how it is called."""

_MOST_UPLOADED = 105 * 1024 * 1024
_MOST_FILES = 20
_MOST_SHOWN = 200
_MOST_PROBLEMS = 20
_BUSY = "another import is under way in this folder"
_WAIT = "wait for it, then try again"


def begin(_: Asked) -> Answer:
    """Show the form."""
    return _form()


def look(asked: Asked) -> Answer:
    """Take the files, and say what importing them would do."""
    files = [each for name, each in asked.form.files if name == "file" and each.name]
    system = asked.form.get("system")
    if not files or system not in SYSTEMS:
        return _form("choose the system, and the file or files that came from it", system)
    if len(files) > (1 if system == "oneroster" else _MOST_FILES):
        return _form("these are too many files at once: import one after the other", system)
    mapping = asked.form.file("mapping")
    if mapping and len(mapping.content) > LARGEST_MAPPING:
        return _form("a mapping file has at most 1 MB", system)
    sent = [(each.name, each.content) for each in (*files, *((mapping,) if mapping else ()))]
    wish = {
        "system": system,
        "new_learners": asked.form.get("new_learners"),
        "mapping": mapping.name if mapping else "",
    }
    kept = keep_waiting(asked.site.home, sent, actor=asked.actor, wish=wish, at=asked.at)
    return Redirect(to=f"/import/{kept.token}")


def show(asked: Asked) -> Answer:
    """Show what an import would do: the problems of its rows, or else the files it would write."""
    kept = _kept(asked)
    found = _run(asked, kept, dry_run=True)
    return found if isinstance(found, Page) else _page(kept, found.plan)


def carry_out(asked: Asked) -> Answer:
    """Import the files that wait."""
    kept = _kept(asked)
    before: Before = {}

    def look_at(workspace: "Workspace", plan: "ImportPlan") -> None:
        before.update(before_of(workspace, plan))

    done = _run(asked, kept, dry_run=False, before=look_at)
    if isinstance(done, Page):
        return done
    if done.plan.problem_count:
        return _page(kept, done.plan)
    kept.forget()
    asked.note("imported", kept.wish["system"])
    token = keep_import(asked.workspace().folder, before, actor=asked.actor)
    count = len(done.plan.changes)
    told = f"Imported: {count} file{' was' if count == 1 else 's were'} written."
    to = f"/learners?imported={token}" if token else "/learners"
    return Redirect(to=to, told=told if count else "All of it was there already.")


def take_back(asked: Asked) -> Answer:
    """Take an import back."""
    try:
        count = undo_import(asked.workspace().folder, asked.form.get("imported"), actor=asked.actor)
    except BlockingIOError as error:
        raise RefusedError(409, _BUSY, hint=_WAIT) from error
    asked.note("took an import back")
    told = f"Taken back: {count} file{' is' if count == 1 else 's are'} as before the import."
    return Redirect(to="/learners", told=told)


def give_up(asked: Asked) -> Answer:
    """Throw the files away that wait."""
    _kept(asked).forget()
    return Redirect(to="/import", told="Nothing was imported, and the files are gone.")


def _kept(asked: Asked) -> Waiting:
    found = waiting(asked.site.home, asked.path["token"], actor=asked.actor)
    if found is None or found.wish["system"] not in SYSTEMS:
        raise NotHereError("these files are not here any more; choose them again")
    return found


def _form(problem: str = "", system: str = "csv") -> Page:
    facts = {"systems": SYSTEMS, "problem": problem, "system": system}
    return Page(template="learners/import.html", facts=facts, status=422 if problem else 200)


def _page(kept: Waiting, plan: "ImportPlan") -> Page:
    facts = {
        "plan": plan,
        "token": kept.token,
        "problems": plan.problems[:_MOST_SHOWN],
        "changes": plan.changes[:_MOST_SHOWN],
        "system": SYSTEMS[kept.wish["system"]],
    }
    return Page(template="learners/import-plan.html", facts=facts)


def _run(
    asked: Asked, kept: Waiting, *, dry_run: bool, before: BeforeWriting | None = None
) -> "Imported | Page":
    with ExitStack() as stack:
        files = [
            NamedFile(name=name, stream=stack.enter_context(kept.path(place).open("rb")))
            for place, name in enumerate(kept.names)
        ]
        mapping = ImportMapping()
        if kept.wish["mapping"]:
            found, problems = read_mapping_file(files.pop().stream.read(), file=kept.names[-1])
            if found is None:
                facts = {"problems": problems[:_MOST_PROBLEMS], "token": kept.token}
                return Page(template="learners/import-mapping.html", facts=facts, status=422)
            mapping = found
        planner = _planner(asked, kept, files, mapping)
        try:
            return run_import(asked.workspace().folder, planner, dry_run=dry_run, before=before)
        except BlockingIOError as error:
            raise RefusedError(409, _BUSY, hint=_WAIT) from error
        except SeveralSystemsError as error:
            raise RefusedError(422, str(error)) from error


def _planner(
    asked: Asked, kept: Waiting, files: Sequence[NamedFile], mapping: ImportMapping
) -> Planner:
    def records(workspace: "Workspace") -> Records:
        if kept.wish["system"] == "canvas":
            return canvas_records(files, mapping)
        if kept.wish["system"] == "oneroster":
            return oneroster_records(files[0], mapping, workspace)
        return table_records(files, mapping, kind=None)

    return records_planner(
        records,
        mapping,
        mapping_name=kept.wish["mapping"],
        new_learners=bool(kept.wish["new_learners"]),
        at=asked.at,
    )


_AUTHOR = Permission.AUTHOR

WAYS = (
    Way(path="/import", view=begin, needs=_AUTHOR),
    Way(path="/import", view=look, needs=_AUTHOR, method="POST", most=_MOST_UPLOADED),
    Way(path="/import/undo", view=take_back, needs=_AUTHOR, method="POST"),
    Way(path="/import/{token}", view=show, needs=_AUTHOR),
    Way(path="/import/{token}", view=carry_out, needs=_AUTHOR, method="POST"),
    Way(path="/import/{token}/forget", view=give_up, needs=_AUTHOR, method="POST"),
)
