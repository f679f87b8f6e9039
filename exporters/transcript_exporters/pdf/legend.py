"""The last part: how to read the record, what the school promises, who signed, and the end."""

from collections.abc import Iterator

from transcript.model.graduate_profile import Area
from transcript.model.school import Signatory
from transcript_exporters.pdf.flow import Block, Cell, Part, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.foot import level_names
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import BODY, INK, MUTED, NOTE, NOTE_STRONG, Style

CLR_NAME = "transcript.clr.json"
"""What the signed record is called inside the PDF."""

RECORD_NAME = "transcript.record.json"
"""What the native record is called inside the PDF."""

_SIGNATURE = Style(size=12, leading=16, weight="italic")
_PER_ROW = 3
_TERM = 0.2
_TOGETHER = 3  # terms that stay with the heading


def legend(sheet: Sheet) -> Iterator[Part]:
    """Yield the legend, the graduate profile, the signatures and the mark of the end."""
    words = sheet.words
    yield Part(
        Stack((text(words.say("legend"), sheet.theme.part, "H2"), Space(5))),
        before=26,
        keeps=True,
        key="legend",
    )
    for place, (key, said) in enumerate(_terms(sheet)):
        yield Part(_term(words.say(key), said), before=4 if place else 0, keeps=place < _TOGETHER)
    yield from _graduate_profile(sheet)
    yield from _signatures(sheet)


def _terms(sheet: Sheet) -> Iterator[tuple[str, str]]:
    words = sheet.words
    yield "legend.credit", words.say("legend.credit.text")
    yield "legend.level", words.say("legend.level.text")
    yield "legend.levels", _levels(sheet)
    yield "legend.evidence", words.say("legend.evidence.text")
    if any(len(each.attempts) > 1 for each in sheet.facts.earned):
        yield "legend.journey", words.say("legend.journey.text")
    yield "legend.not_calculated", words.say("legend.not_calculated.text")
    yield (
        "legend.official",
        words.say(
            "legend.official.text",
            clr=CLR_NAME,
            number=sheet.document.number,
            address=sheet.verify_address_shown,
        ),
    )
    school = sheet.transcript.school
    yield "legend.contact", f"{school.phone} · {school.email} · {sheet.school_address_shown}"


def _levels(sheet: Sheet) -> str:
    shared = level_names(sheet)
    if shared is None:
        return sheet.words.say("levels.various") + "."
    names, required = shared
    return sheet.words.say("levels.text", levels=" · ".join(names), required=required) + "."


def _term(name: str, said: str) -> Block:
    return Row(
        (
            Cell(text(name, NOTE_STRONG), 0, _TERM - 0.02),
            Cell(text(said, NOTE), _TERM, 1 - _TERM),
        )
    )


def _graduate_profile(sheet: Sheet) -> Iterator[Part]:
    profile, words = sheet.transcript.graduate_profile, sheet.words
    title = words.say("graduate_profile", name=profile.name, version=profile.version)
    status = (
        words.say("adopted", date=words.day(profile.adopted_on))
        if profile.adopted_on
        else words.say(f"status.{profile.status.value}")
    )
    heading = Text((Span(title, sheet.theme.heading), Span(f"  {status}", NOTE)), "H3")
    statement = text(" ".join(profile.statement.split()), BODY)
    yield Part(Stack((heading, Space(1), statement, Space(3))), before=18, keeps=True)
    for place, area in enumerate(profile.areas):
        yield Part(_term_of_area(area), before=4 if place else 2)


def _term_of_area(area: Area) -> Block:
    spans: list[Span] = []
    for each in area.competencies:
        spans.append(Span(f"{each.name}: ", NOTE_STRONG))
        spans.append(Span(f"{each.description} ", NOTE))
    name = f"{area.code} · {area.name}" if area.code else area.name
    return Row(
        (
            Cell(text(name, NOTE_STRONG), 0, _TERM - 0.02),
            Cell(Text(tuple(spans)), _TERM, 1 - _TERM),
        )
    )


def _signatures(sheet: Sheet) -> Iterator[Part]:
    school, words = sheet.transcript.school, sheet.words
    issued = words.say("issued_on", date=words.day(sheet.document.issued_at.date()))
    heading = sheet.head("signatures")
    yield Part(heading, before=20, keeps=True)
    people = school.signatories
    for start in range(0, len(people), _PER_ROW):
        cells = tuple(
            Cell(_signature(each), place / _PER_ROW, 0.9 / _PER_ROW)
            for place, each in enumerate(people[start : start + _PER_ROW])
        )
        yield Part(Row(cells), before=6, keeps=True)
    yield Part(text(f"{school.name} · {issued}", NOTE), before=5, keeps=True)
    total = words.count("credits_total", len(sheet.facts.earned))
    end = words.say("end", name=sheet.name, credits=total, number=sheet.document.number)
    mark = Stack((Rule(0, 6, MUTED), Text((Span(end, NOTE_STRONG),), "P", "centre")))
    yield Part(mark, before=16, key="end")


def _signature(person: Signatory) -> Block:
    return Stack((text(person.name, _SIGNATURE), Rule(1, 2.5, INK, 0.5), text(person.title, NOTE)))
