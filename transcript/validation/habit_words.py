"""Words for habits of work where mastery is judged: attendance, behaviour, effort, homework.

Only what would be counted is found. “Connects parts to behavior by cause”, “a months-long effort”
and “not for attendance” say nothing about anybody's habits.
"""

import re

_HABITS = (
    r"attendance",
    r"attend(?:s|ed)?\s+(?:(?:every|each|all|most)\s+)?(?:class(?:es)?|lessons?|school)",
    r"absen(?:ces?|t\s+from\s+class)",
    r"tard(?:y|ies|iness)",
    r"punctual(?:ity|ly)?",
    r"homework",
    r"(?:turn|hand)(?:s|ed)?\s+(?:[\w']+\s+){0,3}in\s+on\s+time",
    r"submit(?:s|ted)?\s+(?:[\w']+\s+){0,3}on\s+time",
    r"late\s+(?:work|penalt(?:y|ies)|submissions?)",
    r"extra\s+credit",
    r"class(?:room)?\s+participation|participat(?:es|ed)\s+in\s+class",
    r"(?:good|bad|poor|respectful|disruptive|class(?:room)?|student|their|his|her)\s+behaviou?r",
    r"behav(?:es|ed)\s+(?:well|badly|respectfully|in\s+class)",
    r"(?:good|great|hard|best|strong|consistent|much|more|enough|for|their|his|her)\s+effort",
    r"(?:show(?:s|ed)?|put(?:s|ting)?(?:\s+in)?|ma(?:kes?|de))\s+(?:an?\s+)?effort",
    r"(?:tries|tried|works|worked)\s+(?:very\s+)?hard",
)
_COUNTED = re.compile(rf"\b(?:{'|'.join(_HABITS)})\b", re.IGNORECASE)
_DENIED_BEFORE = re.compile(
    r"\b(?:not|never|no|nor|without|instead\s+of|apart\s+from|regardless\s+of|rather\s+than)\b"
    r"[^.;:!?]*$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(r"\s+(?:is|was|are|were|do|does|did)\s+not\b", re.IGNORECASE)
_NEAR = 50


def habit_counted(text: str) -> str | None:
    """Return the words of a text that count a habit of work; None if it only denies doing so."""
    for found in _COUNTED.finditer(text):
        start, end = found.span()
        denied = _DENIED_BEFORE.search(text, max(0, start - _NEAR), start)
        if not denied and not _DENIED_AFTER.match(text, end):
            return " ".join(found.group().split())
    return None
