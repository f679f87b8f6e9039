"""Files that somebody names: each is read as far as it may be large."""

import errno
from pathlib import Path


def content_of(file: Path, *, most: int, what: str) -> bytes:
    """Return what is in a file of at most `most` bytes; no `what` is larger.

    Raises `OSError` for one that is larger, is no file, or cannot be read.
    """
    from transcript.verification.limits import MEGABYTE

    if not file.is_file():
        # A pipe or a device might never end; a folder has no content.
        file.stat()
        raise OSError(errno.EINVAL, "it is not a file", str(file))
    # One byte over the limit is enough to be refused, and bounds what is read.
    with file.open("rb") as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        reason = f"the file is larger than {most // MEGABYTE} MB; no {what} is"
        raise OSError(errno.EFBIG, reason, str(file))
    return content
