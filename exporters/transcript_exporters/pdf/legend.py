"""The last parts: how to read the record, what the school promises, who signed, and the end."""

from collections.abc import Iterator, Sequence

from transcript.model import attachments
from transcript.model.graduate_profile import Area
from transcript.model.school import Signatory
from transcript_exporters.pdf.facts import MOST_MARKS
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
from transcript_exporters.pdf.foot import level_names
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span, brief
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
    words = sheet.words
    yield "legend.credit", words.say("legend.credit.text")
    yield "legend.level", words.say("legend.level.text")
    yield "legend.levels", _levels(sheet)
    yield "legend.evidence", words.say("legend.evidence.text")
    if sheet.facts.under_way:
        yield "legend.under_way", words.say("legend.under_way.text")
    if any(len(each.attempts) > 1 for each in sheet.facts.earned):
        most = max(len(each.attempts) for each in sheet.facts.earned)
        key = "legend.journey.last" if most > MOST_MARKS else "legend.journey.text"
        yield "legend.journey", words.say(key, word=words.number(MOST_MARKS))
    yield "legend.not_calculated", words.say("legend.not_calculated.text")
    key = "legend.official" if sheet.edition.official else "legend.unofficial"
    yield key, words.say(f"{key}.text", clr=attachments.CLR, printed=_printed(sheet))
    school = sheet.transcript.school
    if not school.profile:
        yield "legend.contact", f"{school.phone} · {school.email} · {sheet.school_address_shown}"


def _printed(sheet: Sheet) -> str:
    number, address = sheet.document.number, sheet.verify_address_shown
    if address:
        return sheet.words.say("printed.page", number=number, address=address)
    return sheet.words.say("printed.ask", number=number)


def _levels(sheet: Sheet) -> str:
    shared = level_names(sheet)
    if shared is None:
        return sheet.words.say("levels.various") + "."
    names, required = shared
    return sheet.words.say("levels.text", levels=" · ".join(names), required=required) + "."


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
    profile, words = sheet.transcript.graduate_profile, sheet.words
    status = (
        words.say("adopted", date=words.day(profile.adopted_on))
        if profile.adopted_on
        else words.say(f"status.{profile.status.value}")
    )
    version = words.say("graduate_profile", version=profile.version, status=status)
    opening = Stack(
        (
            text(profile.name, sheet.quoted(sheet.theme.part), "H2"),
            text(version, NOTE),
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
    total = words.count("credits_total", len(sheet.facts.earned))
    end = words.say("end", name=sheet.name, credits=total, number=sheet.document.number)
    mark = Stack((Rule(0, 6, MUTED), Text((Span(end, NOTE_STRONG),), "P", "centre")))
    yield Part(mark, before=16, key="end")


def _signature(sheet: Sheet, person: Signatory) -> Block:
    """Return who signed, over a line; on a copy, which nobody signed, who would have."""
    title = text(person.title, sheet.quoted(NOTE))
    if not sheet.edition.official:
        return Stack((text(person.name, STRONG), title))
    return Stack((text(person.name, _SIGNATURE), Rule(1, 2.5, INK, 0.5), title))
