"""The files in `samples/imports/` that scripts write are what they write now."""

import runpy
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
SCRIPTS = ("make_imports.py", "make_framework_samples.py")
FILES: dict[str, bytes] = {
    name: content
    for script in SCRIPTS
    for name, content in runpy.run_path(str(SAMPLES / script))["files"]().items()
}


@pytest.mark.parametrize("name", FILES)
def test_a_sample_is_what_its_script_writes(name: str) -> None:
    assert (SAMPLES / "imports" / name).read_bytes() == FILES[name]
