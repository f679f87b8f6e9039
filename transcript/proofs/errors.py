"""What goes wrong with keys and signatures. Issuing and verifying translate these."""

from transcript.ways_out import WayOut


class ProofError(Exception):
    """The base of every error this room raises on purpose. `way_out` is what can be done."""

    def __init__(self, *said: object, way_out: WayOut | None = None) -> None:
        """Say what is wrong, and what can be done."""
        super().__init__(*said)
        self.way_out = way_out


class InvalidProofError(ProofError):
    """A signature that does not fit what it claims to sign, or a proof that is malformed."""


class UnsupportedProofError(ProofError):
    """A kind of proof that this version cannot judge; it may still be right."""


class BudgetExceededError(ProofError):
    """Judging would take more work than any honest document needs."""


class KeyUnusableError(ProofError):
    """A key that cannot be read or must not be used. The message never shows a secret."""


class SealError(ProofError):
    """A PDF that cannot be sealed, or a time stamp for the seal that cannot be had."""


class DataLossError(ProofError):
    """Something that would not be covered by the signature. `path` is a JSON Pointer to it."""

    def __init__(self, path: str, reason: str) -> None:
        """Say where in the document, and why it cannot be signed."""
        super().__init__(f"{path or '(the document)'}: {reason}")
        self.path = path
        self.reason = reason


class MeaninglessError(DataLossError):
    """Something that is signed as it is spelt, though no context says what it means."""
