from datetime import timedelta

import pytest

from tests.accounts.conftest import NOW, closed
from transcript.accounts.accounts import Accounts
from transcript.accounts.people import Account
from transcript.accounts.roles import Role
from transcript.accounts.sessions import IDLE, LONGEST

SECOND = timedelta(seconds=1)


def test_who_is_signed_in_is_known_by_the_secret_alone(accounts: Accounts, reyes: Account) -> None:
    secret = accounts.sessions.begin(reyes.name, at=NOW)
    found = accounts.sessions.whose(secret, at=NOW)
    assert found is not None
    assert found.name == reyes.name
    assert accounts.sessions.whose(secret[:-1], at=NOW) is None


def test_a_secret_has_256_bits_and_is_not_kept(accounts: Accounts, reyes: Account) -> None:
    secret = accounts.sessions.begin(reyes.name, at=NOW)
    accounts.close()
    assert len(secret) * 6 >= 256
    for file in accounts.store.path.parent.iterdir():
        assert secret.encode() not in file.read_bytes()


def test_a_session_that_is_not_used_ends(accounts: Accounts, reyes: Account) -> None:
    secret = accounts.sessions.begin(reyes.name, at=NOW)
    assert accounts.sessions.whose(secret, at=NOW + IDLE) is None


def test_a_session_that_is_used_goes_on(accounts: Accounts, reyes: Account) -> None:
    secret = accounts.sessions.begin(reyes.name, at=NOW)
    assert accounts.sessions.whose(secret, at=NOW + IDLE - SECOND)
    assert accounts.sessions.whose(secret, at=NOW + IDLE + IDLE - SECOND - SECOND)


def test_what_is_used_within_a_minute_is_not_written_again(
    accounts: Accounts, reyes: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = accounts.sessions.begin(reyes.name, at=NOW)
    monkeypatch.setattr(accounts.store, "writing", None)
    assert accounts.sessions.whose(secret, at=NOW + timedelta(seconds=59))


def test_a_session_ends_at_the_end_of_a_day(accounts: Accounts, reyes: Account) -> None:
    secret, at = accounts.sessions.begin(reyes.name, at=NOW), NOW
    while at < NOW + LONGEST - SECOND:
        at = min(at + IDLE - SECOND, NOW + LONGEST - SECOND)
        assert accounts.sessions.whose(secret, at=at)
    assert accounts.sessions.whose(secret, at=NOW + LONGEST) is None


def test_a_session_that_was_ended_is_over(accounts: Accounts, reyes: Account) -> None:
    secret, other = (accounts.sessions.begin(reyes.name, at=NOW) for _ in range(2))
    accounts.sessions.end(secret)
    assert accounts.sessions.whose(secret, at=NOW) is None
    assert accounts.sessions.whose(other, at=NOW)


def test_a_session_does_not_outlive_its_account(accounts: Accounts, reyes: Account) -> None:
    accounts.people.add("b", full_name="B", roles=[Role.REGISTRAR], at=NOW)
    accounts.people.change(reyes.name, is_disabled=True)
    secret = accounts.sessions.begin(reyes.name, at=NOW)
    assert accounts.sessions.whose(secret, at=NOW) is None


def test_what_has_run_out_is_thrown_away(accounts: Accounts, reyes: Account) -> None:
    for _ in range(3):
        accounts.sessions.begin(reyes.name, at=NOW)
    accounts.sessions.begin(reyes.name, at=NOW + IDLE)
    with accounts.store.reading() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM session").scalar_one()
    assert count == 1


def test_a_session_is_known_where_its_use_cannot_be_noted(
    accounts: Accounts, reyes: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = accounts.sessions.begin(reyes.name, at=NOW)
    monkeypatch.setattr(accounts.store, "writing", closed)
    assert accounts.sessions.whose(secret, at=NOW + IDLE - SECOND)
    assert accounts.sessions.whose(secret, at=NOW + IDLE) is None
