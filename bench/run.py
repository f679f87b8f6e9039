"""Compare whole operations with their peers, in one run: `make bench`.

Ours and the peer's run in turns, whoever goes first changing each round, so that a machine that is
busy for a moment slows both. A ratio is the median of the rounds' ratios; above 1, ours is faster.
The numbers of two runs, or of two machines, are not to be compared: the ratios are.
"""
# ruff: noqa: INP001, T201 - a script, and it prints

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from bench import pages

ROOT = Path(__file__).parents[1]
TRANSCRIPT = Path(sys.executable).parent / "transcript"
RESULTS = ROOT / "bench" / "results.json"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same work, done by us and by a peer. `note` says in what the two differ."""

    name: str
    peer: str
    rounds: int
    ours: Callable[[], object]
    theirs: Callable[[], object]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Medians in milliseconds, and the ratio with its quartiles."""

    name: str
    peer: str
    rounds: int
    ours_ms: float
    peer_ms: float
    ratio: float
    low: float
    high: float
    note: str


def measure(pair: Pair) -> Result:
    """Run both sides in turns, after one round that does not count."""
    pair.ours()
    pair.theirs()
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(pair.rounds):
        sides = [(pair.ours, ours), (pair.theirs, theirs)]
        for work, times in sides if number % 2 else reversed(sides):
            times.append(_milliseconds(work))
    ratios = [peer / own for own, peer in zip(ours, theirs, strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return Result(
        name=pair.name,
        peer=pair.peer,
        rounds=pair.rounds,
        ours_ms=statistics.median(ours),
        peer_ms=statistics.median(theirs),
        ratio=middle,
        low=low,
        high=high,
        note=pair.note,
    )


def _milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def _process(*arguments: str | Path) -> Callable[[], object]:
    return lambda: subprocess.run(arguments, check=True, capture_output=True)  # noqa: S603


def start_up() -> Iterator[Pair]:
    """How long a person waits before anything happens; the peer is Python itself."""
    python = sys.executable
    bare = _process(python, "-c", "pass")
    for name, ours in (
        ("transcript --version", _process(TRANSCRIPT, "--version")),
        ("import transcript", _process(python, "-c", "import transcript")),
    ):
        yield Pair(name=name, peer="python -c pass", rounds=21, ours=ours, theirs=bare)


def proofs(demo: Path) -> Iterator[Pair]:
    """Sign and check one badge, against the strongest library for badges in Python."""
    from openbadgeslib.ob3.ldp import add_data_integrity_proof, verify_data_integrity_proof

    from transcript.credentials.contexts import contexts
    from transcript.proofs import data_integrity
    from transcript.proofs.signers import Ed25519Signer

    seed = bytes(range(32))
    signer = Ed25519Signer.from_seed(seed)
    key, known, peer = signer.public_key, contexts(), f"openbadgeslib {version('openbadgeslib')}"
    method = f"did:key:{key.multibase}#{key.multibase}"
    private, public = _private_pem(seed), _public_pem(key.raw)
    unsigned = json.loads(_badge(demo))
    del unsigned["proof"]

    def sign() -> dict[str, Any]:
        return data_integrity.sign(
            unsigned, signer=signer, verification_method=method, created=NOON, contexts=known
        )

    def sign_by_peer() -> Any:  # noqa: ANN401 - a library without types
        return add_data_integrity_proof(unsigned, private, method, created=NOON)

    signed, by_peer = sign(), sign_by_peer()
    [proof] = signed["proof"]
    if proof["proofValue"] != by_peer["proof"]["proofValue"]:
        raise SystemExit("the two signatures differ: this would compare different work")
    yield Pair(
        name="sign a badge (eddsa-rdfc-2022)",
        peer=peer,
        rounds=15,
        ours=sign,
        theirs=sign_by_peer,
        note="only ours refuses what would stay unsigned",
    )
    yield Pair(
        name="check a badge's proof (eddsa-rdfc-2022)",
        peer=peer,
        rounds=15,
        ours=lambda: data_integrity.verify(signed, proof, key=key, contexts=known),
        theirs=lambda: verify_data_integrity_proof(by_peer, public),
        note="only ours refuses what no context defines",
    )


def whole_badge(demo: Path, at: datetime) -> Iterator[Pair]:
    """Judge a badge as a college would: bytes in, verdict out."""
    from openbadgeslib.ob3.ldp import OB3LdpVerifier

    from transcript.proofs.public_key import PublicKey
    from transcript.verification.report import Axis, FileReport
    from transcript.verification.trust import TrustList
    from transcript.verification.verify import verify

    content, listed = _badge(demo), (demo / "trust.yaml").read_bytes()
    trust = TrustList.parse(listed, file="trust.yaml")
    method = json.loads(content)["proof"][0]["verificationMethod"]
    raw = PublicKey.from_multibase(method.partition("#")[2]).raw
    peer = OB3LdpVerifier(pubkey_pem=_public_pem(raw))

    def judge() -> FileReport:
        return verify(content, file="badge.json", trust=trust, at=at)

    axes = judge().axes
    if not (axes[Axis.INTEGRITY] and axes[Axis.ISSUER]):
        raise SystemExit("the badge is not accepted: this would time a refusal")
    yield Pair(
        name="verify a badge, bytes to verdict",
        peer=f"openbadgeslib {version('openbadgeslib')}",
        rounds=15,
        ours=judge,
        theirs=lambda: peer.verify(content),
        note="ours also asks the trust list",
    )


def canonical_forms(demo: Path) -> Iterator[Pair]:
    """Make the canonical form of a whole transcript, against the library we expand with."""
    from pyld import jsonld

    from transcript.credentials.contexts import contexts
    from transcript.proofs.n_quads import to_quads
    from transcript.proofs.rdfc import canonicalize

    known = contexts()
    document = json.loads(max((demo / "exports").glob("*.clr.json"), key=_size).read_bytes())
    del document["proof"]

    def load(url: str, _options: object) -> dict[str, Any]:
        return {
            "contextUrl": None,
            "documentUrl": url,
            "document": known[url],
            "contentType": "application/ld+json",
        }

    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "base": None,
        "documentLoader": load,
    }
    yield Pair(
        name="canonical form of a whole CLR",
        peer=f"PyLD {version('PyLD')}",
        rounds=5,
        ours=lambda: canonicalize(to_quads(document, contexts=known)),
        theirs=lambda: jsonld.normalize(document, options),
        note="only ours refuses what no context defines",
    )


def whole_pages(demo: Path) -> tuple[Result, dict[str, Any]]:
    """Make the PDF and seal it, against a typesetter that seals nothing; say where time goes."""
    contest = pages.contest(demo)
    result = measure(
        Pair(
            name=contest.name,
            peer=contest.peer,
            rounds=pages.ROUNDS,
            ours=contest.ours,
            theirs=contest.theirs,
            note=contest.note,
        )
    )
    times = 1 / result.ratio
    aims = {"times_of_peer": times, "target": pages.TARGET, "reach": pages.REACH}
    return result, {**aims, "split_ms": pages.split(contest.learner)}


def show_pages(found: dict[str, Any]) -> None:
    """Print what the pages take of the peer's time, and on what."""
    parts = (f"{name} {spent:.1f}" for name, spent in found["split_ms"].items())
    print(
        f"  the PDF takes {found['times_of_peer']:.2f} of the peer's time "
        f"(target {found['target']}, reach {found['reach']})\n  ms: {', '.join(parts)}"
    )


def _size(path: Path) -> int:
    return path.stat().st_size


def _badge(demo: Path) -> bytes:
    """Return the largest badge of the demo's exports."""
    found = []
    for archive in sorted((demo / "exports").glob("*.badges.zip")):
        with zipfile.ZipFile(archive) as opened:
            found += [opened.read(name) for name in opened.namelist() if name.endswith(".json")]
    return max(found, key=len)


def _private_pem(seed: bytes) -> bytes:
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(seed)
    pkcs8, plain = forms.PrivateFormat.PKCS8, forms.NoEncryption()
    return key.private_bytes(forms.Encoding.PEM, pkcs8, plain)


def _public_pem(raw: bytes) -> bytes:
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(raw)
    return key.public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)


def show(result: Result) -> None:
    """Print one line for a person."""
    print(
        f"{result.name:<42}{result.ours_ms:>9.2f} ms{result.peer_ms:>9.2f} ms"
        f"{result.ratio:>8.2f} x  ({result.low:.2f} to {result.high:.2f})  {result.peer}"
        + (f"; {result.note}" if result.note else "")
    )


def main() -> None:
    """Measure everything, print it, and keep it."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        _process(TRANSCRIPT, "demo", demo)()
        print(f"{'':<42}{'ours':>12}{'peer':>12}{'ratio':>10}  (quartiles)")
        at = datetime.now(UTC)  # noqa: TID251 - a script has the clock of its machine
        results = []
        for pairs in (start_up(), proofs(demo), whole_badge(demo, at), canonical_forms(demo)):
            for pair in pairs:
                results.append(measure(pair))
                show(results[-1])
        result, spent = whole_pages(demo)
        results.append(result)
        show(result)
        show_pages(spent)
    report = {
        "version": 1,
        "at": at.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "results": [asdict(each) for each in results],
        "pages": spent,
    }
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
