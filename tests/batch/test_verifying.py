"""Files of strangers: light ones are read here, the others in a process of their own."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from transcript.batch import verifying
from transcript.batch.verifying import Verifier, prepared, render_pages
from transcript.exporting import Edition, exporter
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.proofs.keys import Ed25519Signer
from transcript.source.release import Release
from transcript.source.workspace import Workspace
from transcript.verification.codes import Code
from transcript.verification.messages import Question, Terms, answer_from_bytes
from transcript.verification.report import Kind
from transcript.verification.steps.pages import Original
from transcript.verification.verdict import Verdict
from transcript.verification.worker import (
    WORKER_LIMITS,
    Loss,
    Worker,
    WorkerLimits,
    WorkerLostError,
)

SAMPLE = Path(__file__).parents[2] / "samples" / "riverbend"
TAMPERED = Path(__file__).parents[1] / "tampered"
IMPORT = "from transcript.verification.worker import WorkerLimits, serve\n"
DEAF = f"{IMPORT}serve(lambda _: lambda _: __import__('os').abort(), limits=WorkerLimits())"


@pytest.fixture(scope="module")
def issued() -> IssuedTranscript:
    loaded = Workspace.open(SAMPLE).load("eli-marchetti").transcript
    assert loaded is not None
    short = replace(loaded, awards=loaded.awards[:1])
    document = DocumentIdentity(
        id="urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10",
        issued_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    )
    issuer = Issuer.of(short.school.id, Ed25519Signer.from_seed(bytes(range(32))))
    return issue(short, issuer=issuer, document=document, release=Release())


def original(issued: IssuedTranscript, *, language: str, official: bool) -> Original:
    return Original(
        clr=issued.clr,
        record=issued.record,
        code=issued.code,
        language=language,
        official=official,
    )


@pytest.mark.parametrize("official", [True, False])
@pytest.mark.parametrize("language", exporter("pdf").languages)
def test_pages_are_drawn_anew_in_the_edition_that_the_file_is(
    issued: IssuedTranscript, language: str, *, official: bool
) -> None:
    edition = Edition(language=language, official=official)
    drawn = render_pages(original(issued, language=language, official=official))
    assert drawn == exporter("pdf").render(issued, edition)


@pytest.mark.parametrize("language", ["", "xx", "EN", "en-GB"])
def test_a_language_that_there_is_no_edition_in_is_not_believed(
    issued: IssuedTranscript, language: str
) -> None:
    drawn = render_pages(original(issued, language=language, official=True))
    assert drawn == exporter("pdf").render(issued, Edition(language="en", official=True))


def test_the_process_answers_with_a_report_and_what_the_pdf_carries(
    issued: IssuedTranscript, at: datetime
) -> None:
    pdf = render_pages(original(issued, language="en", official=False))
    judge = prepared(Terms(trust=None, at=at).to_bytes())
    found = answer_from_bytes(judge(Question(file="a.pdf", content=pdf, keep=True).to_bytes()))
    assert (found.report.kind, found.report.verdict) == (Kind.PDF, Verdict.INDETERMINATE)
    assert (found.clr, found.record) == (issued.clr, issued.record)


def test_of_a_pdf_whose_integrity_failed_nothing_is_kept(
    issued: IssuedTranscript, at: datetime
) -> None:
    out = BytesIO()
    with pikepdf.open(
        BytesIO(render_pages(original(issued, language="en", official=False)))
    ) as pdf:
        pdf.pages[0].contents_add(b"0 0 99 99 re f")
        pdf.save(out)
    judge = prepared(Terms(trust=None, at=at).to_bytes())
    asked = Question(file="a.pdf", content=out.getvalue(), keep=True)
    found = answer_from_bytes(judge(asked.to_bytes()))
    assert (found.report.verdict, found.clr, found.record) == (Verdict.FAILED, b"", b"")


def test_the_process_is_held_to_the_limits_of_every_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served: list[object] = []
    monkeypatch.setattr(verifying, "serve", lambda what, *, limits: served.extend((what, limits)))
    verifying.answer()
    assert served == [prepared, WORKER_LIMITS]


@pytest.fixture
def verifier(at: datetime) -> Callable[..., Verifier]:
    """Make a verifier that trusts nobody."""

    def make(**more: object) -> Verifier:
        terms = Terms(trust=None, at=at)
        return Verifier(terms, environment=dict(os.environ), **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What a worker was asked; none of it is answered."""
    asked: list[bytes] = []

    def ask(_: Worker, question: bytes) -> bytes:
        asked.append(question)
        raise WorkerLostError(Loss.CRASH)

    monkeypatch.setattr(Worker, "ask", ask)
    return asked


