"""A transcript becomes signed credentials."""

from transcript.issuance.issued import (
    CLR_FILE,
    IssuedTranscript,
    SignedBadge,
    UnreadableOriginalError,
)
from transcript.issuance.signing import Issuer, issue, sign_status_list

__all__ = [
    "CLR_FILE",
    "IssuedTranscript",
    "Issuer",
    "SignedBadge",
    "UnreadableOriginalError",
    "issue",
    "sign_status_list",
]
