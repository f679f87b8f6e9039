"""A backup of a registry: the same file from SQLite and from PostgreSQL, to be read into either.

It is a ZIP file with a line of JSON for each row of each table, and a manifest with their digests.
It holds personal data, and no key.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import IO, Any

from sqlalchemy import Connection, LargeBinary, Table, insert, select

from transcript.errors import RegistryError
from transcript.registry.migrations import VERSION
from transcript.registry.server_engine import count_on
from transcript.registry.tables import FIRST, SECOND

_TABLES = (*FIRST.sorted_tables, *SECOND.sorted_tables)
_MANIFEST = "manifest.json"
_KIND = "transcript registry backup"
_FORM = 1
_AT_ONCE = 500
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST_MANIFEST = 100_000
_LONGEST_LINE = 4_000_000
"""No row is longer: the longest lists two digests of each of a few hundred credits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds: the moment of which it tells, and the number of rows of each table."""

    at: datetime
    rows: Mapping[str, int]


def write_backup(connection: Connection, out: IO[bytes], *, at: datetime) -> Backup:
    """Write what a registry holds to `out`. `connection` is one that reads: it sees one state."""
    tables: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in _TABLES:
            digest, rows = sha256(), 0
            with archive.open(_member(f"{table.name}.jsonl"), "w", force_zip64=True) as file:
                for line in _lines(connection, table):
                    digest.update(line)
                    file.write(line)
                    rows += 1
            tables[table.name] = {"rows": rows, "sha256": digest.hexdigest()}
        told = {
            "kind": _KIND,
            "version": _FORM,
            "registry": VERSION,
            "at": at.isoformat(),
            "tables": tables,
        }
        archive.writestr(_member(_MANIFEST), json.dumps(told, indent=2) + "\n")
    return Backup(at=at, rows={name: each["rows"] for name, each in tables.items()})


def read_backup(connection: Connection, file: IO[bytes], *, name: str) -> Backup:
    """Fill an empty registry with what a backup holds; `connection` is one that writes.

    Raises `RegistryError` for what is no backup, is damaged, or is of a later version of this tool;
    `name` is what the message calls it.
    """
    with _told(name), zipfile.ZipFile(file) as archive:
        told = _manifest(archive, name)
        for table in _TABLES:
            _fill(connection, table, archive, told["tables"][table.name])
        count_on(connection)
        rows = {each: int(told["tables"][each]["rows"]) for each in told["tables"]}
        return Backup(at=datetime.fromisoformat(told["at"]), rows=rows)


class _DamageError(Exception):
    """Something in a backup is not as it was written."""


def _member(name: str) -> zipfile.ZipInfo:
    # The same rows make the same file, whatever the clock says.
    member = zipfile.ZipInfo(name, date_time=_EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    wanted = select(table).order_by(*table.primary_key.columns)
    with connection.execute(wanted, execution_options={"yield_per": _AT_ONCE}) as rows:
        for row in rows.mappings():
            told = {
                each: value.hex() if isinstance(value, bytes) else value
                for each, value in row.items()
            }
            yield json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _manifest(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    with _opened(archive, _MANIFEST) as file:
        told: dict[str, Any] = json.loads(file.read(_LONGEST_MANIFEST))
    if told["kind"] != _KIND:
        raise _DamageError
    if told["version"] > _FORM or told["registry"] > VERSION:
        raise RegistryError(name, "it was written by a later version of this tool; use that one")
    return told


def _fill(
    connection: Connection, table: Table, archive: zipfile.ZipFile, told: Mapping[str, Any]
) -> None:
    digest, rows = sha256(), 0
    with _opened(archive, f"{table.name}.jsonl") as file:
        while lines := list(islice(_rows(file), _AT_ONCE)):
            for line in lines:
                digest.update(line)
            connection.execute(insert(table), [_row(table, line) for line in lines])
            rows += len(lines)
    if (rows, digest.hexdigest()) != (told["rows"], told["sha256"]):
        raise _DamageError


def _opened(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    member = archive.getinfo(name)
    if member.compress_type not in {zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED}:
        raise _DamageError
    return archive.open(member)


def _rows(file: IO[bytes]) -> Iterator[bytes]:
    while line := file.readline(_LONGEST_LINE):
        if len(line) >= _LONGEST_LINE:  # it may be a little more than was asked for
            raise _DamageError
        yield line


def _row(table: Table, line: bytes) -> dict[str, Any]:
    told = json.loads(line)
    return {
        each.name: bytes.fromhex(told[each.name])
        if isinstance(each.type, LargeBinary)
        else told[each.name]
        for each in table.columns
    }


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except (
        _DamageError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        TypeError,
        OverflowError,
        RuntimeError,  # encrypted, or nested too deep
    ) as error:
        reason = "it is no backup of a registry, or it is damaged; take another one"
        raise RegistryError(name, reason) from error
