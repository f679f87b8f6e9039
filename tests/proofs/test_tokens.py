"""Keys in a token, by PKCS#11: they sign as keys in files do, and never leave."""

import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from tests.software_token import PIN, SoftwareTokens
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_history import KeyPurpose
from transcript.proofs.key_stores.pkcs11 import TokenSigner, make_token_key, open_token_key
from transcript.proofs.key_stores.token_address import TokenAddress
from transcript.proofs.keyring import Keyring
from transcript.proofs.keys import Ed25519Signer

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SEED = b"a" * 32
_DAYS = count()
SIGNS = (KeyPurpose.CREDENTIALS, KeyPurpose.LEDGER)


def pin() -> bytes:
    return PIN.encode()


def opened(tokens: SoftwareTokens, label: str) -> TokenSigner:
    address = TokenAddress(token="School", object=label)
    return open_token_key(address, module=tokens.module, pin=pin())


def made(tokens: SoftwareTokens, label: str) -> TokenSigner:
    home = TokenAddress(token="School")
    return make_token_key(home, label=label, module=tokens.module, pin=pin())


def put_into(tokens: SoftwareTokens, label: str, **more: object) -> None:
    """Put the key of `SEED` into the token, as its owner could."""
    import pkcs11
    from pkcs11 import Attribute, KeyType, ObjectClass

    token = pkcs11.lib(tokens.module).get_token(token_label="School")
    try:
        session = token.open(rw=True, user_pin=PIN)
    except pkcs11.UserAlreadyLoggedIn:
        session = token.open(rw=True)
    curve = {Attribute.KEY_TYPE: KeyType.EC_EDWARDS, Attribute.LABEL: label, Attribute.TOKEN: True}
    curve[Attribute.EC_PARAMS] = b"\x13\x0cedwards25519"
    public = ed25519.Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
    point = more.get("point", b"\x04\x20" + public)
    session.create_object(
        {**curve, Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.EC_POINT: point}
    )
    private = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.VALUE: SEED}
    session.create_object({**curve, **private, Attribute.SIGN: True})


@pytest.fixture
def label() -> str:
    """A name that no key in the token has yet."""
    return uuid4().hex


@pytest.fixture
def day() -> datetime:
    """A day on which no key was made yet: by it keys in the token are called."""
    return AT + timedelta(days=next(_DAYS))


@pytest.fixture
def keyring(tmp_path: Path, tokens: SoftwareTokens) -> Keyring:
    return Keyring(folder=tmp_path / "keys", cost=2**4, module=tokens.module)


def test_a_key_signs_in_a_token_what_it_signs_in_a_file(tokens: SoftwareTokens, label: str) -> None:
    put_into(tokens, label)
    there, here = opened(tokens, label), Ed25519Signer.from_seed(SEED)
    assert there.public_key == here.public_key
    assert [there.sign(each) for each in (b"", b"a" * 5000)] == [
        here.sign(each) for each in (b"", b"a" * 5000)
    ]


def test_a_token_that_gives_the_bare_point_is_understood(
    tokens: SoftwareTokens, label: str
) -> None:
    raw = Ed25519Signer.from_seed(SEED).public_key.raw
    put_into(tokens, label, point=raw)
    assert opened(tokens, label).public_key.raw == raw


def test_a_key_of_another_kind_is_refused(tokens: SoftwareTokens, label: str) -> None:
    put_into(tokens, label, point=b"\x04\x03abc")
    with pytest.raises(KeyUnusableError, match="it is a kind of key that is not supported"):
        opened(tokens, label)


def test_a_new_key_is_found_again(tokens: SoftwareTokens, label: str) -> None:
    signer = made(tokens, label)
    signer.public_key.verify(opened(tokens, label).sign(b"signed"), b"signed")


def test_a_signer_shows_its_public_half_alone(tokens: SoftwareTokens, label: str) -> None:
    signer = made(tokens, label)
    assert repr(signer) == f"TokenSigner({signer.public_key.multibase})"


def test_a_label_is_given_once(tokens: SoftwareTokens, label: str) -> None:
    made(tokens, label)
    with pytest.raises(KeyUnusableError) as caught:
        made(tokens, label)
    assert str(caught.value) == (
        "the key in the token (pkcs11:token=School) cannot be used: there is already a key called "
        f"“{label}” in the token"
    )


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("pkcs11:token=School;object=nobody", "there is no such key in the token"),
        ("pkcs11:token=Nowhere;object=x", "no such token is plugged in"),
        ("pkcs11:token=Twins;object=x", "there are several such tokens; name its serial number"),
    ],
)
def test_what_is_not_there_is_told(tokens: SoftwareTokens, address: str, reason: str) -> None:
    with pytest.raises(KeyUnusableError) as caught:
        open_token_key(TokenAddress.read(address), module=tokens.module, pin=pin())
    assert str(caught.value) == (
        f"the key in the token ({address};type=private) cannot be used: {reason}"
    )


