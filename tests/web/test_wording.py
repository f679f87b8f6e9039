"""Ways out of the command line are told as a page has them: for as long as they are worded so."""

import re
from pathlib import Path

import pytest

from transcript.web import wording

PROGRAM = Path(wording.__file__).parents[1]
JOINED = re.compile(r'"\s*\n\s*f?"')


@pytest.fixture(scope="module")
def messages() -> str:
    files = (each for each in PROGRAM.rglob("*.py") if each != Path(wording.__file__))
    return "\n".join(JOINED.sub("", each.read_text(encoding="utf-8")) for each in files)


@pytest.mark.parametrize(
    "there", [there for there, _ in wording.WAYS_OUT], ids=lambda each: each.pattern
)
def test_what_is_put_otherwise_is_still_said(messages: str, there: re.Pattern[str]) -> None:
    assert there.search(messages)


def test_what_names_no_command_stays_as_it_is() -> None:
    assert wording.in_a_browser("the disk is full") == "the disk is full"
