"""From a workspace's folder to its keys and its issuer."""

import os
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from transcript.diagnostics import has_errors
from transcript.errors import UnmendedFilesError
from transcript.office.folder import open_workspace, registry_of
from transcript.ways_out import Deed, WayOut

if TYPE_CHECKING:
    from transcript.batch.status_lists import Publisher
    from transcript.issuance import Issuer
    from transcript.model.school import School
    from transcript.proofs.key_history import KeyRecord
    from transcript.proofs.keyring import Keyring
    from transcript.proofs.pades import PadesSeal
    from transcript.source.settings import Settings
    from transcript.source.workspace import Workspace

MODULE_VARIABLE = "PKCS11_MODULE"


def keyring_of(folder: Path) -> "Keyring":
    """Return the keys of the workspace in `folder`."""
    from transcript.proofs.keyring import Keyring

    named = open_workspace(folder).settings.pkcs11_module
    return Keyring(folder=folder / "keys", module=os.environ.get(MODULE_VARIABLE) or named or "")


def required_school(workspace: "Workspace") -> "School":
    """Return the school; raises `UnmendedFilesError` where school.yaml cannot be read."""
    found = workspace.load_school()
    if found.school is None:
        raise UnmendedFilesError(found.diagnostics, "the school's file has to be mended first")
    return found.school


def required_settings(workspace: "Workspace") -> "Settings":
    """Return what workspace.yaml says; raises `UnmendedFilesError` where it has errors."""
    if has_errors(workspace.diagnostics):
        raise UnmendedFilesError(workspace.diagnostics, "workspace.yaml has to be mended first")
    return workspace.settings


def open_issuer(
    workspace: "Workspace", *, at: datetime, passphrase: Callable[[], bytes]
) -> "Issuer":
    """Open the key that signs credentials. Raises `IssuingError` if there is none, or it is locked.

    The key is the one named by `issuer_key` in workspace.yaml, else the newest active one.
    """
    from transcript.errors import IssuingError
    from transcript.issuance import Issuer
    from transcript.proofs.errors import ProofError

    record = issuer_key(workspace, at=at)
    try:
        signer = keyring_of(workspace.folder).signer(record, passphrase=passphrase)
    except ProofError as error:
        raise IssuingError(record.id, str(error)) from error
    return Issuer.of(required_school(workspace).id, signer)


def open_publisher(
    workspace: "Workspace", *, at: datetime, passphrase: Callable[[], bytes]
) -> "Publisher":
    """Open the key that signs credentials, to sign the status lists. Raises as `open_issuer`."""
    from transcript.batch.status_lists import Publisher
    from transcript.source.settings import WEEK

    settings = workspace.settings.status
    return Publisher(
        book=registry_of(workspace).status,
        issuer=open_issuer(workspace, at=at, passphrase=passphrase),
        at=at,
        valid_days=settings.valid_days if settings else WEEK,
    )


def open_seal(
    workspace: "Workspace", *, at: datetime, passphrase: Callable[[], bytes]
) -> "PadesSeal":
    """Open the newest key that seals PDFs. Raises `IssuingError` if there is none, or it is locked.

    With `timestamp_url` in workspace.yaml, seals are time-stamped. Raises `ProofError` if that
    server does not answer.
    """
    from transcript.errors import IssuingError
    from transcript.proofs.errors import KeyUnusableError
    from transcript.proofs.key_history import KeyPurpose

    keyring = keyring_of(workspace.folder)
    record = keyring.history().active(KeyPurpose.PDF_SEAL, at)
    if record is None:
        raise IssuingError("for the seal", "there is none", way_out=WayOut(Deed.MAKE_KEYS))
    url = required_settings(workspace).timestamp_url
    ask = partial(_ask_for_time_stamp, url) if url else None
    try:
        return keyring.seal(record, at=at, passphrase=passphrase, ask=ask)
    except KeyUnusableError as error:
        raise IssuingError(record.id, str(error)) from error


def _ask_for_time_stamp(url: str, request: bytes) -> bytes:
    from transcript import net

    try:
        return net.post(
            url,
            request,
            media_type="application/timestamp-query",
            accept="application/timestamp-reply",
        )
    except net.NetworkError as error:
        way_out = "try again later, or correct or remove `timestamp_url` in workspace.yaml"
        raise OSError(f"{error}; {way_out}") from error


def issuer_key(workspace: "Workspace", *, at: datetime) -> "KeyRecord":
    """Return the public half of the key that would sign now. Raises `IssuingError` without one."""
    from transcript.errors import IssuingError
    from transcript.proofs.errors import ProofError
    from transcript.proofs.key_history import KeyPurpose

    named = workspace.settings.issuer_key
    try:
        history = keyring_of(workspace.folder).history()
    except ProofError as error:
        raise IssuingError(named or "for credentials", str(error)) from error
    record = history.find(named) if named else history.active(KeyPurpose.CREDENTIALS, at)
    reason, way_out = _unfit(record, named, at)
    if record is None or reason:
        raise IssuingError(named or "for credentials", reason, way_out=way_out)
    return record


def _unfit(
    record: "KeyRecord | None", named: str | None, at: datetime
) -> tuple[str, WayOut | None]:
    """Return why a key may not sign now, and what can be done; an empty reason if it may."""
    from transcript.proofs.key_history import KeyPurpose, KeyState

    if record is None:
        if named:
            reason = "workspace.yaml names it under `issuer_key`, and the school has no such key"
            return reason, WayOut(Deed.LOOK_AT_KEYS)
        return "there is none", WayOut(Deed.MAKE_KEYS)
    if record.purpose is not KeyPurpose.CREDENTIALS:
        return "it is not a key for credentials; name another under `issuer_key`", None
    if record.state is not KeyState.ACTIVE:
        return f"it is {record.state}; name an active one under `issuer_key`, or none", None
    return ("", None) if record.covers(at) else ("it is not valid now", WayOut(Deed.LOOK_AT_KEYS))
