"""A small framework as a package of CASE 1.1; tests change one thing and look what comes of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from transcript.frameworks.case.derived import Derived, derive
from transcript.frameworks.case.received import Received, receive

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
THEN = "2026-08-01T00:00:00Z"
BASE = "https://harbor.example/ims/case/v1p1"
DOCUMENT = "00000000-0000-4000-8000-000000000000"


def guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def item(number: int, statement: str, **more: object) -> dict[str, Any]:
    return {
        "identifier": guid(number),
        "fullStatement": statement,
        "uri": f"{BASE}/CFItems/{guid(number)}",
        **more,
        "lastChangeDateTime": THEN,
    }


def node(number: int, title: str = "A node") -> dict[str, Any]:
    return {"title": title, "identifier": guid(number), "uri": f"{BASE}/CFItems/{guid(number)}"}


def tie(low: int, high: int, kind: str = "isChildOf", **more: object) -> dict[str, Any]:
    number = 10_000 + 100 * low + high
    return {
        "identifier": guid(number),
        "associationType": kind,
        "uri": f"{BASE}/CFAssociations/{guid(number)}",
        "originNodeURI": node(low),
        "destinationNodeURI": node(high),
        "lastChangeDateTime": THEN,
    } | more


def rubric(number: int, judged: int, levels: list[dict[str, Any]]) -> dict[str, Any]:
    head = {"lastChangeDateTime": THEN}
    row = {
        "identifier": guid(number + 1),
        "uri": f"{BASE}/CFRubricCriteria/{guid(number + 1)}",
        "CFItemURI": node(judged),
        **head,
        "CFRubricCriterionLevels": [
            {"identifier": guid(number + 2 + place), "uri": f"{BASE}/l/{number}-{place}", **head}
            | each
            for place, each in enumerate(levels)
        ],
    }
    return {
        "identifier": guid(number),
        "uri": f"{BASE}/CFRubrics/{guid(number)}",
        **head,
        "CFRubricCriteria": [row],
    }


@pytest.fixture
def package() -> dict[str, Any]:
    """One area, two competencies with their credits, a criterion and a rubric."""
    return {
        "CFDocument": {
            "identifier": DOCUMENT,
            "uri": f"{BASE}/CFDocuments/{DOCUMENT}",
            "caseVersion": "1.1",
            "creator": "Harbor",
            "title": "Portrait",
            "lastChangeDateTime": THEN,
            "description": "What we hope.",
            "language": "en",
            "version": "2",
            "adoptionStatus": "Implemented",
            "statusStartDate": "2026-08-01",
        },
        "CFItems": [
            item(
                1, "Finds out what is so.", abbreviatedStatement="Inquiry", humanCodingScheme="IN"
            ),
            item(
                2,
                "Weighs what is said.",
                abbreviatedStatement="Weigh sources",
                humanCodingScheme="IN-1",
            ),
            item(3, "Plans and carries out.", abbreviatedStatement="Investigate"),
            item(4, "Names the origin."),
        ],
        "CFAssociations": [
            tie(1, 0),
            tie(2, 1, sequenceNumber=1),
            tie(3, 1, sequenceNumber=2),
            tie(4, 2),
        ],
        "CFRubrics": [
            rubric(
                500,
                2,
                [
                    {"quality": "Begins", "description": "Takes the first.", "score": 1},
                    {"quality": "Proficient", "description": "Traces it.", "score": 2},
                ],
            )
        ],
    }


@pytest.fixture
def received() -> Callable[[Any], Received]:
    """Read a package as it comes."""
    return lambda value: receive(json.dumps(value).encode(), at=AT)


@pytest.fixture
def derived(received: Callable[[Any], Received]) -> Callable[[Any], Derived]:
    """Read a package and say what it means."""
    return lambda value: derive(received(value).package)


@pytest.fixture
def made() -> dict[str, Callable[..., dict[str, Any]]]:
    """What makes parts of a package: `item`, `node`, `tie`, `rubric`."""
    return {"item": item, "node": node, "tie": tie, "rubric": rubric}
