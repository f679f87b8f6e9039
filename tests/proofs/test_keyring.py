import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from transcript.durable import locked, write_whole
from transcript.proofs import keyring as keyring_module
from transcript.proofs.errors import KeyUnusableError, SealError
from transcript.proofs.key_history import (
    KeyHistory,
    KeyHistoryError,
    KeyPurpose,
    KeyRecord,
    KeyState,
)
from transcript.proofs.key_stores.pkcs12 import Bundle
from transcript.proofs.keyring import HISTORY, Keyring
from transcript.proofs.signers import Ed25519Signer, P256Signer
from transcript.proofs.x509 import Certificate, seal_certificate
from transcript.ways_out import Deed, WayOut

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BOTH = (KeyPurpose.CREDENTIALS, KeyPurpose.PDF_SEAL)
ALL = (*BOTH, KeyPurpose.LEDGER)


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
    expected = "^the passphrase is too short: use 12 letters or more, such as four words$"
    with pytest.raises(KeyUnusableError, match=expected):
        keyring.create(BOTH, organisation="School", at=AT, passphrase=lambda: b"elevenbytes")
    assert not keyring.folder.exists()


def test_another_keys_private_half_is_refused(keyring: Keyring) -> None:
    made(keyring, KeyPurpose.CREDENTIALS)
    made(keyring, KeyPurpose.CREDENTIALS)
    first, second = keyring.history().keys
    (keyring.folder / f"{second.id}.pem").replace(keyring.folder / f"{first.id}.pem")
    expected = f"^{first.id}.pem is not the private half of the key {first.id}$"
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
    expected = f"^{first.id}.crt is not the certificate of the key {first.id}$"
    with pytest.raises(KeyUnusableError, match=expected):
        keyring.certificate(first)


def test_a_history_that_was_lost_is_not_begun_anew(keyring: Keyring) -> None:
    made(keyring, KeyPurpose.CREDENTIALS)
    (keyring.folder / HISTORY).unlink()
    with pytest.raises(KeyHistoryError) as caught:
        keyring.history()
    assert str(caught.value) == (
        f"{HISTORY}: it is missing, though credentials-2026-11-22.pem is there; "
        "bring it back from a backup"
    )


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
    with pytest.raises(KeyHistoryError, match=f"^{HISTORY}: {reason}$"):
        keyring.history()


def test_a_name_taken_a_thousand_times_is_refused(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "exists", lambda _: True)
    monkeypatch.setattr(Keyring, "history", lambda _: KeyHistory())
    expected = "^there are too many keys named credentials-2026-11-22$"
    with pytest.raises(KeyUnusableError, match=expected):
        made(keyring, KeyPurpose.CREDENTIALS)


def bought(keyring: Keyring, record: KeyRecord, *, until: datetime = AT + DAY) -> Certificate:
    """Return a certificate of the key other than the one that is there."""
    signer = keyring.signer(record, passphrase=secret)
    assert isinstance(signer, P256Signer)
    return seal_certificate(signer, organisation="Bought", valid_from=AT, valid_until=until)


def seal_key(keyring: Keyring) -> KeyRecord:
    made(keyring)
    found = keyring.history().active(KeyPurpose.PDF_SEAL, AT)
    assert found is not None
    return found


def test_a_seal_is_opened_with_its_certificate(keyring: Keyring) -> None:
    seal = keyring.seal(seal_key(keyring), at=AT, passphrase=secret)
    with pytest.raises(SealError):
        seal.seal(b"no PDF", at=AT)


def test_a_seal_whose_certificate_has_ended_is_not_opened(keyring: Keyring) -> None:
    record = seal_key(keyring)
    window = f"^the certificate of the key {record.id} is valid from 2026-11-22 to 2036-11-19$"
    with pytest.raises(KeyUnusableError, match=window):
        keyring.seal(record, at=AT + 3650 * DAY, passphrase=secret)


def test_the_passphrase_is_not_asked_for_where_the_certificate_has_ended(keyring: Keyring) -> None:
    def refuse() -> bytes:
        raise AssertionError("asked")

    with pytest.raises(KeyUnusableError):
        keyring.seal(seal_key(keyring), at=AT - DAY, passphrase=refuse)


