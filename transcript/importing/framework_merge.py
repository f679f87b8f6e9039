"""What an imported framework changes in a school's files, and what a person has changed there."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from transcript.frameworks.case.derived import Derived
from transcript.frameworks.case.identifiers import Names
from transcript.importing.plans import Change
from transcript.importing.rows import RowProblem
from transcript.model.credit import MasteryCredit
from transcript.model.graduate_profile import GraduateProfile
from transcript.reading.reader import read_document
from transcript.reading.yaml_text import yaml_text
from transcript.source import write
from transcript.source.scaffold import school_files
from transcript.source.workspace import SchoolFiles, Workspace
from transcript.ways_out import Deed, WayOut

PROFILE = "graduate-profile.yaml"
_EDITED = "it was changed by hand, and the import would change it too"
_HOW = "keep it as it is, or have the import write the file anew"


@dataclass(slots=True)
class Merged:
    """The files of a framework: what is to be written, by path; None takes a file away."""

    files: dict[str, bytes | None] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)


def merge(
    workspace: Workspace,
    derived: Derived,
    base: Derived | None,
    *,
    source: str,
    replace_edited: bool,
) -> Merged:
    """Return what becomes of the files of a school.

    What stands there as the template or the last import wrote it is replaced; what a person has
    changed stays, if the framework says what it said before; else it is a problem, unless
    `replace_edited`. `base` is what the framework said at the last import, `source` names the new.
    """
    return _Merging(workspace, derived, base, source, replace_edited=replace_edited).merged()


class _Merging:
    def __init__(
        self,
        workspace: Workspace,
        derived: Derived,
        base: Derived | None,
        source: str,
        *,
        replace_edited: bool,
    ) -> None:
        self._workspace = workspace
        self._files: SchoolFiles = workspace.load_school()
        self._derived = derived
        self._base = base
        self._source = source
        self._replace = replace_edited
        self._out = Merged()

    def merged(self) -> Merged:
        self._profile()
        ours = {each.id: each for each in self._files.credits}
        renamed = self._renamed()
        known = {each.id: each for each in self._base.credits} if self._base else {}
        for credit in self._derived.credits:
            here = ours.get(renamed.get(credit.id, credit.id))
            path = here.origin.file if here else f"credits/{credit.id}.yaml"
            named = replace(credit, id=here.id) if here else credit
            before = known.get(credit.id)
            self._put(path, here, named, before and replace(before, id=named.id))
        wanted = {renamed.get(each.id, each.id) for each in self._derived.credits}
        for credit in self._files.credits:
            if credit.id not in wanted:
                self._leave_out(credit, known.get(credit.id))
        return self._out

    def _profile(self) -> None:
        here = self._files.graduate_profile
        path = here.origin.file if here else PROFILE
        self._put(path, here, self._derived.profile, self._base.profile if self._base else None)

    def _renamed(self) -> Mapping[str, str]:
        """Return the ids that credits of the framework have here, where they differ."""
        if self._files.school is None or self._base is None:
            return {}
        names = Names(self._files.school, self._base, self._files.credits)
        return {
            known: each.id
            for each in self._files.credits
            if (known := names.known(each)) != each.id
        }

    def _put(
        self,
        path: str,
        here: GraduateProfile | MasteryCredit | None,
        new: GraduateProfile | MasteryCredit,
        before: GraduateProfile | MasteryCredit | None,
    ) -> None:
        there = here is not None or self._workspace.content(path) is not None
        if here == new or (here is not None and before == new):
            return  # it says so already, or the framework has not changed and a person has
        ours = there and not is_template(self._files, path) and (here is None or here != before)
        if ours and not self._replace:
            way_out = WayOut(Deed.REPLACE_FILES)
            self._out.problems.append(
                RowProblem(file=path, message=_EDITED, hint=_HOW, way_out=way_out)
            )
            return
        self._out.files[path] = _text(new, path, self._source)
        action = "changed" if there else "new"
        self._out.changes.append(Change(path=path, action=action, about=new.name))

    def _leave_out(self, credit: MasteryCredit, before: MasteryCredit | None) -> None:
        """Take away a credit that the framework does not have, unless somebody needs it."""
        path = credit.origin.file
        untouched = is_template(self._files, path) or credit == before
        if untouched and not self._workspace.learner_ids:
            self._out.files[path] = None
            self._out.changes.append(Change(path=path, action="removed", about=credit.name))
            return
        areas = {each.id for each in self._derived.profile.areas}
        if untouched or before is not None or credit.area not in areas:
            self._out.decisions.append(
                f"{path} is not in the framework, and stays: remove it when no record names it, "
                "or move it to one of the areas"
            )


def is_template(files: SchoolFiles, path: str) -> bool:
    """Whether a file still says what `transcript new school` wrote there."""
    template, document = school_files("").get(path), files.documents.get(path)
    if template is None or document is None:
        return False
    reading = read_document(template.encode(), file=path)
    return reading.document is not None and reading.document.value == document.value


_SHAPES: Mapping[type, Callable[[Any], write.Shape]] = {
    GraduateProfile: write.graduate_profile,
    MasteryCredit: write.credit,
}


def _text(value: GraduateProfile | MasteryCredit, path: str, source: str) -> bytes:
    shape = _SHAPES[type(value)](value)
    if path.endswith(".json"):
        return (json.dumps(shape, ensure_ascii=False, indent=2) + "\n").encode()
    comment = (
        f"Imported from {source}. Change what you like: another import asks before it replaces "
        "that."
    )
    return yaml_text(shape, comment=comment).encode()
