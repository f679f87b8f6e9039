"""Many learners' files in one ZIP file, with an index that a college's system matches people by."""

from types import TracebackType
from typing import IO, Self
from zipfile import ZIP_DEFLATED, ZipFile

from transcript.exporting import PROOF, Artifact, archive_entry
from transcript.model.transcript import RecordStatus, Transcript
from transcript.reading.csv_text import table_text

INDEX = "index.csv"

_COLUMNS = ("filename", "first", "last", "birthdate", "CEEB", "document type")
_KINDS = {
    RecordStatus.COMPLETE: "Transcript",
    RecordStatus.IN_PROGRESS: "Transcript in progress",
}


class Bundle:
    """A ZIP file that is being written. At its end come the index, and then the end of the file."""

    def __init__(self, file: IO[bytes]) -> None:
        """Write to a file that can be sought in; it stays open."""
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._rows: list[tuple[str, ...]] = [_COLUMNS]

    def add(self, artifact: Artifact, transcript: Transcript) -> None:
        """Add a file, and a line of the index on whose transcript it is.

        A ledger's proof is no document to take in, and has no line.
        """
        self._zip.writestr(archive_entry(artifact.name), artifact.content)
        if artifact.media_type != PROOF:
            self._rows.append(_row(artifact.name, transcript))

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the index and the end, unless something went wrong."""
        if kind is None:
            self._zip.writestr(archive_entry(INDEX), table_text(self._rows).encode())
        self._zip.close()


def _row(name: str, transcript: Transcript) -> tuple[str, ...]:
    """Return what tells a learner from others, as far as it was released.

    The legal name, since that is what an application has. Who has only one name has it as the last.
    """
    learner = transcript.learner
    legal = learner.legal_name
    family = legal.family or ("" if legal.given else legal.full)
    return (
        name,
        legal.given or "",
        family,
        learner.birth_date.isoformat() if learner.birth_date else "",
        transcript.school.identifiers.ceeb or "",
        _KINDS[transcript.status],
    )
