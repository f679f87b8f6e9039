"""The page that checks files by itself, opened from a disk in a browser."""

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
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
    # The worker's program is the page's own.
    asked = [each for each in tab.requests if not each.startswith("blob:null/")]
    assert (tab.complaints, asked) == ([], [page_file.as_uri()])


def test_moments_are_told_as_people_write_them(tab: Tab, page_file: Path) -> None:
    opened(tab, page_file)
    check(tab, "sound.clr.json")
    standing = tab.page.locator(".axis .reason").last.inner_text()
    assert re.match(r"By the school's list of \d{4}-\d\d-\d\d, \d\d:\d\d UTC, ", standing)


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
    tab.page.get_by_role("button", name="Español").click()
    tab.page.get_by_text("No se usa broken.yaml").wait_for()
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


def drop(tab: Tab, texts: dict[str, str]) -> None:
    tab.page.evaluate(
        """texts => {
          const data = new DataTransfer();
          for (const [name, text] of Object.entries(texts)) data.items.add(new File([text], name));
          document.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
        }""",
        texts,
    )


def test_what_is_dropped_goes_where_it_belongs(tab: Tab, page_file: Path) -> None:
    opened(tab, page_file, lists=False)
    names = ("trust.yaml", "published/revocation-1.json", "sound.clr.json")
    drop(tab, {Path(name).name: (KIT / name).read_text(encoding="utf-8") for name in names})
    tab.page.locator('section.verdict[data-file="sound.clr.json"]').wait_for()
    about = tab.page.locator(".results").inner_text()
    assert "revocation-1.json" in about
    assert "trust.yaml" in about


def test_what_only_speaks_of_status_lists_is_checked_as_a_file(tab: Tab, page_file: Path) -> None:
    opened(tab, page_file, lists=False)
    changed = json.loads((KIT / "sound.clr.json").read_text(encoding="utf-8"))
    changed["description"] = ["BitstringStatusListCredential"]
    drop(tab, {"changed.clr.json": json.dumps(changed)})
    tab.page.locator('section.verdict[data-verdict="failed"]').wait_for()


def test_on_paper_stands_what_is_closed_on_the_screen(tab: Tab, page_file: Path) -> None:
    opened(tab, page_file)
    check(tab, "sound.clr.json")
    with pypdfium2.PdfDocument(tab.page.pdf()) as document:
        text = "".join(each.get_textpage().get_text_range() for each in document)
    assert "Credit no. 2 is as it was signed" in text
    assert tab.page.locator(".results details[open]").count() == 0


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A small file with as many costly signatures as are looked at."""
    badge = json.loads((KIT / "sound-ecdsa-jcs-p384.badge.json").read_text(encoding="utf-8"))
    whole = json.loads((KIT / "sound.clr.json").read_text(encoding="utf-8"))
    several = {**badge, "proof": [badge["proof"]] * 8}
    members = [{**several, "id": f"urn:example:{number}"} for number in range(124)]
    whole["credentialSubject"]["verifiableCredential"] = members
    file = tmp_path / "slow.clr.json"
    file.write_text(json.dumps(whole), encoding="utf-8")
    return file


def test_while_a_file_is_checked_the_page_can_be_used(
    tab: Tab, page_file: Path, slow: Path
) -> None:
    opened(tab, page_file, lists=False)
    tab.page.set_input_files("#file", slow)
    tab.page.get_by_text("Checking…").wait_for()
    said = tab.page.evaluate(
        """() => {
          document.getElementById("other-language").click();
          return document.querySelector(".results").textContent;
        }"""
    )
    assert said == "Verificando…"


def test_a_file_chosen_meanwhile_takes_the_place_of_a_slow_one(
    tab: Tab, page_file: Path, slow: Path
) -> None:
    opened(tab, page_file, lists=False)
    tab.page.set_input_files("#file", slow)
    check(tab, "sound.badge.json")
    assert tab.page.locator("section.verdict").count() == 1


def test_what_takes_too_long_is_given_up_and_not_decided(tab: Tab, page_file: Path) -> None:
    tab.page.clock.install()
    tab.page.add_init_script(
        """const { postMessage } = Worker.prototype;
        Worker.prototype.postMessage = function (told) {
          this.addEventListener("message", () => { document.documentElement.dataset.heard = ""; });
          if (told.name !== "sound.jwt") postMessage.call(this, told);
        };"""
    )
    opened(tab, page_file, lists=False)
    tab.page.set_input_files("#file", [KIT / "sound.jwt", KIT / "letter-of-a-credit.badge.json"])
    tab.page.locator("html[data-heard]").wait_for()
    tab.page.clock.fast_forward("01:00")
    verdicts = tab.page.locator("section.verdict")
    verdicts.nth(1).wait_for()
    assert "took too long, and was given up" in verdicts.nth(0).inner_text()
    found = [each.get_attribute("data-verdict") for each in verdicts.all()]
    assert found == ["indeterminate", "failed"]


def test_a_file_beyond_every_limit_is_not_read(tab: Tab, page_file: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(60_000_000)
    opened(tab, page_file, lists=False)
    tab.page.set_input_files("#file", large)
    verdict = tab.page.locator("section.verdict")
    verdict.locator("code", has_text="LIMIT_SIZE").wait_for(state="attached")
    assert verdict.get_attribute("data-verdict") == "indeterminate"


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_checked(
    tab: Tab, page_file: Path
) -> None:
    opened(tab, page_file, lists=False)
    tab.page.evaluate(
        """() => {
          const { slice } = Blob.prototype;
          File.prototype.slice = function (...range) {
            if (this.name === "sound.jwt") throw new DOMException("gone", "NotReadableError");
            return slice.apply(this, range);
          };
        }"""
    )
    tab.page.set_input_files("#file", [KIT / "sound.jwt", KIT / "sound.badge.json"])
    tab.page.locator("section.verdict").wait_for()
    assert "sound.jwt could not be read" in tab.page.get_by_role("alert").inner_text()
    assert tab.page.locator("section.verdict").count() == 1


def test_a_worker_that_cannot_be_had_decides_nothing(tab: Tab, page_file: Path) -> None:
    tab.page.add_init_script("delete self.Worker;")
    opened(tab, page_file)
    check(tab, "sound.clr.json")
    verdict = tab.page.locator("section.verdict")
    assert verdict.get_attribute("data-verdict") == "indeterminate"
    assert "That says nothing about the file" in verdict.inner_text()
    assert tab.complaints == []
