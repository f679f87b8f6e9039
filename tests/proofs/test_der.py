import pytest

from transcript.proofs import der


def test_a_long_element_has_its_length_in_more_bytes() -> None:
    assert der.encode(der.OCTET_STRING, bytes(300))[:4] == b"\x04\x82\x01\x2c"


@pytest.mark.parametrize("number", [0, 1, 127, 128, 255, 2**17])
def test_numbers_are_read_back(number: int) -> None:
    assert der.Reader(der.encode_integer(number)).take_integer() == number


@pytest.mark.parametrize("length", [0, 127, 128, 300, 65535])
def test_elements_of_every_length_are_read_back(length: int) -> None:
    reader = der.Reader(der.encode(der.OCTET_STRING, bytes(length)))
    assert reader.take(der.OCTET_STRING) == bytes(length)
    reader.end()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "another element than expected"),
        ("04", "another element than expected"),
        ("0500", "another element than expected"),
        ("0480", "a length that is not written as DER wants it"),
        ("0483010000", "a length that is not written as DER wants it"),
        ("04810101", "a length that is not written as DER wants it"),
        ("0482000101", "a length that is not written as DER wants it"),
        ("0402ff", "the content ends too early"),
    ],
)
def test_what_is_not_der_is_refused(content: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        der.Reader(bytes.fromhex(content)).take(der.OCTET_STRING)


@pytest.mark.parametrize("content", ["0200", "020180", "02020001"])
def test_a_number_in_another_form_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"^a number that is negative or not written as DER wants"):
        der.Reader(bytes.fromhex(content)).take_integer()


def test_what_follows_the_end_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^something follows the end$"):
        der.Reader(b"\0").end()
