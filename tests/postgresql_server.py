"""A PostgreSQL server of the tests' own: in a temporary folder, behind a socket file."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_DEBIAN = Path("/usr/lib/postgresql")
_USER = "transcript"
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    # The tests kill clients, never the server: what it writes need not survive a power cut.
    "fsync": "off",
}


@dataclass(frozen=True, kw_only=True)
class PostgresqlServer:
    """A running server: the folder of its socket, and its programs."""

    folder: Path
    programs: Path

    @property
    def address(self) -> str:
        """The address for `registry.url`, without a password."""
        return f"postgresql://{_USER}@/postgres?host={self.folder}"

    def new_schema(self) -> str:
        """Return a name that nobody has used yet."""
        return f"school_{secrets.token_hex(6)}"

    def sql(self, command: str) -> str:
        """Run SQL as the owner of everything, and return what it printed."""
        psql: list[str | Path] = [self.programs / "psql", "-qtA", "-v", "ON_ERROR_STOP=1"]
        printed = subprocess.run(  # noqa: S603 - our own command
            [*psql, self.address, "-c", command], check=True, capture_output=True
        ).stdout
        return printed.decode().strip()


@contextmanager
def postgresql_server() -> Iterator[PostgresqlServer]:
    """Run a server while the block lasts. Skips the test where there is none; in CI it fails."""
    programs = _programs()
    if programs is None:
        reason = "no PostgreSQL server: on Debian and Ubuntu install postgresql"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Not below pytest's own folder: nobody else may enter it, and a socket's path is short.
    home = Path(tempfile.mkdtemp(prefix="postgresql-"))
    try:
        account = _account(home)
        _run(account, programs / "initdb", "--no-sync", "-A", "trust", "-U", _USER, "-E", "UTF8",
             "--locale", "C", "-D", home / "data")  # fmt: skip
        settings = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
        start = f"-k {home} {settings}"
        _run(account, programs / "pg_ctl", "-D", home / "data", "-l", home / "log", "-w", "-o",
             start, "start")  # fmt: skip
        try:
            yield PostgresqlServer(folder=home, programs=programs)
        finally:
            _run(account, programs / "pg_ctl", "-D", home / "data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(_DEBIAN.glob("*/bin"), key=lambda each: float(each.parent.name))
    return next((each for each in reversed(folders) if (each / "initdb").exists()), None)


def _account(home: Path) -> str | None:
    """Return the account that runs the server: not ours if we are root, which it refuses."""
    if os.getuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    account = "postgres" if "postgres" in names else "nobody"
    shutil.chown(home, account)
    home.chmod(0o755)
    return account


def _run(account: str | None, *command: str | Path) -> None:
    # Its output goes to no pipe: the server would keep it open.
    subprocess.run(  # noqa: S603 - programs of the server's own
        command,
        check=True,
        user=account,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
