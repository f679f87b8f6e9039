"""What was issued: found again, and one document with its standing and all that became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from transcript.accounts.roles import Permission
from transcript.errors import TranscriptError
from transcript.exporting import export, exporter, formats
from transcript.issuance import IssuedTranscript
from transcript.model.document import number_of
from transcript.office.folder import originals_of, registry_of
from transcript.office.issued import has_any
from transcript.registry.documents import Known, spelt
from transcript.registry.ledger import Noted
from transcript.registry.listing import Filed, Named
from transcript.registry.registry import Registry
from transcript.registry.status_book import FINAL, Standing
from transcript.source.workspace import Workspace
from transcript.web.asked import Answer, Asked, Download, NotHereError, Page, Redirect, Way
from transcript.web.desk.choosing import names_of, school_of

_A_PAGE = 50
_MOST_FOUND = 200
_READER = "html"
_POLICY = (
    "sandbox allow-popups allow-downloads allow-scripts; default-src 'none'; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; media-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""The reader's file says in itself, by digest, which of its own may run; it can send nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One document that the address names, with what is needed to act on it."""

    workspace: Workspace
    registry: Registry
    known: Known
    standing: Standing
    is_newest: bool

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/documents/{self.known.number}"


def held(asked: Asked) -> Held:
    """Return the document of the address. Raises `NotHereError` if there is none."""
    workspace = school_of(asked)
    registry = registry_of(workspace)
    number = asked.path["document"]
    found = [each for each in registry.documents.find(number) if _is_called(each, number)]
    if len(found) != 1:
        raise NotHereError("no document of this number was issued here")
    known = found[0]
    return Held(
        workspace=workspace,
        registry=registry,
        known=known,
        standing=registry.status.standing_of(known.document),
        is_newest=registry.documents.of(known.learner)[-1].document == known.document,
    )


def every(asked: Asked) -> Answer:
    """List what was issued, newest first; a search comes as a form: no address names anybody."""
    workspace = school_of(asked)
    registry, words = registry_of(workspace), asked.form.get("search")
    names = names_of(workspace)
    standing = _standing(asked.form.get("standing") or asked.query.get("standing", ""))
    filed: Sequence[Filed] = ()
    found, at, pages = 0, 1, 1
    if has_any(workspace, registry) and words.strip():
        ids = _like(registry.listing.names(standing), words, names)
        found, filed = len(ids), registry.listing.those(ids[:_MOST_FOUND])
    elif has_any(workspace, registry):
        found = registry.listing.count(standing)
        pages = max(1, -(-found // _A_PAGE))
        at = _page_number(asked.query.get("page", ""), pages)
        filed = registry.listing.page(most=_A_PAGE, skip=(at - 1) * _A_PAGE, standing=standing)
    if found == 1 and words.strip():
        return Redirect(to=f"/documents/{filed[0].known.number}")
    facts = {
        "lines": filed,
        "names": names,
        "found": found,
        "search": words,
        "standing": standing or "",
        "standings": [str(each) for each in Standing],
        "page": at,
        "pages": pages,
    }
    return Page(template="desk/documents.html", facts=facts)


def one(asked: Asked) -> Answer:
    """Show a document: what it is, whether it counts, its history, and what can be done."""
    this = held(asked)
    entries = list(this.registry.ledger.entries(document=this.known.document))
    facts = {
        "document": this.known,
        "standing": this.standing,
        "name": names_of(this.workspace).get(this.known.learner, this.known.learner),
        "successor": number_of(this.known.successor) if this.known.successor else "",
        "before": number_of(this.known.supersedes) if this.known.supersedes else "",
        "history": [_told(each) for each in entries],
        "releases": [
            each
            for each in this.registry.releases.noted(learner=this.known.learner)
            if each.document == this.known.document
        ],
        "is_newest": this.is_newest,
        "is_final": this.standing in FINAL,
        "can_be_read": _READER in {each.name for each in formats()},
        "formats": offered(),
        "languages": _languages(),
        "problem": "",
    }
    return Page(template="desk/document.html", facts=facts)


def read(asked: Asked) -> Answer:
    """Show a document as its reader sees it: the page that is given out, made anew of it."""
    issued = _original(held(asked))
    language = asked.query.get("lang", "") or issued.document.language
    known = exporter(_READER).languages
    made = export(issued, _READER, language=language if language in known else None)
    return Download(
        content=made.content,
        media_type=made.media_type,
        name=made.name,
        inline=True,
        policy=_POLICY,
    )


def offered() -> list[dict[str, str]]:
    """Return the formats that are installed, and what each is."""
    return [
        # What follows a semicolon is how to choose on the command line.
        {"name": each.name, "summary": exporter(each.name).summary.partition(";")[0]}
        for each in formats()
    ]


def _of(name: str) -> Sequence[str]:
    return exporter(name).languages


def _languages() -> list[str]:
    return list(dict.fromkeys(each for format_ in formats() for each in _of(format_.name)))


def _original(this: Held) -> IssuedTranscript:
    theirs = originals_of(this.workspace.folder).of(this.known.learner)
    for each in theirs:
        if each.entry.document_id == this.known.document:
            return IssuedTranscript.from_files(each.files())
    raise TranscriptError(
        f"the signed original of {this.known.number} is not in the folder “issued”; bring it back "
        "from a backup"
    )


def _standing(text: str) -> Standing | None:
    return Standing(text) if text in set(Standing) else None


def _like(named: Iterable[Named], words: str, names: Mapping[str, str]) -> list[str]:
    """Return the ids of those that are meant by words: of a number, an id, or a learner."""
    plain, wanted = spelt(words), words.casefold().split()

    @cache
    def left(learner: str) -> list[str]:
        text = f"{learner} {names.get(learner, learner)}".casefold()
        return [each for each in wanted if each not in text]

    return [
        each.document
        for each in named
        if all(one in each.number.casefold() for one in left(each.learner))
        or (plain and spelt(each.number).startswith(plain))
        or (plain and spelt(each.document).startswith(plain))
    ]


def _is_called(known: Known, name: str) -> bool:
    return spelt(name) in {spelt(known.number), spelt(known.document)}


def _page_number(text: str, pages: int) -> int:
    return min(max(int(text), 1), pages) if text.isascii() and text.isdigit() else 1


def _told(noted: Noted) -> dict[str, Any]:
    statement = noted.statement or {}
    successor = statement.get("successor")
    return {
        "at": noted.entry.at,
        "kind": noted.entry.kind.value.replace("-", " "),
        "position": noted.position,
        "reason": statement.get("reason", ""),
        "actor": statement.get("actor", ""),
        "by": number_of(successor) if successor else "",
        "release": statement.get("release", ""),
    }


_VIEW = Permission.VIEW
WAYS = (
    Way(path="/documents", view=every, needs=_VIEW),
    Way(path="/documents", view=every, needs=_VIEW, method="POST"),
    Way(path="/documents/{document}", view=one, needs=_VIEW),
    Way(path="/documents/{document}/read", view=read, needs=_VIEW),
)
