"""A school from nothing: its name, and the files to start from."""

from pathlib import Path

from transcript.accounts.roles import Permission
from transcript.durable import locked, write_together
from transcript.office.importing import LOCK
from transcript.reading.text import first_unsignable
from transcript.source.scaffold import school_files
from transcript.web.asked import Answer, Asked, NotHereError, Page, Redirect, RefusedError, Way

_LONGEST = 300
_OURS = {".studio", LOCK}
_FILES = ("workspace.yaml", "workspace.yml", "workspace.json")


def _folder(asked: Asked) -> Path:
    if asked.site.folder is None:
        raise NotHereError("this site serves no school")
    return asked.site.folder


def _is_begun(folder: Path) -> bool:
    return any((folder / each).exists() for each in _FILES)


def shown(asked: Asked) -> Answer:
    """Ask for the name of the school."""
    if _is_begun(_folder(asked)):
        return Redirect(to="/school")
    return _page()


def _page(name: str = "", wrong: str = "") -> Page:
    facts = {"name": name, "wrong": wrong}
    return Page(template="studio/begin.html", facts=facts, status=422 if wrong else 200)


def begin(asked: Asked) -> Answer:
    """Make the school's files, all of them or none, where there is nothing yet."""
    folder = _folder(asked)
    name = " ".join(asked.form.get("name").split())
    if not name or len(name) > _LONGEST or first_unsignable(name):
        return _page(name, "Write the school's full name as plain text, as a college knows it.")
    if _is_begun(folder):
        return Redirect(to="/school", told="The school was begun already.")
    folder.mkdir(parents=True, exist_ok=True)
    if others := sorted(each.name for each in folder.iterdir() if each.name not in _OURS):
        reason = f"the folder holds something else: {', '.join(others[:5])}"
        hint = "start the server with an empty folder, or one that is not there yet"
        raise RefusedError(409, reason, hint=hint)
    with locked(folder / LOCK):
        write_together(folder, [(path, text.encode()) for path, text in school_files(name).items()])
    asked.note("began the school")
    told = "The school is begun. Its files hold examples: replace them with your own, page by page."
    return Redirect(to="/school", told=told)


WAYS = (
    Way(path="/begin", view=shown, needs=Permission.AUTHOR),
    Way(path="/begin", view=begin, needs=Permission.AUTHOR, method="POST"),
)
