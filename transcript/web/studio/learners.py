"""The learners of the school: found by name, by where they stand, and by what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transcript.accounts.roles import Permission
from transcript.diagnostics import Code, Diagnostic, Severity, has_errors
from transcript.model.origin import Origin
from transcript.office.editing import check_value
from transcript.office.enrolling import NoIdError, enroll, id_for
from transcript.office.roll import Row, Tally, roll_of
from transcript.reading.document import Document, JsonValue
from transcript.reading.slugs import latin
from transcript.source import build_learner
from transcript.source.fields import Fields
from transcript.web.asked import Answer, Asked, Page, Redirect, Way
from transcript.web.forms import Filled, typed, value_at

_ON_A_PAGE = 50
_READ_AT_ONCE = 3
_LONGEST_SEARCH = 100
_SCHEMA = "authoring/learner"
_NO_ID = Code("", "no folder can be made for this learner", Severity.ERROR)
_OTHER = "write another id, of small letters, digits and hyphens"
_SHOWS = {
    "": "everybody",
    "ready": "waiting for a decision",
    "errors": "with errors",
    "warnings": "with warnings",
    "none": "without a credit yet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """Whom somebody looks for: part of a name or id, the year of graduation, what is the matter."""

    search: str
    show: str
    year: str
    page: int

    @classmethod
    def of(cls, asked: Asked) -> "_Wish":
        """Read it from a form, where the name is, or from the address, where no name ever is."""
        fields: Mapping[str, str] = {**asked.query, **dict(asked.form.fields)}
        page = fields.get("page", "")
        show = fields.get("show", "")
        return cls(
            search=" ".join(asked.form.get("search").split())[:_LONGEST_SEARCH],
            show=show if show in _SHOWS else "",
            year=fields.get("year", "")[:4],
            page=int(page) if page.isascii() and page.isdigit() and len(page) < len("10000") else 1,
        )

    def fits(self, row: Row) -> bool:
        """Return whether a learner is looked for, as far as the roll alone tells."""
        if self.year and self.year != _year(row):
            return False
        if row.is_unreadable and self.show not in {"", "errors"}:
            return False
        texts = (row.name, row.legal, row.id)
        return all(any(_has(text, word) for text in texts) for word in self.search.split())

    def fits_too(self, row: Row, tally: Tally) -> bool:
        """Return whether the record of a learner is as it is looked for."""
        return {
            "": True,
            "ready": tally.ready > 0,
            "errors": row.is_unreadable or tally.errors > 0,
            "warnings": tally.warnings > 0,
            "none": tally.awarded == 0,
        }[self.show]


def learners(asked: Asked) -> Answer:
    """Show the roll."""
    workspace, wish = asked.workspace(), _Wish.of(asked)
    roll = roll_of(workspace.folder)
    everybody, today = roll.rows(workspace), asked.at.date()
    found = [row for row in everybody if wish.fits(row)]
    unknown = 0
    if wish.show:
        known = roll.tallies(workspace, [row.id for row in found], today=today, most=_READ_AT_ONCE)
        unknown = len(found) - len(known)
        found = [row for row in found if row.id in known and wish.fits_too(row, known[row.id])]
    pages = max(1, -(-len(found) // _ON_A_PAGE))
    page = min(max(wish.page, 1), pages)
    shown = found[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    tallies = roll.tallies(workspace, [row.id for row in shown], today=today, most=_READ_AT_ONCE)
    if unknown or len(tallies) < len(shown):
        roll.read_ahead(workspace, today=today)
    return Page(
        template="learners/list.html",
        facts={
            "rows": [(row, tallies.get(row.id)) for row in shown],
            "everybody": len(everybody),
            "found": len(found),
            "unknown": unknown,
            "waiting": len(shown) - len(tallies),
            "wish": wish,
            "shows": _SHOWS,
            "years": _years(everybody),
            "page": page,
            "pages": pages,
            "may_write": asked.may(Permission.AUTHOR),
            "imported": asked.query.get("imported", ""),
        },
    )


def new_learner(_: Asked) -> Answer:
    """Show the form of a new learner."""
    return _new({"language": "en"})


def make_learner(asked: Asked) -> Answer:
    """Make the files of a new learner."""
    typed_in = typed(asked.form, _SCHEMA)
    said = typed_in if isinstance(typed_in, dict) else {}
    problems = check_value("learners/new/learner.yaml", {**said, "id": "new"})
    if has_errors(problems):
        return _new(said, problems)
    workspace = asked.workspace()
    name, wanted = str(value_at(said, "/legal_name/full")), str(said.get("id") or "")
    try:
        learner = id_for(workspace, name=name, wanted=wanted)
        document = Document(file="", value={**said, "id": learner})
        enroll(workspace, build_learner.learner(Fields.of(document)))
    except NoIdError as error:
        origin = Origin(file="", pointer="/id")
        return _new(said, [Diagnostic(code=_NO_ID, origin=origin, message=str(error), hint=_OTHER)])
    return Redirect(to=f"/learners/{learner}", told="The learner is on the roll now.")


def _new(said: JsonValue, problems: Sequence[Diagnostic] = ()) -> Page:
    form = Filled(value=said, schema=_SCHEMA, problems=tuple(problems))
    status = 422 if problems else 200
    return Page(template="learners/new.html", facts={"form": form}, status=status)


def _has(text: str, word: str) -> bool:
    """Return whether a text has a word in it, whatever the case, and with or without accents."""
    plain = latin(word)
    return word.casefold() in text.casefold() or bool(
        plain and plain.casefold() in latin(text).casefold()
    )


def _year(row: Row) -> str:
    return f"{row.finishes.year:04}" if row.finishes else ""


def _years(rows: Sequence[Row]) -> list[str]:
    return sorted({_year(row) for row in rows} - {""}, reverse=True)


WAYS = (
    Way(path="/learners", view=learners, needs=Permission.VIEW),
    # A search by name comes as a form, so that no name stands in an address.
    Way(path="/learners", view=learners, needs=Permission.VIEW, method="POST"),
    Way(path="/learners/new", view=new_learner, needs=Permission.AUTHOR),
    Way(
        path="/learners/new",
        view=make_learner,
        needs=Permission.AUTHOR,
        method="POST",
        act="added a learner",
    ),
)
