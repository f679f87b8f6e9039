"""How often something may be asked: a bucket for each who asks, which fills again by itself."""

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address
from math import ceil
from threading import Lock
from time import monotonic

_MOST_KEYS = 20_000
_NETWORK_V6 = 64


class Buckets:
    """A bucket for each key. Who asks too often is told after how many seconds to try again."""

    def __init__(
        self, *, holds: int, seconds: float, ticks: Callable[[], float] = monotonic
    ) -> None:
        """Each holds so many requests, and one more after each so many `seconds`."""
        self._holds = holds
        self._seconds = seconds
        self._ticks = ticks
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> int:
        """Take one; return 0, or after how many seconds there will be one."""
        with self._lock:
            left = self._left(key)
            enough = left >= 1
            self._kept[key] = (left - enough, self._ticks())
            self._kept.move_to_end(key)
            # Who has not asked for longest has the fullest bucket.
            while len(self._kept) > _MOST_KEYS:
                self._kept.popitem(last=False)
            return 0 if enough else max(1, ceil((1 - left) * self._seconds))

    def forgive(self, key: str) -> None:
        """Fill a bucket: who asked was right in the end."""
        with self._lock:
            self._kept.pop(key, None)

    def _left(self, key: str) -> float:
        left, then = self._kept.get(key, (float(self._holds), self._ticks()))
        return min(float(self._holds), left + (self._ticks() - then) / self._seconds)


class Attempts:
    """How often somebody may try to sign in.

    One place may try one account a few times, and then slowly; one place may try any accounts a
    few more times; and all places together an account often enough that a stranger who guesses
    does not keep its owner out for more than seconds.
    """

    def __init__(self, ticks: Callable[[], float] = monotonic) -> None:
        """Begin with nobody having tried."""
        self._both = Buckets(holds=5, seconds=30, ticks=ticks)
        self._place = Buckets(holds=30, seconds=6, ticks=ticks)
        self._account = Buckets(holds=60, seconds=4, ticks=ticks)

    def take(self, *, account: str, peer: str) -> int:
        """Note an attempt; return 0, or after how many seconds the next one may be made."""
        place, name = place_of(peer), account.strip().casefold()[:100]
        return (
            self._both.take(f"{place} {name}")
            or self._place.take(place)
            or self._account.take(name)
        )

    def forgive(self, *, account: str, peer: str) -> None:
        """Forget the attempts of who has signed in."""
        self._both.forgive(f"{place_of(peer)} {account.strip().casefold()[:100]}")


def place_of(peer: str) -> str:
    """Return what is one place: an address; of those that have very many, their network."""
    try:
        address = ip_address(peer)
    except ValueError:
        return peer[:100]
    if address.version == 4:  # noqa: PLR2004 - of IPv4
        return str(address)
    spare = address.max_prefixlen - _NETWORK_V6
    return str(type(address)(int(address) >> spare << spare))
