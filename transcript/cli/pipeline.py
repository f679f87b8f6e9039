"""Steps that several commands take: plan a run, make artifacts, verify files."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from transcript.cli.context import open_workspace, originals_of, passphrase_source, with_progress
from transcript.cli.keyring import open_issuer

if TYPE_CHECKING:
    from transcript.batch.issuing import Run
    from transcript.exporting import Artifact
    from transcript.issuance import Issuer
    from transcript.verification.report import FileReport, VerificationReport
    from transcript.verification.trust import TrustList


def plan_run(folder: Path, passphrase_file: Path | None, *, at: datetime, dry_run: bool) -> "Run":
    """Return a run over the workspace in `folder`; the passphrase is asked when it is needed."""
    from transcript.batch.issuing import Run

    workspace = open_workspace(folder)
    passphrase = passphrase_source(passphrase_file)

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


def artifacts(folder: Path, learners: Sequence[str], names: Sequence[str]) -> Iterator["Artifact"]:
    """Yield the newest issued transcript of each learner in each format."""
    from transcript.exporting import export
    from transcript.issuance import IssuedTranscript

    for learner in learners:
        original = originals_of(folder).latest(learner)
        if original is not None:
            issued = IssuedTranscript.from_files(original.files())
            for name in names:
                yield export(issued, name)


def verify_files(files: Sequence[Path], trust: Path | None, at: datetime) -> "VerificationReport":
    """Verify files against a trust list. Raises `OSError` or `TrustListError`."""
    from transcript.verification.report import VerificationReport
    from transcript.verification.trust import TrustList

    listed = TrustList.parse(trust.read_bytes(), file=str(trust)) if trust else None
    reports = (_verify_file(file, listed, at) for file in files)
    return VerificationReport(
        files=tuple(with_progress(reports, label="Verifying", length=len(files)))
    )


def _verify_file(file: Path, trust: "TrustList | None", at: datetime) -> "FileReport":
    from transcript.verification.limits import LIMITS
    from transcript.verification.verify import verify

    # One byte over the limit is enough to be refused, and bounds what is read.
    with file.open("rb") as opened:
        content = opened.read(LIMITS.file + 1)
    return verify(content, file=str(file), trust=trust, at=at, render=_render_pages)


def _render_pages(clr: bytes, record: bytes) -> bytes:
    from transcript.exporting import exporter
    from transcript.issuance import IssuedTranscript

    return exporter("pdf").render(IssuedTranscript.from_signed(clr=clr, record=record))
