"""Time stamps (RFC 3161): somebody else says when a signature was there."""

from collections.abc import Callable

from transcript.proofs import cms_form, der
from transcript.proofs.cms import DIGEST_ALGORITHM
from transcript.proofs.errors import SealError

Ask = Callable[[bytes], bytes]
"""Sends a request to a time-stamp server and returns its answer. Raises `OSError`."""

_YES = b"\x01\x01\xff"
_GRANTED = (0, 1)  # RFC 3161, 2.4.2: as asked, or with a change that the token shows


def time_stamp(digest: bytes, ask: Ask) -> bytes:
    """Return a token that says when `digest` (SHA-256) was shown to a time-stamp server.

    Checks that the token is for this digest; whose signature it bears is for the reader to judge.
    Without a nonce: an older token for the same digest would be no less true. Raises `SealError`.
    """
    try:
        answer = ask(_request(digest))
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise SealError(f"the time-stamp server cannot be asked: {reason}") from error
    try:
        return _token(answer, digest)
    except ValueError as error:
        raise SealError(f"the time-stamp server gave no time stamp: {error}") from error


def _request(digest: bytes) -> bytes:
    imprint = der.encode(der.SEQUENCE, DIGEST_ALGORITHM, der.encode(der.OCTET_STRING, digest))
    # The last member asks for the server's certificate, without which nobody could check it.
    return der.encode(der.SEQUENCE, der.encode_integer(1), imprint, _YES)


def _token(answer: bytes, digest: bytes) -> bytes:
    whole = der.Reader(answer)
    response = whole.take_reader()
    whole.end()
    if response.take_reader().take_integer() not in _GRANTED:
        raise ValueError("it refused")
    token = response.take(der.SEQUENCE)
    response.end()
    if _stamped_digest(der.Reader(token)) != digest:
        raise ValueError("it stamped something else")
    return der.encode(der.SEQUENCE, token)


def _stamped_digest(token: der.Reader) -> bytes:
    _expect(token.take(der.OBJECT_IDENTIFIER), cms_form.SIGNED_DATA)
    signed = token.take_reader(cms_form.FIRST).take_reader()
    signed.take_integer()
    signed.take(der.SET)
    content = signed.take_reader()
    _expect(content.take(der.OBJECT_IDENTIFIER), cms_form.TIME_STAMP_CONTENT)
    stamp = der.Reader(content.take_reader(cms_form.FIRST).take(der.OCTET_STRING)).take_reader()
    stamp.take_integer()
    stamp.take(der.OBJECT_IDENTIFIER)
    imprint = stamp.take_reader()
    _expect(imprint.take_reader().take(der.OBJECT_IDENTIFIER), cms_form.SHA_256)
    return imprint.take(der.OCTET_STRING)


def _expect(found: bytes, wanted: bytes) -> None:
    if found != wanted:
        raise ValueError("its answer is not a time stamp")
