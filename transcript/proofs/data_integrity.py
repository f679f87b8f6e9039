"""Data Integrity proofs: signing and verifying JSON-LD documents (W3C VC Data Integrity 1.0)."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import new as new_hash
from typing import Any

from transcript.proofs import multibase, selective_disclosure
from transcript.proofs.errors import (
    DataLossError,
    InvalidProofError,
    KeyUnusableError,
    MeaninglessError,
    ProofError,
    UnsupportedProofError,
)
from transcript.proofs.n_quads import to_quads
from transcript.proofs.proof_form import (
    ASSERTION_METHOD,
    PROOF_TYPE,
    Proof,
    method_of,
    proofs_of,
    read_proof,
)
from transcript.proofs.public_key import PublicKey
from transcript.proofs.rdfc import Budget
from transcript.proofs.signers import Signer
from transcript.proofs.suites import EDDSA_RDFC_2022, SIGNABLE, SUITES, Suite
from transcript.proofs.timestamps import timestamp_text
from transcript.proofs.vocabulary import vocabulary_of

_LONGEST_KEPT, _MOST_KEPT = 300, 256  # an outsider chooses what a proof says
# Of a budget, for each order of a document after the first: statements are longer than JSON.
_BYTES_PER_UNIT = {True: 50, False: 200}


def sign(
    document: Mapping[str, Any],
    *,
    signer: Signer,
    verification_method: str,
    created: datetime,
    contexts: Mapping[str, Any],
    suite: str = EDDSA_RDFC_2022,
) -> dict[str, Any]:
    """Return a copy of `document` with a proof by `suite`.

    Raises `DataLossError` if any part of it would not be covered, `InvalidProofError` if it has
    a proof already, `KeyUnusableError` if the signer is of another kind than the suite wants,
    `UnsupportedProofError` for a suite that is only verified.
    """
    signed, _ = sign_and_tell(
        document,
        signer=signer,
        verification_method=verification_method,
        created=created,
        contexts=contexts,
        suite=suite,
    )
    return signed


def sign_and_tell(
    document: Mapping[str, Any],
    *,
    signer: Signer,
    verification_method: str,
    created: datetime,
    contexts: Mapping[str, Any],
    suite: str = EDDSA_RDFC_2022,
) -> tuple[dict[str, Any], bytes]:
    """Sign as `sign` does; return also what the signature covers, for `verify_signature`."""
    if "proof" in document:
        raise InvalidProofError("the document is signed already")
    if suite not in SIGNABLE:
        raise UnsupportedProofError(f"proofs by “{suite}” are not made here")
    key = signer.public_key
    _check_kind(key, SUITES[suite])
    proof = {
        "type": PROOF_TYPE,
        "cryptosuite": suite,
        "created": timestamp_text(created),
        "verificationMethod": verification_method,
        "proofPurpose": ASSERTION_METHOD,
    }
    if SUITES[suite].signs_text:
        to_quads(document, contexts=contexts)  # every word of it must mean something
        proof["@context"] = document["@context"]
    prepared = Prepared(document, contexts=contexts)
    covered = prepared.signed_bytes(proof, hash_name=key.hash_name)
    proof["proofValue"] = multibase.encode(signer.sign(covered))
    return {**document, "proof": [proof]}, covered


def verify_signature(proof: Mapping[str, Any], covered: bytes, *, key: PublicKey) -> None:
    """Return if `proof` is the signature of `key` over exactly these bytes.

    They come from `sign_and_tell`; what a document says has to be put in order anew by whoever has
    not just signed it (`verify`). Raises `InvalidProofError` or `UnsupportedProofError`.
    """
    key.verify(read_proof(proof).value, covered)


def verify(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    key: PublicKey,
    contexts: Mapping[str, Any],
) -> None:
    """Return if `proof` is the signature of `key` over `document` without its proofs.

    Dates, the purpose's owner and trust in the key are the caller's to judge. Raises
    `InvalidProofError`, `UnsupportedProofError`, `DataLossError` or `BudgetExceededError`.
    For several proofs or keys of one document, ask one `Prepared` instead.
    """
    Prepared(document, contexts=contexts).verify(proof, key=key)


def signed_bytes(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    contexts: Mapping[str, Any],
    hash_name: str = "sha256",
) -> bytes:
    """Return what a signature covers: the digest of the proof's options, then the document's."""
    return Prepared(document, contexts=contexts).signed_bytes(proof, hash_name=hash_name)


class Prepared:
    """A document on which several proofs, or several keys, are tried: it is put in order once.

    Nothing is done before the first question. The document must not change between two.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        *,
        contexts: Mapping[str, Any],
        budget: Budget | None = None,
    ) -> None:
        """Keep the document as it is, with its proofs. `budget` is that of the whole file."""
        self._document = document
        self._contexts = contexts
        self._budget = budget
        self._contents: dict[tuple[object, ...], bytes | ProofError] = {}

    def verify(self, proof: Mapping[str, Any], *, key: PublicKey) -> None:
        """Return if `proof` is the signature of `key`; raise as the function `verify` does."""
        self.check(proof, read_proof(proof), key=key)

    def check(self, proof: Mapping[str, Any], read: Proof, *, key: PublicKey) -> None:
        """Return if the signature holds, whatever the proof is for and asks for besides.

        `read` is what `read_proof` gave for it. Raises as the function `verify` does.
        """
        suite = SUITES[read.cryptosuite]
        if key.algorithm not in suite.algorithms:
            raise InvalidProofError("the proof and the key are of different kinds")
        if suite.is_derived:
            content = self._content(proof, suite, key.hash_name)
            settings = self._settings(proof, suite, key.hash_name)
            selective_disclosure.verify(read.value, settings=settings, content=content, key=key)
        else:
            key.verify(read.value, self.signed_bytes(proof, hash_name=key.hash_name))
        if suite.signs_text:
            self._check_meaning()

    def signed_bytes(self, proof: Mapping[str, Any], *, hash_name: str = "sha256") -> bytes:
        """Return what a signature covers; see the function `signed_bytes`."""
        suite = SUITES[method_of(proof)]
        content = new_hash(hash_name, self._content(proof, suite, hash_name)).digest()
        # VC DI EdDSA 3.3.4: the proof options stand first.
        return self._settings(proof, suite, hash_name) + content

    def _settings(self, proof: Mapping[str, Any], suite: Suite, hash_name: str) -> bytes:
        """Return the digest of the proof's options."""
        options = {name: value for name, value in proof.items() if name != "proofValue"}
        if suite.signs_text:
            # VC DI EdDSA 3.3.2, 4 lets the document have more contexts; nobody signed those.
            given = self._document.get("@context")
            if options.get("@context", given) != given:
                raise DataLossError("/@context", "the proof was made with other contexts")
        else:
            options["@context"] = self._document["@context"]
        try:
            if suite.signs_text:
                return suite.digest(options, self._contexts, hash_name, self._budget)
            return _digest_of_options(options, suite, hash_name, self._contexts)
        except DataLossError as error:
            raise DataLossError(f"/proof{error.path}", error.reason) from error

    def _content(self, proof: Mapping[str, Any], suite: Suite, hash_name: str) -> bytes:
        """Return the document in order, without its proofs, or raise why there is no such order."""
        earlier = _earlier(self._document, proof)
        key = (suite.canonical, hash_name, *(id(each) for each in earlier))
        if key not in self._contents:
            unsecured = {name: each for name, each in self._document.items() if name != "proof"}
            if earlier:
                # VC Data Integrity 1.0, 4.5: the proofs it builds on are part of what it signs.
                unsecured["proof"] = earlier
            try:
                self._contents[key] = self._in_order(unsecured, suite, hash_name)
            except ProofError as error:
                # What cost too much once would cost as much again.
                self._contents[key] = error
        found = self._contents[key]
        if isinstance(found, ProofError):
            raise found
        return found

    def _in_order(self, document: Mapping[str, Any], suite: Suite, hash_name: str) -> bytes:
        content = suite.canonical(document, self._contexts, hash_name, self._budget)
        if self._contents and self._budget is not None:
            # Anyone can add proofs each of which builds on others, and asks for an order anew.
            self._budget.spend(len(content) // _BYTES_PER_UNIT[suite.signs_text])
        return content

    def _check_meaning(self) -> None:
        unsecured = {name: each for name, each in self._document.items() if name != "proof"}
        try:
            to_quads(unsecured, contexts=self._contexts)
        except DataLossError as error:
            raise MeaninglessError(error.path, error.reason) from error


def _digest_of_options(
    options: dict[str, Any], suite: Suite, hash_name: str, contexts: Mapping[str, Any]
) -> bytes:
    """Return the digest of a proof's options; those of one transcript are nearly all alike."""
    context = options.get("@context")
    urls = context if isinstance(context, list) else [context]
    values = [value for name, value in options.items() if name != "@context"]
    texts = [*options, *values, *urls]
    if not all(isinstance(text, str) and len(text) <= _LONGEST_KEPT for text in texts):
        return suite.digest(options, contexts, hash_name, None)
    kept = vocabulary_of(contexts).digests
    key = (suite.canonical, hash_name, tuple(options), tuple(values), tuple(urls))
    digest = kept.get(key)
    if digest is None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        digest = kept[key] = suite.digest(options, contexts, hash_name, None)
    return digest


def _earlier(document: Mapping[str, Any], proof: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the proofs that this one builds on. Raises `InvalidProofError` if one is missing."""
    if "previousProof" not in proof:
        return []
    value = proof["previousProof"]
    wanted = value if isinstance(value, list) else [value]
    found = [each for each in proofs_of(document) if each.get("id") in wanted]
    if not wanted or len(found) != len(wanted):
        raise InvalidProofError("it builds on a proof that is not there")
    return found


def _check_kind(key: PublicKey, suite: Suite) -> None:
    if key.algorithm not in suite.algorithms:
        kinds = " or ".join(sorted(suite.algorithms))
        raise KeyUnusableError(f"this kind of proof is made with a key of the kind {kinds}")
