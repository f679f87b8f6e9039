"""A very small school, as its files say it; tests change one thing and look what is said."""

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from transcript.source.workspace import Workspace

WORK = b"Two years of creek water.\n"

SCHOOL: dict[str, Any] = {
    "id": "did:web:riverbend.example",
    "name": "Riverbend High School",
    "url": "https://riverbend.example",
    "phone": "+1 802 555 0100",
    "email": "registrar@riverbend.example",
    "notice": "Invented sample",
    "address": {
        "street": "12 Ferry Road",
        "locality": "Riverbend",
        "region": "VT",
        "postal_code": "05001",
        "country": "US",
    },
    "identifiers": {"nces": "500000000001", "ceeb": "460123", "state": "VT-1"},
    "signatories": [{"name": "Ines Tamura", "title": "Registrar"}],
    "profile": {
        topic: {"text": f"What we say about {topic}."}
        for topic in (
            "approach",
            "proficiency",
            "curriculum",
            "grading",
            "graduation",
            "outcomes",
            "destinations",
            "college_shares",
            "habits",
            "demographics",
        )
    }
    | {"demographics": {"text": "Many.", "figures": [{"label": "Learners", "value": "412"}]}},
}
GRADUATE_PROFILE: dict[str, Any] = {
    "name": "Portrait of a Riverbend Graduate",
    "version": "2.1",
    "status": "adopted",
    "adopted_on": "2023-05-16",
    "statement": "We hope.",
    "areas": [
        {
            "id": "reasoning",
            "code": "RE",
            "name": "Reasoning",
            "description": "With evidence.",
            "competencies": [
                {"id": "weigh-sources", "name": "Weigh sources", "description": "Weighs them."}
            ],
        }
    ],
}
CREDIT: dict[str, Any] = {
    "id": "argue-from-data",
    "code": "RE-2",
    "name": "Argue from data",
    "level": "foundational",
    "area": "reasoning",
    "serves": ["weigh-sources"],
    "description": "Argues.",
    "standard": "Can argue from data.",
    "criteria": [{"id": "claim", "statement": "Makes a claim."}],
    "rubric": {
        "required": "proficient",
        "levels": [
            {"id": "emerging", "name": "Emerging", "descriptor": "Begins."},
            {"id": "proficient", "name": "Proficient", "descriptor": "Does."},
        ],
    },
    "evidence_rule": {"minimum": 1, "contexts": 1, "kinds": ["text", "video"]},
    "alignments": [
        {
            "target": "CFItem",
            "name": "An item",
            "url": "https://case.example/1",
            "framework": "A framework",
            "code": "A.1",
        }
    ],
}
LEARNER: dict[str, Any] = {
    "id": "amara",
    "legal_name": {"full": "Amara Nwosu-Delgado", "given": "Amara", "family": "Nwosu-Delgado"},
    "chosen_name": {"full": "Ama"},
    "identifiers": [{"kind": "school", "value": "R-2041"}],
    "birth_date": "2008-04-15",
    "enrolled_on": "2023-08-28",
    "expected_graduation": "2027-06-11",
    "graduated_on": "2027-06-11",
    "language": "en",
}
RECORD: dict[str, Any] = {
    "status": "complete",
    "statement": "I measured a creek.",
    "evidence": [
        {
            "id": "report",
            "title": "Two years of creek water",
            "kind": "text",
            "file": "evidence/creek.txt",
            "digest": f"sha256:{hashlib.sha256(WORK).hexdigest()}",
            "made_on": "2026-03-01",
            "context": "project",
            "audience": "college",
            "description": "A report.",
            "reflection": "I would measure more.",
        },
        {
            "id": "talk",
            "title": "A talk",
            "kind": "video",
            "url": "https://videos.riverbend.example/81",
            "made_on": "2026-03-02",
            "context": "community",
            "audience": "sealed",
            "alt": "Amara speaks.",
        },
    ],
    "ratings": [
        {
            "credit": "argue-from-data",
            "assessor": "T. Okafor",
            "rated_on": "2026-04-01",
            "level": "proficient",
            "attempt": 1,
            "evidence": ["report", "talk"],
            "feedback": "Clear.",
        }
    ],
    "awards": [
        {
            "credit": "argue-from-data",
            "level": "proficient",
            "awarded_on": "2026-05-01",
            "approved_by": ["Ines Tamura"],
            "evidence": ["talk", "report"],
            "determination": {"method": "latest", "reason": "The latest attempt meets it."},
            "transferred_from": {
                "institution": "Hilltop School",
                "earned_on": "2025-06-01",
                "accepted_by": "Ines Tamura",
            },
        }
    ],
    "featured": [
        {"evidence": "report", "caption": "My creek."},
        {"evidence": "talk", "caption": "My talk."},
    ],
    "courses": [
        {
            "title": "Field Ecology",
            "kind": "course",
            "began_on": "2025-09-01",
            "ended_on": "2026-06-01",
            "provider": "River College",
        }
    ],
}
FILES = {
    "workspace.json": {"format": 1, "languages": ["en"]},
    "school.json": SCHOOL,
    "graduate-profile.json": GRADUATE_PROFILE,
    "credits/argue-from-data.json": CREDIT,
    "learners/amara/learner.json": LEARNER,
    "learners/amara/record.json": RECORD,
}


@pytest.fixture
def files() -> dict[str, Any]:
    """Every document of the school by its path, free to be changed."""
    return copy.deepcopy(FILES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the school, with nothing wrong."""
    for path, value in FILES.items():
        target = tmp_path / "school" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    evidence = tmp_path / "school/learners/amara/evidence"
    evidence.mkdir()
    (evidence / "creek.txt").write_bytes(WORK)
    return tmp_path / "school"


@pytest.fixture
def problems(folder: Path, files: dict[str, Any]) -> Callable[..., str]:
    """Write the changed documents and return what is said about the school and its learner."""

    def say(**_: object) -> str:
        for path, value in files.items():
            text = json.dumps(value, ensure_ascii=False, indent=1)
            (folder / path).write_text(text, encoding="utf-8")
        loaded = Workspace.open(folder).load("amara")
        return "\n".join(map(str, loaded.diagnostics))

    return say
