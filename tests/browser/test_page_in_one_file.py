"""The page that checks files by itself, opened from a disk in a browser."""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.harness import WIDTHS, Tab
from transcript.office.browser_verifier import bundle
from transcript.office.verify_page import verify_page

pytestmark = pytest.mark.external

KIT = Path(__file__).parents[1] / "tampered"
MOMENT = "2026-11-22T12:00:00Z"
PATIENCE = 120_000
NewTab = Callable[..., Tab]
Axe = Callable[[Tab], list[str]]


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("npm") is None:
        pytest.fail("npm is needed, which Node.js brings: see `make conformance`")
    file = tmp_path_factory.mktemp("page") / "verify.html"
    file.write_bytes(verify_page(bundle(tell=print)))
    return file


def kit() -> list[dict[str, Any]]:
    manifest = tomllib.loads((KIT / "manifest.toml").read_text(encoding="utf-8"))
    return [entry for entry in manifest["file"] if entry["kind"] != "pdf"]


def opened(tab: Tab, file: Path, *, lists: bool = True) -> None:
    """Open the page, and choose what the reader of the kit has."""
    tab.page.goto(file.as_uri())
    if lists:
        tab.page.set_input_files("#list", KIT / "trust.yaml")
        tab.page.locator("form details summary").click()
        published = sorted((KIT / "published").iterdir())
        tab.page.set_input_files("#beside", published)
        tab.page.locator("#at").fill(MOMENT)


def check(tab: Tab, *names: str) -> None:
    tab.page.set_input_files("#file", [KIT / name for name in names])
    last = f'section.verdict[data-file="{names[-1]}"]'
    tab.page.locator(last).wait_for(timeout=PATIENCE)


def test_every_file_of_the_kit_but_pdfs_gets_what_its_manifest_says(
    tab: Tab, page_file: Path
) -> None:
    entries = kit()
    opened(tab, page_file)
    check(tab, *(entry["name"] for entry in entries))
    found = tab.page.locator("section.verdict").evaluate_all(
        "all => all.map(({dataset}) => [dataset.file, dataset.verdict, ...dataset.axes.split(' ')])"
    )
    assert found == [[entry["name"], entry["verdict"], *entry["axes"]] for entry in entries]
    assert (tab.complaints, tab.requests) == ([], [page_file.as_uri()])


@pytest.mark.parametrize("language", ["en-US", "es-MX"])
@pytest.mark.parametrize("name", ["sound.clr.json", "letter-of-a-credit.clr.json"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_an_answer_can_be_read_by_everybody(
    new_tab: NewTab, axe: Axe, page_file: Path, name: str, language: str, width: int
) -> None:
    tab = new_tab(width=width, language=language)
    opened(tab, page_file)
    check(tab, name)
    assert (axe(tab), tab.wider_than_the_window(), tab.complaints) == ([], False, [])
    assert tab.page.locator("html").get_attribute("lang") == language[:2]


def test_the_empty_page_can_be_read_by_everybody(tab: Tab, axe: Axe, page_file: Path) -> None:
    opened(tab, page_file, lists=False)
    assert (axe(tab), tab.complaints) == ([], [])


def test_the_answer_has_the_focus(tab: Tab, page_file: Path) -> None:
    opened(tab, page_file)
    check(tab, "sound.clr.json")
    assert tab.page.locator(".answer").evaluate("each => each === document.activeElement")


def test_a_list_that_comes_later_is_used_at_once(tab: Tab, page_file: Path) -> None:
    opened(tab, page_file, lists=False)
    check(tab, "sound.clr.json")
    issuer = tab.page.locator(".axis").nth(1)
    assert "Not confirmed" in issuer.inner_text()
    tab.page.set_input_files("#list", KIT / "trust.yaml")
    issuer.get_by_text("On your list", exact=True).wait_for()


def test_a_list_that_cannot_be_read_trusts_nobody(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    opened(tab, page_file)
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: 1\nissuers: [{id: did:web:a.example}]\n", encoding="utf-8")
    tab.page.set_input_files("#list", broken)
    tab.page.get_by_text("broken.yaml is not used").wait_for()
    check(tab, "sound.clr.json")
    assert tab.page.locator("section.verdict").get_attribute("data-verdict") == "indeterminate"


def test_a_language_chosen_by_hand_changes_what_was_answered(tab: Tab, page_file: Path) -> None:
    opened(tab, page_file)
    check(tab, "sound.clr.json")
    tab.page.get_by_role("button", name="Español").click()
    assert "Hill School, Upton, que está en su lista" in tab.page.locator(".answer").inner_text()


def test_a_pdf_is_sent_to_who_can_judge_it(tab: Tab, page_file: Path) -> None:
    opened(tab, page_file)
    name = min(path.name for path in KIT.glob("sound*.pdf"))
    check(tab, name)
    section = tab.page.locator("section.verdict")
    assert section.get_attribute("data-verdict") == "indeterminate"
    assert "transcript verify" in section.inner_text()


def test_what_a_file_says_is_never_markup(tab: Tab, page_file: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "<img src=x onerror=alert(1)>.json"
    hostile.write_text('{"type": "VerifiableCredential", "proof": "<script>alert(1)</script>"}')
    opened(tab, page_file)
    tab.page.set_input_files("#file", hostile)
    tab.page.locator("section.verdict").wait_for()
    assert tab.page.locator("main img, main script").count() == 0
    assert tab.complaints == []


def test_what_is_dropped_goes_where_it_belongs(tab: Tab, page_file: Path) -> None:
    opened(tab, page_file, lists=False)
    texts = {
        name: (KIT / name).read_text(encoding="utf-8")
        for name in ("trust.yaml", "published/revocation-1.json", "sound.clr.json")
    }
    tab.page.evaluate(
        """texts => {
          const data = new DataTransfer();
          for (const [name, text] of Object.entries(texts)) {
            data.items.add(new File([text], name.split("/").pop()));
          }
          document.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
        }""",
        texts,
    )
    tab.page.locator('section.verdict[data-file="sound.clr.json"]').wait_for()
    about = tab.page.locator(".results").inner_text()
    assert "revocation-1.json" in about
    assert "trust.yaml" in about
