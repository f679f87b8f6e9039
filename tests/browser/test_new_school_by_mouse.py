"""A new school, from an empty folder to a transcript that is verified, by mouse alone."""

from pathlib import Path

import pytest

from tests.browser.conftest import NewTab, Serve
from tests.browser.hands import Mouse
from tests.browser.new_school import is_verified, journey

pytestmark = pytest.mark.external


def test_a_school_begins_issues_and_is_believed_by_mouse_alone(
    serve: Serve, new_tab: NewTab, tmp_path: Path
) -> None:
    transcript, entry = journey(serve, new_tab, Mouse, tmp_path)
    is_verified(transcript, entry)
