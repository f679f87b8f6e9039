"""An archive: everything that was issued, as files that a stranger can check without our database.

It is plain: JSON, PDF/A, text. Whoever has it needs the school's keys from elsewhere, and no more.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from transcript.batch.exporting import Editions
from transcript.exporting import export
from transcript.issuance import IssuedTranscript
from transcript.proofs.timestamps import timestamp_text
from transcript.reading.csv_text import table_text
from transcript.registry.corrections import TakenBack
from transcript.registry.originals import Original, Originals
from transcript.registry.registry import Registry
from transcript.registry.status_book import Standing

SUMS = "SHA256SUMS"
"""The last file: where it is, the archive is whole."""

_COLUMNS = ("number", "document", "learner", "issued_at", "standing", "successor", "folder")

_README = """\
Archive of {school}
{line}

Made on {at}. It holds every transcript that the school has issued and not purged, in files that
can be read and checked without the school's database, and without the school.

    documents/<number>/    a transcript each
        transcript.pdf         the page, PDF/A-3, sealed; the signed record is inside
        transcript.clr.json    the signed record: Comprehensive Learner Record 2.0 by 1EdTech,
                               with a signed Open Badge 3.0 for each credit
        transcript.json        the same in the school's own words; the record names its digest
        transcript.tlog-proof  the proof that it is in the school's ledger (C2SP tlog-proof)
    index.csv              who is who, and which transcripts do not count any more
    keys/                  the school's public keys, old ones too: did.json (W3C DID), and dates
    trust.yaml             the same keys as a trust list for “transcript verify”
    status/                what was taken back, signed (W3C Bitstring Status List)
    ledger/                the school's ledger, signed (C2SP tlog-tiles); it names nobody
    SHA256SUMS             the digest of every other file

Is every file there, as it was?

    sha256sum --check SHA256SUMS

Are the transcripts what the school has signed, and how did they stand on that day?

    transcript verify documents/*/transcript.pdf --trust trust.yaml --status status --at {at}

trust.yaml is the school's own word on its keys: compare it with a copy that you had before, or ask
the school or its successor by another way. Without our program every part can be checked by what
its standard says; the signatures are Ed25519, and the seals of the PDFs are PAdES.

It holds personal data. Keep it as you keep student records.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What an archive is made of: what was issued, and the `beside` files of the school, by path.

    `editions` say how PDFs are sealed, and which proofs and lists go with them.
    """

    school: str
    originals: Originals
    registry: Registry
    editions: Editions
    beside: Mapping[str, bytes]
    at: datetime
    _sums: list[str] = field(default_factory=list)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file by its path, the digests last. Raises `TranscriptError` or `OSError`.

        An original that is damaged stops it: an archive without it would be taken for whole.
        """
        rows: list[tuple[str, ...]] = [_COLUMNS]
        taken_back = {each.document: each for each in self.registry.corrections.taken_back()}
        for original in self.originals.every():
            folder = f"documents/{original.entry.number}"
            yield from self._summed(self._document(original, folder))
            rows.append(_row(original, taken_back.get(original.entry.document_id), folder))
        told = {"index.csv": table_text(rows).encode(), "README.txt": self._readme(), **self.beside}
        yield from self._summed(told.items())
        yield SUMS, "".join(sorted(self._sums)).encode()

    def _summed(self, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for path, content in files:
            self._sums.append(f"{sha256(content).hexdigest()}  {path}\n")
            yield path, content

    def _document(self, original: Original, folder: str) -> Iterator[tuple[str, bytes]]:
        issued, document = IssuedTranscript.from_files(original.files()), original.entry.document_id
        proof = self.editions.ledger_proof(document)
        page = export(
            issued,
            "pdf",
            seal=self.editions.seal,
            status_lists=self.editions.status_lists(document),
            ledger_proof=proof,
        )
        yield f"{folder}/transcript.json", issued.record
        yield f"{folder}/transcript.clr.json", issued.clr
        yield f"{folder}/transcript.pdf", page.content
        if proof:
            yield f"{folder}/transcript.tlog-proof", proof

    def _readme(self) -> bytes:
        title = f"Archive of {self.school}"
        at = timestamp_text(self.at)
        return _README.format(school=self.school, line="=" * len(title), at=at).encode()


def _row(original: Original, taken_back: TakenBack | None, folder: str) -> tuple[str, ...]:
    entry = original.entry
    return (
        entry.number,
        entry.document_id,
        entry.learner,
        timestamp_text(entry.issued_at),
        str(taken_back.standing if taken_back else Standing.IN_FORCE),
        (taken_back.successor if taken_back else None) or "",
        folder,
    )
