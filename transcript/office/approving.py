"""Who approves: the key for approving that a passphrase opens."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from transcript.office.keys import keyring_of
from transcript.ways_out import Deed, WayOut

if TYPE_CHECKING:
    from transcript.batch.approving import Approver
    from transcript.proofs.key_history import KeyRecord


def approval_keys(folder: Path, *, at: datetime) -> "list[KeyRecord]":
    """Return the keys that approve now. Raises `KeyHistoryError` or `OSError`."""
    from transcript.proofs.key_history import KeyPurpose

    return [
        each
        for each in keyring_of(folder).history().keys
        if each.purpose is KeyPurpose.APPROVAL and each.is_in_use(at)
    ]


def approver_of(
    folder: Path, passphrase: Callable[[], bytes], *, at: datetime
) -> "Callable[[], Approver]":
    """Return what opens the key for approving that has this passphrase, once.

    What is returned raises `KeyUnusableError` if there is none.
    """
    from transcript.batch.approving import Approver
    from transcript.proofs.errors import KeyUnusableError

    @cache
    def opened() -> "Approver":
        keyring, keys = keyring_of(folder), approval_keys(folder, at=at)
        if not keys:
            raise KeyUnusableError(
                "there is no key for approving", way_out=WayOut(Deed.MAKE_APPROVAL_KEY)
            )
        secret = passphrase()
        for each in keys:
            if each.store is not None or keyring.opens(each, secret):
                signer = keyring.signer(each, passphrase=lambda: secret)
                return Approver(record=each, signer=signer)
        names = ", ".join(each.id for each in keys)
        raise KeyUnusableError(f"this passphrase opens no key for approving ({names})")

    return opened
