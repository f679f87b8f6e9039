"""Checking files for whoever asks: the verify page and the API do it alike.

Of what is checked nothing is kept here, and nothing of it is written anywhere.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock

from transcript.batch.verifying_together import POOL_LIMITS, BusyError, PoolLimits, VerifierPool
from transcript.errors import TranscriptError
from transcript.office.folder import open_workspace
from transcript.office.keys import keyring_of, required_school
from transcript.office.named_files import content_of
from transcript.office.passphrases import without_passphrase
from transcript.office.receipts import TrustFile
from transcript.office.trust_file import trust_entry
from transcript.proofs.errors import ProofError
from transcript.proofs.keyring import HISTORY
from transcript.transparency.note import NoteError
from transcript.transparency.proof_text import MOST_BYTES, LedgerProof
from transcript.verification.documents import Document, Documents, Source
from transcript.verification.limits import LIMITS, MEGABYTE
from transcript.verification.paper import judge_code
from transcript.verification.published import UnpublishedError, published
from transcript.verification.report import FileReport, VerificationReport
from transcript.verification.trust import TrustList

__all__ = [
    "BusyError",
    "Checked",
    "Checker",
    "Given",
    "Known",
    "Submission",
    "TrustFile",
    "UnusableCompanionError",
]

PROOF_SUFFIX = ".tlog-proof"
"""How the name of a file with a proof of a ledger ends."""

_LONGEST_CODE = 10_000
_LARGEST_TRUST_LIST = 5 * MEGABYTE
_PROOF_START = b"c2sp.org/tlog-proof"
_NOBODY = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file that somebody gave: the name it had, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What is to be judged, as of when: a file, a code from a printed page, or both.

    `beside` are status lists and proofs of ledgers that came with it. `code_name` is what the
    report calls the code.
    """

    at: datetime
    file: Given | None = None
    code: str = ""
    code_name: str = "printed code"
    beside: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A list as it was read. `file` is None, and `own` an id, where a school knows itself alone."""

    trust: TrustList
    file: TrustFile | None
    own: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The verdict, the code's first, and by what it was reached."""

    report: VerificationReport
    at: datetime
    known: Known | None
    beside: tuple[str, ...]

    @property
    def trust(self) -> TrustFile | None:
        """The file with the list that was used."""
        return self.known.file if self.known else None

    @property
    def own(self) -> str:
        """The id of the school that checks what it has issued itself."""
        return self.known.own if self.known else ""


class UnusableCompanionError(TranscriptError):
    """Something that was given beside a file, and is neither a status list nor a proof."""

    def __init__(self, name: str, reason: str) -> None:
        """Say which, and why."""
        super().__init__(f"{name}: this is no status list and no proof of a ledger: {reason}")
        self.name = name
        self.reason = reason


_Stamp = tuple[object, ...]


