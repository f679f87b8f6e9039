"""`transcript export`: write issued transcripts in formats others take."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import chosen_learners, format_option, with_progress, workspace_option
from transcript.cli.exit_codes import ExitCode
from transcript.cli.ledger_signing import sign_ledger_now
from transcript.cli.means import Means, means_options, stopping
from transcript.cli.reporters import count, show_json
from transcript.durable import whole_file
from transcript.errors import UnknownFormatError
from transcript.office.clock import now
from transcript.office.exporting import ExportOrder
from transcript.office.folder import open_workspace
from transcript.office.keys import required_settings

if TYPE_CHECKING:
    from transcript.batch.bundling import Bundle
    from transcript.batch.exporting import Export
    from transcript.source.workspace import Workspace

_PESC = "pesc"
_TOGETHER = 5
"""How many learners' files a process holds in memory at a time."""

_FOR_THE_SCHOOL = (
    "These files are for the school itself. To hand a transcript out, use “transcript release”: "
    "it notes to whom, and on what ground."
)


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
    help="The folder to write to.",
)
@click.option(
    "--bundle",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A ZIP file to write to, with an index.csv of who is who, for systems of colleges that "
    "take in many documents at once. The folder is then not needed.",
)
@click.option(
    "--language",
    "tags",
    help="The languages of the words that are not the school's, joined by commas, such as en,es; "
    "or all, for those in workspace.yaml. Without it: the one that governs.",
)
@click.option(
    "--pesc-version",
    metavar="VERSION",
    help="The version of the PESC High School Transcript, for the format pesc; without it: the "
    "newest. An office that cannot load it says which one it wants.",
)
@click.option(
    "--unofficial",
    is_flag=True,
    help="Do not seal PDFs; they, and PESC files, then say that they are unofficial copies. No key "
    "is needed, and no status list goes into the files.",
)
@click.option(
    "--with-evidence",
    is_flag=True,
    help="Put the files of evidence into HTML pages, as far as the record that was signed names "
    "them. What is sealed is not among them.",
)
@means_options
@format_option
@workspace_option
def command(  # noqa: PLR0913 - one for each option
    *,
    means: Means,
    learners: tuple[str, ...],
    everyone: bool,
    names: str,
    out: Path | None,
    bundle: Path | None,
    tags: str | None,
    pesc_version: str | None,
    unofficial: bool,
    with_evidence: bool,
    style: str,
    folder: Path,
) -> None:
    """Write the newest issued transcript of each of LEARNERS in one or more formats.

    Every file is made from the signed originals; credentials are not signed anew. A PDF is sealed
    with the school's key as it is written, and status lists, fresh ones, are put into PDFs, HTML
    pages and ZIP files, so that a reader without a network knows how things stood. For these the
    keys' passphrase is needed.

    Example: transcript export ana-perez-soto --to pdf --out exports

    Example: transcript export ana-perez-soto --to pdf --unofficial --out copies

    Example: transcript export ana-perez-soto --to html --with-evidence --out exports

    Example: transcript export --all --to pdf,clr --language all --out exports

    Example: transcript export --all --to pesc --pesc-version 1.3.0 --out exports

    Example: transcript export --all --to pdf --bundle for-the-college.zip
    """
    if out is None and bundle is None:
        raise click.UsageError("say where to write: a folder with --out, or a file with --bundle")
    workspace, wanted = open_workspace(folder), _formats(names)
    order = ExportOrder(
        folder=folder,
        at=now(),
        names=wanted,
        languages=_languages(tags, workspace, wanted),
        versions=tuple(_versions(pesc_version, wanted).items()),
        unofficial=unofficial,
        out=out,
        wanted=bundle is not None,
        passphrase_file=means.passphrase_file,
        with_evidence=with_evidence,
    )
    chosen = chosen_learners(workspace, learners, everyone=everyone)
    places = _Places(out=out, bundle=bundle)
    outcomes = _exported(order, chosen, workspace, means)
    log = _carried_out(outcomes, places, style, expected=len(chosen))
    if style == "text" and not unofficial and any(each.artifacts for each in log):
        click.echo(_FOR_THE_SCHOOL, err=True)
    sys.exit(_exit_code(log, named=bool(learners)))


def _carried_out(
    outcomes: Iterable["Export"], places: "_Places", style: str, *, expected: int
) -> Sequence["Export"]:
    """Write what comes, and report it: also what came before something raised."""
    log: list[Export] = []
    try:
        for each in places.written(outcomes):
            log.append(each)  # noqa: PERF402 - kept also when a later one raises
    finally:
        if log or not expected:
            _report(log, places, style)
    return log


