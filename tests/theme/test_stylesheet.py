"""The sheets that all of ours share: none of them reaches further than it should."""

import re

from transcript.theme.stylesheet import rules
from transcript.web.pages import sheet

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTORS = re.compile(r"([^{}@]+)\{")


def test_every_rule_of_the_document_is_for_what_is_marked_as_one() -> None:
    found = _SELECTORS.findall(_COMMENT.sub("", re.sub(r"@[^{]*\{", "@{", rules("document"))))
    selectors = [each.strip() for group in found for each in group.split(",")]
    assert len(selectors) > 200
    assert [each for each in selectors if ".transcript" not in each] == []


def test_the_pages_of_the_site_print_as_the_browser_is_set() -> None:
    assert "@page" not in sheet()
