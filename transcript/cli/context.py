"""What commands share: the workspace option, the clock, passphrases, learners by name."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from transcript.model.credit import MasteryCredit
    from transcript.registry.adoption import Adoption
    from transcript.registry.originals import Original, Originals
    from transcript.registry.registry import Registry
    from transcript.source.workspace import Workspace

PASSPHRASE_VARIABLE = "TRANSCRIPT_PASSPHRASE"  # noqa: S105 - the name of a variable
_PASSPHRASE_BYTES = 1024
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


def now() -> datetime:
    """Return the time of this run, in whole seconds UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def open_workspace(folder: Path) -> "Workspace":
    """Open the school's folder. Raises `UnreadableWorkspaceError`."""
    from transcript.source.workspace import Workspace

    return Workspace.open(folder)


def originals_of(folder: Path) -> "Originals":
    """Return the place where the workspace keeps what was issued."""
    from transcript.registry.originals import Originals

    return Originals(folder=folder / "issued")


def registry_of(workspace: "Workspace") -> "Registry":
    """Return the school’s registry: the file in its folder, or on the server that it names.

    Raises `UnreadableWorkspaceError` where it cannot be told which.
    """
    from transcript.registry.database import Database
    from transcript.registry.registry import Registry

    # With a file in the place of a server the school would have two registries, and two ledgers.
    workspace.require_settings("registry")
    kept = workspace.settings.registry
    adopt = adoption_of(workspace).of_old
    if kept is None:
        return Registry(database=Database(workspace.folder / "registry.db", adopt=adopt))
    return Registry(database=Database(kept.url, schema=kept.schema, adopt=adopt))


def adoption_of(workspace: "Workspace") -> "Adoption":
    """Return what notes signed originals of the workspace that its registry does not know."""
    from transcript.registry.adoption import Adoption, Foundling

    def read(original: "Original") -> Foundling:
        from transcript.batch.adopting import foundling_of

        return foundling_of(original)

    ledger = workspace.folder / "ledger"
    return Adoption(
        originals=originals_of(workspace.folder),
        read=read,
        at=now(),
        ledger=ledger if ledger.exists() else None,
    )


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
            return _first_line(file)
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


def _first_line(file: Path) -> bytes:
    with file.open("rb") as opened:
        content = opened.read(_PASSPHRASE_BYTES + 1)
    line = content.split(b"\n", 1)[0].rstrip(b"\r")
    if not line or len(line) > _PASSPHRASE_BYTES:
        raise click.UsageError(f"{file}: the first line must be the passphrase")
    return line


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
