"""`transcript export`: write issued transcripts in formats others take."""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.context import (
    chosen_learners,
    now,
    open_workspace,
    originals_of,
    passphrase_option,
    passphrase_source,
    status_book_of,
    with_progress,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.keyring import open_publisher, open_seal, required_settings
from transcript.cli.reporters import count
from transcript.durable import write_whole
from transcript.errors import UnknownFormatError

if TYPE_CHECKING:
    from transcript.batch.exporting import Export
    from transcript.exporting import Seal
    from transcript.source.workspace import Workspace


@click.command("export")
@click.argument("learners", nargs=-1)
@click.option("--all", "everyone", is_flag=True, help="Every learner that has been issued.")
@click.option(
    "--to",
    "names",
    required=True,
    help="Formats, joined by commas, or all; “transcript formats” lists them.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write to.",
)
@click.option(
    "--language",
    "tags",
    help="The languages of the words that are not the school's, joined by commas, such as en,es; "
    "or all, for those in workspace.yaml. Without it: the one that governs.",
)
@click.option(
    "--unofficial",
    is_flag=True,
    help="Do not seal PDFs; they then say that they are unofficial copies. No key is needed, and "
    "no status list goes into the files.",
)
@passphrase_option
@workspace_option
def command(
    *,
    learners: tuple[str, ...],
    everyone: bool,
    names: str,
    out: Path,
    tags: str | None,
    unofficial: bool,
    passphrase_file: Path | None,
    folder: Path,
) -> None:
    """Write the newest issued transcript of each of LEARNERS in one or more formats.

    Every file is made from the signed originals; credentials are not signed anew. A PDF is sealed
    with the school's key as it is written, and status lists, fresh ones, are put into PDFs and ZIP
    files, so that a reader without a network knows how things stood. For these the keys' passphrase
    is needed.

    Example: transcript export ana-perez-soto --to pdf --out exports

    Example: transcript export ana-perez-soto --to pdf --unofficial --out copies

    Example: transcript export --all --to pdf,clr --language all --out exports
    """
    from transcript.batch.exporting import export_learners

    workspace, wanted = open_workspace(folder), _formats(names)
    chosen = chosen_learners(workspace, learners, everyone=everyone)
    languages = _languages(tags, workspace, wanted)
    passphrase = cache(passphrase_source(passphrase_file))
    steps = export_learners(
        chosen,
        wanted,
        originals_of(folder),
        languages=languages,
        seal=None if unofficial else _seal(workspace, wanted, passphrase),
        status_lists=_no_lists if unofficial else _status_lists(workspace, wanted, passphrase),
    )
    outcomes: list[Export] = []
    for each in with_progress(steps, label="Exporting", length=len(chosen)):
        for artifact in each.artifacts:
            write_whole(out / artifact.name, artifact.content)
        outcomes.append(each)
    _show(outcomes, out)
    _show_standing(outcomes, folder)
    sys.exit(_exit_code(outcomes, named=bool(learners)))


def _show(outcomes: Sequence["Export"], out: Path) -> None:
    done = [each for each in outcomes if each.artifacts]
    files = sum(len(each.artifacts) for each in done)
    if done:
        what = str(out / done[0].artifacts[0].name) if files == 1 else _written(files, done, out)
        click.echo(f"wrote {what}")
    else:
        click.echo("there was nothing to export")
    for each in outcomes:
        if each.reason:
            click.echo(f"error: {each.learner}: {each.reason}", err=True)
        elif not each.artifacts:
            way_out = f"run “transcript issue {each.learner}”"
            click.echo(f"{each.learner}: nothing was issued yet; {way_out}", err=True)


def _show_standing(outcomes: Sequence["Export"], folder: Path) -> None:
    from transcript.registry.status_book import Standing

    book = status_book_of(folder)
    for each in outcomes:
        standing = book.standing_of(each.document) if each.document else Standing.IN_FORCE
        if standing is not Standing.IN_FORCE:
            click.echo(f"{each.learner}: this document is {standing}", err=True)


def _written(files: int, done: Sequence["Export"], out: Path) -> str:
    return f"{count(files, 'file')} for {count(len(done), 'learner')} to {out}"


def _exit_code(outcomes: Sequence["Export"], *, named: bool) -> ExitCode:
    if any(each.reason for each in outcomes):
        return ExitCode.IO
    missing = [each for each in outcomes if not each.artifacts]
    # --all means all that there is; a learner asked for by name has to be there.
    return ExitCode.NO if missing and (named or len(missing) == len(outcomes)) else ExitCode.YES


def _formats(names: str) -> tuple[str, ...]:
    from transcript.exporting import formats

    known = [each.name for each in formats()]
    wanted = tuple(dict.fromkeys(each for each in names.lower().replace(",", " ").split()))
    if wanted == ("all",):
        return tuple(known)
    for name in wanted:
        if name not in known:
            raise click.BadParameter(str(UnknownFormatError(name, known)), param_hint="--to")
    if not wanted:
        raise click.BadParameter("name at least one format", param_hint="--to")
    return wanted


def _languages(tags: str | None, workspace: "Workspace", names: Sequence[str]) -> tuple[str, ...]:
    from transcript.exporting import exporter

    wanted = [each.lower() for each in (tags or "").replace(",", " ").split()]
    if tags is not None and not wanted:
        raise click.BadParameter("name at least one language", param_hint="--language")
    from_settings = wanted == ["all"]
    if from_settings:
        wanted = [each.lower() for each in required_settings(workspace).languages]
    known = {each.lower(): each for name in names for each in exporter(name).languages}
    for each in wanted:
        if each not in known:
            there = f"there is one in {', '.join(known.values())}"
            named = ", which workspace.yaml names," if from_settings else ""
            raise click.BadParameter(
                f"there is no edition in “{each}”{named} of these formats; "
                + (there if known else "none of them has languages"),
                param_hint="--language",
            )
    return tuple(dict.fromkeys(known[each] for each in wanted))


def _seal(
    workspace: "Workspace", names: Sequence[str], passphrase: Callable[[], bytes]
) -> "Seal | None":
    from transcript.exporting import PDF, exporter

    if all(exporter(name).media_type != PDF for name in names):
        return None
    return open_seal(workspace, at=now(), passphrase=passphrase)


def _status_lists(
    workspace: "Workspace", names: Sequence[str], passphrase: Callable[[], bytes]
) -> Callable[[str], tuple[bytes, ...]]:
    from transcript.exporting import CARRIERS, exporter

    carried = any(exporter(name).media_type in CARRIERS for name in names)
    if not carried or not status_book_of(workspace.folder).lists():
        return _no_lists
    return open_publisher(workspace, at=now(), passphrase=passphrase).of_document


def _no_lists(_: str) -> tuple[bytes, ...]:
    return ()
