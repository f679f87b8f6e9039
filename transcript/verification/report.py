"""What a verifier found: verdicts on three axes, and the checks behind them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from transcript.verification.codes import Code
from transcript.verification.plain_text import plain
from transcript.verification.probed import ProfileReport
from transcript.verification.shown import (
    NOBODY,
    CreditsShown,
    DocumentShown,
    EndorsementShown,
    IssuerShown,
    LoggedShown,
    MemberShown,
    PageShown,
    SubjectShown,
)
from transcript.verification.verdict import Verdict, worst
from transcript.ways_out import WayOut


class Axis(StrEnum):
    """The three questions a reader asks of a file."""

    INTEGRITY = "integrity"
    ISSUER = "issuer"
    STANDING = "standing"


class Step(StrEnum):
    """Where in the order of verification a check was made."""

    ENVELOPE = "envelope"
    CONFORMANCE = "conformance"
    KEY = "key"
    PROOF = "proof"
    CONTAINER = "container"
    DATES = "dates"
    STATUS = "status"
    LEDGER = "ledger"
    TRUST = "trust"
    SUBJECT = "subject"
    ENDORSEMENTS = "endorsements"


class Kind(StrEnum):
    """What a file is, by its first bytes; or a code on paper."""

    PDF = "pdf"
    CLR = "clr"
    BADGE = "badge"
    JWT = "jwt"
    PNG = "png"
    SVG = "svg"
    CODE = "code"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One finding: at which step, where in the file (JSON Pointer), and what it means.

    `way_out` is what a reader can do, where that is done otherwise on each surface.
    """

    step: Step
    axis: Axis
    path: str
    verdict: Verdict
    code: Code
    message: str
    way_out: WayOut | None = None

    def to_json(self) -> dict[str, str]:
        """Return the check as the report shows it."""
        return {
            "step": self.step.value,
            "axis": self.axis.value,
            "path": self.path,
            "verdict": self.verdict.value,
            "code": self.code.value,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Finder:
    """Makes the checks of one step on one axis."""

    step: Step
    axis: Axis

    def passed(self, code: Code, path: str, message: str) -> Check:
        """Return a check that found things right."""
        return self._check(Verdict.PASSED, code, path, message)

    def failed(self, code: Code, path: str, message: str) -> Check:
        """Return a check that found something wrong."""
        return self._check(Verdict.FAILED, code, path, message)

    def unsettled(
        self, code: Code, path: str, message: str, way_out: WayOut | None = None
    ) -> Check:
        """Return a check that could not be settled."""
        return replace(self._check(Verdict.INDETERMINATE, code, path, message), way_out=way_out)

    def _check(self, verdict: Verdict, code: Code, path: str, message: str) -> Check:
        return Check(
            step=self.step,
            axis=self.axis,
            path=path,
            verdict=verdict,
            code=code,
            # Messages quote the file, and what they quote must not act on the screen.
            message=plain(message),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """The verdict on one file. True only if every axis passed.

    `sha256` (hex) and `size` are those of the file itself; a code on paper has none. `digest` is
    the SHA-256 (hex) of the CLR in a CLR file or a PDF, whatever the verdict. `fetched` are the
    addresses of documents that were fetched for it, `missing` those that might have settled more.
    """

    file: str
    kind: Kind
    as_of: datetime
    checks: tuple[Check, ...]
    issuer: IssuerShown = NOBODY
    subject: SubjectShown | None = None
    document: DocumentShown | None = None
    credits: CreditsShown | None = None
    members: tuple[MemberShown, ...] = ()
    endorsements: tuple[EndorsementShown, ...] = ()
    page: PageShown | None = None
    ledger: LoggedShown | None = None
    sha256: str | None = None
    size: int | None = None
    digest: str | None = None
    fetched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    profile: ProfileReport | None = None

    @property
    def axes(self) -> dict[Axis, Verdict]:
        """Each axis with the worst verdict of its checks."""
        return {
            axis: worst(check.verdict for check in self.checks if check.axis is axis)
            for axis in Axis
        }

    @property
    def verdict(self) -> Verdict:
        """The worst axis."""
        return worst(self.axes.values())

    def __bool__(self) -> bool:
        """Return whether the verdict is PASSED."""
        return bool(self.verdict)

    def to_json(self) -> dict[str, Any]:
        """Return the object that `verify --format json` prints for this file."""
        moment = self.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return {
            "file": self.file,
            "kind": self.kind.value,
            "sha256": self.sha256,
            "size": self.size,
            "verdict": self.verdict.value,
            "axes": {axis.value: verdict.value for axis, verdict in self.axes.items()},
            "issuer": self.issuer.to_json(),
            "subject": {"name": self.subject.name} if self.subject else None,
            "document": self.document.to_json() if self.document else None,
            "credits": self.credits.to_json() if self.credits else None,
            "members": [each.to_json() for each in self.members],
            "endorsements": [each.to_json() for each in self.endorsements],
            "page": self.page.to_json() if self.page else None,
            "ledger": self.ledger.to_json() if self.ledger else None,
            "as_of": moment,
            "checks": [check.to_json() for check in self.checks],
            "fetched": list(self.fetched),
            "missing": list(self.missing),
            "profile": self.profile.to_json() if self.profile else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """The verdict on several files: the worst of them. True only if every file passed."""

    files: tuple[FileReport, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict; of no files, INDETERMINATE."""
        return worst(report.verdict for report in self.files)

    def __bool__(self) -> bool:
        """Return whether the verdict is PASSED."""
        return bool(self.verdict)

    def to_json(self) -> dict[str, Any]:
        """Return the document that `verify --format json` prints."""
        return {"version": 1, "files": [report.to_json() for report in self.files]}
