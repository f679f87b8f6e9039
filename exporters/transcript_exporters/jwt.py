"""Every earned credit as a VC-JWT, in a ZIP file."""

from transcript.errors import ExportError
from transcript.exporting import Edition, archive
from transcript.issuance import IssuedTranscript


class JwtExporter:
    """Writes one `.jwt` file for each earned credit."""

    summary = "each earned credit as a VC-JWT (Open Badges 3.0), zipped"
    suffix = ".badges.jwt.zip"
    media_type = "application/zip"

    languages: tuple[str, ...] = ()

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:
        """Return a ZIP file of compact tokens, with the edition's status lists and ledger proof.

        Raises `ExportError` if a token is not at hand.
        """
        if not all(badge.jwt for badge in issued.badges):
            raise ExportError("jwt", "the tokens of this transcript are not at hand")
        tokens = {f"{badge.credit}.jwt": badge.jwt.encode() for badge in issued.badges}
        return archive({**tokens, **edition.status_files(), **edition.proof_files()})
