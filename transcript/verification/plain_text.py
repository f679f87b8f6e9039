"""A stranger's words on one line, so that a message cannot be made to look like another one."""

import unicodedata

LONGEST_NAME = 300
_LONGEST_QUOTE = 200
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# They belong to the spelling of real names in several scripts, and cannot turn what follows.
_PART_OF_NAMES = frozenset("\u200c\u200d\u200e\u200f\u061c")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def is_plain_name(text: str) -> bool:
    """Return whether a name is one line of visible characters, of a length that people have."""
    return bool(text.strip()) and len(text) <= LONGEST_NAME and plain(text) == text


def plain(text: str) -> str:
    """Return text without what could move a cursor, end a line or turn the reading direction."""
    if text.isprintable():  # nearly every text is, and asking for each letter takes long
        return text
    return "".join(letter if _is_plain(letter) else _REPLACEMENT for letter in text)


def quoted(text: str) -> str:
    """Return the beginning of a stranger's text: enough to tell it from others."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def _is_plain(letter: str) -> bool:
    return letter in _PART_OF_NAMES or unicodedata.category(letter) not in _INVISIBLE
