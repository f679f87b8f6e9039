"""Steps 0 to 8. The caller owes the reading of the file, the clock, and the drawing of pages.

0 envelope · 1 conformance · 2 issuer's key · 3 proofs, members and whole · 4 container
5 dates · 6 status · 7 trust · 8 subject.  If 3 does not pass, the steps after it are not taken:
what the document says is then not known to be anybody's word.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from transcript.proofs.rdfc import Budget
from transcript.verification.codes import Code
from transcript.verification.documents import NO_DOCUMENTS, Documents, Lookup
from transcript.verification.envelope import Presented, open_envelope, sniff
from transcript.verification.facts import Shown, is_fact, shown_of, shows_what_was_signed
from transcript.verification.holdings import Holdings, holdings
from transcript.verification.limits import LIMITS, Limits
from transcript.verification.probed import Profile, ProfileReport
from transcript.verification.report import Axis, Check, FileReport, Finder, Kind, Step
from transcript.verification.shown import LoggedShown
from transcript.verification.stamp import is_stamp
from transcript.verification.stapled import stapled
from transcript.verification.steps.conformance import conformance
from transcript.verification.steps.container import Reader, container, signed_record
from transcript.verification.steps.dates import dates
from transcript.verification.steps.document import document_of
from transcript.verification.steps.endorsements import Endorsed, endorsements
from transcript.verification.steps.ledger import ledger
from transcript.verification.steps.pages import Render
from transcript.verification.steps.proof import NOTHING_PROVEN, Proven, prove
from transcript.verification.steps.seal import broken_seal
from transcript.verification.steps.status import status
from transcript.verification.steps.status_lists import StatusLists
from transcript.verification.steps.subject import subject
from transcript.verification.steps.whom_to_trust import whom_to_trust
from transcript.verification.trust import TrustList
from transcript.verification.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The verdict on a file, and what was taken out of it to be looked at on its own.

    `clr` and `record` are what a PDF carries; empty unless its integrity did not fail. `asked`
    are the addresses of documents that were looked up: a fresh copy of each might settle more.
    """

    report: FileReport
    clr: bytes = b""
    record: bytes = b""
    asked: tuple[str, ...] = ()


def verify(
    content: bytes,
    *,
    file: str,
    trust: TrustList | None,
    at: datetime,
    render: Render | None = None,
    documents: Documents = NO_DOCUMENTS,
    limits: Limits = LIMITS,
) -> FileReport:
    """Return whether a reader with this trust list can rely on a file as of `at`.

    `file` is its name for the report. `render` draws a PDF anew, to compare it with the one that
    came; without it a PDF's pages stay unchecked. `documents` are what may be looked up, such as
    status lists; nothing is fetched. For what the file holds, nothing is raised: a fault of ours
    becomes a check of code `INTERNAL`, FAILED if it kept a signature from being checked and else
    INDETERMINATE.
    """
    return examine(
        content,
        file=file,
        trust=trust,
        at=at,
        render=render,
        documents=documents,
        limits=limits,
    ).report


def examine(
    content: bytes,
    *,
    file: str,
    trust: TrustList | None,
    at: datetime,
    render: Render | None = None,
    documents: Documents = NO_DOCUMENTS,
    profile: Profile | None = None,
    limits: Limits = LIMITS,
) -> Examined:
    """Return what `verify` returns, and what a PDF carries.

    With a `profile` its probes are asked as well; they change nothing about the verdict.
    """
    if at.tzinfo is None:
        raise ValueError("`at` must know its time zone")
    case = _Case(
        content=content,
        file=file,
        trust=trust,
        at=at,
        render=render,
        lookup=Lookup(documents),
        limits=limits,
    )
    case.run()
    if profile is not None:
        case.probe()
    return case.examined()


