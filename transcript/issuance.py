"""A transcript becomes signed credentials."""

from dataclasses import dataclass

from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedBadge:
    """One earned credit on its own: the signed Open Badges credential (JSON), and the same as VC-JWT."""

    credit: str
    credential: bytes
    jwt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedTranscript:
    """What was signed, byte for byte.

    `record` is the native record, `clr` the signed CLR that binds it by digest, `transcript` what
    the record says. Everything an exporter shows comes from here.
    """

    document: DocumentIdentity
    transcript: Transcript
    record: bytes
    clr: bytes
    badges: tuple[SignedBadge, ...]
