"""Two-person release: one who does not sign approves exactly what is to be signed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from transcript.batch.sources import source_of
from transcript.diagnostics import Diagnostic
from transcript.exporting import missing
from transcript.proofs.errors import ProofError
from transcript.proofs.jcs import canonical_json
from transcript.proofs.key_history import KeyHistory, KeyPurpose, KeyRecord, KeyState
from transcript.proofs.keyring import Keyring
from transcript.proofs.keys import Signer
from transcript.proofs.multibase import base64url_decode, base64url_encode
from transcript.proofs.timestamps import timestamp_text
from transcript.registry.approvals import Approval, Approvals
from transcript.registry.registry import Registry
from transcript.source.workspace import Workspace
from transcript.validation import validate

_KIND = "transcript-approval-1"
"""So that what is signed here can be taken for nothing else."""


class State(StrEnum):
    """What became of one learner."""

    APPROVED = "approved"
    ALREADY_APPROVED = "already approved"
    NOTHING_EARNED = "nothing earned yet"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one learner; `credits` are those that the transcript lists."""

    learner: str
    state: State
    diagnostics: tuple[Diagnostic, ...]
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Who approves: a key for that, and what signs with it."""

    record: KeyRecord
    signer: Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvers:
    """Judges approvals by the keys that a school has for them."""

    school: str
    history: KeyHistory
    approvals: Approvals

    @classmethod
    def of(cls, workspace: Workspace, registry: Registry) -> Self | None:
        """Return the judge of a school's approvals; None where it asks for none.

        Raises `KeyHistoryError` or `OSError`.
        """
        return cls.known(workspace, registry) if workspace.settings.two_person else None

    @classmethod
    def known(cls, workspace: Workspace, registry: Registry) -> Self:
        """Return the judge, whether or not approvals are asked for. Raises as `of`."""
        school = workspace.load_school().school
        return cls(
            school=school.id if school else "",
            history=Keyring(folder=workspace.folder / "keys").history(),
            approvals=registry.approvals,
        )

    def of_source(self, learner: str, source_digest: str) -> tuple[str, ...]:
        """Return the ids of the keys that have approved exactly this. Raises `RegistryError`."""
        given = self.approvals.of(learner, source_digest)
        return tuple(dict.fromkeys(each.key for each in given if self._counts(each)))

    def _counts(self, given: Approval) -> bool:
        record = self.history.find(given.key)
        if record is None or record.purpose is not KeyPurpose.APPROVAL:
            return False
        if record.state is KeyState.COMPROMISED or not record.covers(given.at):
            return False
        try:
            signature = base64url_decode(given.signature)
            record.public_key.verify(signature, _statement(given, self.school))
        except (ProofError, ValueError):
            return False
        return True


def approve_learners(
    learners: Iterable[str],
    *,
    workspace: Workspace,
    registry: Registry,
    approver: Callable[[], Approver],
    at: datetime,
) -> Iterator[Outcome]:
    """Approve what each learner's transcript would say now, yielding what became of it.

    A later change of the record needs another approval. `approver` is called when the first
    approval is due. Raises `KeyUnusableError`, `KeyHistoryError`, `RegistryError` or `OSError`.
    """
    known = Approvers.known(workspace, registry)
    for learner in learners:
        result = validate(workspace, learner=learner, today=at.date(), missing=missing)
        outcome = Outcome(learner=learner, state=State.REFUSED, diagnostics=result.diagnostics)
        if result.transcript is None or not result.ok:
            yield outcome
            continue
        names = {each.id: each.name for each in result.transcript.credits}
        earned = tuple(names[each.credit] for each in result.transcript.awards)
        if not earned:
            yield replace(outcome, state=State.NOTHING_EARNED)
            continue
        digest = source_of(result.transcript, workspace)
        whose = approver()
        state = State.ALREADY_APPROVED
        if whose.record.id not in known.of_source(learner, digest):
            registry.approvals.add([_signed(learner, digest, whose, known.school, at)])
            state = State.APPROVED
        yield replace(outcome, state=state, credits=earned)


def _signed(learner: str, digest: str, by: Approver, school: str, at: datetime) -> Approval:
    draft = Approval(learner=learner, source_digest=digest, key=by.record.id, signature="", at=at)
    signature = by.signer.sign(_statement(draft, school))
    return replace(draft, signature=base64url_encode(signature))


def _statement(given: Approval, school: str) -> bytes:
    return canonical_json(
        {
            "at": timestamp_text(given.at),
            "kind": _KIND,
            "learner": given.learner,
            "school": school,
            "source": given.source_digest,
        }
    )
