"""Many who ask at once: light files are read here, others in processes; nobody waits for ever."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest

from transcript import resources
from transcript.batch import verifying_together
from transcript.batch.verifying_together import (
    POOL_LIMITS,
    BusyError,
    PoolLimits,
    VerifierPool,
    prepared_for_many,
)
from transcript.verification.codes import Code
from transcript.verification.messages import Question, Terms, answer_from_bytes
from transcript.verification.report import Kind
from transcript.verification.trust import TrustList
from transcript.verification.verdict import Verdict
from transcript.verification.worker import WORKER_LIMITS, WorkerLimits

TAMPERED = Path(__file__).parents[1] / "tampered"
PDF = b"%PDF-1.7 of nothing"
NOBODY = TrustList(issuers={})
CHILD = """
import os, time
from datetime import datetime
from transcript.verification.messages import Question, Terms, answer_to_bytes
from transcript.verification.report import FileReport, Kind
from transcript.verification.verify import Examined
from transcript.verification.worker import WorkerLimits, serve
def prepare(greeting):
    terms, turns = Terms.from_bytes(greeting), []
    def answer(question):
        asked = Question.from_bytes(question)
        turns.append(asked)
        while b"hang" in asked.content and not os.path.exists(asked.file):
            time.sleep(0.01)
        told = f"{os.getpid()} {len(turns)} {'no list' if terms.trust is None else 'a list'}"
        report = FileReport(file=told, kind=Kind.PDF, as_of=asked.at, checks=())
        return answer_to_bytes(Examined(report=report), keep=False)
    return answer
