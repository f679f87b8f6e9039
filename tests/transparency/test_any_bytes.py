"""Whatever comes as a proof, a note or a key: it is read, or refused with a reason."""

from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

from tests.transparency.test_proof_text import proof
from transcript.transparency.checkpoint import Checkpoint
from transcript.transparency.note import Note, NoteError, Verifier
from transcript.transparency.proof_text import LedgerProof, Opened

WHOLE = proof().to_bytes()


@given(st.binary())
@example(b"")
def test_any_bytes_are_a_note_or_are_refused(content: bytes) -> None:
    with suppress(NoteError):
        assert Note.parse(content).to_bytes() == content


@given(st.text())
def test_any_text_is_a_checkpoint_or_is_refused(content: str) -> None:
    with suppress(NoteError):
        assert content.startswith(Checkpoint.parse(content).text())


@given(st.text())
def test_any_text_is_the_key_of_a_log_or_is_refused(content: str) -> None:
    with suppress(NoteError):
        assert str(Verifier.parse(content)) == content


@given(st.binary())
def test_any_bytes_open_an_entry_or_are_refused(content: bytes) -> None:
    with suppress(NoteError):
        assert Opened.parse(content).to_bytes() == content


@given(
    st.integers(0, len(WHOLE) - 1),
    st.integers(0, len(WHOLE)),
    st.binary(max_size=4),
)
def test_a_proof_that_was_changed_anywhere_is_refused_or_is_written_as_it_came(
    begin: int, end: int, content: bytes
) -> None:
    changed = WHOLE[:begin] + content + WHOLE[max(begin, end) :]
    with suppress(NoteError):
        assert LedgerProof.parse(changed).to_bytes() == changed


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 7))
def test_one_changed_bit_is_never_a_proof_of_the_same_entry_under_the_same_note(
    place: int, bit: int
) -> None:
    changed = WHOLE[:place] + bytes([WHOLE[place] ^ 1 << bit]) + WHOLE[place + 1 :]
    with suppress(NoteError):
        read = LedgerProof.parse(changed)
        assert read.note != proof().note or not read.holds()
