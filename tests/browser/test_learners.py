"""The pages of a learner as a teacher uses them: work dropped in, and the draft while typing."""

from pathlib import Path

import pytest

from tests.browser.conftest import Studio

pytestmark = pytest.mark.external

ANA = "/learners/amara-nwosu-delgado"
ELI = "/learners/eli-marchetti"


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


def test_what_is_dropped_while_others_come_in_comes_in_too(studio: Studio) -> None:
    page = studio.tab.page
    page.goto(f"{studio.address}{ELI}/evidence")
    page.evaluate(
        """() => {
          for (const name of ["first-log.txt", "second-log.txt"]) {
            const carried = new DataTransfer();
            carried.items.add(new File([`It is the ${name}.`], name, { type: "text/plain" }));
            const dropped = new DragEvent("drop", { dataTransfer: carried, bubbles: true });
            document.querySelector("[data-upload]").dispatchEvent(dropped);
          }
        }"""
    )
    page.get_by_role("link", name="second log").wait_for()
    assert page.get_by_role("link", name="first log").is_visible()


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
