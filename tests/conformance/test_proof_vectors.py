"""The published vectors of the W3C and 1EdTech, byte for byte, and Wycheproof's signatures."""

import copy
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from pyld import jsonld

from transcript.credentials.contexts import contexts as trusted_contexts
from transcript.proofs import multibase
from transcript.proofs.data_integrity import proofs_of, sign, signed_bytes, verify
from transcript.proofs.errors import (
    DataLossError,
    InvalidProofError,
    KeyUnusableError,
    UnsupportedProofError,
)
from transcript.proofs.keys import Algorithm, Ed25519Signer, PublicKey, weakness
from transcript.proofs.n_quads import to_quads
from transcript.proofs.rdfc import canonicalize
from transcript.proofs.timestamps import read_timestamp

pytestmark = pytest.mark.external

EXAMPLES_V2 = "https://www.w3.org/ns/credentials/examples/v2"
UNSOUND = {
    # They name contexts that are not trusted.
    "equality-and-comparison__0__sample-credential-a.json",
    "equality-and-comparison__1__sample-credential-b.json",
    "equality-and-comparison__2__sample-credential-c.json",
    "equality-and-comparison__3__sample-credential-d.json",
    "migrating__0__openbadges-2-0-with-related-openbadges-3-0.json",
    "migrating__1__issuer-profile-relation-between-open-badges-2-0-and-open-badges-3-0.json",
    # It is a context and no document.
    "extensions__0__ob-clr-extension-json-ld-context.json",
    # It has a term that its contexts do not define.
    "migrating__2__upgraded-ob-2-0-assertion-included-within-clr-2-0.json",
}

Contexts = MappingProxyType[str, Any]


@pytest.fixture(scope="module")
def contexts(corpora: Path) -> Contexts:
    examples = corpora / "standards" / "contexts" / "credentials-examples-v2.json"
    return MappingProxyType({**trusted_contexts(), EXAMPLES_V2: json.loads(examples.read_bytes())})


@pytest.fixture(scope="module")
def vectors(corpora: Path) -> Path:
    return corpora / "standards" / "vectors"


@pytest.fixture(scope="module")
def eddsa(vectors: Path) -> Path:
    return vectors / "w3c_vc-di-eddsa"


def read(path: Path) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(path.read_bytes())


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def canonical(document: dict[str, Any], contexts: Contexts) -> str:
    return canonicalize(to_quads(document, contexts=contexts))


def key_of(verification_method: str) -> PublicKey:
    return PublicKey.from_multibase(verification_method.rpartition("#")[2])


@pytest.mark.parametrize("name", ["obv3p0", "clrv2p0"])
def test_1edtechs_vectors_are_reproduced(vectors: Path, contexts: Contexts, name: str) -> None:
    folder = vectors / "1edtech_impl_guide" / name
    document, proof = read(folder / "credential.json"), read(folder / "proof.json")
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    options["@context"] = document["@context"]
    assert canonical(document, contexts).encode() == (folder / "document-canon.txt").read_bytes()
    assert canonical(options, contexts).encode() == (folder / "proof-canon.txt").read_bytes()
    secret = bytes.fromhex(read(folder / "keypair.json")["privateKeyHex"])[:32]
    signed = sign(
        document,
        signer=Ed25519Signer.from_seed(secret),
        verification_method=proof["verificationMethod"],
        created=read_timestamp(proof["created"]),
        contexts=contexts,
    )
    assert signed["proof"] == [proof]


@pytest.mark.parametrize("name", ["obv3p0", "clrv2p0"])
def test_1edtechs_signed_credentials_verify(vectors: Path, contexts: Contexts, name: str) -> None:
    document = read(vectors / "1edtech_impl_guide" / name / "signed-credential.json")
    (proof,) = proofs_of(document)
    verify(document, proof, key=key_of(proof["verificationMethod"]), contexts=contexts)


def test_a_secret_grade_in_1edtechs_signed_clr_is_refused(
    vectors: Path, contexts: Contexts
) -> None:
    document = read(vectors / "1edtech_impl_guide" / "clrv2p0" / "signed-credential.json")
    (proof,) = proofs_of(document)
    document["credentialSubject"]["secretGPA"] = "4.0"
    with pytest.raises(DataLossError) as caught:
        verify(document, proof, key=key_of(proof["verificationMethod"]), contexts=contexts)
    assert caught.value.path == "/credentialSubject/secretGPA"


