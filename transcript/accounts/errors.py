"""What stops those who keep accounts."""

from transcript.errors import TranscriptError


class AccountsError(TranscriptError):
    """The accounts cannot be read or written. `where` is their file."""

    def __init__(self, where: str, reason: str) -> None:
        """Say which file, and what is wrong with it."""
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class NotAllowedError(TranscriptError):
    """A change of accounts that is not made. The message says why, and what is possible."""
