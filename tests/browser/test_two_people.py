"""Two people on one record, each in a browser of their own, at the real server."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PASSPHRASE, NewTab, Serve, sign_up
from tests.browser.harness import Tab, run_command
from tests.schools import RATED, write_record, write_school

pytestmark = pytest.mark.external

WORDS = "/learners/ana/words"
OWN_WORDS = "The learner’s own words"
MORE_TO_COME = "Is more to come?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """The tabs of two people who both look at Ana's words, and the folder of their school."""

    one: Tab
    other: Tab
    folder: Path

    @property
    def record(self) -> str:
        """What Ana's record says now."""
        return (self.folder / "learners/ana/record.yaml").read_text(encoding="utf-8")


@pytest.fixture
def two(serve: Serve, new_tab: NewTab, tmp_path: Path) -> Two:
    """Two people who have opened the same page, each with an account of their own."""
    folder = write_school(tmp_path / "school", {"ana": "Ana Pérez Soto"})
    write_record(folder / "learners/ana", RATED)
    server = serve("-w", folder)
    one, other = new_tab(), new_tab()
    sign_up(one, server)
    secret = tmp_path / "passphrase.txt"
    secret.write_text(PASSPHRASE)
    who = ("bosei", "--full-name", "B. Osei", "--role", "author", "--passphrase-file", secret)
    made = run_command("accounts", "add", *who, "-w", folder)
    assert made.returncode == 0, made.stderr
    other.page.goto(f"{server.address}/sign-in")
    other.page.locator("[name=name]").fill("bosei")
    other.page.locator("[name=passphrase]").fill(PASSPHRASE)
    other.page.locator("main form button").last.click()
    for tab in (one, other):
        tab.page.goto(f"{server.address}{WORDS}")
    return Two(one=one, other=other, folder=folder)


def write(page: Page, words: str) -> None:
    page.get_by_label(OWN_WORDS).fill(words)


def save(page: Page) -> None:
    page.locator("button.main", has_text="Save").click()


def test_what_only_the_other_changed_is_kept_and_told(two: Two) -> None:
    two.other.page.get_by_label(MORE_TO_COME).select_option("complete")
    save(two.other.page)
    write(two.one.page, "I ask who paid.")
    save(two.one.page)
    two.one.page.get_by_text("What somebody else changed meanwhile is kept too.").wait_for()
    assert two.one.page.get_by_label(MORE_TO_COME).input_value() == "complete"
    assert "status: complete\nstatement: I ask who paid.\n" in two.record


def test_the_second_to_save_sees_both_and_nothing_is_lost(
    two: Two,
    axe: Callable[[Tab], list[str]],
    picture: Callable[[Tab, str], list[Path]],
) -> None:
    page = two.one.page
    write(two.other.page, "I count mornings.")
    save(two.other.page)
    two.other.page.get_by_text("Saved.").wait_for()
    write(page, "I ask who paid.")
    save(page)
    page.get_by_role("heading", name="Somebody else changed this meanwhile").wait_for()
    row = page.get_by_role("row", name="Take theirs")
    assert "I ask who paid." in row.inner_text()
    assert "I count mornings." in row.inner_text()
    assert page.get_by_label(OWN_WORDS).input_value() == "I ask who paid."
    assert "statement: I count mornings.\n" in two.record
    assert axe(two.one) == []
    picture(two.one, "two-people")
    save(page)
    page.get_by_text("Saved.").wait_for()
    assert "statement: I ask who paid.\n" in two.record
    assert not [*two.one.complaints, *two.other.complaints]


def test_theirs_is_taken_with_one_button_and_saved_with_another(two: Two) -> None:
    page = two.one.page
    write(two.other.page, "I count mornings.")
    save(two.other.page)
    two.other.page.get_by_text("Saved.").wait_for()
    write(page, "I ask who paid.")
    page.get_by_label(MORE_TO_COME).select_option("complete")
    save(page)
    page.get_by_role("button", name="Take theirs").click()
    assert page.get_by_label(OWN_WORDS).input_value() == "I count mornings."
    assert page.get_by_label(MORE_TO_COME).input_value() == "complete"
    save(page)
    page.get_by_text("Saved.").wait_for()
    assert "status: complete\nstatement: I count mornings.\n" in two.record
