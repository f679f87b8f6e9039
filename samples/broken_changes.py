"""What a broken copy is: the sound workspace with a change or two.

A case changes the sound workspace `samples/sound/` in one way. `at` is a text that stands once in
the broken file and ends on the line that the report must name; without it the report names no line.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from zlib import compress, crc32

SOUND = Path(__file__).parent / "sound"
LEARNER = "learners/noor-haddad-lind"
RECORD = f"{LEARNER}/record.yaml"
PERSON = f"{LEARNER}/learner.yaml"
ARGUE = "credits/argue-from-data.yaml"
STORY = "credits/tell-a-true-story.yaml"
INQUIRY = "credits/lead-an-inquiry.yaml"
PROFILE = "graduate-profile.yaml"
SCHOOL = "school.yaml"

Files = dict[str, bytes]


@dataclass(frozen=True)
class Swap:
    """In a file, replace a text that stands there once."""

    file: str
    old: str
    new: str

    def apply(self, files: Files) -> None:
        text = files[self.file].decode("utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {self.old!r} stands there {text.count(self.old)} times")
        files[self.file] = text.replace(self.old, self.new).encode("utf-8")


@dataclass(frozen=True)
class Garble:
    """In a file, replace a text with bytes that are not text."""

    file: str
    old: str
    new: bytes

    def apply(self, files: Files) -> None:
        files[self.file] = files[self.file].replace(self.old.encode("utf-8"), self.new)


@dataclass(frozen=True)
class Write:
    """Write a file."""

    file: str
    content: bytes

    def apply(self, files: Files) -> None:
        files[self.file] = self.content


@dataclass(frozen=True)
class Remove:
    """Remove a file."""

    file: str

    def apply(self, files: Files) -> None:
        del files[self.file]


@dataclass(frozen=True)
class Rename:
    """Give a file another name in the same folder."""

    file: str
    name: str

    def apply(self, files: Files) -> None:
        files[str(PurePosixPath(self.file).with_name(self.name))] = files.pop(self.file)


@dataclass(frozen=True)
class Case:
    """One broken copy: what is wrong in a sentence, where the report points, and the changes."""

    code: str
    about: str
    file: str
    at: str | None
    changes: tuple[Swap | Garble | Write | Remove | Rename, ...]


def swap(code: str, about: str, file: str, old: str, new: str, at: str | None = None) -> Case:
    """Return a case of one replaced text; the report points at the first line of the new text."""
    return Case(code, about, file, at or new.strip().splitlines()[0], (Swap(file, old, new),))


def in_record(code: str, about: str, old: str, new: str, at: str | None = None) -> Case:
    """Return a case of one replaced text in the learner's record."""
    return swap(code, about, RECORD, old, new, at)


def png_that_claims(width: int, height: int) -> bytes:
    """Return a tiny PNG whose header claims a size that would fill the memory of who opens it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        size, check = len(content).to_bytes(4, "big"), crc32(name + content).to_bytes(4, "big")
        return size + name + content + check

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", compress(b"\0")), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def logo(file: str) -> Swap:
    """Return the change that gives the school a logo."""
    return Swap(SCHOOL, "address:\n", f"appearance:\n  logo: {file}\naddress:\n")


def digest_of(file: str) -> str:
    """Return the digest that the sound record gives for a file of evidence."""
    return "sha256:" + sha256((SOUND / LEARNER / file).read_bytes()).hexdigest()


REPORT_FILE = "evidence/creek-report.txt"
REPORT = f"{LEARNER}/{REPORT_FILE}"
STATEMENT_END = "I want to study rivers, and the people who live from them."
