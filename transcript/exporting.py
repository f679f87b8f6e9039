"""Exporters are found by entry point, render what is already signed, and never see a key."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from importlib.metadata import EntryPoint, entry_points
from io import BytesIO
from types import MappingProxyType
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from transcript.errors import ExportError, UnknownFormatError
from transcript.issuance import IssuedTranscript
from transcript.model.attachments import LEDGER_PROOF, STATUS_LISTS
from transcript.model.document import ENGLISH
from transcript.model.recipient import Recipient
from transcript.proofs.errors import ProofError

GROUP = "transcript.exporters"
"""The entry-point group in which a package announces its exporters."""

PDF = "application/pdf"
"""The media type of what can be sealed."""

HTML = "text/html"
"""The media type of a page for a browser."""

CARRIERS = frozenset({PDF, HTML, "application/zip"})
"""The media types of what status lists are put into."""

PROOF = "text/plain"
"""The media type of a ledger's proof."""

PROOF_SUFFIX = ".tlog-proof"

PROVED_BESIDE = frozenset({"application/vc+ld+json", "application/json"})
"""The media types of what has the ledger's proof beside it, because it has no room inside."""

XML = "application/xml"
"""The media type of what a system takes in instead of a PDF."""

SAYS_WHETHER_OFFICIAL = frozenset({PDF, XML})
"""The media types of what says of itself whether it is official."""

_UNIX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file to hand out: its name without a folder, its media type, its bytes.

    `remarks` are sentences on what the format had no room for, and what was done about it.
    """

    name: str
    media_type: str
    content: bytes
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which of a document's editions is made.

    `language` (BCP 47) is that of the fixed words; what the school wrote stays as it is. A PDF
    is `official` if it is about to be sealed; what is not official says so of itself.
    `status_lists` are the signed lists of what the school has taken back, as of the export: a
    format that can carry them does, so that a reader without a network knows as of when it stood.
    So it is with `ledger_proof`, which shows since when the document is in the school's ledger.
    `version` is that of the outside standard, for formats of which there are several; None means
    the first that the exporter lists. The pages say for which `recipient` a copy was made.
    A format that can show evidence is given what of it is `evidence`, by its path in the learner's
    folder, and shows no other (None: nobody asked for it); `beside` is where, seen from the file,
    others lie that go with it. Whoever makes the edition has asked who may see them.
    """

    language: str = ENGLISH
    official: bool = True
    status_lists: tuple[bytes, ...] = ()
    ledger_proof: bytes = b""
    version: str | None = None
    recipient: Recipient | None = None
    evidence: Mapping[str, bytes] | None = field(default=None, hash=False)
    beside: Mapping[str, str] = field(default_factory=dict, hash=False)

    def status_files(self) -> dict[str, bytes]:
        """Return the status lists by the names that they have inside of other files."""
        return dict(zip(STATUS_LISTS, self.status_lists, strict=False))

    def proof_files(self) -> dict[str, bytes]:
        """Return the ledger's proof, if there is one, by its name inside of other files."""
        return {LEDGER_PROOF: self.ledger_proof} if self.ledger_proof else {}


class Seal(Protocol):
    """Seals a PDF with a key that the exporter never sees."""

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """Return the PDF, unchanged, and the seal after its end. Raises `ProofError`."""
        ...


