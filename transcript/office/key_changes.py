"""What the school's keys are for, which passphrase they take, and what a change of them needs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from transcript.office.folder import open_workspace, registry_of
from transcript.office.keys import keyring_of
from transcript.office.ledger import require_own_ledger
from transcript.ways_out import Deed, WayOut

if TYPE_CHECKING:
    from transcript.proofs.key_history import KeyHistory, KeyPurpose, KeyRecord

_USES = {
    "credentials": "signs credentials (Ed25519)",
    "pdf-seal": "seals PDFs (P-256)",
    "ledger": "signs the state of the ledger (Ed25519)",
    "approval": "approves what is to be issued (Ed25519)",
}


def use_of(record: "KeyRecord") -> str:
    """Return what a key is for, in words."""
    kept = ", in a token" if record.store else ""
    return f"{_USES[record.purpose]}{kept}"


def lacking(
    history: "KeyHistory", wanted: Sequence["KeyPurpose"], *, at: datetime
) -> "list[KeyPurpose]":
    """Return the purposes that lack a key; of keys for approving there may always be one more."""
    from transcript.proofs.key_history import KeyPurpose

    return [
        each for each in wanted if each is KeyPurpose.APPROVAL or history.active(each, at) is None
    ]


def note_changes(folder: Path, *, reason: str, actor: str, at: datetime) -> None:
    """Note in the registry, and in its ledger, what became of the keys.

    Raises `RegistryError` or `LedgerError`, also for a registry that is an old one; the next change
    notes it then.
    """
    from transcript.batch.key_account import settle_keys

    workspace, history = open_workspace(folder), keyring_of(folder).history()
    require_own_ledger(workspace)
    settle_keys(history, registry_of(workspace), reason=reason, actor=actor, at=at)


def agreeing(passphrase: Callable[[], bytes], folder: Path, *, at: datetime) -> Callable[[], bytes]:
    """Return a passphrase that must be that of the school's keys, if there are any in files.

    One passphrase opens all that sign, or no run could use them together.
    """
    from transcript.proofs.errors import KeyUnusableError

    def ask() -> bytes:
        secret = passphrase()
        keys = signing_keys(folder, at=at)
        if keys and not any(keyring_of(folder).opens(each, secret) for each in keys):
            raise KeyUnusableError(
                f"this is not the passphrase of the keys that are there ({keys[0].id}); use that "
                "one, or change it first",
                way_out=WayOut(Deed.CHANGE_PASSPHRASE),
            )
        return secret

    return ask


def another(passphrase: Callable[[], bytes], folder: Path, *, at: datetime) -> Callable[[], bytes]:
    """Return a passphrase that must not be that of the keys which sign."""
    from transcript.proofs.errors import KeyUnusableError

    def ask() -> bytes:
        secret = passphrase()
        for each in signing_keys(folder, at=at):
            if keyring_of(folder).opens(each, secret):
                raise KeyUnusableError(
                    f"this passphrase opens {each.id}, too: who approves must not be able to sign, "
                    "and needs a passphrase that nobody else knows"
                )
        return secret

    return ask


def signing_keys(folder: Path, *, at: datetime) -> "list[KeyRecord]":
    """Return the keys in files that sign now; those of who approves are not among them."""
    from transcript.proofs.key_history import KeyPurpose

    return [
        each
        for each in keyring_of(folder).history().keys
        if each.is_in_use(at) and each.store is None and each.purpose is not KeyPurpose.APPROVAL
    ]


def did_address(did: str) -> str | None:
    """Return where a school's did.json belongs on the web; None for another kind of identifier."""
    # did:web method: the first part is the host, further parts are a path.
    if not did.startswith("did:web:"):
        return None
    host, *path = did.removeprefix("did:web:").split(":")
    folder = "/".join(path) if path else ".well-known"
    return f"https://{host.replace('%3A', ':')}/{folder}/did.json"
