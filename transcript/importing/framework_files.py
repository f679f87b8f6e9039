"""A framework from elsewhere becomes the files of a school: CASE packages and framework sheets."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import IO

from transcript.frameworks.case.derived import Derived, derive
from transcript.frameworks.case.identifiers import Names
from transcript.frameworks.case.received import LARGEST_PACKAGE, MOST_ITEMS, JsonObject, receive
from transcript.frameworks.case.values import stamp
from transcript.frameworks.sheets.items import Sheet, sheet_package
from transcript.frameworks.sheets.recognised import OUTCOMES, kind_of, read_sheet
from transcript.importing.cells import row_problem
from transcript.importing.framework_kept import KEPT, kept_package
from transcript.importing.framework_merge import is_template, merge
from transcript.importing.framework_scale import POLICY, with_scales
from transcript.importing.mapping import ImportMapping
from transcript.importing.plans import MOST_PROBLEMS, Change, ImportPlan
from transcript.model.school import School
from transcript.reading.sheets import LARGEST_WORKBOOK, MAGIC, below_title, read_workbook
from transcript.reading.tables import Table, TableProblem, TableRow, open_table
from transcript.reading.text import counted
from transcript.source.workspace import Workspace
from transcript.ways_out import Deed, WayOut


def plan_case(
    package: bytes | IO[bytes], *, file: str, workspace: Workspace, replace: bool, at: datetime
) -> ImportPlan:
    """Return what the import of a CASE package would do. Never raises for what it holds."""
    content = package if isinstance(package, bytes) else package.read(LARGEST_PACKAGE + 1)
    received = receive(content, at=at)
    if received.problems:
        return _refused(file, received.problems, remarks=received.remarks)
    importing = _Importing(workspace, file, replace_edited=replace, at=at)
    return importing.plan(received.package, kind="a CASE package", remarks=received.remarks)


def plan_sheet(
    stream: IO[bytes],
    *,
    file: str,
    workspace: Workspace,
    mapping: ImportMapping,
    replace: bool,
    at: datetime,
) -> ImportPlan:
    """Return what the import of a framework sheet, CSV or XLSX, would do."""
    sheet, remarks = _sheet(stream, mapping)
    school = workspace.load_school().school
    problems = [*sheet.problems, *(() if school else (_NO_SCHOOL,))]
    if problems or school is None:
        return _refused(file, problems, remarks=remarks)
    importing = _Importing(workspace, file, replace_edited=replace, at=at)
    package = sheet_package(
        sheet.items, document=importing.document(school), school_id=school.id, at=at
    )
    whole = receive(json.dumps(package).encode(), at=at)
    return importing.plan(
        whole.package,
        kind=sheet.kind,
        remarks=(*remarks, *sheet.remarks),
        decisions=sheet.decisions,
        only_areas=True,
    )


def is_sheet(table: Table, mapping: ImportMapping) -> bool:
    """Whether the header of a table is that of a framework sheet."""
    return kind_of(table.header, mapping.columns) is not None


_OTHERS_AS_CSV = "ratings and rosters are read from CSV: save the sheet as “CSV UTF-8”"
_NO_SCHOOL = TableProblem(
    row=0,
    column="",
    value="",
    message="school.yaml cannot be read, and says whose framework this is",
    hint="mend it first",
    way_out=WayOut(Deed.MEND_FILES),
)


def _sheet(stream: IO[bytes], mapping: ImportMapping) -> tuple[Sheet, Sequence[str]]:
    start = stream.read(len(MAGIC))
    stream.seek(0)
    if start == MAGIC:
        return _of_a_workbook(stream.read(LARGEST_WORKBOOK + 1), mapping.columns)
    # A file of Canvas has pairs of columns without a name; in others that is a mistake.
    table = open_table(stream, ragged=True)
    kind = None if isinstance(table, TableProblem) else kind_of(table.header, mapping.columns)
    if isinstance(table, Table) and kind is None:
        rows = list(islice((row for row in table.rows() if isinstance(row, TableRow)), MOST_ITEMS))
        if below := below_title(rows, lambda names: kind_of(names, mapping.columns) is not None):
            return read_sheet(below[0].cells, below[1:], mapping.columns), table.remarks
    if isinstance(table, Table) and kind != OUTCOMES:
        table = open_table(stream)
    if isinstance(table, TableProblem):
        return Sheet(kind="", problems=(table,)), ()
    return read_sheet(table.header, table.rows(), mapping.columns), table.remarks


def _of_a_workbook(content: bytes, columns: Mapping[str, str]) -> tuple[Sheet, Sequence[str]]:
    found = read_workbook(content, is_header=lambda names: kind_of(names, columns) is not None)
    if isinstance(found, TableProblem):
        return Sheet(kind="", problems=(found,)), ()
    sheet = read_sheet(found.header, found.rows, columns)
    if sheet.kind:
        return sheet, found.remarks
    hint = f"{_OTHERS_AS_CSV}; {sheet.problems[0].hint}"
    return replace(sheet, problems=(replace(sheet.problems[0], hint=hint),)), found.remarks


def _refused(
    file: str, problems: Iterable[TableProblem], *, remarks: Sequence[str] = ()
) -> ImportPlan:
    told = tuple(row_problem(each, file) for each in problems)
    return ImportPlan(
        remarks=tuple(remarks), problems=told[:MOST_PROBLEMS], problem_count=len(told)
    )


class _Importing:
    """One import into one workspace."""

    def __init__(
        self, workspace: Workspace, file: str, *, replace_edited: bool, at: datetime
    ) -> None:
        self._workspace = workspace
        self._file = file
        self._replace = replace_edited
        self._at = at
        self._kept = kept_package(workspace)

    def document(self, school: School) -> JsonObject:
        """Return the CFDocument of a sheet: the one that is kept, or that of a new framework."""
        if self._kept:
            document: JsonObject = self._kept["CFDocument"]
            return document
        return {
            **Names(school, None, ()).head(("framework",), "CFDocuments"),
            "frameworkType": "Graduate Profile",
            "caseVersion": "1.1",
            "creator": school.name,
            "title": f"Graduate profile of {school.name}",
            "lastChangeDateTime": stamp(self._at),
            "publisher": school.name,
        }

    def plan(
        self,
        package: JsonObject,
        *,
        kind: str,
        remarks: Sequence[str],
        decisions: Sequence[str] = (),
        only_areas: bool = False,
    ) -> ImportPlan:
        package = _settled(package, self._kept or {}, self._at)
        derived, base = derive(package), derive(self._kept) if self._kept else None
        if derived.problems:
            return _refused(self._file, derived.problems, remarks=remarks)
        if only_areas:
            derived, base = self._with_heading(derived), base and self._with_heading(base)
        merged = merge(
            self._workspace,
            derived,
            base,
            source=self._file,
            replace_edited=self._replace,
        )
        scales, asked = with_scales(self._workspace, derived)
        text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
        kept = {} if package == self._kept else {KEPT: text.encode()}
        files = {**merged.files, **scales, **kept}
        others = [path for path in files if path not in merged.files]
        return ImportPlan(
            found=(f"{self._file}: {kind}: {_counted(derived)}",),
            remarks=tuple(remarks),
            decisions=(*derived.decisions, *decisions, *merged.decisions, *asked),
            problems=tuple(merged.problems),
            problem_count=len(merged.problems),
            changes=(*merged.changes, *(self._change(path) for path in others)),
            files=lambda: iter(files.items()),
        )

    def _with_heading(self, derived: Derived) -> Derived:
        """Return it under the name and statement that a person wrote; a sheet has none."""
        profile = self._workspace.load_school().graduate_profile
        if profile is None or is_template(self._workspace.load_school(), profile.origin.file):
            return derived
        return replace(derived, profile=replace(profile, areas=derived.profile.areas))

    def _change(self, path: str) -> Change:
        there = self._workspace.content(path, most=LARGEST_PACKAGE) is not None
        about = {
            KEPT: "what was imported, kept for “framework export”",
            POLICY: "what the levels are worth",
        }[path]
        return Change(path=path, action="changed" if there else "new", about=about)


def _counted(derived: Derived) -> str:
    profile = derived.profile
    parts = (
        counted(len(profile.areas), "area"),
        counted(len(profile.competencies), "competency", "competencies"),
        counted(len(derived.credits), "credit"),
    )
    return ", ".join(parts)


def _settled(package: JsonObject, kept: JsonObject, at: datetime) -> JsonObject:
    """Return a package in which what has not changed is as old as it was.

    Only where the source does not tell the time, which is then that of the import.
    """
    now = stamp(at)
    known = {each["identifier"]: each for name in _DATED for each in kept.get(name, ())}

    def older(made: JsonObject) -> JsonObject:
        before = known.get(made["identifier"], made)
        same = made["lastChangeDateTime"] == now and _timeless(before) == _timeless(made)
        return before if same else made

    dated = {name: package[name] for name in _DATED if name in package}
    return package | {name: [older(each) for each in held] for name, held in dated.items()}


_DATED = ("CFItems", "CFAssociations", "CFRubrics")


def _timeless(value: object) -> object:
    if isinstance(value, dict):
        return {
            name: _timeless(each) for name, each in value.items() if name != "lastChangeDateTime"
        }
    return [_timeless(each) for each in value] if isinstance(value, list) else value
