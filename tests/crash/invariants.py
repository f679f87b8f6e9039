"""What has to hold after a crash, and what after the run that ends the work."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Self

from tests.crash.school import RUN

Rows = dict[str, list[tuple[object, ...]]]
Files = dict[str, tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Uninterrupted:
    """What a run leaves that nothing has disturbed."""

    files: Files
    rows: Rows
    written: Files

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Read what a run has left in a folder."""
        return cls(files=_shown(folder), rows=_rows(folder), written=_written_by_school(folder))

    def check_crashed(self, folder: Path) -> None:
        """After a crash: whatever is there is right; nothing is twice; nothing lies about."""
        rows = _rows(folder)
        for table, found in rows.items():
            assert set(found) <= set(self.rows[table]), table
            assert len(found) == len(set(found)), table
        assert rows.get("ledger", []) == self.rows["ledger"][: len(rows.get("ledger", []))]
        shown = _shown(folder)
        assert shown.items() <= self.files.items()
        assert _documents(shown) <= {str(row[0]) for row in rows.get("issued", [])}
        assert {path for path in self.files if _home(path) in _homes(shown)} == set(shown)
        assert _written_by_school(folder) == self.written
        assert not _strangers(folder)

    def check_whole(self, folder: Path) -> None:
        """After a run that says that all is done: nothing is missing, and nothing is too much."""
        assert _shown(folder) == self.files
        assert _rows(folder) == self.rows
        assert _written_by_school(folder) == self.written

    def check_ended(self, folder: Path) -> None:
        """After the run that ends the work: it is, byte for byte, as if nothing had happened."""
        self.check_whole(folder)
        assert not _unshown(folder)

    def check_swept(self, folder: Path) -> None:
        """After the run that ends the work: no draft of the registry is left."""
        assert {each.name for each in folder.glob("*registry*")} == {"registry.db"}


def _shown(folder: Path) -> Files:
    """Return every file of the originals that can be seen, with its mode."""
    return _files(folder, lambda path: path.startswith("issued/") and "/." not in path)


def _unshown(folder: Path) -> Files:
    """Return every file of originals that wait, and the locks."""
    return _files(folder, lambda path: path.startswith("issued/") and "/." in path)


def _written_by_school(folder: Path) -> Files:
    return _files(
        folder, lambda path: not path.startswith(("issued/", "registry.db", ".registry.db."))
    )


def _strangers(folder: Path) -> set[str]:
    """Return what lies about that no run has any business to leave."""
    drafts = {path for path in _unshown(folder) if "/.unfinished-" not in path}
    return drafts - {f"issued/.runs/{RUN}"}


def _files(folder: Path, wanted: Callable[[str], bool]) -> Files:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        name: (path.stat().st_mode, path.read_bytes())
        for name, path in found.items()
        if path.is_file() and wanted(name)
    }


def _home(path: str) -> str:
    return path.rpartition("/")[0]


def _homes(files: Files) -> set[str]:
    return {_home(path) for path in files}


def _documents(files: Files) -> set[str]:
    return {f"urn:uuid:{home.rpartition('/')[2]}" for home in _homes(files)}


def _rows(folder: Path) -> Rows:
    """Return every row of the registry, from a copy: what is looked at stays as it was left."""
    with TemporaryDirectory() as elsewhere:
        for each in folder.glob("registry.db*"):
            copy(each, elsewhere)
        place = Path(elsewhere) / "registry.db"
        if not place.exists():
            return {}
        with closing(sqlite3.connect(place)) as registry:
            names = registry.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            return {
                name: registry.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall()  # noqa: S608
                for (name,) in names.fetchall()
            }
