"""The last parts: how to read the record, what the school promises, who signed, and the end."""

from collections.abc import Iterator, Sequence

from transcript.model.graduate_profile import Area
from transcript.model.school import Signatory
from transcript.portrayal.brevity import brief
from transcript_exporters.pdf.flow import (
    Block,
    Cell,
    Part,
    Row,
    Rule,
    Space,
    Stack,
    Text,
    grouped,
    text,
)
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import BODY, INK, MUTED, NOTE, NOTE_STRONG, STRONG, Style

_SIGNATURE = Style(size=12, leading=16, weight="italic")
_PER_ROW = 3
_TERM = 0.2
_NAME, _PROMISE, _STATEMENT = 110, 320, 1200  # letters
_TOGETHER = 3  # terms that stay with the heading


def legend(sheet: Sheet) -> Iterator[Part]:
    """Yield how to read the record."""
    words = sheet.words
    yield Part(
        Stack((text(words.say("legend"), sheet.theme.part, "H2"), Space(5))),
        before=22,
        keeps=True,
        head=True,
        key="legend",
    )
    terms = (
        Part(_term(words.say(key), said), before=3.5 if place else 0, keeps=place < _TOGETHER)
        for place, (key, said) in enumerate(_terms(sheet))
    )
    yield from grouped("L", "terms", terms)


def _terms(sheet: Sheet) -> Iterator[tuple[str, str]]:
    portrait = sheet.portrait
    yield from portrait.terms()
    yield portrait.official_because
    school = sheet.transcript.school
    if not school.profile:
        said = f"{school.phone} · {school.email} · {portrait.school_address_shown}"
        yield "legend.contact", said


def _term(name: str, said: str) -> Block:
    return Row(
        (
            Cell(text(name, NOTE_STRONG, ""), 0, _TERM - 0.02, "Lbl"),
            Cell(text(said, NOTE, ""), _TERM, 1 - _TERM, "LBody"),
        ),
        "LI",
    )


def portrait(sheet: Sheet) -> Iterator[Part]:
    """Yield the graduate profile: what the school promises in each area."""
    profile = sheet.transcript.graduate_profile
    opening = Stack(
        (
            text(profile.name, sheet.quoted(sheet.theme.part), "H2"),
            text(sheet.portrait.profile_version, NOTE),
            Space(4),
            text(brief(" ".join(profile.statement.split()), _STATEMENT), sheet.quoted(BODY)),
            Space(3),
        )
    )
    yield Part(opening, before=22, keeps=True, head=True, key="portrait")
    yield from grouped("L", "areas", _areas(sheet, profile.areas))


def _areas(sheet: Sheet, areas: Sequence[Area]) -> Iterator[Part]:
    last = len(areas) - 1
    for place, area in enumerate(areas):
        keeps = place in {0, last - 1} and place != last
        yield Part(_term_of_area(sheet, area), before=3.5 if place else 1.5, keeps=keeps)


def _term_of_area(sheet: Sheet, area: Area) -> Block:
    strong, plain = sheet.quoted(NOTE_STRONG), sheet.quoted(NOTE)
    spans: list[Span] = []
    for each in area.competencies:
        spans.append(Span(f"{brief(each.name, _NAME)}: ", strong))
        spans.append(Span(f"{brief(each.description, _PROMISE)} ", plain))
    name = f"{area.code} · {area.name}" if area.code else area.name
    name = brief(name, _NAME)
    return Row(
        (
            Cell(text(name, strong, ""), 0, _TERM - 0.02, "Lbl"),
            Cell(Text(tuple(spans), ""), _TERM, 1 - _TERM, "LBody"),
        ),
        "LI",
    )


def closing(sheet: Sheet) -> Iterator[Part]:
    """Yield the signatures and the mark of the end."""
    school, words = sheet.transcript.school, sheet.words
    issued = words.say("issued_on", date=words.day(sheet.document.issued_at.date()))
    heading = sheet.head("signatures")
    yield Part(heading, before=20, keeps=True, head=True, key="signatures")
    people = school.signatories
    for start in range(0, len(people), _PER_ROW):
        cells = tuple(
            Cell(_signature(sheet, each), place / _PER_ROW, 0.9 / _PER_ROW)
            for place, each in enumerate(people[start : start + _PER_ROW])
        )
        yield Part(Row(cells), before=6, keeps=True, head=True)
    yield Part(text(f"{sheet.school_name} · {issued}", NOTE), before=5, keeps=True)
    mark = Stack((Rule(0, 6, MUTED), Text((Span(sheet.portrait.end, NOTE_STRONG),), "P", "centre")))
    yield Part(mark, before=16, key="end")


def _signature(sheet: Sheet, person: Signatory) -> Block:
    """Return who signed, over a line; on a copy, which nobody signed, who would have."""
    title = text(person.title, sheet.quoted(NOTE))
    if not sheet.edition.official:
        return Stack((text(person.name, STRONG), title))
    return Stack((text(person.name, _SIGNATURE), Rule(1, 2.5, INK, 0.5), title))
