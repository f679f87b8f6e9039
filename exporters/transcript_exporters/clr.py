"""The signed CLR 2.0."""

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript


class ClrExporter:
    """Writes the signed Comprehensive Learner Record as it was issued."""

    summary = "signed CLR 2.0 with every credit as a signed Open Badges 3.0 credential inside"
    suffix = ".clr.json"
    media_type = "application/vc+ld+json"

    languages: tuple[str, ...] = ()

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:  # noqa: ARG002 - one edition
        """Return the bytes that were signed and verified at issue."""
        return issued.clr
