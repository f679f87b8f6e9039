"""There is one way to a copy that is bound to a recipient, and it goes past a ground and a note."""

import ast
from collections.abc import Iterator
from pathlib import Path

import click

from transcript.cli.main import main
from transcript.model.disclosure import COLLEGES, GROUNDS

ROOT = Path(__file__).parents[2]
MAKES = "transcript/batch/releasing.py"
"""The only module that makes a recipient, and exports for one."""

READS_BACK = {"transcript/model/recipient.py", "transcript/verification/steps/container.py"}
"""What reads one from a file that was made before."""

HANDS_ON = {"transcript/exporting.py", "transcript/batch/verifying.py"}
"""What hands one on to the pages: of an export, and of a page that is drawn again to compare."""


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for folder in ("transcript", "exporters"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield path.relative_to(ROOT).as_posix(), node


def _name(call: ast.Call) -> str:
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_one_module_makes_recipients() -> None:
    assert {file for file, call in _calls() if _name(call) == "Recipient"} == {MAKES}


def test_nobody_else_exports_for_a_recipient() -> None:
    makers = {"export", "Edition"}
    found = {
        file
        for file, call in _calls()
        if _name(call) in makers and any(each.arg == "recipient" for each in call.keywords)
    }
    assert found == {MAKES, *HANDS_ON}


def test_what_makes_one_asks_for_the_ground_first_and_notes_it_before_it_is_there() -> None:
    tree = ast.parse((ROOT / MAKES).read_text(encoding="utf-8"))
    bodies = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
    made = [_name(each) for each in _in_order(bodies["_prepared"])]
    assert made.index("_ground") < made.index("Recipient")
    done = [_name(each) for each in _in_order(bodies["release"])]
    assert done.index("_prepared") < done.index("note") < done.index("_shown")


def _in_order(body: ast.FunctionDef) -> list[ast.Call]:
    found = [each for each in ast.walk(body) if isinstance(each, ast.Call)]
    return sorted(found, key=lambda each: (each.lineno, each.col_offset))


def test_one_command_names_a_recipient_and_it_wants_a_basis() -> None:
    with_recipient = [
        (name, command)
        for name, command in _commands()
        if any(each.name == "recipient" for each in command.params)
    ]
    ((name, command),) = with_recipient
    assert name == "transcript release package"
    required = {each.name for each in command.params if each.required}
    assert {"learner", "recipient", "basis"} <= required


def _commands() -> Iterator[tuple[str, click.Command]]:
    pending: list[tuple[str, click.Command]] = [("transcript", main)]
    while pending:
        name, command = pending.pop()
        yield name, command
        if isinstance(command, click.Group):
            for sub in command.list_commands(click.Context(command)):
                found = command.get_command(click.Context(command), sub)
                assert found is not None
                pending.append((f"{name} {sub}", found))


def test_the_guide_lists_the_grounds_as_they_are() -> None:
    guide = (ROOT / "docs" / "releases.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in guide.splitlines() if line.startswith("| `")]
    listed = {row[0].strip("`"): row[2:] for row in rows if len(row) == 5}
    assert listed == {
        each.code: [
            each.clause.replace("34 CFR ", ""),
            "college" if each.audience == COLLEGES else "public",
            "yes" if each.notice else "no",
        ]
        for each in GROUNDS.values()
    }