def test_the_w3cs_vector_is_reproduced(eddsa: Path, contexts: Contexts) -> None:
    folder = eddsa / "eddsa-rdfc-2022"
    document, options = read(eddsa / "unsigned.json"), read(folder / "proofConfigDataInt.json")
    document_text, options_text = canonical(document, contexts), canonical(options, contexts)
    assert document_text.strip() == text_of(folder / "canonDocDataInt.txt")
    assert options_text.strip() == text_of(folder / "proofCanonDataInt.txt")
    assert sha256(document_text.encode()).hexdigest() == text_of(folder / "docHashDataInt.txt")
    assert sha256(options_text.encode()).hexdigest() == text_of(folder / "proofHashDataInt.txt")
    del options["@context"]
    payload = signed_bytes(document, options, contexts=contexts)
    assert payload.hex() == text_of(folder / "combinedHashDataInt.txt")
    secret = multibase.decode(read(eddsa / "keyPair.json")["privateKeyMultibase"])
    signature = Ed25519Signer.from_seed(secret[2:]).sign(payload)
    assert signature.hex() == text_of(folder / "sigHexDataInt.txt")
    assert multibase.encode(signature) == text_of(folder / "sigBTC58DataInt.txt")
    signed = read(folder / "signedDataInt.json")
    assert signed["proof"]["proofValue"] == multibase.encode(signature)
    verify(signed, signed["proof"], key=key_of(options["verificationMethod"]), contexts=contexts)


def test_the_w3cs_employment_vector_is_reproduced_from_its_canonical_text(eddsa: Path) -> None:
    # Its context is not among the corpora, so the texts stand in for the document.
    folder = eddsa / "eddsa-rdfc-2022" / "employ"
    options_hash = sha256((folder / "proofCanonDataInt.txt").read_bytes())
    document_hash = sha256((folder / "canonDocDataInt.txt").read_bytes())
    assert options_hash.hexdigest() == text_of(folder / "proofHashDataInt.txt")
    assert document_hash.hexdigest() == text_of(folder / "docHashDataInt.txt")
    payload = options_hash.digest() + document_hash.digest()
    assert payload.hex() == text_of(folder / "combinedHashDataInt.txt")
    secret = multibase.decode(read(eddsa / "keyPair.json")["privateKeyMultibase"])
    signature = Ed25519Signer.from_seed(secret[2:]).sign(payload)
    assert signature.hex() == text_of(folder / "sigHexDataInt.txt")
    proof = read(folder / "signedDataInt.json")["proof"]
    assert proof["proofValue"] == multibase.encode(signature)
    key_of(proof["verificationMethod"]).verify(multibase.decode(proof["proofValue"]), payload)


@pytest.mark.parametrize(("name", "count"), [("signedProofSet1", 1), ("signedProofSet2", 2)])
def test_each_proof_of_a_set_verifies_alone(
    eddsa: Path, contexts: Contexts, name: str, count: int
) -> None:
    document = read(eddsa / "proof-set-chain" / f"{name}.json")
    proofs = proofs_of(document)
    for proof in proofs:
        verify(document, proof, key=key_of(proof["verificationMethod"]), contexts=contexts)
    assert len(proofs) == count


@pytest.mark.parametrize("name", ["signedProofChain1", "signedProofChain2"])
def test_a_proof_that_builds_on_another_is_named_as_unsupported(
    eddsa: Path, contexts: Contexts, name: str
) -> None:
    document = read(eddsa / "proof-set-chain" / f"{name}.json")
    for proof in proofs_of(document):
        key = key_of(proof["verificationMethod"])
        if "previousProof" in proof:
            with pytest.raises(UnsupportedProofError) as caught:
                verify(document, proof, key=key, contexts=contexts)
            assert str(caught.value) == (
                "a proof that builds on another proof (“previousProof”) cannot be judged here"
            )
        else:
            verify(document, proof, key=key, contexts=contexts)


