"""What was taken back, as published status lists tell it: for a school that lost its registry."""

from collections.abc import Callable
from pathlib import PurePosixPath

from transcript.credentials.status_list import Bitstring, StatusListError, StatusPurpose, list_url
from transcript.errors import TranscriptError
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.registry.status_book import Place, Standing

_PURPOSES = {
    Standing.REVOKED: StatusPurpose.REVOCATION,
    Standing.SUSPENDED: StatusPurpose.SUSPENSION,
}


class UnusableListError(TranscriptError):
    """A status list that is needed is not there, or is none. `name` is its file."""

    def __init__(self, name: str, reason: str) -> None:
        """Say which list, and what is wrong with it."""
        super().__init__(f"{name}: {reason}")
        self.name = name


def published_standings(read: Callable[[str], bytes]) -> Callable[[Place, Standing], bool]:
    """Return what says whether a place is marked in the lists as they are published.

    `read` gives a file by its name, and raises `FileNotFoundError`. No signature is checked: they
    come from the school itself. What is returned raises `UnusableListError`.
    """
    lists: dict[str, Bitstring] = {}

    def is_set(place: Place, standing: Standing) -> bool:
        url = list_url(place.base, place.number, _PURPOSES[standing])
        if url not in lists:
            lists[url] = _bits(url, read)
        return bool(lists[url].value(place.index))

    return is_set


def _bits(url: str, read: Callable[[str], bytes]) -> Bitstring:
    name = PurePosixPath(url).name
    try:
        match parse_json(read(name)):
            case {"id": str(told), "credentialSubject": {"encodedList": bits}} if told == url:
                return Bitstring.decode(bits)
    except FileNotFoundError as error:
        reason = f"it is not there; fetch it from {url}, where you have published it"
        raise UnusableListError(name, reason) from error
    except (StatusListError, UnreadableJsonError) as error:
        raise UnusableListError(name, "it is damaged") from error
    raise UnusableListError(name, f"it is not the list that is published at {url}")
