"""Every code there is, of every room, by number."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from transcript.diagnostics import Code

_MODULES = (
    "transcript.reading.codes",
    "transcript.source.codes",
    *(
        f"transcript.validation.{name}"
        for name in (
            "references",
            "evidence_rules",
            "awards",
            "dates",
            "profile_rules",
            "mtc",
            "privacy",
            "characters",
            "reading_size",
            "placeholders",
            "appearance",
            "endorsements",
            "mastery_policy",
            "reassessment",
            "evidence_life",
            "determinations",
            "habits",
            "consents",
        )
    ),
)


def _constants(module: ModuleType) -> Iterator[Code]:
    return (value for value in vars(module).values() if isinstance(value, Code))


@cache
def codes() -> Mapping[str, Code]:
    """Return the codes by number, in order."""
    found = {code.number: code for name in _MODULES for code in _constants(import_module(name))}
    return {number: found[number] for number in sorted(found)}
