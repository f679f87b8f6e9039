"""The peers in signing and checking credentials, each as it is meant to be used."""
# ruff: noqa: INP001 - beside a script

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.measuring import Milliseconds
from transcript.proofs import multibase

NPM = Path(__file__).parents[1] / "tests" / "conformance" / "npm"
_SECRET_KEY = b"\x80\x26"  # multicodec ed25519-priv


@dataclass(frozen=True)
class Seed:
    """A throw-away Ed25519 key, as each library wants it."""

    seed: bytes

    @cached_property
    def private(self) -> Any:  # noqa: ANN401 - a key of the library
        """The key of `cryptography`."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def private_pem(self) -> bytes:
        """The private key as PKCS#8."""
        from cryptography.hazmat.primitives import serialization as forms

        pkcs8, plain = forms.PrivateFormat.PKCS8, forms.NoEncryption()
        content: bytes = self.private.private_bytes(forms.Encoding.PEM, pkcs8, plain)
        return content

    @property
    def public_pem(self) -> bytes:
        """The public key."""
        return public_pem(self.private.public_key().public_bytes_raw())

    @property
    def secret_multibase(self) -> str:
        """The private key as a Multikey."""
        return multibase.encode(_SECRET_KEY + self.seed)


def public_pem(raw: bytes) -> bytes:
    """Return a public Ed25519 key as PEM."""
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(raw)
    return key.public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)


@dataclass(frozen=True)
class OpenBadgesLib:
    """openbadgeslib, by its public functions."""

    key: Seed
    method: str
    created: Any
    name: str = field(default_factory=lambda: f"openbadgeslib {version('openbadgeslib')}")

    @cached_property
    def _more(self) -> dict[str, Any]:
        from openbadgeslib.ob3.clr import bundled_clr_contexts

        return dict(bundled_clr_contexts())

    @cached_property
    def _pems(self) -> tuple[bytes, bytes]:
        return self.key.private_pem, self.key.public_pem

    def sign(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Add a proof to a document."""
        from openbadgeslib.ob3.ldp import add_data_integrity_proof

        signed: dict[str, Any] = add_data_integrity_proof(
            dict(document),
            self._pems[0],
            self.method,
            created=self.created,
            extra_contexts=self._more,
        )
        return signed

    def verify(self, document: Mapping[str, Any]) -> None:
        """Check the proof of a document."""
        from openbadgeslib.ob3.ldp import verify_data_integrity_proof

        verify_data_integrity_proof(dict(document), self._pems[1], extra_contexts=self._more)


@dataclass(frozen=True)
class PyLd:
    """PyLD and `cryptography`: eddsa-rdfc-2022 as its standard says it, and no more."""

    key: Seed
    method: str
    created: str
    contexts: Mapping[str, Any]
    name: str = field(default_factory=lambda: f"PyLD {version('PyLD')} + cryptography")

    def sign(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Add a proof to a document."""
        proof = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": self.created,
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
        }
        value = multibase.encode(self.key.private.sign(self._covered(document, proof)))
        return {**document, "proof": {**proof, "proofValue": value}}

    def verify(self, signed: Mapping[str, Any]) -> None:
        """Check the proof of a document."""
        document = {name: value for name, value in signed.items() if name != "proof"}
        proof = dict(signed["proof"])
        value = multibase.decode(proof.pop("proofValue"))
        self.key.private.public_key().verify(value, self._covered(document, proof))

    def canonical(self, document: Mapping[str, Any]) -> str:
        """Return the canonical form of a document."""
        from pyld import jsonld

        options = {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "base": None,
            "documentLoader": self._load,
        }
        text: str = jsonld.normalize(document, options)
        return text

    def _covered(self, document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
        options = self.canonical({**proof, "@context": document["@context"]})
        parts = (options, self.canonical(document))
        return b"".join(sha256(each.encode()).digest() for each in parts)

    def _load(self, url: str, _options: object) -> dict[str, Any]:
        return {
            "contextUrl": None,
            "documentUrl": url,
            "document": self.contexts[url],
            "contentType": "application/ld+json",
        }


class DigitalBazaar:
    """jsonld.js with the @digitalbazaar suites, in a Node.js that times itself."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        """Start Node.js with what to sign; `bench.mjs` says how a job looks."""
        node = shutil.which("node")
        if node is None or not (NPM / "node_modules").is_dir():
            raise FileNotFoundError("no Node.js with tests/conformance/npm/node_modules")
        versions = json.loads((NPM / "package.json").read_bytes())["dependencies"]
        suite = versions["@digitalbazaar/eddsa-rdfc-2022-cryptosuite"]
        self.name = f"jsonld.js {versions['jsonld']} + @digitalbazaar suite {suite}"
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [node, NPM / "bench.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._tell(job)

    def sign(self, name: str) -> Milliseconds:
        """Sign all of a list; return the time that it took."""
        return Milliseconds(self.ask("sign", name)["ms"])

    def verify(self, name: str) -> Milliseconds:
        """Check all that was signed last of a list; return the time that it took."""
        return Milliseconds(self.ask("verify", name)["ms"])

    def ask(self, task: str, name: str) -> dict[str, Any]:
        """Return the whole answer."""
        self._tell({"do": task, "name": name})
        assert self._process.stdout is not None  # noqa: S101 - a pipe
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=10)

    def _tell(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None  # noqa: S101 - a pipe
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()
