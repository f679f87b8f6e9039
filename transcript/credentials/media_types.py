"""Media types by a file name's ending: a fixed list, since that of the machine would vary."""

from pathlib import PurePosixPath

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
}


def media_type_of(file: str) -> str | None:
    """Return the media type of a file of that name, or None if its ending is not in the list."""
    return _MEDIA_TYPES.get(PurePosixPath(file).suffix.lower())