class Checker:
    """Checks files for many at once. It starts nothing until it is asked; `close` ends it."""

    def __init__(self, limits: PoolLimits = POOL_LIMITS) -> None:
        """Remember how much may be done at once."""
        self._pool = VerifierPool(environment=without_passphrase(), limits=limits)
        self._lock = Lock()
        self._known: tuple[_Stamp, Known | None] | None = None

    def check(
        self, submission: Submission, *, trust: Path | None, school: Path | None = None
    ) -> Checked:
        """Return the verdict of a reader whose list of issuers is in the file `trust`.

        A list that is not there yet has nobody on it. A school that checks what it has issued, in
        the folder `school`, knows itself by its own keys. Raises `BusyError` if too many ask,
        `UnusableCompanionError` for what came beside, and `TrustListError` or `OSError` if the list
        cannot be used; never for what the file holds.
        """
        documents = _documents(submission.beside)
        known = self.known(trust, school=school)
        listed = known.trust if known else None
        reports = tuple(self._files(submission, listed, documents))
        return Checked(
            report=VerificationReport(files=reports),
            at=submission.at,
            known=known,
            beside=tuple(each.name for each in submission.beside),
        )

    def known(self, path: Path | None, *, school: Path | None = None) -> Known | None:
        """Return a trust list, read anew only if one of its files is another one.

        None if there is none. Raises `TrustListError` or `OSError`.
        """
        if path is None and school is None:
            return None
        stamp = (*_stamps(path), *_stamps(school and school / "school.yaml"))
        stamp += _stamps(school and school / "keys" / HISTORY)
        with self._lock:
            if self._known is None or self._known[0] != stamp:
                self._known = (stamp, _read(path, school))
            return self._known[1]

    def warm(self, *, trust: Path | None, at: datetime, school: Path | None = None) -> None:
        """Start what the first reader would wait for. Raises as `check` does of the list."""
        known = self.known(trust, school=school)
        self._pool.warm(trust=known.trust if known else None, at=at)

    def close(self) -> None:
        """End the processes that were started."""
        self._pool.close()

    def _files(
        self, submission: Submission, trust: TrustList | None, documents: Documents
    ) -> list[FileReport]:
        given, at = submission.file, submission.at
        reports = []
        if given is not None:
            found = self._pool.examine(
                given.content, file=given.name, trust=trust, at=at, documents=documents
            )
            reports.append(found.report)
        if submission.code:
            code = submission.code[:_LONGEST_CODE]
            name = submission.code_name
            reports.insert(0, judge_code(code, file=name, trust=trust, at=at, files=reports))
        return reports


def _stamps(path: Path | None) -> _Stamp:
    """Return by what it is seen that a file is another one."""
    try:
        status = path.stat() if path else None
    except FileNotFoundError:
        status = None
    # A file that was replaced within the clock's grain has another inode.
    return (path, status and (status.st_mtime_ns, status.st_size, status.st_ino))


def _read(path: Path | None, school: Path | None) -> Known | None:
    own = _own(school) if school else None
    issuers = dict(own.issuers) if own else {}
    named = next(iter(issuers), "")
    if path is None:
        return Known(trust=TrustList(issuers=issuers), file=None, own=named) if own else None
    try:
        content = content_of(path, most=_LARGEST_TRUST_LIST, what="trust list")
    except FileNotFoundError:
        content = _NOBODY
    listed = TrustList.parse(content, file=path.name).issuers if content is not _NOBODY else {}
    return Known(
        # What somebody has written of the school comes before what it knows of itself.
        trust=TrustList(issuers={**issuers, **listed}),
        file=TrustFile(name=path.name, sha256=sha256(content).hexdigest()),
        own=named,
    )


def _own(folder: Path) -> TrustList | None:
    """Return the list with the school itself on it; None as long as it has no keys or no name."""
    try:
        school = required_school(open_workspace(folder))
        entry = trust_entry(school, keyring_of(folder).history())
        text = "\n".join(("version: 1", "issuers:", *entry, ""))
        found = TrustList.parse(text.encode(), file="trust.yaml")
    except (TranscriptError, ProofError, OSError):
        return None
    return found if any(each.keys for each in found.issuers.values()) else None


def _documents(beside: tuple[Given, ...]) -> Documents:
    lists, proofs = [], []
    for each in beside:
        if each.name.endswith(PROOF_SUFFIX) or each.content.startswith(_PROOF_START):
            proofs.append(_proof(each))
        else:
            lists.append(_list(each))
    return Documents.of(lists, proofs)


def _proof(given: Given) -> bytes:
    if len(given.content) > MOST_BYTES:
        raise UnusableCompanionError(given.name, "it is too large")
    try:
        LedgerProof.parse(given.content)
    except NoteError as error:
        raise UnusableCompanionError(given.name, str(error)) from error
    return given.content


def _list(given: Given) -> Document:
    if len(given.content) > LIMITS.status_list:
        raise UnusableCompanionError(given.name, "it is too large")
    try:
        return published(given.content, source=Source.FILE)
    except UnpublishedError as error:
        raise UnusableCompanionError(given.name, str(error)) from error
