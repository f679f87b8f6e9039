"""The top of page one: the school, what the document is, the learner's name and standing."""

from collections.abc import Iterator
from dataclasses import dataclass

from transcript_exporters.pdf.flow import Block, Cell, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span, brief, natural_width
from transcript_exporters.pdf.theme import INK, NAME, NOTE, NOTE_STRONG, SCHOOL, STATUS, Style

_SMALLEST_NAME = 15.0
_LONGEST_NAME = 360  # letters
_BESIDE_LOGO = 9.0
_MARK = Style(size=9.0, leading=16.0, weight="bold", tracking=0.05)
_MARK_PADDING = 7.0


def band(sheet: Sheet) -> Iterator[Block]:
    """Yield the school at the left and the document at the right, over a line."""
    words, theme = sheet.words, sheet.theme
    document = words.say(
        "document_line",
        number=sheet.document.number,
        date=words.day(sheet.document.issued_at.date()),
    )
    number = sheet.document.superseded_number
    replaces = words.say("replaces", number=number) if number else ""
    title = Span(_title(sheet).upper(), theme.title)
    said = (
        title,
        Span(document, NOTE),
        Span(replaces, NOTE),
        Span(sheet.courtesy, NOTE_STRONG),
    )
    lines = tuple((each,) for each in said if each.text)
    share = min(0.62, (max(natural_width(each) for each in lines) + 2) / theme.width)
    left = Stack((text(sheet.school_name, SCHOOL), text(_whereabouts(sheet), NOTE)))
    mark = () if sheet.edition.official else (_Framed(words.say("unofficial").upper()), Space(4))
    right = Stack((*mark, Space(1.5), *(Text(each, "P", "right") for each in lines)))
    logo = sheet.logo
    start = (logo.size[0] + _BESIDE_LOGO) / theme.width if logo else 0.0
    cells = [Cell(left, start, 0.98 - share - start), Cell(right, 1 - share, share)]
    yield Row((Cell(logo, 0, start), *cells) if logo else tuple(cells))
    yield Rule(7, 12, theme.accent, 0.9)


def _title(sheet: Sheet) -> str:
    """Return what the document is; whether it is official, a copy says in its frame."""
    if sheet.edition.official:
        return sheet.title
    key = "title.copy.in_progress" if sheet.facts.in_progress else "title.copy"
    return sheet.words.say(key)


@dataclass(frozen=True, slots=True)
class _Framed:
    """Words in a frame at the right: black and white show it as well as colour."""

    said: str

    def _spans(self) -> tuple[Span, ...]:
        return (Span(self.said, _MARK),)

    def height(self, width: float) -> float:  # noqa: ARG002 - one line at any width
        return _MARK.leading

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        taken = natural_width(self._spans()) + 2 * _MARK_PADDING
        left, bottom = at[0] + width - taken, at[1] - _MARK.leading
        with pen.artifact():
            right, top = left + taken, at[1]
            corners = ((left, bottom), (right, bottom), (right, top), (left, top))
            pen.shape(corners, stroke=INK, width=1.1)
        Text(self._spans()).draw(pen, (left + _MARK_PADDING, at[1]), taken)


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
    name = brief(sheet.name, _LONGEST_NAME)
    natural = natural_width((Span(name, NAME),))
    size = NAME.size * min(1.0, 0.999 * width / natural) if natural else NAME.size
    yield text(name, NAME.scaled(max(_SMALLEST_NAME, size)), "H1")
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
    if not sheet.facts.in_progress and not learner.graduated_on:
        yield words.say("complete")


def _details(sheet: Sheet) -> Iterator[str]:
    learner, words = sheet.transcript.learner, sheet.words
    if learner.chosen_name and learner.chosen_name.full != learner.legal_name.full:
        yield words.say("legal_name", name=brief(learner.legal_name.full, _LONGEST_NAME))
    if learner.birth_date:
        yield words.say("born", date=words.day(learner.birth_date))
    elif learner.birthday:
        month, day = (int(part) for part in learner.birthday[2:].split("-"))
        yield words.say("birthday", date=words.day_of_year(day, month))
    for each in learner.identifiers:
        key = f"identifier.{each.kind}"
        key = key if key in words.phrases else "identifier"
        yield words.say(key, value=each.value, kind=each.kind.capitalize())
