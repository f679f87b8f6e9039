"""What a reader knows of an issuer it trusts: its name, its keys, and who confirmed them."""

from dataclasses import dataclass
from datetime import datetime

from transcript.errors import TranscriptError
from transcript.model.origin import Origin


class TrustListError(TranscriptError):
    """A trust list that cannot be used. `origin` is the place, `message` says what to do."""

    def __init__(self, origin: Origin, message: str) -> None:
        """Say where, and what is wrong."""
        super().__init__(f"{origin}: {message}")
        self.origin = origin
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A key a reader has confirmed, and when it was in use, where that is known.

    Since `compromised_at`, others than the school may sign with it.
    """

    multibase: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    compromised_at: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Return whether the key was in use at a moment."""
        begun = self.valid_from is None or self.valid_from <= moment
        ended = self.valid_until is not None and self.valid_until <= moment
        return begun and not ended


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedIssuer:
    """An issuer a reader has confirmed. `name` is the reader's word for it.

    `logs` are the keys of its ledgers, as `transcript ledger key` prints them.
    """

    id: str
    name: str
    nces: str | None = None
    keys: tuple[TrustedKey, ...] = ()
    certificates: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    added_on: str | None = None
    added_by: str | None = None
    source: str | None = None

    def key(self, multibase: str) -> TrustedKey | None:
        """Return the listed key, if it is listed."""
        return next((each for each in self.keys if each.multibase == multibase), None)
