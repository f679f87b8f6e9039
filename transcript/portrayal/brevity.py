"""Texts cut to the room there is: after a word, at the end of a sentence, never in the middle."""

import re

_LETTERS = 8  # to a word, at most, where room is shared out by words
_SENTENCE_END = re.compile(r"[.!?…؟。\uff01\uff1f]+[”’»)\]]*(?=\s|$)|[。\uff01\uff1f]|\n")
_WORD = re.compile(r"\S+")
_FEW = 0.5  # of what might stand there: a sentence is divided rather than less shown


def brief(text: str, most: int) -> str:
    """Return a text of so many letters at most, cut after a word where it has one in time."""
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0].rstrip(" ,;:.")
    return cut + "…"


def unbroken(text: str) -> str:
    """Return words that no line break divides, unless they are wider than the line."""
    return text.replace(" ", "\u00a0")


def length_of(text: str) -> int:
    """Return how many words a text has, very long ones or a script without spaces reckoned in."""
    return max(len(text.split()), len(text) // _LETTERS)


def divided(statement: str, most: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paragraphs of the first so many words, and the rest.

    It is divided at the end of a sentence if one is near.
    """
    paragraphs = [" ".join(each.split()) for each in statement.split("\n")]
    whole = "\n".join(each for each in paragraphs if each)
    end = _end(whole, most)
    if end == len(whole):
        return _paragraphs(whole), ()
    ends = [each.end() for each in _SENTENCE_END.finditer(whole, 0, end)]
    if ends and ends[-1] > _FEW * end:
        return _paragraphs(whole[: ends[-1]]), _paragraphs(whole[ends[-1] :])
    said = whole[:end].rstrip() + "…" if end else ""
    return _paragraphs(said), _paragraphs(whole[end:])


def _end(text: str, most: int) -> int:
    """Return where that many words end, or as many letters as they might have."""
    place = end = 0
    for place, word in enumerate(_WORD.finditer(text), 1):
        if place > most or word.end() > _LETTERS * most:
            break
        end = word.end()
    else:
        return len(text)
    return end or min(len(text), _LETTERS * most)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split("\n") if each.strip())
