"""Files of a ledger that came with a transcript: its proofs."""

import errno
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from transcript.office.named_files import content_of

PROOF_SUFFIX = ".tlog-proof"
"""How the name of a file with a proof of a ledger ends."""


def named_proofs(paths: Iterable[Path]) -> tuple[bytes, ...]:
    """Return the proofs in files. Raises `OSError` for what cannot be read, or is none."""
    return tuple(map(_proof, paths))


def proofs_beside(file: Path) -> tuple[bytes, ...]:
    """Return the proofs that lie beside a file under its name, or as they come out of a ZIP file.

    One that cannot be used is named on stderr, and left out.
    """
    found = []
    for path in _names(file):
        if path.is_file():
            try:
                found.append(_proof(path))
            except OSError as error:
                click.echo(f"note: {path} is not used: {error.strerror or error}", err=True)
    return tuple(found)


def _names(file: Path) -> Iterator[Path]:
    from transcript.model.attachments import LEDGER_PROOF

    stem = file.name
    while stem:
        yield file.with_name(stem + PROOF_SUFFIX)
        stem = stem.rpartition(".")[0]
    yield file.with_name(LEDGER_PROOF)


def _proof(file: Path) -> bytes:
    from transcript.transparency.note import NoteError
    from transcript.transparency.proof_text import MOST_BYTES, LedgerProof

    content = content_of(file, most=MOST_BYTES, what="proof of a ledger")
    try:
        LedgerProof.parse(content)
    except NoteError as error:
        raise OSError(errno.EINVAL, f"this is no proof of a ledger: {error}", str(file)) from error
    return content
