"""From a workspace's folder to the key of its ledger, and to what is proved with it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from transcript.office.folder import registry_of
from transcript.office.keys import keyring_of, required_school
from transcript.office.ledger_files import require_agreement, write_ledger
from transcript.ways_out import Deed, WayOut

if TYPE_CHECKING:
    from transcript.batch.checkpoints import Log
    from transcript.registry.ledger import Signed
    from transcript.source.workspace import Workspace
    from transcript.transparency.note import Verifier

NO_KEY = "there is no key for the ledger"

Tell: TypeAlias = Callable[[str, WayOut], None]
"""Tells somebody what is lacking, and what can be done."""


def nobody(reason: str, way_out: WayOut) -> None:
    """Say nothing of a ledger without a key: whoever keeps the keys is told elsewhere."""
    del reason, way_out


def open_log(
    workspace: "Workspace", *, at: datetime, passphrase: Callable[[], bytes]
) -> "Log | None":
    """Open the key that signs the ledger; None if there is none. Raises `IssuingError`."""
    from transcript.batch.checkpoints import Log
    from transcript.errors import IssuingError
    from transcript.proofs.errors import ProofError
    from transcript.proofs.key_history import KeyPurpose
    from transcript.transparency.checkpoint import origin_of

    keyring = keyring_of(workspace.folder)
    record = keyring.history().active(KeyPurpose.LEDGER, at)
    if record is None:
        return None
    try:
        signer = keyring.signer(record, passphrase=passphrase)
    except ProofError as error:
        raise IssuingError(record.id, str(error)) from error
    return Log(origin=origin_of(required_school(workspace).id), signer=signer)


def sign_ledger_now(
    workspace: "Workspace",
    *,
    at: datetime,
    passphrase: Callable[[], bytes],
    tell: Tell,
) -> "Signed | None":
    """Sign the ledger as it stands, and write it to its folder; return the last checkpoint, if any.

    The passphrase is asked for only if it is not signed yet. Where there is no key for it,
    that is told. Raises `IssuingError`, `LedgerError` or `OSError`.
    """
    from transcript.batch.checkpoints import sign_ledger

    ledger = registry_of(workspace).ledger
    signed = ledger.signed()
    if (signed.size if signed else 0) != ledger.size():
        log = open_log(workspace, at=at, passphrase=passphrase)
        if log is None:
            tell(f"the ledger was not signed: {NO_KEY}", WayOut(Deed.MAKE_LEDGER_KEY))
        else:
            signed = sign_ledger(ledger, log)
    if signed is not None:
        write_ledger(ledger, signed, ledger_folder(workspace))
    return signed


def require_own_ledger(workspace: "Workspace") -> None:
    """Return if the registry holds the ledger that was written beside it.

    Raises `LedgerError` if it was cut off, or an old one was brought back: then nothing more may be
    noted in it.
    """
    require_agreement(registry_of(workspace).ledger, ledger_folder(workspace))


def ledger_folder(workspace: "Workspace") -> Path:
    """Return the folder in which the school keeps its ledger as files, beside the registry."""
    return workspace.folder / "ledger"


def open_proofs(workspace: "Workspace") -> Callable[[str], bytes]:
    """Return what gives the ledger's proof of a document by its id; nothing if there is none yet.

    No key is needed: a proof is made of what was signed before.
    """
    from transcript.batch.checkpoints import is_signed_by, ledger_keys

    ledger, school = registry_of(workspace).ledger, workspace.load_school().school
    if school is None:
        return lambda _: b""
    # Colleges take a stolen key off their lists, and with it what it has signed.
    counts = is_signed_by(ledger_keys(school.id, keyring_of(workspace.folder).history()))
    return lambda document: ledger.proof_of(document, counts=counts) or b""


def keys_of_ledger(workspace: "Workspace", *, stolen_too: bool = False) -> "tuple[Verifier, ...]":
    """Return the public keys that have signed the school's ledger, oldest first."""
    from transcript.batch.checkpoints import ledger_keys

    history = keyring_of(workspace.folder).history()
    return ledger_keys(required_school(workspace).id, history, stolen_too=stolen_too)
