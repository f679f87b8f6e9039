"""A copy for a recipient is sealed: else anybody could change whom it names."""

from datetime import date

import pytest

from tests.exporters.conftest import Shape, issued
from transcript.errors import ExportError
from transcript.exporting import export
from transcript.model.recipient import Recipient

LAKESIDE = Recipient(
    name="Lakeside College",
    release="3f2a9c1d-1111-4111-8111-111111111111",
    released_on=date(2026, 11, 22),
)


def test_no_pdf_for_a_recipient_is_made_without_a_seal() -> None:
    with pytest.raises(ExportError, match="a copy for a recipient is sealed, and there is no seal"):
        export(issued(Shape()), "pdf", recipient=LAKESIDE)


def test_what_has_no_pages_is_the_same_for_everybody() -> None:
    made = issued(Shape())
    assert export(made, "clr", recipient=LAKESIDE) == export(made, "clr")
