from datetime import UTC, datetime
from types import ModuleType

import pytest

from transcript.proofs.multibase import encode
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList, TrustListError

KEY = "z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd"
OTHER = "z6MkhFwXNFWosLeugvSf4wcL9t3uuRXueGSFTRgSvHhWj5G2"
EVERYBODY = encode(b"\xed\x01" + b"\x01" + bytes(31))
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


def listed(issuer: str, *lines: str) -> str:
    return "\n".join(("version: 1", "issuers:", f"  - id: {issuer}", "    name: Club", *lines))


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


def test_the_day_of_a_theft_counts_from_its_beginning(forge: ModuleType) -> None:
    key = forge.SCHOOL_KEY.public_key.multibase
    trust = parse(one("    keys:", f"      - key: {key}", "        compromised_at: 2026-08-01"))
    entry = trust.entry("did:web:hill.example")
    assert entry is not None
    assert entry.keys[0].compromised_at == datetime(2026, 8, 1, tzinfo=UTC)


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
            "keys, certificates, logs, added_on, added_by, source"
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
    "a certificate among the keys": (
        one(f"    keys: ['sha256:{'0' * 64}']"),
        ("trust.yaml:5:12: this is the fingerprint of a certificate: put it under “certificates”"),
    ),
    "a key that lost a letter": (
        one(f"    keys: [{KEY[:-1]}]"),
        (
            "trust.yaml:5:12: this is not a whole key: it has 47 characters, a key has 48 and "
            "starts with z6Mk; copy it again"
        ),
    ),
    "a P-256 key that lost a letter": (
        one(f"    keys: [zDna{'e' * 44}]"),
        (
            "trust.yaml:5:12: this is not a whole key: it has 48 characters, a key has 49 and "
            "starts with zDna; copy it again"
        ),
    ),
    "a key with a letter that keys do not have": (
        one(f"    keys: [{KEY[:-1]}0]"),
        None,
    ),
    "the key of an example": (
        one("    keys: [z6Mk…]"),
        "trust.yaml:5:12: replace this example with the school’s key",
    ),
    "the key of an example, in dots": (
        one("    keys: [z6Mk...]"),
        "trust.yaml:5:12: replace this example with the school’s key",
    ),
    "a name of two lines": (
        'version: 1\nissuers:\n  - id: did:web:hill.example\n    name: "Hill\\nok"',
        "trust.yaml:4:11: a name is one line of visible characters, at most 300; type it again",
    ),
    "a name that turns around": (
        'version: 1\nissuers:\n  - id: did:web:hill.example\n    name: "Hill\\u202Eok"',
        None,
    ),
    "a name without an end": (
        f"version: 1\nissuers:\n  - id: did:web:hill.example\n    name: {'H' * 301}",
        "trust.yaml:4:11: a name is one line of visible characters, at most 300; type it again",
    ),
    "a key for ever": (
        one("    keys:", f"      - key: {KEY}", "        valid_until: 9999-12-31"),
        (
            "trust.yaml:7:22: no key is in use for ever: leave the date out where the end is not "
            "known"
        ),
    ),
    "one certificate of two issuers": (
        one(
            f"    certificates: ['sha256:{'0' * 64}']",
            "  - id: did:web:dale.example",
            "    name: Dale School",
            f"    certificates: ['sha256:{'0' * 64}']",
        ),
        (
            f"trust.yaml:6:5: the certificate sha256:{'0' * 64} is listed for "
            "“did:web:hill.example” too: a certificate has one owner; ask the schools whose it is"
        ),
    ),
    "one key of two issuers": (
        one(
            f"    keys: [{KEY}]",
            "  - id: did:web:dale.example",
            "    name: Dale School",
            f"    keys: [{KEY}]",
        ),
        (
            f"trust.yaml:6:5: the key {KEY} is listed for “did:web:hill.example” too: a key has "
            "one owner; ask the schools whose it is"
        ),
    ),
    "a did:key with another key": (
        listed(f"did:key:{KEY}", "    keys:", f"      - {KEY}", f"      - {OTHER}"),
        ("trust.yaml:7:9: a did:key has one key, the one it is written with; take this one out"),
    ),
    "a did:key of a published sample key": (
        listed(f"did:key:{SAMPLE}"),
        (
            "trust.yaml:3:9: this key must not be trusted: it is a sample key whose private half "
            "is published"
        ),
    ),
    "a did:key of small order": (
        listed(f"did:key:{EVERYBODY}"),
        (
            "trust.yaml:3:9: this key must not be trusted: it is of small order, so that anyone "
            "can sign for it"
        ),
    ),
    "a did:key of a kind that is not read": (
        listed(f"did:key:zQ3s{'1' * 60}"),
        (
            "trust.yaml:3:9: this is not a whole key: it has 64 characters, a key has 48 and "
            "starts with z6Mk; copy it again"
        ),
    ),
    "a P-384 key that was cut off": (
        listed(f"did:key:z82L{'1' * 60}"),
        (
            "trust.yaml:3:9: this is not a whole key: it has 64 characters, a key has 71 and "
            "starts with z82L; copy it again"
        ),
    ),
    "a long key that is none": (
        one(f"    keys: [z{'1' * 400}]"),
        (
            "trust.yaml:5:12: this is no public key: a public key of a kind that is not supported; "
            "copy it again"
        ),
    ),
    "a did:web in capitals": (
        listed("did:web:Hill.example"),
        "trust.yaml:3:9: write this id as “did:web:hill.example”, as the school does",
    ),
    "a did:web with needless signs": (
        listed("did:web:hill%2eexample%3a443:%61"),
        "trust.yaml:3:9: write this id as “did:web:hill.example%3A443:a”, as the school does",
    ),
    "a did:web in other letters": (
        listed("did:web:h\u0456ll.example"),
        (
            "trust.yaml:3:9: an issuer’s id is written in plain letters (ASCII), a host with "
            "others as xn--…; a look-alike letter would make it somebody else’s"
        ),
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


def test_a_small_order_key_is_refused() -> None:
    assert "this key must not be trusted" in refusal(one(f"    keys: [{EVERYBODY}]"))


@pytest.mark.parametrize("keys", [(), (f"    keys: [{KEY}]",)])
def test_a_did_key_has_the_key_it_is_written_with(keys: tuple[str, ...]) -> None:
    entry = parse(listed(f"did:key:{KEY}", *keys)).entry(f"did:key:{KEY}")
    assert entry is not None
    assert entry.keys == (TrustedKey(multibase=KEY),)


@pytest.mark.parametrize(
    "name",
    [
        "\u02bbIolani School",
        "\u0645\u062f\u0631\u0633\u0629",
        "\u0915\u094d\u200d\u0937",
        "O’Connor",
        "山田\u3000太郎",
    ],
)
def test_every_real_name_is_accepted(name: str) -> None:
    text = f'version: 1\nissuers: [{{id: "did:web:hill.example", name: "{name}"}}]'
    entry = parse(text).entry("did:web:hill.example")
    assert entry is not None
    assert entry.name == name


def test_a_path_keeps_its_capitals_and_a_host_its_port() -> None:
    issuer = "did:web:hill.example%3A8443:Schools:a%2Fb"
    assert parse(listed(issuer)).entry(issuer) is not None


def test_one_key_twice_is_refused(forge: ModuleType) -> None:
    key = forge.SCHOOL_KEY.public_key.multibase
    assert refusal(one("    keys:", f"      - {key}", f"      - key: {key}")) == (
        f"trust.yaml:7:9: the key {key} is listed twice; keep one entry"
    )


@pytest.mark.parametrize(
    "moment", ["2026-13-01", "yesterday", "2026-08-01T10:00:00", "9999-13-31", "2026-8-1"]
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
