"""Learning activities: what the learner took part in, if the school lists it."""

from collections.abc import Iterator

from transcript.model.transcript import Course
from transcript_exporters.pdf.credit_row import Density
from transcript_exporters.pdf.flow import Block, Cell, Part, Row, Rule, Space, Stack, Text, text
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import NOTE, NOTE_STRONG, Style

_TITLE = Style(size=8.2, leading=11)
_COLUMNS = ((0.0, 0.42), (0.44, 0.14), (0.6, 0.21), (0.83, 0.17))


def activities(sheet: Sheet, density: Density) -> Iterator[Part]:
    """Yield the list in the order of time, or nothing."""
    courses = sorted(sheet.transcript.courses, key=lambda each: (each.began_on, each.title))
    if not courses:
        return
    words = sheet.words
    opening = Stack(
        (
            text(words.say("activities"), sheet.theme.part, "H2"),
            text(words.say("activities.note"), NOTE),
            Space(5),
        )
    )
    head = _row(
        tuple(words.say(key) for key in ("activity", "kind", "where", "when")), NOTE_STRONG, "TH"
    )
    yield Part(opening, before=26, keeps=True, key="activities")
    yield Part(head, keeps=True)
    rule = Rule(density.padding * 0.4, density.padding * 0.6)
    for place, each in enumerate(courses):
        row = Stack((rule, _course(sheet, each)))
        yield Part(row, keeps=place == len(courses) - 2, resume=head)


def _course(sheet: Sheet, course: Course) -> Block:
    when = sheet.words.span(course.began_on, course.ended_on)
    return _row((course.title, course.kind, course.provider or "", when), NOTE, "TD")


def _row(said: tuple[str, ...], style: Style, role: str) -> Block:
    cells = []
    for place, (each, (start, width)) in enumerate(zip(said, _COLUMNS, strict=True)):
        shown = _TITLE if role == "TD" and place == 0 else style
        cells.append(Cell(Text((Span(each, shown),), ""), start, width, role))
    return Row(tuple(cells), "TR")
