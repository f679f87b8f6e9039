"""Reads an authored file: YAML or JSON, by its ending."""

from collections.abc import Sequence
from itertools import islice

from transcript.diagnostics import Diagnostic, in_order
from transcript.model.origin import Origin
from transcript.reading.assembler import Assembler
from transcript.reading.document import Document, Reading
from transcript.reading.limits import LIMITS, Limits
from transcript.reading.strict_json import scan_json
from transcript.reading.strict_yaml import scan_yaml
from transcript.reading.text import (
    UNSIGNABLE,
    Lines,
    Problem,
    StopReadingError,
    damage,
    decode,
    without_mark,
)

_SHOWN = 20


def read_document(content: bytes, *, file: str, limits: Limits = LIMITS) -> Reading:
    """Read a file that a school wrote: JSON if the name ends in `.json`, else YAML.

    There is a document only if nothing at all was wrong. Never raises for what `content` holds.
    """
    try:
        text = without_mark(decode(content, limits))
    except StopReadingError as stopped:
        text = content[: limits.size].decode("utf-8", "replace")
        return _refused(file, text, [stopped.problem])
    # Before parsing: a parser would stop at the first one, and tell less about it.
    if problems := list(islice(damage(text), _SHOWN)):
        return _refused(file, text, problems)
    assembler = Assembler(limits, UNSIGNABLE)
    scan = scan_json if file.lower().endswith(".json") else scan_yaml
    try:
        scan(text, assembler)
    except StopReadingError as stopped:
        assembler.problems.append(stopped.problem)
    if assembler.problems:
        return _refused(file, text, assembler.problems)
    document = Document(file=file, value=assembler.value, lines=Lines(text), spots=assembler.spots)
    return Reading(document=document)


def _refused(file: str, text: str, problems: Sequence[Problem]) -> Reading:
    lines = Lines(text)
    return Reading(
        document=None,
        diagnostics=in_order(_diagnostic(file, lines, problem) for problem in problems),
    )


def _diagnostic(file: str, lines: Lines, problem: Problem) -> Diagnostic:
    line, column = lines.place(problem.offset)
    return Diagnostic(
        code=problem.code,
        origin=Origin(file=file, pointer=problem.pointer, line=line, column=column),
        message=problem.message,
        hint=problem.hint,
    )
