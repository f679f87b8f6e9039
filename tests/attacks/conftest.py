"""A school that seals its transcripts, another school, a forger, and a college that judges.

Every file that is attacked is a real export, made here; every attack is a function of one.
"""

import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from transcript.batch.verifying import render_pages
from transcript.exporting import Edition, exporter
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.proofs.keys import Ed25519Signer, P256Signer
from transcript.proofs.pades import PadesSeal
from transcript.proofs.x509 import Certificate, seal_certificate
from transcript.source.release import Release
from transcript.source.workspace import Workspace
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList
from transcript.verification.verify import verify

SAMPLE = Path(__file__).parents[2] / "samples" / "riverbend"
ISSUED = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
KEYS_FROM = datetime(2026, 1, 1, tzinfo=UTC)
KEYS_UNTIL = datetime(2035, 1, 1, tzinfo=UTC)
SCHOOL, OTHER_SCHOOL, FORGER = "school", "other school", "forger"
IDS = {SCHOOL: "did:web:riverbend.example", OTHER_SCHOOL: "did:web:hilltop.example"}
SEALS = {SCHOOL: P256Signer.from_secret(7), OTHER_SCHOOL: P256Signer.from_secret(11)}
SEALS[FORGER] = P256Signer.from_secret(13)
KEYS = {SCHOOL: Ed25519Signer.from_seed(bytes(range(32)))}
KEYS[OTHER_SCHOOL] = Ed25519Signer.from_seed(bytes(range(32, 64)))
NUMBERS = {"eli-marchetti": 1, "kalea-kahananui": 2}


class Workshop:
    """What an attacker has to work with, and who judges the result."""

    first = "eli-marchetti"
    second = "kalea-kahananui"

    @cache  # noqa: B019 - one workshop for all
    def issued(self, learner: str = first, school: str = SCHOOL) -> IssuedTranscript:
        """Return a short transcript, signed by a school."""
        loaded = Workspace.open(SAMPLE).load(learner).transcript
        if loaded is None:
            raise AssertionError("the sample is sound")
        named = replace(loaded.school, id=IDS[school])
        short = replace(loaded, school=named, awards=loaded.awards[:2])
        number = NUMBERS[learner] if school == SCHOOL else 10 + NUMBERS[learner]
        document = DocumentIdentity(
            id=f"urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c{number:02}", issued_at=ISSUED
        )
        issuer = Issuer.of(IDS[school], KEYS[school])
        return issue(short, issuer=issuer, document=document, release=Release())

    @cache  # noqa: B019 - likewise
    def base(
        self,
        learner: str = first,
        school: str = SCHOOL,
        *,
        language: str = "en",
        official: bool = True,
    ) -> bytes:
        """Return a transcript's PDF before it is sealed."""
        edition = Edition(language=language, official=official)
        return exporter("pdf").render(self.issued(learner, school), edition)

    @cache  # noqa: B019 - likewise
    def sealed(self, learner: str = first, school: str = SCHOOL, *, language: str = "en") -> bytes:
        """Return a transcript's PDF as a school sends it."""
        return self.seal(self.base(learner, school, language=language), school)

    def seal(self, content: bytes, who: str = SCHOOL) -> bytes:
        """Return a PDF sealed by a school, or by a forger who calls himself the school."""
        made = PadesSeal(SEALS[who], self.certificate(who), valid_from=KEYS_FROM)
        return made.seal(content, at=ISSUED)

    @cache  # noqa: B019 - likewise
    def certificate(self, who: str) -> Certificate:
        """Return the certificate of a seal."""
        return seal_certificate(
            SEALS[who],
            organisation="Riverbend High School",
            valid_from=KEYS_FROM,
            valid_until=KEYS_UNTIL,
            serial=1,
        )

    @property
    def trust(self) -> TrustList:
        """The list of a college that knows both schools."""
        known = (
            TrustedIssuer(
                id=identifier,
                name=f"The {name}",
                keys=(TrustedKey(multibase=KEYS[name].public_key.multibase),),
                certificates=(self.certificate(name).fingerprint,),
            )
            for name, identifier in IDS.items()
        )
        return TrustList(issuers={each.id: each for each in known})

    def judge(self, content: bytes, *, file: str = "transcript.pdf") -> FileReport:
        """Verify as that college would."""
        return verify(content, file=file, trust=self.trust, at=ISSUED, render=_render)

    def found(self, content: bytes) -> set[Code]:
        """Return the codes of what keeps a file's integrity from being passed."""
        checks = self.judge(content).checks
        return {each.code for each in checks if each.axis is Axis.INTEGRITY and not each.verdict}

    @staticmethod
    def respelt(content: bytes, old: bytes, new: bytes) -> bytes:
        """Return a file in which something of the same length stands instead."""
        if len(new) > len(old) or content.count(old) != 1:
            raise AssertionError(f"{old!r} cannot be replaced")
        return content.replace(old, new.ljust(len(old)))

    @staticmethod
    def saved(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
        """Return a PDF that was opened, changed, and saved anew."""
        with pikepdf.open(BytesIO(content)) as pdf, warnings.catch_warnings():
            # A field that no form knows is what some attacks are about.
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            change(pdf)
            out = BytesIO()
            pdf.save(
                out,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
        return out.getvalue()

    @staticmethod
    def added_to(content: bytes, change: Callable[[Any], None]) -> bytes:
        """Return a PDF with an incremental update behind it."""
        writer: Any = IncrementalPdfFileWriter(BytesIO(content))
        change(writer)
        out = BytesIO()
        writer.write(out)
        return out.getvalue()


_render = cache(render_pages)


@pytest.fixture(scope="session")
def shop() -> Workshop:
    """One workshop: what it made once, it has."""
    return Workshop()
