"""What every page of a learner has: who it is, its tabs, what is wrong, and the draft beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transcript.accounts.roles import Permission
from transcript.diagnostics import Diagnostic, Severity
from transcript.model.transcript import Transcript
from transcript.office.roll import judged
from transcript.source.evidence_files import Facts
from transcript.source.workspace import Loaded, Workspace
from transcript.web.asked import Asked, NotHereError, Page, RefusedError
from transcript.web.forms import field_id

TABS = (
    ("", "Overview"),
    ("/words", "Words"),
    ("/evidence", "Evidence"),
    ("/credits", "Credits"),
    ("/courses", "Courses"),
    ("/habits", "Habits"),
    ("/person", "Person"),
    ("/consents", "Consents"),
)
"""The pages of a learner: what follows the learner's address, and what it is called."""

_FORMS = frozenset({"habits", "consents"})
"""The files of a learner that have a page of their own, of the same name."""

_LISTS = {"ratings": "credits", "awards": "credits", "waivers": "credits"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A learner whose page is asked for: what the files say, and what is wrong with them."""

    id: str
    workspace: Workspace
    loaded: Loaded
    problems: tuple[Diagnostic, ...]
    facts: Facts

    @property
    def name(self) -> str:
        """The name they go by; the id where it cannot be read."""
        draft = self.loaded.draft
        return (draft.learner.display_name.full if draft else "") or self.id

    @property
    def address(self) -> str:
        """The address of the learner's first page."""
        return f"/learners/{self.id}"

    @property
    def record(self) -> Transcript:
        """The record. Raises `RefusedError` where it cannot be read."""
        if self.loaded.draft is None:
            raise RefusedError(
                409,
                "the record of this learner cannot be read",
                hint=f"mend learners/{self.id}/record.yaml first: it can be opened as a text",
            )
        return self.loaded.draft

    def place_of(self, diagnostic: Diagnostic) -> str:
        """Return the address at which a problem can be put right."""
        file, pointer = diagnostic.origin.file, diagnostic.origin.pointer
        name = Path(file).stem
        part = field_id(pointer)
        if name == "learner":
            return f"{self.address}/person#{part}"
        if name in _FORMS:
            return f"{self.address}/{name}#{part}"
        if name == "record" and pointer:
            return self.address + self._place_in_record(pointer)
        return f"/files/{file}" if Path(file).suffix != ".csv" else f"{self.address}/credits"

    def _place_in_record(self, pointer: str) -> str:
        _, name, *rest = pointer.split("/")
        draft, number = self.loaded.draft, rest[0] if rest else ""
        place = int(number) if number.isdecimal() else -1
        if name == "courses":
            return f"/courses#{field_id(pointer)}"
        if name == "evidence" and draft and 0 <= place < len(draft.evidence):
            return f"/evidence/{draft.evidence[place].id}#{field_id(pointer)}"
        if name in _LISTS:
            listed = getattr(draft, name, ())
            known = 0 <= place < len(listed)
            return f"/credits/{listed[place].credit}" if known else "/credits"
        return f"/{name}" if name == "evidence" else f"/words#{field_id(pointer)}"


def learner_of(asked: Asked, workspace: Workspace) -> str:
    """Return the id of the learner whom an address names. Raises `NotHereError`."""
    learner = asked.path["learner"]
    if learner not in workspace.learner_ids:
        raise NotHereError("there is no learner of this id; look at the list of learners")
    return learner


def opened(asked: Asked) -> Opened:
    """Return the learner whom an address names. Raises `NotHereError`."""
    workspace = asked.workspace()
    learner = learner_of(asked, workspace)
    found = judged(workspace, learner, today=asked.at.date())
    return Opened(
        id=learner,
        workspace=workspace,
        loaded=workspace.load(learner, files_too=False),
        problems=found.diagnostics,
        facts=found.facts,
    )


def page_of(
    asked: Asked,
    learner: Opened,
    tab: str,
    template: str,
    facts: dict[str, Any],
    *,
    status: int = 200,
) -> Page:
    """Return a page of a learner, with what all of them show."""
    around = {
        "learner": learner,
        "tabs": [(learner.address + path, name, name == tab) for path, name in TABS],
        "errors": severe(learner.problems, Severity.ERROR),
        "warnings": severe(learner.problems, Severity.WARNING),
        "allowed": {str(each): asked.may(each) for each in Permission},
        "undo": asked.query.get("undo", ""),
    }
    return Page(template=template, facts={**around, **facts}, status=status)


def severe(problems: Sequence[Diagnostic], severity: Severity) -> list[Diagnostic]:
    """Return the problems of one severity."""
    return [each for each in problems if each.code.severity is severity]
