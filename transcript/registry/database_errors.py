"""What a database says when it cannot go on, in the words of who has to do something about it."""

_RIGHTS = "it cannot be written to: look at the rights of the file and of the folder that it is in"
_DAMAGED = (
    "it is damaged; keep it, and bring the registry back from a backup (“transcript registry "
    "restore”)"
)
FULL = "the disk is full: make room, and run it again; nothing was half done"
_FAILED = (
    "the disk failed: look whether it is full or broken, and run it again; nothing was half done"
)
_BUSY = "another run has been writing for too long; wait for it to end, then run again"
NO_LOCKS = (
    "this folder cannot hold a registry, because locks do not work in it, as on many network "
    "drives and in synced folders; keep the school's folder on a disk of this machine, or the "
    "registry on a PostgreSQL server (`registry` in workspace.yaml)"
)

_SAID = (
    ("database or disk is full", FULL),
    ("disk I/O error", _FAILED),
    ("No space left on device", FULL),
    ("file is not a database", _DAMAGED),
    ("malformed", _DAMAGED),
    ("readonly database", _RIGHTS),
    ("unable to open database file", _RIGHTS),
    ("database is locked", _BUSY),
    ("lock timeout", _BUSY),
    ("locking protocol", NO_LOCKS),
)
_SERVER = (
    "look at `registry` in workspace.yaml, and at the password in .pgpass or PGPASSWORD, and ask "
    "whoever runs the server"
)
_NO_DRIVER = (
    "this installation cannot speak to a PostgreSQL server; install "
    "“transcript-toolkit[postgresql]”"
)


def told(error: Exception) -> str:
    """Return what is wrong and what to do, without a value of any row."""
    if isinstance(error, ImportError):
        return _NO_DRIVER
    cause = getattr(error, "orig", None) or error
    # What a server adds in its details quotes the row; its first line does not.
    primary = getattr(getattr(cause, "diag", None), "message_primary", None)
    said = " ".join(str(primary or cause).split())
    if "connection to server" in said or "connection failed" in said:
        return f"the server cannot be used: {said}; {_SERVER}"
    known = (words for sign, words in _SAID if sign in said)
    return next(known, f"the registry cannot be read or written: {said}")
