"""What went wrong, in words for people and without what a stray exception quotes."""

import errno
from collections.abc import Mapping

from transcript.errors import RegistryError, TranscriptError
from transcript.proofs.errors import ProofError
from transcript.registry.database_errors import FULL
from transcript.ways_out import Deed, advised

_FULL = "make room on the disk, then run it again; every file is whole or absent"
_CLOSED = "this account may not do that there: run it as one that may, or move the folder"
_FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
_CLOSED_FILE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_OURS = "transcript"


def said(error: Exception, words: Mapping[Deed, str]) -> str:
    """Return what an error says to people, going on with what can be done in a surface's words.

    Of a file it says which one, and what is wrong with it.
    """
    match error:
        case OSError():
            named = f"{error.filename}: " if error.filename else ""
            return f"{named}{error.strerror or error}"
        case TranscriptError() | ProofError():
            return advised(str(error), error.way_out, words)
        case _:
            return str(error)


def way_out(error: OSError) -> str:
    """Return what to do about an error of the disk; empty where the error says it."""
    if error.errno in _FULL_DISK:
        return _FULL
    # A port that is closed to the account is no file that could be elsewhere.
    return _CLOSED if error.errno in _CLOSED_FILE and error.filename else ""


def is_full(error: Exception) -> bool:
    """Return whether the disk had no room for a file, or for the registry."""
    match error:
        case OSError():
            return error.errno in _FULL_DISK
        case RegistryError():
            return error.reason == FULL
        case _:
            return False


def place_of(error: Exception) -> str:
    """Return the last line of ours that an error came through: its message may quote a learner."""
    trace = error.__traceback__
    place = "an unknown place"
    while trace:
        frame = trace.tb_frame
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0].startswith(_OURS):
            place = f"{module}.{frame.f_code.co_qualname}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
