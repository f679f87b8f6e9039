"""Derived proofs: of a document whose parts were signed one by one, some are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import pytest

from transcript.proofs.data_integrity import verify as verify_document
from transcript.proofs.errors import (
    BudgetExceededError,
    InvalidProofError,
    ProofError,
    UnsupportedProofError,
)
from transcript.proofs.keys import Ed25519Signer, P256Signer
from transcript.proofs.multibase import base64url_encode
from transcript.proofs.n_quads import to_quads
from transcript.proofs.rdfc import canonicalize
from transcript.proofs.selective_disclosure import verify

ISSUER, OWN = P256Signer.from_secret(0x1234), P256Signer.from_secret(0x5678)
EDWARDS = Ed25519Signer.from_seed(bytes(32)).public_key
SETTINGS = sha256(b"settings").digest()
# A text that reads like a label, and one with what ends a line elsewhere.
CONTENT = (
    '<urn:x> <urn:says> "_:c14n0 \\"quoted\\"" .\n'
    "<urn:x> <urn:has> _:c14n0 .\n"
    '_:c14n0 <urn:says> "one\u2028two"@en .\n'
    "_:c14n0 <urn:of> <urn:type> _:c14n1 .\n"
)
LABELS = {0: b"z" * 32, 1: b"a" * 32}


def head(kind: int, number: int) -> bytes:
    for width, limit in ((1, 2**8), (2, 2**16), (4, 2**32)):
        if number < 24:
            return bytes([kind << 5 | number])
        if number < limit:
            return bytes([kind << 5 | 24 + width.bit_length() - 1]) + number.to_bytes(width)
    raise AssertionError(number)


def text(content: bytes) -> bytes:
    return head(2, len(content)) + content


@dataclass(frozen=True, kw_only=True)
class Derived:
    """A derived proof, and how it is written."""

    key: bytes = b"\x80\x24" + OWN.public_key.raw
    signature: bytes = b""
    signatures: tuple[bytes, ...] = ()
    labels: Mapping[int, bytes] = field(default_factory=lambda: LABELS)
    mandatory: tuple[int, ...] = ()
    tag: bytes = b"\xd9\x5d\x01"
    ending: bytes = b""

    def written(self) -> bytes:
        pairs = b"".join(head(0, node) + text(label) for node, label in self.labels.items())
        return b"".join(
            (
                self.tag,
                head(4, 5),
                text(self.signature),
                text(self.key),
                head(4, len(self.signatures)),
                *map(text, self.signatures),
                head(5, len(self.labels)) + pairs,
                head(4, len(self.mandatory)),
                *(head(0, each) for each in self.mandatory),
                self.ending,
            )
        )


def derived(
    content: str = CONTENT,
    mandatory: tuple[int, ...] = (1, 3),
    labels: Mapping[int, bytes] = LABELS,
    settings: bytes = SETTINGS,
) -> Derived:
    """Sign as an issuer and derive as a holder, with nothing but the standard in mind."""
    named = {f"c14n{node}": f"u{base64url_encode(label)}" for node, label in labels.items()}
    statements = []
    for line in content.split("\n")[:-1]:
        words = line.split(" ")
        shown = [f"_:{named[word[2:]]}" if word.startswith("_:") else word for word in words]
        statements.append(" ".join(shown) + "\n")
    statements.sort()
    always = "".join(each for at, each in enumerate(statements) if at in mandatory)
    made = Derived(labels=labels, mandatory=mandatory)
    return replace(
        made,
        signature=ISSUER.sign(settings + made.key + sha256(always.encode()).digest()),
        signatures=tuple(
            OWN.sign(each.encode()) for at, each in enumerate(statements) if at not in mandatory
        ),
    )


def judge(proof: bytes, content: str = CONTENT, settings: bytes = SETTINGS) -> None:
    verify(proof, settings=settings, content=content.encode(), key=ISSUER.public_key)


def test_a_derived_proof_covers_every_statement() -> None:
    judge(derived().written())


@pytest.mark.parametrize("mandatory", [(), (0, 1, 2, 3)])
def test_all_or_nothing_may_be_left_to_the_holder(mandatory: tuple[int, ...]) -> None:
    judge(derived(mandatory=mandatory).written())


def test_long_numbers_are_read() -> None:
    content = "".join(f"<urn:x{at:03}> <urn:y> <urn:z> .\n" for at in range(400))
    judge(derived(content, mandatory=(23, 24, 255, 256), labels={}).written(), content)


@pytest.mark.parametrize(
    ("old", "new"),
    [("quoted", "other"), ("one", "two"), ("<urn:has>", "<urn:had>"), ("@en", "@de")],
)
def test_a_changed_statement_is_refused(old: str, new: str) -> None:
    with pytest.raises(InvalidProofError, match=r"^the signature does not fit what it signs$"):
        judge(derived().written(), CONTENT.replace(old, new))


def test_other_options_of_the_proof_are_refused() -> None:
    with pytest.raises(InvalidProofError, match=r"^the signature does not fit what it signs$"):
        judge(derived().written(), settings=bytes(32))


@pytest.mark.parametrize("content", [CONTENT + "<urn:x> <urn:y> <urn:z> .\n", CONTENT[:-50]])
def test_a_statement_without_a_signature_is_refused(content: str) -> None:
    content = content[: content.rindex("\n") + 1]
    with pytest.raises(InvalidProofError, match=r"^it has not one signature for each statement$"):
        judge(derived(mandatory=()).written(), content)


def test_the_proof_that_only_a_holder_has_is_refused() -> None:
    with pytest.raises(UnsupportedProofError) as caught:
        judge(replace(derived(), tag=b"\xd9\x5d\x00").written())
    assert str(caught.value) == (
        "a base proof, which its holder keeps: ask for one that was derived from it"
    )


SOUND = derived()
BUDGET = "the proof has more signatures than any honest one"


@pytest.mark.parametrize(
    ("proof", "reason"),
    [
        (b"", "it ends too early"),
        (SOUND.written()[:-1], "it ends too early"),
        (replace(SOUND, tag=b"\xd9\x5d\x02").written(), "it is no derived proof"),
        (replace(SOUND, ending=b"\0").written(), "something follows its end"),
        (replace(SOUND, signature=bytes(63)).written(), "a part of it has another length"),
        (replace(SOUND, signatures=(b"",)).written(), "a part of it has another length"),
        (replace(SOUND, labels={0: b"short"}).written(), "a part of it has another length"),
        (replace(SOUND, labels={0: LABELS[0]}).written(), "it has no label for a part of the "),
        (replace(SOUND, labels={0: LABELS[0], 1: LABELS[0]}).written(), "it gives a label twice"),
        (replace(SOUND, mandatory=(1, 1)).written(), "it names a statement twice"),
        (replace(SOUND, mandatory=(1, 4)).written(), "it names statements that are not there"),
        (replace(SOUND, key=b"\xed\x01" + bytes(32)).written(), "its key is of another kind"),
        (
            replace(SOUND, key=b"\x80\x24\x02" + b"\xff" * 32).written(),
            "a public key that is not a point of its curve",
        ),
        (SOUND.tag + head(4, 4), "it has another shape"),
        (SOUND.tag + head(5, 5), "it has another shape"),
        (SOUND.tag + b"\x9f", "a number in it is not in its shortest form"),
        (SOUND.tag + b"\x98\x05", "a number in it is not in its shortest form"),
        (SOUND.tag + b"\x99\x00\x05", "a number in it is not in its shortest form"),
        (SOUND.tag + b"\x9a\x00\x00\x00\x05", "a number in it is not in its shortest form"),
        (SOUND.tag + b"\x9b" + (5).to_bytes(8), "a number in it is not in its shortest form"),
    ],
)
def test_a_malformed_proof_is_refused(proof: bytes, reason: str) -> None:
    # Where the statements are asked for, the issuer's signature was found good before.
    with pytest.raises(ProofError) as caught:
        judge(_resigned(proof))
    assert str(caught.value).startswith(f"the proof's “proofValue” is malformed: {reason}")


def _resigned(proof: bytes) -> bytes:
    """Sign anew for another key, so that only the key itself is at fault."""
    for key in (b"\xed\x01" + bytes(32), b"\x80\x24\x02" + b"\xff" * 32):
        if text(key) in proof:
            lines = derived()
            always = _always(lines.mandatory)
            signature = ISSUER.sign(SETTINGS + key + sha256(always).digest())
            return proof.replace(text(lines.signature), text(signature))
    return proof


def _always(mandatory: tuple[int, ...]) -> bytes:
    named = {f"_:c14n{node}": f"_:u{base64url_encode(label)}" for node, label in LABELS.items()}
    statements = sorted(
        " ".join(named.get(word, word) for word in line.split(" ")) + "\n"
        for line in CONTENT.split("\n")[:-1]
    )
    return "".join(each for at, each in enumerate(statements) if at in mandatory).encode()


def test_a_proof_of_very_many_signatures_is_not_looked_at() -> None:
    start = SOUND.tag + head(4, 5) + text(bytes(64)) + text(SOUND.key)
    with pytest.raises(BudgetExceededError, match=f"^{BUDGET}$"):
        judge(start + head(4, 10_001))


def test_a_document_is_verified_with_its_options(contexts: MappingProxyType[str, Any]) -> None:
    document = {
        "@context": ["https://contexts.example/base"],
        "id": "urn:x",
        "type": ["Credential"],
        "subject": {"name": "N"},
    }
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-sd-2023",
        "verificationMethod": "did:web:riverbend.example#key",
        "proofPurpose": "assertionMethod",
    }

    def canonical(value: dict[str, Any]) -> str:
        return canonicalize(to_quads(value, contexts=contexts))

    config = canonical({**options, "@context": document["@context"]})
    made = derived(
        canonical(document), (0,), {0: LABELS[0]}, settings=sha256(config.encode()).digest()
    )
    proof = {**options, "proofValue": f"u{base64url_encode(made.written())}"}
    verify_document(document, proof, key=ISSUER.public_key, contexts=contexts)
    with pytest.raises(InvalidProofError, match=r"^the proof and the key are of different kinds$"):
        verify_document(document, proof, key=EDWARDS, contexts=contexts)
    with pytest.raises(InvalidProofError, match=r"not multibase base64url, which begins with “u”$"):
        verify_document(
            document, {**proof, "proofValue": "z1"}, key=ISSUER.public_key, contexts=contexts
        )
