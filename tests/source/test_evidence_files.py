"""What evidence may be, and what is known of it without opening it again."""

import hashlib
import io
import struct
from collections.abc import Callable

import pytest

from transcript.source import evidence_files
from transcript.source.evidence_files import FileFacts, inspect, path_parts
from transcript.source.media_types import ImageSize, image_size, media_type


def facts(content: bytes, suffix: str, *, size: int | None = None) -> FileFacts:
    said = len(content) if size is None else size
    return inspect(io.BytesIO(content), size=said, suffix=suffix)


def png(width: int, height: int, *, before: bytes = b"") -> bytes:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)
    return head + b"\x08\x02\x00\x00\x00crc." + before + b"....IDAT"


def jpeg(width: int, height: int, *, marker: int = 0xC0) -> bytes:
    app = b"\xff\xe1" + struct.pack(">H", 12) + b"Exif......"
    tables = b"\xff\xff\xc4" + struct.pack(">H", 3) + b"x"
    frame = b"\xff" + bytes([marker]) + struct.pack(">HBHH", 11, 8, height, width)
    return b"\xff\xd8" + app + tables + frame + b"...."


def webp(form: bytes, body: bytes) -> bytes:
    return b"RIFF\x00\x00\x00\x00WEBP" + form + b"\x0a\x00\x00\x00" + body


def vp8x(width: int, height: int, *, flags: int = 0) -> bytes:
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp(b"VP8X", bytes([flags, 0, 0, 0]) + sizes)


def vp8l(width: int, height: int) -> bytes:
    return webp(b"VP8L", b"\x2f" + struct.pack("<I", (height - 1) << 14 | (width - 1)))


def vp8(width: int, height: int) -> bytes:
    return webp(b"VP8 ", b"...\x9d\x01\x2a" + struct.pack("<HH", width, height))


KINDS = {
    ".pdf": (b"%PDF-1.7\n", "application/pdf"),
    ".png": (png(3, 2), "image/png"),
    ".jpg": (jpeg(3, 2), "image/jpeg"),
    ".JPEG": (jpeg(3, 2), "image/jpeg"),
    ".webp": (vp8x(3, 2), "image/webp"),
    ".mp3": (b"ID3\x04" + b"\x00" * 20, "audio/mpeg"),
    ".m4a": (b"\x00\x00\x00\x20ftypM4A \x00", "audio/mp4"),
    ".ogg": (b"OggS\x00\x02", "audio/ogg"),
    ".oga": (b"OggS\x00\x02", "audio/ogg"),
    ".wav": (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
    ".mp4": (b"\x00\x00\x00\x20ftypisom\x00", "video/mp4"),
    ".webm": (b"\x1a\x45\xdf\xa3\x01", "video/webm"),
    ".txt": ("Créek\n".encode(), "text/plain"),
    ".md": (b"# Creek\n", "text/markdown"),
    ".csv": (b"day,ph\n1,7\n", "text/csv"),
}


@pytest.mark.parametrize("suffix", KINDS)
def test_a_file_of_each_kind_is_known_with_its_digest(suffix: str) -> None:
    content, kind = KINDS[suffix]
    assert facts(content, suffix) == FileFacts(
        size=len(content), sha256=hashlib.sha256(content).hexdigest(), media_type=kind
    )


@pytest.mark.parametrize("suffix", KINDS)
def test_a_name_that_does_not_fit_the_bytes_is_refused(suffix: str) -> None:
    other = b"%PDF-1.7\n" if suffix != ".pdf" else b"<html></html>"
    assert facts(other, suffix) == FileFacts(size=len(other), problem="unsupported")


@pytest.mark.parametrize("suffix", [".svg", ".html", ".docx", ".zip", ".gif", ".exe", ".mov", ""])
def test_what_can_run_or_unfold_is_refused(suffix: str) -> None:
    for content in (b"<svg xmlns='x'/>", b"PK\x03\x04", b"GIF89a", b"\x00\x00\x00\x14ftypqt  "):
        assert facts(content, suffix).problem == "unsupported"


def test_sound_may_begin_without_a_tag() -> None:
    assert media_type(".mp3", b"\xff\xfb\x90\x00") == "audio/mpeg"


def test_a_riff_file_of_another_form_is_none_of_ours() -> None:
    assert media_type(".wav", b"RIFF\x00\x00\x00\x00AVI ") is None


def test_an_empty_file_has_no_problem_of_its_own() -> None:
    empty = hashlib.sha256().hexdigest()
    assert facts(b"", ".txt") == FileFacts(size=0, sha256=empty, media_type="text/plain")
    assert facts(b"", ".pdf") == FileFacts(size=0, sha256=empty)


def test_text_is_utf_8_throughout() -> None:
    assert facts(b"caf\xe9 au lait", ".txt").problem == "unsupported"
    assert facts(b"cut off: \xc3", ".txt").problem == "unsupported"
    assert facts(b"a" * 30 + b"\x00", ".txt").problem == "unsupported"
    split = "é".encode().rjust(17, b"a")  # falls on both sides of the first bytes
    assert facts(split, ".txt").problem is None


def test_a_file_at_the_limit_passes_and_one_byte_more_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evidence_files, "LARGEST_FILE", 100)
    assert facts(b"a" * 100, ".txt").problem is None
    assert facts(b"a" * 101, ".txt") == FileFacts(
        size=101, media_type="text/plain", problem="too large"
    )


