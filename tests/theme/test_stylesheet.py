"""The sheets that all of ours share: none of them reaches further than it should."""

import re

import pytest

from transcript.theme.stylesheet import rules
from transcript.web.pages import sheet

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTORS = re.compile(r"([^{}@]+)\{")
_COMMA = re.compile(r",(?![^()]*\))")
_TOKEN = re.compile(r"--([\w-]+): ?(#[0-9a-f]{3,6});")
_COLOUR = re.compile(r"#[0-9a-f]{3,6}\b")
_TEXT, _EDGE = 4.5, 3.0
"""What WCAG 2.1 asks of texts (1.4.3), and of the edges of fields (1.4.11)."""


def _by_night() -> dict[str, str]:
    return dict(_TOKEN.findall(rules("schemes")))


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["ground", "panel", "well"])
@pytest.mark.parametrize(
    "text", ["ink", "muted", "soft", "school", "passed", "unsettled", "failed"]
)
def test_texts_can_be_read_by_night(text: str, ground: str) -> None:
    colours = _by_night()
    assert _contrast(colours[text], colours[ground]) >= _TEXT


def test_fields_have_edges_by_night() -> None:
    colours = _by_night()
    assert _contrast(colours["quiet"], colours["ground"]) >= _EDGE


def test_the_tools_have_no_colours_but_the_tokens() -> None:
    lines = [each for each in rules("desk").splitlines() if not each.startswith(":root")]
    assert _COLOUR.findall("\n".join(lines)) == []


def test_a_document_stays_as_its_paper_by_night() -> None:
    assert "html:has(.transcript) { color-scheme: only light; }" in rules("document")


def test_every_rule_of_the_document_is_for_what_is_marked_as_one() -> None:
    found = _SELECTORS.findall(_COMMENT.sub("", re.sub(r"@[^{]*\{", "@{", rules("document"))))
    selectors = [each.strip() for group in found for each in _COMMA.split(group)]
    assert len(selectors) > 200
    assert [each for each in selectors if ".transcript" not in each] == []


def test_the_pages_of_the_site_print_as_the_browser_is_set() -> None:
    assert "@page" not in sheet()
