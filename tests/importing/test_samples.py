"""The files in `samples/imports/` that a script writes are what it writes now."""

import runpy
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
FILES: dict[str, bytes] = runpy.run_path(str(SAMPLES / "make_imports.py"))["files"]()


@pytest.mark.parametrize("name", FILES)
def test_a_sample_is_what_the_script_writes(name: str) -> None:
    assert (SAMPLES / "imports" / name).read_bytes() == FILES[name]
