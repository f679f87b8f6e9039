"""A folder of keys: private halves encrypted at rest, and the public history of them all.

A private half may be in a token instead; then the folder holds the public half alone.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcript.durable import locked, write_whole
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_history import (
    KeyHistory,
    KeyHistoryError,
    KeyPurpose,
    KeyRecord,
    KeyState,
)
from transcript.proofs.key_making import KeyMaker
from transcript.proofs.key_stores.encrypted_file import SCRYPT_COST, encrypted, read_private_key
from transcript.proofs.key_stores.pkcs11 import TokenSigner, open_token_key
from transcript.proofs.key_stores.pkcs12 import Bundle
from transcript.proofs.key_stores.token_address import TokenAddress
from transcript.proofs.signers import Ed25519Signer, P256Signer
from transcript.proofs.strict_json import read_object
from transcript.proofs.time_stamping import Ask
from transcript.proofs.x509 import Certificate, certificate_request
from transcript.ways_out import Deed, WayOut

if TYPE_CHECKING:
    from transcript.proofs.pades import PadesSeal

HISTORY = "public-keys.json"
"""The file that holds every public key the school has ever used, with its validity."""

SHORTEST_PASSPHRASE = 12
"""The fewest bytes of a passphrase for new keys: who guesses needs their file, and much time."""

_LARGEST_HISTORY = 1_000_000
_LOCK = ".lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """The folder `keys/` of a workspace. `cost` is the scrypt work factor of its private keys.

    `module` is the library by which keys in tokens are used. Their PIN is asked for as a passphrase
    is. Whatever changes the keys raises `KeyUnusableError`, `KeyHistoryError` or `OSError`.
    """

    folder: Path
    cost: int = SCRYPT_COST
    module: str = ""

    def history(self) -> KeyHistory:
        """Return the public history; empty when no key was made yet.

        Raises `KeyHistoryError` if the file cannot be understood, `OSError` if it cannot be read.
        """
        path = self.folder / HISTORY
        if not path.exists():
            orphan = next(self.folder.glob("*.pem"), None)
            if orphan is not None:
                reason = (
                    f"it is missing, though {orphan.name} is there; bring it back from a backup"
                )
                raise KeyHistoryError(HISTORY, reason)
            return KeyHistory()
        with path.open("rb") as file:
            content = file.read(_LARGEST_HISTORY + 1)
        if len(content) > _LARGEST_HISTORY:
            raise KeyHistoryError(HISTORY, "the file is larger than any key history")
        try:
            return KeyHistory.from_json(read_object(content))
        except ValueError as error:
            raise KeyHistoryError(HISTORY, f"the file is damaged: {error}") from error

    def create(
        self,
        purposes: Sequence[KeyPurpose],
        *,
        organisation: str,
        at: datetime,
        passphrase: Callable[[], bytes],
        token: TokenAddress | None = None,
    ) -> tuple[KeyRecord, ...]:
        """Make a key for each purpose, valid from `at`, and add it to the history.

        With `token`, keys are made there, which can only be such as sign. The private key is on the
        disk before the history names it: a crash between the two leaves a file that nothing uses,
        never a public key whose private half is lost.
        """
        secret = _long_enough(passphrase()) if token is None else passphrase()
        maker = self._maker(organisation, at, secret)
        with self._changing() as before:
            history = before
            for each in purposes:
                history = history.add(maker.make(each, history, token=token))
            self._keep(history)
        return history.keys[len(before.keys) :]

    def rotate(
        self,
        purposes: Sequence[KeyPurpose],
        *,
        organisation: str,
        at: datetime,
        passphrase: Callable[[], bytes],
    ) -> tuple[KeyRecord, ...]:
        """Make a new key for each purpose, kept where the active one was, which is retired.

        The passphrase, or PIN, must be that of the old ones.
        """
        secret = passphrase()
        maker = self._maker(organisation, at, secret)
        with self._changing() as before:
            history = before
            for purpose in purposes:
                old = _active(before, purpose)
                for each in old:
                    self.signer(each, passphrase=lambda: secret)
                newest = max(old, key=lambda each: each.valid_from, default=None)
                store = newest.store if newest else None
                token = TokenAddress.read(store) if store else None
                new = maker.make(purpose, history, token=token)
                history = _succeeded(history, old, new, at)
            self._keep(history)
        return history.keys[len(before.keys) :]

    def adopt(
        self,
        bundle: Bundle,
        purpose: KeyPurpose,
        *,
        at: datetime,
        passphrase: Callable[[], bytes],
    ) -> KeyRecord:
        """Keep a key that came in a PKCS#12 file; it takes the place of the active one."""
        if isinstance(bundle.signer, P256Signer) is not (purpose is KeyPurpose.PDF_SEAL):
            raise KeyUnusableError("a P-256 key seals PDFs, and an Ed25519 key signs all else")
        secret = _long_enough(passphrase())
        maker = self._maker("", at, secret)
        with self._changing() as before:
            new = maker.record(purpose, before, bundle.signer.public_key)
            if purpose is KeyPurpose.PDF_SEAL:
                if bundle.certificate is None:
                    raise KeyUnusableError("a key that seals PDFs comes with its certificate")
                new = replace(new, certificate=bundle.certificate.fingerprint)
                _check_window(bundle.certificate, new, at)
            # Before anything is written: a key that is known already is refused here.
            history = _succeeded(before, _active(before, purpose), new, at)
            maker.write(new, bundle.signer, bundle.certificate)
            self._keep(history)
        return new

    def retire(self, key_id: str, *, at: datetime) -> KeyRecord:
        """Note that a key signs nothing more from `at` on; return it as it is now."""
        with self._changing() as history:
            return self._kept(history.retire(key_id, at=at), key_id)

    def compromise(self, key_id: str, *, since: datetime) -> KeyRecord:
        """Note since when a key may have been in wrong hands; return it as it is now."""
        with self._changing() as history:
            return self._kept(history.compromise(key_id, since=since), key_id)

    def change_passphrase(
        self, *, old: Callable[[], bytes], new: Callable[[], bytes]
    ) -> tuple[KeyRecord, ...]:
        """Put the keys that open with `old` under `new`; return those that have it now.

        Should the machine stop meanwhile, doing it once more ends it. Keys in tokens, and those of
        others, stay as they are; raises `KeyUnusableError` if that is all of them.
        """
        first, second = old(), _long_enough(new())
        with self._changing() as history:
            changed = tuple(
                each
                for each in history.keys
                if each.store is None and self._recrypt(each, first, second)
            )
        if not changed:
            raise KeyUnusableError("no key here opens with this passphrase; nothing was changed")
        return changed

    def opens(self, record: KeyRecord, passphrase: bytes) -> bool:
        """Return whether the private half of a key is in a file that this opens."""
        try:
            self.signer(record, passphrase=lambda: passphrase)
        except (KeyUnusableError, OSError):
            return False
        return record.store is None

    def signer(
        self, record: KeyRecord, *, passphrase: Callable[[], bytes]
    ) -> Ed25519Signer | P256Signer | TokenSigner:
        """Open the private half of a key. Raises `KeyUnusableError` or `OSError`."""
        signer: Ed25519Signer | P256Signer | TokenSigner
        if record.store is None:
            where = f"{record.id}.pem"
            path = self.folder / where
            signer = read_private_key(path, passphrase=passphrase, minimum_cost=self.cost)
        else:
            where = record.store
            address = TokenAddress.read(where)
            signer = open_token_key(address, module=self.module, pin=passphrase())
        if signer.public_key != record.public_key:
            raise KeyUnusableError(f"{where} is not the private half of the key {record.id}")
        return signer

    def certificate(self, record: KeyRecord) -> Certificate:
        """Return the certificate of a seal key. Raises `KeyUnusableError` or `OSError`."""
        path = self.folder / f"{record.id}.crt"
        certificate = Certificate.from_pem(path.read_bytes())
        if certificate.fingerprint != record.certificate:
            raise KeyUnusableError(f"{path.name} is not the certificate of the key {record.id}")
        return certificate

    def request(
        self, record: KeyRecord, *, organisation: str, passphrase: Callable[[], bytes]
    ) -> bytes:
        """Return a request (PEM) for a certificate of a seal key; `install_certificate` takes it.

        Raises `KeyUnusableError` or `OSError`.
        """
        return certificate_request(self._seal_signer(record, passphrase), organisation=organisation)

    def install_certificate(self, record: KeyRecord, pem: bytes, *, at: datetime) -> Certificate:
        """Put a certificate that was bought for a seal key in the place of its present one.

        `pem` may hold those above it too. What was sealed before is still checked against the old
        one. Raises `KeyUnusableError`, `KeyHistoryError` or `OSError`.
        """
        certificate = Certificate.from_pem(pem)
        if certificate.public_key != record.public_key:
            raise KeyUnusableError(
                f"this is a certificate of another key than {record.id}; have one made from a "
                "request for this key",
                way_out=WayOut(Deed.REQUEST_CERTIFICATE),
            )
        _check_window(certificate, record, at)
        history = self.history().certify(record.id, certificate.fingerprint)
        # Should the machine stop between the two, installing it once more puts it right.
        write_whole(self.folder / f"{record.id}.crt", certificate.pem)
        self._keep(history)
        return certificate

    def did_document(self, controller: str) -> dict[str, Any]:
        """Return the `did.json` of `controller`: its keys, and its seals that were not stolen.

        Raises `KeyHistoryError`, `KeyUnusableError` or `OSError`.
        """
        history = self.history()
        seals = [
            self.certificate(each)
            for each in history.keys
            if each.certificate is not None and each.state is not KeyState.COMPROMISED
        ]
        return history.did_document(controller, seals=seals)

    def seal(
        self,
        record: KeyRecord,
        *,
        at: datetime,
        passphrase: Callable[[], bytes],
        ask: Ask | None = None,
    ) -> "PadesSeal":
        """Open a seal key, to seal PDFs `at` this time; `ask` has each seal time-stamped.

        Raises `KeyUnusableError`, also when the certificate is not valid then, `SealError` when the
        time-stamp server does not answer, or `OSError`.
        """
        from transcript.proofs.pades import PadesSeal

        certificate = self.certificate(record)
        _check_window(certificate, record, at)
        signer = self._seal_signer(record, passphrase)
        return PadesSeal(signer, certificate, valid_from=record.valid_from, ask=ask)

    def _seal_signer(self, record: KeyRecord, passphrase: Callable[[], bytes]) -> P256Signer:
        signer = self.signer(record, passphrase=passphrase)
        if not isinstance(signer, P256Signer):
            raise KeyUnusableError(f"the key {record.id} signs credentials, and seals nothing")
        return signer

    @contextmanager
    def _changing(self) -> Iterator[KeyHistory]:
        """Give the history to who alone changes it now."""
        self.history()  # what cannot be read is not locked either
        try:
            with locked(self.folder / _LOCK):
                yield self.history()
        except BlockingIOError as error:
            raise KeyUnusableError(
                "another command is changing the keys; try again when it has ended"
            ) from error

    def _kept(self, history: KeyHistory, key_id: str) -> KeyRecord:
        self._keep(history)
        return next(each for each in history.keys if each.id == key_id)

    def _keep(self, history: KeyHistory) -> None:
        content = json.dumps(history.to_json(), indent=2) + "\n"
        write_whole(self.folder / HISTORY, content.encode())

    def _maker(self, organisation: str, at: datetime, secret: bytes) -> KeyMaker:
        return KeyMaker(
            folder=self.folder,
            cost=self.cost,
            module=self.module,
            organisation=organisation,
            at=at,
            secret=secret,
        )

    def _recrypt(self, record: KeyRecord, old: bytes, new: bytes) -> bool:
        if self.opens(record, new):  # done before the machine stopped
            return True
        if not self.opens(record, old):
            return False
        path = self.folder / f"{record.id}.pem"
        signer = read_private_key(path, passphrase=lambda: old, minimum_cost=self.cost)
        write_whole(path, encrypted(signer, passphrase=new, cost=self.cost), mode=0o600)
        return True


def _long_enough(secret: bytes) -> bytes:
    if len(secret) < SHORTEST_PASSPHRASE:
        raise KeyUnusableError(
            f"the passphrase is too short: use {SHORTEST_PASSPHRASE} letters or more, "
            "such as four words"
        )
    return secret


def _active(history: KeyHistory, purpose: KeyPurpose) -> tuple[KeyRecord, ...]:
    return tuple(
        each for each in history.keys if each.purpose is purpose and each.state is KeyState.ACTIVE
    )


def _succeeded(
    history: KeyHistory, old: Sequence[KeyRecord], new: KeyRecord, at: datetime
) -> KeyHistory:
    for each in old:
        history = history.retire(each.id, at=at)
    return history.add(new)


def _check_window(certificate: Certificate, record: KeyRecord, at: datetime) -> None:
    if not certificate.valid_from <= at < certificate.valid_until:
        window = f"{certificate.valid_from:%Y-%m-%d} to {certificate.valid_until:%Y-%m-%d}"
        raise KeyUnusableError(f"the certificate of the key {record.id} is valid from {window}")
