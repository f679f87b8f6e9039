"""The published vectors of the W3C and 1EdTech, byte for byte."""

import copy
import json
import re
from collections.abc import Iterator
from hashlib import new
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pyld import jsonld

from transcript.credentials.contexts import contexts as trusted_contexts
from transcript.proofs import multibase, selective_disclosure
from transcript.proofs.data_integrity import sign, signed_bytes, verify
from transcript.proofs.errors import (
    DataLossError,
    InvalidProofError,
    KeyUnusableError,
    UnsupportedProofError,
)
from transcript.proofs.keys import (
    Algorithm,
    Ed25519Signer,
    P256Signer,
    P384Signer,
    PublicKey,
    Signer,
    weakness,
)
from transcript.proofs.n_quads import to_quads
from transcript.proofs.proof_form import proofs_of, read_proof
from transcript.proofs.rdfc import canonicalize
from transcript.proofs.suites import SUITES
from transcript.proofs.timestamps import read_timestamp

pytestmark = pytest.mark.external

MORE_CONTEXTS = {
    "https://www.w3.org/ns/credentials/examples/v2": "credentials-examples-v2.json",
}
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
    folder = corpora / "standards" / "contexts"
    more = {url: json.loads((folder / name).read_bytes()) for url, name in MORE_CONTEXTS.items()}
    return MappingProxyType({**trusted_contexts(), **more})


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


@pytest.mark.parametrize(("name", "count"), [("signedProofSet1", 1), ("signedProofSet2", 2)])
def test_each_proof_of_a_set_verifies_alone(
    eddsa: Path, contexts: Contexts, name: str, count: int
) -> None:
    document = read(eddsa / "proof-set-chain" / f"{name}.json")
    proofs = proofs_of(document)
    for proof in proofs:
        verify(document, proof, key=key_of(proof["verificationMethod"]), contexts=contexts)
    assert len(proofs) == count


@pytest.mark.parametrize(("name", "count"), [("signedProofChain1", 3), ("signedProofChain2", 4)])
def test_each_proof_of_a_chain_verifies_with_those_it_builds_on(
    eddsa: Path, contexts: Contexts, name: str, count: int
) -> None:
    document = read(eddsa / "proof-set-chain" / f"{name}.json")
    proofs = proofs_of(document)
    assert len(proofs) == count
    for proof in proofs:
        verify(document, proof, key=key_of(proof["verificationMethod"]), contexts=contexts)
    later = next(each for each in proofs if "previousProof" in each)
    changed = [{**each, "created": "2026-11-22T12:00:00Z"} for each in proofs if each is not later]
    with pytest.raises(InvalidProofError):
        verify(
            {**document, "proof": [*changed, later]},
            later,
            key=key_of(later["verificationMethod"]),
            contexts=contexts,
        )


VECTORS = {
    # Where it stands, how its files end, the hash, and the key that signs it.
    "w3c_vc-di-eddsa/Ed25519Signature2020": ("EdSig", "sha256", "keyPair.json"),
    "w3c_vc-di-eddsa/eddsa-jcs-2022": ("JCS", "sha256", "keyPair.json"),
    "w3c_vc-di-eddsa/eddsa-rdfc-2022": ("DataInt", "sha256", "keyPair.json"),
    "w3c_vc-di-ecdsa/ecdsa-rdfc-2019-p256": ("ECDSAP256", "sha256", "p256KeyPair.json"),
    "w3c_vc-di-ecdsa/ecdsa-rdfc-2019-p384": ("ECDSAP384", "sha384", "p384KeyPair.json"),
    "w3c_vc-di-ecdsa/ecdsa-jcs-2019-p256": ("JCSECDSAP256", "sha256", "p256KeyPair.json"),
    "w3c_vc-di-ecdsa/ecdsa-jcs-2019-p384": ("JCSECDSAP384", "sha384", "p384KeyPair.json"),
}


def signer_of(path: Path) -> Signer:
    pair = read(path)
    secret = multibase.decode(pair.get("secretKeyMultibase") or pair["privateKeyMultibase"])[2:]
    match PublicKey.from_multibase(pair["publicKeyMultibase"]).algorithm:
        case Algorithm.P256:
            return P256Signer.from_secret(int.from_bytes(secret))
        case Algorithm.P384:
            return P384Signer(ec.derive_private_key(int.from_bytes(secret), ec.SECP384R1()))
    return Ed25519Signer.from_seed(secret)


