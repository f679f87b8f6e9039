"""A school's folder in which nothing can be written: what it says can be read all the same."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.gated import PASSPHRASE, Browser, Clock, Gate, gate_of, heading, site_at
from transcript.web.ways import all_ways

SAMPLE = Path(__file__).parents[2] / "samples" / "riverbend"
OWNER, NOBODY = os.geteuid(), 65534  # no rights of files stop root


@pytest.fixture
def closed() -> Iterator[Gate]:
    """A school that only root could write to, if anybody."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    shutil.copytree(SAMPLE, place / "school")
    gate = gate_of(site_at(place), Clock())
    gate.add("a.reyes")
    gate.site.accounts.close()
    try:
        yield gate
    finally:
        gate.site.accounts.close()
        gate.site.checker.close()
        unlock(gate)
        shutil.rmtree(place)


def lock(gate: Gate) -> None:
    assert gate.site.folder is not None
    gate.site.accounts.close()
    for each in (*gate.site.folder.rglob("*"), gate.site.folder):
        each.chmod(0o555 if each.is_dir() else 0o444)
    if OWNER == 0:
        os.seteuid(NOBODY)


def unlock(gate: Gate) -> None:
    assert gate.site.folder is not None
    os.seteuid(OWNER)
    for each in (gate.site.folder, *gate.site.folder.rglob("*")):
        each.chmod(0o700)


@pytest.fixture
def browser(closed: Gate) -> Browser:
    """Somebody who signed in before the folder was closed, minutes ago."""
    browser = closed.open()
    browser.sign_in("a.reyes")
    lock(closed)
    closed.clock.forward(minutes=5)
    return browser


def test_every_page_of_the_school_answers_as_before(closed: Gate) -> None:
    browser = closed.open()
    browser.sign_in("a.reyes")
    pages = [each.path for each in all_ways() if each.method == "GET" and "{" not in each.path]
    before = {page: browser.see(page).status_code for page in pages}
    assert max(before.values()) < 500
    lock(closed)
    closed.clock.forward(minutes=5)
    assert {page: browser.see(page).status_code for page in pages} == before


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("/accounts", {"name": "b.osei", "full_name": "B. Osei", "roles": "reader"}),
        ("/tokens", {"label": "Student system", "scopes": "verify", "days": "30"}),
        ("/learners/new", {"/name/given": "Ana", "/name/family": "Reyes", "id": "ana"}),
        ("/keys", {"passphrase": PASSPHRASE, "again": PASSPHRASE}),
    ],
)
def test_what_would_be_written_is_refused_with_words(
    browser: Browser, page: str, fields: dict[str, str]
) -> None:
    browser.see(page)
    answer = browser.send(page, **fields)
    assert answer.status_code in {409, 422}
    assert heading(answer.text)
    assert str(tempfile.gettempdir()) not in answer.text


def test_nobody_new_is_let_in_until_it_is_open_again(closed: Gate) -> None:
    lock(closed)
    browser = closed.open()
    answer = browser.sign_in("a.reyes")
    assert answer.status_code == 409
    assert "look at the rights of the file" in answer.text
    unlock(closed)
    assert browser.sign_in("a.reyes").status_code == 303
