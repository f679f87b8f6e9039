from datetime import UTC, datetime
from types import ModuleType

import pytest

from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList, TrustListError

KEY = "z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd"
SAMPLE = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"


def parse(text: str, file: str = "trust.yaml") -> TrustList:
    return TrustList.parse(text.encode(), file=file)


def refusal(text: str) -> str:
    with pytest.raises(TrustListError) as caught:
        parse(text)
    return str(caught.value)


def one(*lines: str) -> str:
    return "\n".join(
        ("version: 1", "issuers:", "  - id: did:web:hill.example", "    name: Hill School", *lines)
    )


def test_everything_a_college_may_write_is_read(forge: ModuleType) -> None:
    key = forge.SCHOOL_KEY.public_key.multibase
    other = forge.STRANGER_KEY.public_key.multibase
    trust = parse(
        one(
            '    nces: "500000000002"',
            "    keys:",
            f"      - {key}",
            f"      - key: {other}",
            "        valid_from: 2026-08-01",
            "        valid_until: 2027-07-31",
            f"    certificates: [sha256:{'0a' * 32}]",
            "    added_on: 2026-11-21",
            "    source: confirmed by phone",
        )
    )
    assert trust.entry("did:web:hill.example") == TrustedIssuer(
        id="did:web:hill.example",
        name="Hill School",
        nces="500000000002",
        keys=(
            TrustedKey(multibase=key),
            TrustedKey(
                multibase=other,
                valid_from=datetime(2026, 8, 1, tzinfo=UTC),
                valid_until=datetime(2027, 8, 1, tzinfo=UTC),
            ),
        ),
        certificates=(f"sha256:{'0a' * 32}",),
        added_on="2026-11-21",
        source="confirmed by phone",
    )


def test_json_is_read_too() -> None:
    content = '{"version": 1, "issuers": [{"id": "https://hill.example/", "name": "Hill School"}]}'
    assert parse(content, "trust.json").entry("https://hill.example/") is not None


def test_an_empty_list_trusts_nobody() -> None:
    assert parse("version: 1\nissuers: []\n").entry("did:web:hill.example") is None


