"""One pass over some files of a school: what was read, and what was wrong."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from transcript.diagnostics import Code, Diagnostic, has_errors
from transcript.durable import STAGE, is_half_written
from transcript.model.origin import Origin
from transcript.model.rating import Rating
from transcript.reading.codes import TOO_LARGE, UNREADABLE
from transcript.reading.document import Document
from transcript.reading.limits import LIMITS
from transcript.reading.reader import read_document
from transcript.reading.text import megabytes, shown
from transcript.source import codes, shape
from transcript.source.evidence_files import path_parts
from transcript.source.fields import Fields
from transcript.source.opening import SYSTEM_FILES, TROUBLES, is_link, lstat, open_below
from transcript.source.ratings_file import read_ratings
from transcript.ways_out import Deed, WayOut

SUFFIXES = (".yaml", ".yml", ".json")
"""How the names of a school's own files end."""


class Loading:
    """One pass over some files: what was read, and what was wrong."""

    def __init__(self, folder: Path) -> None:
        """Read files below this folder, which are named by their paths from it."""
        self._folder = folder
        self.diagnostics: list[Diagnostic] = []
        self.documents: dict[str, Document] = {}

    def fields(self, stem: str, schema: str) -> Fields | None:
        """Return the fields of a file of a good shape; its name is given without the ending."""
        names = self._present(stem)
        file = names[0] if names else f"{stem}.yaml"
        for other in names[1:]:
            hint = "keep one of the two files"
            self._report(codes.TWO_FILES, other, f"{shown(file)} says the same thing", hint)
        document = self.document(file)
        if document is None:
            return None
        problems = tuple(shape.check(document, schema))
        self.diagnostics += problems
        return None if has_errors(problems) else Fields.of(document)

    def optional_fields(self, stem: str, schema: str) -> Fields | None:
        """Return the fields of a file that need not be there."""
        return self.fields(stem, schema) if self._present(stem) else None

    def _present(self, stem: str) -> list[str]:
        names = (f"{stem}{end}" for end in SUFFIXES)
        return [name for name in names if lstat(f"{self._folder}/{name}")]

    def ratings(self, file: str) -> tuple[Rating, ...]:
        """Return the imported ratings that a file keeps; none if it is not there."""
        content = self._content(file) if lstat(f"{self._folder}/{file}") else None
        if content is None:
            return ()
        found, problems = read_ratings(content, file=file)
        self.diagnostics += problems
        return found

    def document(self, file: str) -> Document | None:
        """Return what a file says, whatever its shape."""
        content = self._content(file)
        if content is None:
            return None
        reading = read_document(content, file=file)
        self.diagnostics += reading.diagnostics
        if reading.document is not None:
            self.documents[file] = reading.document
        return reading.document

    def entries(self, path: str, *, needed: bool = False) -> tuple[str, ...]:
        """Return the names in a folder, sorted, without those that systems and editors leave."""
        info = lstat(self._folder / path)
        if info is None:
            if needed:
                self._report(UNREADABLE, path, "the folder is missing", f"make a folder {path}/")
            return ()
        if is_link(info) or not stat.S_ISDIR(info.st_mode):
            message, hint = TROUBLES["outside"]
            if not is_link(info):
                message, hint = "this is not a folder", "put a folder of this name in its place"
            self._report(UNREADABLE, path, message, hint)
            return ()
        return tuple(self._plain_names(path))

    def stray(self, path: str, hint: str) -> None:
        """Report a file that nothing reads."""
        self._report(codes.STRAY_FILE, path, "nothing reads this", hint)

    def report_stray_learners(self) -> None:
        """Report what is in `learners/` and is not a learner's folder."""
        for name in self.entries("learners"):
            path = f"learners/{name}"
            info = lstat(self._folder / path)
            if info and is_link(info):
                self._report(UNREADABLE, path, *TROUBLES["outside"])
            elif info and not stat.S_ISDIR(info.st_mode):
                self.stray(path, "keep only folders here: one for each learner")

    def report_half_import(self) -> None:
        """Report an import that was interrupted, whose files are not all in their places."""
        if is_half_written(self._folder):
            self.diagnostics.append(
                Diagnostic(
                    code=codes.HALF_IMPORTED,
                    origin=Origin(file=STAGE),
                    message="an import was interrupted",
                    hint="import anything, or only look at what an import would do: the other is "
                    "finished first",
                    way_out=WayOut(Deed.FINISH_IMPORT),
                )
            )

    def _plain_names(self, path: str) -> Iterator[str]:
        try:
            names = sorted(each.name for each in (self._folder / path).iterdir())
        except OSError:
            self._report(UNREADABLE, path, "the folder cannot be opened", "check who may read it")
            return
        for name in names:
            if name.startswith(".") or name.endswith("~") or name in SYSTEM_FILES:
                continue
            if path_parts(name):
                yield name
            else:
                message = f"nothing reads {shown(name)}: its name has characters that are refused"
                hint = "give it a name of letters, digits and hyphens"
                self._report(codes.STRAY_FILE, path, message, hint)

    def _content(self, file: str) -> bytes | None:
        opened = open_below(self._folder, file.split("/"))
        if isinstance(opened, str):
            self._report(UNREADABLE, file, *TROUBLES[opened])
            return None
        with opened as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > LIMITS.size:
                message = f"the file is {megabytes(size)}; the limit is {megabytes(LIMITS.size)}"
                hint = "keep texts short, and evidence in files of its own"
                self._report(TOO_LARGE, file, message, hint)
                return None
            return stream.read(LIMITS.size + 1)

    def _report(self, code: Code, file: str, message: str, hint: str) -> None:
        origin = Origin(file=file)
        self.diagnostics.append(Diagnostic(code=code, origin=origin, message=message, hint=hint))
