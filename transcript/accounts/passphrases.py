"""Passphrases of people: what makes a good one, and argon2id, which makes guessing dear."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

from transcript.accounts.errors import NotAllowedError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 15
"""NIST SP 800-63B-4, 3.1.1.2: 15 letters or more, where nothing else is asked for."""

_LONGEST = 1024
_FEWEST_LETTERS = 6
_MEMORY_KIB, _ROUNDS, _LANES = 19_456, 2, 1  # OWASP's floor for argon2id
# In threads of their own, so that many who sign in at once cannot fill the memory.
_WORKERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passphrase")


def checked(passphrase: str, *, name: str) -> str:
    """Return a passphrase that may be chosen. Raises `NotAllowedError` with what to do."""
    chosen = _spelt(passphrase)
    if len(chosen) < SHORTEST:
        raise NotAllowedError(
            f"the passphrase is too short: {SHORTEST} letters or more, such as four words that do "
            "not belong together"
        )
    if len(chosen.encode("utf-8", "surrogatepass")) > _LONGEST:
        raise NotAllowedError("the passphrase is too long: some dozens of letters are enough")
    rest = chosen.casefold().replace(name.casefold(), "")
    if len(set(rest)) < _FEWEST_LETTERS:
        raise NotAllowedError(
            "the passphrase is easy to guess: choose one with more different letters, without the "
            "name of the account"
        )
    return chosen


def kept_form(passphrase: str) -> str:
    """Return what is kept of a passphrase."""
    return _WORKERS.submit(_hasher().hash, _bytes(passphrase)).result()


def is_right(passphrase: str, kept: str) -> bool:
    """Return whether this is the passphrase; without one that is kept, it takes as long to say no.

    So the time that an answer takes does not tell whether there is an account.
    """
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        _WORKERS.submit(_hasher().verify, kept or _nobodys(), _bytes(passphrase)).result()
    except (Argon2Error, InvalidHashError):
        return False
    return bool(kept)


@cache
def _nobodys() -> str:
    return _hasher().hash(b"nobody chose this")


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_ROUNDS, memory_cost=_MEMORY_KIB, parallelism=_LANES)


def _spelt(passphrase: str) -> str:
    # The same letters can be typed in more than one way, on one keyboard and another.
    return unicodedata.normalize("NFKC", passphrase)


def _bytes(passphrase: str) -> bytes:
    return _spelt(passphrase).encode("utf-8", "surrogatepass")[: _LONGEST + 1]
