"""What is worked out here because ReportLab takes long over it: to the letter as there."""

from typing import Any

import pytest
from reportlab.graphics.barcode import qrencoder
from reportlab.lib.rl_accel import fp_str
from transcript_exporters.pdf.hand import exact
from transcript_exporters.pdf.pen import Pen, circle
from transcript_exporters.pdf.square_code import modules

ADDRESS = "https://riverbend.example/verify#"
MASK = 2
NUMBERS = (
    *(0, 1e-8, 2e-7, -2e-7, 0.5, -0.5, 1, -1, 1 / 3, 9.9999999),
    *(10, 10.1234567, 99.9999996, 100, 123.456789, 791.99999, 612.0, -43.2),
)


def drawn_by_reportlab(content: str) -> tuple[tuple[bool, ...], ...]:
    code: Any = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    address, sign, rest = content.rpartition("#")
    code.addData(qrencoder.QR8bitByte(address + sign))
    code.addData(rest)
    code.getBestMaskPattern = lambda: MASK
    code.make()
    return tuple(map(tuple, code.modules))


@pytest.mark.parametrize(
    "content",
    [ADDRESS + "7Q4K-AAAA-BB", "#", ADDRESS + "é", *(ADDRESS + "7" * n for n in range(0, 900, 60))],
)
def test_a_square_code_is_that_of_the_standard(content: str) -> None:
    assert modules(content) == drawn_by_reportlab(content)


@pytest.mark.parametrize("room", range(8))
def test_a_square_code_may_be_full_to_the_last_bit(room: int) -> None:
    content = ADDRESS + "A" * (100 - room)
    assert modules(content) == drawn_by_reportlab(content)


@pytest.mark.parametrize("value", NUMBERS)
def test_numbers_of_shapes_are_written_as_reportlab_writes_them(value: float) -> None:
    assert exact(value) == fp_str(value)


def test_numbers_stand_apart() -> None:
    assert exact(1, 0.25, 3) == "1 .25 3"


def test_a_circle_ends_where_it_begins() -> None:
    start, *quarters = circle((10, 20), 3)
    assert len(quarters) == 4
    assert list(quarters[-1][-2:]) == pytest.approx(list(start))


def test_a_shape_that_is_neither_filled_nor_outlined_is_not_painted() -> None:
    pen = Pen((100, 100))
    with pen.artifact():
        pen.shape([(0, 0), (1, 0), (1, 1)])
    pen.next_page()
    assert b"n 0 0 m 1 0 l 1 1 l h\nn\n" in pen.contents[0]
