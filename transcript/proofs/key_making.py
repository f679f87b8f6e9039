"""New keys: in an encrypted file, or in a token. The history is for the keyring to write."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from transcript.durable import write_whole
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_history import KeyHistory, KeyPurpose, KeyRecord
from transcript.proofs.key_stores.encrypted_file import write_private_key
from transcript.proofs.key_stores.pkcs11 import make_token_key
from transcript.proofs.key_stores.token_address import TokenAddress
from transcript.proofs.public_key import PublicKey
from transcript.proofs.signers import Ed25519Signer, P256Signer, generate_ed25519, generate_p256
from transcript.proofs.x509 import Certificate, seal_certificate

CERTIFICATE_DAYS = 10 * 365


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMaker:
    """Makes keys of `organisation`, valid from `at`, under the passphrase or PIN `secret`."""

    folder: Path
    cost: int
    module: str
    organisation: str
    at: datetime
    secret: bytes = field(repr=False)

    def make(
        self, purpose: KeyPurpose, history: KeyHistory, *, token: TokenAddress | None = None
    ) -> KeyRecord:
        """Return the record of a new key, whose private half is kept already.

        Raises `KeyUnusableError` or `OSError`.
        """
        if token is not None:
            return self._in_token(purpose, history, token)
        if purpose is not KeyPurpose.PDF_SEAL:
            signer = generate_ed25519()
            made = self.record(purpose, history, signer.public_key)
            self.write(made, signer, None)
            return made
        seal = generate_p256()
        certificate = seal_certificate(
            seal,
            organisation=self.organisation,
            valid_from=self.at,
            valid_until=self.at + timedelta(days=CERTIFICATE_DAYS),
        )
        made = self.record(purpose, history, seal.public_key)
        self.write(made, seal, certificate)
        return replace(made, certificate=certificate.fingerprint)

    def record(self, purpose: KeyPurpose, history: KeyHistory, public: PublicKey) -> KeyRecord:
        """Return the record of a key under an id that no key has."""
        key_id = self._free_id(purpose, history)
        return KeyRecord(id=key_id, purpose=purpose, public_key=public, valid_from=self.at)

    def write(
        self,
        record: KeyRecord,
        signer: Ed25519Signer | P256Signer,
        certificate: Certificate | None,
    ) -> None:
        """Write the private half, and the certificate of a seal, to files of their own."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if certificate is not None:
            write_whole(self.folder / f"{record.id}.crt", certificate.pem)
        path = self.folder / f"{record.id}.pem"
        write_private_key(path, signer, passphrase=self.secret, cost=self.cost)

    def _in_token(self, purpose: KeyPurpose, history: KeyHistory, token: TokenAddress) -> KeyRecord:
        if purpose is KeyPurpose.PDF_SEAL:
            raise KeyUnusableError(
                "a key that seals PDFs is kept in a file: a token would seal the same PDF "
                "differently each time"
            )
        home, key_id = replace(token, object="", id=b""), self._free_id(purpose, history)
        signer = make_token_key(home, label=key_id, module=self.module, pin=self.secret)
        made = self.record(purpose, history, signer.public_key)
        return replace(made, store=str(replace(home, object=key_id)))

    def _free_id(self, purpose: KeyPurpose, history: KeyHistory) -> str:
        stem = f"{purpose}-{self.at:%Y-%m-%d}"
        for number in range(1, 1000):
            key_id = stem if number == 1 else f"{stem}-{number}"
            if history.find(key_id) is None and not (self.folder / f"{key_id}.pem").exists():
                return key_id
        raise KeyUnusableError(f"there are too many keys named {stem}")
