"""The little of DER that key files and signatures need: definite lengths, one tag byte."""

SEQUENCE = 0x30
INTEGER = 0x02
OCTET_STRING = 0x04
NULL = 0x05
OBJECT_IDENTIFIER = 0x06
SET = 0x31

_LONG_FORM = 0x80
_LENGTH_BYTES = 2  # what is read here is shorter than 64 KiB


def encode(tag: int, *parts: bytes) -> bytes:
    """Return one element that holds `parts`, one after the other."""
    content = b"".join(parts)
    length = len(content)
    if length < _LONG_FORM:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, _LONG_FORM | size]) + length.to_bytes(size) + content


def encode_integer(number: int) -> bytes:
    """Return a number that is not negative."""
    return encode(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


class Reader:
    """Takes elements off the front of `content`. Raises `ValueError` at anything unexpected."""

    def __init__(self, content: bytes) -> None:
        """Begin at the first byte."""
        self._rest = content

    def next_is(self, tag: int) -> bool:
        """Return whether another element follows, with this tag."""
        return self._rest[:1] == bytes([tag])

    def take(self, tag: int) -> bytes:
        """Return the content of the next element, which must have this tag."""
        head, self._rest = self._rest[:2], self._rest[2:]
        if len(head) != 2 or head[0] != tag:  # noqa: PLR2004 (tag and length)
            raise ValueError("another element than expected")
        length = head[1]
        if length >= _LONG_FORM:
            size = length - _LONG_FORM
            digits, self._rest = self._rest[:size], self._rest[size:]
            length = int.from_bytes(digits)
            if not 1 <= size <= _LENGTH_BYTES or encode(tag, bytes(length))[1:2] != head[1:]:
                raise ValueError("a length that is not written as DER wants it")
        content, self._rest = self._rest[:length], self._rest[length:]
        if len(content) != length:
            raise ValueError("the content ends too early")
        return content

    def take_reader(self, tag: int = SEQUENCE) -> "Reader":
        """Return a reader of the next element's content."""
        return Reader(self.take(tag))

    def take_integer(self) -> int:
        """Return the next element, which must be a number that is not negative."""
        content = self.take(INTEGER)
        number = int.from_bytes(content)
        if encode_integer(number) != encode(INTEGER, content):
            raise ValueError("a number that is negative or not written as DER wants it")
        return number

    def end(self) -> None:
        """Raise `ValueError` if anything is left."""
        if self._rest:
            raise ValueError("something follows the end")
