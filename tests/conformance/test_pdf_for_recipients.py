"""A copy for a recipient is an archive and accessible, with the name across it and below it."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from transcript_exporters.pdf import PdfExporter

from tests.exporters.conftest import Shape, issued
from transcript.exporting import Edition
from transcript.model.recipient import Recipient

Judge = Callable[[str, Iterable[Path]], dict[str, list[str]]]

pytestmark = pytest.mark.external


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_verapdf_finds_nothing(profile: str, verapdf: Judge, tmp_path: Path) -> None:
    recipient = Recipient(
        name="Lakeside College, Office of Admission",
        release="3f2a9c1d-1111-4111-8111-111111111111",
        released_on=date(2026, 11, 22),
        expires=date(2027, 6, 30),
    )
    made = issued(Shape())
    for language in ("en", "es"):
        pdf = PdfExporter().render(made, Edition(language=language, recipient=recipient))
        (tmp_path / f"{language}.pdf").write_bytes(pdf)
    assert verapdf(profile, sorted(tmp_path.iterdir())) == {"en.pdf": [], "es.pdf": []}
