"""Where a name that somebody no longer has would still stand in a new document."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from transcript.model.document import DocumentIdentity
from transcript.model.learner import Learner
from transcript.model.transcript import Transcript
from transcript.reading.slugs import slug
from transcript.source.native import write_record

_WORD = re.compile(r"[^\W\d_]{2,}")
_THEIRS = ("learner", "record")
"""The parts of a native record that are about the learner, and not the school."""


def former_words(before: Learner, now: Learner) -> frozenset[str]:
    """Return the words, in small letters, that were in a learner's names and are no longer."""
    return frozenset(_words(before) - _words(now))


def names_folder(words: Iterable[str], learner: str) -> bool:
    """Return whether one of these words is in a learner's id, which is in files and their names."""
    parts = learner.split("-")
    return any(set(slug(word).split("-")) <= set(parts) for word in words if slug(word))


def places_of(
    words: Iterable[str], transcript: Transcript, *, document: DocumentIdentity
) -> tuple[str, ...]:
    """Return where in a learner's part of the record these words stand, as JSON Pointers."""
    wanted = [re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])") for word in words]
    record = json.loads(write_record(transcript, document=document))
    return tuple(
        path
        for part in _THEIRS
        for path, text in _texts(record[part], f"/{part}")
        if any(each.search(text.casefold()) for each in wanted)
    )


def _words(learner: Learner) -> set[str]:
    names = [each for each in (learner.legal_name, learner.chosen_name) if each]
    said = (text for each in names for text in (each.full, each.given, each.family) if text)
    return {word.casefold() for text in said for word in _WORD.findall(text)}


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a JSON value
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, f"{path}/{name}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _texts(each, f"{path}/{place}")
