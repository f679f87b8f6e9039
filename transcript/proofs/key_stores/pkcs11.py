"""Keys that never leave a token, such as a hardware security module, by way of PKCS#11.

Only Ed25519 keys: they give the same signature every time, as keys in files do. ECDSA in a token
does not, and a PDF would be another file each time it is sealed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_stores.token_address import TokenAddress
from transcript.proofs.public_key import Algorithm, PublicKey

if TYPE_CHECKING:
    import pkcs11
    from pkcs11.types import SignMixin

# PKCS#11 3.0, 2.3.5: the curve by its name, as DER; SoftHSM and others take no other form.
_EDWARDS_25519 = b"\x13\x0cedwards25519"
_POINT_HEAD = b"\x04\x20"
_RAW_LENGTH = 32
_REASONS = {
    "PinIncorrect": "the PIN is wrong; after a few wrong ones a token locks itself",
    "PinLenRange": "the PIN is wrong: it is shorter or longer than any PIN of this token",
    "PinLocked": "the PIN was given wrongly too often; the token's officer can reset it",
    "NoSuchToken": "no such token is plugged in",
    "MultipleTokensReturned": "there are several such tokens; name its serial number",
    "NoSuchKey": "there is no such key in the token",
    "MultipleObjectsReturned": "there are several such keys in the token",
    "MechanismInvalid": "the token knows no Ed25519",
}


class TokenSigner:
    """An Ed25519 key in a token. Its text forms show the public half only."""

    __slots__ = ("_private", "public_key")

    def __init__(self, private: "SignMixin", public_key: PublicKey) -> None:
        """Wrap the token's key."""
        self._private = private
        self.public_key = public_key

    def sign(self, payload: bytes) -> bytes:
        """Return the signature over `payload`, 64 bytes, the same every time."""
        with _told(""):
            from pkcs11 import Mechanism

            return bytes(self._private.sign(payload, mechanism=Mechanism.EDDSA))

    def __repr__(self) -> str:
        """Show which key it is, and nothing secret."""
        return f"TokenSigner({self.public_key.multibase})"


def open_token_key(address: TokenAddress, *, module: str, pin: bytes) -> TokenSigner:
    """Return the signer of a key in a token. Raises `KeyUnusableError` in a registrar's words.

    `module` is the library of the token's maker.
    """
    with _told(str(address)):
        from pkcs11 import ObjectClass

        session = _session(address, module=module, pin=pin, writes=False)
        private, public = (
            session.get_key(object_class=kind, label=address.object or None, id=address.id or None)
            for kind in (ObjectClass.PRIVATE_KEY, ObjectClass.PUBLIC_KEY)
        )
        return TokenSigner(cast("SignMixin", private), _public_key(public))


def make_token_key(address: TokenAddress, *, label: str, module: str, pin: bytes) -> TokenSigner:
    """Make a key called `label` in the token at `address`. Raises `KeyUnusableError`."""
    with _told(str(address)):
        from pkcs11 import Attribute, KeyType, Mechanism

        session = _session(address, module=module, pin=pin, writes=True)
        if list(session.get_objects({Attribute.LABEL: label})):
            raise KeyUnusableError(f"there is already a key called “{label}” in the token")
        curve = session.create_domain_parameters(
            KeyType.EC_EDWARDS, {Attribute.EC_PARAMS: _EDWARDS_25519}, local=True
        )
        public, private = curve.generate_keypair(
            mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN, label=label, store=True
        )
        return TokenSigner(cast("SignMixin", private), _public_key(public))


def _session(address: TokenAddress, *, module: str, pin: bytes, writes: bool) -> "pkcs11.Session":
    import pkcs11

    if not module:
        raise KeyUnusableError(
            "it is not known which module to load; say it by `pkcs11_module` in workspace.yaml, "
            "or by PKCS11_MODULE"
        )
    library = pkcs11.lib(module)
    token = library.get_token(
        token_label=address.token or None,
        token_serial=address.serial.encode() or None,
    )
    try:
        return token.open(rw=writes, user_pin=pin.decode())
    except pkcs11.UserAlreadyLoggedIn:
        # A token is opened once for all keys in it that this process uses.
        return token.open(rw=writes)
    except UnicodeDecodeError:
        raise pkcs11.PinIncorrect from None


def _public_key(public: "pkcs11.Key") -> PublicKey:
    from pkcs11 import Attribute

    point = bytes(public[Attribute.EC_POINT])
    # Some tokens give the point itself, some an OCTET STRING that holds it.
    raw = point.removeprefix(_POINT_HEAD) if len(point) > _RAW_LENGTH else point
    if len(raw) != _RAW_LENGTH:
        raise KeyUnusableError("it is a kind of key that is not supported; Ed25519 is")
    return PublicKey(algorithm=Algorithm.ED25519, raw=raw)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Put what the token or its module says into a registrar's words."""
    what = f"the key in the token ({address})" if address else "the key in the token"
    try:
        import pkcs11
    except ImportError:
        raise KeyUnusableError(
            f"{what} cannot be used: install the part that speaks to tokens, "
            "transcript-toolkit[hsm]"
        ) from None
    try:
        yield
    except KeyUnusableError as error:
        raise KeyUnusableError(f"{what} cannot be used: {error}") from None
    except pkcs11.PKCS11Error as error:
        raise KeyUnusableError(f"{what} cannot be used: {_reason(error)}") from None


def _reason(error: "pkcs11.PKCS11Error") -> str:
    kind = type(error).__name__
    # Of a module that cannot be loaded the library tells no more than a sentence.
    other = f"the token says “{str(error) if kind == 'PKCS11Error' else kind}”"
    return _REASONS.get(kind, other)
