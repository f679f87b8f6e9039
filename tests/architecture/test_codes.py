"""Every code has a page and a broken sample, and every sample gives exactly its one code."""

import importlib.util
import re
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from transcript import resources
from transcript.exporting import missing
from transcript.source.workspace import Workspace
from transcript.validation import validate
from transcript.validation.catalogue import codes

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "samples" / "broken"
SAMPLES = sorted(path.name for path in BROKEN.iterdir())
TODAY = date(2026, 11, 22)
GONE = {"https://videos.riverbend.example/watch/gone": "it answered with status 404"}


def make_broken() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_broken", ROOT / "samples" / "make_broken.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_codes_and_pages_and_samples_are_the_same_set() -> None:
    assert list(codes()) == SAMPLES
    assert resources.code_numbers() == tuple(codes())


@pytest.mark.parametrize("number", SAMPLES)
def test_a_broken_sample_gives_its_one_code_at_its_place(number: str) -> None:
    manifest: dict[str, Any] = yaml.safe_load((BROKEN / number / "broken.yaml").read_text("utf-8"))
    manifest |= {key: str(value) for key, value in manifest.items() if key != "line"}
    result = validate(
        Workspace.open(BROKEN / number),
        learner=manifest["learner"],
        today=TODAY,
        missing=missing,
        broken=GONE.get,
    )
    found = [
        {"code": each.code.number, "file": each.origin.file, "line": each.origin.line or None}
        for each in result.diagnostics
    ]
    assert found == [{key: manifest[key] for key in ("code", "file", "line")}]
    assert manifest["code"] == number


def test_the_broken_samples_are_what_the_script_writes() -> None:
    written = {
        path.relative_to(BROKEN).as_posix(): path.read_bytes()
        for path in BROKEN.rglob("*")
        if path.is_file()
    }
    assert written == make_broken().all_files()


@pytest.mark.parametrize("number", list(codes()))
def test_a_page_says_what_a_code_means_and_shows_wrong_and_right(number: str) -> None:
    page = resources.code_page(number)
    assert page.splitlines()[0] == f"# {number}: {codes()[number].summary}"
    assert re.findall(r"^## .*", page, re.MULTILINE) == ["## Meaning", "## Wrong", "## Right"]


def test_the_index_lists_every_code() -> None:
    rows = [
        f"| [{code.number}]({code.number}.md) | {code.summary} | {code.severity} |"
        for code in codes().values()
    ]
    index = (ROOT / "docs" / "codes" / "README.md").read_text(encoding="utf-8")
    assert [line for line in index.splitlines() if line.startswith("| [")] == rows
