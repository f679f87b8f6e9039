"""The page of the keys."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.web.desk.conftest import PASSPHRASE, Desk
from tests.web.words import words
from transcript.office.keys import keyring_of
from transcript.proofs.key_history import KeyState


def test_keys_are_made_under_a_passphrase_typed_twice(desk: Desk) -> None:
    answer = desk.make_keys()
    history = keyring_of(desk.folder).history()
    assert [str(each.purpose) for each in history.keys] == ["credentials", "pdf-seal", "ledger"]
    assert "Make the school’s keys" not in words(answer)


@pytest.mark.parametrize(
    ("first", "again", "told"),
    [
        (PASSPHRASE, "something else", "The two passphrases are not the same."),
        ("short", "short", "A passphrase has 12 letters or more, such as four words."),
    ],
)
def test_no_key_is_made_under_a_bad_passphrase(
    desk: Desk, first: str, again: str, told: str
) -> None:
    answer = desk.post("/keys", passphrase=first, again=again)
    assert answer.status_code == 422
    assert told in words(answer)
    assert not keyring_of(desk.folder).history().keys


def test_a_missing_key_is_made_under_the_passphrase_of_the_others_alone(keyed: Desk) -> None:
    keyring = keyring_of(keyed.folder)
    seal = keyring.history().keys[1]
    keyed.post("/keys/retire", key=seal.id, reason="lost")
    answer = keyed.post("/keys", passphrase="some other passphrase", again="some other passphrase")
    assert "this is not the passphrase of the keys that are there" in words(answer).lower()
    keyed.make_keys()
    assert len(keyring.history().keys) == 4


def test_what_is_made_is_noted_in_the_ledger_with_who_made_it(keyed: Desk) -> None:
    entries = list(keyed.registry.ledger.entries())
    assert [each.statement and each.statement["actor"] for each in entries] == ["a.reyes"] * 3


def test_public_files_are_given(keyed: Desk) -> None:
    assert keyed.get("/keys/did.json").json()["id"].startswith("did:web:")
    assert keyed.get("/keys/seal.pem").content.startswith(b"-----BEGIN CERTIFICATE-----")
    entry = keyed.get("/keys/trust-entry.yaml").text
    assert entry.startswith("version: 1\nissuers:\n  - id: ")
    assert keyed.get("/keys/other").status_code == 404


def test_without_keys_there_is_no_public_file(desk: Desk) -> None:
    assert desk.get("/keys/did.json").status_code == 404


def test_a_key_is_replaced_and_the_old_one_retired(keyed: Desk) -> None:
    answer = keyed.post(
        "/keys/rotate", purpose="ledger", passphrase=PASSPHRASE, reason="every year"
    )
    states = [each.state for each in keyring_of(keyed.folder).history().keys]
    assert answer.status_code == 200
    assert states.count(KeyState.RETIRED) == 1


def test_no_key_is_replaced_under_a_wrong_passphrase(keyed: Desk) -> None:
    answer = keyed.post("/keys/rotate", purpose="ledger", passphrase="wrong wrong wrong", reason="")
    assert answer.status_code == 422
    assert len(keyring_of(keyed.folder).history().keys) == 3


def test_which_key_is_to_be_replaced_has_to_be_said(keyed: Desk) -> None:
    answer = keyed.post("/keys/rotate", passphrase=PASSPHRASE)
    assert "Tick at least one key that is there." in words(answer)


def test_a_lost_key_is_retired_for_a_reason(keyed: Desk) -> None:
    key = keyring_of(keyed.folder).history().keys[0].id
    assert keyed.post("/keys/retire", key=key, reason="").status_code == 422
    keyed.post("/keys/retire", key=key, reason="the passphrase was lost")
    assert keyring_of(keyed.folder).history().keys[0].state is KeyState.RETIRED


def test_a_stolen_key_is_marked_from_a_day_on(keyed: Desk) -> None:
    key = keyring_of(keyed.folder).history().keys[0].id
    for wrong in ({"since": "2999-01-01", "reason": "x"}, {"since": "", "reason": "x"}):
        assert keyed.post("/keys/compromised", key=key, **wrong).status_code == 422
    keyed.post("/keys/compromised", key=key, since="2026-01-02", reason="laptop stolen")
    assert keyring_of(keyed.folder).history().keys[0].state is KeyState.COMPROMISED
    assert "in wrong hands since 2026-01-02" in words(keyed.get("/keys"))


def test_the_passphrase_is_changed(keyed: Desk) -> None:
    new = "a wholly new passphrase"
    told = keyed.post("/keys/passphrase", passphrase="not the old one", new=new, again=new)
    assert told.status_code == 422
    told = keyed.post("/keys/passphrase", passphrase=PASSPHRASE, new=new, again="other")
    assert "The two passphrases are not the same." in words(told)
    keyed.post("/keys/passphrase", passphrase=PASSPHRASE, new=new, again=new)
    keyring = keyring_of(keyed.folder)
    assert keyring.opens(keyring.history().keys[0], new.encode())


def test_who_presses_twice_makes_the_keys_once(desk: Desk) -> None:
    with ThreadPoolExecutor(3) as presses:
        answers = list(presses.map(lambda _: desk.make_keys(), range(3)))
    assert [each.status_code for each in answers] == [200, 200, 200]
    assert len(keyring_of(desk.folder).history().keys) == 3


def test_who_comes_second_with_another_passphrase_is_told(keyed: Desk) -> None:
    answer = keyed.post("/keys", passphrase=f"{PASSPHRASE} 2", again=f"{PASSPHRASE} 2")
    assert answer.status_code == 422
    assert "This is not the passphrase of the keys that are there" in words(answer)


def test_a_request_for_a_certificate_is_given(keyed: Desk) -> None:
    answer = keyed.post("/keys/request", passphrase=PASSPHRASE)
    assert answer.content.startswith(b"-----BEGIN CERTIFICATE REQUEST-----")
    assert keyed.post("/keys/request", passphrase="wrong").status_code == 422


def test_a_certificate_that_does_not_fit_is_refused(keyed: Desk) -> None:
    assert keyed.send("/keys/certificate", "certificate", b"no certificate").status_code == 422
    assert keyed.post("/keys/certificate").status_code == 422


def test_the_certificate_that_fits_is_installed(keyed: Desk) -> None:
    pem = keyed.get("/keys/seal.pem").content
    assert keyed.send("/keys/certificate", "certificate", pem).status_code == 200


def test_without_a_seal_there_is_no_certificate(keyed: Desk) -> None:
    seal = keyring_of(keyed.folder).history().keys[1]
    keyed.post("/keys/retire", key=seal.id, reason="lost")
    assert keyed.get("/keys/seal.pem").status_code == 404
    assert keyed.post("/keys/request", passphrase=PASSPHRASE).status_code == 404


def test_a_key_that_is_named_and_signs_no_more_is_told(keyed: Desk, folder: Path) -> None:
    settings = folder / "workspace.yaml"
    settings.write_text(settings.read_text() + "\nissuer_key: credentials-2020-01-01\n")
    assert "workspace.yaml names credentials-2020-01-01" in words(keyed.get("/keys"))
