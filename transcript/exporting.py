"""Exporters are found by entry point, render what is already signed, and never see a key."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from io import BytesIO
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from transcript.errors import ExportError, UnknownFormatError
from transcript.issuance import IssuedTranscript

GROUP = "transcript.exporters"
"""The entry-point group in which a package announces its exporters."""

_UNIX = 3


AREA_COLOURS = (
    "#1f5a96",
    "#026548",
    "#7d4e02",
    "#664a92",
    "#913d47",
    "#046172",
    "#4f5f00",
    "#863f71",
    "#6d5501",
    "#48529a",
    "#226529",
    "#91402c",
)
"""The colours of the areas, in the order of the graduate profile, the same in every format.

Equally dark, and over 4.5:1 against white, so that nothing depends on telling them apart.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file to hand out: its name without a folder, its media type, its bytes."""

    name: str
    media_type: str
    content: bytes


class Exporter(Protocol):
    """What the class behind an entry point of the group `transcript.exporters` offers."""

    summary: str
    """What the format is, in one line for a list."""

    suffix: str
    """How the names of its files end, e.g. `.clr.json`."""

    media_type: str
    """The media type of its files."""

    def render(self, issued: IssuedTranscript) -> bytes:
        """Return the file's bytes; the same for the same issued transcript."""
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


def export(issued: IssuedTranscript, name: str) -> Artifact:
    """Render an issued transcript in a format. Raises `UnknownFormatError` or `ExportError`."""
    chosen = exporter(name)
    return Artifact(
        name=f"{issued.transcript.learner.id}{chosen.suffix}",
        media_type=chosen.media_type,
        content=chosen.render(issued),
    )


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file of the files by name; the same bytes for the same files."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as made:
        for name, each in files.items():
            # 1980 is the first year a ZIP file can say; no clock, no user, no system of ours.
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = 0o644 << 16
            made.writestr(entry, each)
    return content.getvalue()


def _announced() -> dict[str, EntryPoint]:
    # entry_points() promises no order, and nothing stops two packages from taking one name.
    found: dict[str, EntryPoint] = {}
    for each in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        if each.name in found and found[each.name].value != each.value:
            both = f"{_origin(found[each.name])} and {_origin(each)}"
            raise ExportError(each.name, f"two packages bring an exporter of this name: {both}")
        found[each.name] = each
    return found


def _origin(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "unknown"
