"""Which documents a correction is about: named one by one, or by something they have in common."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import Moment, format_option, workspace_option
from transcript.cli.correction_csv import LONGEST_REASON, named_in
from transcript.cli.reporters import count
from transcript.cli.ways_out import sentence_of
from transcript.office import naming

if TYPE_CHECKING:
    from transcript.registry.documents import Known
    from transcript.registry.registry import Registry

Correct = Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the options of a correction ask for."""

    documents: tuple[str, ...]
    learner: str | None
    csv: Path | None
    batch: str | None
    credit: str | None
    since: datetime | None
    reason: str
    folder: Path
    style: str
    dry_run: bool
    yes: bool
    others: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names_each(self) -> bool:
        """Whether every document is named on the command line."""
        return bool(self.documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The documents that a correction is about, and the reason for each by its id."""

    documents: tuple["Known", ...]
    reasons: Mapping[str, str]


def correction(command: Correct) -> Correct:
    """Give a command the arguments and options of a correction; it gets a `Request`."""

    @wraps(command)
    def gather(**given: Any) -> None:  # noqa: ANN401 - what click hands over
        own = {name: given.pop(name) for name in Request.__slots__ if name in given}
        command(Request(**own, others=given))

    gathered: Correct = gather
    for decorate in _OPTIONS:
        gathered = decorate(gathered)
    return gathered


def chosen(request: Request, registry: "Registry") -> Chosen:
    """Return the documents that are asked for, oldest first. Ends the program if there are none.

    Raises `click.UsageError` for a name that fits none of them, or several.
    """
    _require_one_way(request)
    if request.csv is not None:
        named, reasons = named_in(request.csv, registry, reason=request.reason)
        return Chosen(documents=named, reasons=reasons)
    if not request.reason:
        raise click.UsageError("say why with --reason; it is kept, and not published")
    found = _found(request, registry)
    return Chosen(documents=found, reasons={each.document: request.reason for each in found})


def require_consent(documents: Sequence["Known"], request: Request, deed: str) -> None:
    """Ask before several documents are changed that nobody has named one by one.

    Raises `click.UsageError` where nobody can be asked, `click.Abort` where they say no.
    """
    from transcript.cli.context import has_terminal

    if request.names_each or request.yes or request.dry_run or len(documents) < 2:  # noqa: PLR2004
        return
    what = f"{deed} {count(len(documents), 'document')}"
    if not has_terminal():
        raise click.UsageError(
            f"this would {what}; look at them with --dry-run, then add --yes to do it"
        )
    for each in documents:
        click.echo(f"{each.number}  {each.learner}", err=True)
    click.confirm(f"{what[:1].upper()}{what[1:]}?", abort=True, err=True)


def document_named(name: str, registry: "Registry") -> "Known":
    """Return the one document of a name. Raises `click.UsageError` as `office.naming` does."""
    try:
        return naming.document_named(name, registry)
    except naming.UnknownDocumentError as error:
        raise click.UsageError(sentence_of(error)) from error


def _require_one_way(request: Request) -> None:
    ways = (request.documents, request.learner, request.csv, request.batch, request.credit)
    given = sum(map(bool, ways)) + (request.since is not None)
    if given != 1:
        raise click.UsageError(
            "name documents, or give one of --learner, --csv, --batch, --credit and --since"
        )


def _found(request: Request, registry: "Registry") -> tuple["Known", ...]:
    if request.documents:
        named = (document_named(each, registry) for each in request.documents)
        return tuple({each.document: each for each in named}.values())
    if request.learner:
        return _some(registry.documents.of(request.learner), f"to a learner “{request.learner}”")
    if request.batch:
        return _some(registry.documents.in_batch(request.batch), f"in a run “{request.batch}”")
    if request.credit:
        return _some(_with_credit(request.credit, registry), f"with a credit “{request.credit}”")
    since = request.since or datetime.max.replace(tzinfo=UTC)
    moment = since.replace(tzinfo=UTC) if since.tzinfo is None else since
    return _some(registry.documents.since(moment), f"since {since:%Y-%m-%d}")


def _some(found: tuple["Known", ...], what: str) -> tuple["Known", ...]:
    if not found:
        raise click.UsageError(f"no document was issued here {what}")
    return found


def _with_credit(credit: str, registry: "Registry") -> tuple["Known", ...]:
    from transcript.credentials.addresses import part_of

    has_it = set(
        registry.corrections.with_credential(
            lambda document: part_of(document, f"credits/{credit}")
        )
    )
    return tuple(each for each in registry.documents.every() if each.document in has_it)


def _reason(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    del context
    text = " ".join((value or "").split())
    if value is not None and not 0 < len(text) <= LONGEST_REASON:
        raise click.BadParameter(
            f"write why, in {LONGEST_REASON} characters at most", param=parameter
        )
    return text


_OPTIONS = (
    format_option,
    workspace_option,
    click.option("--yes", is_flag=True, help="Do not ask before several documents are changed."),
    click.option("--dry-run", is_flag=True, help="List the documents; change nothing."),
    click.option(
        "--reason",
        metavar="TEXT",
        callback=_reason,
        help="Why, for the school's own records; it is not published.",
    ),
    click.option(
        "--since",
        type=Moment(("%Y-%m-%d",), example="2026-11-21"),
        metavar="YYYY-MM-DD",
        help="Every document issued on that day (UTC) or later.",
    ),
    click.option("--credit", metavar="ID", help="Every document with this credit."),
    click.option("--batch", metavar="ID", help="Every document of one run of “transcript issue”."),
    click.option(
        "--csv",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A table with a column “document” or “number”, and “reason” if they differ.",
    ),
    click.option("--learner", metavar="ID", help="Every document of this learner."),
    click.argument("documents", nargs=-1, metavar="[DOCUMENT-ID]..."),
)
