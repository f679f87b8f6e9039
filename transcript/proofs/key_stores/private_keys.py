"""From the library's private keys to what signs for us."""

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.signers import Ed25519Signer, P256Signer
from transcript.proofs.weak_keys import weakness


def signer_of(private: object) -> Ed25519Signer | P256Signer:
    """Return the signer of a private key. Raises `KeyUnusableError` for one that is not for us."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    signer: Ed25519Signer | P256Signer
    match private:
        case ed25519.Ed25519PrivateKey():
            signer = Ed25519Signer(private)
        case ec.EllipticCurvePrivateKey():
            signer = P256Signer(private)
        case _:
            raise KeyUnusableError("it holds a kind of key that is not supported")
    if problem := weakness(signer.public_key):
        raise KeyUnusableError(f"{problem}; make a new key")
    return signer
