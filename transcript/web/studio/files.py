"""Every file that the school wrote, with what is wrong in it, and as text for who likes that."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from transcript.accounts.roles import Permission
from transcript.diagnostics import Diagnostic
from transcript.office.editing import (
    Authored,
    Clash,
    Saved,
    authored_file,
    read_authored,
    save_text,
    schema_of,
)
from transcript.source.evidence_files import path_parts
from transcript.source.workspace import Workspace
from transcript.web.asked import Answer, Asked, NotHereError, Page, RefusedError, Way
from transcript.web.studio import saving
from transcript.web.studio.saving import (
    OF_THE_REGISTRAR,
    Count,
    after_saving,
    around,
    note_approval,
    school_problems,
)

_SETTINGS = "workspace"
_LEARNERS = "learners/"
_FIRST = ("school", "graduate-profile", "mastery", _SETTINGS)
_PAGES = {"school": "/school", "graduate-profile": "/profile", "mastery": "/mastery"}
_MOST = 12 * 1024 * 1024
_OF_MANY = frozenset({Permission.AUTHOR, Permission.ASSESS, Permission.APPROVE})
_OF_CONSENTS = frozenset({Permission.AUTHOR, Permission.ISSUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file in the list; `page` is its form, and `text` where it is text, if it has them."""

    file: str
    count: Count
    page: str
    text: str
    problems: tuple[Diagnostic, ...]


def listed(asked: Asked) -> Answer:
    """Show the school's own files, and everything that is wrong with them."""
    workspace = asked.workspace()
    problems = school_problems(asked, workspace)
    names = dict.fromkeys((*_names(workspace), *(each.origin.file for each in problems)))
    entries = [
        Entry(
            file=name,
            count=Count.of(found := tuple(each for each in problems if each.origin.file == name)),
            page=_page_of(name),
            text=_place(name) if schema_of(name) else "",
            problems=found,
        )
        for name in names
    ]
    facts = {"place": "/files", "entries": entries, **around(asked, workspace)}
    return Page(template="studio/files.html", facts=facts)


def _names(workspace: Workspace) -> Iterator[str]:
    for stem in _FIRST:
        if workspace.content(name := authored_file(workspace, stem)) is not None:
            yield name
    yield from (each.origin.file for each in workspace.load_school().credits)


def _page_of(file: str) -> str:
    path = PurePosixPath(file)
    if file.startswith("credits/") and schema_of(file):
        return f"/credits/{path.stem}"
    return _PAGES.get(path.stem, "") if len(path.parts) == 1 else ""


def shown(asked: Asked) -> Answer:
    """Show a file as text, with its lines numbered where something is wrong."""
    workspace = asked.workspace()
    authored = _authored(asked, workspace)
    return _page(asked, workspace, authored, authored.text, authored.problems)


def _authored(asked: Asked, workspace: Workspace) -> Authored:
    file = asked.path.get("path") or authored_file(workspace, _SETTINGS)
    if path_parts(file) is None or schema_of(file) is None:
        raise NotHereError("there is no such file of the school")
    authored = read_authored(workspace, file)
    if not authored.is_there:
        raise NotHereError(f"there is no {file} in the school's folder")
    return authored


def save(asked: Asked) -> Answer:
    """Save a file as it was typed, if it can be read and has its shape."""
    workspace = asked.workspace()
    authored = _authored(asked, workspace)
    if _is_settings(authored.file):
        reason = "how the tool works here is the registrar's to say"
        raise RefusedError(403, reason, hint="ask the registrar to change the settings")
    if not _may_write(asked, authored.file):
        reason = "a learner's file as text is for who may write all that can stand in it"
        raise RefusedError(403, reason, hint="use the pages of the record instead")
    return _saved(asked, workspace, authored)


def save_settings(asked: Asked) -> Answer:
    """Save how the tool works here: keys, the registry, what has to be approved by two."""
    workspace = asked.workspace()
    answer = _saved(asked, workspace, _authored(asked, workspace))
    note_approval(asked, workspace)
    return answer


def _is_settings(file: str) -> bool:
    return PurePosixPath(file).stem == _SETTINGS


def _may_write(asked: Asked, file: str) -> bool:
    if _is_settings(file):
        return asked.may(Permission.ISSUE)
    if PurePosixPath(file).stem in OF_THE_REGISTRAR:
        return all(asked.may(each) for each in _OF_CONSENTS)
    # A record as text holds words, ratings and awards: whoever writes it must be free to do each.
    needed = _OF_MANY if file.startswith(_LEARNERS) else {Permission.AUTHOR}
    return all(asked.may(each) for each in needed)


def _saved(asked: Asked, workspace: Workspace, authored: Authored) -> Answer:
    text = "".join(asked.form.all("text")[-1:]).replace("\r\n", "\n")
    base = asked.form.get("base")
    outcome = save_text(workspace, authored.file, text, base=base, actor=asked.actor)
    if isinstance(outcome, Saved):
        asked.note("saved", authored.file)
        return after_saving(outcome, to=_place(authored.file))
    if isinstance(outcome, Clash):
        return _page(asked, workspace, outcome.now, text, (), theirs=outcome.now.text)
    page = _page(asked, workspace, authored, text, outcome.problems)
    return Page(template=page.template, facts={**page.facts, "base": base}, status=422)


def _place(file: str) -> str:
    return "/settings" if _is_settings(file) else f"/files/{file}"


def _page(
    asked: Asked,
    workspace: Workspace,
    authored: Authored,
    text: str,
    problems: tuple[Diagnostic, ...],
    *,
    theirs: str = "",
) -> Page:
    lines = text.split("\n")
    of_learner = authored.file.startswith(_LEARNERS)
    facts: dict[str, Any] = {
        "place": _place(authored.file),
        "file": authored.file,
        "text": text,
        "base": authored.digest,
        "problems": problems,
        "own": Count.of(problems),
        "learner": PurePosixPath(authored.file).parts[1] if of_learner else "",
        "lines": {
            each.origin.line: lines[each.origin.line - 1]
            for each in problems
            if each.origin.line and each.origin.line <= len(lines)
        },
        "rows": min(max(len(lines) + 1, 12), 60),
        "theirs": theirs,
        "may_write": _may_write(asked, authored.file),
        "page": _page_of(authored.file),
        **around(asked, workspace),
    }
    status = 409 if theirs else 200
    return Page(template="studio/file.html", facts=facts, status=status)


WAYS = (
    Way(path="/files", view=listed, needs=Permission.VIEW),
    Way(path="/settings", view=shown, needs=Permission.VIEW),
    Way(path="/settings", view=save_settings, needs=Permission.ISSUE, method="POST"),
    Way(path="/files/{path:path}", view=shown, needs=Permission.VIEW),
    Way(path="/files/{path:path}", view=save, needs=Permission.AUTHOR, method="POST", most=_MOST),
    *saving.WAYS,
)
