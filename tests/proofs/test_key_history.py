from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_history import (
    KeyHistory,
    KeyHistoryError,
    KeyPurpose,
    KeyRecord,
    KeyState,
)
from transcript.proofs.keys import Ed25519Signer, P256Signer
from transcript.proofs.x509 import seal_certificate

OLD = KeyRecord(
    id="riverbend-2024",
    purpose=KeyPurpose.CREDENTIALS,
    public_key=Ed25519Signer.from_seed(b"a" * 32).public_key,
    state=KeyState.RETIRED,
    valid_from=datetime(2024, 1, 1, tzinfo=UTC),
    valid_until=datetime(2026, 1, 1, tzinfo=UTC),
)
NEW = KeyRecord(
    id="riverbend-2026",
    purpose=KeyPurpose.CREDENTIALS,
    public_key=Ed25519Signer.from_seed(b"b" * 32).public_key,
    valid_from=datetime(2026, 1, 1, tzinfo=UTC),
)
STOLEN = KeyRecord(
    id="riverbend-2025",
    purpose=KeyPurpose.CREDENTIALS,
    public_key=Ed25519Signer.from_seed(b"c" * 32).public_key,
    state=KeyState.COMPROMISED,
    valid_from=datetime(2025, 1, 1, tzinfo=UTC),
    compromised_at=datetime(2025, 6, 1, tzinfo=UTC),
)
SEAL = KeyRecord(
    id="seal-2026",
    purpose=KeyPurpose.PDF_SEAL,
    public_key=P256Signer.from_secret(5).public_key,
    certificate="sha256:" + "0a" * 32,
    valid_from=datetime(2026, 1, 1, tzinfo=UTC),
)
HISTORY = KeyHistory(keys=(OLD, STOLEN, NEW, SEAL))
AT = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_history_is_read_back() -> None:
    assert KeyHistory.from_json(HISTORY.to_json()) == HISTORY


def test_only_what_is_known_is_written() -> None:
    assert KeyHistory(keys=(NEW,)).to_json() == {
        "version": 1,
        "keys": [
            {
                "id": "riverbend-2026",
                "purpose": "credentials",
                "public_key": NEW.public_key.multibase,
                "state": "active",
                "valid_from": "2026-01-01T00:00:00Z",
            }
        ],
    }


def test_the_active_key_is_the_newest_that_is_valid() -> None:
    newer = replace(SEAL, id="seal-2026b", valid_from=AT)
    history = KeyHistory(keys=(newer, SEAL))
    assert history.active(KeyPurpose.PDF_SEAL, AT) == newer


def test_retired_and_stolen_keys_are_not_active() -> None:
    history = KeyHistory(keys=(OLD, STOLEN, SEAL))
    assert history.active(KeyPurpose.CREDENTIALS, datetime(2025, 7, 1, tzinfo=UTC)) is None


def test_a_key_that_begins_later_means_that_the_clock_was_set_back() -> None:
    told = "counts from 2026-01-01 00:00 UTC on, and this machine's clock says 2025-07-01 00:00"
    with pytest.raises(KeyUnusableError, match=told):
        HISTORY.active(KeyPurpose.CREDENTIALS, datetime(2025, 7, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "covered"),
    [
        (datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2024, 1, 1, tzinfo=UTC), True),
        (datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 1, 1, tzinfo=UTC), False),
    ],
)
def test_a_window_begins_with_its_first_moment_and_ends_before_its_last(
    at: datetime, *, covered: bool
) -> None:
    assert OLD.covers(at) is covered


def test_a_key_is_found_by_its_id() -> None:
    assert (HISTORY.find("riverbend-2024"), HISTORY.find("unknown")) == (OLD, None)


def test_an_id_is_given_once() -> None:
    with pytest.raises(KeyUnusableError, match=r"^there is already a key with the id “seal-2026”$"):
        HISTORY.add(SEAL)


def test_a_key_is_added_once() -> None:
    message = "^this key is already there under the id “seal-2026”$"
    with pytest.raises(KeyUnusableError, match=message):
        HISTORY.add(replace(SEAL, id="another"))


