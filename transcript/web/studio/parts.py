"""Pages that are a form over some part of one of a learner's files, the rest of which stays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from transcript.accounts.roles import Permission
from transcript.diagnostics import Diagnostic, has_errors, in_order
from transcript.office.editing import Authored
from transcript.reading.document import JsonValue
from transcript.source.workspace import Workspace
from transcript.web.asked import Answer, Asked, Page, Way
from transcript.web.forms import done, filled
from transcript.web.studio.learner_page import Opened, learner_of, opened, page_of
from transcript.web.studio.saving import Editor, Shown, mend_first, still_clashing, workspace_of

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
    """A page of a learner that edits the `fields` of a file, for who has the permission `needs`."""

    tab: str
    needs: Permission = Permission.AUTHOR
    more: More = nothing_more

    def show(self, asked: Asked) -> Answer:
        """Show the form as the file has it, with what the rules find wrong."""
        workspace = workspace_of(asked)
        learner_of(asked, workspace)
        authored = self._authored(asked, workspace)
        if has_errors(authored.problems):
            return mend_first(authored)
        return self._page(asked, workspace, authored)

    def save(self, asked: Asked) -> Answer:
        """Do what a button asks: change a list of the form, or save it."""
        learner_of(asked, workspace_of(asked))
        return Editor.post(self, asked)  # with slots, `super` would not find it

    def _page(
        self,
        asked: Asked,
        workspace: Workspace,
        authored: Authored,
        *,
        value: JsonValue = None,
        problems: tuple[Diagnostic, ...] = (),
        clashes: tuple[Shown, ...] | None = None,
    ) -> Page:
        learner = opened(asked)
        if value is None:
            problems = in_order([*problems, *self._own(asked, learner, authored.file)])
        shown = value if value is not None else authored.value
        form = filled(authored, problems=problems, value={} if shown is None else shown)
        facts = {
            "form": form,
            "clashes": still_clashing(asked, workspace, form) if clashes is None else clashes,
            "place": self.place(asked),
            "may_save": asked.may(self.needs),
            **self.more(asked, learner),
        }
        return page_of(asked, learner, self.tab, self.template, facts)

    def _own(self, _: Asked, learner: Opened, file: str) -> list[Diagnostic]:
        """Return what is wrong with the members that this page shows."""
        shown = self.fields or ()
        return [
            each
            for each in learner.problems
            if each.origin.file == file and each.origin.pointer[1:].partition("/")[0] in shown
        ]


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
        Way(path=path, view=page.save, needs=page.needs, method="POST", most=_MOST_FORM),
    )
