from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Never

import pytest

from transcript.accounts.accounts import Accounts
from transcript.accounts.errors import AccountsError
from transcript.accounts.people import Account
from transcript.accounts.roles import Role

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
PASSPHRASE = "four words of a river"


def closed() -> Never:
    """Be what writes where nothing can be written."""
    raise AccountsError("accounts.db", "it cannot be written")


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    made = Accounts(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def reyes(accounts: Accounts) -> Account:
    made = accounts.people.add("a.reyes", full_name="A. Reyes", roles=Role, at=NOW)
    accounts.people.set_passphrase("a.reyes", PASSPHRASE)
    return made
