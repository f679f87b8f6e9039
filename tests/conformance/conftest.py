"""Where the corpora and vectors that others publish are found."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of outside material. Missing: skipped at home, failed where `CI` is true."""
    folder = (REPOSITORY / os.environ.get("TRANSCRIPT_CORPORA", "../shared")).resolve()
    if not (folder / "standards").is_dir():
        message = f"no outside corpora in {folder}; set TRANSCRIPT_CORPORA"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder
