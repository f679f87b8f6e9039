import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.accounts.conftest import NOW
from transcript.accounts import store
from transcript.accounts.accounts import Accounts
from transcript.accounts.errors import AccountsError


def test_nobody_else_can_read_the_file(accounts: Accounts) -> None:
    accounts.people.all()
    path = accounts.store.path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_school_that_is_kept_in_git_does_not_share_it(accounts: Accounts) -> None:
    accounts.people.all()
    ignored = accounts.store.path.parent / ".gitignore"
    assert ignored.read_text().splitlines()[-1] == "*"
    accounts.close()
    accounts.store.path.unlink()  # as somebody does whose file was damaged
    accounts.people.all()
    assert ignored.read_text().splitlines()[-1] == "*"


def test_nothing_is_made_before_it_is_needed(accounts: Accounts) -> None:
    assert not accounts.store.path.parent.exists()


def test_many_threads_may_ask_at_once(accounts: Accounts) -> None:
    with ThreadPoolExecutor(40) as threads:
        found = list(threads.map(lambda _: accounts.people.all(), range(200)))
    assert found == [()] * 200


def test_what_is_written_at_once_is_all_there(accounts: Accounts) -> None:
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda n: accounts.acts.note(f"act {n}", who="a", at=NOW), range(60)))
    assert accounts.acts.count() == 60


def test_a_file_of_a_later_version_is_left_alone(accounts: Accounts) -> None:
    accounts.people.all()
    accounts.close()
    with closing(sqlite3.connect(accounts.store.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(AccountsError, match="later version"):
        accounts.people.all()


def test_a_damaged_file_says_what_to_do(accounts: Accounts) -> None:
    path = accounts.store.path
    path.parent.mkdir()
    path.write_bytes(b"this is no database, and long enough to be seen as none" * 20)
    with pytest.raises(AccountsError, match="move it away") as caught:
        accounts.people.all()
    assert caught.value.where == str(path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(AccountsError, match="cannot be made"):
        Accounts(tmp_path / "home").people.all()


def test_a_file_that_cannot_be_written_says_what_to_look_at(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.people.all()

    def fail(*_: object, **__: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("unable to open database file")

    accounts.close()
    monkeypatch.setattr(sqlite3, "connect", fail)
    with pytest.raises(AccountsError, match="look at the rights"):
        accounts.people.all()


def test_what_was_closed_is_opened_again(accounts: Accounts) -> None:
    accounts.close()
    accounts.acts.note("act", who="a", at=NOW)
    accounts.close()
    assert accounts.acts.count() == 1


def test_a_file_that_another_process_has_just_made_is_taken_as_it_is(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.acts.note("act", who="a", at=NOW)
    accounts.close()
    version, seen = store._version, [0]  # noqa: SLF001

    def before(connection: Connection) -> int:
        return seen.pop() if seen else version(connection)

    monkeypatch.setattr(store, "_version", before)
    assert accounts.acts.count() == 1
