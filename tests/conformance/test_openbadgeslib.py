"""The strongest Python library for badges accepts ours in every container, and we accept its."""

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from openbadgeslib.ob3 import (
    Achievement,
    IdentityObject,
    Issuer,
    OB3LdpSigner,
    OB3LdpVerifier,
    OB3Signer,
    OB3VerificationError,
    OB3Verifier,
    OpenBadgeCredential,
)

from transcript.model.attachments import STATUS_LISTS
from transcript.proofs.public_key import PublicKey
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport, Kind
from transcript.verification.verdict import Verdict
from transcript.verification.verify import verify

pytestmark = pytest.mark.external

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PEM = KEY.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
MULTIKEY = PublicKey.from_multibase("z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd").multibase
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'
Badge = tuple[str, bytes]


def _contained(archive: Path) -> Iterator[Badge]:
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            if not name.endswith((".txt", ".tlog-proof")) and name not in STATUS_LISTS:
                yield name, opened.read(name)


@pytest.fixture(scope="module")
def badges(demo: Path) -> list[Badge]:
    """Every badge of one learner, in every container."""
    archives = sorted((demo / "exports").glob("zoe-*.zip"))
    found = [badge for archive in archives for badge in _contained(archive)]
    assert {Path(name).suffix for name, _ in found} == {".json", ".png", ".svg", ".jwt"}
    return found


@pytest.fixture(scope="module")
def school(badges: list[Badge]) -> str:
    """The public key of the school, as PEM."""
    content = next(content for name, content in badges if name.endswith(".json"))
    method = json.loads(content)["proof"][0]["verificationMethod"]
    key = Ed25519PublicKey.from_public_bytes(PublicKey.from_multibase(method.split("#")[1]).raw)
    return key.public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo).decode()


def _judge_elsewhere(name: str, content: bytes, key: str) -> OpenBadgeCredential:
    """Verify a badge as that library wants it: what a picture holds is taken out first."""
    text = content.decode("utf-8", "replace")
    if name.endswith(".png"):
        text = OB3Verifier.extract_token_from_png(content)
    elif name.endswith(".svg"):
        text = OB3Verifier.extract_token_from_svg(content)
    if text.startswith("eyJ"):
        return OB3Verifier(pubkey_pem=key).verify(text.strip())
    return OB3LdpVerifier(pubkey_pem=key).verify(text)


def test_it_accepts_our_badges_in_every_container(badges: list[Badge], school: str) -> None:
    for name, content in badges:
        assert (_judge_elsewhere(name, content, school).id or "").startswith("urn:uuid:"), name
    assert len(badges) > 60


def test_it_refuses_our_badges_with_one_changed_letter(badges: list[Badge], school: str) -> None:
    for name, content in badges:
        if name.endswith(".json"):
            changed = content.replace(b'"awardedDate":"202', b'"awardedDate":"201', 1)
            assert changed != content
            with pytest.raises(OB3VerificationError):
                _judge_elsewhere(name, changed, school)


@pytest.fixture
def made_there() -> OpenBadgeCredential:
    """A badge as that library makes it, for a learner who is named openly."""
    issuer = Issuer(id=f"did:key:{MULTIKEY}", name="Hill School", url="https://hill.example")
    achievement = Achievement(
        id="https://hill.example/credits/inquiry",
        name="Lead an inquiry",
        description="Asks a question of weight, and answers it.",
        criteria_narrative="Frames, plans and concludes.",
    )
    return OpenBadgeCredential(
        issuer=issuer,
        recipient_id="urn:uuid:1b0e1c0a-6c1f-4c8e-9a39-0d8a1c5a7f11",
        achievement=achievement,
        id="urn:uuid:7b0e1c0a-6c1f-4c8e-9a39-0d8a1c5a7f12",
        issuance_date=NOON,
        identifiers=[
            IdentityObject(identity_hash="Ana Petrova", identity_type="name", hashed=False)
        ],
    )


def _judged(content: bytes, file: str) -> FileReport:
    # Into a picture it signs with the time of today.
    return verify(content, file=file, trust=None, at=datetime.now(UTC) + timedelta(minutes=1))


SIGNERS: dict[str, Callable[[OpenBadgeCredential], bytes]] = {
    "badge.json": lambda badge: OB3LdpSigner(PEM).sign_to_json(badge, created=NOON).encode(),
    "badge.jwt": lambda badge: OB3Signer(PEM, algorithm="EdDSA").sign(badge).encode(),
    "ldp.svg": lambda badge: OB3LdpSigner(PEM).sign_into_svg(badge, SVG),
    "token.svg": lambda badge: OB3Signer(PEM, algorithm="EdDSA").sign_into_svg(badge, SVG),
}


@pytest.mark.parametrize("file", SIGNERS)
def test_we_accept_the_badges_that_it_makes(made_there: OpenBadgeCredential, file: str) -> None:
    report = _judged(SIGNERS[file](made_there), file)
    wrong = [str(check) for check in report.checks if check.verdict is Verdict.FAILED]
    assert wrong == []
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert report.subject is not None
    assert report.subject.name == "Ana Petrova"


def test_we_refuse_one_of_its_badges_with_one_changed_letter(
    made_there: OpenBadgeCredential,
) -> None:
    content = SIGNERS["badge.json"](made_there).replace(b"Lead an", b"Lend an", 1)
    report = _judged(content, "badge.json")
    assert report.kind is Kind.BADGE
    failed = {check.code for check in report.checks if check.verdict is Verdict.FAILED}
    assert failed == {Code.PROOF_INVALID}