def test_a_file_that_grows_while_it_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_files, "LARGEST_FILE", 100)
    assert facts(b"a" * 101, ".txt", size=99).problem == "too large"


def test_an_image_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    content = png(3, 2)
    monkeypatch.setattr(evidence_files, "LARGEST_IMAGE", len(content))
    assert facts(content, ".png").problem is None
    assert facts(content + b".", ".png") == FileFacts(
        size=len(content) + 1, media_type="image/png", problem="image too large"
    )


@pytest.mark.parametrize(
    ("suffix", "make"),
    [(".png", png), (".jpg", jpeg), (".webp", vp8x), (".webp", vp8l), (".webp", vp8)],
)
def test_an_image_is_bounded_in_pixels_by_its_header(
    suffix: str, make: Callable[[int, int], bytes]
) -> None:
    assert facts(make(8000, 5000), suffix).problem is None
    bomb = make(8001, 5000)
    assert facts(bomb, suffix) == FileFacts(
        size=len(bomb), media_type=media_type(suffix, bomb), problem="image too large"
    )


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".png", png(0, 5)),
        (".png", png(3, 2)[:18]),
        (".png", png(3, 2).replace(b"IHDR", b"XXXX")),
        (".png", png(3, 2, before=b"....acTL")),
        (".jpg", b"\xff\xd8\xff"),
        (".jpg", b"\xff\xd8\xff\xe1\x00\x04abXY"),
        (".jpg", b"\xff\xd8\xff\xe1\x00"),
        (".webp", vp8x(3, 2, flags=0x02)),
        (".webp", vp8x(3, 2)[:20]),
        (".webp", webp(b"ALPH", b"........")),
        (".webp", vp8(3, 2)[:26]),
    ],
)
def test_an_image_that_is_damaged_or_moves_is_refused(suffix: str, content: bytes) -> None:
    found = facts(content, suffix)
    assert (found.problem, found.sha256) == ("unsupported", None)


def test_the_size_of_an_image_is_width_by_height() -> None:
    size = ImageSize(width=3, height=2)
    for make in (vp8x, vp8l, vp8):
        assert image_size("image/webp", make(3, 2)) == size
    for marker in (0xC0, 0xC1, 0xC2, 0xCF):
        assert image_size("image/jpeg", jpeg(3, 2, marker=marker)) == size
    assert image_size("image/png", png(3, 2)) == size


@pytest.mark.parametrize(
    "path", ["a.pdf", "evidence/creek.pdf", "evidence/reseña año.pdf", "a/b/c.d.txt", "console.txt"]
)
def test_a_plain_path_has_parts(path: str) -> None:
    assert path_parts(path) == tuple(path.split("/"))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../other/record.yaml",
        "evidence/../../x.pdf",
        "./a.pdf",
        "a//b.pdf",
        "evidence/",
        "evidence\\creek.pdf",
        "C:/creek.pdf",
        "a.pdf:stream",
        "\\\\server\\share",
        "https://example.org/a.pdf",
        "NUL",
        "evidence/con.pdf",
        "aux .txt",
        "COM1.tar.gz",
        "lpt¹.txt",
        "a.pdf.",
        "a.pdf ",
        "a\x00.pdf",
        "a\n.pdf",
        "a\udcff.pdf",
        "what?.pdf",
    ],
)
def test_a_path_that_could_lead_elsewhere_on_some_system_has_none(path: str) -> None:
    assert path_parts(path) is None
