"""Where issuers publish their keys, and what such a document may say."""

import json
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.net import NetworkError
from transcript.proofs.keys import PublicKey
from transcript.verification.controller_documents import (
    Publication,
    PublishedKey,
    UnusableDocumentError,
    address_of,
    publication,
)
from transcript.verification.documents import Document, Documents, Lookup, Source
from transcript.verification.limits import LIMITS, Limits

DID = "did:web:hill.example"
URL = "https://hill.example/.well-known/did.json"


@pytest.mark.parametrize(
    ("issuer", "url"),
    [
        (DID, URL),
        ("did:web:hill.example:registrar", "https://hill.example/registrar/did.json"),
        ("did:web:hill.example:a:B-1_2.3", "https://hill.example/a/B-1_2.3/did.json"),
        ("did:web:hill.example:.well-known", URL),
        ("did:web:hill.example%3A443", URL),
        ("did:web:hill.example%3A8443", "https://hill.example:8443/.well-known/did.json"),
        ("did:web:hill.example%3A8443:a", "https://hill.example:8443/a/did.json"),
        ("did:web:xn--bcher-kva.example", "https://xn--bcher-kva.example/.well-known/did.json"),
        ("did:web:k12.ca.us", "https://k12.ca.us/.well-known/did.json"),
        ("https://hill.example/issuers/1", "https://hill.example/issuers/1"),
        ("https://hill.example", "https://hill.example"),
        ("https://hill.example/issuer?id=1", "https://hill.example/issuer?id=1"),
    ],
)
def test_an_identifier_says_where_its_document_is(issuer: str, url: str) -> None:
    assert address_of(issuer) == url


BAD_DIDS = [
    "did:web:",
    "did:web",
    "DID:WEB:hill.example",
    "did:Web:hill.example",
    "did:webs:hill.example",
    "did:web:hill",
    "did:web:localhost",
    "did:web:localhost%3A8443",
    "did:web:Hill.example",
    "did:web:hill.EXAMPLE",
    "did:web:hill.example.",
    "did:web:.hill.example",
    "did:web:hill..example",
    "did:web:-hill.example",
    "did:web:hill-.example",
    "did:web:hill_school.example",
    "did:web:hill.e",
    "did:web:hill.3xample",
    "did:web:127.0.0.1",
    "did:web:127.0.0.1%3A8443",
    "did:web:127.1",
    "did:web:10.0.0.1",
    "did:web:2130706433",
    "did:web:0x7f000001",
    "did:web:0x7f.1",
    "did:web:0177.0.0.1",
    "did:web:169.254.169.254",
    "did:web:[::1]",
    "did:web:%5B%3A%3A1%5D",
    "did:web:::1",
    "did:web:me@hill.example",
    "did:web:me%40hill.example",
    "did:web:me%3Asecret%40hill.example",
    "did:web:hill.example%40127.0.0.1",
    "did:web:hill.example%2F..%2Fother",
    "did:web:hill.example%5C.other.example",
    "did:web:hill%2Eexample",
    "did:web:%68ill.example",
    "did:web:hill.example%00",
    "did:web:hill.example%0D%0AHost%3Aother.example",
    "did:web:hill.example%3a8443",
    "did:web:hill.example%3A",
    "did:web:hill.example%3A0",
    "did:web:hill.example%3A08443",
    "did:web:hill.example%3A-1",
    "did:web:hill.example%3A22",
    "did:web:hill.example%3A80",
    "did:web:hill.example%3A65536",
    "did:web:hill.example%3A99999999",
    "did:web:hill.example%3Ahttps",
    "did:web:hill.example%3A8443%3A8443",
    "did:web:hill.example%3A٨٤٤٣",
    "did:web:hill.example:",
    "did:web:hill.example::a",
    "did:web:hill.example:a:",
    "did:web:hill.example:.",
    "did:web:hill.example:..",
    "did:web:hill.example:a:..:b",
    "did:web:hill.example:%2E%2E",
    "did:web:hill.example:a%2Fb",
    "did:web:hill.example:a/b",
    "did:web:hill.example/a",
    "did:web:hill.example\\a",
    "did:web:hill.example?a=b",
    "did:web:hill.example:a?b",
    "did:web:hill.example#key-1",
    "did:web:hill.example;service=a",
    "did:web:hill.example:a b",
    "did:web: hill.example",
    " did:web:hill.example",
    "did:web:hill.example\n",
    "did:web:hill.example\t",
    "did:web:bücher.example",
    "did:web:hіll.example",  # noqa: RUF001 - the letter that looks like another is the point
    "did:web:hill。example",
    "did:web:hill.example:ü",
    "did:web:xn--.example",
    "did:web:xn--hill-.example",
    "did:web:xn---8h3r.example",
    "did:web:xn--bcher-kv.example",
    "did:web:xn--999999999.example",
    "did:web:ab--hill.example",
    f"did:web:{'a' * 64}.example",
    f"did:web:{'a.' * 130}example",
    f"did:web:hill.example:{'a' * 1_000}",
]


