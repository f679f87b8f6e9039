"""A college at the verify page: every file of the tampered kit, and every sample, in two languages.

One file after the other is chosen in the form: each must get the verdict, and the three answers,
that `transcript verify` gives. That these are right is told by tests/verification.
"""

import json
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewTab, Serve
from tests.browser.harness import run_command

pytestmark = pytest.mark.external

KIT = Path(__file__).parents[1] / "tampered"
MANIFEST = tomllib.loads((KIT / "manifest.toml").read_text(encoding="utf-8"))
VERDICTS = {"passed": "passed", "failed": "failed", "unsettled": "indeterminate"}
LANGUAGES = {"en": "en-US", "es": "es-MX"}
SENT = {".pdf", ".json", ".jwt"}

Judged = tuple[str, str, list[str]]
"""A file's name, its verdict, and the three answers."""

_READ = """() => {
    const mark = each => [...each.classList].find(name => name !== 'answer' && name !== 'state');
    const first = document.querySelector('section.verdict');
    return [mark(first.querySelector('.answer')),
            ...[...first.querySelectorAll('.axes .state')].map(mark)];
}"""


def judged(
    page: Page, address: str, file: Path, *, beside: Iterable[Path] = (), at: str = ""
) -> Judged:
    """Give a file to the page as a reader does, and return what it answers."""
    page.goto(f"{address}/verify")
    page.locator("#file").set_input_files(file)
    if lists := list(beside):
        page.locator("form details summary").click()
        page.locator("#beside").set_input_files(lists)
        page.locator("#at").fill(at)
    page.locator("form button.main").click()
    page.locator(".answer").wait_for()
    verdict, *axes = (VERDICTS[each] for each in page.evaluate(_READ))
    return file.name, verdict, axes


def verified(files: list[Path], *options: str | Path) -> list[Judged]:
    """Return what `transcript verify` says of files."""
    ended = run_command("verify", *files, "--format", "json", *options)
    report: dict[str, Any] = json.loads(ended.stdout)
    axes = ("integrity", "issuer", "standing")
    return [
        (Path(each["file"]).name, each["verdict"], [each["axes"][axis] for axis in axes])
        for each in report["files"]
    ]


@pytest.fixture(scope="module")
def kit() -> list[Judged]:
    """What the command says of every file of the kit."""
    names, at = [each["name"] for each in MANIFEST["file"]], MANIFEST["moment"]
    lists = ("--status", KIT / MANIFEST["status"], "--trust", KIT / MANIFEST["trust"])
    return verified([KIT / name for name in names], *lists, "--at", at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_of_the_kit_gets_the_verdict_of_the_command(
    serve: Serve, new_tab: NewTab, tmp_path: Path, kit: list[Judged], language: str
) -> None:
    trust = shutil.copy(KIT / MANIFEST["trust"], tmp_path)  # accounts are kept beside it
    # Every file once: what is judged is the same in both languages, only the words are others.
    wanted = kit[list(LANGUAGES).index(language) :: len(LANGUAGES)]
    tab, server = new_tab(language=LANGUAGES[language]), serve("--trust", trust)
    lists, at = sorted((KIT / MANIFEST["status"]).iterdir()), MANIFEST["moment"]
    found = [
        judged(tab.page, server.address, KIT / name, beside=lists, at=at) for name, _, _ in wanted
    ]
    assert found == wanted
    assert tab.page.locator("html").get_attribute("lang") == language
    assert tab.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sample_gets_the_verdict_of_the_command(
    serve: Serve, new_tab: NewTab, sample_school: Path, language: str
) -> None:
    trust = sample_school / "trust.yaml"
    tab, server = new_tab(language=LANGUAGES[language]), serve("--trust", trust)
    folder = sample_school / "exports"
    files = sorted(each for each in folder.iterdir() if each.suffix in SENT)
    wanted = verified(files, "--trust", trust)
    found = [judged(tab.page, server.address, each) for each in files]
    assert found == wanted
    assert {verdict for name, verdict, _ in found if name.endswith(".pdf")} == {"passed"}
    assert tab.page.locator("html").get_attribute("lang") == language
    assert tab.complaints == []
