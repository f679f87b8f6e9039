from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint

import pytest

from transcript import exporting
from transcript.errors import ExportError, UnknownFormatError


def announce(monkeypatch: pytest.MonkeyPatch, points: Iterable[tuple[str, str]]) -> None:
    found = [EntryPoint(name=name, value=value, group=exporting.GROUP) for name, value in points]
    monkeypatch.setattr(exporting, "entry_points", lambda *, group: found if group else [])


def test_our_formats_are_found_by_entry_point() -> None:
    names = [each.name for each in exporting.formats()]
    assert names == ["badges", "clr", "json", "jwt", "pdf"]
    assert {each.distribution for each in exporting.formats()} == {"transcript-toolkit"}


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(UnknownFormatError) as caught:
        exporting.exporter("docx")
    expected = "there is no format “docx”; there are: badges, clr, json, jwt, pdf"
    assert str(caught.value) == expected


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