def test_a_key_for_credentials_seals_nothing(keyring: Keyring) -> None:
    made(keyring, KeyPurpose.CREDENTIALS)
    (record,) = keyring.history().keys
    expected = f"^the key {record.id} signs credentials, and seals nothing$"
    with pytest.raises(KeyUnusableError, match=expected):
        keyring.request(record, organisation="School", passphrase=secret)


def test_a_request_for_a_certificate_names_the_school_and_its_key(keyring: Keyring) -> None:
    record = seal_key(keyring)
    pem = keyring.request(record, organisation="School", passphrase=secret)
    found = x509.load_pem_x509_csr(pem)
    raw = found.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    assert (found.subject.rfc4514_string(), raw) == ("CN=School,O=School", record.public_key.raw)


def test_a_bought_certificate_is_used_and_the_old_one_stays_known(keyring: Keyring) -> None:
    record = seal_key(keyring)
    new = bought(keyring, record)
    assert keyring.install_certificate(record, new.pem, at=AT) == new
    after = keyring.history().find(record.id)
    assert after is not None
    assert keyring.certificate(after) == new
    assert after.earlier_certificates == (record.certificate,)


def test_a_certificate_of_another_key_is_not_installed(keyring: Keyring, seal: P256Signer) -> None:
    record = seal_key(keyring)
    other = seal_certificate(seal, organisation="X", valid_from=AT, valid_until=AT + DAY)
    with pytest.raises(KeyUnusableError) as caught:
        keyring.install_certificate(record, other.pem, at=AT)
    assert str(caught.value) == (
        f"this is a certificate of another key than {record.id}; have one made from a request for "
        "this key"
    )
    assert caught.value.way_out == WayOut(Deed.REQUEST_CERTIFICATE)


def test_a_certificate_that_has_ended_is_not_installed(keyring: Keyring) -> None:
    record = seal_key(keyring)
    with pytest.raises(KeyUnusableError, match=r"is valid from 2026-11-22 to 2026-11-23$"):
        keyring.install_certificate(record, bought(keyring, record).pem, at=AT + DAY)


def test_the_did_document_carries_the_certificate_of_the_seal(keyring: Keyring) -> None:
    record = seal_key(keyring)
    document = keyring.did_document("did:web:school.example")
    found = document["verificationMethod"][-1]["publicKeyJwk"]["x5c"]
    assert found == [b64encode(keyring.certificate(record).der).decode()]


def test_a_stolen_seal_is_not_in_the_did_document(keyring: Keyring) -> None:
    record = seal_key(keyring)
    content = json.loads((keyring.folder / HISTORY).read_text())
    content["keys"][1].update(state="compromised", compromised_at="2026-11-22T12:00:00Z")
    (keyring.folder / HISTORY).write_text(json.dumps(content))
    document = keyring.did_document("did:web:school.example")
    assert record.public_key.multibase not in json.dumps(document)


def states(keyring: Keyring) -> list[tuple[str, str]]:
    return [(each.id, each.state.value) for each in keyring.history().keys]


def rotated(keyring: Keyring, *purposes: KeyPurpose, days: int = 1) -> tuple[KeyRecord, ...]:
    return keyring.rotate(
        purposes or ALL, organisation="School", at=AT + days * DAY, passphrase=secret
    )


def test_a_rotation_makes_new_keys_and_retires_the_old_ones(keyring: Keyring) -> None:
    made(keyring)
    new = rotated(keyring, *BOTH)
    assert [each.id for each in new] == ["credentials-2026-11-23", "pdf-seal-2026-11-23"]
    assert states(keyring) == [
        ("credentials-2026-11-22", "retired"),
        ("pdf-seal-2026-11-22", "retired"),
        ("credentials-2026-11-23", "active"),
        ("pdf-seal-2026-11-23", "active"),
    ]
    assert keyring.history().keys[0].valid_until == new[0].valid_from == AT + DAY


