"""A OneRoster 1.2 package: a zip of tables, and a manifest that says which of them are whole.

Nothing is unpacked to the disk, and a file that the product has no use for is never opened.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import IO

from transcript.importing.cells import Columns
from transcript.importing.mapping import ImportMapping
from transcript.importing.rows import RowProblem
from transcript.reading.tables import TableProblem, open_table
from transcript.reading.text import shown

FILES = (
    "orgs",
    "users",
    "roles",
    "classes",
    "lineItems",
    "results",
    "resultLearningObjectiveIds",
)
"""The files of a package that are read, without the ending."""

_VERSION = "1.2"
_MANIFEST = "manifest"
_INDISPENSABLE = {"users", "roles"}
_GIGABYTE = 1024 * 1024 * 1024
_SMALL = 20 * 1024 * 1024
_TIGHTEST = 40  # tables are packed to a tenth or so, nothing but commas to a thousandth
_ENCRYPTED = 1
# APPNOTE 4.3.15 and 4.3.16: the end of a zip's directory, and what says that it is a ZIP64.
_DIRECTORY_END = re.compile(rb"PK\x05\x06")
_ZIP64 = b"PK\x06\x07"
_TAIL = 22 + 65_535 + 20
_LONGEST_DIRECTORY = 1024 * 1024
# What `zipfile` raises for damage: its own error, and those of what it uses.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
_AGAIN = "download or export the package again"
_NOT_A_PACKAGE = "give the package as the student information system has exported it"
_NO_WORDS = ImportMapping()
"""The columns have the names that the standard gives them."""


class Package:
    """The files of a package by name."""

    def __init__(self, file: str, archive: zipfile.ZipFile, names: Mapping[str, str]) -> None:
        """Use `open_package`."""
        self._file = file
        self._archive = archive
        self._names = names

    def label(self, name: str) -> str:
        """Return how a file in the package is called where a problem is told."""
        return f"{self._file}: {name}.csv"

    def has(self, name: str) -> bool:
        """Whether a file is to be read."""
        return name in self._names

    def problem(self, name: str, message: str, hint: str, value: str = "") -> RowProblem:
        """Return a problem of a whole file in the package."""
        return RowProblem(file=self.label(name), value=value, message=message, hint=hint)

    def rows(
        self, name: str, needed: Sequence[str], others: Sequence[str] = ()
    ) -> Iterator["Cells | RowProblem"]:
        """Yield the rows of a file, with no more of them than the columns that are named here."""
        if not self.has(name):
            return
        try:
            with closing(self._archive.open(self._names[name])) as stream:
                yield from self._rows(name, stream, needed, others)
        except _DAMAGE:
            yield self.problem(name, "the file is damaged, and so is the package", _AGAIN)

    def _rows(
        self, name: str, stream: IO[bytes], needed: Sequence[str], others: Sequence[str]
    ) -> Iterator["Cells | RowProblem"]:
        table = open_table(stream)
        if isinstance(table, TableProblem):
            yield self._without_values(name, table)
            return
        columns = Columns(table, _NO_WORDS, (*needed, *others))
        missing = ", ".join(each for each in needed if each not in columns)
        if missing:
            message = f"these columns are missing: {missing}"
            yield self.problem(name, message, "export the package as OneRoster 1.2 has it")
            return
        label, names = self.label(name), [*needed, *others]
        for row in table.rows():
            if isinstance(row, TableProblem):
                yield self._without_values(name, row)
            else:
                texts = {each: columns.text(row, each) for each in names}
                yield Cells(label, row.number, texts)

    def _without_values(self, name: str, problem: TableProblem) -> RowProblem:
        # A cell that stands where it should not can be a password.
        return RowProblem(
            file=self.label(name),
            row=problem.row,
            message="two columns have the same name" if problem.column else problem.message,
            hint=problem.hint,
            way_out=problem.way_out,
        )


class Cells:
    """What one row says in the columns that are read, and in no others."""

    __slots__ = ("_texts", "file", "number")

    def __init__(self, file: str, number: int, texts: Mapping[str, str]) -> None:
        """Give how the file is called, the line on which the row starts, and texts by column."""
        self.file = file
        self.number = number
        self._texts = texts

    @property
    def is_deleted(self) -> bool:
        """Whether the row only says that something is gone."""
        return self.text("status").casefold() == "tobedeleted"

    def text(self, name: str) -> str:
        """Return the text in a column that was asked for; an empty one where it is not there."""
        return self._texts[name]

    def problem(self, name: str, message: str, hint: str) -> RowProblem:
        """Return a problem in a column of the row."""
        return RowProblem(
            file=self.file,
            row=self.number,
            column=name,
            value=self.text(name),
            message=message,
            hint=hint,
        )


def open_package(stream: IO[bytes], *, file: str) -> Package | tuple[RowProblem, ...]:
    """Return the package in a stream that can seek, or everything that speaks against it."""
    if _has_long_directory(stream):
        return (_whole(file, "the zip holds thousands of files", _NOT_A_PACKAGE),)
    try:
        archive = zipfile.ZipFile(stream)
    except _DAMAGE:
        message = "this is no zip file, or only a part of one"
        return (_whole(file, message, f"{_AGAIN}; give the zip itself, not what is in it"),)
    names = _names(archive, file, packed=stream.seek(0, io.SEEK_END))
    if isinstance(names, RowProblem):
        return (names,)
    package = Package(file, archive, names)
    return tuple(_manifest_problems(package)) or package


def _has_long_directory(stream: IO[bytes]) -> bool:
    """Whether the list of what is in a zip is longer than anybody needs: it is read at once."""
    stream.seek(max(0, stream.seek(0, io.SEEK_END) - _TAIL))
    tail = stream.read()
    for found in _DIRECTORY_END.finditer(tail):
        size = int.from_bytes(tail[found.start() + 12 : found.start() + 16], "little")
        if size > _LONGEST_DIRECTORY or tail[: found.start()][-20:].startswith(_ZIP64):
            return True
    return False


def _names(archive: zipfile.ZipFile, file: str, *, packed: int) -> Mapping[str, str] | RowProblem:
    """Return the files that are read by name, as the zip calls them, or what is wrong with it."""
    known = {f"{name}.csv".casefold(): name for name in (_MANIFEST, *FILES)}
    names: dict[str, str] = {}
    size = 0
    for info in archive.infolist():
        *folders, last = re.split(r"[/\\]", info.filename)
        if folders[:1] == ["__MACOSX"]:
            continue
        name = known.get(last.casefold())
        if ".." in folders or folders[:1] == [""] or ":" in info.filename:
            message = f"{shown(info.filename)} leads out of the package"
            return _whole(file, message, "do not use a package that somebody has tampered with")
        if name is None:
            continue
        if folders:
            message = f"the files of the package are in a folder: {shown(info.filename)}"
            return _whole(file, message, "zip the files themselves, without a folder around them")
        if name in names:
            return _whole(file, f"{last} is there twice", _AGAIN)
        if info.flag_bits & _ENCRYPTED:
            return _whole(file, "the package has a passphrase", "export it without one")
        names[name] = info.filename
        size += info.file_size
    return _too_large(size, packed, file) or names


def _too_large(size: int, packed: int, file: str) -> RowProblem | None:
    if size > _GIGABYTE:
        message = f"the package unpacks to {size / _GIGABYTE:,.1f} GB; the limit is 1 GB"
        return _whole(file, message, "export one school at a time")
    if size > max(_SMALL, _TIGHTEST * packed):
        message = f"the package unpacks to {size // packed} times its size, as no table does"
        return _whole(file, message, _AGAIN)
    return None


def _manifest_problems(package: Package) -> Iterator[RowProblem]:
    said: dict[str, str] = {}
    if not package.has(_MANIFEST):
        yield package.problem(_MANIFEST, "the manifest is missing", _NOT_A_PACKAGE)
        return
    for row in package.rows(_MANIFEST, ("propertyName", "value")):
        if isinstance(row, RowProblem):
            yield row
            return
        said[row.text("propertyName").casefold()] = row.text("value").casefold()
    version = said.get("oneroster.version", "")
    if version != _VERSION:
        yield package.problem(
            _MANIFEST,
            f"the package is of OneRoster {shown(version)}, and {_VERSION} is read",
            "export it as OneRoster 1.2: results came to learning objectives only there",
            version,
        )
        return
    for name in FILES:
        yield from _state_problems(package, name, said.get(f"file.{name}".casefold(), ""))


def _state_problems(package: Package, name: str, state: str) -> Iterator[RowProblem]:
    there = package.has(name)
    if state == "delta":
        message = "it holds only what has changed (delta)"
        yield package.problem(name, message, "export the package whole (bulk)")
    elif state == "bulk":
        if not there:
            message = "manifest.csv says that the package has it, and it is not there"
            yield package.problem(name, message, _AGAIN)
    elif there:
        message = f"manifest.csv calls it {shown(state)}, so nobody can tell whether it is whole"
        yield package.problem(name, message, "export the package whole (bulk)")
    elif name in _INDISPENSABLE:
        message = "it is missing: users.csv and roles.csv say who is a student"
        yield package.problem(name, message, "export the package with users and roles")


def _whole(file: str, message: str, hint: str) -> RowProblem:
    return RowProblem(file=file, message=message, hint=hint)
