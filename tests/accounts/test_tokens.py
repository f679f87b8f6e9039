from datetime import timedelta

import pytest

from tests.accounts.conftest import NOW, closed
from transcript.accounts.accounts import Accounts
from transcript.accounts.errors import NotAllowedError
from transcript.accounts.tokens import Scope, Token

DAY = timedelta(days=1)


def made(accounts: Accounts, **changes: object) -> tuple[Token, str]:
    wanted = {
        "label": "Student system",
        "scopes": [Scope.VERIFY],
        "by": "a.reyes",
        "at": NOW,
        "until": NOW + DAY,
    }
    return accounts.tokens.make(**wanted | changes)  # type: ignore[arg-type]


def test_a_token_is_found_by_its_secret_alone(accounts: Accounts) -> None:
    token, secret = made(accounts)
    found = accounts.tokens.of(secret, at=NOW)
    assert found == token
    assert accounts.tokens.of(f"{secret}x", at=NOW) is None


def test_a_secret_is_not_kept(accounts: Accounts) -> None:
    _, secret = made(accounts)
    accounts.close()
    assert secret.encode() not in accounts.store.path.read_bytes()


def test_a_token_runs_out(accounts: Accounts) -> None:
    _, secret = made(accounts)
    assert accounts.tokens.of(secret, at=NOW + DAY - timedelta(seconds=1))
    assert accounts.tokens.of(secret, at=NOW + DAY) is None


def test_a_revoked_token_opens_nothing_and_is_still_listed(accounts: Accounts) -> None:
    token, secret = made(accounts)
    accounts.tokens.revoke(token.number, at=NOW)
    accounts.tokens.revoke(token.number, at=NOW + DAY)
    assert accounts.tokens.of(secret, at=NOW) is None
    (listed,) = accounts.tokens.all()
    assert listed.revoked == NOW
    assert not listed.counts(at=NOW)


def test_a_token_that_is_not_there_cannot_be_revoked(accounts: Accounts) -> None:
    with pytest.raises(NotAllowedError, match="no token number 7"):
        accounts.tokens.revoke(7, at=NOW)


def test_when_it_was_last_used_is_noted_to_the_minute(accounts: Accounts) -> None:
    _, secret = made(accounts)
    for seconds in (5, 30, 66):
        accounts.tokens.of(secret, at=NOW + timedelta(seconds=seconds))
    (listed,) = accounts.tokens.all()
    assert listed.used == NOW + timedelta(seconds=66)


def test_the_newest_token_is_listed_first(accounts: Accounts) -> None:
    made(accounts)
    made(accounts, label="Another")
    assert [each.label for each in accounts.tokens.all()] == ["Another", "Student system"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"label": " "}, "label"),
        ({"label": "x" * 61}, "label"),
        ({"label": "a\u202eb"}, "label"),
        ({"scopes": []}, "may ask for"),
        ({"until": NOW}, "within a year"),
        ({"until": NOW + timedelta(days=367)}, "within a year"),
    ],
)
def test_a_token_that_opens_too_much_is_not_made(
    accounts: Accounts, changes: dict[str, object], why: str
) -> None:
    with pytest.raises(NotAllowedError, match=why):
        made(accounts, **changes)


def test_a_token_counts_where_its_use_cannot_be_noted(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, secret = made(accounts)
    monkeypatch.setattr(accounts.store, "writing", closed)
    assert accounts.tokens.of(secret, at=NOW) == token