def test_only_what_is_named_is_rotated(keyring: Keyring) -> None:
    made(keyring)
    rotated(keyring, KeyPurpose.PDF_SEAL)
    assert keyring.history().active(KeyPurpose.CREDENTIALS, AT + DAY) is not None
    assert len(keyring.history().keys) == 3


def test_a_new_key_signs_under_the_passphrase_of_the_old_one(keyring: Keyring) -> None:
    made(keyring)
    for record in rotated(keyring, *BOTH):
        assert keyring.signer(record, passphrase=secret).public_key == record.public_key


def test_a_wrong_passphrase_rotates_nothing(keyring: Keyring) -> None:
    made(keyring)
    before = states(keyring)
    with pytest.raises(KeyUnusableError, match="the passphrase is wrong"):
        keyring.rotate(BOTH, organisation="School", at=AT, passphrase=lambda: b"another one here")
    assert states(keyring) == before
    assert len(list(keyring.folder.glob("*.pem"))) == 2


def test_a_first_key_is_made_by_a_rotation_too(keyring: Keyring) -> None:
    (record,) = rotated(keyring, KeyPurpose.LEDGER)
    assert record.state is KeyState.ACTIVE


def test_a_key_is_retired_for_good(keyring: Keyring) -> None:
    made(keyring)
    keyring.retire("credentials-2026-11-22", at=AT + DAY)
    record = keyring.history().find("credentials-2026-11-22")
    assert record is not None
    assert (record.state, record.valid_until) == (KeyState.RETIRED, AT + DAY)


def test_the_time_of_a_theft_is_kept(keyring: Keyring) -> None:
    made(keyring)
    record = keyring.compromise("credentials-2026-11-22", since=AT + DAY)
    assert keyring.history().find(record.id) == record
    assert record.compromised_at == AT + DAY


def test_two_commands_do_not_change_the_keys_at_once(keyring: Keyring) -> None:
    made(keyring)
    message = "^another command is changing the keys; try again when it has ended$"
    with locked(keyring.folder / ".lock"), pytest.raises(KeyUnusableError, match=message):
        keyring.retire("credentials-2026-11-22", at=AT)
    assert states(keyring)[0] == ("credentials-2026-11-22", "active")


def test_a_new_passphrase_opens_and_the_old_one_does_not(keyring: Keyring) -> None:
    made(keyring)
    changed = keyring.change_passphrase(old=secret, new=lambda: b"another passphrase")
    assert [each.id for each in changed] == [each.id for each in keyring.history().keys]
    for record in changed:
        assert keyring.opens(record, b"another passphrase")
        assert not keyring.opens(record, secret())
    assert {path.stat().st_mode & 0o777 for path in keyring.folder.glob("*.pem")} == {0o600}


