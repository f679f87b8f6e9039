"""The kit of `tests/tampered`: one file per fault; the manifest says what each must get.

A verdict in the manifest is the judgement of a person. What this tool says besides, word by word,
is in `reports.golden`; `--update-golden` writes it anew, for a person to read.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any

import pytest
from click.testing import CliRunner

from tests.tampered.forge import kit
from transcript.cli.main import main
from transcript.credentials.status_list import Bitstring, StatusListError
from transcript.proofs.multibase import base64url_encode
from transcript.verification.codes import Code
from transcript.verification.report import FileReport

TAMPERED = Path(__file__).parents[1] / "tampered"
GOLDEN = Path(__file__).parent / "reports.golden"
MANIFEST = tomllib.loads((TAMPERED / "manifest.toml").read_text(encoding="utf-8"))
ENTRIES: list[dict[str, Any]] = MANIFEST["file"]
NAMES = [entry["name"] for entry in ENTRIES]
OURS = {
    ".gitattributes",
    "README.md",
    "make.py",
    "manifest.toml",
    "forge",
    "published",
    "trust.yaml",
    "__pycache__",
}


@cache
def report_on(name: str) -> FileReport:
    return kit.judged(name, (TAMPERED / name).read_bytes())


def approved(name: str) -> str:
    _, _, words = GOLDEN.read_text(encoding="utf-8").partition(f"== {name}\n")
    return words.partition("\n\n")[0].strip()


@pytest.mark.parametrize("entry", ENTRIES, ids=NAMES)
def test_a_file_is_judged_as_its_manifest_says_in_words_that_were_approved(
    entry: dict[str, Any],
    update_golden: bool,  # noqa: FBT001 - a fixture
) -> None:
    report = report_on(entry["name"])
    found = kit.findings(report)
    assert (report.kind, report.verdict, list(report.axes.values()), found) == (
        entry["kind"],
        entry["verdict"],
        entry["axes"],
        entry["found"],
    )
    assert update_golden or "\n".join(_lines(entry["name"])).strip() == approved(entry["name"])


def test_what_fails_shows_nothing_of_the_file() -> None:
    nobody = {"id": None, "name": None, "trusted": False, "key": None}
    failed = [entry["name"] for entry in ENTRIES if "failed" in entry["axes"][:2]]
    for name in failed:
        shown = report_on(name).to_json()
        assert (name, shown["issuer"], shown["subject"], shown["document"]) == (
            name,
            nobody,
            None,
            None,
        )


def test_the_name_of_an_issuer_is_that_of_the_readers_list() -> None:
    issuers = [report_on(name).issuer for name in NAMES]
    names = {each.name for each in issuers if each.trusted}
    assert names == {"Hill School, Upton", "Ridge School, Upton"}
    assert all(each.name is None for each in issuers if not each.trusted)


def test_the_files_are_those_of_the_manifest() -> None:
    there = {path.name for path in TAMPERED.iterdir()} - OURS
    assert there == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


def test_the_files_are_what_the_script_makes() -> None:
    made = {**kit.files(), **kit.others()}
    assert {name: (TAMPERED / name).read_bytes() for name in made} == made
    lists = {f"published/{path.name}" for path in (TAMPERED / "published").iterdir()}
    assert lists == made.keys() & lists


def test_the_manifest_says_of_each_file_what_the_script_says() -> None:
    made = kit.forged()
    assert {entry["name"]: (entry["why"], entry.get("sound", "")) for entry in ENTRIES} == {
        name: (each.why, kit.counterpart(each)) for name, each in made.items()
    }


def test_there_are_enough_files_and_most_of_them_must_fail() -> None:
    verdicts = Counter(entry["verdict"] for entry in ENTRIES)
    assert verdicts.total() >= 400
    assert verdicts["failed"] >= 0.6 * verdicts.total()


def test_every_kind_of_file_has_a_sound_one() -> None:
    passed = {entry["kind"] for entry in ENTRIES if entry["verdict"] == "passed"}
    assert passed == {"clr", "badge", "jwt", "png", "svg", "pdf"}


def test_what_is_named_sound_passes_and_nothing_else_does() -> None:
    passed = {entry["name"] for entry in ENTRIES if entry["verdict"] == "passed"}
    assert passed == {name for name in NAMES if name.startswith("sound")}


def test_a_file_with_a_fault_differs_from_its_sound_one_which_passes() -> None:
    verdicts = {entry["name"]: entry["verdict"] for entry in ENTRIES}
    for entry in ENTRIES:
        if "sound" in entry:
            assert (entry["sound"], verdicts[entry["sound"]]) == (entry["sound"], "passed")
            sound, spoilt = (TAMPERED / entry[each] for each in ("sound", "name"))
            assert sound.read_bytes() != spoilt.read_bytes()


def test_a_file_needs_a_renderer_if_its_pages_are_compared() -> None:
    needing = {entry["name"] for entry in ENTRIES if "needs" in entry}
    compared = {
        name
        for name in NAMES
        if report_on(name).checks
        != kit.judged(name, (TAMPERED / name).read_bytes(), draws=False).checks
    }
    assert needing == compared
    assert all(name.endswith(".pdf") for name in needing)


def test_the_command_line_judges_the_kit_alike() -> None:
    asked = [entry for entry in ENTRIES if "needs" not in entry]
    result = CliRunner().invoke(
        main,
        [
            "verify",
            *(str(TAMPERED / entry["name"]) for entry in asked),
            *("--trust", str(TAMPERED / MANIFEST["trust"])),
            *("--status", str(TAMPERED / MANIFEST["status"])),
            *("--at", MANIFEST["moment"], "--format", "json"),
        ],
        catch_exceptions=False,
    )
    assert result.exit_code == 1
    told = {Path(each["file"]).name: each for each in json.loads(result.stdout)["files"]}
    assert {name: _told(each) for name, each in told.items()} == {
        entry["name"]: (entry["kind"], entry["verdict"], entry["axes"], entry["found"])
        for entry in asked
    }


def _told(report: dict[str, Any]) -> tuple[str, str, list[str], list[str]]:
    found = [
        " ".join(part for part in (check["step"], check["code"], check["path"]) if part)
        for check in report["checks"]
        if check["verdict"] != "passed"
    ]
    return report["kind"], report["verdict"], list(report["axes"].values()), found


def test_the_words_of_every_report_are_those_that_were_approved(update_golden: bool) -> None:  # noqa: FBT001 - a fixture
    written = "\n".join(
        line for name in sorted(NAMES) for line in (f"== {name}", *_lines(name), "")
    )
    if update_golden:
        GOLDEN.write_text(written, encoding="utf-8")
    approved = GOLDEN.read_text(encoding="utf-8")
    differences = unified_diff(approved.splitlines(), written.splitlines(), n=1, lineterm="")
    assert "\n".join(differences) == ""


def _lines(name: str) -> Iterator[str]:
    for check in report_on(name).checks:
        place = f" {check.path}" if check.path else ""
        yield f"{check.verdict} {check.axis} {check.step} {check.code}{place}"
        yield from wrap(check.message, 110, initial_indent="    ", subsequent_indent="    ")


@pytest.mark.parametrize("size", [16, 1024], ids=["16 MiB", "1 GiB"])
def test_a_list_that_inflates_to_too_much_is_refused(size: int) -> None:
    packed = _zeros(size)
    assert len(packed) < 2_000_000
    with pytest.raises(StatusListError, match="inflates to more than"):
        Bitstring.decode(f"u{base64url_encode(packed)}")


def _zeros(mebibytes: int) -> bytes:
    import zlib

    # A flush at the end of each part lets the same packed part stand there many times.
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    part = stream.compress(bytes(1024 * 1024)) + stream.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + part * mebibytes + b"\x03\0" + bytes(8)


@pytest.mark.parametrize("bracket", [b"[", b'{"a":'], ids=["lists", "objects"])
def test_a_hundred_thousand_levels_are_malformed(bracket: bytes) -> None:
    report = kit.judged("deep.clr.json", b'{"@context":' + bracket * 100_000)
    assert [check.code for check in report.checks] == [Code.MALFORMED]


def test_a_file_of_a_hundred_megabytes_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large.clr.json"
    with file.open("wb") as opened:
        opened.truncate(100_000_000)
    result = CliRunner().invoke(main, ["verify", str(file)], catch_exceptions=False)
    assert result.exit_code == 4
    assert "the file is larger than 25 MB; no transcript is" in result.stderr
