"""What a seal's signature (CMS, RFC 5652) is built of: to write it, and to read it again."""

from transcript.proofs import der

DATA = bytes.fromhex("2a864886f70d010701")
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")
SIGNATURE_TIME_STAMP = bytes.fromhex("2a864886f70d010910020e")
TIME_STAMP_CONTENT = bytes.fromhex("2a864886f70d0109100104")
SHA_256 = bytes.fromhex("608648016503040201")
ECDSA_WITH_SHA_256 = bytes.fromhex("2a8648ce3d040302")
RSA = bytes.fromhex("2a864886f70d010101")
RSA_WITH_SHA_256 = bytes.fromhex("2a864886f70d01010b")

FIRST, SECOND = 0xA0, 0xA1
"""The tags of a member that is known by its number, [0] or [1]."""

_DIRECTORY_NAME = 0xA4


def issuer_and_serial(certificate: bytes) -> tuple[bytes, int]:
    """Return both as they stand in a certificate (DER): a library might write them otherwise.

    Raises `ValueError` if it is none, or of the first version.
    """
    body = der.Reader(certificate).take_reader().take_reader()
    body.take(FIRST)  # the version, which only the oldest ones leave out
    serial = body.take_integer()
    body.take(der.SEQUENCE)  # the algorithm
    return der.encode(der.SEQUENCE, body.take(der.SEQUENCE)), serial


def general_names(issuer: bytes) -> bytes:
    """Return an issuer in the form that names of any kind have."""
    return der.encode(der.SEQUENCE, der.encode(_DIRECTORY_NAME, issuer))