@pytest.mark.parametrize(
    "path",
    [
        "w3c_vc-di-eddsa/eddsa-jcs-2022/signedJCS.json",
        "w3c_vc-di-eddsa/Ed25519Signature2020/signedEdSig.json",
        "w3c_vc-di-ecdsa/ecdsa-rdfc-2019-p256/signedECDSAP256.json",
        "w3c_vc-di-ecdsa/ecdsa-sd-2023/employ/addSignedSDBase.json",
    ],
)
def test_other_suites_are_named_as_unsupported(
    vectors: Path, contexts: Contexts, path: str
) -> None:
    document = read(vectors / path)
    (proof,) = proofs_of(document)
    with pytest.raises(UnsupportedProofError):
        verify(document, proof, key=key_of(proof["verificationMethod"]), contexts=contexts)


def documents(corpora: Path, contexts: Contexts) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every JSON-LD document of the corpora whose contexts are known."""
    for folder in ("standards/examples/1edtech_spec", "standards/vectors"):
        for path in sorted((corpora / folder).rglob("*.json")):
            document = read(path)
            if isinstance(document, dict) and isinstance(document.get("@context"), str | list):
                used = document["@context"]
                if all(each in contexts for each in ([used] if isinstance(used, str) else used)):
                    yield path, document


def by_pyld(document: dict[str, Any], contexts: Contexts) -> str:
    def load(url: str, _: object) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": copy.deepcopy(contexts[url])}

    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": load,
        "base": None,
    }
    return str(jsonld.normalize(document, options))


def test_pyld_gives_the_same_bytes_for_every_published_document(
    corpora: Path, contexts: Contexts
) -> None:
    compared = 0
    for path, document in documents(corpora, contexts):
        try:
            ours = canonical(document, contexts)
        except DataLossError:
            continue
        assert ours == by_pyld(document, contexts), path
        compared += 1
    assert compared >= 35


def test_every_sound_official_example_is_accepted(corpora: Path, contexts: Contexts) -> None:
    folder = corpora / "standards" / "examples" / "1edtech_spec"
    accepted = set()
    for path in folder.glob("*.json"):
        try:
            canonical(read(path), contexts)
        except DataLossError:
            continue
        accepted.add(path.name)
    assert accepted == {path.name for path in folder.glob("*.json")} - UNSOUND


def judged(corpora: Path, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for group in read(corpora / "corpora" / "wycheproof" / name)["testGroups"]:
        for test in group["tests"]:
            yield group["publicKey"], test


def accepts(key: PublicKey, test: dict[str, Any]) -> bool:
    try:
        key.verify(bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]))
    except InvalidProofError:
        return False
    return True


def test_wycheproofs_ed25519_signatures_are_judged_right(corpora: Path) -> None:
    tests = list(judged(corpora, "ed25519_test.json"))
    wrong = [
        test["tcId"]
        for key, test in tests
        if accepts(PublicKey(algorithm=Algorithm.ED25519, raw=bytes.fromhex(key["pk"])), test)
        is not (test["result"] == "valid")
    ]
    assert (len(tests), wrong) == (151, [])


def test_wycheproofs_p256_signatures_are_judged_right(corpora: Path) -> None:
    tests = list(judged(corpora, "ecdsa_secp256r1_sha256_p1363_test.json"))
    wrong = []
    for key, test in tests:
        x, y = (int(key[name], 16) for name in ("wx", "wy"))
        raw = bytes([2 + (y & 1)]) + x.to_bytes(32)
        if accepts(PublicKey(algorithm=Algorithm.P256, raw=raw), test) is not (
            test["result"] == "valid"
        ):
            wrong.append(test["tcId"])
    assert (len(tests), wrong) == (262, [])


def test_every_published_sample_key_is_known_as_weak(vectors: Path) -> None:
    unknown = set()
    for path in vectors.rglob("*.json"):
        content = path.read_text(encoding="utf-8")
        if "private" in content or "secret" in content:
            for word in content.split('"'):
                try:
                    key = PublicKey.from_multibase(word)
                except KeyUnusableError:
                    continue
                if weakness(key) is None:
                    unknown.add(word)
    assert unknown == set()
