"""The registrar's desk in the real server: behind its sign-in, its guard and its content policy."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Studio
from tests.browser.harness import Tab
from transcript.office.folder import open_workspace, registry_of

pytestmark = pytest.mark.external

Axe = Callable[[Tab], list[str]]


def number_of_the_newest(studio: Studio) -> str:
    """Return the number of the document that was issued last."""
    return registry_of(open_workspace(studio.folder)).documents.every()[-1].number


def passphrase_of_the_keys(studio: Studio) -> str:
    """Return what opens the sample school's keys."""
    return (studio.folder / "demo-passphrase.txt").read_text().splitlines()[0]


def open_page(studio: Studio, path: str) -> None:
    """Go to a page of the desk."""
    studio.tab.page.goto(studio.address + path)


def test_a_document_is_replaced_suspended_and_read(studio: Studio) -> None:
    page, before = studio.tab.page, number_of_the_newest(studio)
    open_page(studio, f"/documents/{before}/replace")
    page.get_by_label("Why").fill("a new key")
    page.get_by_label("Issue it anew").check()
    page.get_by_label("Passphrase").fill(passphrase_of_the_keys(studio))
    page.get_by_role("button", name="Replace it").click()
    number = number_of_the_newest(studio)
    assert number != before
    assert f"{before} was replaced by {number}" in page.locator(".told").inner_text()
    page.get_by_role("link", name="Suspend").click()
    page.get_by_label("Why").fill("looked into")
    page.get_by_role("button", name="Suspend").click()
    assert "suspended" in page.locator("main").inner_text()
    open_page(studio, f"/documents/{number}/read")
    assert not studio.tab.complaints


def test_a_review_leads_to_a_run_whose_page_follows_it(studio: Studio, axe: Axe) -> None:
    page = studio.tab.page
    open_page(studio, "/issue")
    page.get_by_role("button", name="See what would be issued").click()
    page.get_by_role("heading", name="Nothing to issue").wait_for()
    assert axe(studio.tab) == []
    assert not studio.tab.complaints
