"""The verifier that runs in a browser, bundled: our JavaScript, and the libraries that it needs.

A wheel may bring the bundle along. Else it is made once, by npm and Node.js, and kept in the user's
cache under the digest of what it is made from.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from transcript import resources
from transcript.errors import TranscriptError

MADE = "made"
"""The folder, beside the sources, in which a wheel has the bundle."""

_PARTS = ("page.js", "core.mjs", "notices.txt")
_DIGEST = "digest.txt"
_LONGEST = 300


class BundlingError(TranscriptError):
    """The bundle is not there, and could not be made. The message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The program of the page, and the terms of the libraries in it. `core` is for Node.js."""

    program: str
    notices: str
    core: Path


def bundle(*, tell: Callable[[str], None]) -> Bundle:
    """Return the bundle, after making it if it is not there; `tell` is told that.

    Only then is npm asked, which fetches the libraries by the digests that are noted for them.
    Raises `BundlingError`.
    """
    digest = _digest()
    kept = _cache() / f"verifier-{digest[:16]}"
    folder = next((each for each in (resources.verifier() / MADE, kept) if _is(each, digest)), None)
    if folder is None:
        tell(
            "bundling the verifier for browsers, once: npm fetches its libraries; it takes a minute"
        )
        make_bundle(kept)
        folder = kept
    program, notices = ((folder / name).read_text("utf-8") for name in ("page.js", "notices.txt"))
    return Bundle(program=program, notices=notices, core=folder / "core.mjs")


def make_own() -> None:
    """Make the bundle beside its sources, for a wheel. Raises `BundlingError`, `OSError`."""
    make_bundle(resources.verifier() / MADE)


def make_bundle(folder: Path) -> None:
    """Make the bundle, and put it there whole. Raises `BundlingError`, `OSError`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=".verifier-") as temporary:
        work, made = Path(temporary) / "work", Path(temporary) / MADE
        for name, content in _sources():
            path = work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        made.mkdir()
        _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", inside=work)
        _run("node", "build.mjs", str(made), inside=work)
        (made / _DIGEST).write_text(_digest(), encoding="ascii")
        shutil.rmtree(folder, ignore_errors=True)
        try:
            made.rename(folder)
        except OSError:
            # Somebody else was quicker, with the same.
            if not _is(folder, _digest()):
                raise


def _is(folder: Path, digest: str) -> bool:
    try:
        noted = (folder / _DIGEST).read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return False
    return noted == digest and all((folder / name).is_file() for name in _PARTS)


def _digest() -> str:
    """Return the digest of everything that the bundle is made from."""
    whole = sha256()
    for name, content in _sources():
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def _sources() -> Iterator[tuple[str, bytes]]:
    root = resources.verifier()
    names = ["build.mjs", "package.json", "package-lock.json"]
    names += [path.relative_to(root).as_posix() for path in sorted((root / "src").rglob("*.js"))]
    for name in names:
        yield name, (root / name).read_bytes()


def _run(name: str, *arguments: str, inside: Path) -> None:
    program = shutil.which(name)
    if program is None:
        raise BundlingError(
            f"the page is bundled with {name}, which is not on this machine; install Node.js 20 or "
            "later, which brings it, and try again"
        )
    ended = subprocess.run(  # noqa: S603 - by name, on our own files
        [program, *arguments], cwd=inside, capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        lines = [each for each in ended.stderr.splitlines() if "warn" not in each and each.strip()]
        said = " ".join(lines)[:_LONGEST] or f"it ended with {ended.returncode}"
        raise BundlingError(f"{name} could not bundle the page: {said}")


def _cache() -> Path:
    # Windows, macOS, and where the others' standard (XDG Base Directory) puts it.
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "transcript-toolkit"