def test_a_change_of_the_passphrase_that_was_interrupted_is_ended(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(keyring)

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    def new() -> bytes:
        return b"another passphrase"

    first, second = keyring.history().keys
    written: list[Path] = []

    def once(path: Path, content: bytes, *, mode: int) -> None:
        if written:
            full()
        written.append(path)
        write_whole(path, content, mode=mode)

    monkeypatch.setattr(keyring_module, "write_whole", once)
    with pytest.raises(OSError, match="no space"):
        keyring.change_passphrase(old=secret, new=new)
    assert (keyring.opens(first, new()), keyring.opens(second, new())) == (True, False)
    monkeypatch.setattr(keyring_module, "write_whole", write_whole)
    assert keyring.change_passphrase(old=secret, new=new) == (first, second)
    assert keyring.opens(second, new())


def test_keys_of_others_keep_their_passphrase(keyring: Keyring) -> None:
    made(keyring, KeyPurpose.CREDENTIALS)
    (approval,) = keyring.create(
        [KeyPurpose.APPROVAL],
        organisation="School",
        at=AT,
        passphrase=lambda: b"known to one alone",
    )
    (changed,) = keyring.change_passphrase(old=secret, new=lambda: b"another passphrase")
    assert changed.purpose is KeyPurpose.CREDENTIALS
    assert keyring.opens(approval, b"known to one alone")


def test_a_wrong_passphrase_changes_none(keyring: Keyring) -> None:
    made(keyring)
    message = "^no key here opens with this passphrase; nothing was changed$"
    with pytest.raises(KeyUnusableError, match=message):
        keyring.change_passphrase(old=lambda: b"not this one here", new=lambda: b"twelve letters!")


def test_a_short_passphrase_is_not_changed_to(keyring: Keyring) -> None:
    made(keyring)
    with pytest.raises(KeyUnusableError, match=r"^the passphrase is too short"):
        keyring.change_passphrase(old=secret, new=lambda: b"short")
    assert keyring.opens(keyring.history().keys[0], secret())


def sealing(signer: P256Signer, *, until: datetime = AT + DAY) -> Bundle:
    certificate = seal_certificate(
        signer, organisation="Authority's word", valid_from=AT, valid_until=until
    )
    return Bundle(signer=signer, certificate=certificate)


def test_a_key_that_was_bought_takes_the_place_of_the_seal(
    keyring: Keyring, seal: P256Signer
) -> None:
    made(keyring)
    bundle = sealing(seal)
    record = keyring.adopt(bundle, KeyPurpose.PDF_SEAL, at=AT, passphrase=secret)
    assert keyring.history().active(KeyPurpose.PDF_SEAL, AT) == record
    assert states(keyring)[1] == ("pdf-seal-2026-11-22", "retired")
    assert keyring.certificate(record) == bundle.certificate
    assert keyring.signer(record, passphrase=secret).public_key == seal.public_key


def test_a_key_that_signs_is_taken_over_without_a_certificate(
    keyring: Keyring, signer: Ed25519Signer
) -> None:
    bundle = Bundle(signer=signer, certificate=None)
    record = keyring.adopt(bundle, KeyPurpose.CREDENTIALS, at=AT, passphrase=secret)
    assert (record.public_key, record.certificate) == (signer.public_key, None)


def test_a_key_is_taken_over_once(keyring: Keyring, seal: P256Signer) -> None:
    keyring.adopt(sealing(seal), KeyPurpose.PDF_SEAL, at=AT, passphrase=secret)
    before = sorted(keyring.folder.iterdir())
    with pytest.raises(KeyUnusableError, match=r"^this key is already there"):
        keyring.adopt(sealing(seal), KeyPurpose.PDF_SEAL, at=AT, passphrase=secret)
    assert sorted(keyring.folder.iterdir()) == before


@pytest.mark.parametrize("purpose", [KeyPurpose.CREDENTIALS, KeyPurpose.LEDGER])
def test_a_key_that_seals_signs_nothing_else(
    keyring: Keyring, seal: P256Signer, purpose: KeyPurpose
) -> None:
    message = "^a P-256 key seals PDFs, and an Ed25519 key signs all else$"
    with pytest.raises(KeyUnusableError, match=message):
        keyring.adopt(sealing(seal), purpose, at=AT, passphrase=secret)


def test_a_key_that_signs_seals_nothing(keyring: Keyring, signer: Ed25519Signer) -> None:
    bundle = Bundle(signer=signer, certificate=None)
    with pytest.raises(KeyUnusableError, match=r"^a P-256 key seals PDFs"):
        keyring.adopt(bundle, KeyPurpose.PDF_SEAL, at=AT, passphrase=secret)


def test_a_seal_is_taken_over_with_its_certificate_alone(
    keyring: Keyring, seal: P256Signer
) -> None:
    bundle = Bundle(signer=seal, certificate=None)
    with pytest.raises(
        KeyUnusableError, match=r"^a key that seals PDFs comes with its certificate$"
    ):
        keyring.adopt(bundle, KeyPurpose.PDF_SEAL, at=AT, passphrase=secret)


def test_a_seal_whose_certificate_has_ended_is_not_taken_over(
    keyring: Keyring, seal: P256Signer
) -> None:
    made(keyring)
    with pytest.raises(KeyUnusableError, match=r"is valid from 2026-11-22 to 2026-11-23$"):
        keyring.adopt(sealing(seal), KeyPurpose.PDF_SEAL, at=AT + DAY, passphrase=secret)
    assert states(keyring)[1] == ("pdf-seal-2026-11-22", "active")
