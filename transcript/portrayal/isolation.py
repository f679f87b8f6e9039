"""Names that keep their own direction inside a phrase.

An isolated text is enclosed in two characters that Unicode reserves for use inside a program;
whoever draws it turns them into what the page has for that.
"""

import re

START, END = "\ufdd0", "\ufdd1"
RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
"""A letter that is written from right to left."""


def isolated(text: str) -> str:
    """Return a text that neither turns what stands around it nor is turned by it."""
    return f"{START}{bare(text)}{END}" if RTL.search(text) else text


def bare(text: str) -> str:
    """Return a text without marks of isolation."""
    return text.replace(START, "").replace(END, "")
