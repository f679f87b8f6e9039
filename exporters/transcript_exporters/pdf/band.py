"""The top of page one: the school, what the document is, the learner's name and standing."""

from collections.abc import Iterator

from transcript_exporters.pdf.flow import Block, Cell, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span, natural_width
from transcript_exporters.pdf.theme import NAME, NOTE, SCHOOL, STATUS

_SMALLEST_NAME = 15.0


def band(sheet: Sheet) -> Iterator[Block]:
    """Yield the school at the left and the document at the right, over a line."""
    words, theme = sheet.words, sheet.theme
    title = words.say("title.in_progress" if sheet.facts.in_progress else "title").upper()
    document = words.say(
        "document_line",
        number=sheet.document.number,
        date=words.day(sheet.document.issued_at.date()),
    )
    lines = (Span(title, theme.title),), (Span(document, NOTE),)
    share = min(0.62, (max(natural_width(each) for each in lines) + 2) / theme.width)
    left = Stack((text(sheet.transcript.school.name, SCHOOL), text(_whereabouts(sheet), NOTE)))
    right = Stack((Space(1.5), *(Text(each, "P", "right") for each in lines)))
    yield Row((Cell(left, 0, 0.98 - share), Cell(right, 1 - share, share)))
    yield Rule(7, 12, theme.school, 0.9)


def _whereabouts(sheet: Sheet) -> str:
    school, words = sheet.transcript.school, sheet.words
    said = [f"{school.address.locality}, {school.address.region}"]
    if school.identifiers.ceeb:
        said.append(words.say("ceeb", code=school.identifiers.ceeb))
    elif school.identifiers.nces:
        said.append(words.say("nces", code=school.identifiers.nces))
    return " · ".join([*said, sheet.school_address_shown])


def identity(sheet: Sheet) -> Iterator[Block]:
    """Yield the name, as large as it fits on a line, and what stands under it."""
    width = sheet.theme.width
    natural = natural_width((Span(sheet.name, NAME),))
    size = NAME.size * min(1.0, 0.999 * width / natural) if natural else NAME.size
    yield text(sheet.name, NAME.scaled(max(_SMALLEST_NAME, size)), "H1")
    standing = " · ".join(_standing(sheet))
    yield text(standing[:1].upper() + standing[1:], STATUS)
    details = " · ".join(_details(sheet))
    if details:
        yield text(details, NOTE)
    yield Space(16)


def _standing(sheet: Sheet) -> Iterator[str]:
    learner, words = sheet.transcript.learner, sheet.words
    if sheet.facts.in_progress:
        yield words.say("in_progress")
    if learner.graduated_on:
        yield words.say("graduated", date=words.day(learner.graduated_on))
    elif learner.expected_graduation:
        yield words.say("expected", month=words.month(learner.expected_graduation))
    elif not sheet.facts.in_progress:
        yield words.say("not_graduated")
    attended = "attended" if learner.graduated_on else "enrolled"
    yield words.say(attended, month=words.month(learner.enrolled_on))
    if not sheet.facts.in_progress:
        yield words.say("complete")


def _details(sheet: Sheet) -> Iterator[str]:
    learner, words = sheet.transcript.learner, sheet.words
    if learner.chosen_name and learner.chosen_name.full != learner.legal_name.full:
        yield words.say("legal_name", name=learner.legal_name.full)
    if learner.birth_date:
        yield words.say("born", date=words.day(learner.birth_date))
    elif learner.birthday:
        month, day = (int(part) for part in learner.birthday[2:].split("-"))
        yield words.say("birthday", date=words.day_of_year(day, month))
    for each in learner.identifiers:
        key = f"identifier.{each.kind}"
        key = key if key in words.phrases else "identifier"
        yield words.say(key, value=each.value, kind=each.kind.capitalize())
