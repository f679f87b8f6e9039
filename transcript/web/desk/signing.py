"""The passphrase of the school's keys, as the registrar types it: held for one run, never kept."""

from datetime import datetime

from transcript.office.key_changes import signing_keys
from transcript.office.keys import keyring_of, required_school
from transcript.source.workspace import Workspace
from transcript.validation.placeholders import is_example
from transcript.web.asked import Asked

FIELD = "passphrase"
_MISSING = "type the passphrase of the school's keys"
_WRONG = "this is not the passphrase of the school's keys"
_NOBODYS = (
    "the school's identifier is still that of the example, which any other school may have too: "
    "write its own under School first"
)


def passphrase_of(asked: Asked, field: str = FIELD) -> bytes:
    """Return what was typed, to the letter."""
    typed = asked.form.all(field)
    return typed[-1].encode() if typed else b""


def signing_problem(workspace: Workspace, secret: bytes, *, at: datetime) -> str:
    """Return what keeps the school from signing transcripts; empty if nothing does.

    Raises as `passphrase_problem`, and `UnmendedFilesError`.
    """
    if is_example(required_school(workspace)):
        return _NOBODYS
    return passphrase_problem(workspace, secret, at=at)


def passphrase_problem(workspace: Workspace, secret: bytes, *, at: datetime) -> str:
    """Return what is wrong with a passphrase; empty if it opens a key, or if there is none here.

    Raises `KeyHistoryError` or `OSError`.
    """
    if not secret:
        return _MISSING
    keys, keyring = signing_keys(workspace.folder, at=at), keyring_of(workspace.folder)
    if keys and not any(keyring.opens(each, secret) for each in keys):
        return _WRONG
    return ""