@pytest.mark.parametrize("name", VECTORS)
def test_the_w3cs_vector_is_reproduced(vectors: Path, contexts: Contexts, name: str) -> None:
    folder = vectors / name
    ending, hash_name, pair = VECTORS[name]
    signed = read(folder / f"signed{ending}.json")
    signer = signer_of(folder.parent / pair)
    options = {key: value for key, value in signed["proof"].items() if key != "proofValue"}
    suite = SUITES[options.get("cryptosuite", options["type"])]

    def text(value: dict[str, Any]) -> str:
        return suite.canonical(value, contexts, hash_name, None).decode()

    document_text = text(read(folder.parent / "unsigned.json") | {"@context": signed["@context"]})
    options_text = text({**options, "@context": signed["@context"]})
    assert document_text.strip() == text_of(folder / f"canonDoc{ending}.txt")
    assert options_text.strip() == text_of(folder / f"proofCanon{ending}.txt")
    digests = [new(hash_name, each.encode()).hexdigest() for each in (document_text, options_text)]
    assert digests[0] == text_of(folder / f"docHash{ending}.txt")
    assert digests[1] == text_of(folder / f"proofHash{ending}.txt")
    payload = signed_bytes(signed, options, contexts=contexts, hash_name=hash_name)
    assert payload.hex() == text_of(folder / f"combinedHash{ending}.txt")
    signature = signer.sign(payload)
    assert signature.hex() == text_of(folder / f"sigHex{ending}.txt")
    assert multibase.encode(signature) == text_of(folder / f"sigBTC58{ending}.txt")
    assert signed["proof"]["proofValue"] == multibase.encode(signature)
    verify(signed, signed["proof"], key=signer.public_key, contexts=contexts)


@pytest.mark.parametrize("name", [name for name in VECTORS if "rdfc" in name])
def test_the_w3cs_employment_vector_is_reproduced_from_its_canonical_text(
    vectors: Path, name: str
) -> None:
    # Its context is not among the corpora, so the texts stand in for the document.
    folder = vectors / name / "employ"
    ending, hash_name, pair = VECTORS[name]
    texts = [(folder / f"{each}{ending}.txt").read_bytes() for each in ("proofCanon", "canonDoc")]
    digests = [new(hash_name, text).digest() for text in texts]
    assert digests[0].hex() == text_of(folder / f"proofHash{ending}.txt")
    assert digests[1].hex() == text_of(folder / f"docHash{ending}.txt")
    payload = b"".join(digests)
    assert payload.hex() == text_of(folder / f"combinedHash{ending}.txt")
    signer = signer_of(folder.parents[1] / pair)
    signature = signer.sign(payload)
    assert signature.hex() == text_of(folder / f"sigHex{ending}.txt")
    proof = read(folder / f"signed{ending}.json")["proof"]
    assert proof["proofValue"] == multibase.encode(signature)
    assert key_of(proof["verificationMethod"]) == signer.public_key
    signer.public_key.verify(multibase.decode(proof["proofValue"]), payload)


@pytest.mark.parametrize("name", ["employ", "prc"])
def test_the_w3cs_derived_proof_verifies_from_its_canonical_text(vectors: Path, name: str) -> None:
    # Its context is not among the corpora; the statements are given with the holder's labels.
    folder = vectors / "w3c_vc-di-ecdsa" / "ecdsa-sd-2023" / name
    proof = read(folder / "derivedRevealDocument.json")["proof"]
    told = read(folder / "verifyDerivedProofValue.json")
    labels = {f"_:{label}": f"_:{node}" for node, label in told["labelMap"]}
    statements = [
        re.sub(r"_:u[A-Za-z0-9_-]+", lambda match: labels[match[0]], line)
        for line in read(folder / "verifyNQuads.json")
    ]
    settings = bytes.fromhex(read(folder / "verifyCreateVerifyData.json")["proofHash"])
    value, key = read_proof(proof).value, key_of(proof["verificationMethod"])

    def judge(lines: list[str]) -> None:
        selective_disclosure.verify(
            value, settings=settings, content="".join(lines).encode(), key=key
        )

    judge(statements)
    for index, line in enumerate(statements):
        other = line.replace(" .\n", " <urn:graph> .\n")
        with pytest.raises(InvalidProofError):
            judge([*statements[:index], other, *statements[index + 1 :]])


@pytest.mark.parametrize("name", ["employ", "prc"])
def test_the_w3cs_base_proof_is_named_as_the_holders(vectors: Path, name: str) -> None:
    folder = vectors / "w3c_vc-di-ecdsa" / "ecdsa-sd-2023" / name
    proof = read(folder / "addSignedSDBase.json")["proof"]
    with pytest.raises(UnsupportedProofError, match=r"^a base proof, which its holder keeps"):
        selective_disclosure.verify(
            read_proof(proof).value,
            settings=bytes(32),
            content=b"",
            key=key_of(proof["verificationMethod"]),
        )


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


def words(value: object) -> Iterator[str | dict[str, Any]]:
    """Yield all that may be a key in a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield {name: each for name, each in value.items() if name in {"kty", "crv", *"xyne"}}
        for each in value.values():
            yield from words(each)
    elif isinstance(value, list):
        for each in value:
            yield from words(each)


def test_every_published_sample_key_is_known_as_weak(corpora: Path) -> None:
    found, unknown = set(), set()
    tokens = corpora / "corpora" / "wycheproof" / "json_web_signature_test.json"
    for path in (*sorted((corpora / "standards" / "vectors").rglob("*.json")), tokens):
        content = path.read_text(encoding="utf-8")
        if not any(name in content for name in ("private", "secret")):
            continue
        for word in words(json.loads(content)):
            try:
                key = (
                    PublicKey.from_multibase(word)
                    if isinstance(word, str)
                    else PublicKey.from_jwk(word)
                )
            except KeyUnusableError:
                continue
            found.add(key)
            if weakness(key) is None:
                unknown.add((path.name, key.multibase))
    assert (len(found) >= 18, unknown) == (True, set())
