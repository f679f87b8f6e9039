from datetime import timedelta

import pytest

from tests.accounts.conftest import NOW, PASSPHRASE
from transcript.accounts.accounts import Accounts
from transcript.accounts.errors import NotAllowedError
from transcript.accounts.people import INVITED_FOR, Account
from transcript.accounts.roles import Role


def test_an_account_that_was_made_is_there(accounts: Accounts, reyes: Account) -> None:
    (found,) = accounts.people.all()
    assert (found.name, found.full_name, found.made) == ("a.reyes", "A. Reyes", NOW)
    assert found.roles == frozenset(Role)
    assert found.has_passphrase
    assert not reyes.has_passphrase


def test_a_name_is_the_same_in_capitals(accounts: Accounts, reyes: Account) -> None:
    del reyes
    with pytest.raises(NotAllowedError, match="already"):
        accounts.people.add("A.Reyes", full_name="Another", roles=[Role.READER], at=NOW)
    assert accounts.people.admitted(" A.REYES ", PASSPHRASE)


@pytest.mark.parametrize("name", ["", ".a", "a b", "a/b", "ä", "a" * 65, "a\n", "<b>", "a:b"])
def test_a_name_that_could_be_mistaken_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(NotAllowedError, match="letters from a to z"):
        accounts.people.add(name if name != "a\n" else "a\nb", full_name="A", roles=Role, at=NOW)


@pytest.mark.parametrize("full_name", ["", "  ", "x" * 101, "a\u202eb", "a\x07b"])
def test_a_full_name_can_be_seen(accounts: Accounts, full_name: str) -> None:
    with pytest.raises(NotAllowedError, match="can be seen"):
        accounts.people.add("b", full_name=full_name, roles=Role, at=NOW)


def test_a_full_name_of_another_script_is_kept_as_it_is(accounts: Accounts) -> None:
    name = "क्\u200dष Sharma"
    assert accounts.people.add("b", full_name=name, roles=Role, at=NOW).full_name == name


def test_an_account_without_a_role_is_refused(accounts: Accounts) -> None:
    with pytest.raises(NotAllowedError, match="at least one role"):
        accounts.people.add("b", full_name="B", roles=[], at=NOW)


def test_only_the_right_passphrase_lets_somebody_in(accounts: Accounts, reyes: Account) -> None:
    assert reyes.name == "a.reyes"
    assert accounts.people.admitted("a.reyes", PASSPHRASE)
    assert accounts.people.admitted("a.reyes", "another long passphrase") is None
    assert accounts.people.admitted("nobody", PASSPHRASE) is None


def test_a_closed_account_lets_nobody_in(accounts: Accounts, reyes: Account) -> None:
    accounts.people.add("b", full_name="B", roles=[Role.REGISTRAR], at=NOW)
    accounts.people.change(reyes.name, is_disabled=True)
    assert accounts.people.admitted(reyes.name, PASSPHRASE) is None
    accounts.people.change(reyes.name, is_disabled=False)
    assert accounts.people.admitted(reyes.name, PASSPHRASE)


def test_a_change_of_roles_ends_the_sessions(accounts: Accounts, reyes: Account) -> None:
    accounts.people.add("b", full_name="B", roles=[Role.REGISTRAR], at=NOW)
    secret = accounts.sessions.begin(reyes.name, at=NOW)
    changed = accounts.people.change(reyes.name, roles=[Role.READER])
    assert changed.roles == {Role.READER}
    assert accounts.sessions.whose(secret, at=NOW) is None


def test_the_last_registrar_stays(accounts: Accounts, reyes: Account) -> None:
    accounts.people.add("b", full_name="B", roles=[Role.REGISTRAR], at=NOW)
    accounts.people.change("b", is_disabled=True)
    for change in ({"roles": [Role.READER]}, {"is_disabled": True}):
        with pytest.raises(NotAllowedError, match="nobody would be left"):
            accounts.people.change(reyes.name, **change)
    found = accounts.people.get(reyes.name)
    assert found is not None
    assert found.roles == frozenset(Role)
    assert not found.is_disabled


