"""The credits of the school: the list by area, and a page for each with its rubric."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from transcript.accounts.roles import Permission
from transcript.diagnostics import Diagnostic
from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.graduate_profile import Area, GraduateProfile
from transcript.office.editing import (
    Authored,
    Clash,
    Saved,
    authored_file,
    read_authored,
    remove_authored,
    save_authored,
    save_text,
)
from transcript.reading.document import JsonValue
from transcript.reading.text import first_unsignable
from transcript.source.evidence_files import path_parts
from transcript.source.scaffold import credit_file
from transcript.source.workspace import SchoolFiles, Workspace
from transcript.web.asked import Answer, Asked, NotHereError, Page, Redirect, RefusedError, Way
from transcript.web.forms import Filled
from transcript.web.studio.dependants import dependants_of
from transcript.web.studio.naming import free_id, with_ids
from transcript.web.studio.saving import (
    Count,
    Editor,
    after_saving,
    around,
    mend_first,
    school_problems,
)

_NO_IDS = frozenset({"new", "import"})
_TAKEN = 409
_UNFIT = 422
_LONGEST_STEM = 8  # a code has 12 letters at most: a hyphen, and up to 999 of one stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A credit in the list: itself, or only its file where that cannot be read."""

    id: str
    credit: MasteryCredit | None
    count: Count


def _page(asked: Asked, template: str, **facts: Any) -> Page:  # noqa: ANN401 - for a template
    workspace = asked.workspace()
    return Page(
        template=template,
        facts={
            "place": "/credits",
            "may_write": asked.may(Permission.AUTHOR),
            **around(asked, workspace),
            **facts,
        },
    )


def listed(asked: Asked) -> Answer:
    """Show the credits by area."""
    workspace = asked.workspace()
    files = workspace.load_school()
    problems = school_problems(asked, workspace)
    lines = tuple(_lines(files, problems))
    areas = files.graduate_profile.areas if files.graduate_profile else ()
    known = {each.id for each in areas}
    groups = [
        (area.name, [each for each in lines if each.credit and each.credit.area == area.id])
        for area in areas
    ]
    rest = [each for each in lines if not each.credit or each.credit.area not in known]
    groups += [("Without an area of the graduate profile", rest)] if rest else []
    return _page(asked, "studio/credits.html", groups=groups, total=len(lines))


def _lines(files: SchoolFiles, problems: tuple[Diagnostic, ...]) -> Iterator[Line]:
    names = {credit.origin.file for credit in files.credits}
    troubled = {each.origin.file for each in problems if each.origin.file.startswith("credits/")}
    for credit in files.credits:
        yield Line(id=_stem(credit.origin.file), credit=credit, count=_of(problems, credit))
    for name in sorted(troubled - names):
        found = tuple(each for each in problems if each.origin.file == name)
        yield Line(id=_stem(name), credit=None, count=Count.of(found))


def _of(problems: tuple[Diagnostic, ...], credit: MasteryCredit) -> Count:
    return Count.of(tuple(each for each in problems if each.origin.file == credit.origin.file))


def _stem(file: str) -> str:
    return file.removeprefix("credits/").rpartition(".")[0]


def _tidy(value: JsonValue) -> JsonValue:
    """Return a credit in which what is new has an id."""
    if not isinstance(value, dict):
        return value
    rubric = value.get("rubric")
    criteria = value.get("criteria")
    code = value.get("code")
    levels = rubric.get("levels") if isinstance(rubric, dict) else None
    return {
        **value,
        **({"code": code.upper()} if isinstance(code, str) else {}),
        **(
            {"criteria": with_ids(criteria, said="statement")} if isinstance(criteria, list) else {}
        ),
        **(
            {"rubric": {**rubric, "levels": with_ids(levels)}}
            if isinstance(rubric, dict) and isinstance(levels, list)
            else {}
        ),
    }


def _facts(_: Asked, workspace: Workspace, form: Filled) -> Mapping[str, Any]:
    profile = workspace.load_school().graduate_profile
    areas = profile.areas if profile else ()
    levels = with_ids([form.at(each) or {} for each in form.items("/rubric/levels")])
    return {
        "areas": [(each.id, each.name) for each in areas],
        "served": [
            (each.id, f"{area.name}: {each.name}") for area in areas for each in area.competencies
        ],
        "levels": [
            (str(each["id"]), str(each.get("name") or each["id"]))
            if isinstance(each, dict)
            else ("", "")
            for each in levels
        ],
    }


EDITOR = Editor(
    template="studio/credit.html",
    stem=lambda asked: f"credits/{asked.path['id']}",
    place=lambda asked: _address(asked.path["id"]),
    tidy=_tidy,
    facts=_facts,
)


def _address(credit_id: str) -> str:
    return f"/credits/{quote(credit_id, safe='')}"


def begin(asked: Asked) -> Answer:
    """Show the form of a new credit."""
    return _new(asked)


def _new(asked: Asked, wrong: str = "") -> Page:
    typed = {each: asked.form.get(each) for each in ("name", "area", "level")}
    template = "studio/credit-new.html"
    page = _page(asked, template, areas=_areas(asked), typed=typed, wrong=wrong)
    return replace(page, status=_UNFIT) if wrong else page