def _exported(
    order: ExportOrder, learners: tuple[str, ...], workspace: "Workspace", means: Means
) -> Iterator["Export"]:
    """Yield what comes of each learner. Raises what stopped the work."""
    from transcript.batch.running import Part, steps, task_size

    ask, signs = means.passphrases(), order.needs_passphrase(workspace)
    engine, jobs = means.engine_for([order.folder], ask, learners=len(learners), signs=signs)
    if signs or means.is_at_hand:
        sign_ledger_now(workspace, at=order.at, passphrase=lambda: ask(order.folder))
    order = order.somewhere_else() if means.is_cluster else order
    part = Part(learners=learners, begin=lambda: nullcontext(order))
    size = task_size(len(learners), jobs=jobs, most=_TOGETHER)
    with stopping() as stop:
        found = steps([part], engine, size=size, stop=stop)
        for step in with_progress(found, label="Exporting", length=len(learners)):
            if step.trouble:
                raise step.trouble
            yield step.outcome
        if stop.asked:
            click.echo("The export was interrupted; run the same command again.", err=True)
            raise click.Abort


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where the files are written: to a folder, into one file, or both."""

    out: Path | None
    bundle: Path | None

    def written(self, outcomes: Iterable["Export"]) -> Iterator["Export"]:
        """Bundle each outcome's files; yield it without their bytes, which may be gigabytes."""
        bundle: Bundle | None = None
        with ExitStack() as stack:
            for each in outcomes:
                # A bundle of nothing is not begun.
                if each.artifacts and self.bundle and bundle is None:
                    bundle = stack.enter_context(_open_bundle(stack, self.bundle))
                if bundle and each.transcript:
                    for artifact in each.artifacts:
                        bundle.add(artifact, each.transcript)
                told = tuple(replace(artifact, content=b"") for artifact in each.artifacts)
                yield replace(each, artifacts=told, transcript=None)

    def __str__(self) -> str:
        """Return the folder and the file, as far as they are written to."""
        return " and ".join(str(each) for each in (self.out, self.bundle) if each)


def _open_bundle(stack: ExitStack, path: Path) -> "Bundle":
    from transcript.batch.bundling import Bundle

    return Bundle(stack.enter_context(whole_file(path)))


def _report(outcomes: Sequence["Export"], places: _Places, style: str) -> None:
    if style == "json":
        show_json(_json(outcomes, places))
        return
    _show(outcomes, places)
    _show_remarks(outcomes)
    for each in outcomes:
        if each.standing not in {None, "in force"} and not each.reason:
            click.echo(f"{each.learner}: this document is {each.standing}", err=True)


def _show(outcomes: Sequence["Export"], places: _Places) -> None:
    done = [each for each in outcomes if each.artifacts]
    files = sum(len(each.artifacts) for each in done)
    if not done:
        click.echo("there was nothing to export")
    elif files == 1 and places.out and not places.bundle:
        click.echo(f"wrote {places.out / done[0].artifacts[0].name}")
    else:
        click.echo(f"wrote {count(files, 'file')} for {count(len(done), 'learner')} to {places}")
    for each in outcomes:
        if each.reason:
            click.echo(f"error: {each.learner}: {each.reason}", err=True)
        elif not each.artifacts:
            way_out = f"run “transcript issue {each.learner}”"
            click.echo(f"{each.learner}: nothing was issued yet; {way_out}", err=True)


def _show_remarks(outcomes: Sequence["Export"]) -> None:
    """Print what had no room in a format, once for all the files of which it is true."""
    files: dict[str, list[str]] = {}
    for each in outcomes:
        for artifact in each.artifacts:
            for remark in artifact.remarks:
                files.setdefault(remark, []).append(artifact.name)
    for remark, names in files.items():
        others = f" and {count(len(names) - 1, 'other file')}" if len(names) > 1 else ""
        click.echo(f"warning: {names[0]}{others}: {remark}", err=True)


def _json(outcomes: Sequence["Export"], places: _Places) -> dict[str, Any]:
    return {
        "version": 1,
        "out": str(places.out) if places.out else None,
        "bundle": str(places.bundle) if places.bundle else None,
        "learners": [
            {
                "learner": each.learner,
                "document": each.document,
                "standing": each.standing,
                "reason": each.reason,
                "files": [
                    {
                        "name": artifact.name,
                        "media_type": artifact.media_type,
                        "remarks": list(artifact.remarks),
                    }
                    for artifact in each.artifacts
                ],
            }
            for each in outcomes
        ],
    }


def _exit_code(outcomes: Sequence["Export"], *, named: bool) -> ExitCode:
    refused = [each for each in outcomes if each.reason]
    if any(each.standing != "cancelled" for each in refused):
        return ExitCode.IO
    if refused:
        return ExitCode.NO
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


def _versions(pesc: str | None, names: Sequence[str]) -> dict[str, str]:
    from transcript.exporting import exporter, versions_of

    if pesc is None:
        return {}
    if _PESC not in names:
        raise click.BadParameter(f"it is for the format {_PESC}", param_hint="--pesc-version")
    known = versions_of(exporter(_PESC))
    if pesc not in known:
        raise click.BadParameter(
            f"there is no version “{pesc}”; there are: {', '.join(known)}",
            param_hint="--pesc-version",
        )
    return {_PESC: pesc}
