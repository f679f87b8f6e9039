"""What published lists tell of a lost registry."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest

from transcript.batch.recovering import UnusableListError, published_standings
from transcript.credentials.status_list import StatusPurpose, list_url, to_status_list
from transcript.registry.status_book import Place, Standing

BASE = "https://hill.example/status"


def published(at: datetime, base: str = BASE) -> dict[str, bytes]:
    return {
        f"{purpose}-1.json": json.dumps(
            to_status_list(
                [marked],
                url=list_url(base, 1, purpose),
                purpose=purpose,
                issuer="did:web:hill.example",
                valid_from=at,
                valid_until=at,
            )
        ).encode()
        for purpose, marked in ((StatusPurpose.REVOCATION, 7), (StatusPurpose.SUSPENSION, 9))
    }


def reader(files: dict[str, bytes]) -> Callable[[str], bytes]:
    def read(name: str) -> bytes:
        if name not in files:
            raise FileNotFoundError(name)
        return files[name]

    return read


def place(index: int) -> Place:
    return Place(base=BASE, number=1, index=index, suspendable=True)


def test_a_marked_place_is_told_from_one_that_is_not(at: datetime) -> None:
    is_set = published_standings(reader(published(at)))
    assert [is_set(place(n), Standing.REVOKED) for n in (7, 9)] == [True, False]
    assert [is_set(place(n), Standing.SUSPENDED) for n in (7, 9)] == [False, True]


def test_a_list_that_is_not_there_is_named_with_its_address() -> None:
    with pytest.raises(UnusableListError) as error:
        published_standings(reader({}))(place(7), Standing.REVOKED)
    assert str(error.value) == (
        "revocation-1.json: it is not there; fetch it from "
        "https://hill.example/status/revocation-1.json, where you have published it"
    )


def test_another_school_s_list_is_refused(at: datetime) -> None:
    lists = published(at, "https://other.example")
    with pytest.raises(UnusableListError, match="it is not the list that is published at"):
        published_standings(reader(lists))(place(7), Standing.REVOKED)


@pytest.mark.parametrize("content", [b"{", b'"u"'])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(UnusableListError):
        published_standings(reader({"revocation-1.json": content}))(place(7), Standing.REVOKED)


def test_a_list_that_cannot_be_read_is_damaged(at: datetime) -> None:
    told = json.loads(published(at)["revocation-1.json"])
    told["credentialSubject"]["encodedList"] = "uAAAA"
    lists = {"revocation-1.json": json.dumps(told).encode()}
    with pytest.raises(UnusableListError, match="it is damaged"):
        published_standings(reader(lists))(place(7), Standing.REVOKED)
