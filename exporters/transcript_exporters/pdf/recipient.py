"""Whom a copy was made for: said at the foot of every page, and drawn across it."""

from dataclasses import replace
from math import atan2, cos, hypot, sin

from transcript.model.recipient import Recipient
from transcript_exporters.pdf.flow import Block, Stack, text
from transcript_exporters.pdf.pen import Pen
from transcript_exporters.pdf.sheet import Sheet
from transcript_exporters.pdf.text import compose_settled, natural_width, plain
from transcript_exporters.pdf.theme import TINY, TINY_STRONG, Style, colour

_BELOW = 38.0  # from the foot of a page's text: under the running foot
_GAP = 2.0
_MARK = Style(size=60, leading=60, weight="bold", colour=colour("#eeeeee"))
_MARK_SHARE = 0.72  # of the page's diagonal
_ONE_LINE = 10_000.0


def with_room(sheet: Sheet) -> Sheet:
    """Return the sheet with room for what is said at the foot; the same without a recipient."""
    recipient = sheet.edition.recipient
    if recipient is None:
        return sheet
    theme = sheet.theme
    room = _said(sheet, recipient).height(theme.width) + _GAP
    setting = replace(sheet.setting, theme=replace(theme, foot=theme.foot + room))
    return replace(sheet, setting=setting)


def draw(pen: Pen, sheet: Sheet) -> None:
    """Draw what is said at the foot of a page, if anything."""
    recipient, theme = sheet.edition.recipient, sheet.theme
    if recipient is not None:
        at = theme.side, theme.foot - _BELOW
        _said(sheet, recipient).draw(pen, at, theme.width)


def draw_again(pen: Pen, sheet: Sheet) -> None:
    """Draw it on a later page, where a reader by ear has heard it before."""
    if sheet.edition.recipient is not None:
        with pen.artifact("Footer"):
            draw(pen, sheet)


def draw_mark(pen: Pen, sheet: Sheet) -> None:
    """Draw the recipient's name across a page that is still empty, if it is wanted."""
    recipient, (width, height) = sheet.edition.recipient, sheet.theme.page
    if recipient is None or not recipient.watermark:
        return
    natural = natural_width(plain(recipient.name, _MARK))
    style = _MARK.times(min(1.0, _MARK_SHARE * hypot(width, height) / natural))
    (line,) = compose_settled(plain(recipient.name, style), _ONE_LINE)
    angle = atan2(height, width)
    along, up = -line.width / 2, -style.size / 3
    corner = (
        width / 2 + along * cos(angle) - up * sin(angle),
        height / 2 + along * sin(angle) + up * cos(angle),
    )
    with pen.artifact("Watermark"), pen.turned(corner, angle):
        pen.line(0, 0, line)


def _said(sheet: Sheet, recipient: Recipient) -> Block:
    lines = [text(sheet.portrait.released_to(recipient), TINY_STRONG)]
    if recipient.notice:
        lines.append(text(sheet.words.say("release.notice"), TINY))
    return Stack(tuple(lines))
