"""Bitstring Status List 1.0: entries and lists, ours and those of strangers."""

import gzip
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from transcript.credentials.status_list import (
    ENTRIES,
    LARGEST,
    Bitstring,
    ReceivedEntry,
    StatusEntry,
    StatusListError,
    StatusPurpose,
    encoded,
    suspension_list_of,
    to_status_list,
)
from transcript.proofs.multibase import base64url_encode

# 16,384 zero bytes, as the specification's own decoding check gives them.
ZEROS = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
BASE = "https://hill.example/status"

ENTRY: Mapping[str, Any] = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": f"{BASE}/revocation-1.json",
}


def packed(content: bytes) -> str:
    return "u" + base64url_encode(content)


def name_of(error: pytest.ExceptionInfo[StatusListError]) -> str:
    return error.value.name


def test_the_example_of_the_specification_is_read() -> None:
    bits = Bitstring.decode(ZEROS)
    assert len(bits.content) == 16_384
    assert {bits.value(index) for index in (0, 1, 65_535, ENTRIES - 1)} == {0}


def test_the_first_bit_is_the_most_significant_one() -> None:
    assert Bitstring.decode(encoded([0, 9])).content[:2] == b"\x80\x40"


def test_what_is_set_is_read_again() -> None:
    bits = Bitstring.decode(encoded([0, 7, 8, 94_567, ENTRIES - 1]))
    set_bits = [index for index in range(ENTRIES) if bits.value(index)]
    assert set_bits == [0, 7, 8, 94_567, ENTRIES - 1]


def test_the_same_bits_give_the_same_text() -> None:
    assert encoded([3, 1]) == encoded([1, 3])


def test_an_entry_of_two_bits_is_one_number() -> None:
    content = b"\x00\x1b" + bytes(32_768)
    bits = Bitstring(content)
    assert [bits.value(index, size=2) for index in range(4, 8)] == [0, 1, 2, 3]


def test_too_short_a_list_hides_nobody() -> None:
    bits = Bitstring.decode(packed(gzip.compress(bytes(16_383), mtime=0)))
    with pytest.raises(StatusListError, match="131,064 entries") as error:
        bits.value(0)
    assert name_of(error) == "STATUS_LIST_LENGTH_ERROR"


def test_wide_entries_want_a_longer_list() -> None:
    with pytest.raises(StatusListError, match="65,536 entries"):
        Bitstring.decode(ZEROS).value(0, size=2)


def test_an_index_beyond_the_end_is_named() -> None:
    with pytest.raises(StatusListError, match="none at 131,072") as error:
        Bitstring.decode(ZEROS).value(ENTRIES)
    assert name_of(error) == "RANGE_ERROR"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "begins with “u”"),
        (7, "begins with “u”"),
        (ZEROS[1:], "begins with “u”"),
        (f"z{ZEROS[1:]}", "begins with “u”"),
        ("u", "cut off"),
        (f"{ZEROS}=", "canonical form"),
        (f"{ZEROS[:9]}+{ZEROS[10:]}", "canonical form"),
        ("uAAAA", "not compressed with GZIP"),
        (packed(zlib.compress(bytes(16_384))), "not compressed with GZIP"),
        (packed(gzip.compress(bytes(16_384), mtime=0)[:-1]), "cut off"),
        (packed(gzip.compress(bytes(16_384), mtime=0) + b"\0"), "something follows the end"),
        (packed(gzip.compress(bytes(16_384), mtime=0) * 2), "something follows the end"),
        (packed(gzip.compress(bytes(LARGEST + 1), mtime=0)), "more than 2,097,152 bytes"),
    ],
    ids=lambda each: each if isinstance(each, str) and " " in each else "",
)
def test_a_malformed_list_is_refused(text: object, reason: str) -> None:
    with pytest.raises(StatusListError, match=reason) as error:
        Bitstring.decode(text)
    assert name_of(error) == "MALFORMED_VALUE_ERROR"


def test_the_largest_list_is_read() -> None:
    assert len(Bitstring.decode(packed(gzip.compress(bytes(LARGEST), mtime=0))).content) == LARGEST


def test_of_a_bomb_no_more_is_inflated_than_is_allowed() -> None:
    bomb = packed(gzip.compress(bytes(64 * 1024 * 1024), 9, mtime=0))
    with pytest.raises(StatusListError, match="inflates to more than"):
        Bitstring.decode(bomb)


def test_an_entry_of_ours_names_list_and_index() -> None:
    entry = StatusEntry(base=BASE, number=2, index=17).to_json()
    assert entry == {
        "id": f"{BASE}/revocation-2.json#17",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "17",
        "statusListCredential": f"{BASE}/revocation-2.json",
    }


