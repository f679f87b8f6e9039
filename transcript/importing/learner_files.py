"""A learner's file is read alone, made anew, or changed so that a person's comments stay in it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from transcript.diagnostics import Diagnostic, has_errors
from transcript.model.learner import Learner, Name
from transcript.reading.reader import read_document
from transcript.source import build_learner, shape, write
from transcript.source.fields import Fields
from transcript.source.scaffold import learner_files

_SCHEMA = "authoring/learner"
_LANGUAGE = "en"  # of the template
_SUFFIXES = (".yaml", ".yml", ".json")
_GUESS = "  # nobody said; an earlier rating moves it, until this remark is deleted"
_PLAIN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|(?!null|true|false)[a-z][a-zA-Z-]*")


def possible_files(learner: str) -> Iterator[str]:
    """Yield the paths that a learner's file can have."""
    return (f"learners/{learner}/learner{suffix}" for suffix in _SUFFIXES)


def read_learner(content: bytes, *, file: str) -> tuple[Learner | None, tuple[Diagnostic, ...]]:
    """Return what a learner's file says; None with what is wrong with it."""
    reading = read_document(content, file=file)
    if reading.document is None:
        return None, reading.diagnostics
    problems = (*reading.diagnostics, *shape.check(reading.document, _SCHEMA))
    if has_errors(problems):
        return None, problems
    return build_learner.learner(Fields.of(reading.document)), problems


def is_guessed(content: bytes) -> bool:
    """Return whether the first day at the school is one that an import has taken for it."""
    lines = content.decode().splitlines()
    return any(each.startswith("enrolled_on:") and each.endswith(_GUESS) for each in lines)


def new_files(learner: Learner, *, guessed: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a new learner: who it is, and an empty record.

    `guessed`: nobody has told the first day at the school, and the file says so.
    """
    name, first_day = learner.legal_name.full, learner.enrolled_on
    files = learner_files(name, learner_id=learner.id, enrolled_on=first_day)
    was = Learner(
        id=learner.id, legal_name=Name(full=name), enrolled_on=first_day, language=_LANGUAGE
    )
    for path, text in files.items():
        told = _with_fields(text, was, learner) if path.endswith("/learner.yaml") else text
        yield path, (_with_guess(told) if guessed else told).encode()


def changed(content: bytes, learner: Learner, *, file: str, guessed: bool = False) -> bytes | None:
    """Return a learner's file that says what `learner` is; the rest of it stays as it is.

    None where a file is written in such a way that a person has to do it.
    """
    was, _ = read_learner(content, file=file)
    if was is None:
        return None
    if file.endswith(".json"):
        text = json.dumps(write.learner(learner), ensure_ascii=False, indent=2) + "\n"
    else:
        text = _with_fields(content.decode(), was, learner)
        text = _with_guess(text) if guessed else text
    now, _ = read_learner(text.encode(), file=file)
    return text.encode() if now == learner else None


def _with_guess(text: str) -> str:
    return re.sub(r"^enrolled_on: \S+$", rf"\g<0>{_GUESS}", text, count=1, flags=re.MULTILINE)


def _with_fields(text: str, was: Learner, now: Learner) -> str:
    before = write.learner(was)
    for name, value in write.learner(now).items():
        if before.get(name) != value:
            text = _with_field(text, name, _block(name, value))
    return text


def _with_field(text: str, name: str, block: str) -> str:
    # A field of the first level, with the lines that are indented below it; else the sample of it
    # that the template has in a comment.
    written = rf"^{name}[ \t]*:.*\n?(?:(?:[ \t]+.*|[ \t]*- .*)\n?)*"
    sample = rf"^# {name}:.*\n?(?:#  .*\n?)*"
    for pattern in (written, sample):
        if re.search(pattern, text, re.MULTILINE):
            return re.sub(pattern, lambda _: block, text, count=1, flags=re.MULTILINE)
    return f"{text.rstrip()}\n\n{block}"


def _block(name: str, value: Any) -> str:  # noqa: ANN401 - a value of JSON
    if isinstance(value, str):
        return f"{name}: {_scalar(value)}\n"
    if isinstance(value, list):
        items = ("\n    ".join(f"{key}: {_scalar(each[key])}" for key in each) for each in value)
        return f"{name}:\n" + "".join(f"  - {item}\n" for item in items)
    return f"{name}:\n" + "".join(f"  {key}: {_scalar(text)}\n" for key, text in value.items())


def _scalar(text: str) -> str:
    # A JSON string is a YAML double-quoted scalar, whatever it holds.
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
