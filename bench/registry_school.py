"""A school of any size, each learner with 40 credits of short texts: a transcript has 41 proofs.

Records are JSON, as another program writes them. Every learner's words differ, so that nothing that
is remembered for one helps with the next.
"""
# ruff: noqa: INP001 - beside a script

import json
import shutil
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from transcript.proofs.key_history import KeyPurpose
from transcript.proofs.keyring import Keyring

CREDITS = 40
WORKS = 10
PASSPHRASE = b"a bench has no secrets at all"
MADE = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
"""When the school's keys were made."""

_SAMPLE = Path(__file__).parents[1] / "samples" / "riverbend"
_AREAS = ("Reasoning", "Making", "Speaking", "Measuring")
_LEVELS = ("Begun", "Practised", "Mastered")
_PER_AREA = CREDITS // len(_AREAS)


def make_school(folder: Path, learners: int, *, credits_earned: int = CREDITS) -> None:
    """Make a workspace with its keys in `folder`; each learner has earned so many credits."""
    folder.mkdir(parents=True)
    for name in ("school.yaml", "logo.png"):
        shutil.copy(_SAMPLE / name, folder / name)
    settings: dict[str, Any] = {
        "format": 1,
        "languages": ["en"],
        "status": {"url": "https://riverbend.example/status"},
    }
    _write(folder / "workspace.json", settings)
    _write(folder / "graduate-profile.json", _profile())
    for number in range(CREDITS):
        _write(folder / "credits" / f"credit-{number:02}.json", _credit(number))
    for number in range(learners):
        _add_learner(folder, number, credits_earned)
    Keyring(folder=folder / "keys").create(
        (KeyPurpose.CREDENTIALS, KeyPurpose.PDF_SEAL, KeyPurpose.LEDGER),
        organisation="Riverbend High School",
        at=MADE,
        passphrase=lambda: PASSPHRASE,
    )
    (folder / "passphrase.txt").write_bytes(PASSPHRASE + b"\n")


def _add_learner(folder: Path, number: int, credits_earned: int) -> None:
    learner = name_of(number)
    home = folder / "learners" / learner
    person: dict[str, Any] = {
        "id": learner,
        "legal_name": {"full": f"Ana Petrova {number}"},
        "enrolled_on": "2022-09-05",
        "language": "en",
    }
    if credits_earned == CREDITS:
        person["graduated_on"] = "2026-06-12"
    _write(home / "learner.json", person)
    _write(home / "record.json", _record(number, credits_earned))
    for each in range(min(WORKS, credits_earned)):
        path = home / "evidence" / f"work-{each:02}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_work(number, each))


def name_of(number: int) -> str:
    """Return the id of a learner."""
    return f"learner-{number:05}"


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _profile() -> dict[str, Any]:
    return {
        "name": "What a graduate can do",
        "version": "1",
        "status": "adopted",
        "adopted_on": "2021-05-18",
        "statement": "Looks closely, says plainly what it bears, and begins again.",
        "areas": [
            {
                "id": name.lower(),
                "code": name[:2].upper(),
                "name": name,
                "description": f"{name}, with care and to an end.",
                "competencies": [
                    {
                        "id": f"{name.lower()}-well",
                        "name": f"{name} well",
                        "description": f"Comes back to it: {name.lower()} is never done.",
                    }
                ],
            }
            for name in _AREAS
        ],
    }


def _credit(number: int) -> dict[str, Any]:
    area = _AREAS[number // _PER_AREA]
    return {
        "id": f"credit-{number:02}",
        "code": f"{area[:2].upper()}-{number % _PER_AREA + 1}",
        "name": f"Lead an inquiry, part {number + 1}",
        "level": "advanced" if number % _PER_AREA >= _PER_AREA - 2 else "foundational",
        "area": area.lower(),
        "serves": [f"{area.lower()}-well"],
        "description": f"Asks a question of weight, and answers it ({number + 1}).",
        "standard": "Frames, plans and concludes; says what is unsure.",
        "criteria": [{"id": "asks", "statement": "Asks what an observation could settle."}],
        "rubric": {
            "required": "practised",
            "levels": [
                {"id": each.lower(), "name": each, "descriptor": f"The work is {each.lower()}."}
                for each in _LEVELS
            ],
        },
        "evidence_rule": {"minimum": 1, "contexts": 1},
    }


def _work(number: int, each: int) -> bytes:
    return f"Work {each} of learner {number}: the water was cold.\n".encode() * 20


def _record(number: int, credits_earned: int) -> dict[str, Any]:
    return {
        "status": "complete" if credits_earned == CREDITS else "in progress",
        "statement": f"I trust a number only after asking where it came from ({number}).",
        "evidence": [
            {
                "id": f"work-{each:02}",
                "title": f"Report {each + 1} of learner {number}",
                "kind": "text",
                "file": f"evidence/work-{each:02}.txt",
                "digest": f"sha256:{sha256(_work(number, each)).hexdigest()}",
                "made_on": "2025-11-10",
                "context": "course",
                "audience": "public",
            }
            for each in range(min(WORKS, credits_earned))
        ],
        "ratings": [
            {
                "credit": f"credit-{each:02}",
                "assessor": "Moira Fitch",
                "rated_on": "2025-12-12",
                "level": "mastered",
                "attempt": 1,
                "evidence": [f"work-{each % WORKS:02}"],
            }
            for each in range(credits_earned)
        ],
        "awards": [
            {
                "credit": f"credit-{each:02}",
                "level": "mastered",
                "awarded_on": "2026-01-20",
                "approved_by": ["Moira Fitch", "Anneke de Witt"],
                "evidence": [f"work-{each % WORKS:02}"],
            }
            for each in range(credits_earned)
        ],
    }
