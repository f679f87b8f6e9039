"""The proof that travels: it holds for one entry of one tree, and has one spelling."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from transcript.transparency.checkpoint import Checkpoint
from transcript.transparency.entry import FIRST, EntryKind
from transcript.transparency.merkle import node_hash
from transcript.transparency.note import NoteError, Verifier, encoded, signed
from transcript.transparency.proof_text import LedgerProof, Opened

OPENED = Opened(
    at=datetime(2026, 6, 12, 9, 30, tzinfo=UTC),
    kind=EntryKind.ISSUED,
    previous=FIRST,
    salt=bytes(range(16)),
    statement={"credentials": ["00" * 32], "document": "urn:uuid:0", "note": "Zoë"},
)
SIBLING = bytes(32)
VERIFIER = Verifier(name="hill.example/ledger", key=bytes(32))


def proof(opened: Opened = OPENED, position: int = 0) -> LedgerProof:
    root = node_hash(opened.entry.hash, SIBLING)
    told = Checkpoint(origin=VERIFIER.name, size=2, root=root)
    note = signed(told.text(), VERIFIER, bytes(64))
    return LedgerProof(opened=opened, position=position, path=(SIBLING,), note=note)


def with_extra(content: bytes) -> bytes:
    lines = proof().to_bytes().split(b"\n")
    lines[1] = b"extra " + encoded(content).encode()
    return b"\n".join(lines)


def test_a_proof_is_read_as_it_was_written() -> None:
    assert LedgerProof.parse(proof().to_bytes()) == proof()


def test_it_has_the_form_of_the_specification() -> None:
    lines = proof().to_bytes().decode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra eyJhdCI6IjIwMjYtMDYtMTJUMDk6MzA6MDBaIiwia2luZCI6Imlzc3V")
    assert lines[2:6] == ["index 0", encoded(SIBLING), "", "hill.example/ledger"]


def test_it_holds_for_its_entry() -> None:
    assert proof().holds()
    assert proof().checkpoint.size == 2


@pytest.mark.parametrize(
    "other",
    [
        replace(proof(), position=1),
        replace(proof(), path=()),
        replace(proof(), opened=replace(OPENED, statement={"document": "urn:uuid:1"})),
        replace(proof(), opened=replace(OPENED, at=datetime(2026, 6, 11, 9, 30, tzinfo=UTC))),
        replace(proof(), opened=replace(OPENED, kind=EntryKind.REVOKED)),
        replace(proof(), opened=replace(OPENED, salt=bytes(16))),
        replace(proof(), opened=replace(OPENED, previous=bytes([1] * 32))),
    ],
    ids=["position", "path", "statement", "time", "kind", "salt", "previous"],
)
def test_it_holds_for_nothing_else(other: LedgerProof) -> None:
    assert not LedgerProof.parse(other.to_bytes()).holds()


WHOLE = json.loads(OPENED.to_bytes())


def spelt(**changes: object) -> bytes:
    return json.dumps({**WHOLE, **changes}, sort_keys=True, separators=(",", ":")).encode()


UNREADABLE = "what it says of its entry cannot be read"
SPELLING = "what it says of its entry is not written as ledgers write it"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", UNREADABLE),
        (b"[]", UNREADABLE),
        (b"{}", UNREADABLE),
        (b"\xff", UNREADABLE),
        (spelt(statement=[]), UNREADABLE),
        (spelt(statement={"a": 1.5}), UNREADABLE),
        (spelt(statement={"a": float("nan")}), UNREADABLE),
        (spelt(statement={"a": "\ud800"}), UNREADABLE),
        (spelt(kind="unheard of"), UNREADABLE),
        (spelt(at="2026-06-12"), UNREADABLE),
        (spelt(at=7), UNREADABLE),
        (spelt(salt="00"), UNREADABLE),
        (spelt(previous=7), UNREADABLE),
        (b'{"statement":' + b"[" * 100_000, UNREADABLE),
        (spelt(at="2026-6-12T09:30:00Z"), SPELLING),
        (OPENED.to_bytes() + b" ", SPELLING),
        (OPENED.to_bytes().replace(b'"kind":', b'"kind":"key","kind":'), SPELLING),
        (spelt(), SPELLING),  # ë as an escape
    ],
)
def test_what_it_says_of_its_entry_has_one_spelling(content: bytes, reason: str) -> None:
    with pytest.raises(NoteError) as caught:
        LedgerProof.parse(with_extra(content))
    assert str(caught.value) == reason


BEGINNING = "it does not begin as a proof of a school’s ledger does"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"@v1", b"@v2", BEGINNING),
        (b"extra ", b"other ", BEGINNING),
        (b"index 0", b"index 00", BEGINNING),
        (b"index 0\n", b"index 1234567890123456789\n", BEGINNING),
        (b"index 0", "index é".encode(), "it is no proof of a ledger"),
        (b"c2sp", b"", BEGINNING),
        (b"c2sp.org/tlog-proof@v1\n", b"\n\n", "it is no proof of a ledger"),
        (b"AAAA=\n\n", b"AAAAA=\n\n", "it is not base64 as it is written"),
        (b"index 0\n", b"index 0\nAAAA\n", "each hash of a proof has 32 bytes"),
        (b"index 0\n", b"index 0\n" + b"A\n" * 63, "it has more hashes than any proof"),
        (b"hill.example/ledger\n2\n", b"hill.example/ledger\nx\n", None),
        (b"\n\n\xe2\x80\x94", b"\n\n-", "a line below the text is no signature"),
        (b"c2sp", b"a" * 524_288, "it is larger than any proof of a ledger"),
    ],
)
def test_what_is_no_proof_is_refused(old: bytes, new: bytes, reason: str | None) -> None:
    content = proof().to_bytes()
    assert old in content
    with pytest.raises(NoteError) as caught:
        LedgerProof.parse(content.replace(old, new, 1))
    assert str(caught.value) == (reason or "the size of a checkpoint is a number")


def test_a_proof_needs_no_hash_where_there_is_one_entry() -> None:
    told = Checkpoint(origin=VERIFIER.name, size=1, root=OPENED.entry.hash)
    alone = replace(proof(), path=(), note=signed(told.text(), VERIFIER, bytes(64)))
    assert LedgerProof.parse(alone.to_bytes()).holds()
