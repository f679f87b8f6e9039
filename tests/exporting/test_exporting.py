from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from transcript import exporting
from transcript.errors import ExportError, UnknownFormatError
from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.document import DocumentIdentity
from transcript.source.workspace import Workspace

SAMPLE = Path(__file__).parents[2] / "samples" / "riverbend"


def announce(monkeypatch: pytest.MonkeyPatch, points: Iterable[tuple[str, str]]) -> None:
    found = [EntryPoint(name=name, value=value, group=exporting.GROUP) for name, value in points]
    monkeypatch.setattr(exporting, "entry_points", lambda *, group: found if group else [])


def test_our_formats_are_found_by_entry_point() -> None:
    names = [each.name for each in exporting.formats()]
    assert names == ["badges", "clr", "html", "json", "jwt", "learning-record", "pdf", "pesc"]
    assert {each.distribution for each in exporting.formats()} == {"transcript-toolkit"}


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(UnknownFormatError) as caught:
        exporting.exporter("docx")
    assert str(caught.value) == (
        "there is no format “docx”; there are: badges, clr, html, json, jwt, learning-record, pdf, "
        "pesc"
    )


def test_two_exporters_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    announce(monkeypatch, [("pdf", "a:B"), ("pdf", "c:D")])
    with pytest.raises(ExportError, match="two packages bring an exporter of this name"):
        exporting.formats()


def test_one_exporter_announced_twice_is_one_format(monkeypatch: pytest.MonkeyPatch) -> None:
    announce(monkeypatch, [("pdf", "a:B"), ("pdf", "a:B")])
    assert [each.name for each in exporting.formats()] == ["pdf"]


def test_an_exporter_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    announce(monkeypatch, [("odt", "no_such_module:Exporter")])
    with pytest.raises(ExportError, match="the odt export failed: the exporter cannot be loaded"):
        exporting.exporter("odt")


# What could not be drawn.


@pytest.fixture
def forgetful() -> Iterator[None]:
    exporting._finders.cache_clear()  # noqa: SLF001 - the exporters are looked up once
    yield
    exporting._finders.cache_clear()  # noqa: SLF001


def test_what_no_format_could_draw_is_missing() -> None:
    assert exporting.missing("Zoë ليلى 山田 🌊") == frozenset("山田🌊")


@pytest.mark.usefixtures("forgetful")
def test_a_format_that_draws_nothing_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    announce(monkeypatch, [("json", "transcript_exporters.json_document:JsonExporter")])
    assert exporting.missing("山田") == frozenset()


@pytest.mark.usefixtures("forgetful")
def test_an_exporter_that_cannot_be_loaded_stops_no_validation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    announce(monkeypatch, [("odt", "no_such_module:Exporter")])
    assert exporting.missing("山田") == frozenset()


# Editions.


class Plain:
    """An exporter of somebody else's that offers no more than it must."""

    summary = "what it was given"
    suffix = ".txt"
    media_type = "text/plain"
    languages: tuple[str, ...] = ()

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:
        """Return the edition in words."""
        return f"{issued.transcript.learner.id} {edition.version} {edition.official}".encode()


class Telling(Plain):
    """One that says whether it is official, knows versions, and remarks on what it leaves out."""

    media_type = exporting.XML
    versions = ("2", "1")

    def remarks(self, issued: IssuedTranscript, edition: Edition) -> tuple[str, ...]:
        """Return one sentence."""
        return (f"{issued.transcript.learner.id} is cut in version {edition.version}",)


@pytest.fixture
def issued() -> IssuedTranscript:
    loaded = Workspace.open(SAMPLE).load("wulandari").transcript
    assert loaded is not None
    return IssuedTranscript(
        document=DocumentIdentity(
            id="urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10",
            issued_at=datetime(2026, 11, 22, tzinfo=UTC),
        ),
        transcript=loaded,
        record=b"",
        clr=b"",
        badges=(),
    )


@pytest.fixture
def theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Announce both."""
    made = {"plain": Plain, "telling": Telling}
    monkeypatch.setattr(exporting, "exporter", lambda name: made[name]())


@pytest.mark.usefixtures("theirs")
def test_an_exporter_need_not_offer_more_than_it_must(issued: IssuedTranscript) -> None:
    artifact = exporting.export(issued, "plain", official=False)
    assert artifact == exporting.Artifact(
        name="wulandari.txt", media_type="text/plain", content=b"wulandari None True"
    )


@pytest.mark.usefixtures("theirs")
def test_a_version_and_remarks_go_through(issued: IssuedTranscript) -> None:
    artifact = exporting.export(issued, "telling", version="1")
    assert artifact.content == b"wulandari 1 True"
    assert artifact.remarks == ("wulandari is cut in version 1",)


@pytest.mark.usefixtures("theirs")
def test_what_says_whether_it_is_official_has_an_unofficial_copy(issued: IssuedTranscript) -> None:
    artifact = exporting.export(issued, "telling", official=False)
    assert artifact.name == "wulandari.unofficial.txt"
    assert artifact.content == b"wulandari None False"


@pytest.mark.usefixtures("theirs")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("telling", "the telling export failed: there is no version “3”; there are 2, 1"),
        ("plain", "the plain export failed: there is no version “3”; this format has no versions"),
    ],
)
def test_a_version_that_there_is_not_is_refused(
    issued: IssuedTranscript, name: str, reason: str
) -> None:
    with pytest.raises(ExportError) as caught:
        exporting.export(issued, name, version="3")
    assert str(caught.value) == reason


def test_a_language_that_there_is_not_is_refused(issued: IssuedTranscript) -> None:
    with pytest.raises(ExportError) as caught:
        exporting.export(issued, "pdf", language="tlh")
    assert str(caught.value) == (
        "the pdf export failed: there is no edition in “tlh”; there are: en, es"
    )
