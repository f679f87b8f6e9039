"""Evidence on the page: shown in it, linked beside it, or named; each file once."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from transcript.exporting import Edition
from transcript.model.evidence import Evidence
from transcript.model.media_types import media_type_of

_LONGEST_TEXT = 40_000  # letters shown; the file has the rest
_KIB = 1024
_TEXTS = frozenset({"text/plain", "text/markdown", "text/csv"})
_LINKED = frozenset({"http", "https"})
_MISLEADING = frozenset("\\@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What of a piece of evidence is at hand.

    `form` is `image`, `audio`, `video`, `text`, `file` (to save), `beside`, `url` or `kept`.
    `source` is an address; `text` is what a text says; `size` is in bytes.
    """

    form: str
    source: str = ""
    name: str = ""
    text: str = ""
    size: int = 0
    host: str = ""


def works_of(evidence: tuple[Evidence, ...], edition: Edition) -> Mapping[str, Work]:
    """Return what is at hand of each piece, by its id."""
    return {each.id: _work(each, edition) for each in evidence}


def _work(evidence: Evidence, edition: Edition) -> Work:
    path = evidence.file or ""
    name = PurePosixPath(path).name
    content = (edition.evidence or {}).get(path)
    if path and content is not None:
        return _inside(name, content)
    if path and path in edition.beside:
        return Work(form="beside", source=quote(edition.beside[path]), name=name)
    address = _address(evidence.url or "")
    if address:
        return Work(form="url", source=evidence.url or "", host=address)
    return Work(form="kept")


def _inside(name: str, content: bytes) -> Work:
    kind = media_type_of(name) or "application/octet-stream"
    form, text = kind.partition("/")[0], ""
    if kind in _TEXTS:
        # Read as a text and never as a page: a browser is given letters, whatever they spell.
        form, text = "text", content.decode("utf-8", "replace")[:_LONGEST_TEXT]
    elif form not in {"image", "audio", "video"}:
        form = "file"
    source = data_address(kind, content)
    return Work(form=form, source=source, name=name, text=text, size=len(content))


def data_address(kind: str, content: bytes) -> str:
    """Return an address that holds the file itself."""
    return f"data:{kind};base64,{b64encode(content).decode('ascii')}"


def _address(url: str) -> str:
    """Return the host of an address that a reader may be led to, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    # A browser ends the host at a backslash, and none of what stands before an “@” is the host.
    plain = _MISLEADING.isdisjoint(parts.netloc)
    return (parts.hostname or "") if plain and parts.scheme.lower() in _LINKED else ""


def size_of(size: int) -> tuple[str, str]:
    """Return the key of the words for a size, and its number."""
    if size >= _KIB * _KIB:
        return "size.mb", f"{size / _KIB / _KIB:.1f}"
    return "size.kb", str(max(1, round(size / _KIB)))


def first_places(groups: Iterator[tuple[str, tuple[Evidence, ...]]]) -> Mapping[str, str]:
    """Return by piece of evidence the first group that has it: there it is shown."""
    found: dict[str, str] = {}
    for group, items in groups:
        for each in items:
            found.setdefault(each.id, group)
    return found
