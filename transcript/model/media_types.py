"""Media types by a file name's ending: a closed list, since that of the machine would vary.

Pages, drawings with scripts, office documents and archives are not on it: what can run, or unfold,
does not belong on a transcript.
"""

_BY_ENDING = {
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


def media_type_of(name: str) -> str | None:
    """Return the media type of a file of that name, or None if its ending is not in the list."""
    _, dot, ending = name.rpartition(".")
    return _BY_ENDING.get(dot + ending.lower())
