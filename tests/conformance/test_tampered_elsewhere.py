"""What a proof betrays here, it betrays to others too; where it does not, it is said why.

Others judge proofs. The form of a credential, the spelling of its JSON, and whether its parts speak
of one learner is nothing they look at, so files that fail here by that alone are not put to them.
"""

import json
import tomllib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.external

TAMPERED = Path(__file__).parents[1] / "tampered"
MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ENDINGS = (".json", ".jwt")
AT_LEAST = 25
Judge = Callable[[Iterable[Path]], list[Any]]

BY_PROOF = ("proof ", "key ")
BEYOND_THEM = {
    "value-twice.clr.json": "a proof over a graph does not count how often a value stands in it",
}
"""Files that fail by proof here and pass there, each with the reason."""


def _broken() -> list[str]:
    """Return the JSON documents and tokens whose integrity fails by a proof or its key."""
    manifest = tomllib.loads((TAMPERED / "manifest.toml").read_text("utf-8"))
    return sorted(
        each["name"]
        for each in manifest["file"]
        if each["name"].endswith(ENDINGS)
        and each["axes"][0] == "failed"
        and any(found.startswith(BY_PROOF) for found in each["found"])
    )


@pytest.fixture(scope="module")
def judge(judge_with: Callable[..., Judge], tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """A judge who knows the school's key, as the folder's sound transcript names it."""
    sound = json.loads((TAMPERED / "sound.clr.json").read_bytes())
    method = sound["proof"][0]["verificationMethod"]
    school = sound["issuer"]["id"]
    document = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": school,
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": school,
                "publicKeyMultibase": method.partition("#")[2],
            }
        ],
        "assertionMethod": [method],
    }
    path = tmp_path_factory.mktemp("school") / "did.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return judge_with(path, at=MOMENT)


def test_the_sound_files_are_accepted_there(judge: Judge) -> None:
    names = ("sound.clr.json", "sound.badge.json", "sound.jwt")
    judgements = judge([TAMPERED / name for name in names])
    assert [(name, each.refusals) for name, each in zip(names, judgements, strict=True)] == [
        (name, {}) for name in names
    ]


def test_what_a_proof_betrays_here_is_refused_there(judge: Judge) -> None:
    names = _broken()
    judgements = judge([TAMPERED / name for name in names])
    accepted = {name for name, each in zip(names, judgements, strict=True) if each.accepted}
    assert accepted == BEYOND_THEM.keys()
    assert len(names) >= AT_LEAST
