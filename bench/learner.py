"""The credentials of a learner with any number of credits, short enough that 40 make 90 KB.

Unsigned, in the form that the product issues, so that every side of a contest can sign them.
"""
# ruff: noqa: INP001 - beside a script

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from transcript.credentials import clr, open_badges
from transcript.credentials.status_list import (
    StatusEntry,
    StatusPurpose,
    list_url,
    to_status_list,
)
from transcript.credentials.vc import JSON_SCHEMA_VALIDATOR, VERIFIABLE_CREDENTIAL
from transcript.proofs.timestamps import timestamp_text

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)  # some peers compare with the clock of today
_LISTS = "https://school.example/status"
_SCHOOL = "https://school.example/credits"
_LEARNER = "urn:uuid:1b0e1c0a-6c1f-4c8e-9a39-0d8a1c5a7f11"
_LEVELS = ("Begun", "Practised", "Mastered")


def badge(number: int, *, issuer: str, revocable: bool = True) -> dict[str, Any]:
    """Return one credit as a badge; each number, from 1, has other ids, words and status."""
    credit = f"{_SCHOOL}/{number}"
    levels = [f"{credit}#level-{place}" for place in range(len(_LEVELS))]
    return {
        "@context": list(open_badges.CONTEXT),
        "id": UUID(int=(4 << 76) + (8 << 60) + number).urn,
        "type": [VERIFIABLE_CREDENTIAL, open_badges.OPEN_BADGE_CREDENTIAL],
        "name": f"Lead an inquiry, part {number}",
        "issuer": _profile(issuer),
        "validFrom": timestamp_text(NOON),
        "credentialSubject": {
            **_learner("AchievementSubject"),
            "achievement": {
                "id": credit,
                "type": ["Achievement"],
                "name": f"Lead an inquiry, part {number}",
                "description": f"Asks a question of weight, and answers it ({number}).",
                "criteria": {"narrative": "Frames, plans and concludes; says what is unsure."},
                "resultDescription": [
                    {
                        "id": f"{credit}#scale",
                        "type": ["ResultDescription"],
                        "name": "Level reached",
                        "resultType": open_badges.RUBRIC_CRITERION_LEVEL,
                        "rubricCriterionLevel": [
                            {"id": named, "type": ["RubricCriterionLevel"], "name": name}
                            for named, name in zip(levels, _LEVELS, strict=True)
                        ],
                    }
                ],
            },
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": f"{credit}#scale",
                    "achievedLevel": levels[-1],
                }
            ],
        },
        "evidence": [{"type": ["Evidence"], "name": "A report", "genre": "text"}],
        "credentialSchema": [{"id": open_badges.SCHEMA, "type": JSON_SCHEMA_VALIDATOR}],
        **({"credentialStatus": _status(number)} if revocable else {}),
    }


def transcript(badges: Iterable[dict[str, Any]], *, issuer: str) -> dict[str, Any]:
    """Return the CLR of a learner who has earned these badges."""
    return {
        "@context": list(clr.CONTEXT),
        "id": "urn:uuid:0f6d7d0e-1f6a-4a0d-8d5b-3a3c3f1f9d10",
        "type": [VERIFIABLE_CREDENTIAL, clr.CLR_CREDENTIAL],
        "name": "Transcript of Ana Petrova",
        "issuer": _profile(issuer),
        "validFrom": timestamp_text(NOON),
        "credentialSubject": {**_learner("ClrSubject"), "verifiableCredential": list(badges)},
        "credentialSchema": [{"id": clr.SCHEMA, "type": JSON_SCHEMA_VALIDATOR}],
        "credentialStatus": _status(0),
    }


def status_list(*, issuer: str) -> dict[str, Any]:
    """Return the school's list of what it has revoked: of another learner's, a few."""
    return to_status_list(
        range(90_000, 90_007),
        url=list_url(_LISTS, 1, StatusPurpose.REVOCATION),
        purpose=StatusPurpose.REVOCATION,
        issuer=issuer,
        valid_from=NOON,
        valid_until=NOON + timedelta(days=7),
    )


def _status(index: int) -> dict[str, Any]:
    return StatusEntry(base=_LISTS, number=1, index=index).to_json()


def _profile(issuer: str) -> dict[str, Any]:
    return {"id": issuer, "type": ["Profile"], "name": "Hill School"}


def _learner(kind: str) -> dict[str, Any]:
    name = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": "Ana Petrova",
        "identityType": open_badges.IDENTITY_NAME,
    }
    return {"id": _LEARNER, "type": [kind], "identifier": [name]}
