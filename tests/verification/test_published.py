"""A document that says where it is published is found there."""

import json
from datetime import datetime
from types import ModuleType

import pytest

from transcript.credentials.superseded import sign_superseded
from transcript.proofs import jws
from transcript.verification.documents import (
    NO_DOCUMENTS,
    Document,
    Documents,
    Lookup,
    Source,
)
from transcript.verification.limits import Limits
from transcript.verification.published import UnpublishedError, published

URL = "https://school.example/status/revocation-1.json"


def document(content: bytes, source: Source = Source.FILE) -> Document:
    return Document(url=URL, content=content, source=source)


def test_a_credential_is_published_where_its_id_says() -> None:
    content = json.dumps({"id": URL}).encode()
    assert published(content, source=Source.FILE) == document(content)


def test_a_token_is_published_where_its_credential_says(forge: ModuleType) -> None:
    token = forge.files()["sound.jwt"]
    assert published(token + b"\n", source=Source.ONLINE).url == forge.sound_badge()["id"]


def test_what_says_what_was_superseded_is_known_by_its_issuer(
    forge: ModuleType, at: datetime
) -> None:
    content = sign_superseded(
        {},
        issuer="did:web:Hill.example",
        verification_method="-",
        signer=forge.SCHOOL_KEY,
        at=at,
        until=at,
    )
    found = published(content, source=Source.FILE)
    assert found.url == "superseded:did:web:hill.example"


def test_what_is_superseded_by_nobody_is_refused(forge: ModuleType) -> None:
    content = jws.write(b"{}", signer=forge.SCHOOL_KEY, header={"typ": "superseded+jwt"})
    with pytest.raises(UnpublishedError, match="who says it, when, and of what"):
        published(content.encode(), source=Source.FILE)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", r"^it is no JSON: line 1, column 2: "),
        (b'{"id": 1, "id": 2}', r"^it is no JSON: line 1, "),
        (b"eyJ", r"^the token is malformed: it does not consist of three parts"),
        (b"[]", r"^it has no “id” that says where it is published$"),
        (b"{}", r"^it has no “id” that says where it is published$"),
        (b'{"id": ""}', r"^it has no “id” that says where it is published$"),
        (b'{"id": 7}', r"^it has no “id” that says where it is published$"),
    ],
)
def test_what_says_no_address_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnpublishedError, match=reason):
        published(content, source=Source.FILE)


def test_a_document_larger_than_any_list_is_refused() -> None:
    content = json.dumps({"id": URL}).encode()
    with pytest.raises(UnpublishedError, match=r"^it is no JSON"):
        published(content, source=Source.FILE, limits=Limits(status_list=len(content) - 1))


def test_a_lookup_remembers_each_address_at_which_there_was_nothing() -> None:
    lookup = Lookup(NO_DOCUMENTS)
    assert [lookup.find(url) for url in ("https://b.example", URL, "https://b.example")] == [
        None
    ] * 3
    assert lookup.missing == ("https://b.example", URL)


def test_what_was_given_is_found_and_not_missing() -> None:
    lookup = Lookup(Documents.of([document(b"{}")]))
    assert (lookup.find(URL), lookup.missing) == (document(b"{}"), ())


def test_what_a_file_brings_never_replaces_what_the_reader_gave() -> None:
    lookup = Lookup(Documents.of([document(b"given")]))
    lookup.add([document(b"brought", Source.STAPLED)])
    assert lookup.find(URL) == document(b"given")


def test_what_a_file_brings_is_found_where_there_was_nothing() -> None:
    lookup = Lookup(NO_DOCUMENTS)
    lookup.add([document(b"brought", Source.STAPLED)])
    assert lookup.find(URL) == document(b"brought", Source.STAPLED)
