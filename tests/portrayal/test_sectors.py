"""How the circle of the credit graphic is divided."""

from math import pi

import pytest

from tests.exporters.samples import SAMPLES
from transcript.portrayal.facts import facts_of
from transcript.portrayal.sectors import Sector, cells, sectors
from transcript.source.workspace import Workspace


@pytest.fixture(scope="module")
def found() -> tuple[Sector, ...]:
    transcript = Workspace.open(SAMPLES).load("amara-nwosu-delgado").transcript
    assert transcript
    return sectors(facts_of(transcript).areas)


def test_the_sectors_go_once_round(found: tuple[Sector, ...]) -> None:
    assert found[0].start == 0
    assert found[-1].end == pytest.approx(2 * pi)
    assert [each.start for each in found[1:]] == [each.end for each in found[:-1]]


def test_the_cells_of_a_sector_are_equal_and_inside_of_it(found: tuple[Sector, ...]) -> None:
    sector = found[0]
    angles = [each for _, each in cells(sector.facts.foundational, sector, low=42, gap=3)]
    widths = [end - start for start, end in angles]
    assert widths == pytest.approx([widths[0]] * len(sector.facts.foundational))
    assert sector.start < angles[0][0] < angles[-1][1] < sector.end


def test_a_ring_without_credits_has_no_cells(found: tuple[Sector, ...]) -> None:
    assert list(cells((), found[0], low=42, gap=3)) == []
