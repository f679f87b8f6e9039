"""The only place that finds and reads the data files shipped with the package."""

import json
import posixpath
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent


def _folder(shipped: str, beside: str) -> Path:
    # A wheel carries the folder inside the package; a checkout has it beside the package.
    inside = _PACKAGE / shipped
    return inside if inside.is_dir() else _PACKAGE.parent / beside


@cache
def schema(name: str) -> Any:  # noqa: ANN401 - a JSON document
    """Return the JSON Schema `name`, e.g. `authoring/credit`. Raises `FileNotFoundError`."""
    path = _folder("_schemas", "schemas") / f"{name}.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def whole_schema(name: str) -> Any:  # noqa: ANN401 - a JSON document
    """Return the JSON Schema `name` with each `$ref` replaced by what it names.

    Looking references up takes most of a validator's time. None of ours goes in circles, and beside
    one stand only titles, descriptions and examples.
    """
    return _whole(name, schema(name))


def _whole(name: str, part: Any) -> Any:  # noqa: ANN401 - a JSON document
    if isinstance(part, list):
        return [_whole(name, each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: each for key, each in part.items() if key not in {"$id", "$schema", "$defs"}}
    reference = kept.pop("$ref", None)
    members = {key: _whole(name, each) for key, each in kept.items()}
    return members if reference is None else _named(name, reference) | members


@cache
def _named(name: str, reference: str) -> Any:  # noqa: ANN401 - a JSON document
    address, _, pointer = reference.partition("#")
    if address:
        path = posixpath.join(posixpath.dirname(name), address.removesuffix(".schema.json"))
        name = posixpath.normpath(path)
    part = schema(name)
    for token in pointer.split("/")[1:]:
        part = part[token]
    return _whole(name, part)


def template(name: str) -> str:
    """Return a template that `transcript new` fills. Raises `FileNotFoundError`."""
    return (_PACKAGE / "templates" / name).read_text(encoding="utf-8")


def code_numbers() -> tuple[str, ...]:
    """Return the numbers of the codes that have a page, in order."""
    pages = _folder("_codes", "docs/codes").glob("MT*.md")
    return tuple(sorted(page.stem for page in pages))


def code_page(number: str) -> str:
    """Return the page of a code as Markdown. Raises `FileNotFoundError`."""
    path = _folder("_codes", "docs/codes") / f"{number}.md"
    return path.read_text(encoding="utf-8")


def verification_codes() -> dict[str, str]:
    """Return the sections on what a verification can find, as Markdown, by code."""
    shipped = _PACKAGE / "_verification-codes.md"
    beside = _PACKAGE.parent / "docs" / "verification-codes.md"
    page = (shipped if shipped.is_file() else beside).read_text(encoding="utf-8")
    sections = re.split(r"^#{2,3} (.+)\n", page, flags=re.MULTILINE)
    titled = zip(sections[1::2], sections[2::2], strict=True)
    return {title: text.strip() for title, text in titled if title.isupper()}


def verifier() -> Path:
    """Return the folder of the verifier that runs in a browser: its sources, in JavaScript."""
    return _PACKAGE / "web" / "verifier"


def sample_files() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the sample school: the path inside its folder, and the bytes."""
    root = _folder("_samples", "samples") / "riverbend"
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path.read_bytes()


def sealed_sample() -> bytes:
    """Return a transcript of the sample school as an earlier version of ours has sealed it."""
    return (_folder("_samples", "samples") / "sealed.pdf").read_bytes()


def signed_sample() -> bytes:
    """Return the CLR that the sealed sample carries."""
    return (_folder("_samples", "samples") / "signed.json").read_bytes()
