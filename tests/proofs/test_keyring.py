from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_history import KeyHistoryError, KeyPurpose
from transcript.proofs.keyring import HISTORY, Keyring

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BOTH = tuple(KeyPurpose)


def secret() -> bytes:
    return b"correct horse"


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(folder=tmp_path / "keys", cost=2**4)


def made(keyring: Keyring, *purposes: KeyPurpose) -> None:
    keyring.create(purposes or BOTH, organisation="School", at=AT, passphrase=secret)


def test_a_folder_without_keys_has_an_empty_history(keyring: Keyring) -> None:
    assert keyring.history().keys == ()


def test_new_keys_are_in_the_history_from_the_moment_they_were_made(keyring: Keyring) -> None:
    made(keyring)
    assert [(each.id, each.purpose, each.valid_from) for each in keyring.history().keys] == [
        ("credentials-2026-11-22", KeyPurpose.CREDENTIALS, AT),
        ("pdf-seal-2026-11-22", KeyPurpose.PDF_SEAL, AT),
    ]


def test_a_second_key_of_a_day_gets_a_number(keyring: Keyring) -> None:
    made(keyring, KeyPurpose.CREDENTIALS)
    made(keyring, KeyPurpose.CREDENTIALS)
    assert [each.id for each in keyring.history().keys] == [
        "credentials-2026-11-22",
        "credentials-2026-11-22-2",
    ]


def test_private_keys_are_readable_by_their_owner_alone(keyring: Keyring) -> None:
    made(keyring)
    modes = {path.stat().st_mode & 0o777 for path in keyring.folder.glob("*.pem")}
    assert modes == {0o600}


def test_a_key_opens_with_its_passphrase_and_signs(keyring: Keyring) -> None:
    made(keyring)
    for record in keyring.history().keys:
        signer = keyring.signer(record, passphrase=secret)
        record.public_key.verify(signer.sign(b"payload"), b"payload")


def test_a_wrong_passphrase_opens_nothing(keyring: Keyring) -> None:
    made(keyring)
    with pytest.raises(KeyUnusableError):
        keyring.signer(keyring.history().keys[0], passphrase=lambda: b"wrong")


def test_a_short_passphrase_makes_no_key(keyring: Keyring) -> None:
    with pytest.raises(
        KeyUnusableError, match="the passphrase is too short: use 12 letters or more"
    ):
        keyring.create(BOTH, organisation="School", at=AT, passphrase=lambda: b"elevenbytes")
    assert not keyring.folder.exists()


def test_another_keys_private_half_is_refused(keyring: Keyring) -> None:
    made(keyring, KeyPurpose.CREDENTIALS)
    made(keyring, KeyPurpose.CREDENTIALS)
    first, second = keyring.history().keys
    (keyring.folder / f"{second.id}.pem").replace(keyring.folder / f"{first.id}.pem")
    expected = "credentials-2026-11-22.pem is not the private half of the key"
    with pytest.raises(KeyUnusableError, match=expected):
        keyring.signer(first, passphrase=secret)


def test_the_certificate_of_the_seal_names_the_school(keyring: Keyring) -> None:
    made(keyring)
    seal = keyring.history().active(KeyPurpose.PDF_SEAL, AT)
    assert seal is not None
    assert keyring.certificate(seal).organisation == "School"


def test_another_certificate_is_refused(keyring: Keyring) -> None:
    made(keyring, KeyPurpose.PDF_SEAL)
    made(keyring, KeyPurpose.PDF_SEAL)
    first, second = keyring.history().keys
    (keyring.folder / f"{second.id}.crt").replace(keyring.folder / f"{first.id}.crt")
    expected = "pdf-seal-2026-11-22.crt is not the certificate of the key"
    with pytest.raises(KeyUnusableError, match=expected):
        keyring.certificate(first)


def test_a_history_that_was_lost_is_not_begun_anew(keyring: Keyring) -> None:
    made(keyring)
    (keyring.folder / HISTORY).unlink()
    with pytest.raises(KeyHistoryError, match=r"it is missing, though .*\.pem is there"):
        keyring.history()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "the file is damaged: it is not JSON"),
        (b"[" * 100_000, "the file is damaged: it is nested too deeply"),
        (b" " * 1_000_001, "the file is larger than any key history"),
    ],
)
def test_a_damaged_history_is_refused(keyring: Keyring, content: bytes, reason: str) -> None:
    keyring.folder.mkdir()
    (keyring.folder / HISTORY).write_bytes(content)
    with pytest.raises(KeyHistoryError, match=reason):
        keyring.history()


def test_a_name_taken_a_thousand_times_is_refused(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "exists", lambda _: True)
    monkeypatch.setattr(Keyring, "history", lambda _: None)
    with pytest.raises(KeyUnusableError, match=r"there are too many keys named credentials"):
        made(keyring, KeyPurpose.CREDENTIALS)
