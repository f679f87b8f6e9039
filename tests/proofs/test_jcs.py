import json

import pytest
import rfc8785

from transcript.proofs.jcs import canonical_json


@pytest.mark.parametrize(
    "value",
    [
        {"b": 1, "a": [True, None, "é", "\u2028", "😀", '"\\\b\f\n\r\t\x01\x1f\x7f/'], "": {}},
        {"largest": 2**53 - 1, "smallest": -(2**53) + 1, "zero": 0},
        {"fraction": 4.5, "whole": 1.0, "small": 1e-7, "minus": -0.0},
        {"é": 1, "z": 2, "\ue000": 3, "😀": 4},
        [{"inner": [{"fraction": 0.1}]}],
        "text",
        [],
    ],
)
def test_json_is_spelt_as_the_library_does(value: object) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", [{"n": 2**53}, {"n": float("nan")}, ["\ud800"], {"\udfff": 1}, {1: 2}]
)
def test_what_has_no_spelling_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"^there is something in it that JSON cannot spell \("):
        canonical_json(value)


def test_keys_stand_in_the_order_of_utf_16() -> None:
    assert list(json.loads(canonical_json({"\ue000": 1, "😀": 2}))) == ["😀", "\ue000"]
