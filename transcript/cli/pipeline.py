"""Steps that several commands take: plan a run, verify files."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from transcript.cli.context import open_workspace, originals_of, passphrase_source, with_progress
from transcript.cli.keyring import issuer_key, open_issuer

if TYPE_CHECKING:
    from transcript.batch.issuing import Run
    from transcript.issuance import Issuer
    from transcript.verification.report import VerificationReport
    from transcript.verification.trust import TrustList


def plan_run(folder: Path, passphrase_file: Path | None, *, at: datetime, dry_run: bool) -> "Run":
    """Return a run over the workspace in `folder`; the passphrase is asked when it is needed."""
    from transcript.batch.issuing import Run

    workspace = open_workspace(folder)
    passphrase = passphrase_source(passphrase_file)
    if dry_run:
        issuer_key(workspace, at=at)  # a run without a usable key would sign nothing

    @cache
    def issuer() -> "Issuer":
        return open_issuer(workspace, at=at, passphrase=passphrase)

    return Run(
        workspace=workspace,
        originals=originals_of(folder),
        issuer=issuer,
        at=at,
        new_id=uuid4,
        dry_run=dry_run,
    )


def trust_list(path: Path | None) -> "TrustList | None":
    """Return a college's trust list. Raises `OSError` or `TrustListError`."""
    from transcript.verification.trust import TrustList

    return TrustList.parse(path.read_bytes(), file=str(path)) if path else None


def verify_files(
    files: Sequence[Path], *, trust: "TrustList | None", at: datetime
) -> tuple["VerificationReport", tuple[Path, ...]]:
    """Verify files; return the report, and the files that could not be read, each named on stderr.

    One that cannot be read, or is too large to be, does not keep the others from being verified.
    """
    from transcript.verification.report import VerificationReport
    from transcript.verification.verify import verify

    reports, unreadable = [], []
    for file in with_progress(files, label="Verifying", length=len(files)):
        try:
            content = _content(file)
        except OSError as error:
            click.echo(f"error: {file}: {error.strerror or error}", err=True)
            unreadable.append(file)
        else:
            found = verify(content, file=str(file), trust=trust, at=at, render=_render_pages)
            reports.append(found)
    return VerificationReport(files=tuple(reports)), tuple(unreadable)


def _content(file: Path) -> bytes:
    from transcript.verification.limits import LIMITS

    if not file.is_file():
        # A pipe or a device might never end; a folder has no content.
        file.stat()
        raise OSError("it is not a file")
    # One byte over the limit is enough to be refused, and bounds what is read.
    with file.open("rb") as opened:
        content = opened.read(LIMITS.file + 1)
    if len(content) > LIMITS.file:
        most = LIMITS.file // 1_000_000
        raise OSError(f"the file is larger than {most} MB; no transcript is")
    return content


def _render_pages(clr: bytes, record: bytes) -> bytes:
    from transcript.exporting import Edition, exporter
    from transcript.issuance import IssuedTranscript

    return exporter("pdf").render(IssuedTranscript.from_signed(clr=clr, record=record), Edition())