@pytest.mark.parametrize("did", BAD_DIDS)
def test_a_did_that_is_not_plain_says_nothing(did: str) -> None:
    assert address_of(did) is None


@pytest.mark.parametrize(
    "issuer",
    [
        "",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "did:ion:abc",
        "urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10",
        "http://hill.example/issuer",
        "https://",
        "https://hill.example/issuer#key-1",
        "https://hill.example/a b",
        "https://hill.example/\n",
        f"https://hill.example/{'a' * 1_000}",
    ],
)
def test_other_identifiers_say_nothing(issuer: str) -> None:
    assert address_of(issuer) is None


@given(st.from_regex(r"did:web:[a-z0-9.:%A-]{1,40}", fullmatch=True))
def test_wherever_a_did_leads_is_somewhere_that_may_be_asked(did: str) -> None:
    from transcript import net

    url = address_of(did)
    if url is not None:
        try:
            host, _, target = net._parts(url)  # noqa: SLF001 - the two have to agree
        except NetworkError as error:
            raise AssertionError(did) from error
        assert did.removeprefix("did:web:").startswith(host)
        assert target.endswith("/did.json")


def key(number: int) -> PublicKey:
    from transcript.proofs.keys import Ed25519Signer

    return Ed25519Signer.from_seed(bytes([number] * 32)).public_key


def method(number: int, name: str = "", **members: object) -> dict[str, Any]:
    return {
        "id": f"{DID}#{name or f'key-{number}'}",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": key(number).multibase,
        **members,
    }


def document(*methods: dict[str, Any], **members: object) -> dict[str, Any]:
    return {
        "id": DID,
        "verificationMethod": list(methods),
        "assertionMethod": [each["id"] for each in methods],
        **members,
    }


def published(
    content: object, *, source: Source = Source.ONLINE, issuer: str = DID, limits: Limits = LIMITS
) -> Publication | None:
    found = content if isinstance(content, bytes) else json.dumps(content).encode()
    given = Document(url=address_of(issuer) or "", content=found, source=source)
    return publication(issuer, Lookup(Documents.of([given])), limits=limits)


def keys(content: object) -> tuple[PublishedKey, ...]:
    found = published(content)
    assert found is not None
    return found.keys


def entry(number: int, end: datetime | None = None) -> PublishedKey:
    return PublishedKey(method=f"{DID}#key-{number}", key=key(number), out_of_use=end)


def test_the_keys_that_may_sign_are_read() -> None:
    assert published(document(method(1), method(2))) == Publication(
        url=URL, keys=(entry(1), entry(2))
    )


def test_what_our_own_tool_publishes_is_read(forge: ModuleType) -> None:
    from transcript.proofs.key_history import KeyHistory, KeyPurpose, KeyRecord

    history = KeyHistory().add(
        KeyRecord(
            id="credentials-2026-11-22",
            purpose=KeyPurpose.CREDENTIALS,
            public_key=key(1),
            valid_from=datetime(2026, 11, 22, tzinfo=UTC),
        )
    )
    content = history.did_document(DID, seals=[forge.certificate()])
    assert keys(content) == (
        PublishedKey(method=f"{DID}#{key(1).multibase}", key=key(1), out_of_use=None),
    )


def test_a_document_at_an_https_address_is_read() -> None:
    issuer = "https://hill.example/issuers/1"
    own = {**method(1), "id": f"{issuer}#key-1", "controller": issuer}
    found = published(document(own, id=issuer), issuer=issuer)
    assert found is not None
    assert found.named(f"{issuer}#key-1") == key(1)


def test_names_may_be_relative() -> None:
    own = method(1, id="#key-1")
    assert keys(document(own, assertionMethod="#key-1")) == (entry(1),)


def test_a_method_may_stand_where_it_is_allowed() -> None:
    assert keys(document(assertionMethod=[method(1)])) == (entry(1),)


def test_a_key_may_be_a_json_web_key() -> None:
    own = method(1, publicKeyJwk=key(1).jwk())
    del own["publicKeyMultibase"]
    assert keys(document(own)) == (entry(1),)


def test_a_key_that_may_not_sign_is_left_out() -> None:
    assert keys(document(method(1), method(2), assertionMethod=[f"{DID}#key-2"])) == (entry(2),)
    assert keys(document(method(1), assertionMethod=[], authentication=[f"{DID}#key-1"])) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"controller": "did:web:other.example"},
        {"controller": None},
        {"controller": [DID]},
        {"id": "did:web:other.example#key-1"},
        {"id": "key-1"},
        {"id": 1},
        {"publicKeyMultibase": None},
        {"publicKeyMultibase": "z6Mk"},
        {"publicKeyMultibase": "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"},
        {"publicKeyMultibase": 1},
        {"publicKeyJwk": {"kty": "OKP"}},
        {"publicKeyMultibase": None, "publicKeyJwk": {"kty": "OKP"}},
        {"publicKeyMultibase": None, "publicKeyJwk": "key"},
        {"revoked": "yesterday"},
        {"expires": 2026},
    ],
)
def test_a_key_of_another_or_of_another_kind_is_left_out(changes: dict[str, Any]) -> None:
    own = method(1, **changes)
    assert keys(document(own, method(2))) == (entry(2),)


