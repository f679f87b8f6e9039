"""Who did what. It is only added to, and holds no more of a person than the name of the account."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from sqlalchemy import func, insert, select

from transcript.accounts import tables
from transcript.accounts.store import Store
from transcript.rows import moment_text

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an account or a token did, to which file or document, and from where, roughly."""

    number: int
    at: datetime
    who: str
    act: str
    subject: str
    place: str


class Acts:
    """The log. Whatever is called raises `AccountsError` if it cannot be read or written."""

    def __init__(self, store: Store) -> None:
        """Keep it in this store."""
        self._store = store

    def note(self, act: str, *, who: str, at: datetime, subject: str = "", peer: str = "") -> None:
        """Add a line; of the address of the machine, the network is kept."""
        row = {
            "at": moment_text(at),
            "who": who[:_LONGEST],
            "act": act[:_LONGEST],
            "subject": subject[:_LONGEST],
            "place": network_of(peer),
        }
        with self._store.writing() as connection:
            connection.execute(insert(tables.act).values(row))

    def count(self) -> int:
        """Return how many lines there are."""
        with self._store.reading() as connection:
            return int(connection.execute(select(func.count(tables.act.c.number))).scalar_one())

    def page(self, *, most: int, before: int | None = None) -> tuple[Act, ...]:
        """Return the newest lines, before the line of this number."""
        wanted = select(tables.act).order_by(tables.act.c.number.desc()).limit(most)
        if before is not None:
            wanted = wanted.where(tables.act.c.number < before)
        with self._store.reading() as connection:
            return tuple(
                Act(**{**row, "at": datetime.fromisoformat(row["at"])})
                for row in connection.execute(wanted).mappings()
            )


def network_of(peer: str) -> str:
    """Return where an address is, roughly: “this machine”, or the network that it belongs to."""
    try:
        address = ip_address(peer)
    except ValueError:
        return ""
    if address.is_loopback:
        return "this machine"
    kept = 24 if address.version == 4 else 48  # noqa: PLR2004 - of IPv4
    bits = int(address) >> (address.max_prefixlen - kept) << (address.max_prefixlen - kept)
    return f"{type(address)(bits)}/{kept}"
