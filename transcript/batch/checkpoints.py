"""The ledger is signed, by a key of its own; what is signed can be proved to anybody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from transcript.errors import IssuingError
from transcript.proofs.errors import ProofError
from transcript.proofs.key_history import KeyHistory, KeyPurpose, KeyState
from transcript.proofs.keys import Algorithm, PublicKey, Signer
from transcript.registry.ledger import Ledger, Signed
from transcript.transparency.checkpoint import Checkpoint, origin_of
from transcript.transparency.note import Note, Verifier, signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A school's ledger by its name, and the key that signs it."""

    origin: str
    signer: Signer

    def note(self, size: int, root: bytes) -> bytes:
        """Return a signed checkpoint. Raises `IssuingError`."""
        text = Checkpoint(origin=self.origin, size=size, root=root).text()
        key = self.signer.public_key
        verifier = Verifier(name=self.origin, key=key.raw)
        try:
            value = self.signer.sign(text.encode())
            key.verify(value, text.encode())
        except ProofError as error:
            raise IssuingError(key.multibase, str(error)) from error
        return signed(text, verifier, value).to_bytes()


def sign_ledger(ledger: Ledger, log: Log) -> Signed | None:
    """Sign the ledger as it stands, unless it is; return the checkpoint, None if there is no entry.

    Raises `LedgerError` if the ledger does not begin with what was signed before.
    """
    return ledger.sign(log.note)


def ledger_keys(
    school: str, history: KeyHistory, *, stolen_too: bool = False
) -> tuple[Verifier, ...]:
    """Return the keys of a school's ledger, oldest first, for those who check it.

    One that was stolen is for the school alone, which knows what it has signed itself.
    """
    return tuple(
        Verifier(name=origin_of(school), key=each.public_key.raw)
        for each in history.keys
        if each.purpose is KeyPurpose.LEDGER
        and (stolen_too or each.state is not KeyState.COMPROMISED)
    )


def is_signed_by(keys: Iterable[Verifier]) -> Callable[[Note], bool]:
    """Return what says whether one of these keys has signed a note."""
    known = tuple(keys)
    return lambda note: any(_has_signed(each, note) for each in known)


def _has_signed(verifier: Verifier, note: Note) -> bool:
    if not note.text.startswith(f"{verifier.name}\n"):
        return False
    key = PublicKey(algorithm=Algorithm.ED25519, raw=verifier.key)
    made = [each.value for each in note.signatures if each.is_by(verifier)]
    try:
        for value in made:
            key.verify(value, note.text.encode())
    except ProofError:
        return False
    return bool(made)
