"""An XML message as it is written, and what had no room in it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from textwrap import wrap
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element

Element: TypeAlias = _Element

_NOTE = 80
_CUT = "…"

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JOINER = "\N{ZERO WIDTH JOINER}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message: its root, and a remark on each text that was shortened or left out."""

    root: Element
    _remarks: dict[str, None] = field(default_factory=dict)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What had no room, each said once, in the order of the message."""
        return tuple(self._remarks)

    def to_bytes(self) -> bytes:
        """Return the message as a file; the same bytes for the same message."""
        return etree.tostring(self.root, encoding="UTF-8", xml_declaration=True, pretty_print=True)

    def fit(
        self, parent: Element, tag: str, text: str, room: int, *, what: str, cut: str = _CUT
    ) -> tuple[str, ...]:
        """Add an element with as much of `text` as it has room for; none for no text.

        If not all of it fits, the whole is returned, for a note beside it, and a remark is kept
        in which the text goes by `what` it is. `cut` stands where it was cut.
        """
        whole = one_line(text)
        said = shortened(whole, room, cut=cut)
        if said:
            add(parent, tag, said)
        if said == whole:
            return ()
        self._remark(
            f"{what} is shortened to “{said}”: PESC has room for {room} characters; "
            "a note beside it has the whole"
        )
        return (f"In full: {whole}",)

    def whole(self, parent: Element, tag: str, text: str, room: int, *, what: str) -> bool:
        """Add an element if all of `text` fits, since a part of it would be wrong; say if it did.

        A remark is kept on what did not.
        """
        said = one_line(text)
        if fits := len(said) <= room:
            add(parent, tag, said)
        else:
            self._remark(f"{what} is left out: PESC has room for {room} characters")
        return fits

    def _remark(self, said: str) -> None:
        self._remarks[said] = None


def add(parent: Element, tag: str, text: str | None = None) -> Element:
    """Add an element; `text` is known to fit."""
    made = etree.SubElement(parent, tag)
    made.text = None if text is None else one_line(text)
    return made


def add_notes(parent: Element, texts: Iterable[str]) -> None:
    """Add notes with all of the texts, split at the ends of words."""
    for text in texts:
        for part in wrap(one_line(text), _NOTE, break_on_hyphens=False):
            add(parent, "NoteMessage", part)


def one_line(text: str) -> str:
    """Return text on one line; what XML cannot hold becomes a replacement character."""
    return " ".join(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text).split())


def shortened(text: str, room: int, *, cut: str = _CUT) -> str:
    """Return as much of `text` as fits, ended at a word and by `cut` if it is not all.

    Where the last word alone would take more than half of the room, it is cut too, between letters
    and never before the marks that belong to one.
    """
    if len(text) <= room:
        return text
    end = room - len(cut)
    word = text.rfind(" ", 0, end + 1)
    if word > end // 2:
        return text[:word].rstrip() + cut
    while end > 1 and _belongs_to_the_one_before(text, end):
        end -= 1
    return text[:end].rstrip() + cut


def _belongs_to_the_one_before(text: str, place: int) -> bool:
    return (
        unicodedata.category(text[place]).startswith("M") or _JOINER in text[place - 1 : place + 1]
    )