@pytest.mark.parametrize("wrong", [b"not the PIN", b"not \xff text"])
def test_a_wrong_pin_is_told(tokens: SoftwareTokens, wrong: bytes) -> None:
    with pytest.raises(KeyUnusableError) as caught:
        open_token_key(TokenAddress(token="Shut", object="x"), module=tokens.module, pin=wrong)
    assert str(caught.value) == (
        "the key in the token (pkcs11:token=Shut;object=x;type=private) cannot be used: the PIN is "
        "wrong; after a few wrong ones a token locks itself"
    )


def test_a_pin_of_no_length_is_told_as_a_wrong_one(tokens: SoftwareTokens) -> None:
    with pytest.raises(KeyUnusableError, match="the PIN is wrong"):
        open_token_key(TokenAddress(token="Shut"), module=tokens.module, pin=b"x" * 300)


def test_without_a_module_no_token_is_opened() -> None:
    with pytest.raises(KeyUnusableError) as caught:
        open_token_key(TokenAddress(token="School", object="x"), module="", pin=pin())
    assert str(caught.value) == (
        "the key in the token (pkcs11:token=School;object=x;type=private) cannot be used: it is "
        "not known which module to load; say it by `pkcs11_module` in workspace.yaml, or by "
        "PKCS11_MODULE"
    )


def test_a_module_that_is_none_is_told(tmp_path: Path) -> None:
    module = tmp_path / "module.so"
    module.write_text("this is no library\n")
    with pytest.raises(KeyUnusableError, match="the token says “OS exception while loading"):
        open_token_key(TokenAddress(token="School"), module=str(module), pin=pin())


def test_without_the_part_that_speaks_to_tokens_its_name_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(KeyUnusableError, match=r"transcript-toolkit\[hsm\]$"):
        open_token_key(TokenAddress(token="School"), module="x", pin=pin())


def test_a_keyring_signs_with_keys_in_a_token(keyring: Keyring, day: datetime) -> None:
    records = keyring.create(
        SIGNS,
        organisation="School",
        at=day,
        passphrase=pin,
        token=TokenAddress(token="School"),
    )
    for record in records:
        assert record.store == f"pkcs11:token=School;object={record.id};type=private"
        signer = keyring.signer(record, passphrase=pin)
        record.public_key.verify(signer.sign(b"signed"), b"signed")
    assert [each.name for each in keyring.folder.iterdir()] == ["public-keys.json"]


def test_a_key_in_a_token_is_followed_by_one_in_the_same_token(
    keyring: Keyring, day: datetime
) -> None:
    keyring.create(
        SIGNS[:1], organisation="School", at=day, passphrase=pin, token=TokenAddress(token="School")
    )
    (new,) = keyring.rotate(SIGNS[:1], organisation="School", at=day, passphrase=pin)
    assert new.store == f"pkcs11:token=School;object={new.id};type=private"
    assert keyring.history().keys[0].valid_until is not None


def test_a_seal_is_not_made_in_a_token(keyring: Keyring) -> None:
    with pytest.raises(KeyUnusableError) as caught:
        keyring.create(
            [KeyPurpose.PDF_SEAL],
            organisation="School",
            at=AT,
            passphrase=pin,
            token=TokenAddress(token="School"),
        )
    assert str(caught.value) == (
        "a key that seals PDFs is kept in a file: a token would seal the same PDF differently each "
        "time"
    )


def test_the_wrong_key_in_a_token_is_noticed(
    keyring: Keyring, tokens: SoftwareTokens, label: str, day: datetime
) -> None:
    (record,) = keyring.create(
        SIGNS[:1],
        organisation="School",
        at=day,
        passphrase=pin,
        token=TokenAddress(token="School"),
    )
    put_into(tokens, label)
    history = (keyring.folder / "public-keys.json").read_text()
    (keyring.folder / "public-keys.json").write_text(
        history.replace(f"object={record.id}", f"object={label}")
    )
    (moved,) = keyring.history().keys
    with pytest.raises(KeyUnusableError, match=f"is not the private half of the key {record.id}$"):
        keyring.signer(moved, passphrase=pin)


def test_a_pin_is_changed_in_the_token_and_not_here(keyring: Keyring, day: datetime) -> None:
    (record,) = keyring.create(
        SIGNS[:1],
        organisation="School",
        at=day,
        passphrase=pin,
        token=TokenAddress(token="School"),
    )
    assert not keyring.opens(record, pin())
    with pytest.raises(KeyUnusableError, match=r"^no key here opens with this passphrase"):
        keyring.change_passphrase(old=pin, new=lambda: b"another passphrase")
