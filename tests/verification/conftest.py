"""A school, a stranger, and a college that knows the school."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest

from tests.tampered.forge import kit
from transcript.verification.documents import NO_DOCUMENTS, Documents
from transcript.verification.limits import LIMITS, Limits
from transcript.verification.probed import Profile
from transcript.verification.report import FileReport
from transcript.verification.steps.container import Reader
from transcript.verification.steps.pages import Render
from transcript.verification.trust import TrustList
from transcript.verification.verify import examine

Judge = Callable[..., FileReport]


@pytest.fixture(scope="session")
def forge() -> ModuleType:
    """What makes the tampered files: it signs, and it spoils."""
    return kit


@pytest.fixture(scope="session")
def trust(forge: ModuleType) -> TrustList:
    """A college's list with the school on it, under the college's own name for it."""
    return TrustList.parse(
        f"version: 1\n"
        f"issuers:\n"
        f"  - id: {forge.SCHOOL}\n"
        f"    name: Hill School, Upton\n"
        f"    keys: [{forge.SCHOOL_KEY.public_key.multibase}]\n"
        f"    certificates: ['{forge.certificate().fingerprint}']\n".encode(),
        file="trust.yaml",
    )


@pytest.fixture
def reader(forge: ModuleType, trust: TrustList, at: datetime) -> Reader:
    """That college, after the proofs of a transcript of the school's were found to hold."""
    return Reader(
        issuer=forge.SCHOOL,
        key=forge.SCHOOL_KEY.public_key,
        trust=trust,
        at=at,
        render=forge.render,
        limits=LIMITS,
    )


@pytest.fixture
def judge(forge: ModuleType, trust: TrustList, at: datetime) -> Judge:
    """Verify as that college would, at noon."""

    def run(
        content: bytes | dict[str, Any],
        *,
        file: str = "a.clr.json",
        trust: TrustList | None = trust,
        at: datetime = at,
        render: Render | None = forge.render,
        documents: Documents = NO_DOCUMENTS,
        profile: Profile | None = None,
        limits: Limits = LIMITS,
    ) -> FileReport:
        found = content if isinstance(content, bytes) else forge.text(content)
        return examine(
            found,
            file=file,
            trust=trust,
            at=at,
            render=render,
            documents=documents,
            profile=profile,
            limits=limits,
        ).report

    return run