def test_what_is_not_there_cannot_be_changed(accounts: Accounts, reyes: Account) -> None:
    assert reyes.name != "nobody"
    with pytest.raises(NotAllowedError, match="no account"):
        accounts.people.change("nobody", roles=[Role.READER])
    with pytest.raises(NotAllowedError, match="no account"):
        accounts.people.set_passphrase("nobody", PASSPHRASE)


def test_a_new_passphrase_ends_the_sessions_and_the_invitation(
    accounts: Accounts, reyes: Account
) -> None:
    session = accounts.sessions.begin(reyes.name, at=NOW)
    invitation = accounts.people.invite(reyes.name, at=NOW)
    accounts.people.set_passphrase(reyes.name, "another long passphrase")
    assert accounts.sessions.whose(session, at=NOW) is None
    assert accounts.people.invited(invitation, at=NOW) is None
    assert accounts.people.admitted(reyes.name, PASSPHRASE) is None


def test_an_invitation_is_used_once(accounts: Accounts, reyes: Account) -> None:
    secret = accounts.people.invite(reyes.name, at=NOW)
    found = accounts.people.invited(secret, at=NOW)
    assert found is not None
    assert found.name == reyes.name
    assert accounts.people.accept(secret, "another long passphrase", at=NOW).name == reyes.name
    assert accounts.people.admitted(reyes.name, "another long passphrase")
    with pytest.raises(NotAllowedError, match="used already, or is too old"):
        accounts.people.accept(secret, "a third long passphrase", at=NOW)


def test_the_slower_of_two_who_use_one_invitation_is_told(
    accounts: Accounts, reyes: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = accounts.people.invite(reyes.name, at=NOW)
    monkeypatch.setattr(accounts.people, "invited", lambda *_, **__: reyes)
    accounts.people.accept(secret, "another long passphrase", at=NOW)
    with pytest.raises(NotAllowedError, match="used already"):
        accounts.people.accept(secret, "a third long passphrase", at=NOW)


def test_an_invitation_runs_out(accounts: Accounts, reyes: Account) -> None:
    secret = accounts.people.invite(reyes.name, at=NOW)
    last = NOW + INVITED_FOR - timedelta(seconds=1)
    assert accounts.people.invited(secret, at=last)
    assert accounts.people.invited(secret, at=NOW + INVITED_FOR) is None


def test_only_the_newest_invitation_counts(accounts: Accounts, reyes: Account) -> None:
    first = accounts.people.invite(reyes.name, at=NOW)
    second = accounts.people.invite(reyes.name, at=NOW)
    assert accounts.people.invited(first, at=NOW) is None
    assert accounts.people.invited(second, at=NOW)


def test_who_is_closed_out_is_not_invited(accounts: Accounts, reyes: Account) -> None:
    accounts.people.add("b", full_name="B", roles=[Role.REGISTRAR], at=NOW)
    secret = accounts.people.invite(reyes.name, at=NOW)
    accounts.people.change(reyes.name, is_disabled=True)
    assert accounts.people.invited(secret, at=NOW) is None


def _begin(accounts: Accounts, secret: str) -> Account:
    return accounts.people.begin(
        secret, name="a", full_name="A", passphrase=PASSPHRASE, roles=Role, at=NOW
    )


def test_the_first_account_is_made_with_the_secret_that_was_printed(accounts: Accounts) -> None:
    secret = accounts.people.open_first()
    assert accounts.people.may_begin(secret)
    assert not accounts.people.may_begin("another")
    with pytest.raises(NotAllowedError, match="there already"):
        _begin(accounts, "another")
    assert _begin(accounts, secret).has_passphrase


def test_there_is_one_first_account(accounts: Accounts) -> None:
    secret = accounts.people.open_first()
    _begin(accounts, secret)
    assert not accounts.people.may_begin(secret)
    with pytest.raises(NotAllowedError, match="there already"):
        _begin(accounts, secret)


def test_nobody_begins_before_an_address_was_printed(accounts: Accounts) -> None:
    assert not accounts.people.may_begin("")
