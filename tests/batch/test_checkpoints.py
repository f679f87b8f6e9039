"""The key of the ledger: what it signs is checked, and which keys a college is told of."""

from datetime import datetime

import pytest

from transcript.batch.checkpoints import Log, is_signed_by, ledger_keys
from transcript.batch.publishing import published_leaf
from transcript.errors import IssuingError
from transcript.proofs.key_history import KeyHistory, KeyPurpose, KeyRecord, KeyState
from transcript.proofs.signers import Ed25519Signer
from transcript.transparency.note import Note, Verifier

SIGNER = Ed25519Signer.from_seed(bytes(31) + b"\5")


class Faulty:
    """A key whose signatures have a bit turned over."""

    public_key = SIGNER.public_key

    def sign(self, payload: bytes) -> bytes:
        right = SIGNER.sign(payload)
        return bytes([right[0] ^ 1]) + right[1:]


def test_a_checkpoint_is_verified_before_it_leaves() -> None:
    with pytest.raises(IssuingError, match="the signature"):
        Log(origin="hill.example/ledger", signer=Faulty()).note(1, bytes(32))


def test_a_checkpoint_is_signed_by_the_key_that_it_names() -> None:
    note = Note.parse(Log(origin="hill.example/ledger", signer=SIGNER).note(1, bytes(32)))
    known = Verifier(name="hill.example/ledger", key=SIGNER.public_key.raw)
    assert is_signed_by([known])(note)


def record(purpose: KeyPurpose, seed: int, at: datetime, state: KeyState) -> KeyRecord:
    signer = Ed25519Signer.from_seed(bytes(31) + bytes([seed]))
    return KeyRecord(
        id=f"k{seed}", purpose=purpose, public_key=signer.public_key, valid_from=at, state=state
    )


def test_a_college_is_told_of_every_ledger_key_that_was_not_stolen(at: datetime) -> None:
    history = KeyHistory(
        keys=(
            record(KeyPurpose.CREDENTIALS, 1, at, KeyState.ACTIVE),
            record(KeyPurpose.LEDGER, 2, at, KeyState.RETIRED),
            record(KeyPurpose.LEDGER, 3, at, KeyState.COMPROMISED),
            record(KeyPurpose.LEDGER, 4, at, KeyState.ACTIVE),
        )
    )
    keys = [each.public_key.raw for each in history.keys]
    told = ledger_keys("did:web:hill.example", history)
    assert [(each.name, each.key) for each in told] == [
        ("hill.example/ledger", keys[1]),
        ("hill.example/ledger", keys[3]),
    ]
    own = ledger_keys("did:web:hill.example", history, stolen_too=True)
    assert [each.key for each in own] == keys[1:]


def test_what_was_not_published_is_not_known() -> None:
    leaf = published_leaf({"tile/0/000.p/2": bytes(64)}.get, 2)
    assert [leaf(0), leaf(1), leaf(2), leaf(256)] == [bytes(32), bytes(32), None, None]
