"""Pages that are a form over some part of one of a learner's files, the rest of which stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from transcript.accounts.roles import Permission
from transcript.diagnostics import Diagnostic
from transcript.office.editing import Authored
from transcript.reading.document import JsonValue
from transcript.source.workspace import Workspace
from transcript.web.asked import Asked, Page, Way
from transcript.web.forms import done
from transcript.web.studio.learner_page import Opened, learner_of, opened, page_of
from transcript.web.studio.saving import Editor, Made, each_example

_MOST_FORM = 2 * 1024 * 1024

More = Callable[[Asked, Opened], dict[str, Any]]
"""What else a page shows."""

New = Callable[[Asked], JsonValue]
"""What a button adds to a list."""


def nothing_more(_: Asked, __: Opened) -> dict[str, Any]:
    """Show nothing else."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerEditor(Editor):
    """A page of a learner that edits the `fields` of a file."""

    tab: str
    more: More = nothing_more

    def authored(self, asked: Asked, workspace: Workspace) -> Authored:
        """Return the file as it stands. Raises `NotHereError` where there is no such learner."""
        learner_of(asked, workspace)
        return Editor.authored(self, asked, workspace)  # with slots, `super` would not find it

    def _page(self, asked: Asked, workspace: Workspace, made: Made) -> Page:
        learner = opened(asked)
        found = self._own(asked, learner, made.authored)
        facts = self._shown(asked, workspace, made, found)
        return page_of(
            asked, learner, self.tab, self.template, {**facts, **self.more(asked, learner)}
        )

    def _own(self, asked: Asked, learner: Opened, authored: Authored) -> Sequence[Diagnostic]:
        """Return what is wrong with the file."""
        del asked
        return each_example(learner.problems, authored)


def editor(
    tab: str,
    stem: str,
    fields: tuple[str, ...],
    *,
    needs: Permission = Permission.AUTHOR,
    new: New | None = None,
    more: More = nothing_more,
    required: tuple[str, ...] = (),
) -> LearnerEditor:
    """Return the page of a tab. `required` are lists that the file has even if they are empty."""
    path = f"/{tab.lower()}"

    def added(asked: Asked, value: JsonValue) -> JsonValue:
        do = asked.form.get("do")
        return done(value, do, new=new(asked)) if new and do.startswith("add:") else None

    def whole(value: JsonValue) -> JsonValue:
        lists: dict[str, JsonValue] = {name: [] for name in required}
        return {**lists, **value} if isinstance(value, dict) else value

    return LearnerEditor(
        tab=tab,
        template=f"learners/{tab.lower()}.html",
        stem=lambda asked: f"learners/{asked.path['learner']}/{stem}",
        place=lambda asked: f"/learners/{asked.path['learner']}{path}",
        fields=frozenset(fields),
        needs=needs,
        act=added,
        tidy=whole,
        more=more,
        may_begin=bool(required),
    )


def ways_of(page: LearnerEditor) -> tuple[Way, Way]:
    """Return the ways to see a page, and to save what was typed on it."""
    path = f"/learners/{{learner}}/{page.tab.lower()}"
    return (
        Way(path=path, view=page.show, needs=Permission.VIEW),
        Way(path=path, view=page.post, needs=page.needs, method="POST", most=_MOST_FORM),
    )
