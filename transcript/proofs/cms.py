"""Signatures as PDF readers expect them: CMS (RFC 5652) with the attributes of PAdES baseline.

Written here and not by a library, because that takes ten times as long for each document.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from transcript.proofs import der
from transcript.proofs.signers import P256Signer

_SET = 0x31
_NULL = b"\x05\x00"
_FIRST = 0xA0
"""The tag [0]; the next ones follow."""
_DIRECTORY_NAME = 0xA4

_DATA = bytes.fromhex("2a864886f70d010701")
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")
_SIGNATURE_TIME_STAMP = bytes.fromhex("2a864886f70d010910020e")
_SHA_256 = bytes.fromhex("608648016503040201")
_ECDSA_WITH_SHA_256 = bytes.fromhex("2a8648ce3d040302")

DIGEST_ALGORITHM = der.encode(der.SEQUENCE, der.encode(der.OBJECT_IDENTIFIER, _SHA_256), _NULL)
"""SHA-256 as an algorithm identifier."""

_SIGNATURE_ALGORITHM = der.encode(
    der.SEQUENCE, der.encode(der.OBJECT_IDENTIFIER, _ECDSA_WITH_SHA_256)
)


class CmsSigner:
    """A key, and its certificates as every signature will carry them."""

    def __init__(self, key: P256Signer, certificates: Sequence[bytes]) -> None:
        """Prepare to sign with `key`. `certificates` are in DER, the key's own first.

        Raises `ValueError` if that one is not a certificate.
        """
        own = certificates[0]
        issuer, serial = _issuer_and_serial(own)
        self._key = key
        self._identifier = der.encode(der.SEQUENCE, issuer, serial)
        self._certificates = der.encode(_FIRST, *sorted(certificates))
        name = der.encode(der.SEQUENCE, der.encode(_DIRECTORY_NAME, issuer))
        place = der.encode(der.SEQUENCE, name, serial)
        digest = der.encode(der.OCTET_STRING, sha256(own).digest())
        # RFC 5035: without an algorithm, the digest is SHA-256.
        reference = der.encode(der.SEQUENCE, digest, place)
        listed = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, reference))
        self._constant_attributes = (
            _attribute(_CONTENT_TYPE, der.encode(der.OBJECT_IDENTIFIER, _DATA)),
            _attribute(_SIGNING_CERTIFICATE_V2, listed),
        )

    def sign(self, digest: bytes, *, time_stamp: Callable[[bytes], bytes] | None = None) -> bytes:
        """Return the signature over content whose SHA-256 is `digest`.

        `time_stamp` gives the token (RFC 3161) for a digest; with it, the signature carries one.
        """
        message = _attribute(_MESSAGE_DIGEST, der.encode(der.OCTET_STRING, digest))
        # DER orders the members of a set.
        attributes = b"".join(sorted((*self._constant_attributes, message)))
        signature = self._key.sign_der(der.encode(_SET, attributes))
        signer = der.encode(
            der.SEQUENCE,
            der.encode_integer(1),
            self._identifier,
            DIGEST_ALGORITHM,
            der.encode(_FIRST, attributes),
            _SIGNATURE_ALGORITHM,
            der.encode(der.OCTET_STRING, signature),
            b"" if time_stamp is None else _stamped(time_stamp(sha256(signature).digest())),
        )
        return self._signed_data(signer)

    def _signed_data(self, signer: bytes) -> bytes:
        content = der.encode(
            der.SEQUENCE,
            der.encode_integer(1),
            der.encode(_SET, DIGEST_ALGORITHM),
            der.encode(der.SEQUENCE, der.encode(der.OBJECT_IDENTIFIER, _DATA)),
            self._certificates,
            der.encode(_SET, signer),
        )
        kind = der.encode(der.OBJECT_IDENTIFIER, _SIGNED_DATA)
        return der.encode(der.SEQUENCE, kind, der.encode(_FIRST, content))


def _stamped(token: bytes) -> bytes:
    return der.encode(_FIRST + 1, _attribute(_SIGNATURE_TIME_STAMP, token))


def _attribute(kind: bytes, value: bytes) -> bytes:
    named = der.encode(der.OBJECT_IDENTIFIER, kind)
    return der.encode(der.SEQUENCE, named, der.encode(_SET, value))


def _issuer_and_serial(certificate: bytes) -> tuple[bytes, bytes]:
    """Return both as they stand in the certificate: signatures repeat them byte for byte."""
    body = der.Reader(certificate).take_reader().take_reader()
    if body.next_is(_FIRST):  # the version, which the first one does not say
        body.take(_FIRST)
    serial = body.take(der.INTEGER)
    body.take(der.SEQUENCE)  # the algorithm
    issuer = body.take(der.SEQUENCE)
    return der.encode(der.SEQUENCE, issuer), der.encode(der.INTEGER, serial)
