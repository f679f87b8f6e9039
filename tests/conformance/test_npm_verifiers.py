"""Verifiers that others wrote in JavaScript accept what we sign, and refuse what was changed."""

import base64
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from transcript.credentials.contexts import contexts

pytestmark = pytest.mark.external

NPM = Path(__file__).parent / "npm"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the outside verifiers say of one file: the place and reason of each refusal."""

    accepted: bool
    checks: int
    refusals: Mapping[str, str]


Run = Callable[..., subprocess.CompletedProcess[str]]
Judge = Callable[[Iterable[Path]], list[Judgement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """What a run of the demo wrote, and the key document of its school."""

    clrs: Sequence[Path]
    badges: Sequence[Path]
    tokens: Sequence[Path]
    did_document: Path


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
        badges=_unpack((demo / "exports").glob("*.badges.zip"), ".json", apart / "badges"),
        tokens=_unpack((demo / "exports").glob("*.badges.jwt.zip"), ".jwt", apart / "tokens"),
        did_document=did_document,
    )


@pytest.fixture(scope="session")
def judge_with(
    tmp_path_factory: pytest.TempPathFactory, missing: Callable[[str], NoReturn]
) -> Callable[[Path], Judge]:
    """Return a judge that knows our pinned contexts and one issuer's key document."""
    node = shutil.which("node")
    if node is None:
        missing("Node.js 20 or later is needed")
    if not (NPM / "node_modules").is_dir():
        missing("the outside verifiers are not installed: run `make conformance`")
    folder = tmp_path_factory.mktemp("contexts")
    known = {}
    for number, (url, context) in enumerate(contexts().items()):
        known[url] = str(folder / f"{number}.json")
        Path(known[url]).write_text(json.dumps(context), encoding="utf-8")

    def judge_files(did_document: Path, files: Iterable[Path]) -> list[Judgement]:
        job = {
            "contexts": known,
            "controllers": [str(did_document)],
            "at": datetime.now(UTC).isoformat(),
            "files": [str(file) for file in files],
        }
        ended = subprocess.run(  # noqa: S603 - our own script
            [node, NPM / "verify.mjs"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        lines = [json.loads(line) for line in ended.stdout.splitlines()]
        assert [line["file"] for line in lines] == job["files"]
        return [_judgement(line) for line in lines]

    return lambda did_document: lambda files: judge_files(did_document, files)


def _judgement(line: Json) -> Judgement:
    refused = {each["path"]: each["reason"] for each in line["checks"] if not each["accepted"]}
    return Judgement(accepted=line["accepted"], checks=len(line["checks"]), refusals=refused)


@pytest.fixture(scope="session")
def judge(judge_with: Callable[[Path], Judge], exports: Exports) -> Judge:
    return judge_with(exports.did_document)


@pytest.fixture(scope="session")
def vectors(corpora: Path) -> Path:
    return corpora / "standards" / "vectors" / "1edtech_impl_guide"


@pytest.fixture(scope="session")
def judge_vectors(
    judge_with: Callable[[Path], Judge], vectors: Path, tmp_path_factory: pytest.TempPathFactory
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


def _refused(judgements: Sequence[Judgement], files: Sequence[Path]) -> dict[str, Any]:
    return {
        str(file): judgement.refusals
        for file, judgement in zip(files, judgements, strict=True)
        if not judgement.accepted
    }


# The judges themselves, on what others published


def test_the_published_credentials_are_accepted(judge_vectors: Judge, vectors: Path) -> None:
    files = [vectors / kind / "signed-credential.json" for kind in ("obv3p0", "clrv2p0")]

    badge, clr = judge_vectors(files)

    assert badge == Judgement(accepted=True, checks=1, refusals={})
    assert clr == Judgement(accepted=True, checks=2, refusals={})


@pytest.mark.parametrize("kind", ["obv3p0", "clrv2p0"])
def test_a_published_credential_with_another_name_is_refused(
    judge_vectors: Judge, vectors: Path, tmp_path: Path, kind: str
) -> None:
    credential = _load(vectors / kind / "signed-credential.json")
    credential["name"] += "!"

    [judgement] = judge_vectors([_save(credential, tmp_path / "changed.json")])

    assert judgement.refusals == {"": "Invalid signature."}


# What we export


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
