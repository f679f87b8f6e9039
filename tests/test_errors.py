"""What stops a process has to be told in another one."""

import pickle
from pathlib import Path

import pytest

from transcript.errors import (
    BusyWorkspaceError,
    ExportError,
    IssuingError,
    LedgerError,
    RegistryError,
    TranscriptError,
    UnknownFormatError,
    UnreadableWorkspaceError,
)


@pytest.mark.parametrize(
    "error",
    [
        TranscriptError("something"),
        UnreadableWorkspaceError(Path("hill"), "this is not a folder"),
        BusyWorkspaceError(Path("hill")),
        RegistryError("registry.db", "it is damaged"),
        LedgerError(3, "it was changed"),
        IssuingError("z6Mk", "it is locked"),
        UnknownFormatError("docx", ["pdf"]),
        ExportError("pdf", "it has no letter for that"),
    ],
)
def test_an_error_says_the_same_in_another_process(error: TranscriptError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(again), str(again), again.__dict__) == (type(error), str(error), error.__dict__)
