import base64
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed448

from transcript.proofs import der
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_stores import encrypted_file
from transcript.proofs.keys import (
    Ed25519Signer,
    P256Signer,
    read_private_key,
    write_private_key,
)

CHEAP = 2**4
WORDS = b"correct horse battery staple"


def words() -> bytes:
    return WORDS


def never() -> bytes:
    raise AssertionError("the passphrase was asked for")


@pytest.fixture
def key_file(tmp_path: Path, signer: Ed25519Signer) -> Path:
    path = tmp_path / "school.pem"
    write_private_key(path, signer, passphrase=WORDS, cost=CHEAP)
    return path


def refusal(path: Path, passphrase: Callable[[], bytes], minimum_cost: int = CHEAP) -> str:
    with pytest.raises(KeyUnusableError) as caught:
        read_private_key(path, passphrase=passphrase, minimum_cost=minimum_cost)
    return str(caught.value)


def test_a_key_is_read_back(tmp_path: Path, signer: Ed25519Signer, seal: P256Signer) -> None:
    both: list[Ed25519Signer | P256Signer] = [signer, seal]
    for number, each in enumerate(both):
        path = tmp_path / f"{number}.pem"
        write_private_key(path, each, passphrase=WORDS, cost=CHEAP)
        read = read_private_key(path, passphrase=words, minimum_cost=CHEAP)
        assert (type(read), read.public_key) == (type(each), each.public_key)


def test_a_key_file_is_its_owners_alone(key_file: Path) -> None:
    assert oct(key_file.stat().st_mode) == "0o100600"


def test_a_key_file_is_never_replaced(key_file: Path, signer: Ed25519Signer) -> None:
    before = key_file.read_bytes()
    with pytest.raises(FileExistsError):
        write_private_key(key_file, signer, passphrase=WORDS, cost=CHEAP)
    assert key_file.read_bytes() == before


def test_nothing_else_is_left_in_the_folder(key_file: Path, signer: Ed25519Signer) -> None:
    with pytest.raises(FileExistsError):
        write_private_key(key_file, signer, passphrase=WORDS, cost=CHEAP)
    assert os.listdir(key_file.parent) == [key_file.name]  # noqa: PTH208


def test_a_key_is_not_written_without_a_passphrase(tmp_path: Path, signer: Ed25519Signer) -> None:
    with pytest.raises(KeyUnusableError, match=r"^a key is not written without a passphrase$"):
        write_private_key(tmp_path / "school.pem", signer, passphrase=b"", cost=CHEAP)


def test_the_default_cost_is_the_one_that_is_demanded(key_file: Path) -> None:
    assert refusal(key_file, never, encrypted_file.SCRYPT_COST) == (
        "the key file school.pem cannot be used: its passphrase is protected too weakly "
        "(scrypt cost 16, at least 131072 is wanted); make a new key"
    )


def test_a_cost_beyond_all_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "school.pem"
    path.write_bytes(pem(container(cost=2**40)))
    assert refusal(path, never) == (
        "the key file school.pem cannot be used: opening it would take too much memory "
        "(scrypt cost 1099511627776)"
    )


@pytest.mark.parametrize("passphrase", [b"wrong", b""])
def test_a_wrong_passphrase_is_said_plainly(key_file: Path, passphrase: bytes) -> None:
    assert refusal(key_file, lambda: passphrase) == (
        "the key file school.pem cannot be used: the passphrase is wrong, or the file is damaged"
    )


def test_nothing_secret_hangs_on_the_error(key_file: Path) -> None:
    with pytest.raises(KeyUnusableError) as caught:
        read_private_key(key_file, passphrase=lambda: b"canary", minimum_cost=CHEAP)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_missing_key_file_is_said_plainly(tmp_path: Path) -> None:
    assert refusal(tmp_path / "school.pem", never) == (
        "the key file school.pem cannot be opened: No such file or directory"
    )


def test_a_key_without_a_passphrase_is_refused(tmp_path: Path, signer: Ed25519Signer) -> None:
    path = tmp_path / "school.pem"
    body = base64.b64encode(signer.private_der())
    path.write_bytes(b"-----BEGIN PRIVATE KEY-----\n" + body + b"\n-----END PRIVATE KEY-----\n")
    assert refusal(path, never) == (
        "the key file school.pem cannot be used: it is not a private key under a passphrase"
    )


def test_the_usual_protection_of_pkcs8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "school.pem"
    private = ed448.Ed448PrivateKey.generate()
    protection = serialization.BestAvailableEncryption(WORDS)
    path.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection
        )
    )
    assert refusal(path, never) == (
        "the key file school.pem cannot be used: it is damaged, or protected in another way than "
        "ours"
    )


def test_a_sample_key_is_not_opened(tmp_path: Path) -> None:
    # RFC 8032, 7.1
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    path = tmp_path / "sample.pem"
    sample = Ed25519Signer.from_seed(bytes.fromhex(seed))
    write_private_key(path, sample, passphrase=WORDS, cost=CHEAP)
    assert refusal(path, words) == (
        "the key file sample.pem cannot be used: it is a sample key whose private half is "
        "published; make a new key"
    )


def test_a_kind_of_key_that_is_not_known_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signer: Ed25519Signer
) -> None:
    private = ed448.Ed448PrivateKey.generate()
    secret = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    monkeypatch.setattr(Ed25519Signer, "private_der", lambda _: secret)
    path = tmp_path / "school.pem"
    write_private_key(path, signer, passphrase=WORDS, cost=CHEAP)
    assert refusal(path, words) == (
        "the key file school.pem cannot be used: it holds a kind of key that is not supported"
    )


def container(cost: int) -> bytes:
    return encrypted_file._container(bytes(16), cost, bytes(16), bytes(48))  # noqa: SLF001


def pem(content: bytes) -> bytes:
    return encrypted_file._pem(content)  # noqa: SLF001


@pytest.mark.parametrize("place", range(len(container(CHEAP)) - 48))
def test_a_changed_byte_of_the_frame_is_refused(tmp_path: Path, place: int) -> None:
    content = bytearray(container(CHEAP))
    content[place] ^= 0x01
    path = tmp_path / "school.pem"
    path.write_bytes(pem(bytes(content)))
    assert refusal(path, words).startswith("the key file school.pem cannot be used: ")


def test_bytes_after_the_frame_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "school.pem"
    path.write_bytes(pem(container(CHEAP) + der.encode(der.OCTET_STRING)))
    assert refusal(path, never) == (
        "the key file school.pem cannot be used: it is damaged, or protected in another way than "
        "ours"
    )
