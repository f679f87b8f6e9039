"""A logo is a sound PNG of a bounded size, and that is known without drawing it."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from zlib import compress, crc32

import pytest

from transcript.model.appearance import LARGEST_LOGO
from transcript.source import workspace
from transcript.source.logo_file import LogoFacts, inspect_logo
from transcript.source.workspace import SchoolFiles, Workspace

RIVERBEND = Path(__file__).parents[2] / "samples" / "riverbend" / "logo.png"


def chunk(name: bytes, content: bytes) -> bytes:
    check = crc32(name + content).to_bytes(4, "big")
    return len(content).to_bytes(4, "big") + name + content + check


def png(
    size: tuple[int, int] = (3, 2),
    *,
    depth: int = 8,
    colour: int = 2,
    ways: bytes = b"\0\0\0",
    rows: bytes | None = None,
    before: bytes = b"",
    end: bytes = chunk(b"IEND", b""),
) -> bytes:
    width, height = size
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 3)
    whole = height * (1 + -(-width * depth * samples // 8))
    drawn = compress(bytes(whole)) if rows is None else rows
    header = struct.pack(">IIBB", width, height, depth, colour) + ways
    parts = chunk(b"IHDR", header) + before + chunk(b"IDAT", drawn) + end
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(
    "content",
    [
        png(),
        png(colour=6),
        png(colour=4),
        png(depth=16, colour=0),
        png((9, 1), depth=1, colour=0),
        png(depth=4, colour=3, before=chunk(b"PLTE", bytes(48))),
        png((2000, 1)),
        RIVERBEND.read_bytes(),
    ],
)
def test_a_sound_picture_is_taken_as_it_is(content: bytes) -> None:
    assert inspect_logo(content) == LogoFacts(picture=content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        png()[:20],
        png()[:30],
        png(depth=3),
        png(colour=5),
        png(ways=b"\0\0\1"),
        png(colour=3),
        png(end=b""),
        png(rows=compress(bytes(3))),
        png(rows=compress(bytes(500))),
        png(rows=compress(bytes(20))[:-3]),
        png(rows=b"not packed"),
        png(before=chunk(b"acTL", bytes(8))),
        png().replace(b"IEND", b"IENE"),
        png((0, 5)),
    ],
)
def test_what_could_not_be_drawn_is_refused(content: bytes) -> None:
    assert inspect_logo(content) == LogoFacts(problem="unsupported")


@pytest.mark.parametrize("size", [(2001, 1), (1, 2001), (60_000, 60_000)])
def test_more_pixels_than_a_logo_needs_are_refused_by_the_header(size: tuple[int, int]) -> None:
    assert inspect_logo(png(size, rows=b"")) == LogoFacts(problem="too many pixels")


def test_more_bytes_than_a_logo_may_have_are_refused_unread() -> None:
    assert inspect_logo(bytes(LARGEST_LOGO + 1)) == LogoFacts(problem="too large")


# In the school's folder.


Named = Callable[[str], SchoolFiles]


@pytest.fixture
def named(folder: Path) -> Named:
    def load(logo: str) -> SchoolFiles:
        path = folder / "school.json"
        school = json.loads(path.read_bytes()) | {"appearance": {"logo": logo}}
        path.write_text(json.dumps(school), "utf-8")
        return Workspace.open(folder).load_school()

    return load


def test_a_logo_is_read_with_the_school(folder: Path, named: Named) -> None:
    (folder / "logo.png").write_bytes(png())
    files = named("logo.png")
    assert files.school is not None
    assert files.school.appearance.logo == "logo.png"
    assert files.school.appearance.picture == png()


def test_a_logo_may_stand_in_a_folder_below(folder: Path, named: Named) -> None:
    (folder / "pictures").mkdir()
    (folder / "pictures" / "logo.png").write_bytes(png())
    assert named("pictures/logo.png").logo == LogoFacts(picture=png())


@pytest.mark.parametrize(
    ("logo", "problem"),
    [
        ("nowhere.png", "missing"),
        ("../logo.png", "outside"),
        ("/etc/passwd", "outside"),
        ("credits", "not a file"),
        ("school.json", "unsupported"),
    ],
)
def test_what_is_no_logo_is_known_by_its_reason(logo: str, problem: str, named: Named) -> None:
    assert named(logo).logo.problem == problem


def test_a_logo_that_stops_being_readable_is_told(
    folder: Path, named: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: bytes) -> LogoFacts:
        raise OSError

    (folder / "logo.png").write_bytes(png())
    monkeypatch.setattr(workspace, "inspect_logo", fail)
    assert named("logo.png").logo.problem == "unreadable"


def test_a_school_that_cannot_be_built_has_no_logo(folder: Path) -> None:
    (folder / "school.json").write_text("{}", "utf-8")
    files = Workspace.open(folder).load_school()
    assert (files.school, files.logo) == (None, LogoFacts())
