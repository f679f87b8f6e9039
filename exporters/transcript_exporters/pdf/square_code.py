"""Square codes (ISO/IEC 18004): their dark and light modules.

ReportLab knows the standard's tables and patterns. What depends on the content is worked out here:
it would write bit by bit, and work out anew for every block what check bytes are made with.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any

_MASK = 2  # 7.8.2: scanners read each of the eight
_END = "0000"
_PADDING = ("11101100", "00010001")
_KEPT = 8  # of each: the addresses of schools are about as long
_FIELD = 0x11D  # the polynomial of the field that check bytes are reckoned in

Rows = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=1)  # page one is counted before it is drawn
def modules(content: str) -> Rows:
    """Return the modules of a code for an address, row by row from the top; dark ones are true."""
    from reportlab.graphics.barcode import qrencoder

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    # After the address come digits and capitals only, which need less room written as such.
    address, sign, rest = content.rpartition("#")
    code.addData(qrencoder.QR8bitByte(address + sign))
    code.addData(rest)
    frame, places = _frame(code.calculate_version())
    rows = [list(row) for row in frame]
    bits = "".join([f"{each:08b}" for each in _codewords(code)])
    for (column, row), bit in zip(places, bits, strict=False):
        if bit == "1":
            rows[row][column] = not rows[row][column]
    return tuple(map(tuple, rows))


@lru_cache(maxsize=_KEPT)
def _frame(version: int) -> tuple[Rows, tuple[tuple[int, int], ...]]:
    """Return the code of no content, masked, and the places (column, row) of content's bits."""
    from reportlab.graphics.barcode import qrencoder

    code = qrencoder.QRCode(version, qrencoder.QRErrorCorrectLevel.M)
    code.dataCache = []
    code.makeImpl(test=False, maskPattern=_MASK)
    return tuple(map(tuple, code.modules)), tuple(code.dataPosIterator())


class _Bits(list[str]):
    """Bits as text, in the order in which they are put."""

    def put(self, number: int, length: int) -> None:
        """Add a number in so many bits."""
        self.append(f"{number:0{length}b}")


def _codewords(code: Any) -> Iterable[int]:  # noqa: ANN401
    """Return the bytes of content and check, dealt out from the blocks in turn (7.6)."""
    from reportlab.graphics.barcode.qrencoder import QRRSBlock

    version = code.calculate_version()
    blocks = QRRSBlock.getRSBlocks(version, code.errorCorrectLevel)
    content = iter(_content(code, version, sum(block.dataCount for block in blocks)))
    data = [bytes(next(content) for _ in range(block.dataCount)) for block in blocks]
    checks = [
        _check(each, block.totalCount - block.dataCount)
        for each, block in zip(data, blocks, strict=True)
    ]
    dealt = chain(zip_longest(*data), zip_longest(*checks))
    return [each for turn in dealt for each in turn if each is not None]


def _content(code: Any, version: int, size: int) -> Iterator[int]:  # noqa: ANN401
    bits = _Bits()
    for each in code.dataList:
        each.write(bits, version)
    text = "".join(bits)
    text += _END[: 8 * size - len(text)]
    text += "0" * (-len(text) % 8)
    for place in range(size):
        padded = _PADDING[(place - len(text) // 8) % 2]
        yield int(text[8 * place : 8 * place + 8] or padded, 2)


def _check(data: bytes, count: int) -> bytes:
    """Return the check bytes of a block: what is left when it is divided by their polynomial."""
    multiples, below = _multiples(count), 8 * (count - 1)
    left = 0
    for each in data:
        first = left >> below
        left = (left - (first << below) << 8) ^ multiples[first ^ each]
    return left.to_bytes(count)


@lru_cache(maxsize=_KEPT)
def _multiples(count: int) -> Sequence[int]:
    """Return the polynomial for so many check bytes, without its first 1, times every byte."""
    polynomial = [1]
    root = 1
    for _ in range(count):
        shifted = [*polynomial, 0]
        raised = [0, *(_product(each, root) for each in polynomial)]
        polynomial = [one ^ other for one, other in zip(shifted, raised, strict=True)]
        root = _product(root, 2)
    return [
        int.from_bytes([_product(each, factor) for each in polynomial[1:]]) for factor in range(256)
    ]


def _product(one: int, other: int) -> int:
    """Multiply in the field of 256 elements."""
    found = 0
    while other:
        if other & 1:
            found ^= one
        one <<= 1
        if one & 0x100:
            one ^= _FIELD
        other >>= 1
    return found
