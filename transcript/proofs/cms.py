"""Signatures as PDF readers expect them: CMS (RFC 5652) with the attributes of PAdES baseline.

Written here and not by a library, because that takes ten times as long for each document.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from transcript.proofs import cms_form, der
from transcript.proofs.signers import P256Signer

DIGEST_ALGORITHM = der.encode(
    der.SEQUENCE, der.encode(der.OBJECT_IDENTIFIER, cms_form.SHA_256), der.encode(der.NULL)
)
"""SHA-256 as an algorithm identifier."""

_SIGNATURE_ALGORITHM = der.encode(
    der.SEQUENCE, der.encode(der.OBJECT_IDENTIFIER, cms_form.ECDSA_WITH_SHA_256)
)


class CmsSigner:
    """A key, and its certificates as every signature will carry them."""

    def __init__(self, key: P256Signer, certificates: Sequence[bytes]) -> None:
        """Prepare to sign with `key`. `certificates` are in DER, the key's own first.

        Raises `ValueError` if that one is not a certificate of our time (version 3).
        """
        own = certificates[0]
        issuer, number = cms_form.issuer_and_serial(own)
        serial = der.encode_integer(number)
        self._key = key
        self._identifier = der.encode(der.SEQUENCE, issuer, serial)
        self._certificates = der.encode(cms_form.FIRST, *sorted(certificates))
        place = der.encode(der.SEQUENCE, cms_form.general_names(issuer), serial)
        digest = der.encode(der.OCTET_STRING, sha256(own).digest())
        # RFC 5035: without an algorithm, the digest is SHA-256.
        reference = der.encode(der.SEQUENCE, digest, place)
        listed = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, reference))
        self._constant_attributes = (
            _attribute(cms_form.CONTENT_TYPE, der.encode(der.OBJECT_IDENTIFIER, cms_form.DATA)),
            _attribute(cms_form.SIGNING_CERTIFICATE_V2, listed),
        )

    def sign(self, digest: bytes, *, time_stamp: Callable[[bytes], bytes] | None = None) -> bytes:
        """Return the signature over content whose SHA-256 is `digest`.

        `time_stamp` gives the token (RFC 3161) for a digest; with it, the signature carries one.
        """
        message = _attribute(cms_form.MESSAGE_DIGEST, der.encode(der.OCTET_STRING, digest))
        # DER orders the members of a set.
        attributes = b"".join(sorted((*self._constant_attributes, message)))
        signature = self._key.sign_der(der.encode(der.SET, attributes))
        signer = der.encode(
            der.SEQUENCE,
            der.encode_integer(1),
            self._identifier,
            DIGEST_ALGORITHM,
            der.encode(cms_form.FIRST, attributes),
            _SIGNATURE_ALGORITHM,
            der.encode(der.OCTET_STRING, signature),
            b"" if time_stamp is None else _stamped(time_stamp(sha256(signature).digest())),
        )
        return self._signed_data(signer)

    def _signed_data(self, signer: bytes) -> bytes:
        content = der.encode(
            der.SEQUENCE,
            der.encode_integer(1),
            der.encode(der.SET, DIGEST_ALGORITHM),
            der.encode(der.SEQUENCE, der.encode(der.OBJECT_IDENTIFIER, cms_form.DATA)),
            self._certificates,
            der.encode(der.SET, signer),
        )
        kind = der.encode(der.OBJECT_IDENTIFIER, cms_form.SIGNED_DATA)
        return der.encode(der.SEQUENCE, kind, der.encode(cms_form.FIRST, content))


def _stamped(token: bytes) -> bytes:
    return der.encode(cms_form.SECOND, _attribute(cms_form.SIGNATURE_TIME_STAMP, token))


def _attribute(kind: bytes, value: bytes) -> bytes:
    named = der.encode(der.OBJECT_IDENTIFIER, kind)
    return der.encode(der.SEQUENCE, named, der.encode(der.SET, value))
