"""The native record as JSON."""

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript


class JsonExporter:
    """Writes the record that the signed CLR binds, byte for byte."""

    summary = "the whole record as the school wrote it, as JSON (schemas/output/transcript)"
    suffix = ".transcript.json"
    media_type = "application/json"

    languages: tuple[str, ...] = ()

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:  # noqa: ARG002 - one edition
        """Return the record's bytes, so that their digest is the one in the signed CLR."""
        return issued.record
