"""Every code is in the catalogue, once."""

import re
from pathlib import Path

from transcript.validation.catalogue import codes

PACKAGE = Path(__file__).parents[2] / "transcript"


def test_codes_are_in_the_order_of_their_numbers() -> None:
    numbers = list(codes())
    assert numbers == sorted(numbers)
    assert numbers[0] == "MT001"
    assert codes()["MT301"].summary == "evidence file is missing"


def test_no_code_is_missing_and_no_number_is_given_twice() -> None:
    written = [
        number
        for path in sorted(PACKAGE.rglob("*.py"))
        for number in re.findall(r'\bCode\(\s*"(MT\d{3})"', path.read_text(encoding="utf-8"))
    ]
    assert sorted(written) == list(codes())
