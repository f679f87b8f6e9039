"""Exporting in one school, in one process or in several."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from transcript.durable import write_whole
from transcript.office.collecting import collect_seldom
from transcript.office.folder import open_workspace, originals_of, registry_of
from transcript.office.keys import open_publisher, open_seal
from transcript.office.ledger import open_proofs
from transcript.office.passphrases import worker_passphrase

if TYPE_CHECKING:
    from transcript.batch.exporting import Editions, Export
    from transcript.model.transcript import Transcript
    from transcript.source.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """Export from a school's folder: what all processes of a run have in common.

    Files go to the folder `out`, if there is one; their bytes come back only if they are `wanted`.
    Pages for a browser hold the evidence that the record names if they are to be `with_evidence`.
    """

    folder: Path
    at: datetime
    names: tuple[str, ...]
    languages: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]
    unofficial: bool
    out: Path | None
    wanted: bool
    passphrase_file: Path | None = None
    with_evidence: bool = False

    def open(
        self, passphrase: Callable[[], bytes] | None
    ) -> "Callable[[Sequence[str]], Sequence[Export]]":
        """Open the school; return what exports a few of its learners."""
        collect_seldom()
        workspace = open_workspace(self.folder)
        found = passphrase or partial(worker_passphrase, self.passphrase_file, self.folder)
        return partial(self._export, workspace, self._editions(workspace, found))

    def somewhere_else(self) -> "ExportOrder":
        """Return the order for machines that work in other folders than this process."""
        file = self.passphrase_file
        return replace(
            self,
            folder=self.folder.resolve(),
            out=self.out.resolve() if self.out else None,
            passphrase_file=file.resolve() if file else None,
        )

    def needs_passphrase(self, workspace: "Workspace") -> bool:
        """Return whether something is signed on the way: the seal of a PDF, or status lists."""
        return not self.unofficial and (self._seals() or self._carries_lists(workspace))

    def _export(
        self, workspace: "Workspace", editions: "Editions", learners: Sequence[str]
    ) -> "Sequence[Export]":
        from transcript.batch.exporting import export_chunk

        found = export_chunk(
            learners,
            self.names,
            originals_of(self.folder),
            editions,
            registry_of(workspace),
            at=self.at,
        )
        return tuple(self._written(each) for each in found)

    def _written(self, outcome: "Export") -> "Export":
        if self.out:
            for each in outcome.artifacts:
                write_whole(self.out / each.name, each.content)
        if self.wanted:
            return outcome
        told = tuple(replace(each, content=b"") for each in outcome.artifacts)
        return replace(outcome, artifacts=told, transcript=None)

    def _editions(self, workspace: "Workspace", passphrase: Callable[[], bytes]) -> "Editions":
        from transcript.batch.exporting import Editions

        editions = Editions(
            languages=self.languages,
            versions=dict(self.versions),
            official=not self.unofficial,
            ledger_proof=open_proofs(workspace),
        )
        if self.with_evidence:
            editions = replace(editions, evidence=shown_evidence(workspace))
        if self.unofficial:
            return editions
        if self._seals():
            seal = open_seal(workspace, at=self.at, passphrase=passphrase)
            editions = replace(editions, seal=seal)
        if self._carries_lists(workspace):
            publisher = open_publisher(workspace, at=self.at, passphrase=passphrase)
            editions = replace(editions, status_lists=publisher.of_document)
        return editions

    def _seals(self) -> bool:
        from transcript.exporting import PDF, exporter

        return any(exporter(name).media_type == PDF for name in self.names)

    def _carries_lists(self, workspace: "Workspace") -> bool:
        from transcript.exporting import CARRIERS, exporter

        carried = any(exporter(name).media_type in CARRIERS for name in self.names)
        return carried and registry_of(workspace).status.has_lists()


def shown_evidence(
    workspace: "Workspace",
) -> "Callable[[str, Transcript], Mapping[str, bytes]]":
    """Return what gives the evidence that a page shows: all that the record names, unchanged.

    What is sealed is in no record that has left the school.
    """
    from transcript.batch.evidence import evidence_inside

    return lambda learner, transcript: evidence_inside(transcript.evidence, learner, workspace)
