"""A sound record and a sound school, to be broken one value at a time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from transcript.diagnostics import Diagnostic
from transcript.model.credit import MasteryCredit
from transcript.model.transcript import Transcript
from transcript.source.workspace import Workspace
from transcript.validation.case import Offer, Record

SOUND = Path(__file__).parents[2] / "samples" / "sound"
NOOR = "noor-haddad-lind"


Told = Callable[..., list[str]]
Altered = Callable[..., Record]


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    return Workspace.open(SOUND)


@pytest.fixture(scope="session")
def record(workspace: Workspace) -> Record:
    loaded = workspace.load(NOOR)
    assert loaded.transcript is not None
    return Record(transcript=loaded.transcript, facts=loaded.facts)


@pytest.fixture(scope="session")
def transcript(record: Record) -> Transcript:
    return record.transcript


@pytest.fixture(scope="session")
def offer(workspace: Workspace) -> Offer:
    files = workspace.load_school()
    return Offer(
        school=files.school, graduate_profile=files.graduate_profile, credits=files.credits
    )


@pytest.fixture(scope="session")
def credit(offer: Offer) -> MasteryCredit:
    """“Argue from data”."""
    return offer.credits[0]


@pytest.fixture(scope="session")
def told() -> Told:
    """Return what a rule says of a subject: `MT301 /pointer: message | hint`, each."""

    def tell(rule: Callable[[Any], Iterator[Diagnostic]], subject: object) -> list[str]:
        return [
            f"{each.code.number} {each.origin.pointer}: {each.message} | {each.hint}"
            for each in rule(subject)
        ]

    return tell


@pytest.fixture
def altered(record: Record) -> Altered:
    """Change fields of one entry in one list of the sound record."""

    def alter(field: str, index: int, **changes: Any) -> Record:  # noqa: ANN401
        entries = list(getattr(record.transcript, field))
        entries[index] = replace(entries[index], **changes)
        lists: Any = {field: tuple(entries)}
        return replace(record, transcript=replace(record.transcript, **lists))

    return alter
