"""A registry comes back: from a backup, or from what was signed and published."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from transcript.batch.recovering import published_standings
from transcript.errors import LedgerError
from transcript.registry.adoption import Adoption, believe
from transcript.registry.backup import Backup, read_backup
from transcript.registry.database import Database, Writer
from transcript.registry.ledger_replay import replay
from transcript.transparency.checkpoint import Checkpoint
from transcript.transparency.note import Note, NoteError
from transcript.transparency.tiles import CHECKPOINT, tiles_of, unbundled

Read = Callable[[str], bytes]
"""Gives a file by its name; raises `FileNotFoundError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """What is left of a school's registry elsewhere, to fill in what is not in a backup.

    That is the originals (`adoption`), and where they are at hand the status `lists` as they are
    published, and the `ledger` as files. `is_signed` says whether a ledger key of the school's has
    signed a note. `actor` is who restores.
    """

    adoption: Adoption
    lists: Read | None
    ledger: Read | None
    is_signed: Callable[[Note], bool]
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back.

    `replayed` are entries of the ledger, and `adopted` documents, that the backup, if there was
    one, did not have; `taken_back` those that do not count by the lists that were published.
    """

    backup: Backup | None
    replayed: int
    adopted: int
    taken_back: tuple[str, ...]


def restore(database: Database, file: IO[bytes], *, name: str, remains: Remains) -> Restored:
    """Fill an empty registry from a backup, and with what is newer than that.

    All of it is there then, or nothing. Raises `RegistryError`, also for a registry that is there
    already, `LedgerError` for files of another ledger, and `UnusableListError`.
    """
    with database.making() as connection:
        return _filled(connection, read_backup(connection, file, name=name), remains)


def rebuild(database: Database, *, remains: Remains) -> Restored:
    """Make a lost registry anew of what is left elsewhere. Raises as `restore`.

    Why something was taken back, and what was released to whom, is lost.
    """
    with database.making() as connection:
        return _filled(connection, None, remains)


def _filled(connection: Writer, backup: Backup | None, remains: Remains) -> Restored:
    adoption = remains.adoption
    return Restored(
        backup=backup,
        replayed=_replayed(connection, remains),
        adopted=adoption.of_all(connection),
        taken_back=believe(connection, published_standings(remains.lists), at=adoption.at)
        if remains.lists
        else (),
    )


def _replayed(connection: Writer, remains: Remains) -> int:
    read = remains.ledger
    if read is None:
        return 0
    note = read(CHECKPOINT)
    try:
        told = Note.parse(note)
        size = Checkpoint.parse(told.text).size
    except NoteError as error:
        raise LedgerError(None, f"its checkpoint cannot be read: {error}") from error
    if not remains.is_signed(told):
        raise LedgerError(None, "no ledger key of the school's has signed the checkpoint")
    entries = (
        entry
        for tile in tiles_of(size)
        if tile.level is None
        for entry in unbundled(read(tile.path))
    )
    adoption = remains.adoption
    return replay(connection, entries, note, actor=remains.actor, at=adoption.at)
