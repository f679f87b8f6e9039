"""A folder of keys: private halves encrypted at rest, and the public history of them all."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcript.durable import write_whole
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_history import (
    KeyHistory,
    KeyHistoryError,
    KeyPurpose,
    KeyRecord,
    KeyState,
)
from transcript.proofs.keys import (
    SCRYPT_COST,
    Ed25519Signer,
    P256Signer,
    generate_ed25519,
    generate_p256,
    read_private_key,
    write_private_key,
)
from transcript.proofs.strict_json import read_object
from transcript.proofs.time_stamping import Ask
from transcript.proofs.x509 import Certificate, certificate_request, seal_certificate

if TYPE_CHECKING:
    from transcript.proofs.pades import PadesSeal

HISTORY = "public-keys.json"
"""The file that holds every public key the school has ever used, with its validity."""

CERTIFICATE_DAYS = 10 * 365
SHORTEST_PASSPHRASE = 12
"""The fewest bytes of a passphrase for new keys."""

_LARGEST_HISTORY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """The folder `keys/` of a workspace. `cost` is the scrypt work factor of its private keys."""

    folder: Path
    cost: int = SCRYPT_COST

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
    ) -> tuple[KeyRecord, ...]:
        """Make a key for each purpose, valid from `at`, and add it to the history.

        The private key is on the disk before the history names it: a crash between the two leaves
        a file that nothing uses, never a public key whose private half is lost.

        Raises `KeyUnusableError`, `KeyHistoryError` or `OSError`.
        """
        history = self.history()
        secret = passphrase()
        if len(secret) < SHORTEST_PASSPHRASE:
            raise KeyUnusableError(
                f"the passphrase is too short: use {SHORTEST_PASSPHRASE} letters or more, "
                "such as four words"
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        made = tuple(self._make(each, organisation, at, secret) for each in purposes)
        for record in made:
            history = history.add(record)
        self._keep(history)
        return made

    def signer(
        self, record: KeyRecord, *, passphrase: Callable[[], bytes]
    ) -> Ed25519Signer | P256Signer:
        """Open the private half of a key. Raises `KeyUnusableError` or `OSError`."""
        path = self.folder / f"{record.id}.pem"
        signer = read_private_key(path, passphrase=passphrase, minimum_cost=self.cost)
        if signer.public_key != record.public_key:
            raise KeyUnusableError(f"{path.name} is not the private half of the key {record.id}")
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
                f"this is a certificate of another key than {record.id}; have one made from what "
                "“transcript keys certificate --request” writes"
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

    def _keep(self, history: KeyHistory) -> None:
        content = json.dumps(history.to_json(), indent=2) + "\n"
        write_whole(self.folder / HISTORY, content.encode())

    def _make(
        self, purpose: KeyPurpose, organisation: str, at: datetime, secret: bytes
    ) -> KeyRecord:
        key_id = self._free_id(purpose, at)
        fingerprint = None
        signer: Ed25519Signer | P256Signer
        if purpose is KeyPurpose.PDF_SEAL:
            signer = generate_p256()
            certificate = seal_certificate(
                signer,
                organisation=organisation,
                valid_from=at,
                valid_until=at + timedelta(days=CERTIFICATE_DAYS),
            )
            fingerprint = certificate.fingerprint
            write_whole(self.folder / f"{key_id}.crt", certificate.pem)
        else:
            signer = generate_ed25519()
        write_private_key(self.folder / f"{key_id}.pem", signer, passphrase=secret, cost=self.cost)
        return KeyRecord(
            id=key_id,
            purpose=purpose,
            public_key=signer.public_key,
            certificate=fingerprint,
            valid_from=at,
        )

    def _free_id(self, purpose: KeyPurpose, at: datetime) -> str:
        stem = f"{purpose}-{at:%Y-%m-%d}"
        for number in range(1, 1000):
            key_id = stem if number == 1 else f"{stem}-{number}"
            if not (self.folder / f"{key_id}.pem").exists():
                return key_id
        raise KeyUnusableError(f"there are too many keys named {stem}")


def _check_window(certificate: Certificate, record: KeyRecord, at: datetime) -> None:
    if not certificate.valid_from <= at < certificate.valid_until:
        window = f"{certificate.valid_from:%Y-%m-%d} to {certificate.valid_until:%Y-%m-%d}"
        raise KeyUnusableError(f"the certificate of the key {record.id} is valid from {window}")
