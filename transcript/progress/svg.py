"""Progress as a picture: SVG that is read aloud, printed in grey, and runs nothing."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from transcript.model.credit import MasteryCredit
from transcript.model.rating import Rating
from transcript.progress.cohort import Cohort, CreditCount
from transcript.progress.next_steps import next_step
from transcript.progress.standing import CreditStanding, LearnerProgress, Status
from transcript.reading.text import counted

INK, SOFT, LINE, PAPER = "#1a1a1a", "#595959", "#c9c9c9", "#ffffff"
"""Words, lesser words, lines and ground; on white the words have 17:1 and 7:1."""
FILLS = {
    Status.AWARDED: "#123f5c",
    Status.READY: "#2f78a3",
    Status.ON_THE_WAY: "#b9d3e3",
    Status.NOT_BEGUN: "#ffffff",
}
"""From dark to light, so that they keep their order in grey."""
INKS = {
    Status.AWARDED: PAPER,
    Status.READY: PAPER,
    Status.ON_THE_WAY: INK,
    Status.NOT_BEGUN: INK,
}
_WITHHELD = "url(#withheld)"
_WIDTH, _MARGIN = 960, 24
_FONT = "Helvetica, Arial, sans-serif"


def learner_svg(learner: LearnerProgress, *, today: date) -> str:
    """Draw where a learner stands: a row for each credit that is begun, with its journey."""
    begun = [each for each in learner.credits if each.status is not Status.NOT_BEGUN]
    waiting = len(learner.credits) - len(begun)
    title = f"Progress: {learner.learner.display_name.full}"
    counts = ", ".join(f"{len(learner.having(status))} {status}" for status in Status)
    days = [rating.rated_on for each in begun for rating in each.whole]
    span = (min(days, default=today), max(days, default=today))
    body: list[str] = [
        *_head(title, f"As of {today}. {counts}."),
        *_legend(_MARGIN, 92),
        *_axis(span, 112),
    ]
    top = 122
    for each in begun:
        body += _credit_row(each, top, span, today)
        top += _ROW
    if waiting:
        text = f"{counted(waiting, 'credit')} not begun"
        body.append(_text(_MARGIN, top + 18, text, fill=SOFT))
        top += 28
    return _document(body, height=top + _MARGIN, title=title, desc=counts)


def cohort_svg(cohort: Cohort, *, today: date) -> str:
    """Draw how many learners stand where on each credit; what is withheld is one grey piece."""
    people = "few" if cohort.learners is None else str(cohort.learners)
    said = f"As of {today}. {people} learners."
    if cohort.smallest:
        said += f" Counts below {cohort.smallest}, and what would give them away, are withheld."
    body: list[str] = [*_head("Progress by credit", said), *_legend(_MARGIN, 92)]
    if cohort.smallest:
        body += (
            _box(_LEGEND_LINE, 82, _WITHHELD),
            _text(_LEGEND_LINE + 18, 92, "withheld", size=12, fill=SOFT),
        )
    top = 122
    for each in cohort.credits:
        body += _count_row(each, top, cohort.learners)
        top += _BAR_ROW
    return _document(body, height=top + _MARGIN, title="Progress by credit", desc=said)


_ROW, _BAR_ROW = 56, 34
_NAME_LETTERS, _STEP_LETTERS, _STEP_LINES = 38, 52, 3
_PLOT_LEFT, _PLOT_WIDTH, _PLOT_HEIGHT = 300, 260, 36
_STEP_LEFT = 596
_LEGEND_LINE = 596
_BAR_LEFT, _BAR_WIDTH = 320, 600


def _credit_row(
    standing: CreditStanding, top: int, span: tuple[date, date], today: date
) -> Iterator[str]:
    credit = standing.credit
    yield _line(_MARGIN, top, _WIDTH - _MARGIN, top, LINE)
    yield f'<g role="group" aria-label="{escape(_spoken(standing), quote=True)}">'
    yield _box(_MARGIN, top + 11, FILLS[standing.status])
    yield _text(_MARGIN + 20, top + 21, _short(credit.label, _NAME_LETTERS), weight="bold")
    said = " · ".join(each for each in (standing.level_name(), str(standing.status)) if each)
    yield _text(_MARGIN + 20, top + 39, said, size=12, fill=SOFT)
    yield from _journey(credit, standing.whole, top + 10, span)
    step = next_step(standing, today=today) or _earned(standing)
    for place, line in enumerate(_wrapped(step)):
        yield _text(_STEP_LEFT, top + 17 + 15 * place, line, size=12)
    yield "</g>"


def _axis(span: tuple[date, date], top: int) -> Iterator[str]:
    right = _PLOT_LEFT + _PLOT_WIDTH
    yield _line(_LEGEND_LINE, 88, _LEGEND_LINE + 30, 88, SOFT, dashes="3 3")
    yield _text(_LEGEND_LINE + 38, 92, "the standard", size=12, fill=SOFT)
    yield _text(_PLOT_LEFT, top, str(span[0]), size=11, fill=SOFT)
    if span[1] > span[0]:
        yield _text(right, top, str(span[1]), size=11, fill=SOFT, anchor="end")


def _spoken(standing: CreditStanding) -> str:
    journey = ", ".join(
        f"{rating.rated_on} {standing.level_name(rating.level)}" for rating in standing.whole
    )
    told = f"{standing.credit.name}: {standing.status}"
    return f"{told}; attempts: {journey}" if journey else told


def _earned(standing: CreditStanding) -> str:
    return f"Awarded {standing.award.awarded_on}." if standing.award else ""


def _journey(
    credit: MasteryCredit, ratings: Sequence[Rating], top: int, span: tuple[date, date]
) -> Iterator[str]:
    highest = max(1, len(credit.rubric.levels) - 1)
    first, last = span
    days = max(1, (last - first).days)

    def height(level: str) -> float:
        rank = credit.rubric.rank(level) or 0
        return round(top + _PLOT_HEIGHT * (1 - rank / highest), 1)

    standard = height(credit.rubric.required)
    right = _PLOT_LEFT + _PLOT_WIDTH
    yield _line(_PLOT_LEFT, standard, right, standard, SOFT, dashes="3 3")
    points = [
        (
            round(_PLOT_LEFT + 6 + (_PLOT_WIDTH - 12) * (each.rated_on - first).days / days, 1),
            height(each.level),
        )
        for each in ratings
    ]
    if len(points) > 1:
        drawn = " ".join(f"{x},{y}" for x, y in points)
        yield f'<polyline points="{drawn}" fill="none" stroke="{SOFT}" stroke-width="1.5"/>'
    for x, y in points:
        yield f'<circle cx="{x}" cy="{y}" r="4" fill="{INK}"/>'


def _count_row(counted: CreditCount, top: int, learners: int | None) -> Iterator[str]:
    credit = counted.credit
    told = {name: number for name, number in counted.statuses.items() if number is not None}
    kept = (learners or 0) - sum(told.values())
    words = [f"{number} {name}" for name, number in told.items()]
    if None in counted.statuses.values():
        words.append("the rest is withheld")
    spoken = escape(f"{credit.name}: {', '.join(words)}", quote=True)
    yield f'<g role="group" aria-label="{spoken}">'
    yield _text(_MARGIN, top + 17, _short(credit.label, _NAME_LETTERS))
    left = float(_BAR_LEFT)
    for status in Status:
        number = told.get(status, 0)
        width = _BAR_WIDTH * number / (learners or 1)
        if number:
            yield _piece(left, top, width, FILLS[status], INKS[status], str(number))
        left += width
    if kept or learners is None:
        width = _BAR_LEFT + _BAR_WIDTH - left
        yield _piece(left, top, width, _WITHHELD, INK, "")
    yield "</g>"


def _piece(left: float, top: int, width: float, fill: str, ink: str, number: str) -> str:
    x, wide = round(left, 1), round(width, 1)
    rect = f'<rect x="{x}" y="{top + 2}" width="{wide}" height="22" fill="{fill}" stroke="{SOFT}"/>'
    if width < 9 * len(number) + 6 or not number:
        return rect
    return rect + _text(round(left + width / 2, 1), top + 17, number, fill=ink, anchor="middle")


def _legend(left: int, top: int) -> Iterator[str]:
    x = left
    for status in Status:
        yield _box(x, top - 10, FILLS[status])
        yield _text(x + 18, top, str(status), size=12, fill=SOFT)
        x += 44 + 6 * len(status)


def _head(title: str, said: str) -> Iterator[str]:
    yield _text(_MARGIN, 42, title, size=20, weight="bold")
    yield _text(_MARGIN, 64, said, size=13, fill=SOFT)


def _box(x: int, y: int, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="12" height="12" fill="{fill}" stroke="{SOFT}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}"{dashed}/>'


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 14,
    fill: str = INK,
    weight: str = "normal",
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _document(body: Sequence[str], *, height: int, title: str, desc: str) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" aria-labelledby="title desc" '
        f'font-family="{_FONT}">'
    )
    stripes = (
        '<defs><pattern id="withheld" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{PAPER}"/>'
        f'<path d="M0 6 6 0" stroke="{SOFT}" stroke-width="1"/></pattern></defs>'
    )
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            head,
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="desc">{escape(desc)}</desc>',
            stripes,
            f'<rect width="{_WIDTH}" height="{height}" fill="{PAPER}"/>',
            *body,
            "</svg>",
            "",
        )
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _wrapped(text: str) -> Sequence[str]:
    from textwrap import wrap

    return wrap(text, _STEP_LETTERS, max_lines=_STEP_LINES, placeholder=" …")
