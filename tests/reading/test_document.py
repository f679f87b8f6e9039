"""What a document is made of."""

from decimal import Decimal

import pytest

from transcript.reading.document import json_number


@pytest.mark.parametrize(("value", "told"), [("3", "3"), ("3.00", "3"), ("3.5", "3.5")])
def test_a_whole_number_has_no_point_in_json(value: str, told: str) -> None:
    assert repr(json_number(Decimal(value))) == told
