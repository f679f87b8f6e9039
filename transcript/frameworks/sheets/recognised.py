"""Which of the known framework sheets a table is, by its header; and what it says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from transcript.frameworks.case.received import MOST_ITEMS
from transcript.frameworks.case.tree import DEEPEST
from transcript.frameworks.sheets.canvas_outcomes import OutcomesSheet
from transcript.frameworks.sheets.columns import Header
from transcript.frameworks.sheets.credit_cells import is_credit_level
from transcript.frameworks.sheets.items import Sheet, SheetItem, repeated_identifiers
from transcript.frameworks.sheets.levelled import ChildSheet, LevelledSheet
from transcript.frameworks.sheets.named import NamedSheet
from transcript.reading.tables import TableProblem, TableRow

NAMED = "a framework sheet"
LEVELLED = "a framework sheet by levels (OpenCASE)"
CHILDREN = "a framework sheet by parents (OpenSALT)"
OUTCOMES = "an outcomes file of Canvas"


_TOLD = 20
_READERS: Mapping[str, type[NamedSheet | LevelledSheet | ChildSheet | OutcomesSheet]] = {
    NAMED: NamedSheet,
    LEVELLED: LevelledSheet,
    CHILDREN: ChildSheet,
    OUTCOMES: OutcomesSheet,
}


def kind_of(names: Sequence[str], columns: Mapping[str, str]) -> str | None:
    """Return what a header is the header of, in words; None if of no framework."""
    header = Header(names, columns)
    if all(header.place(name) is not None for name in ("vendor_guid", "object_type", "title")):
        return OUTCOMES
    if header.has("competency") or header.has("area", "credit"):
        return NAMED
    if any(header.has(name) for name in ("statement", "description", "name")):
        if header.has("parent"):
            return CHILDREN
        if header.has("level"):
            return LEVELLED
    return None


def read_sheet(
    names: Sequence[str], rows: Iterable[TableRow | TableProblem], columns: Mapping[str, str]
) -> Sheet:
    """Return what a table says whose header is known. Never raises for what it holds."""
    kind = kind_of(names, columns)
    if kind is None:
        return Sheet(kind="", problems=(_unknown(names),))
    header = Header(names, columns)
    problems: list[TableProblem] = []
    good = list(_good(rows, problems))
    if kind == NAMED:
        _find_the_credit_level(header, good)
    reader = _READERS[kind](header)
    problems += reader.read(good)
    items = tuple(reader.items)
    problems += repeated_identifiers(items)
    problems += _too_deep(items)
    if len(items) > MOST_ITEMS:
        problems.append(_too_many(len(items)))
    return Sheet(
        kind=kind,
        items=items,
        remarks=(*_unread(header), *reader.remarks()),
        decisions=tuple(reader.decisions()),
        problems=tuple(sorted(problems, key=lambda each: each.row)),
    )


def _find_the_credit_level(header: Header, rows: Iterable[TableRow]) -> None:
    """Take a column Level, or Type, for that of credits if that is what it says of every row."""
    for name in ("level", "type"):
        told = [text for row in rows if (text := header.cells(row).text(name))]
        if told and not header.has("credit level") and all(map(is_credit_level, told)):
            header.is_really(name, "credit level")


def _unread(header: Header) -> Iterator[str]:
    if names := header.unread():
        told = ", ".join(f"“{name}”" for name in names[:_TOLD])
        more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
        yield (
            f"columns that were not read: {told}{more}; a level of a rubric is called "
            "“Rubric: Emerging”, whether a credit is needed to graduate “Credit level”"
        )


def _good(
    rows: Iterable[TableRow | TableProblem], problems: list[TableProblem]
) -> Iterator[TableRow]:
    for row in rows:
        if isinstance(row, TableProblem):
            problems.append(row)
        else:
            yield row


def _unknown(names: Sequence[str]) -> TableProblem:
    found = ", ".join(f"“{name}”" for name in names[:_TOLD] if name) or "nothing"
    return TableProblem(
        row=1,
        column="",
        value="",
        message=f"this is the header of no framework sheet; it has: {found}",
        hint="a framework sheet has the columns Area, Competency, Credit, Criterion and "
        "Description; a mapping file can say which of yours is which, as in "
        "columns: {area: Bereich, competency: Kompetenz}",
    )


def _too_deep(items: Iterable[SheetItem]) -> Iterator[TableProblem]:
    for each in items:
        above, steps = each.parent, 1
        while above is not None and steps <= DEEPEST:
            above, steps = above.parent, steps + 1
        if steps > DEEPEST:
            yield TableProblem(
                row=each.row,
                column="",
                value=each.name or each.statement,
                message=f"the tree has more than {DEEPEST} levels",
                hint="import a part of it",
            )
            return


def _too_many(count: int) -> TableProblem:
    return TableProblem(
        row=0,
        column="",
        value="",
        message=f"there are {count:,} goals; at most {MOST_ITEMS:,} are read",
        hint="import a part of the framework",
    )
