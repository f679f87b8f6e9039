"""Learning activities: what the learner took part in, if the school lists it."""

from collections.abc import Iterator, Mapping, Sequence

from transcript.model.transcript import Course
from transcript.portrayal.brevity import brief
from transcript_exporters.pdf.credit_row import Density
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
    lowered,
    text,
)
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import NOTE, NOTE_STRONG, Style

_Columns = Mapping[str, tuple[float, float]]

_LONGEST = 140  # letters
_TITLE = Style(size=8.2, leading=11)
_COLUMNS = {
    "activity": (0.0, 0.42),
    "kind": (0.44, 0.14),
    "where": (0.6, 0.21),
    "when": (0.83, 0.17),
}
_AT_SCHOOL = {"activity": (0.0, 0.56), "kind": (0.58, 0.23), "when": (0.83, 0.17)}
"""What is left when everything took place at the school."""


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
    columns = _COLUMNS if any(each.provider for each in courses) else _AT_SCHOOL
    yield Part(opening, before=26, keeps=True, head=True, key="activities")
    yield from grouped("Table", "activities", _rows(sheet, courses, columns, density))


def _rows(
    sheet: Sheet, courses: Sequence[Course], columns: _Columns, density: Density
) -> Iterator[Part]:
    said = {key: sheet.words.say(key) for key in columns}
    head = _row(said, columns, (NOTE_STRONG,) * 3, "TH")
    yield Part(head, keeps=True)
    rule = Rule(density.padding * 0.4, density.padding * 0.6)
    for place, each in enumerate(courses):
        row = Stack((rule, _course(sheet, each, columns)))
        yield Part(row, keeps=place == len(courses) - 2, resume=head)


def _course(sheet: Sheet, course: Course, columns: _Columns) -> Block:
    when = sheet.words.span(course.began_on, course.ended_on)
    said = {
        "activity": brief(course.title, _LONGEST),
        "kind": brief(course.kind, _LONGEST),
        "where": brief(course.provider or "", _LONGEST),
        "when": when,
    }
    return _row(said, columns, (NOTE, sheet.quoted(NOTE), sheet.quoted(_TITLE)), "TD")


def _row(
    said: Mapping[str, str], columns: _Columns, styles: tuple[Style, Style, Style], role: str
) -> Block:
    """Return a row; `styles` are those of our own words, of the school's, and of the title."""
    ours, quoted, title = styles
    cells = []
    for key, (start, width) in columns.items():
        style = {"activity": title, "when": ours}.get(key, quoted)
        shown = Text((Span(said[key], style),), "")
        block = lowered(shown, style, title)
        cells.append(Cell(block, start, width, "TH" if key == "activity" else role))
    return Row(tuple(cells), "TR")
