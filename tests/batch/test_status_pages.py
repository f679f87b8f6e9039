"""The pages on the school's web site for documents that were taken back."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from uuid import UUID

import pytest

from transcript.batch.status_pages import Page, status_pages
from transcript.registry.corrections import TakenBack
from transcript.registry.status_book import Standing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLD, NEW = UUID(int=1 << 100).urn, UUID(int=2 << 100).urn


def taken(standing: Standing, successor: str | None = None) -> TakenBack:
    return TakenBack(document=OLD, standing=standing, at=NOON, successor=successor)


def only(document: TakenBack, *languages: str) -> Page:
    (page,) = status_pages([document], languages=languages or ("en",))
    return page


class _Text(HTMLParser):
    """Gathers what a page says, and which elements it has."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.addresses += [name for name, _ in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: Page) -> _Text:
    text = _Text()
    text.feed(page.content.decode())
    return text


def said(page: Page) -> str:
    body = page.content.decode().partition("<main>")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split()).replace(" .", ".")


def test_a_page_is_named_by_the_number_that_is_on_the_paper() -> None:
    assert only(taken(Standing.REVOKED)).name == "documents/0000-0400-00.html"


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (Standing.REVOKED, "This document was revoked on 2026-11-22. Do not rely on it."),
        (
            Standing.SUSPENDED,
            "This document has been suspended since 2026-11-22 : it does not count for now.",
        ),
        (
            Standing.IN_FORCE,
            "This document was suspended, and has counted again since 2026-11-22.",
        ),
    ],
)
def test_a_page_says_what_became_of_the_document(standing: Standing, sentence: str) -> None:
    assert said(only(taken(standing))) == (
        f"Document 0000-0400-00 {sentence} If you have a question, ask the school, and name the "
        "number."
    )


def test_the_page_of_a_superseded_document_names_its_successor() -> None:
    assert said(only(taken(Standing.SUPERSEDED, NEW))) == (
        "Document 0000-0400-00 This document was replaced on 2026-11-22. Do not rely on it. "
        "Document 0000-0800-00 takes its place. If you have a question, ask the school, and name "
        "the number."
    )


def test_a_page_needs_nothing_else_and_runs_nothing() -> None:
    page = read(only(taken(Standing.SUPERSEDED, NEW), "en", "es"))
    assert page.addresses == []
    assert not page.elements & {"script", "link", "img", "iframe", "form", "a", "object"}
    policy = b"default-src 'none'; style-src 'unsafe-inline'"
    assert policy in only(taken(Standing.REVOKED)).content


def test_a_page_speaks_the_languages_of_the_school() -> None:
    text = only(taken(Standing.REVOKED), "es", "tlh", "en").content.decode()
    assert '<html lang="es">' in text
    assert "fue revocado" in text
    assert "was revoked" in text
    assert "tlh" not in text


def test_a_school_that_writes_in_no_language_of_ours_has_english_pages() -> None:
    assert '<html lang="en">' in only(taken(Standing.REVOKED), "tlh").content.decode()


def test_what_was_cancelled_has_no_page_because_nobody_has_it() -> None:
    assert status_pages([taken(Standing.CANCELLED)], languages=("en",)) == ()
