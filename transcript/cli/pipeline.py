"""Steps that several commands take: plan a run, verify files."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.actor import actor
from transcript.cli.context import passphrase_source, with_progress
from transcript.cli.ledger_files import named_proofs, proofs_beside
from transcript.cli.status_files import status_documents
from transcript.durable import write_whole
from transcript.office.issuing import new_order
from transcript.office.named_files import content_of
from transcript.office.passphrases import without_passphrase
from transcript.office.receipts import TrustFile

if TYPE_CHECKING:
    from transcript.batch.issuing import Run
    from transcript.batch.verifying import Verifier
    from transcript.cli.online import Online
    from transcript.verification.documents import Documents
    from transcript.verification.probed import Profile
    from transcript.verification.report import FileReport, VerificationReport
    from transcript.verification.trust import TrustList
    from transcript.verification.verify import Examined


def plan_run(folder: Path, passphrase_file: Path | None, *, at: datetime, dry_run: bool) -> "Run":
    """Return a run over the workspace in `folder`; the passphrase is asked when it is needed."""
    order = new_order(folder, at=at, actor=actor(), dry_run=dry_run)
    return order.run(passphrase_source(passphrase_file))


def trust_list(path: Path | None) -> "TrustList | None":
    """Return a college's trust list. Raises `OSError` or `TrustListError`."""
    return identified_trust_list(path)[0] if path else None


def identified_trust_list(path: Path) -> tuple["TrustList", TrustFile]:
    """Return a college's trust list, and which file it is. Raises `OSError` or `TrustListError`."""
    from transcript.verification.trust import TrustList

    content = path.read_bytes()
    identity = TrustFile(name=path.name, sha256=sha256(content).hexdigest())
    return TrustList.parse(content, file=str(path)), identity


def verify_files(
    files: Sequence[Path],
    *,
    trust: "TrustList | None",
    at: datetime,
    extract: Path | None = None,
    online: "Online | None" = None,
    profile: "Profile | None" = None,
    status: Sequence[Path] = (),
    proofs: Sequence[Path] = (),
) -> tuple["VerificationReport", tuple[Path, ...]]:
    """Verify files; return the report, and the files that could not be read, each named on stderr.

    One that cannot be read, or is too large to be, does not keep the others from being verified.
    What PDFs carry is written to the folder `extract`. What files refer to is fetched only with
    `online`. With a `profile` its probes are asked too. `status` are files and folders with status
    lists, `proofs` are files of ledgers; raises `OSError` for one that cannot be used.
    """
    from transcript.batch.verifying import Verifier
    from transcript.verification.documents import Documents
    from transcript.verification.limits import LIMITS
    from transcript.verification.messages import Terms
    from transcript.verification.report import VerificationReport

    reports, unreadable = [], []
    known = status_documents(status).and_also(Documents(proofs=named_proofs(proofs)))
    terms = Terms(trust=trust, at=at, profile=profile, documents=known)
    with Verifier(terms, environment=without_passphrase()) as verifier:
        for file in with_progress(files, label="Verifying", length=len(files)):
            try:
                content = content_of(file, most=LIMITS.file, what="transcript")
            except OSError as error:
                click.echo(f"error: {file}: {error.strerror or error}", err=True)
                unreadable.append(file)
                continue
            found = _examined(verifier, content, file, keep=extract is not None, online=online)
            reports.append(found.report)
            if proofs and _is_unproved(found.report):
                click.echo(f"note: none of the ledger's proofs is of {file}", err=True)
            if extract is not None and found.record:
                _extract(found, extract, file)
    return VerificationReport(files=tuple(reports)), tuple(unreadable)


def _examined(
    verifier: "Verifier", content: bytes, file: Path, *, keep: bool, online: "Online | None"
) -> "Examined":
    from transcript.verification.documents import NO_DOCUMENTS, Documents

    beside = Documents(proofs=proofs_beside(file))

    def look(documents: "Documents") -> "Examined":
        known = documents.and_also(beside)
        return verifier.examine(content, file=str(file), keep=keep, documents=known)

    return online.settle(look) if online else look(NO_DOCUMENTS)


def _is_unproved(report: "FileReport") -> bool:
    """Return whether a file was judged to the end, and no proof was of it."""
    from transcript.verification.report import Step

    steps = {each.step for each in report.checks}
    return Step.TRUST in steps and Step.LEDGER not in steps


def _extract(found: "Examined", folder: Path, file: Path) -> None:
    for suffix, content in ((".clr.json", found.clr), (".transcript.json", found.record)):
        path = folder / f"{file.stem}{suffix}"
        try:
            write_whole(path, content, replace=False)
        except FileExistsError as error:
            # It may be another learner's, from a file of the same name.
            if path.read_bytes() != content:
                raise OSError(error.errno, "another file is there already", str(path)) from error