def test_the_did_document_keeps_old_keys_and_lets_stolen_ones_sign_no_more() -> None:
    did = "did:web:riverbend.example"
    methods = [
        {
            "id": f"{did}#{each.public_key.multibase}",
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": each.public_key.multibase,
            **end,
        }
        for each, end in (
            (OLD, {"expires": "2026-01-01T00:00:00Z"}),
            (STOLEN, {"revoked": "2025-06-01T00:00:00Z"}),
            (NEW, {}),
        )
    ]
    assert HISTORY.did_document(did) == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [methods[0]["id"], methods[2]["id"]],
    }


def test_the_did_document_holds_the_seals_without_a_right_to_sign_credentials(
    seal: P256Signer,
) -> None:
    made = seal_certificate(
        seal, organisation="Riverbend", valid_from=AT, valid_until=AT + timedelta(days=1)
    )
    did = "did:web:riverbend.example"
    document = HISTORY.did_document(did, seals=[made])
    assert document["verificationMethod"][-1] == {
        "id": f"{did}#{seal.public_key.multibase}",
        "type": "JsonWebKey",
        "controller": did,
        "publicKeyJwk": made.jwk(),
    }
    assert document["verificationMethod"][-1]["id"] not in document["assertionMethod"]
    assert list(document["@context"][-1]) == ["JsonWebKey"]


def test_a_new_certificate_leaves_the_old_one_known() -> None:
    first, second = (f"sha256:{digit * 64}" for digit in "12")
    history = KeyHistory(keys=(NEW, replace(SEAL, certificate=first)))
    certified = history.certify(SEAL.id, second).find(SEAL.id)
    assert certified is not None
    assert (certified.certificate, certified.earlier_certificates) == (second, (first,))


def test_a_certificate_that_is_there_already_changes_nothing() -> None:
    first, second = (f"sha256:{digit * 64}" for digit in "12")
    history = KeyHistory(keys=(replace(SEAL, certificate=first, earlier_certificates=(second,)),))
    assert history.certify(SEAL.id, first) == history
    back = history.certify(SEAL.id, second)
    assert back.keys[0].earlier_certificates == (first,)


def test_earlier_certificates_are_read_back() -> None:
    seal = replace(SEAL, earlier_certificates=(f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"))
    history = KeyHistory(keys=(seal,))
    assert KeyHistory.from_json(history.to_json()) == history


def test_a_retired_key_has_an_end_and_stays() -> None:
    retired = HISTORY.retire(NEW.id, at=AT)
    assert retired.find(NEW.id) == replace(NEW, state=KeyState.RETIRED, valid_until=AT)
    assert [each.id for each in retired.keys] == [each.id for each in HISTORY.keys]


def test_a_key_that_was_made_this_second_has_a_window_all_the_same() -> None:
    retired = HISTORY.retire(NEW.id, at=NEW.valid_from).find(NEW.id)
    assert retired is not None
    assert retired.valid_until == NEW.valid_from + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("riverbend-2024", "the key riverbend-2024 is retired already"),
        ("riverbend-2025", "the key riverbend-2025 is compromised already"),
        (
            "nobody",
            (
                "there is no key “nobody”; there are: riverbend-2024, riverbend-2025, "
                "riverbend-2026, seal-2026"
            ),
        ),
    ],
)
def test_only_an_active_key_is_retired(key: str, message: str) -> None:
    with pytest.raises(KeyUnusableError) as caught:
        HISTORY.retire(key, at=AT)
    assert str(caught.value) == message


def test_of_an_empty_history_no_key_is_retired() -> None:
    with pytest.raises(KeyUnusableError, match=r"^there is no key “x”; there are: none yet$"):
        KeyHistory().retire("x", at=AT)


@pytest.mark.parametrize("key", [OLD, NEW])
def test_a_stolen_key_is_marked_with_the_time_of_the_theft(key: KeyRecord) -> None:
    marked = HISTORY.compromise(key.id, since=AT).find(key.id)
    assert marked == replace(key, state=KeyState.COMPROMISED, compromised_at=AT)


