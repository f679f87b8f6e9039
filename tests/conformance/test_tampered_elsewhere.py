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
AT_LEAST = 300
Judge = Callable[[Iterable[Path]], list[Any]]

BY_PROOF = ("proof ", "key ")
_BEYOND_THEM = {
    "a proof over a graph does not count how often a value stands in it, nor empty fields": (
        "field-of-an-empty-list.badge.json",
        "field-of-null.badge.json",
        "tag-twice.badge.json",
        "type-twice.badge.json",
        "value-in-two-lists.badge.json",
        "value-twice-in-a-list.badge.json",
        "value-twice.clr.json",
    ),
    "the same graph, in another of JSON-LD's spellings": (
        "alias-for-the-id.clr.json",
        "keyword-index.clr.json",
        "value-in-a-set-object.badge.json",
        "value-object.badge.json",
    ),
    "contexts written into the file are taken, as long as they change no word that is signed": (
        "context-inline.badge.json",
        "context-twice.badge.json",
        "context-with-a-default.badge.json",
    ),
    "the proof's own contexts are not compared, nor is a list of one told from its item": (
        "proof-created-a-list.badge.json",
        "proof-with-context.badge.json",
    ),
    "one proof that holds is enough there, whatever stands beside it": (
        "proofs-with-a-strangers.badge.json",
        "proofs-with-a-wrong-one-first.badge.json",
        "proofs-with-a-wrong-one.badge.json",
    ),
    "the signature's text is read with more lenience: white space, another alphabet": (
        "signature-in-base64url.badge.json",
        "signature-with-a-line-end.badge.json",
        "signature-with-a-space.badge.json",
    ),
    "endorsements inside are not looked at": ("endorsement-with-the-proof-of-another.clr.json",),
    "a library for tokens does not compare claims with the credential": (
        "claim-exp-added.jwt",
        "claim-jti-missing.jwt",
        "claim-jti.jwt",
        "claim-nbf.jwt",
        "claim-sub-missing.jwt",
        "claim-sub-null.jwt",
        "claim-sub.jwt",
    ),
}
BEYOND_THEM = {name: why for why, names in _BEYOND_THEM.items() for name in names}
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
    return judge_with(path, lists=[TAMPERED / "published" / "revocation-1.json"], at=MOMENT)


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
