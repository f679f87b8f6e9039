"""PyLD comes without the means to fetch. In processes of their own, since imports happen once."""

import subprocess
import sys

import pytest

from transcript.proofs import vocabulary

READ = "import sys\nfrom transcript.proofs.vocabulary import Vocabulary\nVocabulary({})\n"


def run(code: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_reading_contexts_brings_no_http_client() -> None:
    run(READ + "assert not {'aiohttp', 'requests'} & sys.modules.keys()")


def test_whoever_wants_a_client_later_gets_it() -> None:
    run(READ + "import aiohttp")


def test_a_client_that_is_there_already_stays() -> None:
    run("import aiohttp\n" + READ + "assert sys.modules['aiohttp'] is aiohttp")


def test_nothing_stays_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, whatever other tests have imported."""
    for name in ("aiohttp", "requests"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    vocabulary._pyld()  # noqa: SLF001 - what other tests imported decides what it hides
    assert not {"aiohttp", "requests"} & sys.modules.keys()
