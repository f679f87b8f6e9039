"""Which runs are alive: each holds a lock of its own, and what a dead one left is taken over."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from transcript.durable import locked
from transcript.errors import BusyWorkspaceError
from transcript.registry.database import Database
from transcript.registry.documents import Documents

_FOLDER = ".runs"
_TRIES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The runs that issue into one school's `folder`, with the registry in `database`.

    Over a file the locks are files beside the originals; a server holds them itself, since those
    who use it may each have a folder of their own.
    """

    database: Database
    folder: Path

    @contextmanager
    def alive(self, run: str) -> Iterator[frozenset[str]]:
        """Hold a run's lock; give the ids of the dead runs that it takes over, which it holds too.

        Raises `BusyWorkspaceError` if a run of this id is alive, `OSError` if a lock cannot be
        made, and `RegistryError`.
        """
        with (
            self._in_folder(run)
            if isinstance(self.database.where, Path)
            else self._on_server(run) as taken
        ):
            yield taken

    @contextmanager
    def _in_folder(self, run: str) -> Iterator[frozenset[str]]:
        home, taken = self.folder / _FOLDER, set()
        with ExitStack() as held:
            self._hold(held, home / run)
            unfinished = self._open_runs()
            for other in sorted(unfinished - {run}):
                with suppress(BlockingIOError):
                    held.enter_context(locked(home / other))
                    taken.add(other)
            for other in {each.name for each in home.iterdir()} - unfinished - {run}:
                with suppress(BlockingIOError), locked(home / other):
                    pass  # it died with nothing left to do: its lock is taken away
            yield frozenset(taken)

    def _hold(self, held: ExitStack, lock: Path) -> None:
        # Another run that looks which are alive may have it for a moment.
        for _ in range(_TRIES):
            with suppress(BlockingIOError):
                held.enter_context(locked(lock))
                return
        raise BusyWorkspaceError(self.folder)

    @contextmanager
    def _on_server(self, run: str) -> Iterator[frozenset[str]]:
        with self.database.writing():
            pass  # so that there is a registry to hold locks in
        with self.database.reading() as connection:
            if not self._lock(connection, run):
                raise BusyWorkspaceError(self.folder)
            taken = frozenset(
                each for each in self._open_runs() - {run} if self._lock(connection, each)
            )
            connection.commit()  # the session keeps its locks, and no transaction stays open
            try:
                yield taken
            finally:
                connection.execute(select(func.pg_advisory_unlock_all()))

    def _lock(self, connection: Connection, run: str) -> bool:
        name = f"transcript run {self.database.schema} {run}"
        lock = func.pg_try_advisory_lock(func.hashtextextended(name, 0))
        return bool(connection.execute(select(lock)).scalar_one())

    def _open_runs(self) -> frozenset[str]:
        return Documents(self.database).open_runs()
