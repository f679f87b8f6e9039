"""Verify files that strangers sent, one after the other, each at a bounded cost."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import Self

from transcript.model.document import ENGLISH
from transcript.verification.codes import Code
from transcript.verification.documents import NO_DOCUMENTS, Documents
from transcript.verification.envelope import sniff
from transcript.verification.limits import MEGABYTE
from transcript.verification.messages import (
    Question,
    Terms,
    answer_from_bytes,
    answer_to_bytes,
)
from transcript.verification.report import Axis, Check, FileReport, Finder, Kind, Step
from transcript.verification.steps.pages import Original, Render
from transcript.verification.verify import Examined, examine
from transcript.verification.worker import (
    WORKER_LIMITS,
    Loss,
    Worker,
    WorkerLimits,
    WorkerLostError,
    serve,
)

CHILD = "from transcript.batch.verifying import answer; answer()"
"""What a worker process runs."""

_FIND = Finder(Step.ENVELOPE, Axis.INTEGRITY)
_LIGHT = frozenset({Kind.CLR, Kind.BADGE, Kind.JWT, Kind.UNKNOWN})
_SMALL = MEGABYTE


class Verifier:
    """Verifies any number of files on the same terms; ends with its `with` block.

    What takes a large library to read is read in a process that can be killed. Small texts are read
    here, where every step counts its work, until there is such a process anyway.
    """

    def __init__(
        self,
        terms: Terms,
        *,
        environment: Mapping[str, str],
        limits: WorkerLimits = WORKER_LIMITS,
        child: str = CHILD,
    ) -> None:
        """Start nothing yet. `environment` is all that a worker is told of this process."""
        self._terms = terms
        self._worker = Worker(
            child, greeting=terms.to_bytes(), environment=environment, limits=limits
        )

    def examine(
        self,
        content: bytes,
        *,
        file: str,
        keep: bool = False,
        documents: Documents = NO_DOCUMENTS,
    ) -> Examined:
        """Return the verdict on a file; what a PDF carries as well, if it is to be kept.

        `documents` are what may be looked up for it, besides those of the terms.

        Never raises for what the file holds, also not if it takes too long or breaks a library.
        """
        if is_light(content) and not self._worker.is_running:
            return examine(
                content,
                file=file,
                trust=self._terms.trust,
                at=self._terms.at,
                profile=self._terms.profile,
                documents=self._terms.documents.and_also(documents),
            )
        question = Question(file=file, content=content, keep=keep, documents=documents)
        return answer_of(self._worker, question, at=self._terms.at)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process that was started, if one was."""
        self._worker.close()


def is_light(content: bytes, *, most: int = _SMALL) -> bool:
    """Return whether a file of at most `most` bytes is read by our own steps alone.

    Each of these counts its work, so that no process has to be killed.
    """
    return len(content) <= most and sniff(content) in _LIGHT


def answer_of(worker: Worker, question: Question, *, at: datetime) -> Examined:
    """Return what a worker answers; if it gives no answer, why. Judged as of `at`."""
    try:
        return answer_from_bytes(worker.ask(question.to_bytes()))
    except WorkerLostError as error:
        return _unsettled(question, at, _LOSSES[error.loss])
    except OSError:
        return _unsettled(question, at, _NO_WORKER)


def _unsettled(question: Question, at: datetime, check: Check) -> Examined:
    content = question.content
    report = FileReport(
        file=question.file,
        kind=sniff(content),
        as_of=at,
        checks=(check,),
        sha256=sha256(content).hexdigest(),
        size=len(content),
    )
    return Examined(report=report)


_LOSSES = {
    Loss.TIME: _FIND.unsettled(
        Code.LIMIT_TIME,
        "",
        "Looking at the file took too long, and was given up. No transcript takes a second: treat "
        "the file with suspicion, and ask the school for the original.",
    ),
    Loss.MEMORY: _FIND.unsettled(
        Code.LIMIT_MEMORY,
        "",
        "Looking at the file takes more memory than is allowed. No transcript comes near: treat "
        "the file with suspicion, and ask the school for the original.",
    ),
    Loss.CRASH: _FIND.unsettled(
        Code.LIMIT_CRASH,
        "",
        "The file broke the program that looked at it, in a process of its own. Do not open it; "
        "ask the school for the original.",
    ),
}
_NO_WORKER = _FIND.unsettled(
    Code.INTERNAL,
    "",
    "No process of its own could be started to look at the file. That says nothing about the file.",
)


def answer() -> None:
    """Be the process that looks at files."""
    serve(prepared, limits=WORKER_LIMITS)


def prepared(terms: bytes) -> Callable[[bytes], bytes]:
    """Load what most files need, and return what answers a question about one."""
    from transcript.exporting import exporter

    exporter("pdf")
    return _judge(Terms.from_bytes(terms), render_pages)


def prepared_for_light(terms: bytes) -> Callable[[bytes], bytes]:
    """Return what answers a question about a file without pages, and load no library for those."""
    return _judge(Terms.from_bytes(terms), None)


def _judge(agreed: Terms, render: Render | None) -> Callable[[bytes], bytes]:
    def judge(question: bytes) -> bytes:
        asked = Question.from_bytes(question)
        found = examine(
            asked.content,
            file=asked.file,
            trust=agreed.trust,
            at=asked.at or agreed.at,
            render=render,
            profile=agreed.profile,
            documents=agreed.documents.and_also(asked.documents),
        )
        return answer_to_bytes(found, keep=asked.keep)

    return judge


def render_pages(original: Original) -> bytes:
    """Draw the PDF of an original, unsealed, in the edition that it seems to be.

    Raises `ExportError` or `UnreadableOriginalError`.
    """
    from transcript.exporting import Edition, exporter
    from transcript.issuance import IssuedTranscript

    pdf = exporter("pdf")
    issued = IssuedTranscript.from_signed(
        clr=original.clr, record=original.record, code=original.code
    )
    language = original.language if original.language in pdf.languages else ENGLISH
    edition = Edition(
        language=language,
        official=original.official,
        status_lists=original.status_lists,
        ledger_proof=original.ledger_proof,
        recipient=original.recipient,
    )
    return pdf.render(issued, edition)
