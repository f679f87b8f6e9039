"""Where in the author's files a value was written."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Origin:
    """A place in an authored file.

    `file` is relative to the workspace, `pointer` is an RFC 6901 JSON Pointer, `line` and
    `column` count from 1; 0 means that the place inside the file is not known.
    """

    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        """Return `file:line:column`, leaving out what is not known."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE = Origin(file="")
"""The origin of a value that no author wrote down in a file."""
