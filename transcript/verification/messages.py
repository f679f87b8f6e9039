"""What a process that verifies is told, and what it answers: JSON, which runs nothing."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import starmap
from typing import Any

from transcript.verification.codes import Code
from transcript.verification.documents import NO_DOCUMENTS, Document, Documents, Source
from transcript.verification.probed import Profile, ProfileReport
from transcript.verification.report import Axis, Check, FileReport, Kind, Step
from transcript.verification.shown import (
    CreditsShown,
    DocumentShown,
    EndorsementShown,
    IssuerShown,
    LoggedShown,
    MemberShown,
    SubjectShown,
)
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList
from transcript.verification.verdict import Verdict
from transcript.verification.verify import Examined
from transcript.ways_out import Deed, WayOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every file of a run: whom the reader trusts, as of when, and what is asked."""

    trust: TrustList | None
    at: datetime
    documents: Documents = NO_DOCUMENTS
    profile: Profile | None = None

    def to_bytes(self) -> bytes:
        """Return the terms as they are sent."""
        issuers = [asdict(each) for each in self.trust.issuers.values()] if self.trust else None
        told = {
            "at": self.at,
            "issuers": issuers,
            "documents": _documents_told(self.documents),
            "profile": self.profile,
        }
        return json.dumps(told, default=_moment_text).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Terms":
        """Read what `to_bytes` gave."""
        told = json.loads(content)
        issuers = None if told["issuers"] is None else map(_issuer, told["issuers"])
        return cls(
            trust=None
            if issuers is None
            else TrustList(issuers={each.id: each for each in issuers}),
            at=datetime.fromisoformat(told["at"]),
            documents=_documents(told["documents"]),
            profile=Profile(told["profile"]) if told["profile"] else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A file to verify. `keep` asks for what a PDF carries as well.

    `documents` are what may be looked up for this file, besides those of the terms; `at` is the
    moment as of which it is judged, where that is another one than the terms'.
    """

    file: str
    content: bytes
    at: datetime | None = None
    keep: bool = False
    documents: Documents = NO_DOCUMENTS

    def to_bytes(self) -> bytes:
        """Return the question as it is sent."""
        asked = {
            "file": self.file,
            "at": self.at,
            "keep": self.keep,
            "documents": _documents_told(self.documents),
        }
        head = json.dumps(asked, default=_moment_text).encode()
        return head + b"\n" + self.content

    @classmethod
    def from_bytes(cls, content: bytes) -> "Question":
        """Read what `to_bytes` gave."""
        head, _, rest = content.partition(b"\n")
        asked = json.loads(head)
        return cls(
            file=asked["file"],
            content=rest,
            at=_moment(asked["at"]),
            keep=asked["keep"],
            documents=_documents(asked["documents"]),
        )


def answer_to_bytes(examined: Examined, *, keep: bool) -> bytes:
    """Return what was found as it is sent; what the PDF carries only if it is to be kept."""
    clr, record = (examined.clr, examined.record) if keep else (b"", b"")
    report = examined.report
    return json.dumps(
        {
            "report": report.to_json(),
            "digest": report.digest,
            "ways_out": [each.way_out and each.way_out.deed for each in report.checks],
            "clr": b64encode(clr).decode("ascii"),
            "record": b64encode(record).decode("ascii"),
            "asked": examined.asked,
        }
    ).encode()


def answer_from_bytes(content: bytes) -> Examined:
    """Read what `answer_to_bytes` gave."""
    told = json.loads(content)
    return Examined(
        report=_report(told["report"], told["digest"], told["ways_out"]),
        clr=b64decode(told["clr"]),
        record=b64decode(told["record"]),
        asked=tuple(told["asked"]),
    )


def _documents_told(documents: Documents) -> dict[str, Any]:
    return {
        "published": [
            {
                "url": each.url,
                "content": b64encode(each.content).decode("ascii"),
                "source": each.source.value,
            }
            for each in documents
        ],
        "proofs": [b64encode(each).decode("ascii") for each in documents.proofs],
    }


def _documents(told: Mapping[str, Any]) -> Documents:
    published = (
        Document(url=each["url"], content=b64decode(each["content"]), source=Source(each["source"]))
        for each in told["published"]
    )
    return Documents.of(published, proofs=map(b64decode, told["proofs"]))


def _moment_text(moment: datetime) -> str:
    return moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _issuer(told: Mapping[str, Any]) -> TrustedIssuer:
    keys = (
        TrustedKey(
            multibase=each["multibase"],
            valid_from=_moment(each["valid_from"]),
            valid_until=_moment(each["valid_until"]),
            compromised_at=_moment(each["compromised_at"]),
        )
        for each in told["keys"]
    )
    listed = {name: tuple(told[name]) for name in ("certificates", "logs")}
    return TrustedIssuer(**{**told, **listed, "keys": tuple(keys)})


def _report(
    told: Mapping[str, Any], digest: str | None, ways_out: Iterable[str | None]
) -> FileReport:
    subject, document, credits_ = told["subject"], told["document"], told["credits"]
    return FileReport(
        file=told["file"],
        kind=Kind(told["kind"]),
        as_of=datetime.fromisoformat(told["as_of"]),
        checks=tuple(starmap(_check, zip(told["checks"], ways_out, strict=True))),
        issuer=IssuerShown(**told["issuer"]),
        subject=SubjectShown(**subject) if subject else None,
        document=DocumentShown(**document) if document else None,
        credits=CreditsShown(**credits_) if credits_ else None,
        members=tuple(map(_member, told["members"])),
        endorsements=tuple(map(_endorsement, told["endorsements"])),
        ledger=_logged(told["ledger"]) if told["ledger"] else None,
        sha256=told["sha256"],
        size=told["size"],
        digest=digest,
        fetched=tuple(told["fetched"]),
        missing=tuple(told["missing"]),
        profile=ProfileReport.from_json(told["profile"]) if told["profile"] else None,
    )


def _logged(told: Mapping[str, Any]) -> LoggedShown:
    return LoggedShown(**{**told, "logged_at": datetime.fromisoformat(told["logged_at"])})


def _member(told: Mapping[str, Any]) -> MemberShown:
    return MemberShown(**{**told, "levels": tuple(told["levels"])})


def _endorsement(told: Mapping[str, Any]) -> EndorsementShown:
    read = {"issuer": IssuerShown(**told["issuer"]), "verdict": Verdict(told["verdict"])}
    return EndorsementShown(**{**told, **read})


def _check(told: Mapping[str, str], deed: str | None) -> Check:
    return Check(
        step=Step(told["step"]),
        axis=Axis(told["axis"]),
        path=told["path"],
        verdict=Verdict(told["verdict"]),
        code=Code(told["code"]),
        message=told["message"],
        way_out=WayOut(Deed(deed)) if deed else None,
    )
