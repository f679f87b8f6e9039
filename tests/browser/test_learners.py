"""The pages of a learner as a teacher uses them: work dropped in, and the draft while typing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Studio
from tests.browser.harness import WIDTHS, Tab

pytestmark = pytest.mark.external

ANA = "/learners/amara-nwosu-delgado"
ELI = "/learners/eli-marchetti"
PAGES = (
    *("/learners", "/learners/new", "/import", ELI, f"{ANA}/words", f"{ANA}/evidence"),
    *(f"{ANA}/evidence/salt-tank-photo", f"{ANA}/evidence/meter-log", f"{ELI}/credits"),
    *(f"{ANA}/credits/evaluate-sources", f"{ELI}/credits/speak-to-an-audience"),
    *(f"{ELI}/credits/lead-a-team/transfer", f"{ELI}/courses", f"{ELI}/habits", f"{ELI}/person"),
)


def test_every_page_fits_its_window_and_everybody(
    studio: Studio, axe: Callable[[Tab], list[str]]
) -> None:
    found = []
    for address in PAGES:
        studio.tab.page.goto(studio.address + address)
        for width in WIDTHS.values():
            studio.tab.resize(width)
            found += [f"{address}: wide at {width}"] * studio.tab.wider_than_the_window()
        found += [f"{address}: {fault}" for fault in axe(studio.tab)]
    assert not found
    assert not studio.tab.complaints


def test_files_come_in_one_after_the_other_and_it_says_why_one_does_not(
    studio: Studio, tmp_path: Path
) -> None:
    page = studio.tab.page
    good, bad = tmp_path / "creek-log.txt", tmp_path / "page.html"
    good.write_text("Salt in the creek.\n")
    bad.write_text("<script>alert(1)</script>")
    page.goto(f"{studio.address}{ELI}/evidence")
    page.set_input_files("#file", [good, bad])
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.get_by_role("link", name="Show what is here now").wait_for()
    told = page.locator(".uploads").inner_text()
    assert "creek-log.txt" in told
    assert "it is here" in told
    assert "this kind is not taken" in told
    page.get_by_role("link", name="Show what is here now").click()
    assert page.get_by_role("link", name="creek log").is_visible()


def test_the_draft_changes_while_somebody_types_and_nothing_is_saved(studio: Studio) -> None:
    page = studio.tab.page
    page.goto(f"{studio.address}{ANA}/words")
    before = (studio.folder / f"{ANA[1:]}/record.yaml").read_text()
    page.get_by_label("The learner’s own words").fill("Quite other words.")
    page.get_by_text("Drawn with what you typed").wait_for()
    shown = page.locator("img.page").get_attribute("src") or ""
    assert shown.startswith("data:image/png")
    assert (studio.folder / f"{ANA[1:]}/record.yaml").read_text() == before
    assert not studio.tab.complaints


def test_a_credit_is_rated_and_awarded_by_keyboard_alone(studio: Studio) -> None:
    page = studio.tab.page
    page.goto(f"{studio.address}{ELI}/credits/speak-to-an-audience")
    page.get_by_label("Reason").focus()
    page.keyboard.type("Two talks, and the second answered every question.")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Award the credit":
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Awarded").wait_for()
    said = (studio.folder / f"{ELI[1:]}/record.yaml").read_text()
    assert "credit: speak-to-an-audience\n    level: proficient\n    awarded_on:" in said