@dataclass(slots=True, kw_only=True)
class _Case:
    content: bytes
    file: str
    trust: TrustList | None
    at: datetime
    render: Render | None
    lookup: Lookup
    limits: Limits
    checks: list[Check] = field(default_factory=list)
    presented: Presented | None = None
    held: Holdings | None = None
    proven: Proven = NOTHING_PROVEN
    probed: ProfileReport | None = None
    endorsed: tuple[Endorsed, ...] = ()
    logged: LoggedShown | None = None

    def run(self) -> None:
        # (0) what it is
        self._guarded(Step.ENVELOPE, Axis.INTEGRITY, self._open)
        if self.presented is None or self.held is None or not self.held.credentials:
            return
        presented, held = self.presented, self.held
        # (1) its form
        self._guarded(
            Step.CONFORMANCE,
            Axis.INTEGRITY,
            lambda: conformance(presented, held, limits=self.limits),
        )
        # (2) the issuer's key, (3) every proof, inner credentials first
        self._guarded(Step.PROOF, Axis.INTEGRITY, lambda: self._prove(held))
        if self.proven:
            self._believe(presented, held)
        else:
            self._guarded(Step.SUBJECT, Axis.INTEGRITY, lambda: self._strangers(held))

    def _believe(self, presented: Presented, held: Holdings) -> None:
        made = self.proven.signatures
        # (4) the pages show what was signed
        self._guarded(
            Step.CONTAINER,
            Axis.INTEGRITY,
            lambda: container(presented, self.content, self._reader()),
        )
        # (5) its dates, (6) whether it was taken back
        self._guarded(Step.DATES, Axis.STANDING, lambda: dates(held, made, at=self.at))
        lists = self._status_lists()
        self._guarded(Step.STATUS, Axis.STANDING, lambda: self._status(presented, held, lists))
        # (7) since when the school's ledger has it, whether the reader knows whose key it is
        self._guarded(Step.LEDGER, Axis.ISSUER, lambda: self._ledger(presented, held))
        named = shows_what_was_signed(presented, self.checks)
        self._guarded(
            Step.TRUST,
            Axis.ISSUER,
            lambda: whom_to_trust(
                made,
                trust=self.trust,
                lookup=self.lookup,
                at=self.at,
                named=named,
                logged_at=self.logged.logged_at if self.logged else None,
            ),
        )
        # (8) whether all of it is about one person; endorsements were proved in (3)
        self._guarded(Step.SUBJECT, Axis.INTEGRITY, lambda: subject(held, limits=self.limits))
        self._guarded(Step.ENDORSEMENTS, Axis.INTEGRITY, lambda: self._endorsements(held, lists))

    def _status(self, presented: Presented, held: Holdings, lists: StatusLists) -> Iterable[Check]:
        self.lookup.add(stapled(presented, limits=self.limits).values())
        sound = is_fact(self.proven, self.checks)
        document = document_of(held.whole, at=self.at) if sound else None
        return status(held, self.proven.signatures, document=document, lists=lists)

    def _ledger(self, presented: Presented, held: Holdings) -> Iterable[Check]:
        issuer = held.whole.issuer
        entry = self.trust.entry(issuer) if self.trust and issuer else None
        found = ledger(presented, proofs=self.lookup.proofs, entry=entry)
        self.logged = found.shown
        return [found.check] if found.check else []

    def _status_lists(self) -> StatusLists:
        return StatusLists(
            lookup=self.lookup,
            trust=self.trust,
            at=self.at,
            limits=self.limits,
            budget=Budget(self.limits.graph_work),
        )

    def _endorsements(self, held: Holdings, lists: StatusLists) -> Iterable[Check]:
        self.endorsed = endorsements(
            held, self.proven.signatures, lists=lists, before=tuple(self.checks)
        )
        return [check for each in self.endorsed for check in each.checks]

    def probe(self) -> None:
        """Ask the probes of the one profile that there is."""
        self._guarded(Step.CONFORMANCE, Axis.INTEGRITY, self._probe)

    def _probe(self) -> Iterable[Check]:
        from transcript.verification.profiles.asking import Material
        from transcript.verification.profiles.one_edtech import one_edtech

        self.probed = one_edtech(
            Material(
                presented=self.presented or Presented(kind=sniff(self.content)),
                held=self.held or Holdings(credentials=()),
                checks=tuple(self.checks),
                signatures=self.proven.signatures,
                lookup=self.lookup,
                at=self.at,
                limits=self.limits,
            )
        )
        return ()

    def _reader(self) -> Reader:
        whole = self.proven.signatures[-1]
        return Reader(
            issuer=whole.held.issuer or "",
            key=whole.key,
            trust=self.trust,
            at=self.at,
            render=self.render,
            limits=self.limits,
        )

    def _open(self) -> Iterable[Check]:
        self.presented = open_envelope(self.content, file=self.file, limits=self.limits)
        yield from self.presented.checks
        pdf = self.presented.pdf
        if pdf is not None and self.presented.credential is None and is_stamp(pdf.producer):
            # One changed byte hides what is signed, and that it was changed with it.
            yield from broken_seal(self.content, limits=self.limits)
        if self.presented.credential is not None:
            self.held = holdings(self.presented, limits=self.limits)
            yield from self.held.checks

    def _prove(self, held: Holdings) -> Iterable[Check]:
        self.proven = prove(held, trust=self.trust, lookup=self.lookup, limits=self.limits)
        return self.proven.checks

    def _strangers(self, held: Holdings) -> Iterable[Check]:
        # A proof says that something was changed. That a member speaks of somebody else says
        # what: it believes nothing in the file, and only ever adds to what was found wrong.
        return [
            check for check in subject(held, limits=self.limits) if check.verdict is Verdict.FAILED
        ]

    def _guarded(self, step: Step, axis: Axis, work: Callable[[], Iterable[Check]]) -> None:
        find = Finder(step, axis)
        try:
            self.checks += list(work())
        except MemoryError:
            self.checks.append(
                find.unsettled(
                    Code.LIMIT_MEMORY, "", "Looking at the file takes more memory than is allowed."
                )
            )
        except Exception as error:  # noqa: BLE001 - no fault of ours may end in “passed” or a crash
            self.checks.append(_fault(find, error))

    def examined(self) -> Examined:
        report = self._report()
        presented = self.presented
        asked = self.lookup.asked
        if presented is None or presented.pdf is None or not is_fact(self.proven, report.checks):
            return Examined(report=report, asked=asked)
        return Examined(
            report=report,
            clr=presented.signed,
            record=signed_record(presented) or b"",
            asked=asked,
        )

    def _report(self) -> FileReport:
        shown = self._shown()
        return FileReport(
            file=self.file,
            kind=self.presented.kind if self.presented else sniff(self.content),
            as_of=self.at,
            checks=tuple(self.checks),
            issuer=shown.issuer,
            subject=shown.subject,
            document=shown.document,
            credits=shown.credits,
            members=shown.members,
            endorsements=shown.endorsements,
            ledger=shown.ledger,
            sha256=sha256(self.content).hexdigest(),
            size=len(self.content),
            digest=self._digest(),
            fetched=self.lookup.fetched,
            missing=self.lookup.missing,
            profile=self.probed,
        )

    def _shown(self) -> Shown:
        if self.presented is None or self.held is None or not is_fact(self.proven, self.checks):
            return Shown()
        return shown_of(
            self.presented,
            self.held,
            key=self.proven.signatures[-1].key,
            checks=self.checks,
            trust=self.trust,
            at=self.at,
            endorsements=tuple(each.shown for each in self.endorsed),
            ledger=self.logged,
        )

    def _digest(self) -> str | None:
        # Of a token or a picture, what is signed is not the text of a CLR.
        if self.presented is None or self.presented.kind not in {Kind.CLR, Kind.PDF}:
            return None
        return sha256(self.presented.signed).hexdigest() if self.presented.signed else None


def _fault(find: Finder, error: Exception) -> Check:
    # The kind of error only: its text could hold what the document says.
    what = f"This tool failed at the step “{find.step}” ({type(error).__name__})."
    if find.step is Step.PROOF:
        # A file that can stop the signatures from being checked must not fare better for it.
        return find.failed(
            Code.INTERNAL,
            "",
            f"{what} So the signatures were not checked: do not rely on the file. Please report it "
            "to the makers of the tool.",
        )
    return find.unsettled(
        Code.INTERNAL,
        "",
        f"{what} That says nothing about the file. Please report it to the makers of the tool.",
    )
