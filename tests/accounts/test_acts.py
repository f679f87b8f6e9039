import pytest
from sqlalchemy import text

from tests.accounts.conftest import NOW
from transcript.accounts.accounts import Accounts
from transcript.accounts.acts import network_of
from transcript.accounts.errors import AccountsError


def test_the_newest_line_comes_first(accounts: Accounts) -> None:
    for act in ("first", "second", "third"):
        accounts.acts.note(act, who="a", at=NOW, subject="learners/014", peer="127.0.0.1")
    lines = accounts.acts.page(most=2)
    assert [each.act for each in lines] == ["third", "second"]
    assert [each.act for each in accounts.acts.page(most=2, before=lines[-1].number)] == ["first"]
    assert (lines[0].who, lines[0].subject, lines[0].at) == ("a", "learners/014", NOW)
    assert accounts.acts.count() == 3


@pytest.mark.parametrize("change", ["UPDATE act SET who = 'b'", "DELETE FROM act"])
def test_a_line_can_neither_be_changed_nor_taken_out(accounts: Accounts, change: str) -> None:
    accounts.acts.note("signed", who="a", at=NOW)
    with pytest.raises(AccountsError), accounts.store.writing() as connection:
        connection.execute(text(change))
    assert accounts.acts.count() == 1


def test_a_line_is_not_longer_than_it_has_to_be(accounts: Accounts) -> None:
    accounts.acts.note("x" * 300, who="y" * 300, at=NOW, subject="z" * 300)
    (line,) = accounts.acts.page(most=1)
    assert {len(each) for each in (line.act, line.who, line.subject)} == {200}


@pytest.mark.parametrize(
    ("peer", "place"),
    [
        ("127.0.0.1", "this machine"),
        ("::1", "this machine"),
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("somewhere", ""),
    ],
)
def test_of_where_somebody_was_the_network_is_kept(peer: str, place: str) -> None:
    assert network_of(peer) == place
