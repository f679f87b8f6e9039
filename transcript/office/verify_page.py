"""A page that checks badges and CLRs in the reader's browser: one file, and nothing leaves it."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from transcript import __version__, resources
from transcript.credentials.contexts import contexts
from transcript.errors import TranscriptError
from transcript.office.browser_verifier import Bundle
from transcript.office.named_files import content_of
from transcript.office.words import LANGUAGES, words, words_of_page
from transcript.theme.stylesheet import stylesheet
from transcript.verification.documents import Source
from transcript.verification.limits import LIMITS, MEGABYTE
from transcript.verification.published import UnpublishedError, published
from transcript.verification.trust import TrustList

_MOST_LISTS = 200
_ENDINGS = frozenset({".json", ".jwt"})
# In a text of the program these would end it, or begin a comment.
_SCRIPT_MARK = re.compile(r"<(/script|!--)", re.IGNORECASE)
_PLACE = re.compile(r"\{(\w+)\}")


class UnusableListsError(TranscriptError):
    """A status list that cannot be put into the page. `file` is its path."""

    def __init__(self, file: Path, reason: str) -> None:
        """Say which, and why."""
        super().__init__(f"{file} cannot be put into the page: {reason}")
        self.file = file


def verify_page(bundle: Bundle, *, trust: Path | None = None, status: Path | None = None) -> bytes:
    """Return the page, with a trust list and the status lists of a folder in it if they are given.

    The same arguments give the same bytes. Raises `TrustListError`, `UnusableListsError`,
    `ContextError`, `OSError`.
    """
    style = stylesheet("base", "desk", "schemes")
    style += (resources.verifier() / "src/page.css").read_text("utf-8")
    program = _SCRIPT_MARK.sub(r"<\\\1", bundle.program)
    spoken = {each: {**words(each), "static": words_of_page(each)} for each in LANGUAGES}
    given = {
        "contexts": dict(contexts()),
        "words": spoken,
        "trust": _trust(trust) if trust else None,
        "status": _status(status) if status else [],
        "tool": f"Transcript Toolkit {__version__}",
    }
    parts = {
        "policy": escape(_policy(style, program)),
        "title": escape(spoken["en"]["page"]["title"]),
        "script_en": escape(spoken["en"]["static"]["script"]),
        "script_es": escape(spoken["es"]["static"]["script"]),
        "style": style,
        "given": _json(given),
        "notices": bundle.notices.replace("<", "(").replace(">", ")"),
        "program": program,
    }
    # In one pass: what is filled in is not looked at again, and may hold any braces.
    page = (resources.verifier() / "src/page.html").read_text("utf-8")
    return _PLACE.sub(lambda match: parts[match[1]], page).encode()


def _policy(style: str, program: str) -> str:
    """Return what the page may do: run this program, use this style, and open no connection.

    The worker in which it checks is made from the same program, and has this policy too.
    """
    return (
        f"default-src 'none'; script-src '{_hash(program)}'; style-src '{_hash(style)}'; "
        "worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}"


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _trust(file: Path) -> dict[str, str]:
    content = content_of(file, most=LIMITS.json, what="trust list")
    TrustList.parse(content, file=str(file))
    return {"name": file.name, "text": content.decode()}


def _status(folder: Path) -> list[str]:
    found = [each for each in sorted(folder.iterdir()) if each.suffix in _ENDINGS]
    if len(found) > _MOST_LISTS:
        raise UnusableListsError(folder, f"it holds more than {_MOST_LISTS} files")
    return list(_texts(found))


def _texts(files: Iterable[Path]) -> Iterable[str]:
    for file in files:
        content = content_of(file, most=2 * MEGABYTE, what="status list")
        try:
            published(content, source=Source.FILE)
            yield content.decode()
        except (UnpublishedError, UnicodeDecodeError) as error:
            raise UnusableListsError(file, str(error)) from error
