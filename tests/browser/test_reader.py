"""The transcript as a page: from a disk, by pointer, by keyboard, without scripts, on paper."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.harness import WIDTHS, Tab
from transcript.exporting import export
from transcript.issuance import IssuedTranscript
from transcript.model.document import DocumentIdentity
from transcript.model.learner import Name
from transcript.model.transcript import Transcript
from transcript.source.release import released
from transcript.source.workspace import Workspace

pytestmark = pytest.mark.external

SAMPLES = Path(__file__).parents[2] / "samples" / "riverbend"
AMARA, LAYLA, ELI = "amara-nwosu-delgado", "layla-haddad", "eli-marchetti"
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
CUT_OFF = """() => [...document.querySelectorAll('.scroll')]
    .filter(each => each.scrollWidth > each.clientWidth)
    .map(each => each.getAttribute('aria-label'))"""
INKS = """() => ['.labels .counts', '.cell.earned path', '.cell.open path']
    .map(each => getComputedStyle(document.querySelector(`.wheel ${each}`)).fill)"""
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(2)>",
    '"><script>alert(3)</script>',
    "</title></style></script><script>alert(4)</script>",
    "'-alert(5)-'",
    "<a href=javascript:alert(6)>x</a>",
    "{{7*7}}<iframe srcdoc='<script>alert(7)</script>'>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(8)>",
    "--><!-- ]]><x onpointerenter=alert(9)>",
)

Write = Callable[..., str]


def _with_payloads(transcript: Transcript) -> Transcript:
    """Return the record with every text hostile that a school or a learner writes."""
    everything = " ".join(PAYLOADS)
    return replace(
        transcript,
        statement=everything,
        learner=replace(transcript.learner, legal_name=Name(full=everything), chosen_name=None),
        school=replace(transcript.school, name=everything, notice=everything, phone=everything),
        credits=tuple(
            replace(each, name=everything, code=everything, standard=everything)
            for each in transcript.credits
        ),
        evidence=tuple(
            replace(each, title=everything, alt=everything, reflection=everything)
            for each in transcript.evidence
        ),
        featured=tuple(replace(each, caption=everything) for each in transcript.featured),
        courses=tuple(replace(each, title=everything) for each in transcript.courses),
    )


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a sample learner's page, with evidence; return its address on the disk."""
    workspace = Workspace.open(SAMPLES)

    def make(
        learner: str,
        language: str = "en",
        changed: Callable[[Transcript], Transcript] = lambda each: each,
    ) -> str:
        loaded = workspace.load(learner).transcript
        assert loaded
        transcript = released(loaded, workspace.settings.release)
        files = [each.file for each in transcript.evidence if each.file]
        issued = IssuedTranscript(
            document=DocumentIdentity(
                id=UUID(int=7 << 96).urn, issued_at=datetime(2026, 11, 22, tzinfo=UTC)
            ),
            transcript=changed(transcript),
            record=b'{"a": 1}',
            clr=b'{"b": 2}',
            badges=(),
        )
        home = SAMPLES / "learners" / learner
        evidence = {each: (home / each).read_bytes() for each in files}
        made = export(issued, "html", language=language, evidence=evidence)
        path = tmp_path / made.name
        path.write_bytes(made.content)
        return path.as_uri()

    return make


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """A tab in which no script runs."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def shown(page: Page, text: str) -> bool:
    return page.get_by_text(text, exact=False).locator("visible=true").count() > 0


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("learner", [AMARA, LAYLA, ELI])
def test_it_opens_from_a_disk_without_a_complaint_or_a_request(
    tab: Tab, write: Write, learner: str, language: str
) -> None:
    address = write(learner, language)
    tab.page.goto(address)
    tab.page.evaluate(OPEN_ALL)
    tab.page.wait_for_load_state("networkidle")
    assert tab.complaints == []
    assert [each for each in tab.requests if not each.startswith(("data:", address))] == []


@pytest.mark.parametrize("width", [320, *WIDTHS.values()], ids=["enlarged", *WIDTHS])
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_needs_no_sideways_scrolling(tab: Tab, write: Write, width: int, language: str) -> None:
    tab.page.goto(write(AMARA, language))
    tab.resize(width)
    assert not tab.wider_than_the_window()
    tab.page.evaluate(OPEN_ALL)
    assert not tab.wider_than_the_window()
    assert tab.page.evaluate(CUT_OFF) == []


def test_a_dark_screen_changes_nothing_of_a_document(tab: Tab, write: Write) -> None:
    tab.page.goto(write(AMARA, "en"))
    light = tab.page.screenshot()
    tab.page.emulate_media(color_scheme="dark")
    assert tab.page.screenshot() == light


def test_the_graphic_can_be_read_in_colours_of_ones_own(tab: Tab, write: Write) -> None:
    tab.page.emulate_media(forced_colors="active", color_scheme="dark")
    tab.page.goto(write(AMARA, "en"))
    said, earned, still_open = tab.page.evaluate(INKS)
    assert said == earned == "rgb(255, 255, 255)"
    assert still_open == "rgb(0, 0, 0)"


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("learner", [AMARA, LAYLA, ELI])
def test_it_breaks_no_rule_of_wcag(
    tab: Tab, write: Write, axe: Callable[[Tab], list[str]], learner: str, width: int
) -> None:
    tab.page.goto(write(learner))
    tab.resize(width)
    assert axe(tab) == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_breaks_no_rule_of_wcag_with_everything_open(
    tab: Tab, write: Write, axe: Callable[[Tab], list[str]], language: str
) -> None:
    tab.page.goto(write(AMARA, language))
    tab.page.evaluate(OPEN_ALL)
    assert axe(tab) == []


def test_an_address_opens_the_credit_that_it_names(tab: Tab, write: Write) -> None:
    tab.page.goto(write(AMARA) + "#credit-argue-from-data")
    assert tab.page.locator("#credit-argue-from-data").is_visible()
    assert tab.page.locator("details.credit[open]").count() == 1


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_an_address_shows_which_credit_it_names(tab: Tab, write: Write, width: int) -> None:
    tab.resize(width)
    tab.page.goto(write(AMARA) + "#credit-argue-from-data")
    summary = tab.page.locator("summary", has_text="Argue from data")
    expect(summary.locator("h4")).to_be_in_viewport()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_without_scripts_too_an_address_shows_which_credit_it_names(
    plain: Page, write: Write, width: int
) -> None:
    plain.set_viewport_size({"width": width, "height": 844})
    plain.goto(write(AMARA) + "#credit-argue-from-data")
    expect(plain.locator("summary", has_text="Argue from data").locator("h4")).to_be_in_viewport()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_link_within_shows_which_credit_it_leads_to(tab: Tab, write: Write, width: int) -> None:
    tab.resize(width)
    tab.page.goto(write(AMARA))
    tab.page.locator("#strongest a").first.click()
    expect(tab.page.locator("details.credit[open] > summary h4")).to_be_in_viewport()


def test_the_address_follows_the_credit_that_is_opened(tab: Tab, write: Write) -> None:
    tab.page.goto(write(AMARA))
    tab.page.locator("summary", has_text="Argue from data").click()
    tab.page.wait_for_url("**#credit-argue-from-data")


def test_a_shape_of_the_graphic_leads_to_its_credit(tab: Tab, write: Write) -> None:
    tab.page.goto(write(AMARA))
    tab.page.locator(".w[lang=en] a.cell[href='#credit-argue-from-data'] path").click()
    assert tab.page.locator("#credit-argue-from-data").is_visible()


def test_the_graphic_is_one_stop_and_arrows_go_round_it(tab: Tab, write: Write) -> None:
    tab.page.goto(write(AMARA))
    tab.page.locator(".w[lang=en] a.cell").first.focus()
    names = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        tab.page.keyboard.press(key)
        names.append(tab.page.evaluate("document.activeElement.getAttribute('href')"))
    assert names[0] == names[2] != names[1]
    tab.page.keyboard.press("Enter")
    assert tab.page.locator(names[0]).is_visible()


def test_the_language_is_switched_by_keyboard(tab: Tab, write: Write) -> None:
    tab.page.goto(write(AMARA))
    tab.page.locator("#in-en").focus()
    tab.page.keyboard.press("ArrowRight")
    assert shown(tab.page, "Créditos por área")
    assert not shown(tab.page, "Credits by area")


def test_no_script_is_needed(plain: Page, write: Write) -> None:
    plain.goto(write(AMARA))
    plain.locator("summary", has_text="Argue from data").click()
    assert plain.locator("#credit-argue-from-data").is_visible()
    plain.locator("label", has_text="Español").click()
    assert shown(plain, "Créditos por área")
    plain.locator(".w[lang=es] a.cell[href='#credit-evaluate-sources'] path").click()
    assert plain.locator("#credit-evaluate-sources").is_visible()


def test_pictures_are_drawn(tab: Tab, write: Write) -> None:
    tab.page.goto(write(AMARA))
    tab.page.evaluate(OPEN_ALL)
    images = tab.page.locator("img")
    for place in range(images.count()):
        images.nth(place).scroll_into_view_if_needed()
    widths = images.evaluate_all("all => all.map(each => each.naturalWidth)")
    assert len(widths) > 3
    assert min(widths) > 0


def test_the_signed_record_is_saved_as_it_is(tab: Tab, write: Write) -> None:
    tab.page.goto(write(AMARA))
    with tab.page.expect_download() as saved:
        tab.page.get_by_text("Save transcript.clr.json").click()
    assert saved.value.suggested_filename == "transcript.clr.json"
    assert Path(saved.value.path()).read_bytes() == b'{"b": 2}'


@pytest.mark.parametrize("language", ["en", "es"])
def test_page_one_on_paper_is_the_landing_and_names_whose_record_it_is(
    tab: Tab, write: Write, language: str
) -> None:
    tab.page.goto(write(AMARA, language))
    document = pypdfium2.PdfDocument(io.BytesIO(tab.page.pdf(prefer_css_page_size=True)))
    pages = [" ".join(each.get_textpage().get_text_range().split()) for each in document]
    document.close()
    part, legend = {
        "en": ("Credits by area", "A credit means"),
        "es": ("Créditos por área", "Un crédito significa"),
    }[language]
    assert legend in pages[0]
    assert part not in pages[0]
    assert part in pages[1]
    assert all("Amara Nwosu-Delgado" in each and "0000-01R0-00" in each for each in pages)
    assert f"2 / {len(pages)}" in pages[1]


def test_texts_of_strangers_run_nothing(tab: Tab, write: Write) -> None:
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    tab.page.on("dialog", refuse)
    honest = write(AMARA)
    tab.page.goto(honest)
    elements = (
        "[...new Set([...document.querySelectorAll('*')].map(each => each.localName))].sort()"
    )
    known = tab.page.evaluate(elements)
    address = write(AMARA, changed=_with_payloads)
    tab.page.goto(address)
    tab.page.evaluate(OPEN_ALL)
    tab.page.wait_for_load_state("networkidle")
    assert asked == []
    assert tab.page.evaluate(elements) == known
    assert tab.page.locator("script").count() == 1
    assert tab.complaints == []
    assert [each for each in tab.requests if not each.startswith(("data:", "file:"))] == []
