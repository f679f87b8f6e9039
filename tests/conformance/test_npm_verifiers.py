"""Verifiers that others wrote in JavaScript accept what we sign, and refuse what was changed."""

import base64
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from transcript.credentials.contexts import contexts
from transcript.model.attachments import STATUS_LISTS
from transcript.proofs import data_integrity
from transcript.proofs.signers import Ed25519Signer

pytestmark = pytest.mark.external

Json = dict[str, Any]


Run = Callable[..., subprocess.CompletedProcess[str]]
Judge = Callable[[Iterable[Path]], list[Any]]  # what the fixture `judge_with` gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """What a run of the demo wrote, and the key document of its school."""

    clrs: Sequence[Path]
    badges: Sequence[Path]
    tokens: Sequence[Path]
    did_document: Path
    lists: Sequence[Path]


def _unpack(archives: Iterable[Path], suffix: str, folder: Path) -> list[Path]:
    written = []
    for archive in archives:
        with zipfile.ZipFile(archive) as opened:
            for name in opened.namelist():
                if name.endswith(suffix):
                    path = folder / archive.name.split(".")[0] / Path(name).name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(opened.read(name))
                    written.append(path)
    return sorted(written)


@pytest.fixture(scope="session")
def exports(demo: Path, transcript: Run, tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """Take the files of the demo apart."""
    apart = tmp_path_factory.mktemp("npm")
    did_document = apart / "did.json"
    transcript("keys", "did-document", "-w", demo, "--out", did_document)
    return Exports(
        clrs=sorted((demo / "exports").glob("*.clr.json")),
        badges=[
            path
            for path in _unpack((demo / "exports").glob("*.badges.zip"), ".json", apart / "badges")
            if path.name not in STATUS_LISTS
        ],
        tokens=_unpack((demo / "exports").glob("*.badges.jwt.zip"), ".jwt", apart / "tokens"),
        did_document=did_document,
        lists=sorted((demo / "status").glob("*.json")),
    )


@pytest.fixture(scope="session")
def judge(judge_with: Callable[..., Judge], exports: Exports) -> Judge:
    return judge_with(exports.did_document, exports.lists)


@pytest.fixture(scope="session")
def vectors(corpora: Path) -> Path:
    return corpora / "standards" / "vectors" / "1edtech_impl_guide"


@pytest.fixture(scope="session")
def judge_vectors(
    judge_with: Callable[..., Judge], vectors: Path, tmp_path_factory: pytest.TempPathFactory
) -> Judge:
    """A judge who knows the key of the implementation guide's university."""
    key = _load(vectors / "obv3p0" / "keypair.json")
    method, controller = key["verificationMethod"], key["controller"]
    document = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": controller,
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": controller,
                "publicKeyMultibase": key["publicKeyMultibase"],
            }
        ],
        "assertionMethod": [method],
    }
    path = tmp_path_factory.mktemp("university") / "did.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return judge_with(path)


def _load(path: Path) -> Json:
    value: Json = json.loads(path.read_text(encoding="utf-8"))
    return value


def _save(value: Json, path: Path) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def _base64url(value: Json) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _members(clr: Json) -> list[Json]:
    members: list[Json] = clr["credentialSubject"]["verifiableCredential"]
    return members


def _largest(files: Sequence[Path]) -> Path:
    return max(files, key=lambda path: path.stat().st_size)


def _refused(judgements: Sequence[Any], files: Sequence[Path]) -> dict[str, Any]:
    return {
        str(file): judgement.refusals
        for file, judgement in zip(files, judgements, strict=True)
        if not judgement.accepted
    }


# The judges themselves, on what others published


def test_the_published_credentials_are_accepted(judge_vectors: Judge, vectors: Path) -> None:
    files = [vectors / kind / "signed-credential.json" for kind in ("obv3p0", "clrv2p0")]

    badge, clr = judge_vectors(files)

    assert (badge.accepted, badge.checks) == (True, 1)
    assert (clr.accepted, clr.checks) == (True, 2)


@pytest.mark.parametrize("kind", ["obv3p0", "clrv2p0"])
def test_a_published_credential_with_another_name_is_refused(
    judge_vectors: Judge, vectors: Path, tmp_path: Path, kind: str
) -> None:
    credential = _load(vectors / kind / "signed-credential.json")
    credential["name"] += "!"

    [judgement] = judge_vectors([_save(credential, tmp_path / "changed.json")])

    assert judgement.refusals == {"": "Invalid signature."}


# What we export


@pytest.mark.parametrize("deed", ["revoke", "suspend"])
def test_what_was_revoked_is_refused_whole(
    demo: Path,
    exports: Exports,
    judge_with: Callable[..., Judge],
    transcript: Run,
    tmp_path: Path,
    deed: str,
) -> None:
    school, clr = tmp_path / "school", exports.clrs[0]
    shutil.copytree(demo, school)
    transcript(deed, _load(clr)["id"], "--reason", "a test", "-w", school)
    passphrase = school / "demo-passphrase.txt"
    lists = tmp_path / "lists"
    transcript("status", "publish", "--out", lists, "-w", school, "--passphrase-file", passphrase)

    [judgement] = judge_with(exports.did_document, sorted(lists.glob("*.json")))([clr])

    refused = judgement.checks if deed == "revoke" else 0
    # The one entry that the standard allows is of revocation: others see nothing of suspension.
    assert len(judgement.refusals) == refused
    assert set(judgement.refusals.values()) <= {"it was taken back"}