def make(asked: Asked) -> Answer:
    """Make a credit that validates, to be written then."""
    workspace = asked.workspace()
    name = " ".join(asked.form.get("name").split())
    area = next((each for each in _areas(asked) if each.id == asked.form.get("area")), None)
    if area is None:
        return _new(asked, "Choose an area.")
    if not name or first_unsignable(name):
        return _new(asked, "Write what the learner can do, as plain text.")
    credit_id = _free(workspace, name)
    advanced = asked.form.get("level") == CreditLevel.ADVANCED
    file, text = credit_file(
        name,
        credit_id=credit_id,
        level=CreditLevel.ADVANCED if advanced else CreditLevel.FOUNDATIONAL,
        area=area,
        serves=area.competencies[0],
        taken=workspace.load_school().credits,
    )
    outcome = save_text(workspace, file, text, base="", actor=asked.actor)
    if not isinstance(outcome, Saved):
        raise RefusedError(_TAKEN, f"there is a credit “{credit_id}” already", hint="try again")
    asked.note("made", file)
    told = "The credit is made. Now write its standard, its criteria and its rubric."
    return after_saving(outcome, to=_address(credit_id), told=told)


def _areas(asked: Asked) -> tuple[Area, ...]:
    profile: GraduateProfile | None = asked.workspace().load_school().graduate_profile
    if profile is None:
        reason = "the graduate profile cannot be read, so no credit can be put into it"
        raise RefusedError(_TAKEN, reason, hint="put the graduate profile right first")
    return tuple(each for each in profile.areas if each.competencies)


def _free(workspace: Workspace, name: str) -> str:
    # A page of another kind stands at the address of a credit of such a name.
    taken = {path.stem for path in (workspace.folder / "credits").glob("*")} | _NO_IDS
    return free_id(name, taken)


def duplicate(asked: Asked) -> Answer:
    """Make another credit that says the same, under a name and a code of its own."""
    workspace = asked.workspace()
    authored = _authored(asked, workspace)
    value = authored.value
    if authored.problems or not isinstance(value, dict):
        return mend_first(authored)
    name = f"{value['name']} (copy)"[:300]
    credit_id = _free(workspace, name)
    codes = {each.code for each in workspace.load_school().credits}
    stem = str(value["code"]).rpartition("-")[0] or str(value["code"])
    stem = stem[:_LONGEST_STEM].rstrip("-")
    code = next(made for number in range(1, 10_000) if (made := f"{stem}-{number}") not in codes)
    copied = {**value, "id": credit_id, "code": code, "name": name}
    file = f"credits/{credit_id}.yaml"
    outcome = save_authored(workspace, file, copied, base="", actor=asked.actor)
    if not isinstance(outcome, Saved):
        raise RefusedError(_TAKEN, "the copy could not be made", hint="try again")
    asked.note("made", file)
    return after_saving(outcome, to=_address(credit_id), told="This is the copy: name it.")


def _authored(asked: Asked, workspace: Workspace) -> Authored:
    stem = f"credits/{asked.path['id']}"
    if path_parts(stem) is None:
        raise NotHereError("there is no such credit")
    authored = read_authored(workspace, authored_file(workspace, stem))
    if not authored.is_there:
        raise NotHereError("there is no such credit")
    return authored


def leaving(asked: Asked) -> Answer:
    """Tell what refers to a credit, before it is deleted."""
    workspace = asked.workspace()
    authored = _authored(asked, workspace)
    found = dependants_of(workspace, asked.path["id"])
    return _page(
        asked,
        "studio/credit-delete.html",
        authored=authored,
        name=_name(authored),
        found=found,
        address=_address(asked.path["id"]),
    )


def delete(asked: Asked) -> Answer:
    """Delete a credit's file, unless somebody changed it since it was shown."""
    workspace = asked.workspace()
    authored = _authored(asked, workspace)
    base = asked.form.get("base")
    outcome = remove_authored(workspace, authored.file, base=base, actor=asked.actor)
    if isinstance(outcome, Clash):
        told = "Somebody changed this credit meanwhile, so it was not deleted. Look at it first."
        return Redirect(to=_address(asked.path["id"]), told=told)
    asked.note("deleted", authored.file)
    return after_saving(outcome, to="/credits", told=f"“{_name(authored)}” is deleted.")


def _name(authored: Authored) -> str:
    named = authored.value.get("name") if isinstance(authored.value, dict) else None
    return named if isinstance(named, str) else _stem(authored.file)


WAYS = (
    Way(path="/credits", view=listed, needs=Permission.VIEW),
    Way(path="/credits/new", view=begin, needs=Permission.AUTHOR),
    Way(path="/credits/new", view=make, needs=Permission.AUTHOR, method="POST"),
    Way(path="/credits/{id}", view=EDITOR.show, needs=Permission.VIEW),
    Way(path="/credits/{id}", view=EDITOR.post, needs=Permission.AUTHOR, method="POST"),
    Way(path="/credits/{id}/duplicate", view=duplicate, needs=Permission.AUTHOR, method="POST"),
    Way(path="/credits/{id}/delete", view=leaving, needs=Permission.AUTHOR),
    Way(path="/credits/{id}/delete", view=delete, needs=Permission.AUTHOR, method="POST"),
)
