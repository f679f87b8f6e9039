"""The ledger as static files, beside the registry or on a web site: anybody can check all of it."""

from collections.abc import Callable, Iterator

from transcript.errors import LedgerError
from transcript.registry.ledger import Ledger, Signed
from transcript.transparency.checkpoint import Checkpoint
from transcript.transparency.merkle import HASH_BYTES
from transcript.transparency.note import Note, NoteError
from transcript.transparency.tiles import CHECKPOINT, LEVELS, WIDTH, Tile, bundle, tiles_of
from transcript.ways_out import Deed, WayOut

Read = Callable[[str], bytes | None]
"""Gives a file that is published already, by its path; None if there is none."""


def files_to_publish(
    ledger: Ledger, signed: Signed, *, there: Callable[[str], bool]
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the ledger as it was signed, by path, the checkpoint last.

    Full files never change: those that are `there` are passed over.
    """
    for tile in tiles_of(signed.size):
        if not there(tile.path):
            yield tile.path, _content(ledger, tile)
    yield CHECKPOINT, signed.note


def covered_by(ledger: Ledger, published: bytes) -> int:
    """Return how many entries a checkpoint of this ledger covers, the last or an earlier one.

    Raises `LedgerError` for one of another ledger, or of entries that are here no more.
    """
    try:
        told = Checkpoint.parse(Note.parse(published).text)
    except NoteError as error:
        raise LedgerError(None, f"the checkpoint that is there cannot be read: {error}") from error
    if told.size and ledger.root(told.size) != told.root:
        raise LedgerError(
            None,
            f"another ledger was written there, of {told.size} entries, or this one was changed",
            way_out=WayOut(Deed.CHECK_LEDGER),
        )
    return told.size


def published_leaf(read: Read, size: int) -> Callable[[int], bytes | None]:
    """Return what gives the hash of an entry as it is published, for a ledger of that size."""
    tiles = {each.index: each for each in tiles_of(size) if each.level == 0}
    kept: dict[int, bytes] = {}

    def leaf(position: int) -> bytes | None:
        index, place = divmod(position, WIDTH)
        if index not in tiles:
            return None
        if index not in kept:
            kept.clear()
            kept[index] = read(tiles[index].path) or b""
        return kept[index][place * HASH_BYTES : (place + 1) * HASH_BYTES] or None

    return leaf


def _content(ledger: Ledger, tile: Tile) -> bytes:
    if tile.level is None:
        return bundle(ledger.data(tile.begin, tile.width))
    return b"".join(ledger.hashes(LEVELS * tile.level, tile.begin, tile.width))
