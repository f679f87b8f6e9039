"""What must never travel with a transcript: social security numbers, and who somebody is."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.origin import Origin
from transcript.reading.document import Document, JsonValue, child
from transcript.validation.case import Offer, Record, below
from transcript.validation.mtc import GPA, GRADE, RANK
from transcript.validation.texts import (
    Text,
    texts_kept_in_school,
    texts_of_all,
    texts_of_offer,
    texts_of_record,
)

SSN = Code("MT441", "a number like a social security number", Severity.ERROR)
FORBIDDEN_FIELD = Code("MT442", "field that must never be on a transcript", Severity.ERROR)
NUMBER_FOR_NAME = Code("MT449", "a number stands for the learner's name", Severity.ERROR)
DISCLOSING_TEXT = Code("MT443", "text may disclose a protected status", Severity.WARNING)

_SSN = re.compile(
    r"(?<![\w.-])\d{3}[-–\u2011]\d{2}[-–\u2011]\d{4}(?![\w-])"
    # Labelled, with or without separators, whole or only its last digits.
    r"|(?i:\bssn\b(?:\s+(?:number|no|is|ends?|ending|in)\b)*\W{0,4}[\d*x•]{3,}(?:[\s–-]?\d+)*)"
    r"|(?i:\bsocial\s+security\s+(?:number|no|digits)\b(?:\s+(?:is|ends?|ending|in)\b)*"
    r"\W{0,4}[\d*x•]{3,}(?:[\s–-]?\d+)*)"
    r"|(?i:\bsocial\s+security\W{0,3}\d{9}\b)"
)

# What a school's systems know and a transcript never says (docs/codes/MT442.md).
_PRIVATE_FIELDS = frozenset(
    {
        *("ssn", "social_security", "social_security_number"),
        *("race", "ethnicity", "race_ethnicity", "immigration_status"),
        *("disability", "disabilities", "special_education"),
        *("iep", "504", "plan_504", "504_plan", "section_504"),
        *("el_status", "ell", "english_learner", "lep"),
        *("discipline", "disciplinary_record"),
        *("suspension", "suspensions", "expulsion", "expulsions"),
        *("meal_status", "lunch_status", "free_lunch", "reduced_lunch", "frl"),
        *("immunization", "immunizations"),
    }
)
_FIELDS_OF_SCHOOLWORK: Mapping[str, Code] = {
    **dict.fromkeys(["grade", "grades", "letter_grade", "final_grade"], GRADE),
    **dict.fromkeys(["mark", "marks", "score", "scores"], GRADE),
    **dict.fromkeys(["gpa", "grade_point_average", "weighted_gpa", "unweighted_gpa"], GPA),
    **dict.fromkeys(["rank", "class_rank", "percentile", "decile", "quartile"], RANK),
}

# What another system gave counts in formulas, and stays in the school.
_IMPORTED_SCORE = re.compile(r"/ratings/\d+/score")

_DISCLOSING = re.compile(
    r"\bIEPs?\b"
    r"|\b504[ -](?:[Pp]lan|[Aa]ccommodations?)\b|\b[Ss]ection 504\b"
    r"|(?i:\bspecial[ -]ed(?:ucation)?\b|\bresource room\b|\bself-contained class)"
    r"|(?i:\bmodified (?:diploma|curriculum|course)\b)"
    r"|(?i:\b(?:English[ -](?:language[ -])?learner|ELL|LEP) (?:status|services|program))"
    r"|(?i:\bfree[ -](?:and|or)[ -]reduced\b|\breduced[ -]price (?:lunch|meals?)\b)"
    r"|(?i:\b(?:suspended|expelled) from (?:school|class)\b|\bin-school suspension\b)"
    r"|(?i:\bdisciplinary (?:action|record|hearing|referral)s?\b)"
)


def _ssns(texts: Iterator[Text]) -> Iterator[Diagnostic]:
    for text in texts:
        if _SSN.search(text.text):
            # The number itself is not repeated: reports are mailed around.
            yield Diagnostic(
                code=SSN,
                origin=text.origin,
                message=f"{text.what} holds a number like a social security number",
                hint="remove it, even if it is only a part; use the school's own student number",
            )


def offer_has_no_ssn(offer: Offer) -> Iterator[Diagnostic]:
    """No social security number in the school's own files."""
    yield from _ssns(texts_of_offer(offer))


def the_learner_has_a_name(record: Record) -> Iterator[Diagnostic]:
    """A number in the place of a name would be shown whole on every page."""
    learner = record.transcript.learner
    if learner.has_number_for_name:
        yield Diagnostic(
            code=NUMBER_FOR_NAME,
            origin=below(learner.origin, "legal_name"),
            message="one of the learner's numbers stands for the name",
            hint="write the name as the learner writes it; importing a roster does it for all",
        )


def record_has_no_ssn(record: Record) -> Iterator[Diagnostic]:
    """No social security number in a learner's files, whatever it is called."""
    yield from _ssns(texts_of_all(record.transcript))
    yield from _ssns(texts_kept_in_school(record))


def texts_disclose_nothing(record: Record) -> Iterator[Diagnostic]:
    """A text that tells of support plans, meals or discipline needs a look by a person."""
    for text in texts_of_record(record.transcript):
        if found := _DISCLOSING.search(text.text):
            yield Diagnostic(
                code=DISCLOSING_TEXT,
                origin=text.origin,
                message=f"{text.what} may disclose a protected status: “{found.group()}”",
                hint="remove it, unless these are the learner's own words and the family agrees",
            )


def _keys(value: JsonValue, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            place = child(pointer, key)
            yield key, place
            yield from _keys(inner, place)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _keys(inner, child(pointer, index))


def forbidden_fields(document: Document) -> Iterator[Diagnostic]:
    """Find fields that no transcript has, wherever they stand in a file.

    They are unknown fields too; whoever calls this drops what was said about the same place.
    """
    for key, pointer in _keys(document.value, ""):
        name = _plain(key)
        code = _FIELDS_OF_SCHOOLWORK.get(name)
        if (code is None and name not in _PRIVATE_FIELDS) or _IMPORTED_SCORE.fullmatch(pointer):
            continue
        if code:
            hint = "remove it: a credit is earned or not, at a level of its rubric"
            yield _forbidden(code, key, document.key_origin(pointer), hint)
        else:
            hint = "remove it: this is nobody's business but the school's"
            yield _forbidden(FORBIDDEN_FIELD, key, document.key_origin(pointer), hint)


@lru_cache(maxsize=1024)
def _plain(key: str) -> str:
    """Return a field's name however it is spelt; files have few, and each many times."""
    return re.sub(r"[\W_]+", "_", key).strip("_").casefold()


def _forbidden(code: Code, key: str, origin: Origin, hint: str) -> Diagnostic:
    return Diagnostic(
        code=code,
        origin=origin,
        message=f"the field “{key}” has no place on a transcript",
        hint=hint,
    )
