"""Signed notes and checkpoints: one form, and what is not of it is refused with its reason."""

from base64 import b64encode

import pytest

from transcript.transparency.checkpoint import Checkpoint, origin_of
from transcript.transparency.note import Note, NoteError, NoteSignature, Verifier, decoded, signed

# The example of the specification: https://c2sp.org/signed-note.
EXAMPLE = (
    "Ognuno sta solo sul cuor della terra\n"
    "trafitto da un raggio di sole:\n"
    "\n"
    "ed è subito sera.\n"
    "\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFS"
    "QU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
KEY = Verifier(name="hill.example/ledger", key=bytes(range(32)))
LINE = "— a.example AAAAAAA=\n"


def test_the_example_of_the_specification_is_read_and_written() -> None:
    note = Note.parse(EXAMPLE.encode())
    assert note.text.endswith("sole:\n\ned è subito sera.\n")
    (made,) = note.signatures
    assert (made.name, made.key_id.hex(), len(made.value)) == (
        "quasimodo.example/salvatore",
        "367ba04b",
        64,
    )
    assert note.to_bytes() == EXAMPLE.encode()


def test_a_key_is_written_as_it_is_read() -> None:
    assert Verifier.parse(str(KEY)) == KEY
    assert str(KEY).startswith(f"hill.example/ledger+{KEY.id.hex()}+AQAB")


def test_a_signature_names_its_key() -> None:
    (made,) = signed("text\n", KEY, b"value").signatures
    assert made == NoteSignature(name=KEY.name, key_id=KEY.id, value=b"value")
    assert made.is_by(KEY)
    assert not made.is_by(Verifier(name="other.example", key=KEY.key))
    assert not made.is_by(Verifier(name=KEY.name, key=bytes(32)))


def test_a_name_with_a_space_signs_nothing() -> None:
    with pytest.raises(NoteError, match="“a b” is no name for a log"):
        signed("text\n", Verifier(name="a b", key=bytes(32)), b"value")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\n\n" + LINE.encode(), "it is no text"),
        (f"a\tb\n\n{LINE}".encode(), "it has invisible characters"),
        (b"a\n", "it has no signature"),
        (f"a\n\n{LINE.rstrip()}".encode(), "it has no signature"),
        (b"a\n\n\n", "it has no signature"),
        (b"a\n\n- a AAAAAAA=\n", "a line below the text is no signature"),
        ("a\n\n— a+b AAAAAAA=\n".encode(), "a line below the text is no signature"),
        ("a\n\n— a A\n".encode(), "it is not base64"),
        ("a\n\n— a AAAAAAB=\n".encode(), "it is not base64 as it is written"),
        ("a\n\n— a AAAAAA==\n".encode(), "a signature is cut off"),
        (f"a\n\n{LINE * 65}".encode(), "it has more signatures than are looked at"),
        (b"a" * 65537, "it is larger than any note"),
    ],
)
def test_what_is_no_signed_note_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(NoteError) as caught:
        Note.parse(content)
    assert str(caught.value) == reason


def test_sixty_four_signatures_are_read() -> None:
    assert len(Note.parse(f"a\n\n{LINE * 64}".encode()).signatures) == 64


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hill.example", "a log’s key is written as its name, +, eight digits, +, and the key"),
        (f"a+00000000+{b64encode(bytes(33)).decode()}", "it is no Ed25519 key of a log"),
        (f"a+00000000+{b64encode(bytes([1])).decode()}", "it is no Ed25519 key of a log"),
        (
            str(KEY).replace("hill", "mill"),
            "its digits are not those of this name and key; copy it again",
        ),
    ],
)
def test_what_is_no_key_of_a_log_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NoteError) as caught:
        Verifier.parse(text)
    assert str(caught.value) == reason


def test_there_is_one_spelling_in_base64() -> None:
    assert decoded("AAAAAAA=") == bytes(5)
    with pytest.raises(NoteError, match="it is not base64"):
        decoded("AAAAAA\n=")


# The example of the specification: https://c2sp.org/tlog-checkpoint.
CHECKPOINT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_a_checkpoint_is_written_as_it_is_read() -> None:
    told = Checkpoint.parse(CHECKPOINT)
    assert (told.origin, told.size) == ("example.com/behind-the-sofa", 20852163)
    assert told.root.hex().startswith("0ac5186a91863e8e")
    assert told.text() == CHECKPOINT


def test_what_a_checkpoint_says_beyond_its_three_lines_is_passed_over() -> None:
    assert Checkpoint.parse(f"{CHECKPOINT}more\n") == Checkpoint.parse(CHECKPOINT)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\n1\n", "a checkpoint has a name, a size and a root, on a line each"),
        ("a\n1\nAAAA", "a checkpoint has a name, a size and a root, on a line each"),
        ("a\n\n1\nAAAA\n", "a checkpoint has a name, a size and a root, on a line each"),
        ("a\n01\nAAAA\n", "the size of a checkpoint is a number"),
        ("a\n1234567890123456789\nAAAA\n", "the size of a checkpoint is a number"),
        ("a\n1\nAAAA\n", "the root of a checkpoint has 32 bytes"),
        ("a\n1\n!\n", "it is not base64"),
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NoteError) as caught:
        Checkpoint.parse(text)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("issuer", "origin"),
    [
        ("did:web:riverbend.example", "riverbend.example/ledger"),
        ("did:web:district.example:schools:hill", "district.example/schools/hill/ledger"),
        ("did:web:localhost%3A8080", "localhost:8080/ledger"),
        ("https://hill.example/about/", "hill.example/about/ledger"),
        ("https://hill.example/a+b", "hill.example/a%2Bb/ledger"),
        ("did:key:z6Mk", "did:key:z6Mk/ledger"),
    ],
)
def test_a_ledger_is_named_after_the_address_of_its_school(issuer: str, origin: str) -> None:
    assert origin_of(issuer) == origin
