"""Poppler and qpdf read the sealed pages as meant: signature, structure, fonts, records."""

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from transcript.issuance import IssuedTranscript

pytestmark = pytest.mark.external

Run = Callable[..., subprocess.CompletedProcess[str]]
Pages = Mapping[str, Path]

CLR, RECORD = "transcript.clr.json", "transcript.record.json"
HEADINGS_AND_TABLES = {"Document", "H1", "H2", "P", "Figure", "Table", "TR", "TH", "TD", "L", "LI"}


@pytest.fixture
def one(sealed: Pages) -> Path:
    """The first of the sealed pages."""
    return next(iter(sealed.values()))


def signatures(said: str) -> dict[str, str]:
    """Return what pdfsig says of the one signature, by its own labels."""
    assert re.findall(r"^Signature #\d+", said, re.MULTILINE) == ["Signature #1"]
    lines = re.findall(r"^  - (.+)$", said, re.MULTILINE)
    return dict(tuple(line.partition(":")[::2]) for line in lines)


def elements(said: str) -> set[str]:
    """Return the kinds of structure elements that pdfinfo lists."""
    return set(re.findall(r"^ *([A-Z][A-Za-z0-9]*)\b(?=$| \(|:| ?\")", said, re.MULTILINE))


def fonts(said: str) -> Iterator[tuple[str, ...]]:
    """Return name, embedded and with a Unicode map, of each font that pdffonts lists."""
    for line in said.splitlines()[2:]:
        name, *_, embedded, _subset, unicode_map, _number, _generation = line.split()
        yield name, embedded, unicode_map


def attachments(tool: Run, path: Path, folder: Path) -> dict[str, bytes]:
    """Return what pdfdetach takes out, by name."""
    listed = tool("pdfdetach", "-list", path).stdout
    names = re.findall(r"^\d+: (.+)$", listed, re.MULTILINE)
    for number in range(len(names)):
        tool("pdfdetach", "-save", str(number + 1), "-o", folder / names[number], path)
    return {name: (folder / name).read_bytes() for name in names}


def test_qpdf_finds_no_fault(sealed: Pages, tool: Run) -> None:
    checked = {name: tool("qpdf", "--check", path) for name, path in sealed.items()}
    assert {name: each.stdout for name, each in checked.items() if each.returncode} == {}


def test_pdfsig_finds_one_valid_signature_over_the_whole_file(sealed: Pages, tool: Run) -> None:
    wrong = {}
    for name, path in sealed.items():
        found = signatures(tool("pdfsig", "-nocert", path).stdout)
        said = (found["Signature Type"], found["Signature Validation"])
        if "Total document signed" not in found or said != (
            " ETSI.CAdES.detached",
            " Signature is Valid.",
        ):
            wrong[name] = found
    assert wrong == {}


def test_pdfsig_notices_a_changed_byte(one: Path, tool: Run, tmp_path: Path) -> None:
    content = bytearray(one.read_bytes())
    comment = content.index(b"%", 5) + 1
    content[comment] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(content)
    found = signatures(tool("pdfsig", "-nocert", changed).stdout)
    assert found["Signature Validation"] == " Digest Mismatch."


def test_pdfsig_notices_a_byte_too_many(one: Path, tool: Run, tmp_path: Path) -> None:
    longer = tmp_path / "longer.pdf"
    longer.write_bytes(one.read_bytes() + b"\n% more\n")
    assert "Total document signed" not in signatures(tool("pdfsig", "-nocert", longer).stdout)


def test_pdfinfo_finds_headings_tables_lists_and_figures(sealed: Pages, tool: Run) -> None:
    missing = {
        name: HEADINGS_AND_TABLES - elements(tool("pdfinfo", "-struct", path).stdout)
        for name, path in sealed.items()
    }
    assert {name: each for name, each in missing.items() if each} == {}


def test_pdfinfo_finds_the_text_in_the_structure(
    sealed: Pages, issued: Mapping[str, IssuedTranscript], tool: Run
) -> None:
    for name, path in sealed.items():
        said = tool("pdfinfo", "-struct-text", path).stdout
        school = issued[name].transcript.school.name
        assert school in " ".join(said.replace('"', " ").split()), name


def test_pdfinfo_finds_letter_size_tags_and_no_encryption(sealed: Pages, tool: Run) -> None:
    for name, path in sealed.items():
        lines = tool("pdfinfo", path).stdout.splitlines()
        said = {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
        assert said["Title"], name
        assert (said["Tagged"], said["Encrypted"], said["JavaScript"], said["Page size"]) == (
            "yes",
            "no",
            "no",
            "612 x 792 pts (letter)",
        ), name


def test_pdffonts_finds_every_font_embedded_with_its_letters(sealed: Pages, tool: Run) -> None:
    for name, path in sealed.items():
        found = list(fonts(tool("pdffonts", path).stdout))
        assert found, name
        assert [each for each in found if each[1:] != ("yes", "yes")] == [], name


def test_pdfdetach_takes_out_the_signed_record(
    sealed: Pages, issued: Mapping[str, IssuedTranscript], tool: Run, tmp_path: Path
) -> None:
    for name, path in sealed.items():
        folder = tmp_path / name
        folder.mkdir()
        found = attachments(tool, path, folder)
        signed = issued[name]
        assert (found[CLR], found[RECORD]) == (signed.clr, signed.record), name


def test_every_file_is_small_enough_to_send(sealed: Pages) -> None:
    largest = max(path.stat().st_size for path in sealed.values())
    assert largest < 1_000_000
