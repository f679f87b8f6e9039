"""Status lists that a reader has as files: each is found again by its own id."""

import errno
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from transcript.office.named_files import content_of

if TYPE_CHECKING:
    from transcript.verification.documents import Document, Documents


_SUFFIXES = (".json", ".jwt")


def status_documents(paths: Iterable[Path]) -> "Documents":
    """Return the lists in files, and in the `.json` and `.jwt` files of folders.

    With them comes what says which documents were superseded.
    Raises `OSError` for what cannot be read, is too large, or does not say where it is published.
    """
    from transcript.verification.documents import Documents

    return Documents.of(_document(file) for path in paths for file in _files(path))


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        lists = sorted(
            each for each in path.iterdir() if each.suffix in _SUFFIXES and each.is_file()
        )
        if not lists:
            raise OSError(errno.ENOENT, "no file in this folder ends in .json or .jwt", str(path))
        yield from lists
    else:
        yield path


def _document(file: Path) -> "Document":
    from transcript.verification.documents import Source
    from transcript.verification.limits import LIMITS
    from transcript.verification.published import UnpublishedError, published

    content = content_of(file, most=LIMITS.status_list, what="list")
    try:
        return published(content, source=Source.FILE)
    except UnpublishedError as error:
        raise OSError(errno.EINVAL, f"this is no status list: {error}", str(file)) from error
