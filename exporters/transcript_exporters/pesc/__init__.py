"""Messages of PESC, the Postsecondary Electronic Standards Council, for systems of colleges."""

from typing import TYPE_CHECKING

from transcript.exporting import XML, Edition
from transcript.issuance import IssuedTranscript

if TYPE_CHECKING:
    from transcript_exporters.pesc.draft import Draft


class PescExporter:
    """Writes a PESC High School Transcript, for offices that load one."""

    summary = "PESC High School Transcript (XML); choose an older one with --pesc-version"
    suffix = ".pesc.xml"
    media_type = XML

    languages: tuple[str, ...] = ()
    versions = ("1.6.0", "1.5.0", "1.3.0")

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:
        """Return the message in the edition's version of the standard."""
        return self._draft(issued, edition).to_bytes()

    def remarks(self, issued: IssuedTranscript, edition: Edition) -> tuple[str, ...]:
        """Return a sentence for each text that the standard had no room for."""
        return self._draft(issued, edition).remarks

    def _draft(self, issued: IssuedTranscript, edition: Edition) -> "Draft":
        from transcript_exporters.pesc.high_school import high_school_transcript

        version = edition.version or self.versions[0]
        return high_school_transcript(issued, version=version, official=edition.official)


class LearningRecordExporter:
    """Writes a PESC Learning Record, which has words for outcomes instead of courses."""

    summary = "PESC Learning Record 1.0.0 (XML): each earned credit as a learning outcome"
    suffix = ".learning-record.xml"
    media_type = XML

    languages: tuple[str, ...] = ()

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:
        """Return the message."""
        return self._draft(issued, edition).to_bytes()

    def remarks(self, issued: IssuedTranscript, edition: Edition) -> tuple[str, ...]:
        """Return a sentence for each text that the standard had no room for."""
        return self._draft(issued, edition).remarks

    def _draft(self, issued: IssuedTranscript, edition: Edition) -> "Draft":
        from transcript_exporters.pesc.learning_record import learning_record

        return learning_record(issued, official=edition.official)
