"""The native record as JSON."""

from transcript.issuance import IssuedTranscript


class JsonExporter:
    """Writes the record that the signed CLR binds, byte for byte."""

    summary = "the whole record as the school wrote it, as JSON (schemas/output/transcript)"
    suffix = ".transcript.json"
    media_type = "application/json"

    def render(self, issued: IssuedTranscript) -> bytes:
        """Return the record's bytes, so that their digest is the one in the signed CLR."""
        return issued.record
