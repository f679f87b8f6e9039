"""Run the W3C's test suites, from clones of their repositories, against our VC-API.

python tests/conformance/w3c/run.py DIR: for each suite that is in DIR, a `localConfig.cjs` is
written into its root, mocha is run there, and what fails is compared with `known_failures.toml`.
Ends with 1 if something fails that is not there, or does not fail any more.
"""

import json
import os
import ssl
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

KNOWN = Path(__file__).with_name("known_failures.toml")
_MINUTES = 20

# Which tags each suite looks for, and the desks of ours that answer to them.
SUITES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # A text's direction has no place in a graph: the desk that signs the JSON itself.
    "vc-data-model-2.0-test-suite": {"vc2.0": ("eddsa-jcs-2022",)},
    "vc-di-eddsa-test-suite": {
        "eddsa-rdfc-2022": ("eddsa-rdfc-2022",),
        "eddsa-jcs-2022": ("eddsa-jcs-2022",),
    },
    "vc-di-ecdsa-test-suite": {
        "ecdsa-rdfc-2019": ("ecdsa-rdfc-2019-p256", "ecdsa-rdfc-2019-p384"),
        "ecdsa-jcs-2019": ("ecdsa-jcs-2019-p256", "ecdsa-jcs-2019-p384"),
        "ecdsa-sd-2023": (),
    },
    "vc-bitstring-status-list-test-suite": {
        "BitstringStatusList": ("status",),
        "Revocation": ("status",),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a suite found. `surprises` are failures without a reason, and reasons without one."""

    passed: int
    skipped: int
    failed: tuple[str, ...]
    surprises: tuple[str, ...]


def local_config(index: Mapping[str, Any], tags: Mapping[str, tuple[str, ...]]) -> str:
    """Return the `localConfig.cjs` by which a suite finds our desks, given the server's index."""
    desks = {each["name"]: each for each in index["issuers"]}
    supports = {"vc": ["2.0"], "keyTypes": ["P-256", "P-384"]}
    issuers = [
        {
            "id": desks[name]["id"],
            "endpoint": desks[name]["endpoint"],
            "supports": {**supports, "keyTypes": [desks[name]["keyType"]]},
            "supportedEcdsaKeyTypes": [desks[name]["keyType"]],
            "tags": [tag],
        }
        for tag, names in tags.items()
        for name in names
    ]
    verifier = {
        "id": index["issuers"][0]["id"],
        "supports": supports,
        "supportedEcdsaKeyTypes": supports["keyTypes"],
        "tags": list(tags),
    }
    implementation = {
        "name": "Transcript Toolkit",
        "implementation": "Transcript Toolkit",
        "issuers": issuers,
        "verifiers": [{**verifier, "endpoint": index["verifier"]}],
        "vpVerifiers": [{**verifier, "endpoint": index["vpVerifier"]}],
    }
    settings = {"enableInteropTests": False, "testAllImplementations": False}
    whole = {"settings": settings, "implementations": [implementation]}
    return f"module.exports = {json.dumps(whole, indent=2)};\n"


def outcome(report: Mapping[str, Any], known: Iterable[str]) -> Outcome:
    """Return what mocha's JSON report says, compared with the titles that are known to fail."""
    failed = tuple(each["fullTitle"] for each in report["failures"])
    expected = set(known)
    return Outcome(
        passed=report["stats"]["passes"],
        skipped=report["stats"]["pending"],
        failed=failed,
        surprises=(
            *(f"fails: {title}" for title in failed if title not in expected),
            *(f"does not fail any more: {title}" for title in sorted(expected - set(failed))),
        ),
    )


def known_failures(suite: str) -> list[str]:
    """Return the full titles of the tests of a suite that are known to fail."""
    entries = tomllib.loads(KNOWN.read_text(encoding="utf-8")).get("failure", [])
    return [each["title"] for each in entries if each["suite"] == suite]


@contextmanager
def served(folder: Path) -> Iterator[dict[str, Any]]:
    """Serve the VC-API over TLS, as some suites ask no other; yield its index."""
    import uvicorn

    from transcript.web.server import HOST, listen
    from transcript.web.vc_api import vc_api

    listening = listen(0)
    address = f"https://{HOST}:{listening.getsockname()[1]}"
    certificate, key = _self_signed(folder)
    config = uvicorn.Config(
        vc_api(address=address, now=lambda: datetime.now(UTC).replace(microsecond=0)),
        log_level="warning",
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield _index(address, certificate)
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def _index(address: str, certificate: Path) -> dict[str, Any]:
    from urllib.request import urlopen

    trusting = ssl.create_default_context(cafile=certificate)
    with urlopen(address, context=trusting, timeout=30) as answer:  # noqa: S310 - our own
        index: dict[str, Any] = json.load(answer)
    return index


def _self_signed(folder: Path) -> tuple[Path, Path]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    from transcript.web.server import HOST

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def run_suite(suite: Path, index: Mapping[str, Any], scratch: Path) -> Outcome:
    """Run one suite; mocha's own exit code says only that something failed."""
    config = local_config(index, SUITES[suite.name])
    (suite / "localConfig.cjs").write_text(config, encoding="utf-8")
    report = scratch / f"{suite.name}.json"
    mocha = suite / "node_modules" / ".bin" / "mocha"
    options = ["--reporter", "json", "--reporter-option", f"output={report}"]
    environment = {**os.environ, "ISSUER_NAME_JCS": "Transcript Toolkit"}
    subprocess.run(  # noqa: S603 - what the caller has cloned
        [mocha, "tests/", *options, "--timeout", "15000", "--preserve-symlinks"],
        cwd=suite,
        env=environment,
        stdout=subprocess.DEVNULL,
        timeout=_MINUTES * 60,
        check=False,
    )
    return outcome(json.loads(report.read_text(encoding="utf-8")), known_failures(suite.name))


def main(folder: Path) -> int:
    """Run every suite that is in `folder`, and print what they found."""
    suites = [folder / name for name in SUITES if (folder / name).is_dir()]
    if not suites:
        sys.stderr.write(f"none of the suites is in {folder}: see README.md beside this script\n")
        return 2
    surprises = 0
    with TemporaryDirectory() as scratch, served(Path(scratch)) as index:
        for suite in suites:
            found = run_suite(suite, index, Path(scratch))
            surprises += len(found.surprises)
            sys.stdout.write(
                f"{suite.name}: {found.passed} passed, {len(found.failed)} failed, "
                f"{found.skipped} skipped by the suite itself\n"
            )
            sys.stdout.writelines(f"    {each}\n" for each in found.surprises)
    return 1 if surprises else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: run.py DIR (the folder with the clones)")
    sys.exit(main(Path(sys.argv[1])))
