"""A transcript with one thing changed, and the message that is made of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import etree
from transcript_exporters.pesc import LearningRecordExporter, PescExporter

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript

Shaped = Callable[..., IssuedTranscript]
FEW = {"foundational": (2,), "advanced": (1,), "earned_advanced": 1.0, "courses": 1}
LONG = "a name that goes on and on for longer than anybody who drew up this standard had in mind"
BOTH = pytest.mark.parametrize("exporter", [PescExporter(), LearningRecordExporter()])
Exporter = PescExporter | LearningRecordExporter


def having(issued: IssuedTranscript, **changes: object) -> IssuedTranscript:
    return replace(issued, transcript=replace(issued.transcript, **changes))  # type: ignore[arg-type]


def of(issued: IssuedTranscript, **changes: object) -> IssuedTranscript:
    """Return the transcript with other facts about its learner."""
    return having(issued, learner=replace(issued.transcript.learner, **changes))  # type: ignore[arg-type]


def at(issued: IssuedTranscript, **changes: object) -> IssuedTranscript:
    """Return the transcript with other facts about its school."""
    return having(issued, school=replace(issued.transcript.school, **changes))  # type: ignore[arg-type]


def with_first_credit(issued: IssuedTranscript, **changes: object) -> IssuedTranscript:
    first, *others = issued.transcript.credits
    changed = replace(first, **changes)  # type: ignore[arg-type]
    return having(issued, credits=(changed, *others))


def message(
    issued: IssuedTranscript,
    exporter: Exporter | None = None,
    *,
    version: str | None = None,
    official: bool = True,
) -> etree._Element:
    edition = Edition(version=version, official=official)
    return etree.fromstring((exporter or PescExporter()).render(issued, edition))


def texts(root: etree._Element, path: str) -> list[str | None]:
    return [each.text for each in root.findall(path)]


def outline(element: etree._Element) -> list[tuple[str, str | None]]:
    return [(each.tag, each.text) for each in element]
