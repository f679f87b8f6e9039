"""What every page has in common that edits a file of the school, or a part of one.

A page is an `Editor`: its template, its file, and the fields of the file that its form holds. Its
`show` and `post` are views. The template extends `studio/form.html`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from transcript.accounts.roles import Permission
from transcript.diagnostics import Diagnostic, Severity, has_errors
from transcript.exporting import missing
from transcript.office.editing import (
    Authored,
    Clash,
    Outcome,
    Saved,
    Unfit,
    authored_file,
    read_authored,
    recalled,
    save_authored,
    schema_of,
    undo,
)
from transcript.office.merging import Absent, Difference, Part
from transcript.reading.document import Document, JsonValue, child
from transcript.reading.yaml_text import yaml_text, yaml_value
from transcript.source.workspace import Workspace
from transcript.validation import validate_school
from transcript.validation.placeholders import UNWRITTEN, examples_in
from transcript.web.asked import Answer, Asked, NotHereError, Page, Redirect, Way
from transcript.web.forms import (
    Filled,
    done,
    filled,
    is_place,
    place_name,
    placed,
    typed,
    value_at,
    with_empty,
)

_REGISTRARS = frozenset({Permission.ISSUE})
_FILES = frozenset({Permission.AUTHOR, Permission.COLLECT, Permission.ASSESS, Permission.APPROVE})

OF_THE_REGISTRAR = frozenset({"workspace", "consents"})
"""The files that the registrar alone writes: what is signed or released rests on them."""

CLASHED = "clash"
"""The field of a form that names a place that two people changed."""


def school_problems(asked: Asked, workspace: Workspace) -> tuple[Diagnostic, ...]:
    """Return all that is wrong with the school's own files."""
    return validate_school(workspace, today=asked.at.date(), missing=missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many errors and warnings there are, and in how many files."""

    errors: int
    warnings: int
    files: int

    @classmethod
    def of(cls, problems: tuple[Diagnostic, ...]) -> "Count":
        """Count them."""
        errors = sum(each.code.severity is Severity.ERROR for each in problems)
        files = len({each.origin.file for each in problems})
        return cls(errors=errors, warnings=len(problems) - errors, files=files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A difference as a page shows it: the place in words, and what either wrote as text."""

    pointer: str
    place: str
    mine: str
    theirs: str

    @classmethod
    def of(cls, difference: Difference, schema: str) -> "Shown":
        """Return how a difference is shown."""
        return cls(
            pointer=difference.pointer,
            place=place_name(schema, difference.pointer),
            mine=part_text(difference.mine),
            theirs=part_text(difference.theirs),
        )


def part_text(part: Part) -> str:
    """Return a part of a file as people read it."""
    if isinstance(part, Absent) or part is None:
        return "(nothing)"
    if isinstance(part, dict):
        return yaml_text(part)
    if isinstance(part, list):
        return yaml_text({"": part}).partition("\n")[2] if part else "(nothing)"
    return part if isinstance(part, str) else yaml_value(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a form is made of: a file, or instead of its `value` what was typed, with its problems.

    `clashes` is None where the form itself says which places two people changed.
    """

    authored: Authored
    value: JsonValue = None
    problems: tuple[Diagnostic, ...] = ()
    clashes: tuple[Shown, ...] | None = None


def _as_typed(value: JsonValue) -> JsonValue:
    return value


def _no_act(_: Asked, __: JsonValue) -> JsonValue:
    return None


def _no_facts(_: Asked, __: Workspace, ___: Filled) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """A page that edits a file, or the `fields` of it that its form holds (all, without).

    `stem` is the file without its ending, `place` the page's own address; `tidy` mends what was
    typed before it is saved, such as the id of what is new; `facts` are what else the template
    shows; `act` does what a button of its own asks, and returns the value, or None if the button is
    none of its own. With `may_begin`, the file need not be there. Who has the permission `needs`
    may save.
    """

    template: str
    stem: Callable[[Asked], str]
    place: Callable[[Asked], str]
    fields: frozenset[str] | None = None
    tidy: Callable[[JsonValue], JsonValue] = _as_typed
    facts: Callable[[Asked, Workspace, Filled], Mapping[str, Any]] = _no_facts
    act: Callable[[Asked, JsonValue], JsonValue] = _no_act
    may_begin: bool = False
    needs: Permission = Permission.AUTHOR

    def show(self, asked: Asked) -> Answer:
        """Show the form as the file has it, with what the rules find wrong."""
        workspace = asked.workspace()
        authored = self.authored(asked, workspace)
        if has_errors(authored.problems):
            return mend_first(authored)
        return self._page(asked, workspace, Made(authored=authored))

    def post(self, asked: Asked) -> Answer:
        """Do what a button asks: change a list of the form, or save it."""
        workspace = asked.workspace()
        authored = self.authored(asked, workspace)
        base = asked.form.get("base")
        old = recalled(workspace, authored.file, base)
        before = old or authored
        sent = with_empty(typed(asked.form, schema_of(authored.file) or ""), before.value)
        value = self._whole(sent, before)
        do = asked.form.get("do")
        if do not in {"", "save"}:
            value = self._acted(asked, value, do, old)
            shown = replace(old or authored, digest=base)
            return self._page(asked, workspace, Made(authored=shown, value=value))
        value = self.tidy(value)
        outcome = save_authored(workspace, authored.file, value, base=base, actor=asked.actor)
        return self.answer(asked, workspace, outcome)

    def answer(self, asked: Asked, workspace: Workspace, outcome: Outcome) -> Answer:
        """Return the page that follows a save."""
        match outcome:
            case Saved():
                asked.note("saved", outcome.file)
                return after_saving(outcome, to=self.place(asked))
            case Unfit():
                shown = Authored(
                    file=outcome.file, value=None, text="", digest=asked.form.get("base")
                )
                made = Made(authored=shown, value=outcome.value, problems=outcome.problems)
                page = self._page(asked, workspace, made)
                return replace(page, status=422, facts={**page.facts, "refused": True})
            case Clash():
                return self._clashed(asked, workspace, outcome)

    def _clashed(self, asked: Asked, workspace: Workspace, clash: Clash) -> Page:
        schema = schema_of(clash.file) or ""
        clashes = tuple(Shown.of(each, schema) for each in clash.differences)
        made = Made(authored=clash.now, value=clash.value, clashes=clashes)
        return replace(self._page(asked, workspace, made), status=409)

    def authored(self, asked: Asked, workspace: Workspace) -> Authored:
        """Return the file as it stands. Raises `NotHereError` where it has to be there."""
        authored = read_authored(workspace, authored_file(workspace, self.stem(asked)))
        if not authored.is_there and not self.may_begin:
            raise NotHereError(f"there is no {authored.file} in the school's folder")
        return authored

    def _whole(self, value: JsonValue, old: Authored) -> JsonValue:
        """Return the value of the whole file: what the form does not hold is as it was."""
        if self.fields is None or not isinstance(value, dict):
            return value
        before = old.value if isinstance(old.value, dict) else {}
        given = {name: value[name] for name in value if name in self.fields}
        kept = {name: each for name, each in before.items() if name not in self.fields}
        order = [*before, *(name for name in given if name not in before)]
        return {name: {**kept, **given}[name] for name in order if name in {**kept, **given}}

    def _acted(self, asked: Asked, value: JsonValue, do: str, now: Authored | None) -> JsonValue:
        act, _, pointer = do.partition(":")
        if act == "theirs" and now is not None and (not pointer or is_place(pointer)):
            return placed(value, pointer, value_at(now.value, pointer))
        own = self.act(asked, value)
        return done(value, do) if own is None else own

    def _page(self, asked: Asked, workspace: Workspace, made: Made) -> Page:
        found = each_example(school_problems(asked, workspace), made.authored)
        facts = self._shown(asked, workspace, made, found)
        form: Filled = facts["form"]
        own = self.facts(asked, workspace, form)
        return Page(template=self.template, facts={**facts, **around(asked, workspace), **own})

    def _shown(
        self, asked: Asked, workspace: Workspace, made: Made, found: Iterable[Diagnostic]
    ) -> dict[str, Any]:
        """Return what a template shows of the form. `found` is wrong with the file as it stands."""
        own = (each for each in found if self._holds(each))
        form = filled(
            made.authored,
            problems=own if made.value is None else made.problems,
            value=made.value,
        )
        clashes = still_clashing(asked, workspace, form) if made.clashes is None else made.clashes
        return {
            "form": form,
            "clashes": clashes,
            "place": self.place(asked),
            "may_save": asked.may(self.needs),
            "refused": False,
        }

    def _holds(self, problem: Diagnostic) -> bool:
        """Return whether a problem is in a field of the form: another page may have the rest."""
        name = problem.origin.pointer[1:].partition("/")[0]
        return self.fields is None or name in self.fields


def each_example(problems: Iterable[Diagnostic], authored: Authored) -> tuple[Diagnostic, ...]:
    """Return the problems with every place at which a file still has the words of its template.

    The rules name the first and count the others; beside a form, each has its field.
    """
    told = (each for each in problems if each.code is not UNWRITTEN)
    return (*told, *examples_in(Document(file=authored.file, value=authored.value)))


def around(asked: Asked, workspace: Workspace) -> Mapping[str, Any]:
    """Return what every page of the framework shows around its own."""
    return {
        "count": Count.of(school_problems(asked, workspace)),
        "undo": asked.query.get("undo", ""),
    }


def mend_first(authored: Authored) -> Redirect:
    """Return the way to the text of a file that somebody broke by hand."""
    told = f"{authored.file} has to be put right as text first: a form would lose parts of it."
    return Redirect(to=f"/files/{authored.file}", told=told)


def after_saving(saved: Saved, *, to: str, told: str = "Saved.") -> Redirect:
    """Return the way on after something was saved: to a page that offers to take it back."""
    if not saved.undo:
        return Redirect(to=to, told="Nothing had changed.")
    others = " What somebody else changed meanwhile is kept too." if saved.taken else ""
    return Redirect(to=f"{to}?undo={saved.undo}", told=f"{told}{others}")


def still_clashing(asked: Asked, workspace: Workspace, form: Filled) -> tuple[Shown, ...]:
    """Return the places that a form says two people changed, and that still differ."""
    named = [each for each in asked.form.all(CLASHED) if not each or is_place(each)]
    base = recalled(workspace, form.file, form.base) if named else None
    if base is None:
        return ()
    pairs = ((each, form.at(each), value_at(base.value, each)) for each in dict.fromkeys(named))
    return tuple(
        Shown.of(Difference(pointer=each, base=None, mine=mine, theirs=theirs), form.schema)
        for each, mine, theirs in pairs
        if mine != theirs
    )


def take_back(asked: Asked) -> Answer:
    """Put back what stood before a save, for who saved."""
    back = asked.form.get("back")
    is_ours = back.startswith("/") and not back.startswith("//") and "\\" not in back
    token, may = asked.form.get("undo"), partial(_may_write, asked)
    before = asked.workspace()
    saved = undo(before, token, actor=asked.actor, may=may)
    asked.note("took back", saved.file)
    note_approval(asked, before)
    gone = not saved.digest
    there = back if is_ours and not gone else "/files"
    return Redirect(to=there, told=f"Taken back: {saved.file} is as it was.")


def note_approval(asked: Asked, before: Workspace) -> None:
    """Have the log say whether it was settled anew that a second person approves."""
    needs_two = asked.workspace().settings.two_person
    if needs_two != before.settings.two_person:
        asked.note(f"switched {'on' if needs_two else 'off'} the approval by a second person")


def _may_write(asked: Asked, file: str) -> bool:
    # Who has another role by now takes back nothing that this role would not let them write.
    needed = _REGISTRARS if PurePosixPath(file).stem in OF_THE_REGISTRAR else _FILES
    return any(asked.may(each) for each in needed)


def below(pointer: str, *tokens: str | int) -> str:
    """Return the pointer of what is inside a place."""
    for token in tokens:
        pointer = child(pointer, token)
    return pointer


WAYS = (Way(path="/undo", view=take_back, needs=Permission.VIEW, method="POST"),)
