"""What commands share: the workspace option, the clock, passphrases, learners by name."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

import click

from transcript.errors import TranscriptError
from transcript.office.passphrases import PASSPHRASE_VARIABLE, first_line

if TYPE_CHECKING:
    from transcript.model.credit import MasteryCredit
    from transcript.source.workspace import Workspace

_MOST_NEAR = 3

Item = TypeVar("Item")

workspace_option = click.option(
    "-w",
    "--workspace",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    envvar="TRANSCRIPT_WORKSPACE",
    show_default="TRANSCRIPT_WORKSPACE, else .",
    help="The school's folder.",
)

format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Output for people, or one JSON document for programs.",
)

passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"A file whose first line is the keys' passphrase (else {PASSPHRASE_VARIABLE}, "
    "else you are asked).",
)


class Moment(click.DateTime):
    """A date, or with some formats a time, whose mistakes are told with an example."""

    def __init__(self, formats: Sequence[str], *, example: str) -> None:
        """Take these formats of `strptime`; `example` is written in one of them."""
        super().__init__(formats)
        self._example = example

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment; ends the program if there is none of that name."""
        try:
            moment: datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"“{value}” is no date; write it like {self._example}", param, ctx)
        return moment


def chosen_learners(
    workspace: "Workspace", named: Sequence[str], *, everyone: bool
) -> tuple[str, ...]:
    """Return the learners asked for. Raises `click.UsageError` for a name that is not there."""
    if everyone and named:
        raise click.UsageError("give --all, or name learners, not both")
    if not everyone and not named:
        raise click.UsageError("name one or more learners, or give --all")
    for name in named:
        require_learner(workspace, name)
    return tuple(dict.fromkeys(named)) if named else workspace.learner_ids


def require_learner(workspace: "Workspace", name: str) -> None:
    """Raise `click.UsageError`, with the nearest names, if there is no such learner."""
    from difflib import get_close_matches

    from transcript.reading.slugs import slug

    if name in workspace.learner_ids:
        return
    wanted = slug(name) or name
    near = get_close_matches(wanted, workspace.learner_ids) or [
        each for each in workspace.learner_ids if wanted in each
    ]
    near = near[:_MOST_NEAR]
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise click.UsageError(f"there is no learner “{name}” in {workspace.folder}/learners{hint}")


def credit_named(offered: Sequence["MasteryCredit"], wanted: str) -> "MasteryCredit":
    """Return the credit of that id, code or name.

    Raises `click.UsageError`, with the nearest ids, if there is none, or more than one.
    """
    from difflib import get_close_matches

    from transcript.reading.slugs import slug

    key = wanted.strip().casefold()
    found = [each for each in offered if each.id == key] or [
        each for each in offered if key in {each.code.casefold(), each.name.casefold()}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(each.id for each in found)
        raise click.UsageError(f"several credits are called “{wanted}”: name one of {ids}")
    near = get_close_matches(slug(wanted) or wanted, [each.id for each in offered], n=_MOST_NEAR)
    hint = "“transcript framework show” lists them"
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    raise click.UsageError(f"there is no credit “{wanted}”; {hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A secret that is asked for: how the prompt calls it, its variable, the option of its file."""

    name: str
    variable: str
    option: str


KEYS_PASSPHRASE = Secret(
    name="Passphrase of the school's keys",
    variable=PASSPHRASE_VARIABLE,
    option="--passphrase-file",
)


def passphrase_source(
    file: Path | None, *, confirm: bool = False, secret: Secret = KEYS_PASSPHRASE
) -> Callable[[], bytes]:
    """Return a callable that gives the passphrase: from a file, the environment, or a prompt.

    The environment variable is removed at once, so that no child process inherits it.
    """
    from_environment = os.environ.pop(secret.variable, None)

    def ask() -> bytes:
        if file is not None:
            try:
                return first_line(file)
            except TranscriptError as error:
                raise click.UsageError(str(error)) from error
        if from_environment == "":
            raise click.UsageError(f"{secret.variable} is set, but empty")
        if from_environment is not None:
            return from_environment.encode()
        if not has_terminal():
            raise click.UsageError(
                "there is no terminal to ask for the passphrase; "
                f"use {secret.option} or {secret.variable}"
            )
        asked: str = click.prompt(
            _wish() if confirm else secret.name,
            hide_input=True,
            confirmation_prompt=confirm,
            err=True,
        )
        return asked.encode()

    return ask


def _wish() -> str:
    from transcript.proofs.keyring import SHORTEST_PASSPHRASE

    return (
        "New passphrase of the school's keys "
        f"({SHORTEST_PASSPHRASE} letters or more, such as four words)"
    )


def has_terminal() -> bool:
    """Return whether somebody sits at the input."""
    return sys.stdin is not None and sys.stdin.isatty()


def with_progress(items: Iterable[Item], *, label: str, length: int) -> Iterator[Item]:
    """Yield `items` behind a progress bar on stderr; no bar without a terminal, or for nothing."""
    if not length or not sys.stderr.isatty():
        yield from items
        return
    began, done = monotonic(), 0

    def rate(_: Item | None) -> str:
        return f"{done / max(monotonic() - began, 1):.1f} a second" if done else ""

    with click.progressbar(
        items, label=label, length=length, file=sys.stderr, show_pos=True, item_show_func=rate
    ) as bar:
        for each in bar:
            done += 1
            yield each
