"""Ids, codes and short names made from what a framework calls its goals."""

import html
import re
import unicodedata
from collections.abc import Iterable

from transcript.reading.text import UNSIGNABLE

LONGEST_LINE = 300
"""Characters of a line, as the school's files may hold them."""

LONGEST_TEXT = 20_000
"""Characters of a text."""

_LONGEST_ID = 60
_LONGEST_NAME = 80
_LONGEST_CODE = 12
_LONGEST_AREA_CODE = 6
_ID_WORDS = 6
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BREAK = re.compile(r"<(?:br|/p|/li|/div)\b[^<>]*>", re.IGNORECASE)


def plain_text(text: str, *, most: int = LONGEST_TEXT) -> str:
    """Return a text without characters that a record cannot hold, nor markup, unless it is all."""
    shown = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    lines = shown.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    kept = "\n".join(" ".join(UNSIGNABLE.sub("", line).split()) for line in lines)
    plain = unicodedata.normalize("NFC", kept).strip()
    return shortened(plain, most) if plain else own_text(text, most=most)


def own_text(text: str, *, most: int = LONGEST_TEXT) -> str:
    """Return a text as it is, but for characters that a record cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return shortened(unicodedata.normalize("NFC", UNSIGNABLE.sub("", lines)).strip(), most)


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
    is_cut = whole != name and whole.casefold().startswith(name.casefold())
    if name != whole and name and not (is_cut and whole[len(name) : len(name) + 1].isalnum()):
        return name
    return shortened(whole.rstrip(".;:") or whole, _LONGEST_NAME)


def slug(text: str) -> str:
    """Return an id made from a text: `weigh-sources` from “Weigh sources”; empty if none can be."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    if len(made) <= _LONGEST_ID:
        return made
    return made[: _LONGEST_ID + 1].rpartition("-")[0] or made[:_LONGEST_ID]


def short_slug(text: str) -> str:
    """Return an id made from the first words of a sentence."""
    return "-".join(slug(text).split("-")[:_ID_WORDS])


def free(wanted: str, taken: Iterable[str], *, otherwise: str) -> str:
    """Return `wanted`, or `otherwise` where that is empty, with a number if it is taken."""
    known, first = set(taken), wanted or otherwise
    candidates = (
        first if number == 1 else f"{first}-{number}" for number in range(1, len(known) + 2)
    )
    return next(each for each in candidates if each not in known)


def credit_code(scheme: str) -> str:
    """Return the code of a credit from a coding scheme; empty if that cannot be one."""
    made = re.sub(r"[^A-Z0-9]+", "-", _ascii(scheme).upper()).strip("-")
    return made if len(made) <= _LONGEST_CODE else ""


def area_code(scheme: str, name: str, taken: Iterable[str]) -> str:
    """Return the code of an area that no other has: from its coding scheme, else from its name."""
    made = re.sub(r"[^A-Z0-9]+", "", _ascii(scheme).upper())
    if not made or len(made) > _LONGEST_AREA_CODE:
        words = [word for word in slug(name).upper().split("-") if word not in {"AND", "OF", "THE"}]
        made = "".join(word[0] for word in words[:3]) if len(words) > 1 else "".join(words)[:2]
    known, first = set(taken), made or "A"
    if first not in known:
        return first
    numbered = (f"{first[:3]}{number}" for number in range(2, len(known) + 3))
    return next(each for each in numbered if each not in known)


def free_code(wanted: str, area: str, taken: Iterable[str]) -> str:
    """Return a credit's code, or else the next free number of its area."""
    known = set(taken)
    if wanted and wanted not in known:
        return wanted
    numbered = (f"{area}-{number}" for number in range(1, len(known) + 2))
    return next(each for each in numbered if each not in known)


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