serve(prepare, limits=WorkerLimits())
"""
"""A process that looks at nothing: it says who it is, and how many files it has had."""

MakePool = Callable[..., VerifierPool]


@pytest.fixture
def make_pool() -> Iterator[MakePool]:
    with ExitStack() as pools:

        def make(child: str = CHILD, **more: object) -> VerifierPool:
            limits = replace(POOL_LIMITS, worker=WorkerLimits(clock=300), **more)  # type: ignore[arg-type]
            pool = VerifierPool(environment=os.environ, limits=limits, child=child)
            return pools.enter_context(pool)

        yield make


def _no_thread(**_: object) -> Thread:
    raise RuntimeError("can't start new thread")


def told(pool: VerifierPool, at: datetime, trust: TrustList | None = None) -> list[str]:
    found = pool.examine(PDF, file="a.pdf", trust=trust, at=at)
    return found.report.file.split(" ", 2)


def test_a_light_file_is_read_without_any_process(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool("raise SystemExit")
    content = (TAMPERED / "sound.clr.json").read_bytes()
    found = pool.examine(content, file="a.clr.json", trust=NOBODY, at=at)
    assert (found.report.kind, found.report.verdict) == (Kind.CLR, Verdict.INDETERMINATE)


def test_a_light_file_that_is_long_goes_to_a_process(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool(light=10)
    found = pool.examine(b'{"of": "nothing"}', file="a.json", trust=None, at=at)
    assert found.report.file.endswith("no list")


def test_a_process_judges_as_of_the_moment_that_is_asked_about(
    make_pool: MakePool, at: datetime
) -> None:
    pool = make_pool()
    told(pool, at)
    later = at.replace(year=2030)
    assert pool.examine(PDF, file="a.pdf", trust=None, at=later).report.as_of == later


def test_a_process_is_used_again(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool()
    (first, *_), (second, turns, _) = told(pool, at), told(pool, at)
    assert (first, turns) == (second, "2")


def test_a_process_ends_after_its_turns(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool(turns=1)
    (first, *_), (second, turns, _) = told(pool, at), told(pool, at)
    assert first != second
    assert turns == "1"


def test_a_process_that_knows_another_list_is_not_asked(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool(processes=1)
    assert told(pool, at)[2] == "no list"
    assert told(pool, at, trust=NOBODY)[2] == "a list"


def test_who_asks_is_served_while_others_hang(
    make_pool: MakePool, at: datetime, tmp_path: Path
) -> None:
    go, pool = tmp_path / "go", make_pool()
    hanging = [
        Thread(
            target=pool.examine,
            args=(PDF + b"hang",),
            kwargs={"file": str(go), "trust": None, "at": at},
        )
        for _ in range(4)
    ]
    for each in hanging:
        each.start()
    try:
        told(pool, at)
        assert all(each.is_alive() for each in hanging)
    finally:
        go.touch()
        for each in hanging:
            each.join()


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_answered(at: datetime) -> None:
    limits = PoolLimits(worker=WorkerLimits(clock=0.2))
    with VerifierPool(environment=os.environ, limits=limits, child=CHILD) as pool:
        found = pool.examine(PDF + b"hang", file="/never", trust=None, at=at)
        assert [each.code for each in found.report.checks] == [Code.LIMIT_TIME]
        assert told(pool, at)[1] == "1"


def test_who_comes_when_all_places_are_taken_is_sent_away(
    make_pool: MakePool, at: datetime
) -> None:
    with pytest.raises(BusyError, match="try again in a few seconds"):
        make_pool(waiting=0).examine(PDF, file="a.pdf", trust=None, at=at)


@pytest.mark.parametrize(("content", "full"), [(PDF, "processes"), (b"{}", "here")])
def test_who_waits_longer_than_anybody_should_is_sent_away(
    make_pool: MakePool, at: datetime, content: bytes, full: str
) -> None:
    pool = make_pool(patience=0.01, **{full: 0})
    with pytest.raises(BusyError):
        pool.examine(content, file="a", trust=None, at=at)


def test_a_place_is_free_again_after_an_answer(make_pool: MakePool, at: datetime) -> None:
    pool = make_pool(waiting=1)
    told(pool, at)
    assert told(pool, at)[1] == "2"


def test_processes_may_be_started_before_anybody_asks(
    make_pool: MakePool, at: datetime, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    pool = make_pool(f"open({str(started)!r}, 'w').close()\n{CHILD}", ready=1)
    pool.warm(trust=None, at=at).join()
    assert started.exists()
    assert told(pool, at)[1] == "1"


def test_a_process_that_cannot_be_started_is_told_to_who_needs_it(
    make_pool: MakePool, at: datetime
) -> None:
    pool = make_pool("raise SystemExit", ready=1)
    pool.warm(trust=None, at=at).join()
    found = pool.examine(PDF, file="a.pdf", trust=None, at=at)
    assert [each.code for each in found.report.checks] == [Code.LIMIT_CRASH]


def test_a_process_for_many_has_all_that_a_file_may_need(at: datetime) -> None:
    judge = prepared_for_many(Terms(trust=None, at=at).to_bytes())
    found = answer_from_bytes(judge(Question(file="a.pdf", content=PDF, at=at).to_bytes()))
    assert found.report.kind is Kind.PDF


def test_a_process_for_many_has_looked_at_a_sample_before_anybody_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[Question] = []

    def judge(question: bytes) -> bytes:
        looked.append(Question.from_bytes(question))
        return b""

    monkeypatch.setattr(verifying_together, "prepared", lambda _: judge)
    assert prepared_for_many(b"") is judge
    assert [each.content for each in looked] == [resources.sealed_sample()]


def test_the_sample_is_sealed_and_its_pages_are_drawn(at: datetime) -> None:
    judge = prepared_for_many(Terms(trust=None, at=at).to_bytes())
    sample = Question(file="a.pdf", content=resources.sealed_sample(), at=at)
    codes = {each.code for each in answer_from_bytes(judge(sample.to_bytes())).report.checks}
    assert Code.SEAL_OK in codes
    assert codes & {Code.PAGES_OK, Code.PAGES_OTHER_VERSION}


def test_a_file_is_looked_at_also_where_no_thread_can_be_started(
    make_pool: MakePool, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = make_pool(processes=2)
    monkeypatch.setattr(verifying_together, "Thread", _no_thread)
    assert [told(pool, at)[1], told(pool, at)[1]] == ["1", "2"]


def test_it_is_held_to_the_limits_of_every_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[object] = []
    monkeypatch.setattr(
        verifying_together, "serve", lambda what, *, limits: served.extend((what, limits))
    )
    verifying_together.answer()
    assert served == [prepared_for_many, WORKER_LIMITS]
