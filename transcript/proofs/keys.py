"""Keys: public ones, what signs, and the files in which private ones are kept."""

from transcript.proofs.key_stores.encrypted_file import (
    SCRYPT_COST,
    read_private_key,
    write_private_key,
)
from transcript.proofs.public_key import Algorithm, PublicKey
from transcript.proofs.signers import (
    Ed25519Signer,
    P256Signer,
    P384Signer,
    RsaSigner,
    Signer,
    generate_ed25519,
    generate_p256,
)
from transcript.proofs.weak_keys import weakness

__all__ = [
    "SCRYPT_COST",
    "Algorithm",
    "Ed25519Signer",
    "P256Signer",
    "P384Signer",
    "PublicKey",
    "RsaSigner",
    "Signer",
    "generate_ed25519",
    "generate_p256",
    "read_private_key",
    "weakness",
    "write_private_key",
]