@pytest.mark.parametrize(
    ("moment", "covered"),
    [
        (datetime(2026, 7, 31, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 8, 1, tzinfo=UTC), True),
        (datetime(2027, 7, 31, 23, 59, tzinfo=UTC), True),
        (datetime(2027, 8, 1, tzinfo=UTC), False),
    ],
)
def test_a_key_was_in_use_from_its_first_day_to_the_end_of_its_last(
    moment: datetime,
    covered: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    key = TrustedKey(
        multibase=KEY,
        valid_from=datetime(2026, 8, 1, tzinfo=UTC),
        valid_until=datetime(2027, 8, 1, tzinfo=UTC),
    )
    assert key.covers(moment) is covered


def test_a_key_without_dates_was_always_in_use() -> None:
    assert TrustedKey(multibase=KEY).covers(datetime(1999, 1, 1, tzinfo=UTC))


def test_a_moment_with_a_zone_is_read_as_such(forge: ModuleType) -> None:
    key = forge.SCHOOL_KEY.public_key.multibase
    trust = parse(
        one("    keys:", f"      - key: {key}", '        valid_from: "2026-08-01T10:00:00-04:00"')
    )
    entry = trust.entry("did:web:hill.example")
    assert entry is not None
    assert entry.keys[0].valid_from == datetime(2026, 8, 1, 14, tzinfo=UTC)


REFUSED = {
    "text that is not YAML": ("issuers: [", None),
    "a list": ("- 1", "trust.yaml:1:1: here belongs an object with: version, issuers"),
    "no version": ("issuers: []", "trust.yaml:1:1: the field “version” is missing"),
    "another version": (
        "version: 2\nissuers: []",
        "trust.yaml:1:10: the version must be 1: this tool reads no other trust list",
    ),
    "a version that is true": (
        "version: true\nissuers: []",
        "trust.yaml:1:10: the version must be 1: this tool reads no other trust list",
    ),
    "a misspelt field": (
        one("    kyes: []"),
        "trust.yaml:5:5: “kyes” is not a field of a trust list; did you mean “keys”?",
    ),
    "an unknown field": (
        one("    telephone: none"),
        (
            "trust.yaml:5:5: “telephone” is not a field of a trust list; there are: id, name, "
            "nces, "
            "keys, certificates, added_on, source"
        ),
    ),
    "issuers that are no list": (
        "version: 1\nissuers: {}",
        "trust.yaml:2:10: here belongs a list",
    ),
    "an issuer without a name": (
        "version: 1\nissuers:\n  - id: did:web:hill.example",
        "trust.yaml:3:5: the field “name” is missing",
    ),
    "an id that is no id": (
        "version: 1\nissuers:\n  - id: Hill School\n    name: Hill School",
        "trust.yaml:3:9: an issuer’s id is a did:web, a did:key or an https address",
    ),
    "a number without quotes": (
        one("    nces: 500000000002"),
        "trust.yaml:5:11: here belongs text; put it in quotes",
    ),
    "an empty text": (
        one('    source: " "'),
        "trust.yaml:5:13: here belongs text; put it in quotes",
    ),
    "one issuer twice": (
        one("  - id: did:web:hill.example", "    name: Again"),
        "trust.yaml:5:5: the issuer “did:web:hill.example” is listed twice; keep one entry",
    ),
    "a key that is no key": (
        one("    keys: [abc]"),
        None,
    ),
    "a published sample key": (
        one(f"    keys: [{SAMPLE}]"),
        (
            "trust.yaml:5:12: this key must not be trusted: it is a sample key whose private "
            "half is "
            "published"
        ),
    ),
    "a certificate that is none": (
        one("    certificates: [SHA256:AB]"),
        (
            "trust.yaml:5:20: a certificate is written as sha256: and 64 hexadecimal digits, lower "
            "case"
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_list_that_cannot_be_used_is_refused_at_its_place(name: str) -> None:
    text, expected = REFUSED[name]
    message = refusal(text)
    assert message.startswith("trust.yaml:")
    assert expected is None or message == expected


def test_a_small_order_key_is_refused(forge: ModuleType) -> None:
    del forge
    from transcript.proofs.multibase import encode

    everybody = encode(b"\xed\x01" + b"\x01" + bytes(31))
    assert "this key must not be trusted" in refusal(one(f"    keys: [{everybody}]"))


def test_one_key_twice_is_refused(forge: ModuleType) -> None:
    key = forge.SCHOOL_KEY.public_key.multibase
    assert refusal(one("    keys:", f"      - {key}", f"      - key: {key}")) == (
        f"trust.yaml:7:9: the key {key} is listed twice; keep one entry"
    )


@pytest.mark.parametrize(
    "moment", ["2026-13-01", "yesterday", "2026-08-01T10:00:00", "9999-12-31", "2026-8-1"]
)
def test_a_date_that_is_none_is_refused(forge: ModuleType, moment: str) -> None:
    key = forge.SCHOOL_KEY.public_key.multibase
    message = refusal(one("    keys:", f"      - key: {key}", f'        valid_until: "{moment}"'))
    assert message == (
        "trust.yaml:7:22: a date is written like 2026-08-31, a moment like 2026-08-31T17:00:00Z"
    )


def test_an_end_before_the_beginning_is_refused(forge: ModuleType) -> None:
    key = forge.SCHOOL_KEY.public_key.multibase
    lines = (
        "    keys:",
        f"      - key: {key}",
        "        valid_from: 2026-08-01",
        "        valid_until: 2026-07-01",
    )
    assert refusal(one(*lines)) == (
        "trust.yaml:8:22: the key’s valid_until is not after its valid_from"
    )


def test_the_error_keeps_its_place_for_programs() -> None:
    with pytest.raises(TrustListError) as caught:
        parse("version: 3\nissuers: []")
    assert (caught.value.origin.file, caught.value.origin.line) == ("trust.yaml", 1)
    assert caught.value.message == "the version must be 1: this tool reads no other trust list"
