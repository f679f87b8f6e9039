"""The addresses of tokens and of keys in them (RFC 7512)."""

import pytest

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_stores.token_address import TokenAddress


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("pkcs11:token=Riverbend", TokenAddress(token="Riverbend")),
        ("pkcs11:serial=d27a163be6b72c31", TokenAddress(serial="d27a163be6b72c31")),
        (
            "pkcs11:token=The%20Hill;object=key%2F1;id=%01%FF;type=private",
            TokenAddress(token="The Hill", object="key/1", id=b"\x01\xff"),
        ),
        (
            "pkcs11:object=a;token=Schl%C3%BCssel",
            TokenAddress(token="Schlüssel", object="a"),
        ),
    ],
)
def test_an_address_names_a_token_and_a_key(text: str, address: TokenAddress) -> None:
    assert TokenAddress.read(text) == address


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (TokenAddress(token="The Hill"), "pkcs11:token=The%20Hill"),
        (
            TokenAddress(token="a;b", serial="1", object="c=d", id=b"A\x00"),
            "pkcs11:token=a%3Bb;serial=1;object=c%3Dd;id=%41%00;type=private",
        ),
    ],
)
def test_an_address_has_one_spelling(address: TokenAddress, text: str) -> None:
    assert str(address) == text
    assert TokenAddress.read(text) == address


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "file:///keys/school.pem",
            (
                "“file:///keys/school.pem” is not the address of a token; write one like "
                "“pkcs11:token=Riverbend”"
            ),
        ),
        (
            "pkcs11:token=" + "a" * 300,
            (
                "“pkcs11:token=aaaaaaaaaaaaaaaaaaaaaaaaaaa” is not the address of a token; write "
                "one like “pkcs11:token=Riverbend”"
            ),
        ),
        (
            "pkcs11:token=a?pin-value=1234",
            (
                "leave out what follows the “?” in the address of the token: a PIN is asked for, "
                "and the module is told by `pkcs11_module` in workspace.yaml or by PKCS11_MODULE"
            ),
        ),
        ("pkcs11:token=a;token=b", "the address of the token has “token” twice"),
        (
            "pkcs11:token=a;slot-id=1",
            (
                "“slot-id” is not understood in the address of a token; there are: token, serial, "
                "object, id, type"
            ),
        ),
        (
            "pkcs11:token=a b",
            (
                "“token” in the address of the token has no value that can be read; write special "
                "letters as in %20"
            ),
        ),
        (
            "pkcs11:token=a%4",
            (
                "“token” in the address of the token has no value that can be read; write special "
                "letters as in %20"
            ),
        ),
        (
            "pkcs11:token",
            (
                "“token” in the address of the token has no value that can be read; write special "
                "letters as in %20"
            ),
        ),
        ("pkcs11:token=a;type=cert", "the address must be that of a private key (type=private)"),
        ("pkcs11:object=a", "the address must name the token, as in “pkcs11:token=…”"),
        ("pkcs11:token=%FF", "the address of the token is not UTF-8"),
    ],
)
def test_what_names_no_key_is_refused(text: str, message: str) -> None:
    with pytest.raises(KeyUnusableError) as caught:
        TokenAddress.read(text)
    assert str(caught.value) == message