class Exporter(Protocol):
    """What the class behind an entry point of the group `transcript.exporters` offers.

    It may offer more: `versions`, the versions of the standard that it can write, the one to
    prefer first; `remarks(issued, edition)`, sentences on what the format had no room for; and
    `missing(text)`, the characters that it could not draw.
    """

    summary: str
    """What the format is, in one line for a list."""

    suffix: str
    """How the names of its files end, e.g. `.clr.json`."""

    media_type: str
    """The media type of its files."""

    languages: tuple[str, ...]
    """The languages (BCP 47) its fixed words can be in; none if it has no fixed words."""

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:
        """Return the file's bytes; the same for the same issued transcript and edition."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """An installed format and the distribution that brings it."""

    name: str
    distribution: str


def formats() -> tuple[Format, ...]:
    """Return the installed formats by name, without importing an exporter.

    Raises `ExportError` if two packages announce one name.
    """
    found = _announced()
    return tuple(Format(name=name, distribution=_origin(found[name])) for name in sorted(found))


def exporter(name: str) -> Exporter:
    """Return the exporter of a format. Raises `UnknownFormatError` or `ExportError`."""
    found = _announced()
    if name not in found:
        raise UnknownFormatError(name, sorted(found))
    try:
        made: Exporter = found[name].load()()
    except (ImportError, AttributeError, TypeError) as error:
        raise ExportError(name, f"the exporter cannot be loaded: {error}") from error
    return made


def export(  # noqa: PLR0913 - one for each way in which editions differ
    issued: IssuedTranscript,
    name: str,
    *,
    language: str | None = None,
    seal: Seal | None = None,
    status_lists: tuple[bytes, ...] = (),
    ledger_proof: bytes = b"",
    version: str | None = None,
    official: bool = True,
    recipient: Recipient | None = None,
    evidence: Mapping[str, bytes] | None = None,
    beside: Mapping[str, str] = MappingProxyType({}),
) -> Artifact:
    """Render an issued transcript in a format.

    `language` is that of the fixed words; without it, the one the transcript was issued in. A PDF
    is sealed with `seal`; without one it is an unofficial copy, as is all that says whether it is
    official if `official` is off. `status_lists` and `ledger_proof` travel with formats that can
    carry them; `version` is one of the exporter's. A PDF for a `recipient` has to be sealed: else
    anybody could change whom it names. `evidence` and `beside` are as in `Edition`.
    Raises `UnknownFormatError` or `ExportError`.
    """
    chosen = exporter(name)
    wanted = language or issued.document.language
    _require_language(chosen, name, wanted)
    _require_version(chosen, name, version)
    sealed = seal is not None and chosen.media_type == PDF
    if recipient is not None and chosen.media_type == PDF and not sealed:
        raise ExportError(name, "a copy for a recipient is sealed, and there is no seal")
    edition = Edition(
        language=wanted,
        official=_is_official(chosen, sealed=sealed, asked=official),
        status_lists=status_lists,
        ledger_proof=ledger_proof,
        version=version,
        recipient=recipient,
        evidence=evidence,
        beside=beside,
    )
    content = chosen.render(issued, edition)
    if seal is not None and sealed:
        content = _sealed(content, name, seal, at=issued.document.issued_at)
    return Artifact(
        name=_file_name(chosen, issued, edition),
        media_type=chosen.media_type,
        content=content,
        remarks=_remarks(chosen, issued, edition),
    )


def _is_official(chosen: Exporter, *, sealed: bool, asked: bool) -> bool:
    if chosen.media_type == PDF:
        return sealed
    return asked or chosen.media_type not in SAYS_WHETHER_OFFICIAL


def _file_name(chosen: Exporter, issued: IssuedTranscript, edition: Edition) -> str:
    is_translated = chosen.languages and edition.language != issued.document.language
    tag = f".{edition.language}" if is_translated else ""
    # Beside the sealed file, and never in its place.
    mark = "" if edition.official else ".unofficial"
    return f"{issued.transcript.learner.id}{tag}{mark}{chosen.suffix}"


def proof_beside(issued: IssuedTranscript, proof: bytes) -> Artifact:
    """Return the ledger's proof as a file of its own, for formats that cannot carry it."""
    return Artifact(
        name=f"{issued.transcript.learner.id}{PROOF_SUFFIX}", media_type=PROOF, content=proof
    )


def _require_language(chosen: Exporter, name: str, wanted: str) -> None:
    if chosen.languages and wanted not in chosen.languages:
        known = ", ".join(chosen.languages)
        raise ExportError(name, f"there is no edition in “{wanted}”; there are: {known}")


def _require_version(chosen: Exporter, name: str, wanted: str | None) -> None:
    known = versions_of(chosen)
    if wanted and wanted not in known:
        there = f"there are {', '.join(known)}" if known else "this format has no versions"
        raise ExportError(name, f"there is no version “{wanted}”; {there}")


def versions_of(chosen: Exporter) -> tuple[str, ...]:
    """Return the versions of its standard that an exporter can write, the one to prefer first."""
    versions: tuple[str, ...] = getattr(chosen, "versions", ())
    return versions


def _remarks(chosen: Exporter, issued: IssuedTranscript, edition: Edition) -> tuple[str, ...]:
    find: Callable[[IssuedTranscript, Edition], tuple[str, ...]] | None
    find = getattr(chosen, "remarks", None)
    return find(issued, edition) if find else ()


def _sealed(content: bytes, name: str, seal: Seal, *, at: datetime) -> bytes:
    try:
        return seal.seal(content, at=at)
    except ProofError as error:
        raise ExportError(name, str(error)) from error


def missing(text: str) -> frozenset[str]:
    """Return the characters of a text that some installed format could not draw.

    An exporter that draws offers a method `missing` for it; one that cannot be loaded is passed
    over here, for `export` to tell.
    """
    return frozenset[str]().union(*(find(text) for find in _finders()))


@cache
def _finders() -> tuple[Callable[[str], frozenset[str]], ...]:
    found: list[Callable[[str], frozenset[str]] | None] = []
    for each in formats():
        with suppress(ExportError):
            found.append(getattr(exporter(each.name), "missing", None))
    return tuple(each for each in found if each is not None)


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file of the files by name; the same bytes for the same files."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as made:
        for name, each in files.items():
            made.writestr(archive_entry(name), each)
    return content.getvalue()


def archive_entry(name: str) -> ZipInfo:
    """Return the head of a file in a ZIP file that tells no time, user or system."""
    # 1980 is the first year a ZIP file can say.
    entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = _UNIX
    entry.external_attr = 0o644 << 16
    return entry


def _announced() -> Mapping[str, EntryPoint]:
    return _found_by(entry_points)


@lru_cache(maxsize=1)
def _found_by(ask: Callable[..., Iterable[EntryPoint]]) -> Mapping[str, EntryPoint]:
    # Asked once: the answer is looked for in the files of every installed package.
    # entry_points() promises no order, and nothing stops two packages from taking one name.
    found: dict[str, EntryPoint] = {}
    for each in sorted(ask(group=GROUP), key=lambda point: (point.name, point.value)):
        if each.name in found and found[each.name].value != each.value:
            both = f"{_origin(found[each.name])} and {_origin(each)}"
            raise ExportError(each.name, f"two packages bring an exporter of this name: {both}")
        found[each.name] = each
    return found


def _origin(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "unknown"
