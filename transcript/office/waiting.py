"""Files that somebody sent wait in a folder of the site until they are used, for a day at most."""

import json
import re
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from transcript.durable import write_whole

_FOLDER = "waiting"
_FACTS = "facts.json"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")
_TOKEN_BYTES = 18
_LASTS = timedelta(days=1)
_MOST_OF_ONE = 10
_TURN = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Files of one person, by the names that they had; `wish` is what was asked with them."""

    token: str
    folder: Path
    actor: str
    names: tuple[str, ...]
    wish: dict[str, str]

    def path(self, place: int) -> Path:
        """Return where a file is kept, by its place among the names."""
        return self.folder / str(place)

    def forget(self) -> None:
        """Throw the files away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def keep_waiting(
    home: Path,
    files: Sequence[tuple[str, bytes]],
    *,
    actor: str,
    wish: dict[str, str],
    at: datetime,
) -> Waiting:
    """Keep files until somebody decides about them. Raises `OSError`.

    Those of yesterday go, and of one person all but the last few: this is no store.
    """
    with _TURN:  # what another one is still writing is not yet to be told from what is left over
        return _kept(home, files, actor, wish, at)


def _kept(
    home: Path, files: Sequence[tuple[str, bytes]], actor: str, wish: dict[str, str], at: datetime
) -> Waiting:
    _forget_old(home / _FOLDER, actor, at)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    names = tuple(name for name, _ in files)
    kept = Waiting(token=token, folder=home / _FOLDER / token, actor=actor, names=names, wish=wish)
    for place, (_, content) in enumerate(files):
        write_whole(kept.path(place), content, mode=0o600)
    facts = {"actor": actor, "names": names, "wish": wish, "at": at.isoformat()}
    write_whole(kept.folder / _FACTS, json.dumps(facts).encode(), mode=0o600)
    return kept


def waiting(home: Path, token: str, *, actor: str) -> Waiting | None:
    """Return the files of a token, for who has sent them; None for anybody else."""
    folder = home / _FOLDER / token
    facts = _facts(folder) if _TOKEN.fullmatch(token) else None
    if facts is None or facts["actor"] != actor:
        return None
    return Waiting(
        token=token,
        folder=folder,
        actor=actor,
        names=tuple(facts["names"]),
        wish=facts["wish"],
    )


def _forget_old(folder: Path, actor: str, at: datetime) -> None:
    theirs = []
    for each in folder.iterdir() if folder.is_dir() else ():
        facts = _facts(each)
        if facts is None or at - datetime.fromisoformat(facts["at"]) > _LASTS:
            shutil.rmtree(each, ignore_errors=True)
        elif facts["actor"] == actor:
            theirs.append((facts["at"], each))
    for _, each in sorted(theirs)[: -_MOST_OF_ONE + 1]:
        shutil.rmtree(each, ignore_errors=True)


def _facts(folder: Path) -> dict[str, Any] | None:
    with suppress(OSError, ValueError):
        found: dict[str, Any] = json.loads((folder / _FACTS).read_bytes())
        return found
    return None
