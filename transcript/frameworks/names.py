"""Ids, codes and short names made from what a framework calls its goals."""

import html
import re
import unicodedata
from collections.abc import Iterable

from transcript.reading import slugs
from transcript.reading.text import UNSIGNABLE, first_unsignable

LONGEST_LINE = 300
"""Characters of a line, as the school's files may hold them."""

DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)
"""What no file may be called on some systems, whatever its ending."""

LONGEST_TEXT = 20_000
"""Characters of a text."""

_LONGEST_ID = 60
_LONGEST_NAME = 80
_LIKELY_CUT = 20  # shorter forms of one statement are “Weigh” beside “Weighs what is said”
_LONGEST_CODE = 12
_LONGEST_AREA_CODE = 6
_ID_WORDS = 6
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BREAK = re.compile(r"<(?:br|/p|/li|/div)\b[^<>]*>", re.IGNORECASE)


def plain_text(text: str, *, most: int = LONGEST_TEXT) -> str:
    """Return a text without characters that a record cannot hold, nor markup, unless it is all."""
    shown = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    lines = shown.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    kept = "\n".join(" ".join(_signable(line).split()) for line in lines)
    plain = unicodedata.normalize("NFC", kept).strip()
    return shortened(plain, most) if plain else own_text(text, most=most)


def own_text(text: str, *, most: int = LONGEST_TEXT) -> str:
    """Return a text as it is, but for characters that a record cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return shortened(unicodedata.normalize("NFC", _signable(lines)).strip(), most)


def plain_line(text: str) -> str:
    """Return a text on one line that the school's files can hold."""
    return shortened(" ".join(plain_text(text).split()), LONGEST_LINE)


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` characters, cut at the end of a word."""
    if len(text) <= most:
        return text
    return (text[: most - 1].rsplit(None, 1)[0].rstrip(" ,;:–-…") or text[: most - 1]) + "…"


def short_name(statement: str, label: str | None) -> str:
    """Return what to call a goal: its short form, unless that is only the statement cut off."""
    name = plain_line(label or "")
    whole = plain_line(statement)
    is_cut = len(name) >= _LIKELY_CUT and whole.casefold().startswith(name.casefold())
    if name != whole and name and not (is_cut and whole[len(name) : len(name) + 1].isalnum()):
        return name
    return shortened(whole.rstrip(".;:") or whole, _LONGEST_NAME)


def slug(text: str) -> str:
    """Return an id made from a text: `weigh-sources` from “Weigh sources”; empty if none can be."""
    made = slugs.slug(text)
    if len(made) <= _LONGEST_ID:
        return made
    return made[: _LONGEST_ID + 1].rpartition("-")[0] or made[:_LONGEST_ID]


def short_slug(text: str) -> str:
    """Return an id made from the first words of a sentence."""
    return "-".join(slug(text).split("-")[:_ID_WORDS])


class Taken:
    """Names, ids or codes of one kind that are given out, each once."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        """Begin with those that nobody may have."""
        self._known = set(known)
        self._next: dict[str, int] = {}

    def __len__(self) -> int:
        """How many were given out."""
        return len(self._known)

    def take(self, first: str, *, numbered: str = "{}-{}") -> str:
        """Return `first`, or with a number what `numbered` makes of it, where that is taken."""
        made, number = first, self._next.get(first, 2)
        while made.casefold() in self._known:
            made = numbered.format(first, number)
            number += 1
        self._next[first] = number
        self._known.add(made.casefold())
        return made

    def has(self, name: str) -> bool:
        """Whether that is taken; capitals make no difference."""
        return name.casefold() in self._known


def credit_code(scheme: str) -> str:
    """Return the code of a credit from a coding scheme; empty if that cannot be one."""
    made = re.sub(r"[^A-Z0-9]+", "-", slugs.latin(scheme).upper()).strip("-")
    return made if len(made) <= _LONGEST_CODE else ""


def area_code(scheme: str, name: str, taken: Taken) -> str:
    """Return the code of an area that no other has: from its coding scheme, else from its name."""
    made = re.sub(r"[^A-Z0-9]+", "", slugs.latin(scheme).upper())
    if not made or len(made) > _LONGEST_AREA_CODE:
        words = [word for word in slug(name).upper().split("-") if word not in {"AND", "OF", "THE"}]
        made = "".join(word[0] for word in words[:3]) if len(words) > 1 else "".join(words)[:2]
    return taken.take(made or "A") if not taken.has(made) else taken.take(made[:3], numbered="{}{}")


def _signable(text: str) -> str:
    return text if first_unsignable(text) is None else UNSIGNABLE.sub("", text)
