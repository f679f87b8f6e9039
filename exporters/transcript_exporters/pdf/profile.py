"""The school profile: ten items in two columns, figures as small plain bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from transcript.model.school import Figure, ProfileItem
from transcript.portrayal.brevity import unbroken
from transcript.portrayal.figures import share
from transcript_exporters.pdf.flow import Block, Part, Space, Stack, Text, text
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.pouring import poured
from transcript_exporters.pdf.sheet import Setting, Sheet
from transcript_exporters.pdf.text import Span
from transcript_exporters.pdf.theme import NOTE, NOTE_STRONG, QUIET, Colour, Style

_SIZES = (8.6, 8.2, 7.9, 7.6, 7.4)
_GAPS = (12.0, 8.5)
_KEPT = 16  # of a school, two or four: one for each language and each room there is
_BODY = Style(size=8.6, leading=11.8)
_BAR = 4.2
_MOST_LED = 12.0
_BAR_LENGTH = 58.0
_NUMBER = 26.0
_LABEL = _NUMBER + _BAR_LENGTH + 7


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A percentage: its number, a bar on a line that stands for all, and what it counts."""

    figure: Figure
    colour: Colour
    styles: tuple[Style, Style]

    def _said(self) -> tuple[Block, Block]:
        number, label = self.styles
        return (
            Text((Span(self.figure.value, number),), ""),
            Text((Span(self.figure.label, label),), ""),
        )

    def height(self, width: float) -> float:
        """Return the height of the words."""
        number, label = self._said()
        return max(number.height(_NUMBER), label.height(width - _LABEL))

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        """Draw number, bar and label on one line."""
        number, label = self._said()
        x, top = at
        y = top - self.styles[1].leading / 2
        with pen.artifact():
            end = x + _NUMBER + _BAR_LENGTH
            pen.rule((x + _NUMBER, y), (end, y), colour=QUIET, width=0.5)
            length = _BAR_LENGTH * (share(self.figure) or 0)
            if length:
                pen.box((x + _NUMBER, y - _BAR / 2), (length, _BAR), self.colour)
        with pen.element("LI"):
            with pen.element("Lbl"):
                number.draw(pen, at, _NUMBER)
            with pen.element("LBody"):
                label.draw(pen, (x + _LABEL, top), width - _LABEL)


@dataclass(frozen=True, slots=True)
class _Spread:
    """Blocks in two columns."""

    columns: tuple[Sequence[Block], Sequence[Block]]
    gutter: float
    gap: float

    def height(self, width: float) -> float:
        return max(self._stack(each).height(self._measure(width)) for each in self.columns)

    def _measure(self, width: float) -> float:
        return (width - self.gutter) / 2

    def _stack(self, blocks: Sequence[Block]) -> Stack:
        return Stack(tuple(blocks), self.gap)

    def draw(self, pen: Pen, at: tuple[float, float], width: float) -> None:
        measure, height = self._measure(width), self.height(width)
        for place, each in enumerate(self.columns):
            x = at[0] + place * (measure + self.gutter)
            stack = self._stack(each)
            # The shorter column is led out to the depth of the longer one, if it is nearly so.
            extra = (height - stack.height(measure)) / max(1, len(each) - 1)
            gap = self.gap + extra if extra <= _MOST_LED else self.gap
            replace(stack, gap=gap).draw(pen, (x, at[1]), measure)


def profile(sheet: Sheet, below: float = 0.0) -> Iterator[Part]:
    """Yield the profile on a page, in smaller type if it is long or `below` is to follow there."""
    items = sheet.transcript.school.profile
    if not items:
        return
    theme = sheet.theme
    opening = Stack(
        (
            text(sheet.words.say("profile"), theme.part, "H2"),
            *(text(line, NOTE) for line in _contact(sheet)),
            Space(9),
        )
    )
    yield Part(opening, keeps=True, head=True, fresh=True, key="profile")
    room = theme.room - opening.height(theme.width)
    for available in dict.fromkeys((room - below, room)):
        spread = _largest(sheet.setting, items, available)
        if spread:
            yield Part(spread)
            return
    for each in items:  # too long for one page at any size: one after the other
        yield from _poured(sheet.setting, each)


@lru_cache(maxsize=_KEPT)
def _largest(setting: Setting, items: tuple[ProfileItem, ...], room: float) -> _Spread | None:
    """Return the profile in the largest type that fits the room."""
    for size in _SIZES:
        for gap in _GAPS:
            spread = _spread(setting, items, size, gap)
            if spread.height(setting.theme.width) <= room:
                return spread
    return None


def _spread(setting: Setting, items: Sequence[ProfileItem], size: float, gap: float) -> _Spread:
    theme = setting.theme
    blocks = [_item(setting, each, size) for each in items]
    measure = (theme.width - theme.gutter) / 2
    heights = [block.height(measure) + gap for block in blocks]
    cut = min(
        range(1, len(blocks) + 1),
        key=lambda place: abs(sum(heights[:place]) - sum(heights[place:])),
    )
    return _Spread((blocks[:cut], blocks[cut:]), theme.gutter, gap)


def _item(setting: Setting, item: ProfileItem, size: float) -> Block:
    lines: list[Block] = [
        setting.head(f"topic.{item.topic.value}", "H3"),
        Space(1.5),
        text(" ".join(item.text.split()), setting.quoted(_BODY.scaled(size))),
    ]
    if item.figures:
        lines += [Space(2.5), *_figures(setting, item, min(size, NOTE.size))]
    return Stack(tuple(lines))


def _poured(setting: Setting, item: ProfileItem) -> Iterator[Part]:
    head = setting.head(f"topic.{item.topic.value}", "H3")
    yield Part(head, before=_GAPS[0], keeps=True, head=True)
    said = Span(" ".join(item.text.split()), setting.quoted(_BODY))
    yield from poured((said,), setting.theme.width, 1.5)
    for each in _figures(setting, item, NOTE.size):
        yield Part(each, before=2.5)


def _figures(setting: Setting, item: ProfileItem, size: float) -> Iterator[Block]:
    """Yield plain numbers run on in a line, then percentages as bars."""
    plain = [each for each in item.figures if share(each) is None]
    strong, note = (setting.quoted(each.scaled(size)) for each in (NOTE_STRONG, NOTE))
    spans: list[Span] = []
    for each in plain:
        value = Span(each.value.replace(" ", "\u00a0") + "\u00a0", strong)
        last = each is plain[-1]
        spans += [value, Span(each.label + ("" if last else "  ·  "), note)]
    if spans:
        yield Text(tuple(spans))
    bars = tuple(
        FigureLine(each, setting.theme.accent, (strong, note))
        for each in item.figures
        if share(each) is not None
    )
    if bars:
        yield Stack((Space(1), Stack(bars, 0.5, "L")))


def _contact(sheet: Sheet) -> Iterator[str]:
    yield sheet.portrait.postal
    yield " · ".join(unbroken(each) for each in sheet.portrait.contact())
