"""One file per defect, named by it; the manifest says what has to be found."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from transcript.verification.report import FileReport

Judge = Callable[..., FileReport]

TAMPERED = Path(__file__).parents[1] / "tampered"
MANIFEST = tomllib.loads((TAMPERED / "manifest.toml").read_text(encoding="utf-8"))["file"]
OURS = {"make.py", "manifest.toml", "__pycache__"}


@pytest.mark.parametrize("entry", MANIFEST, ids=[entry["name"] for entry in MANIFEST])
def test_a_file_is_judged_as_its_manifest_says(entry: dict[str, Any], judge: Judge) -> None:
    report = judge((TAMPERED / entry["name"]).read_bytes(), file=entry["name"])
    found = [
        f"{check.step} {check.code} {check.path}".strip()
        for check in report.checks
        if not check.verdict
    ]
    assert (report.kind, report.verdict, list(report.axes.values()), found) == (
        entry["kind"],
        entry["verdict"],
        entry["axes"],
        entry["found"],
    )


def test_the_files_are_those_of_the_manifest() -> None:
    there = {path.name for path in TAMPERED.iterdir()} - OURS
    assert there == {entry["name"] for entry in MANIFEST}


def test_the_files_are_what_the_script_makes(forge: ModuleType) -> None:
    made = forge.files()
    assert {name: (TAMPERED / name).read_bytes() for name in made} == made


@pytest.mark.parametrize("entry", MANIFEST, ids=[entry["name"] for entry in MANIFEST])
def test_what_fails_shows_nothing_of_the_file(entry: dict[str, Any], judge: Judge) -> None:
    shown = judge((TAMPERED / entry["name"]).read_bytes(), file=entry["name"]).to_json()
    if "failed" in entry["axes"][:2]:
        assert shown["issuer"] == {"id": None, "name": None, "trusted": False, "key": None}
        assert shown["subject"] is None
        assert shown["document"] is None
    if shown["issuer"]["trusted"]:
        assert shown["issuer"]["name"] == "Hill School, Upton"
