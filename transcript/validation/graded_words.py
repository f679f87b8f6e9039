"""Words that give a grade, an average or a rank, told from prose that only speaks of them.

Only values are found: “a school without grades”, “grade 9”, “a grade of slope”, “ranked-choice
voting” and “the first in my class to speak” say nothing about anybody's marks.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


# A letter mark is a capital. A small word after it makes it an article (“grades: A school …”),
# unless that word goes on about the mark.
_ABOUT_MARKS = r"(?:in|on|for|from|and|at|average|grade|student)\b"
_LETTER = rf"[A-DF][+\-\u2212–]?(?![\w'’&/+#-])(?!\s+(?!{_ABOUT_MARKS})[a-z])"
_SIGNED = r"[A-DF][+\-\u2212–](?![\w+])"
_END = r"(?=\s+(?i:in|on|for|from)\b|\s*[.,;:!?)]|\s*$)"
_OPEN, _CLOSE = r"[“\"'\u2018]?", r"[”\"'’]?"
_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
_IS = r"(?i:[:=]|of|is|was|were)"
_GOT = r"(?i:got|gets?|earned|received|scored|given|gave\s+me)"
_OWNER = r"(?i:my|her|his|their|our|the)"
_TERM = r"(?i:final|course|semester|term|quarter|overall|average|exam|test|quiz|report[- ]card)"
_TEST = (
    r"(?i:tests?|exams?|quiz(?:zes)?|finals|midterms?|courses?|class(?:es)?|essays?|papers?"
    r"|final(?=\s*[.,;:!?)]|\s*$))"
)
_PEERS = (
    r"(?i:class|classmates|grade|year|cohort|seniors|juniors|students|graduates|learners|peers)"
)
_ORDINAL = (
    r"(?i:#|no\.?\s*|number\s+)?"
    r"(?:\d+(?i:st|nd|rd|th)?"
    r"|(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|top))"
)
_PLACED = r"(?i:rank(?:ed|s|ing)?|placed|finished|graduated|graduating)"
_SHARE = (
    r"(?:\d{1,2}\s*(?:%|(?i:percent))"
    r"|(?i:ten|five|decile|quartile|quarter|tenth|third|half)(?i:\s+percent)?)"
)
_GPA_WORDS = r"(?:G\.?P\.?A\b\.?|(?i:gpa|(?:grade|quality)[- ]point\s+average)\b)"

GRADE = _any(
    # “a grade of B+”, “Grade: A”, “letter grade B”, “grades A- and B”
    rf"\b(?i:(?:letter\s+)?(?:grade|mark))s?\s*{_IS}\s*(?i:an?\s+)?{_OPEN}{_LETTER}",
    rf"\b(?i:letter\s+grade)s?\s+{_OPEN}{_LETTER}",
    rf"\b(?i:grade|mark)s?\s+{_SIGNED}",
    # “a B grade”, “an A average in history”, “B+ work”, “straight A's”
    rf"\b(?i:an?)\s+{_OPEN}{_LETTER}{_CLOSE}\s+(?i:grade|average)\b{_END}",
    rf"\b{_SIGNED}\s+(?i:grade|average|student|work|in|on)\b",
    r"\b(?i:straight|all)[ -]A['’]?s\b",
    # “got an A in chemistry”, “earned a B-”
    rf"\b{_GOT}\s+(?i:an?|mostly)\s+{_OPEN}(?:{_SIGNED}|[A-DF](?:['’]?s)?{_CLOSE}{_END})",
    # “final grade of 92”, “Grade: 88”, “a mark of 17/20”, “scored 95 % on the final”
    rf"\b{_TERM}\s+(?i:grade|mark)s?\s*{_IS}?\s*{_NUMBER}",
    rf"\b(?i:exam|test|quiz)\s+(?i:score)s?\s*{_IS}\s*{_NUMBER}",
    r"\b(?i:grade|mark)s?\s*[:=]\s*(?:1[3-9]|[2-9]\d|100)(?!\d)",
    rf"\b(?i:grade|mark)s?\s+{_IS}\s+{_NUMBER}\s*/\s*(?:10|20|100)\b",
    rf"\b(?i:grade|mark)s?\s+{_IS}\s+[2-9]\d(?![\d.,]*\s*(?:%|°|(?i:percent|degrees)))",
    rf"\b{_GOT}\s+(?i:an?\s+)?{_NUMBER}\s*(?i:%|percent|points|/\s*\d+|out\s+of\s+\d+)?"
    rf"\s+(?i:in|on)\s+(?:{_OWNER}\s+|an?\s+)?(?:[\w-]+\s+){{0,2}}{_TEST}\b",
)
"""A letter grade, or a number that stands for one."""

GPA = _any(
    # “GPA: 3.8”, “a grade point average of 3.8”, “a 4.0 GPA”, “3.9/4.0 weighted GPA”
    rf"\b{_GPA_WORDS}[^.;\d]{{0,40}}?\d[.,]\d+",
    rf"\b{_GPA_WORDS}\s*{_IS}\s*\d{{1,3}}(?![\d.,]*\d)",
    rf"\b{_GPA_WORDS}\s+\d{{1,3}}(?=\s*[.,;:!?)]|\s*$)",
    rf"(?<![\d.])\d(?:[.,]\d+|(?:[.,]\d+)?\s*/\s*\d(?:[.,]\d+)?)\s+"
    rf"(?i:unweighted\s+|weighted\s+|cumulative\s+|overall\s+)*{_GPA_WORDS}",
)
"""A grade point average."""

RANK = _any(
    # “class rank: 5”, “Rank: #3”
    rf"\b(?i:class\s+rank(?:ing)?)\s*{_IS}?\s*#?\d",
    r"\b(?i:rank)\s*[:=]\s*#?\d",
    # “ranked 3rd in my class”, “graduated first in the senior class”, “top 10 % of her class”
    rf"\b{_PLACED}\s+{_ORDINAL}\s+(?i:in|of|out\s+of|among)\s+(?:{_OWNER}\s+)?"
    rf"(?:[\w-]+\s+){{0,2}}?{_PEERS}\b(?!\s+\d)",
    rf"\b(?i:top)\s+{_SHARE}\s+(?i:of|in)\s+{_OWNER}\s+(?:[\w-]+\s+)?{_PEERS}\b",
    r"\b(?i:I\s+(?:am|was|became)|named)\s+(?i:the\s+|class\s+|co-)*"
    r"(?i:valedictorian|salutatorian)\b",
)
"""A place in an order of learners."""

POINTS = _any(
    # “3/4”, “4 out of 5.”, “rated 3”, “score: 2”; not “3/4/2026” nor “3 out of 4 days”
    r"(?<![\w/.])\d{1,3}\s*/\s*(?:4|5|6|10|20|100)\b(?!\s*[/\w])",
    r"\b\d{1,3}\s+(?i:out\s+of)\s+(?:4|5|6|10|20|100)(?=\s*[.,;:!?)]|\s*$)",
    r"\b(?i:scored|score|rated|rating)\s{0,3}(?:[:=]|(?i:of|is|was|at))?\s{0,3}\d{1,3}\b",
)
"""Points of a scale."""

BARE_MARK = re.compile(rf"[A-DF][+\-\u2212–]?|{_NUMBER}\s*(?:%|/\s*\d+)?")
"""To be matched with a whole text: “B+”, “92 %”, “17/20”, “3.5” and nothing else."""
