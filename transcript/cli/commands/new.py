"""`transcript new`: scaffold files that already validate."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli import awarding
from transcript.cli.context import require_learner, workspace_option
from transcript.cli.reporters import give_up
from transcript.durable import write_whole
from transcript.model.credit import CreditLevel
from transcript.office.clock import now
from transcript.office.folder import open_workspace

if TYPE_CHECKING:
    from transcript.model.graduate_profile import Area, GraduateProfile
    from transcript.source.workspace import Workspace


@click.group("new")
def command() -> None:
    """Begin a school, a credit, a learner, consents, a piece of evidence or an award.

    Files validate as they are, and their comments say what to write. Of evidence and awards the
    entry is printed, for you to put into record.yaml.

    Example: transcript new school my-school --name "My School"
    """


@command.command("school", short_help="Make a school's folder, with three credits to begin.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", default="My School", show_default=True, help="The school's name.")
def school(folder: Path, name: str) -> None:
    """Make a school in FOLDER, with a small graduate profile and three credits.

    Example: transcript new school my-school --name "My School"
    """
    from transcript.source.scaffold import school_files

    _write(folder, school_files(name))
    click.echo(f"Edit {folder / 'school.yaml'}, then run “transcript validate -w {folder}”.")


@command.command("credit")
@click.argument("name")
@click.option("--advanced", is_flag=True, help="Beyond what is needed to graduate.")
@click.option("--area", "area_id", help="The id of its area; the first one by default.")
@click.option("--id", "credit_id", help="Its id; made from the name by default.")
@workspace_option
def credit(
    name: str,
    advanced: bool,  # noqa: FBT001 - a flag of the command line
    area_id: str | None,
    credit_id: str | None,
    folder: Path,
) -> None:
    """Make the mastery credit NAME.

    Example: transcript new credit "Argue from data" --area inquiry -w my-school
    """
    from transcript.source.scaffold import credit_file

    workspace = open_workspace(folder)
    area = _area(_profile(workspace), area_id)
    path, text = credit_file(
        name,
        credit_id=_id(name, credit_id),
        level=CreditLevel.ADVANCED if advanced else CreditLevel.FOUNDATIONAL,
        area=area,
        serves=area.competencies[0],
        taken=workspace.load_school().credits,
    )
    _write(folder, {path: text})
    click.echo(f"It serves “{area.competencies[0].name}” for now: name others under “serves”.")
    click.echo("Then write its standard, its criteria and its rubric.")


@command.command("learner")
@click.argument("name")
@click.option("--id", "learner_id", help="The id and folder; made from the name by default.")
@workspace_option
def learner(name: str, learner_id: str | None, folder: Path) -> None:
    """Make the learner NAME, with an empty record.

    Example: transcript new learner "Ana Pérez Soto" -w my-school
    """
    from transcript.source.scaffold import learner_files

    open_workspace(folder)
    chosen = _id(name, learner_id)
    _write(folder, learner_files(name, learner_id=chosen, enrolled_on=now().date()))
    home = folder / "learners" / chosen
    click.echo(f"Write the learner's first day under “enrolled_on” in {home / 'learner.yaml'};")
    click.echo(f"then fill {home / 'record.yaml'}.")


@command.command("evidence", short_help="Put a file among a learner's evidence; print its entry.")
@click.argument("learner_id", metavar="LEARNER")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", help="What the work is called; made from the file's name by default.")
@workspace_option
def evidence(learner_id: str, file: Path, title: str | None, folder: Path) -> None:
    """Put FILE among the evidence of LEARNER, and print its entry for record.yaml.

    The entry holds the file's digest, so that a later change is noticed.

    Example: transcript new evidence ana-perez-soto creek.pdf --title "Salt"
    """
    from transcript.office.evidence import why_not
    from transcript.source.evidence_files import inspect
    from transcript.source.scaffold import evidence_entry

    require_learner(open_workspace(folder), learner_id)
    with file.open("rb") as opened:
        found = inspect(opened, size=file.stat().st_size, suffix=file.suffix)
    reason = why_not(found)
    if reason or not found.sha256 or not found.media_type:
        raise click.UsageError(f"{file} cannot be evidence: {reason}")
    home = folder / "learners" / learner_id
    _keep_file(file, home / "evidence" / file.name)
    click.echo(f"\nPut this under “evidence:” in {home / 'record.yaml'}:\n")
    entry = evidence_entry(
        title or file.stem.replace("-", " ").replace("_", " "),
        name=file.name,
        digest=found.sha256,
        media_type=found.media_type,
        on=now().date(),
    )
    click.echo(entry, nl=False)


@command.command("consents", short_help="Make the file for the consents of a learner.")
@click.argument("learner_id", metavar="LEARNER")
@workspace_option
def consents(learner_id: str, folder: Path) -> None:
    """Make the file that says who agreed that records of LEARNER may go to whom.

    Example: transcript new consents ana-perez-soto -w my-school
    """
    from transcript.source.scaffold import consents_file

    workspace = open_workspace(folder)
    require_learner(workspace, learner_id)
    loaded = workspace.load(learner_id, files_too=False)
    if loaded.draft is None:
        give_up(loaded.diagnostics, "the learner's files have to be mended first")
    path, text = consents_file(loaded.draft.learner)
    if (folder / path).exists():
        raise click.UsageError(f"{folder / path} is there already; nothing was written")
    _write(folder, {path: text})
    click.echo("Write there what was signed; then see “transcript release --help”.")


@command.command("award", short_help="Print the entry of an award that a person decides.")
@click.argument("learner_id", metavar="LEARNER")
@click.argument("credit_id", metavar="CREDIT")
@click.option(
    "--by",
    "people",
    required=True,
    multiple=True,
    help="Who decides; give it again for each other person who approves.",
)
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--level", help="The rubric's level, if it is not the one that the method advises.")
@workspace_option
def award(
    learner_id: str,
    credit_id: str,
    people: tuple[str, ...],
    reason: str,
    level: str | None,
    folder: Path,
) -> None:
    """Decide that LEARNER has earned CREDIT, and print the entry for record.yaml.

    The school's method advises: the entry keeps what it was given and what it said. A person may
    decide otherwise, with --level, and has to where an attempt was not as the school's policy on
    re-assessment allows; the entry then says that it was a judgement.

    Example: transcript new award ana-perez-soto weigh-sources --by "B. Approver"
    --reason "Two sources weighed, and the second one against the first."
    """
    from transcript.mastery.advice import advise
    from transcript.mastery.awarding import Decision, awarded
    from transcript.source.scaffold import award_entry
    from transcript.validation.reassessment import attempts_against_the_policy

    workspace = open_workspace(folder)
    require_learner(workspace, learner_id)
    record = awarding.record_to_judge(workspace, learner_id)
    credit = awarding.credit_to_award(record, credit_id, level=level)
    ratings = record.ratings_of(credit.id)
    policy = workspace.load_school().mastery.of(credit)
    advice = advise(credit, ratings, policy, waivers=record.waivers)
    names = dict.fromkeys(awarding.one_line(each, option="--by") for each in people)
    said = awarding.one_line(reason, option="--reason")
    against = tuple(attempts_against_the_policy(record, credit, policy))
    decision = Decision(
        people=tuple(names), on=now().date(), reason=said, level=level, is_exception=bool(against)
    )
    made = awarded(credit, ratings, advice, decision)
    if made is None:
        awarding.refuse(credit, advice, against)
    place = folder / "learners" / learner_id / "record.yaml"
    click.echo(f"Put this under “awards:” in {place}:\n")
    click.echo(award_entry(made), nl=False)
    if not made.evidence:
        told = "no rating of this credit names evidence: write which work the award rests on"
        click.echo(f"note: {told}, under “evidence:”", err=True)


def _keep_file(file: Path, place: Path) -> None:
    if place.exists() and place.resolve() != file.resolve():
        raise click.UsageError(f"{place} is there already; nothing was written")
    if not place.exists():
        write_whole(place, file.read_bytes())
        click.echo(f"wrote {place}", err=True)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        raise click.UsageError(
            f"{folder / taken[0]} is there already; nothing was written. "
            "For another of the same name, choose an id with --id"
        )
    for name, text in files.items():
        write_whole(folder / name, text.encode())
        click.echo(f"wrote {folder / name}")


def _id(name: str, given: str | None) -> str:
    from transcript.reading.slugs import slug
    from transcript.source.evidence_files import path_parts

    made = slug(given or name)
    if not made or (given and made != given):
        raise click.UsageError(
            f"no id can be made from “{given or name}”; choose one of small letters, digits and "
            f"hyphens, e.g.  --id {made or 'layla-haddad'}"
        )
    if path_parts(made) is None:
        raise click.UsageError(
            f"some computers can keep no file called “{made}”; choose another id, "
            f"e.g.  --id {made}-1"
        )
    return made


def _profile(workspace: "Workspace") -> "GraduateProfile":
    found = workspace.load_school()
    if found.graduate_profile is None:
        give_up(found.diagnostics, "the graduate profile has to be mended first")
    return found.graduate_profile


def _area(profile: "GraduateProfile", area_id: str | None) -> "Area":
    for area in profile.areas:
        if area_id in {None, area.id}:
            return area
    known = ", ".join(area.id for area in profile.areas)
    raise click.UsageError(f"there is no area “{area_id}”; there are: {known}")
