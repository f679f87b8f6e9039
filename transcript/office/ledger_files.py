"""A ledger as files: checkpoints, and all of it in a folder."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from transcript.durable import write_whole
from transcript.office.named_files import content_of

if TYPE_CHECKING:
    from transcript.registry.ledger import Ledger, Signed
    from transcript.registry.ledger_check import Published


def kept_checkpoint(path: Path) -> "Published":
    """Return a checkpoint in a file. Raises `OSError`."""
    from transcript.registry.ledger_check import Published
    from transcript.transparency.note import MOST_BYTES

    note = content_of(path, most=MOST_BYTES, what="checkpoint")
    return Published(where=f"the checkpoint in {path}", note=note)


def written_ledger(folder: Path) -> "Published":
    """Return the ledger that was written to a folder. Raises `OSError`."""
    from dataclasses import replace

    from transcript.batch.publishing import published_leaf
    from transcript.transparency.checkpoint import Checkpoint
    from transcript.transparency.note import Note, NoteError
    from transcript.transparency.tiles import CHECKPOINT

    kept = kept_checkpoint(folder / CHECKPOINT)
    try:
        size = Checkpoint.parse(Note.parse(kept.note).text).size
    except NoteError:
        return kept  # for the check to say so
    return replace(kept, leaf=published_leaf(_reader(folder), size))


def require_agreement(ledger: "Ledger", folder: Path) -> int:
    """Return how many entries the ledger had that was written to a folder last; 0 if none was.

    Raises `LedgerError` if that is not how this one begins, or `OSError`.
    """
    from transcript.batch.publishing import covered_by
    from transcript.transparency.tiles import CHECKPOINT

    path = folder / CHECKPOINT
    return covered_by(ledger, kept_checkpoint(path).note) if path.exists() else 0


def write_ledger(ledger: "Ledger", signed: "Signed", folder: Path) -> int:
    """Write the ledger as it was signed, as static files; return how many of them are new.

    Whoever reads meanwhile finds the ledger as it was before, or as it is then. Raises
    `LedgerError` if another ledger was written there, or `OSError`.
    """
    from transcript.batch.publishing import files_to_publish

    if require_agreement(ledger, folder) >= signed.size:
        return 0
    written = 0
    for path, content in files_to_publish(
        ledger, signed, there=lambda path: (folder / path).exists()
    ):
        write_whole(folder / path, content)
        written += 1
    return written


def _reader(folder: Path) -> Callable[[str], bytes | None]:
    from transcript.transparency.merkle import HASH_BYTES
    from transcript.transparency.tiles import WIDTH

    def read(path: str) -> bytes | None:
        file = folder / path
        if not file.exists():
            return None
        return content_of(file, most=WIDTH * HASH_BYTES, what="file of hashes")

    return read