def test_an_entry_that_can_be_suspended_refers_to_the_other_list() -> None:
    entry = StatusEntry(base=BASE, number=2, index=17, suspendable=True).to_json()
    assert suspension_list_of(entry) == f"{BASE}/suspension-2.json"


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"statusReference": "https://hill.example/what-it-means.html"},
        {"statusReference": f"{BASE}/suspension-2.json"},
        {"statusReference": [f"{BASE}/suspension-1.json"]},
        {"statusReference": f"{BASE}/suspension-1.json", "statusListCredential": 1},
        {
            "statusReference": f"{BASE}/suspension-1.json",
            "statusListCredential": f"{BASE}/list-1.json",
        },
    ],
    ids=str,
)
def test_what_others_refer_to_is_no_list_of_suspensions(change: Mapping[str, Any]) -> None:
    assert suspension_list_of({**ENTRY, **change}) is None


def test_a_list_of_ours_says_whose_it_is_and_until_when_it_counts() -> None:
    made = to_status_list(
        [7],
        url=f"{BASE}/revocation-1.json",
        purpose=StatusPurpose.REVOCATION,
        issuer="did:web:hill.example",
        valid_from=datetime(2026, 11, 22, 12, tzinfo=UTC),
        valid_until=datetime(2026, 11, 29, 12, tzinfo=UTC),
    )
    bits = Bitstring.decode(made["credentialSubject"].pop("encodedList"))
    assert bits.value(7) == 1
    assert made == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"{BASE}/revocation-1.json",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:hill.example",
        "validFrom": "2026-11-22T12:00:00Z",
        "validUntil": "2026-11-29T12:00:00Z",
        "credentialSubject": {
            "id": f"{BASE}/revocation-1.json#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": 3_600_000,
        },
    }


@pytest.mark.parametrize("index", ["94567", 94_567])
def test_an_index_is_read_as_text_and_as_a_number(index: object) -> None:
    assert ReceivedEntry.of({**ENTRY, "statusListIndex": index}).index == 94_567


def test_messages_are_read_by_their_status() -> None:
    messages = [{"status": hex(value), "message": word} for value, word in enumerate("abcd")]
    entry = ReceivedEntry.of({**ENTRY, "statusSize": 2, "statusMessage": messages})
    assert (entry.size, entry.messages) == (2, {0: "a", 1: "b", 2: "c", 3: "d"})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"statusListCredential": None}, "“statusListCredential” is not an address"),
        ({"statusListCredential": ""}, "“statusListCredential” is not an address"),
        ({"statusPurpose": ["revocation"]}, "“statusPurpose” is not a text"),
        ({"statusPurpose": ""}, "“statusPurpose” is not a text"),
        ({"statusListIndex": None}, "“statusListIndex” is not a whole number"),
        ({"statusListIndex": True}, "“statusListIndex” is not a whole number"),
        ({"statusListIndex": -1}, "“statusListIndex” is not a whole number"),
        ({"statusListIndex": "-1"}, "“statusListIndex” is not a whole number"),
        ({"statusListIndex": " 1"}, "“statusListIndex” is not a whole number"),
        ({"statusListIndex": "0x1"}, "“statusListIndex” is not a whole number"),
        (
            {"statusListIndex": "\N{ARABIC-INDIC DIGIT ONE}"},
            "“statusListIndex” is not a whole number",
        ),
        ({"statusListIndex": 1.0}, "“statusListIndex” is not a whole number"),
        ({"statusListIndex": "1" * 11}, "beyond the end of any list"),
        ({"statusSize": 0}, "“statusSize” is not a whole number from 1 to 16"),
        ({"statusSize": 17}, "“statusSize” is not a whole number from 1 to 16"),
        ({"statusSize": True}, "“statusSize” is not a whole number from 1 to 16"),
        ({"statusSize": "1"}, "“statusSize” is not a whole number from 1 to 16"),
        ({"statusSize": 2}, "does not have the 4 items"),
        ({"statusMessage": [{"status": "0x0", "message": "a"}]}, "does not have the 2 items"),
        ({"statusMessage": ["a", "b"]}, "lacks its status or its message"),
        (
            {"statusMessage": [{"status": "0x0", "message": "a"}, {"status": "y", "message": "b"}]},
            "is not hexadecimal",
        ),
    ],
    ids=str,
)
def test_a_malformed_entry_is_refused(change: Mapping[str, Any], reason: str) -> None:
    with pytest.raises(StatusListError, match=reason):
        ReceivedEntry.of({**ENTRY, **change})
