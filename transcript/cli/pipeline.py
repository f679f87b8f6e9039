"""Steps that several commands take: plan a run, verify files."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from transcript.cli.actor import actor
from transcript.cli.context import (
    PASSPHRASE_VARIABLE,
    now,
    open_workspace,
    originals_of,
    passphrase_source,
    registry_of,
    with_progress,
)
from transcript.cli.keyring import issuer_key, open_issuer
from transcript.cli.ledger_files import named_proofs, proofs_beside
from transcript.cli.ledger_keys import require_own_ledger
from transcript.cli.named_files import content_of
from transcript.cli.receipts import TrustFile
from transcript.cli.status_files import status_documents
from transcript.durable import write_whole
from transcript.errors import TranscriptError

if TYPE_CHECKING:
    from transcript.batch.issuing import Outcome, Run
    from transcript.batch.verifying import Verifier
    from transcript.cli.online import Online
    from transcript.issuance import Issuer
    from transcript.verification.documents import Documents
    from transcript.verification.probed import Profile
    from transcript.verification.report import FileReport, VerificationReport
    from transcript.verification.trust import TrustList
    from transcript.verification.verify import Examined


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingOrder:
    """Issue in a school's folder, in one process or in several: what all of them have in common.

    `batch` is the run's id, and `taken_over` those of dead runs whose work it ends.
    """

    folder: Path
    at: datetime
    batch: str
    actor: str
    dry_run: bool = False
    taken_over: frozenset[str] = frozenset()
    passphrase_file: Path | None = None

    def open(
        self, passphrase: Callable[[], bytes] | None
    ) -> "Callable[[Sequence[str]], Sequence[Outcome]]":
        """Open the school; return what issues for a few of its learners."""
        from transcript.batch.issuing import issue_chunk

        found = passphrase or partial(worker_passphrase, self.passphrase_file, self.folder)
        return partial(issue_chunk, run=self.run(found))

    def run(self, passphrase: Callable[[], bytes]) -> "Run":
        """Return the run in this process; the passphrase is asked when it is needed."""
        from transcript.batch.issuing import Run

        workspace = open_workspace(self.folder)
        if self.dry_run:
            issuer_key(workspace, at=self.at)  # a run without a usable key would sign nothing

        @cache
        def issuer() -> "Issuer":
            return open_issuer(workspace, at=self.at, passphrase=passphrase)

        return Run(
            workspace=workspace,
            originals=originals_of(self.folder),
            registry=registry_of(workspace),
            issuer=issuer,
            at=self.at,
            clock=now,
            batch=self.batch,
            actor=self.actor,
            taken_over=self.taken_over,
            dry_run=self.dry_run,
        )

    def somewhere_else(self) -> "IssuingOrder":
        """Return the order for machines that work in other folders than this process."""
        file = self.passphrase_file
        return replace(
            self,
            folder=self.folder.resolve(),
            passphrase_file=file.resolve() if file else None,
        )

    @contextmanager
    def alive(self) -> "Iterator[IssuingOrder]":
        """Tell other runs that this one is alive; give the order with the runs it takes over."""
        from transcript.batch.issuing import alive

        run = self.run(_no_passphrase)
        if not self.dry_run:
            require_own_ledger(run.workspace)
        with alive(run) as held:
            yield replace(self, taken_over=held.taken_over)


def plan_run(folder: Path, passphrase_file: Path | None, *, at: datetime, dry_run: bool) -> "Run":
    """Return a run over the workspace in `folder`; the passphrase is asked when it is needed."""
    return new_order(folder, at=at, dry_run=dry_run).run(passphrase_source(passphrase_file))


def new_order(folder: Path, *, at: datetime, dry_run: bool = False) -> IssuingOrder:
    """Return what a new run does in a school's folder."""
    return IssuingOrder(folder=folder, at=at, batch=uuid4().hex, actor=actor(), dry_run=dry_run)


def worker_passphrase(file: Path | None, folder: Path) -> bytes:
    """Return the passphrase on a worker of a cluster, where nobody is there to be asked.

    Raises `TranscriptError` without one, and `OSError`.
    """
    if file is not None:
        named = file / f"{folder.name}.txt" if file.is_dir() else file
        return passphrase_source(named)()
    found = os.environ.get(PASSPHRASE_VARIABLE)
    if not found:
        raise TranscriptError(
            "a worker of the cluster has no passphrase: start it with TRANSCRIPT_PASSPHRASE, or "
            "give --passphrase-file with a file that it sees too"
        )
    return found.encode()


def _no_passphrase() -> bytes:
    raise AssertionError("nothing is signed here")


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
    with Verifier(terms, environment=_without_secrets()) as verifier:
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


def _without_secrets() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != PASSPHRASE_VARIABLE}


def _extract(found: "Examined", folder: Path, file: Path) -> None:
    for suffix, content in ((".clr.json", found.clr), (".transcript.json", found.record)):
        path = folder / f"{file.stem}{suffix}"
        try:
            write_whole(path, content, replace=False)
        except FileExistsError as error:
            # It may be another learner's, from a file of the same name.
            if path.read_bytes() != content:
                raise OSError(error.errno, "another file is there already", str(path)) from error
