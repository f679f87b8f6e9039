"""`transcript verify`: check a file that a school has sent, or a page that was printed from one."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.context import Moment, has_terminal
from transcript.cli.exit_codes import ExitCode
from transcript.cli.ledger_files import PROOF_SUFFIX
from transcript.cli.pipeline import identified_trust_list, verify_files
from transcript.cli.reporters import show_json
from transcript.cli.verdicts import show_report
from transcript.cli.ways_out import COMMANDS
from transcript.office.clock import now
from transcript.office.findings import worded
from transcript.office.receipts import receipt

if TYPE_CHECKING:
    from transcript.cli.online import Online
    from transcript.verification.probed import Profile
    from transcript.verification.report import VerificationReport
    from transcript.verification.trust import TrustList

_YEARS = range(1900, 9000)
_ON_PAPER = "printed code"
_LONGEST_CODE = 10_000
_TIME_FORMATS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z")


@click.command("verify")
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--code",
    metavar="TEXT|-",
    help="What the square code on a printed page holds, such as “https://school.example/verify#…”; "
    "with - it is read from the input, so that it stays out of the shell's history.",
)
@click.option(
    "--trust",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your list of issuers; without it, who issued a file cannot be settled.",
)
@click.option(
    "--status",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    metavar="FILE|DIR",
    help="A status list that a school publishes, or a folder of them; may be given several times.",
)
@click.option(
    "--proof",
    "proofs",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    metavar="FILE",
    help="A proof of the school's ledger that came with a file; one that lies beside the file "
    "under its name, or is among FILES, is found without this.",
)
@click.option(
    "--at",
    type=Moment(_TIME_FORMATS, example="2026-11-21, or 2026-11-21T09:30:00Z"),
    metavar="YYYY-MM-DD[THH:MM:SSZ]",
    help="Judge as of this time (UTC) instead of now, e.g. 2026-11-21T00:00:00Z.",
)
@click.option(
    "--extract",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the CLR and the record that each PDF carries to this folder, unless its integrity "
    "failed.",
)
@click.option(
    "--online",
    is_flag=True,
    help="Fetch the status lists and issuers' keys that files refer to. The servers that a file "
    "names, the school's or anyone's, then learn that somebody verifies, and from where.",
)
@click.option(
    "--profile",
    type=click.Choice(["1edtech"]),
    help="Ask the probes of another validator as well: of 1EdTech's, as we read them.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "receipt"]),
    default="text",
    show_default=True,
    help="Output for people, one JSON document for programs, or a receipt for an application file.",
)
def command(  # noqa: PLR0913 - one for each option
    *,
    files: tuple[Path, ...],
    code: str | None,
    trust: Path | None,
    status: tuple[Path, ...],
    proofs: tuple[Path, ...],
    at: datetime | None,
    extract: Path | None,
    online: bool,
    profile: str | None,
    style: str,
) -> None:
    """Check FILES that a school has sent: PDF, CLR, badge, JWT, or a PNG or SVG with one inside.

    With --code, check a printed page by the square code on it: the report says what the page must
    say. FILES that came with it are compared with the code as well.

    Three questions, each answered passed, failed or indeterminate: is it unchanged (integrity), who
    issued it (issuer), does it still stand (standing). Nothing is fetched from a network without
    --online.

    Ends with 0 when all three are passed, 1 when one failed, 3 when one cannot be told, and 4 when
    a file cannot be read. With --profile, an error that a probe finds ends with 1 too.

    Example: transcript verify record.pdf --trust trust.yaml

    Example: transcript verify record.pdf --trust trust.yaml --online

    Example: transcript verify *.clr.json --trust trust.yaml --status lists/

    Example: transcript verify record.clr.json --trust trust.yaml --proof record.tlog-proof

    Example: transcript verify record.pdf --trust trust.yaml --at 2026-11-21

    Example: transcript verify record.pdf --trust trust.yaml --format receipt

    Example: transcript verify *.pdf --trust trust.yaml --extract inside

    Example: transcript verify record.clr.json --profile 1edtech

    Example: transcript verify --code - --trust trust.yaml
    """
    judged, beside = _told_apart(files)
    _require_files(judged, beside, code=code, extract=extract)
    moment = now() if at is None else _utc(at)
    known, listed = identified_trust_list(trust) if trust else (None, None)
    report, unreadable = verify_files(
        judged,
        trust=known,
        at=moment,
        extract=extract,
        online=_online() if online else None,
        profile=_profile(profile),
        status=status,
        proofs=(*proofs, *beside),
    )
    if code is not None:
        report = _with_code(_typed(code), report, trust=known, at=moment)
    report = worded(report, COMMANDS)
    if style == "json":
        show_json(report.to_json())
    elif style == "text":
        show_report(report, unreadable=len(unreadable))
    elif report.files:
        names = [each.name for each in status]
        click.echo(receipt(report, trust=listed, at=moment, status=names))
    sys.exit(_exit_code(report, unreadable))


def _told_apart(files: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the files to judge, and the ledgers' proofs among them.

    Whoever names all the files of a folder means the proofs among them as what they are.
    """
    proofs = tuple(each for each in files if each.suffix == PROOF_SUFFIX)
    return tuple(each for each in files if each.suffix != PROOF_SUFFIX), proofs


def _require_files(
    judged: Sequence[Path], proofs: Sequence[Path], *, code: str | None, extract: Path | None
) -> None:
    if not judged and code is None:
        raise click.UsageError(
            "a ledger's proof proves another file: name that file too"
            if proofs
            else "name a file, or give the code from a printed page with --code"
        )
    if extract is not None and not judged:
        raise click.UsageError("--extract takes something out of PDFs: name a file")


def _online() -> "Online":
    from transcript.cli.online import Online
    from transcript.net import Fetcher

    return Online(Fetcher())


def _profile(name: str | None) -> "Profile | None":
    from transcript.verification.probed import Profile

    return Profile(name) if name else None


def _typed(code: str) -> str:
    if code != "-":
        return code
    if has_terminal():
        end = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
        click.echo(f"Paste what the square code holds, then press Enter and {end}:", err=True)
    return sys.stdin.buffer.read(_LONGEST_CODE).decode("utf-8", "replace")


def _with_code(
    code: str, report: "VerificationReport", *, trust: "TrustList | None", at: datetime
) -> "VerificationReport":
    from transcript.verification.paper import judge_code
    from transcript.verification.report import VerificationReport

    judged = judge_code(code, file=_ON_PAPER, trust=trust, at=at, files=report.files)
    return VerificationReport(files=(judged, *report.files))


def _utc(at: datetime) -> datetime:
    if at.year not in _YEARS:
        raise click.BadParameter(f"name a year from {_YEARS[0]} to {_YEARS[-1]}", param_hint="--at")
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _exit_code(report: "VerificationReport", unreadable: Sequence[Path]) -> ExitCode:
    from transcript.verification.verdict import Verdict

    codes = {
        Verdict.PASSED: ExitCode.YES,
        Verdict.FAILED: ExitCode.NO,
        Verdict.INDETERMINATE: ExitCode.CANNOT_TELL,
    }
    code = codes[report.verdict]
    if any(each.profile.errors for each in report.files if each.profile):
        code = ExitCode.NO
    return ExitCode.IO if unreadable and code is not ExitCode.NO else code
