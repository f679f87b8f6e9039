"""What can be done is data, which each surface words: nobody else speaks of commands."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import transcript
from transcript.cli.ways_out import COMMANDS
from transcript.ways_out import Deed, WayOut, advised
from transcript.web.api.ways_out import CALLS
from transcript.web.ways_out import PAGES

PROGRAM = Path(transcript.__file__).parent
COMMAND = re.compile(r"“transcript [a-z]|(?<![\w-])--[a-z]|: transcript [a-z]+ [a-z]")
ON_THE_MACHINE = {
    "accounts/store.py": "the accounts are made anew where the server runs",
    "credentials/contexts.py": "how the program is installed again",
    "batch/archiving.py": "the page that lies in an archive",
    "batch/inspecting.py": "what was begun to be purged is purged where the registry is",
    "batch/purging.py": "so is this",
    "batch/release_page.py": "the page that lies in a package, for a college",
    "office/browser_verifier.py": "what is typed to npm",
    "office/passphrases.py": "a worker of a cluster",
    "office/receipts.py": "the receipt, with which anybody repeats a check",
    "office/run_page.py": "the title of a report",
    "registry/adoption.py": "a registry is brought back where it is",
    "registry/database_errors.py": "so it is",
    "registry/file_engine.py": "so it is",
    "verification/profiles/schema_probes.py": "the probes of a profile, which no page asks for",
    "web/api/operations.py": "the API says which command prints the same",
    "web/api/school.py": "how the server is started",
    "web/api/verifying.py": "what whoever keeps the server's list can type",
    "web/signing_in.py": "how the server is started",
    "web/trusting.py": "how the server is started",
}
"""Where commands are named nevertheless, because no page and no call could do it."""


@pytest.mark.parametrize("words", [COMMANDS, PAGES, CALLS], ids=["commands", "pages", "calls"])
def test_every_deed_has_words_on_every_surface(words: Mapping[Deed, str]) -> None:
    assert set(words) == set(Deed)


def test_what_is_wrong_goes_on_with_what_can_be_done() -> None:
    way_out = WayOut(Deed.MEND_LEARNER, "ana")
    assert advised("wait", way_out, COMMANDS) == "wait; “transcript validate ana” shows how"


def test_without_a_way_out_nothing_is_added() -> None:
    assert advised("the disk is full", None, PAGES) == "the disk is full"


def test_only_the_command_line_speaks_of_commands() -> None:
    found = {
        each.relative_to(PROGRAM).as_posix()
        for each in PROGRAM.rglob("*.py")
        if "cli" not in each.relative_to(PROGRAM).parts
        and any(COMMAND.search(text) for text in _texts(each))
    }
    assert found == set(ON_THE_MACHINE)


def test_no_page_is_told_to_type_a_command() -> None:
    assert not [each for each in PAGES.values() if COMMAND.search(each)]


def _texts(file: Path) -> Iterator[str]:
    """Yield the texts of a module, without what is written for those who read it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    notes = {
        id(each.value)
        for each in ast.walk(tree)
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
    }
    for each in ast.walk(tree):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in notes:
            yield each.value