def test_every_exported_clr_is_accepted_with_each_member(judge: Judge, exports: Exports) -> None:
    judgements = judge(exports.clrs)

    assert _refused(judgements, exports.clrs) == {}
    assert [each.checks for each in judgements] == [
        len(_members(_load(path))) + 1 for path in exports.clrs
    ]


def test_every_exported_badge_is_accepted(judge: Judge, exports: Exports) -> None:
    assert exports.badges
    assert _refused(judge(exports.badges), exports.badges) == {}


def test_every_exported_token_is_accepted(judge: Judge, exports: Exports) -> None:
    assert len(exports.tokens) == len(exports.badges)
    assert _refused(judge(exports.tokens), exports.tokens) == {}


# What was changed after signing


def test_a_changed_letter_in_the_whole_is_refused(
    judge: Judge, exports: Exports, tmp_path: Path
) -> None:
    clr = _load(_largest(exports.clrs))
    clr["name"] += "."

    [judgement] = judge([_save(clr, tmp_path / "changed.json")])

    assert judgement.refusals == {"": "Invalid signature."}


def test_a_changed_letter_in_one_member_is_refused_at_that_member(
    judge: Judge, exports: Exports, tmp_path: Path
) -> None:
    clr = _load(_largest(exports.clrs))
    _members(clr)[1]["credentialSubject"]["achievement"]["name"] += "."

    [judgement] = judge([_save(clr, tmp_path / "changed.json")])

    member = "/credentialSubject/verifiableCredential/1"
    assert judgement.refusals == {member: "Invalid signature.", "": "Invalid signature."}


def test_a_member_of_another_learner_is_refused(
    judge: Judge, exports: Exports, tmp_path: Path
) -> None:
    first, second = (_load(path) for path in exports.clrs[:2])
    _members(first)[0] = _members(second)[0]

    [judgement] = judge([_save(first, tmp_path / "changed.json")])

    assert judgement.refusals == {"": "Invalid signature."}


def test_a_key_that_no_context_defines_is_refused(
    judge: Judge, exports: Exports, tmp_path: Path
) -> None:
    badge = _load(_largest(exports.badges))
    badge["classRank"] = "1"

    [judgement] = judge([_save(badge, tmp_path / "changed.json")])

    assert judgement.refusals == {"": "Safe mode validation error."}


def test_a_credential_under_an_issuer_who_does_not_hold_the_key_is_refused(
    judge: Judge, exports: Exports, tmp_path: Path
) -> None:
    badge = _load(_largest(exports.badges))
    badge["issuer"]["id"] = "did:web:elsewhere.example"

    [judgement] = judge([_save(badge, tmp_path / "changed.json")])

    assert not judgement.accepted


def test_a_changed_claim_in_a_token_is_refused(
    judge: Judge, exports: Exports, tmp_path: Path
) -> None:
    head, payload, signature = _largest(exports.tokens).read_text("utf-8").strip().split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    claims["name"] = "Another credit"
    path = tmp_path / "changed.jwt"
    path.write_text(f"{head}.{_base64url(claims)}.{signature}", "utf-8")

    [judgement] = judge([path])

    assert judgement.refusals == {"": "signature verification failed"}


def test_a_token_that_brings_a_key_of_its_own_is_refused(
    judge: Judge, exports: Exports, tmp_path: Path
) -> None:
    _, payload, signature = _largest(exports.tokens).read_text("utf-8").strip().split(".")
    stranger = {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}
    header = _base64url({"alg": "EdDSA", "typ": "JWT", "jwk": stranger})
    path = tmp_path / "changed.jwt"
    path.write_text(f"{header}.{payload}.{signature}", "utf-8")

    [judgement] = judge([path])

    reason = "the key of the token is not one that the issuer lists for assertions"
    assert judgement.refusals == {"": reason}


# Our proofs over the text itself, which the product does not issue but can make


@pytest.fixture
def over_its_text(exports: Exports) -> Json:
    """A badge under a did:key, with a proof by eddsa-jcs-2022."""
    signer = Ed25519Signer.from_seed(bytes(range(32)))
    multikey = signer.public_key.multibase
    badge = _load(_largest(exports.badges))
    del badge["proof"], badge["credentialStatus"]
    badge["issuer"]["id"] = f"did:key:{multikey}"
    return data_integrity.sign(
        badge,
        signer=signer,
        verification_method=f"did:key:{multikey}#{multikey}",
        created=datetime.now(UTC),
        contexts=contexts(),
        suite="eddsa-jcs-2022",
    )


def test_a_proof_over_the_text_is_accepted(
    judge: Judge, over_its_text: Json, tmp_path: Path
) -> None:
    [judgement] = judge([_save(over_its_text, tmp_path / "badge.json")])

    assert judgement.refusals == {}


def test_a_changed_order_is_refused_by_a_proof_over_the_text(
    judge: Judge, over_its_text: Json, tmp_path: Path
) -> None:
    over_its_text["credentialSubject"]["achievement"]["resultDescription"][0][
        "rubricCriterionLevel"
    ].reverse()

    [judgement] = judge([_save(over_its_text, tmp_path / "changed.json")])

    assert judgement.refusals == {"": "Invalid signature."}
