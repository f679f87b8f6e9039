"""Issuing in one school, in one process or in several."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from transcript.office.clock import now
from transcript.office.folder import open_workspace, originals_of, registry_of
from transcript.office.keys import issuer_key, open_issuer
from transcript.office.ledger import require_own_ledger
from transcript.office.passphrases import worker_passphrase

if TYPE_CHECKING:
    from transcript.batch.issuing import Outcome, Run
    from transcript.issuance import Issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingOrder:
    """Issue in a school's folder, in one process or in several: what all of them have in common.

    `batch` is the run's id, and `taken_over` those of dead runs whose work it ends. Whom `reviewed`
    names is signed only as somebody has looked at it (`Run`).
    """

    folder: Path
    at: datetime
    batch: str
    actor: str
    dry_run: bool = False
    taken_over: frozenset[str] = frozenset()
    reviewed: Mapping[str, str] = field(default_factory=dict, hash=False)
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
            reviewed=self.reviewed,
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


def new_order(folder: Path, *, at: datetime, actor: str, dry_run: bool = False) -> IssuingOrder:
    """Return what a new run does in a school's folder."""
    return IssuingOrder(folder=folder, at=at, batch=uuid4().hex, actor=actor, dry_run=dry_run)


def _no_passphrase() -> bytes:
    raise AssertionError("nothing is signed here")