@pytest.mark.parametrize("named", ["did:web:hill.example#other", 1, None, [], {}, {"id": 1}])
def test_a_name_of_nothing_is_left_out(named: object) -> None:
    assert keys(document(method(1), assertionMethod=[f"{DID}#key-1", named])) == (entry(1),)


@pytest.mark.parametrize(
    ("ends", "first"),
    [
        ({"revoked": "2026-01-01T00:00:00Z"}, 1),
        ({"expires": "2026-02-01T00:00:00Z"}, 2),
        ({"revoked": "2026-03-01T00:00:00Z", "expires": "2026-02-01T00:00:00Z"}, 2),
    ],
)
def test_a_key_is_out_of_use_when_it_is_revoked_or_expires(
    ends: dict[str, str], first: int
) -> None:
    assert keys(document(method(1, **ends))) == (entry(1, datetime(2026, first, 1, tzinfo=UTC)),)


def test_of_two_entries_of_a_key_the_one_that_lasts_longer_counts() -> None:
    early = method(1, "early", expires="2026-01-01T00:00:00Z")
    late = method(1, "late", expires="2026-02-01T00:00:00Z")
    found = published(document(early, late))
    assert found is not None
    last = found.entry(key(1))
    assert last is not None
    assert last.out_of_use == datetime(2026, 2, 1, tzinfo=UTC)
    found = published(document(early, method(1, "ever"), late))
    assert found is not None
    assert found.entry(key(1)) == PublishedKey(method=f"{DID}#ever", key=key(1), out_of_use=None)
    assert found.entry(key(2)) is None


def test_a_name_stands_for_its_key_and_no_name_for_the_only_one() -> None:
    found = published(document(method(1), method(2)))
    assert found is not None
    assert found.named(f"{DID}#key-2") == key(2)
    assert found.named(f"{DID}#key-3") is None
    assert found.named(DID) is None
    found = published(document(method(1), method(2), assertionMethod=["#key-1", f"{DID}#key-1"]))
    assert found is not None
    assert found.named(DID) == key(1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", None),
        (b"<html>", None),
        (b'{"id": 1, "id": 2}', None),
        (b"[]", "it is no JSON object"),
        ({}, "it is about somebody else: its “id” is another one"),
        (document(id="did:web:Hill.example"), "it is about somebody else: its “id” is another one"),
        (document(id=[DID]), "it is about somebody else: its “id” is another one"),
        ({"id": DID, "type": "Profile"}, "it says nothing about keys"),
        (document(method(1), method(2, "key-1")), "two of its keys have one name"),
        (document(method(1), method(2, id="#key-1")), "two of its keys have one name"),
        (document(method(1), assertionMethod=[method(1)]), "two of its keys have one name"),
    ],
)
def test_a_document_that_does_not_say_whose_keys_it_has_is_unusable(
    content: object, reason: str | None
) -> None:
    with pytest.raises(UnusableDocumentError) as caught:
        published(content)
    if reason is not None:
        assert str(caught.value) == reason
    else:
        assert str(caught.value).startswith("it is no JSON: line 1, column ")


def test_a_document_has_so_many_keys_and_no_more() -> None:
    limits = Limits(methods=2)
    assert published(document(method(1)), limits=limits) is not None
    with pytest.raises(UnusableDocumentError, match="it has more than 2 keys"):
        published(document(method(1), method(2)), limits=limits)


def test_a_document_is_so_long_and_no_longer() -> None:
    content = json.dumps(document(method(1))).encode()
    assert published(content, limits=Limits(controller_document=len(content))) is not None
    with pytest.raises(UnusableDocumentError):
        published(content, limits=Limits(controller_document=len(content) - 1))


@pytest.mark.parametrize("source", [Source.FILE, Source.STAPLED])
def test_a_copy_from_elsewhere_is_not_what_the_issuer_publishes(source: Source) -> None:
    assert published(document(method(1)), source=source) is None


def test_what_is_not_there_is_asked_for() -> None:
    lookup = Lookup(Documents())
    assert publication(DID, lookup) is None
    assert lookup.missing == (URL,)


def test_for_other_identifiers_nothing_is_asked_for() -> None:
    lookup = Lookup(Documents())
    assert publication("did:key:z6Mk", lookup) is None
    assert lookup.asked == ()