def test_an_earlier_time_of_a_theft_counts_and_a_later_one_is_refused() -> None:
    earlier = STOLEN.valid_from
    marked = HISTORY.compromise(STOLEN.id, since=earlier)
    assert marked.find(STOLEN.id) == replace(STOLEN, compromised_at=earlier)
    message = "^the key riverbend-2025 is marked as compromised since 2025-06-01T00:00:00Z already$"
    with pytest.raises(KeyUnusableError, match=message):
        HISTORY.compromise(STOLEN.id, since=AT)


def test_where_a_private_half_is_in_a_token_is_read_back() -> None:
    kept = replace(NEW, store="pkcs11:token=School;object=riverbend-2026;type=private")
    history = KeyHistory(keys=(kept,))
    assert KeyHistory.from_json(history.to_json()) == history


def changed(**members: object) -> dict[str, Any]:
    document = KeyHistory(keys=(NEW,)).to_json()
    document["keys"][0] = {
        name: value for name, value in {**document["keys"][0], **members}.items() if value != ...
    }
    return document


@pytest.mark.parametrize(
    ("value", "path", "reason"),
    [
        ([], "", "this must be an object"),
        ({"keys": []}, "", "“version” is missing"),
        ({"version": 2, "keys": []}, "/version", "only version 1 is understood"),
        ({"version": True, "keys": []}, "/version", "only version 1 is understood"),
        ({"version": 1, "keys": {}}, "/keys", "this must be a list"),
        ({"version": 1, "keys": [5]}, "/keys/0", "this must be an object"),
        (changed(state=...), "/keys/0", "“state” is missing"),
        (changed(owner="x"), "/keys/0/owner", "this is not known here"),
        (changed(id=5), "/keys/0/id", "this must be text"),
        (
            changed(id="../key"),
            "/keys/0/id",
            "an id has small letters, digits, dots and hyphens only",
        ),
        (changed(purpose="login"), "/keys/0/purpose", "'login' is not a valid KeyPurpose"),
        (
            changed(store="file:///key"),
            "/keys/0/store",
            "“file:///key” is not the address of a token; write one like “pkcs11:token=Riverbend”",
        ),
        (
            changed(public_key="z6Mk"),
            "/keys/0/public_key",
            "a public key of a kind that is not supported",
        ),
        (
            changed(certificate="sha256:00"),
            "/keys/0/certificate",
            "a fingerprint is “sha256:” and 64 hexadecimal digits",
        ),
        (
            changed(earlier_certificates="sha256:00"),
            "/keys/0/earlier_certificates",
            "this must be a list",
        ),
        (
            changed(earlier_certificates=["sha256:00"]),
            "/keys/0/earlier_certificates/0",
            "a fingerprint is “sha256:” and 64 hexadecimal digits",
        ),
        (
            changed(valid_from="2026-01-01"),
            "/keys/0/valid_from",
            "not a date and time with a time zone, like 2026-11-22T10:00:00Z",
        ),
        (
            changed(valid_until="2026-01-01T00:00:00+01:00"),
            "/keys/0/valid_until",
            "write it in UTC with whole seconds, like 2026-11-22T10:00:00Z",
        ),
        (
            changed(state="compromised"),
            "/keys/0",
            "“compromised_at” belongs to a compromised key, and only there",
        ),
        (
            changed(compromised_at="2026-01-01T00:00:00Z"),
            "/keys/0",
            "“compromised_at” belongs to a compromised key, and only there",
        ),
    ],
)
def test_a_malformed_history_is_refused_at_the_place(value: object, path: str, reason: str) -> None:
    with pytest.raises(KeyHistoryError) as caught:
        KeyHistory.from_json(value)
    assert (caught.value.path, caught.value.reason) == (path, reason)


def test_a_history_with_a_key_twice_is_refused_at_the_second() -> None:
    document = KeyHistory(keys=(NEW,)).to_json()
    document["keys"] *= 2
    with pytest.raises(KeyHistoryError) as caught:
        KeyHistory.from_json(document)
    assert str(caught.value) == "/keys/1: there is already a key with the id “riverbend-2026”"