@pytest.mark.parametrize("name", ["sound.clr.json", "sound.jwt", "letter.txt"])
def test_a_light_file_is_read_here(
    verifier: Callable[..., Verifier], questions: list[bytes], name: str
) -> None:
    with verifier() as one:
        found = one.examine((TAMPERED / name).read_bytes(), file=name)
    assert (found.report.file, questions) == (name, [])


@pytest.mark.parametrize("name", ["sound.pdf", "sound.png", "sound.svg"])
def test_a_file_that_takes_a_large_library_is_read_elsewhere(
    verifier: Callable[..., Verifier], questions: list[bytes], name: str
) -> None:
    with verifier() as one:
        one.examine((TAMPERED / name).read_bytes(), file=name)
    assert len(questions) == 1


def test_a_large_file_is_read_elsewhere(
    verifier: Callable[..., Verifier], questions: list[bytes]
) -> None:
    with verifier() as one:
        one.examine(b"{" + b" " * 1_000_000, file="a.json")
    assert len(questions) == 1


def test_once_there_is_a_process_every_file_is_read_in_it(
    verifier: Callable[..., Verifier],
) -> None:
    with verifier() as one:
        pdf = one.examine((TAMPERED / "no-credential.pdf").read_bytes(), file="a.pdf")
        text = one.examine((TAMPERED / "sound.clr.json").read_bytes(), file="b.json")
    assert [each.code for each in pdf.report.checks] == [Code.NO_CREDENTIAL]
    assert text.report.kind is Kind.CLR
    assert text.clr == b""


LOSSES = {Loss.TIME: Code.LIMIT_TIME, Loss.MEMORY: Code.LIMIT_MEMORY, Loss.CRASH: Code.LIMIT_CRASH}


@pytest.mark.parametrize("loss", Loss)
def test_a_file_that_loses_the_process_is_not_settled(
    verifier: Callable[..., Verifier], monkeypatch: pytest.MonkeyPatch, loss: Loss
) -> None:
    def lose(_: Worker, __: bytes) -> bytes:
        raise WorkerLostError(loss)

    monkeypatch.setattr(Worker, "ask", lose)
    report = verifier().examine(b"%PDF-1.7", file="a.pdf").report
    assert (report.kind, report.verdict) == (Kind.PDF, Verdict.INDETERMINATE)
    assert [each.code for each in report.checks] == [LOSSES[loss]]


def test_where_no_process_can_be_started_nothing_is_settled(
    verifier: Callable[..., Verifier], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Worker, __: bytes) -> bytes:
        raise OSError

    monkeypatch.setattr(Worker, "ask", refuse)
    report = verifier().examine(b"%PDF-1.7", file="a.pdf").report
    assert [each.code for each in report.checks] == [Code.INTERNAL]


def test_a_file_that_kills_its_process_does_not_keep_the_next_from_being_read(
    verifier: Callable[..., Verifier],
) -> None:
    with verifier(child=DEAF, limits=WorkerLimits(clock=60)) as one:
        lost = one.examine(b"%PDF-1.7", file="a.pdf")
        light = one.examine((TAMPERED / "sound.clr.json").read_bytes(), file="b.json")
    assert [each.code for each in lost.report.checks] == [Code.LIMIT_CRASH]
    assert light.report.kind is Kind.CLR
